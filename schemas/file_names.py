"""File names as text that can be kept, printed and told apart, whatever bytes a file system holds."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable

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


_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
"""What Windows takes in no name of a file (Microsoft, “Naming Files, Paths, and Namespaces”)."""
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_PART = 80
"""Bytes of one part of a name, so that four of them fit in the 255 that file systems have."""


def safe_name(parts: Iterable[str], suffix: str) -> str:
    """A file's name of these parts with ` - ` between, which every system takes; empty parts are left out.

    What Windows forbids becomes a hyphen, what acts on a terminal or turns text round (Unicode Cc, Cf) goes, and a part
    of more than 80 bytes is cut at a character. Windows drops dots and spaces at an end, and has names of devices.
    """
    cleaned = [_cleaned(p) for p in parts]
    stem = " - ".join(p for p in cleaned if p) or "document"
    return f"{'_' if _DEVICES.match(stem) else ''}{stem}{suffix}"


def _cleaned(part: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", part).split())
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return _NOT_IN_NAMES.sub("-", text).encode()[:_PART].decode(errors="ignore").strip(". ")
