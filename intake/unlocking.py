"""Documents that are locked with a password, opened with one of few: in the confined child only, in bounded work.

A wrong password costs 4 ms of a PDF and 50 ms of a Word document, which makes trying dear on purpose ([MS-OFFCRYPTO]
2.3.4.11, 100,000 rounds of a hash). A document may ask for more rounds than programs do: then fewer are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from schemas.errors import CarepackError, DocumentError

if TYPE_CHECKING:
    from msoffcrypto.format.ooxml import OOXMLFile

MOST_TRIES = 20
"""Passwords that are tried on one document."""
MOST_ROUNDS = MOST_TRIES * 100_000
"""Rounds of the hash of a Word document, all tries together: what Word and LibreOffice ask for twenty."""
CODES = frozenset({"doc-encrypted", "pdf-encrypted"})
"""Why a locked document is refused."""
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_XMP = re.compile(rb"<x:xmpmeta.{0,16000}?</x:xmpmeta>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tries:
    """The passwords there are to try, and who is told which of them, by its place, opened the document."""

    passwords: tuple[str, ...] = ()
    opened: Callable[[int], None] = lambda _: None


class LockedError(DocumentError):
    """A document that none of the passwords opened; `copy_number` is what it says of itself in clear, if it does."""

    kind = "locked"

    def __init__(self, error: CarepackError, copy_number: str | None) -> None:
        super().__init__(*error.faults)
        self.copy_number = copy_number


def unlocked(data: bytes, tries: Tries) -> bytes:
    """A document as it is without its lock; what is not locked as it came.

    Raises LockedError `doc-encrypted`, `pdf-encrypted`, and DocumentError `doc-damaged`, `pdf-damaged` where it was
    changed or cut off since it was locked.
    """
    if data.startswith(_OLE2):
        return _word(data, tries) if _PACKAGE in data else data
    from extractors.pdf.document.opening import recognises

    return _pdf(data, tries) if b"/Encrypt" in data and recognises(data) else data


# ---- Word


def _word(data: bytes, tries: Tries) -> bytes:
    from extractors.word.opening import encrypted

    if not tries.passwords:
        raise LockedError(encrypted(), None)
    try:
        from msoffcrypto.format.ooxml import OOXMLFile

        file = OOXMLFile(BytesIO(data))
        key = _key(file, tries)
    except Exception as error:  # whatever is wrong with how it is locked: nobody can open it
        raise LockedError(encrypted(), None) from error
    if key is None:
        raise LockedError(encrypted(), None)
    file.secret_key = key
    out = BytesIO()
    try:
        file.decrypt(out, verify_integrity=file.type == "agile")
    except Exception as error:
        raise DocumentError.of(
            "doc-damaged",
            "This document was changed or cut off after it was locked with its password.",
            "Ask for the document to be sent again; open it in Word first to see that it is whole.",
        ) from error
    return out.getvalue()


def _key(file: OOXMLFile, tries: Tries) -> bytes | None:
    """The key that one of the passwords gives; None where none is right."""
    from msoffcrypto.exceptions import InvalidKeyError

    rounds = max(1, file.info["spinValue"]) if file.type == "agile" else 50_000  # [MS-OFFCRYPTO] 2.3.4.7
    for place, password in enumerate(tries.passwords[: min(MOST_TRIES, MOST_ROUNDS // rounds)]):
        try:
            if file.type == "agile" and not _is_right(file, password):
                continue
            file.load_key(password, verify_password=file.type != "agile")
        except InvalidKeyError:
            continue
        tries.opened(place)
        key: bytes = file.secret_key
        return key
    return None


def _is_right(file: OOXMLFile, password: str) -> bool:
    """Whether this is the password; the key itself would cost as much again, and is made of the right one only."""
    from msoffcrypto.method.ecma376_agile import ECMA376Agile

    info = file.info
    names = (
        "passwordSalt",
        "passwordHashAlgorithm",
        "encryptedVerifierHashInput",
        "encryptedVerifierHashValue",
    )
    return bool(
        ECMA376Agile.verify_password(
            password, *(info[name] for name in names), info["spinValue"], info["passwordKeyBits"]
        )
    )


# ---- PDF


def _pdf(data: bytes, tries: Tries) -> bytes:
    from pikepdf import ObjectStreamMode, PasswordError, PdfError, StreamDecodeLevel
    from pikepdf import open as open_pdf

    from extractors.pdf.document.opening import damaged, encrypted, warnings_of, was_repaired

    last: Exception | None = None
    for place, password in enumerate(("", *tries.passwords[:MOST_TRIES])):
        try:
            with open_pdf(BytesIO(data), password=password) as pdf:
                if not place:
                    return data  # an owner's password alone keeps no reader out
                tries.opened(place - 1)
                if was_repaired(warnings_of(pdf)):
                    raise damaged()  # what is left of it may be older than what was sent
                out = BytesIO()
                pdf.save(
                    out,
                    encryption=False,
                    compress_streams=False,
                    stream_decode_level=StreamDecodeLevel.none,
                    object_stream_mode=ObjectStreamMode.preserve,
                )
                return out.getvalue()
        except PasswordError as wrong:
            last = wrong
        except (PdfError, ValueError, RuntimeError, NotImplementedError) as broken:
            if not place:
                return data  # whoever reads it says what is wrong with it
            raise damaged() from broken
    raise LockedError(encrypted(), _in_clear(data)) from last


def _in_clear(data: bytes) -> str | None:
    """The number of the copy that its metadata names, which are not locked: a hint, and never what it is filed by."""
    from schemas.identity import parse_reference

    for found in _XMP.findall(data):
        carrier = parse_reference(found.decode("utf-8", "replace"), "metadata")
        if carrier is not None and carrier.copy_number is not None:
            return carrier.copy_number
    return None


def still_locked(code: str, tried: int) -> CarepackError:
    """The refusal of a document that passwords were tried on, with what a person can do."""
    how = "This PDF is" if code == "pdf-encrypted" else "This document is"
    none = (
        "the one password that it may have"
        if tried == 1
        else f"any of the {tried} passwords that it may have"
    )
    return DocumentError.of(
        code,
        f"{how} locked with a password, and does not open with {none}.",
        "If you know who locked it: `carepack queries reopen` with `--password-of` and their name. If they took a "
        "password of their own, keep it first: `carepack mail password` with `--told`. Or ask for it without one.",
    )


__all__ = ["CODES", "MOST_TRIES", "LockedError", "Tries", "still_locked", "unlocked"]
