"""Documents locked with a password before they are mailed: PDF by AES-256, Word by its own agile encryption.

Of a form's locked PDF the metadata (XMP) stays readable: whoever has no password still sees which form and copy it is,
and whoever tries passwords knows whose to begin with. It is a hint, and no identity: anybody can write there.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from schemas.errors import CarepackError, UsageError

if TYPE_CHECKING:
    from pikepdf import Pdf

_CFB = bytes.fromhex("d0cf11e0a1b11ae1")
"""[MS-CFB] 2.2: what a locked Word document begins with."""
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"


def protect(data: bytes, password: str) -> bytes:
    """A .docx or PDF, locked; each time other bytes, since it is salted by chance.

    The password opens it with every right: readers that were told of a second one refuse to save. Raises UsageError
    `protect-kind` for what is neither, and `protect-failed` where it is damaged or locked already.
    """
    if data.startswith(_ZIP):
        return _word(data, password)
    if data.startswith(_PDF):
        return _pdf(data, password)
    raise UsageError.of(
        "protect-kind",
        "Only Word documents (.docx) and PDFs can be locked with a password.",
        "Send it without one, or another way.",
    )


def _word(data: bytes, password: str) -> bytes:
    import zipfile

    from msoffcrypto.exceptions import EncryptionError, FileFormatError
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    except (EncryptionError, FileFormatError, zipfile.BadZipFile, OSError) as error:
        raise _failed() from error
    return out.getvalue()


def _pdf(data: bytes, password: str) -> bytes:
    import pikepdf

    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            # R6 is AES-256 of ISO 32000-2, 7.6.4.4; `metadata` off leaves XMP in clear (EncryptMetadata).
            hidden = not _is_form(document)
            lock = pikepdf.Encryption(user=password, owner=password, R=6, aes=True, metadata=hidden)
            document.save(out, encryption=lock)
    except (pikepdf.PasswordError, pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise _failed() from error
    return out.getvalue()


def _is_form(document: Pdf) -> bool:
    """Whether its metadata say which form it is, and so no name; those of letters and summaries may have one."""
    from schemas.identity import parse_reference

    metadata = document.Root.get("/Metadata")
    text = metadata.read_bytes().decode("utf-8", "replace") if metadata is not None else ""
    return parse_reference(text, "metadata") is not None


def is_locked(data: bytes) -> bool:
    """Whether a .docx or PDF opens only with a password."""
    if data.startswith(_CFB):
        return _PACKAGE in data
    if not data.startswith(_PDF):
        return False
    import pikepdf

    try:
        pikepdf.open(io.BytesIO(data)).close()
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False
    return False


def _failed() -> CarepackError:
    return UsageError.of(
        "protect-failed",
        "This document cannot be locked: it is damaged, or is locked already.",
        "Make the document again.",
    )
