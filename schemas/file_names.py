"""File names as text that can be kept, printed and told apart, whatever bytes a file system holds."""

from __future__ import annotations

import os
import re
import unicodedata

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


def name_of(file: str, part: str) -> str:
    """A file, or a part of one, as a person is told of it: `mail.eml!/in.zip!/form.pdf, pages 4-6`."""
    *within, last = part.split("!/")
    pages = last.startswith("pages=")
    steps = [file, *within, *([last] if last and not pages else [])]
    return "!/".join(steps) + (f", pages {last.removeprefix('pages=')}" if pages else "")


def part_of(document: str, locator: str) -> str:
    """A document of this name; where it is pages of a file, with these."""
    last = locator.rpartition("!/")[2]
    return name_of(document, last if last.startswith("pages=") else "")


NAME_BYTES = 180
"""Bytes (UTF-8) of a name that people read, without its ending: what systems allow (255) less a folder's worth."""
_RESERVED = re.compile(r'[<>:"/\\|?*]')
"""Characters that Windows keeps for itself."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)", re.IGNORECASE)
"""Names that are devices on Windows, whatever ending follows (Microsoft, “Naming Files, Paths, and Namespaces”)."""


def readable_name(*parts: str, suffix: str) -> str:
    """A file's name that people can read, made of parts with ` - ` between them, such as every system takes.

    What no name may have on Windows, and what cannot be seen (controls, marks that turn text round), becomes a space;
    what is too long is cut at its end, never the `suffix`. Of parts without a letter left nothing is said.
    """
    said = [text for part in parts if (text := _sound(part))]
    whole = _cut(" - ".join(said), NAME_BYTES).rstrip(" .") or "document"
    return f"_{whole}{suffix}" if _DEVICES.match(whole) else f"{whole}{suffix}"


def _sound(text: str) -> str:
    seen = "".join(
        " " if unicodedata.category(c)[0] in "CZ" else c for c in unicodedata.normalize("NFC", text)
    )
    return " ".join(_RESERVED.sub(" ", seen).split()).strip(" .")


def _cut(text: str, most: int) -> str:
    """As much of a text as takes no more bytes, with `…` where that is not all; no character is torn from its marks."""
    if len(text.encode()) <= most:
        return text
    left = text.encode()[: most - len("…".encode())].decode(errors="ignore")
    after = text[len(left) :]
    while left and after and unicodedata.combining(after[0]):
        left, after = left[:-1], left[-1] + after
    return f"{left.rstrip()}…"
