"""Pictures between processes: a name, how large it is, and the bytes of its pixels; nobody decodes a file."""

from __future__ import annotations

import struct

from extractors.pixels import Pixels
from intake.isolation import ipc_protocol

_HEAD = struct.Struct(">HIIB")
MOST = ipc_protocol.MOST_PICTURE - 1000
"""Bytes of one picture's pixels; a name and its size come with them."""
_LONGEST = 30_000
"""Pixels of an edge."""


def packed(picture: Pixels, name: str = "") -> bytes:
    """The body of a frame."""
    words = name.encode()
    return _HEAD.pack(len(words), picture.rows, picture.columns, picture.channels) + words + picture.data


def unpacked(body: bytes) -> tuple[str, Pixels]:
    """Name and picture of a frame. Raises BrokenError where it is not what it says it is."""
    if len(body) < _HEAD.size:
        raise ipc_protocol.BrokenError
    length, rows, columns, channels = _HEAD.unpack_from(body)
    pixels = body[_HEAD.size + length :]
    sound = 0 < rows <= _LONGEST and 0 < columns <= _LONGEST and channels in {1, 3}
    if not sound or len(pixels) != rows * columns * channels:
        raise ipc_protocol.BrokenError
    try:
        name = body[_HEAD.size : _HEAD.size + length].decode()
    except UnicodeDecodeError as error:
        raise ipc_protocol.BrokenError from error
    return name, Pixels(rows, columns, channels, pixels)
