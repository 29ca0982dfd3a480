"""File names as text that can be kept, printed and told apart, whatever bytes a file system holds."""

from __future__ import annotations

import os
import re

_BYTE = re.compile("[\udc80-\udcff]")
"""A byte that is no text, as Python has it in names (PEP 383)."""
_LIKE_ONE = re.compile(r"\\x[0-9a-f]{2}")


def file_text(path: str | os.PathLike[str]) -> str:
    """A name or path as text; bytes that are no text are written `\\xff`.

    So that each name stays its own, backslashes are doubled in a name that has such bytes, or (where a backslash is a
    character like any other) seems to.
    """
    text = os.fspath(path)
    if _BYTE.search(text) is None and (os.sep == "\\" or _LIKE_ONE.search(text) is None):
        return text
    return _BYTE.sub(lambda m: f"\\x{ord(m[0]) - 0xDC00:02x}", text.replace("\\", "\\\\"))
