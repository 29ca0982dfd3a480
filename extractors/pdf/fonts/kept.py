"""The fonts of our own blanks, looked into once for all documents: a copy that another program drew keeps them as are.

They are nobody's: what a person's document brings along is looked into for that document alone. Found again by their
very bytes.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

from extractors.pdf.fonts.outlines import Program
from extractors.pdf.fonts.unicode_map import unicode_map

if TYPE_CHECKING:
    from pdfminer.cmapdb import FileUnicodeMap

T = TypeVar("T")
_MOST = 128
"""Of each; a form has three fonts, and all share one of them."""
_PROGRAMS: OrderedDict[bytes, Program] = OrderedDict()
_MAPS: OrderedDict[bytes, FileUnicodeMap] = OrderedDict()


def program(data: bytes, *, cff: bool, keep: bool = False) -> Program:
    """An embedded font program, the kept one where it is one of ours. Raises ValueError as `Program` does."""
    digest = hashlib.sha256(data).digest()
    found = _PROGRAMS.get(digest)
    if found is None:
        found = Program(data, cff=cff)
        if keep:
            _put(_PROGRAMS, digest, found)
    return found


def characters(table: bytes, *, keep: bool = False) -> FileUnicodeMap:
    """What a ToUnicode map says, the kept one where it is one of ours."""
    digest = hashlib.sha256(table).digest()
    found = _MAPS.get(digest)
    if found is None:
        found = unicode_map(table)
        if keep:
            _put(_MAPS, digest, found)
    return found


def _put(kept: OrderedDict[bytes, T], digest: bytes, one: T) -> None:
    if len(kept) >= _MOST:
        kept.popitem(last=False)
    kept[digest] = one
