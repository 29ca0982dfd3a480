"""Names of members: from whatever bytes and marks they come as to locators that are printable, distinct and stable.

A locator is told to people and kept in the ledger. It is never used as a path, so `/etc/passwd`, `..` and `C:\\`
may stand in it as they came.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

INSIDE = "!/"
"""Stands between an envelope's name and the name of what it holds."""
_LONGEST = 200
"""Characters of one name; a longer one is cut and told apart by a digest."""
_OLD_PAGES = ("cp1252", "cp850", "cp437")


def printable(name: str) -> str:
    """A name in NFC with every character that acts on a terminal, or turns text round, written out (`\\x1b`).

    Undecodable bytes, which come as lone surrogates (PEP 383), are written as bytes (`\\xff`).
    """
    shown = "".join(_shown(c) for c in unicodedata.normalize("NFC", name)).replace(INSIDE, "\\x21/").strip()
    if len(shown) <= _LONGEST:
        return shown
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    head, tail = shown[: _LONGEST - 40], shown[-20:]
    return f"{head}…{digest}…{tail}"


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        return " "  # spaces of other kinds, as in the names of screenshots
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        number -= 0xDC00
    if number < 256:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def distinct(names: Iterable[str], unnamed: str = "part") -> list[str]:
    """The locators of one envelope's members, in their order: printable, none empty, none twice.

    A second `a.docx` is `a.docx#2`; the first keeps its name whatever follows it.
    """
    found: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(names, 1):
        shown = printable(name) or f"{unnamed}-{number}"
        unique, again = shown, 2
        while unique in taken:
            unique, again = f"{shown}#{again}", again + 1
        taken.add(unique)
        found.append(unique)
    return found


def decoded(raw: bytes, *, utf8: bool) -> str:
    """A member's name in a zip, from its bytes. Never raises.

    `utf8`: the archive says that it is UTF-8 (APPNOTE 4.4.4, bit 11). Without that word it should be cp437 (APPNOTE
    appendix D), but macOS writes UTF-8 and older Windows its own code page; which of them is told by whether the
    letters make sense. Where a name says UTF-8 and is not, its bytes stay.
    """
    try:
        return raw.decode("ascii" if not utf8 else "utf-8")
    except UnicodeDecodeError:
        if utf8:
            return raw.decode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for page in _OLD_PAGES:
        try:
            name = raw.decode(page)
        except UnicodeDecodeError:
            continue
        if _makes_sense(name):
            return name
    return raw.decode("cp437")


def _makes_sense(name: str) -> bool:
    """Whether all beyond ASCII are Latin letters or common marks, and no capital follows a small letter."""
    for before, character in zip(" " + name, name, strict=False):
        if ord(character) < 128 or character in "–—’‘“”·°£€§":
            continue
        if not unicodedata.name(character, "").startswith("LATIN "):
            return False
        if character.isupper() and before.islower():
            return False
    return True
