"""What arrived, opened down to the one part that is to be read.

An envelope is the bytes that arrived. A *locator* says where in it a part stands: `""` is all of it, `pages=4-6` are
pages of a document, `in.zip!/form.docx` a file in an archive in an archive. Here alone locators are followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intake import envelopes, preflight
from intake.unlocking import Tries, unlocked

if TYPE_CHECKING:
    from extractors.contract import OpenDocument, Part

WITHIN = envelopes.INSIDE
"""Between the locator of a document and that of a part of it."""
_PAGES = "pages="


@contextmanager
def opened(envelope: bytes, locator: str = "", tries: Tries | None = None) -> Iterator[Part]:
    """The part that a locator names, open; all of it is gone at the end of the `with`.

    What is locked is opened with one of `tries`. Raises DocumentError where the envelope is no document, cannot be
    opened, or has no such part.
    """
    data, within = envelopes.resolve(envelope, locator)
    with opened_document(data, tries) as document:
        yield document.part(within)


@contextmanager
def opened_document(data: bytes, tries: Tries | None = None) -> Iterator[OpenDocument]:
    """A document, open, by whichever reader it belongs to.

    Raises DocumentError; LockedError where it is locked, and none of `tries` opens it.
    """
    from extractors.registry import reader_of

    preflight.look(data)
    if (plain := unlocked(data, tries or Tries())) is not data:
        data = plain
        preflight.look(data)  # whatever was in it has not been looked at yet
    with reader_of(data).open(data) as document:
        yield document


def inside(locator: str, part: str) -> str:
    """The locator of a part of what `locator` names. Pages are always counted in the file that has them."""
    outer, within, last = locator.rpartition(WITHIN)
    if part.startswith(_PAGES) and last.startswith(_PAGES):
        return f"{outer}{within}{part}"
    return f"{locator}{WITHIN}{part}" if locator else part
