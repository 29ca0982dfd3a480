"""Outlook messages (.msg): attachments out of a compound file (MS-CFB) by their properties (MS-OXMSG, MS-OXCMSG).

olefile follows the sectors; what the storages and streams mean is read here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any

from intake.envelopes.entries import Entry, damaged, elsewhere, enclosed, envelope_damaged, sealed
from schemas.errors import CarepackError, DocumentError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB 2.2
_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}")
_BODIES = ("1000", "1009", "1013")  # plain, RTF, HTML (MS-OXPROPS: PidTagBody, RtfCompressed, BodyHtml)
_DATA = "__substg1.0_37010102"  # PidTagAttachDataBinary
_OBJECT = "__substg1.0_3701000D"  # PidTagAttachDataObject: a message or an OLE object
_METHOD, _HIDDEN, _FLAGS = 0x3705, 0x7FFE, 0x3714
_BY_VALUE, _EMBEDDED, _BY_OLE = 1, 5, 6  # MS-OXCMSG 2.2.2.9
_IN_WORDS = 4  # attRenderedInBody (MS-OXCMSG 2.2.2.18)

# olefile raises what it meets: OSError of its own, and whatever a broken number leads to.
_ERRORS = (
    OSError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, struct.error, RecursionError,
)  # fmt: skip


def is_message(data: bytes) -> bool:
    """Whether the root of a compound file is a message; a Word document may hold one further down."""
    try:
        with _opened(data) as ole:
            return bool(ole.exists(_PROPERTIES)) and not ole.exists("WordDocument")
    except _ERRORS:
        return True  # it is told by `entries` that it cannot be opened


def entries(data: bytes) -> list[Entry]:
    """The attachments of a message, and its words. Raises DocumentError `envelope-damaged`."""
    try:
        return _Message(_opened(data), ()).entries()
    except _ERRORS as error:
        raise envelope_damaged("Outlook message") from error


def _opened(data: bytes) -> Any:
    from olefile import OleFileIO

    return OleFileIO(BytesIO(data))


class _Message:
    """One message storage: the whole file, or one embedded in it."""

    def __init__(self, ole: Any, path: tuple[str, ...]) -> None:
        self._ole, self._path = ole, path

    def entries(self) -> list[Entry]:
        kind = self._text((), "001A").casefold()  # PidTagMessageClass
        children = self._children()
        found = [Entry("words", aside="the words of the mail")] if any(map(_is_body, children)) else []
        for name in sorted(n for n in children if _ATTACHMENT.fullmatch(n)):
            found.append(self._attachment(name, kind))
        return found

    def _children(self) -> list[str]:
        node = self._ole.root
        for step in self._path:
            node = next(kid for kid in node.kids if kid.name == step)
        return [kid.name for kid in node.kids]

    def _attachment(self, storage: str, kind: str) -> Entry:
        numbers = self._numbers(storage)
        method = numbers.get(_METHOD, _BY_VALUE)
        name = (
            self._text((storage,), "3707") or self._text((storage,), "3704") or self._text((storage,), "3001")
        )
        name = name or f"attachment-{int(storage[-8:], 16) + 1}"
        mime = self._text((storage,), "370E").casefold()
        here = (*self._path, storage)
        if method == _EMBEDDED:
            inside = partial(self._embedded, (*here, _OBJECT))
            return Entry(name if name.casefold().endswith((".msg", ".eml")) else f"{name}.msg", inside=inside)
        if method == _BY_OLE:
            return Entry(name, refusal=_ole_object())
        if method != _BY_VALUE:
            return Entry(name, refusal=elsewhere())
        if name.casefold().endswith(".rpmsg") or (
            kind.startswith("ipm.note.smime") and "multipart" not in kind
        ):
            return Entry(name, refusal=enclosed() if "signed" in mime else sealed())
        size = self._ole.get_size([*here, _DATA]) if self._ole.exists([*here, _DATA]) else 0
        passing = bool(
            numbers.get(_HIDDEN) or numbers.get(_FLAGS, 0) & _IN_WORDS or self._text((storage,), "3712")
        )
        return Entry(name, size=size, read=partial(self._bytes, (*here, _DATA)), passing=passing)

    def _embedded(self, path: tuple[str, ...]) -> Sequence[Entry]:
        try:
            return _Message(self._ole, path).entries()
        except (*_ERRORS, StopIteration) as error:
            raise envelope_damaged("Outlook message") from error

    def _bytes(self, path: tuple[str, ...], most: int) -> bytes:
        try:
            with self._ole.openstream(list(path)) as stream:
                found = stream.read(most + 1)
        except _ERRORS as error:
            raise damaged() from error
        if len(found) < min(most, self._ole.get_size(list(path))):
            raise damaged()
        return bytes(found)

    def _numbers(self, storage: str) -> dict[int, int]:
        """The fixed-length properties of an attachment that are whole numbers or yes and no (MS-OXMSG 2.4.2.1)."""
        try:
            with self._ole.openstream([*self._path, storage, _PROPERTIES]) as stream:
                body = stream.read(64 * 1024)
        except _ERRORS:
            return {}
        found: dict[int, int] = {}
        for at in range(8, len(body) - 15, 16):
            kind, tag, _, value = struct.unpack_from("<HHIi", body, at)
            if kind in {0x0003, 0x000B}:  # PtypInteger32, PtypBoolean
                found[tag] = value if kind == 0x0003 else value & 0xFF
        return found

    def _text(self, below: tuple[str, ...], tag: str) -> str:
        """A text property, in Unicode or in the old code page of Western Europe; empty where it is not there."""
        for kind, page in (("001F", "utf-16-le"), ("001E", "cp1252")):
            path = [*self._path, *below, f"__substg1.0_{tag}{kind}"]
            try:
                if self._ole.exists(path):
                    with self._ole.openstream(path) as stream:
                        return str(stream.read(4096).decode(page, "replace")).rstrip("\0").strip()
            except _ERRORS:
                return ""
        return ""


def _is_body(name: str) -> bool:
    return name.startswith("__substg1.0_") and name[12:16] in _BODIES


def _ole_object() -> CarepackError:
    return DocumentError.of(
        "part-embedded",
        "It is an object of another program, drawn into the mail and not attached to it.",
        "Open the mail, save the object as a file, and import that.",
    )
