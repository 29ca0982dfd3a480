"""How the parent and its reading processes talk: a kind (one byte), a length (four bytes), that many bytes.

Downwards (from us) travel pickles and raw documents; upwards (from whoever has read a hostile file) only
JSON, and never more of it than the receiver asks for.
"""

from __future__ import annotations

import struct
from typing import IO

_HEAD = struct.Struct(">cI")

TASK, DATA, ORDER = b"T", b"B", b"O"
"""Downwards: which part is to be read and within which limits, the envelope's bytes, how to go on when it is known."""
HELLO, LOOK, HELD, PARTS, DONE, MEMBER, FAULT, END = b"H", b"L", b"V", b"P", b"D", b"M", b"X", b"E"
"""Upwards: ready; what the document says it is; that it is an envelope, and what it holds; that it is several, and
which; the outcome; a member's own bytes; a fault; the end of one."""
PAGE, WRITING, SHOWN = b"G", b"W", b"S"
"""Upwards, of pages: that one of a scan begins; a picture of handwriting, before the outcome; a place for a person."""
OPENED = b"K"
"""Upwards: which of the passwords that came with the task opened it, by its place."""
PICTURES = frozenset({WRITING, SHOWN})
MOST_PICTURE = 16 << 20
"""Bytes of one picture: all of an A3 page in colour at 150 dpi has 13 million."""


class BrokenError(Exception):
    """The other side has gone, or talks nonsense."""


class OversizedError(BrokenError):
    """The other side wants to say more than it may."""


def pack(kind: bytes, body: bytes) -> bytes:
    """One frame."""
    return _HEAD.pack(kind, len(body)) + body


def send(stream: IO[bytes], kind: bytes, body: bytes = b"") -> None:
    """Writes one frame. Raises BrokenError where nobody listens any more."""
    try:
        stream.write(_HEAD.pack(kind, len(body)))
        stream.write(body)
        stream.flush()
    except (OSError, ValueError) as gone:
        raise BrokenError from gone


def receive(stream: IO[bytes], most: int) -> tuple[bytes, bytes]:
    """Reads one frame of at most `most` bytes, or a picture of `MOST_PICTURE`.

    Raises BrokenError, or OversizedError before reading a larger body.
    """
    kind, length = head(_exactly(stream, _HEAD.size))
    if length > most_of(kind, most):
        raise OversizedError
    return kind, _exactly(stream, length)


def most_of(kind: bytes, most: int) -> int:
    """Bytes that a frame of this kind may have, where `most` are allowed of what is no picture."""
    return MOST_PICTURE if kind in PICTURES else most


def head(data: bytes) -> tuple[bytes, int]:
    """Kind and length of the frame that begins so; `data` has `HEAD` bytes."""
    kind, length = _HEAD.unpack(data)
    return kind, length


HEAD = _HEAD.size
"""Bytes of a frame's head."""


def _exactly(stream: IO[bytes], count: int) -> bytes:
    try:
        data = stream.read(count)
    except (OSError, ValueError) as gone:
        raise BrokenError from gone
    if len(data) != count:
        raise BrokenError
    return data
