"""What kind of thing some bytes are, told by what stands in them and never by a name or a MIME type."""

from __future__ import annotations

import re
import struct
from typing import Literal

from extractors.paper.bundle import is_bundle
from intake import zip_directory
from intake.envelopes import outlook
from intake.envelopes.outlook import OLE

Kind = Literal["zip", "mail", "outlook"]
Convertible = Literal["odt", "doc", "rtf"]

_OPEN_TEXT = (b"mimetypeapplication/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text")
_MESSAGE = "__properties_version1.0".encode("utf-16-le")  # MS-OXMSG 2.4
_WORD = "WordDocument".encode("utf-16-le")  # MS-DOC 2.1.1
_OLE_ENTRY = 128
_HEADER = re.compile(rb"([!-9;-~]{1,76}):(?:[ \t]|\r?\n)")
_OF_MAIL = frozenset(
    b"received return-path delivered-to message-id date from to cc subject reply-to sender mime-version "
    b"content-type content-transfer-encoding x-mailer dkim-signature thread-topic thread-index x-ms-has-attach".split()
)
_ALONE = frozenset({b"mime-version", b"content-type"})
"""A signed mail inside an Outlook message begins with these and has nothing else."""


def is_envelope(data: bytes) -> Kind | None:
    """Which kind of envelope this is; None for a document or anything else."""
    if is_bundle(data):
        return None
    if data.startswith((zip_directory.LOCAL, zip_directory.END)):
        return "zip" if zip_directory.program(data) is None else None
    if data.startswith(OLE):
        return "outlook" if _in_directory(data, _MESSAGE) and outlook.is_message(data) else None
    return "mail" if is_mail(data) else None


def convertible(data: bytes) -> Convertible | None:
    """Whether this is a text that LibreOffice can turn into a .docx. Fixed places and a search; nothing is parsed."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(zip_directory.LOCAL) and any(mark in data[:200] for mark in _OPEN_TEXT):
        return "odt"
    return "doc" if data.startswith(OLE) and _in_directory(data, _WORD) else None


def is_mail(data: bytes) -> bool:
    """Whether this begins as a mail does: lines of headers, at least two of them a mail's (RFC 5322, 2.2)."""
    lines = re.split(rb"\r\n|\n|\r", data[:16_384].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t"))[:200]
    if lines and lines[0].startswith((b"From ", b">From ")):
        lines = lines[1:]
    found: set[bytes] = set()
    for number, line in enumerate(lines):
        if number and line[:1] in {b" ", b"\t"}:
            continue
        header = _HEADER.match(line + b"\n")
        if header is None:
            break
        found.add(header[1].lower())
    of_mail = found & _OF_MAIL
    return len(of_mail) >= 2 or (bool(found) and found <= _ALONE and b"content-type" in found)


def _in_directory(data: bytes, name: bytes) -> bool:
    """Whether a compound file has an entry of that name: an entry begins at a multiple of 128 bytes (MS-CFB 2.6)."""
    length = struct.pack("<H", len(name) + 2)
    at = data.find(name)
    while at >= 0:
        if at % _OLE_ENTRY == 0 and data[at + 64 : at + 66] == length:
            return True
        at = data.find(name, at + 2)
    return False
