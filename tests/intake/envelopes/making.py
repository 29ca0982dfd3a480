"""Envelopes made for tests: zips with any bytes as names, mails as text, Outlook messages as compound files."""

from __future__ import annotations

import io
import itertools
import math
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from email.message import EmailMessage
from typing import Any

_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, Any]


def zipped(files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], packed: bool = True) -> bytes:
    """A zip with these files, in this order; a name may stand in it twice."""
    out = io.BytesIO()
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, data in files.items() if isinstance(files, Mapping) else files:
            archive.writestr(zipfile.ZipInfo(name), data, kind)
    return out.getvalue()


def zipped_raw(
    files: Sequence[tuple[bytes, bytes]], flags: int = 0, method: int = 0, claim: int | None = None
) -> bytes:
    """A zip made by hand: any bytes as names, any flags and method; `claim`: bytes that each says it has."""
    out, directory = bytearray(), bytearray()
    for name, data in files:
        size = len(data) if claim is None else claim
        common = struct.pack(
            "<HHHHIIIHH", flags, method, 0, 33, zlib.crc32(data), len(data), size, len(name), 0
        )
        directory += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + common
        directory += struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name
        out += b"PK\x03\x04" + struct.pack("<H", 20) + common + name + data
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def mail(
    *attachments: tuple[str, bytes], subject: str = "The form", words: str = "Here it is."
) -> EmailMessage:
    """A mail from an invented person, with its attachments as octet streams."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "zoe@example.org", "forms@example.org", subject
    made["Date"] = "Sat, 14 Nov 2026 10:00:00 +0000"
    made.set_content(words)
    for name, data in attachments:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made


def message(
    *attachments: Mapping[str, Any], kind: str = "IPM.Note", words: str | None = "Here it is."
) -> Tree:
    """An Outlook message as storages and streams: `outlook` makes it a file, an attachment may hold it."""
    held: dict[str, Any] = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_001A001F": kind.encode("utf-16-le"),
        "__nameid_version1.0": {},
    }
    if words is not None:
        held["__substg1.0_1000001F"] = words.encode("utf-16-le")
    for number, attachment in enumerate(attachments):
        held[f"__attach_version1.0_#{number:08X}"] = attachment
    return held


def attachment(
    name: str, data: bytes | Tree | None, *, method: int | None = None, cid: str = "", **more: int
) -> Tree:
    """One attachment of an Outlook message: bytes, or another message. `more`: `hidden`, `flags`."""
    method = method if method is not None else (1 if isinstance(data, bytes) else 5)
    numbers = {0x3705: (3, method), 0x7FFE: (11, more.get("hidden", 0)), 0x3714: (3, more.get("flags", 0))}
    properties = bytes(8) + b"".join(
        struct.pack("<HHIii", kind, tag, 6, value, 0) for tag, (kind, value) in numbers.items()
    )
    held: dict[str, Any] = {"__properties_version1.0": properties}
    if name:
        held["__substg1.0_3707001F"] = name.encode("utf-16-le")
    if cid:
        held["__substg1.0_3712001F"] = cid.encode("utf-16-le")
    if isinstance(data, bytes):
        held["__substg1.0_37010102"] = data
    elif data is not None:
        held["__substg1.0_3701000D"] = data
    return held


def outlook(*attachments: Tree, **more: Any) -> bytes:
    """An Outlook message file."""
    return compound(message(*attachments, **more))


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 (MS-CFB): storages are mappings, streams bytes; small streams in the mini stream."""
    entries: list[list[Any]] = [["Root Entry", 5, b"", _FREE]]
    _place(tree, entries, 0)
    fat: list[int] = []
    body = bytearray()
    mini, minifat = bytearray(), []

    def store(data: bytes, chain: list[int], into: bytearray, sector: int) -> int:
        first = len(chain)
        count = math.ceil(len(data) / sector)
        chain += [first + i + 1 for i in range(count - 1)] + ([_END] if count else [])
        into += data.ljust(count * sector, b"\0")
        return first if count else _END

    starts = []
    for _, kind, data, *_ in entries[1:]:
        small = len(data) < 4096
        starts.append(
            0
            if kind == 1
            else store(data, minifat if small else fat, mini if small else body, 64 if small else 512)
        )
    root = store(bytes(mini), fat, body, 512)
    minis = store(
        struct.pack(f"<{len(minifat)}I", *minifat).ljust(-(-len(minifat) // 128) * 512, b"\xff"),
        fat,
        body,
        512,
    )
    rows = b"".join(
        _row(entry, start, i, entries)
        for i, (entry, start) in enumerate(zip(entries, [root, *starts], strict=True))
    )
    rows = rows[:120] + struct.pack("<Q", len(mini)) + rows[128:]
    directory = store(rows, fat, body, 512)
    sectors = 1
    while sectors * 128 < len(fat) + sectors:
        sectors += 1
    first = len(fat)
    fat += [_FAT_SECTOR] * sectors
    body += struct.pack(f"<{len(fat)}I", *fat).ljust(sectors * 512, b"\xff")
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack(
        "<IIIIIIIII", 0, sectors, directory, 0, 4096, minis, -(-len(minifat) // 128), _END, 0
    )
    header += struct.pack("<109I", *(first + i if i < sectors else _FREE for i in range(109)))
    return header + bytes(body)


def _place(tree: Tree, entries: list[list[Any]], parent: int) -> None:
    """Puts a storage's children behind one another, as the right branch of a search tree."""
    names = sorted(tree, key=lambda n: (len(n), n.upper()))
    numbers = []
    for name in names:
        held = tree[name]
        numbers.append(len(entries))
        entries.append([name, 2, held, _FREE] if isinstance(held, bytes) else [name, 1, b"", _FREE])
        if not isinstance(held, bytes):
            _place(held, entries, numbers[-1])
    if numbers:
        entries[parent].append(numbers[0])
    for here, following in itertools.pairwise(numbers):
        entries[here][3] = following


def _row(entry: list[Any], start: int, number: int, entries: list[list[Any]]) -> bytes:
    name, kind, data, right, *child = entry
    raw = name.encode("utf-16-le")
    row = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    row += struct.pack("<III", _FREE, right, child[0] if child else _FREE) + bytes(36)
    return row + struct.pack("<IQ", start, len(data))
