"""Zip archives: the names their directory gives, and each file unpacked within bounds.

The standard library unpacks. What it would stumble over as a whole – one name that says it is UTF-8 and is not – is
mended beforehand in a copy of the directory, so that one bad name does not cost the others.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError

from intake.envelopes.entries import Entry, damaged, envelope_damaged
from intake.envelopes.naming import decoded
from intake.zip_directory import LOCAL, UTF8, listed
from schemas.errors import CarepackError, DocumentError

_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075  # Info-ZIP Unicode Path (APPNOTE 4.6.9)
_READ_ERRORS = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, ValueError, struct.error, IndexError,
)  # fmt: skip


def entries(data: bytes) -> list[Entry]:
    """The files of an archive. Raises DocumentError `envelope-damaged`."""
    try:
        archive = zipfile.ZipFile(BytesIO(_mended(data)))
    except (*_READ_ERRORS, NotImplementedError) as error:
        raise envelope_damaged("zip archive") from error
    return list(_files(archive))


def _mended(data: bytes) -> bytes:
    """The archive without the word that a name is UTF-8, where it is not: in its directory and before the file."""
    wrong = [one for one in listed(data) if one.utf8 and not _is_utf8(one.name)]
    if not wrong:
        return data
    copy = bytearray(data)
    for one in wrong:
        local = struct.unpack_from("<I", data, one.at + 42)[0]
        for at in (one.at + 8, local + 6 if data[local : local + 4] == LOCAL else one.at + 8):
            flags = struct.unpack_from("<H", copy, at)[0]
            struct.pack_into("<H", copy, at, flags & ~UTF8)
    return bytes(copy)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _files(archive: zipfile.ZipFile) -> Iterator[Entry]:
    for info in archive.infolist():
        if info.filename.endswith("/") and not info.file_size:
            continue
        yield Entry(
            name=_name(info),
            size=info.file_size,
            packed=info.compress_size,
            read=lambda most, info=info: _unpacked(archive, info, most),  # type: ignore[misc]
            refusal=_locked() if info.flag_bits & _ENCRYPTED else None,
        )


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    return _unicode_path(info.extra, raw) or decoded(raw, utf8=False)


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in UTF-8 that stands beside the old one, where it still belongs to it (its checksum says so)."""
    at = 0
    while len(extra) - at >= 4:
        kind, size = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + size]
        if (
            kind == _UNICODE_PATH
            and len(body) > 5
            and struct.unpack_from("<I", body, 1)[0] == zlib.crc32(raw)
        ):
            return decoded(body[5:], utf8=True)
        at += 4 + size
    return None


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(info) as file:
            return file.read(most + 1)
    except NotImplementedError as error:
        raise DocumentError.of(
            "part-packing",
            "It is packed in a way that carepack does not know.",
            "Unpack the archive, and import the file by itself.",
        ) from error
    except RuntimeError as error:  # encrypted, though its directory does not say so
        raise _locked() from error
    except _READ_ERRORS as error:
        raise damaged() from error


def _locked() -> CarepackError:
    return DocumentError.of(
        "part-encrypted",
        "It is locked with a password.",
        "Unpack the archive with the password, and import the file by itself.",
    )
