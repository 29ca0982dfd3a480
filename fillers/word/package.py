"""The zip container of a document, with members that can be compressed once and written many times.

`zipfile` can only store what it has compressed itself, and compressing the unchanging parts again for each
document cost more than filling it. The records below are those of the zip format (APPNOTE 6.3, 4.3.7, 4.3.12
and 4.3.16), without extensions: names are ASCII, sizes below 4 GB, the date is always 1 January 1980, so equal
content gives equal bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _DATE = 20, 8, 0x0021


@dataclass(frozen=True, slots=True)
class Member:
    """One compressed file of the container."""

    name: bytes
    crc: int
    size: int
    packed: bytes

    @classmethod
    def of(cls, name: str, data: bytes, level: int = 6) -> Member:
        """The member `name` holding `data`; `level` is zlib's, 1 (fast) to 9 (small)."""
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        return cls(name.encode("ascii"), zlib.crc32(data), len(data), packed)


def container(members: Sequence[Member]) -> bytes:
    """The zip file of these members, in this order ([Content_Types].xml comes first by custom)."""
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for m in members:
        sizes = (m.crc, len(m.packed), m.size)
        local = _LOCAL.pack(b"PK\3\4", _VERSION, 0, _DEFLATED, 0, _DATE, *sizes, len(m.name), 0)
        body += (local, m.name, m.packed)
        directory += (
            _CENTRAL.pack(
                b"PK\1\2", _VERSION, _VERSION, 0, _DEFLATED, 0, _DATE, *sizes, len(m.name), 0, 0, 0, 0, 0, at
            ),
            m.name,
        )
        at += len(local) + len(m.name) + len(m.packed)
    length = sum(map(len, directory))
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), length, at, 0)
    return b"".join((*body, *directory, end))
