"""Writing a copy as an incremental update of the prepared blank (ISO 32000-1, 7.5.6 and 7.5.8).

Opening and saving the whole document for each copy costs twice as much as everything else together, and all
of it but the fields is the same each time. So a copy is the blank's own bytes, then the objects that differ,
then a cross-reference stream for them. The blank holds nothing of any person.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Pdf

WORTH_COMPRESSING = 400
"""Bytes of a stream from which compressing it saves more than it costs."""
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


@dataclass(frozen=True, slots=True)
class Base:
    """What an update must know of the file it goes on: its bytes and its trailer."""

    data: bytes
    previous: int
    """Where the file's last cross-reference section starts, in bytes."""
    size: int
    """One more than its highest object number."""
    root: int
    info: int
    lasting_id: bytes

    @classmethod
    def of(cls, data: bytes, pdf: Pdf) -> Base:
        """The base that `data` is, opened as `pdf`. Raises ValueError where it has no cross-reference."""
        start = _START.search(data)
        if start is None:
            raise ValueError("a saved PDF without startxref")
        trailer = pdf.trailer
        identifiers = trailer["/ID"]
        return cls(
            data=data,
            previous=int(start[1]),
            size=int(trailer["/Size"]),
            root=pdf.Root.objgen[0],
            info=trailer["/Info"].objgen[0],
            lasting_id=bytes(identifiers[0]),
        )


@dataclass(slots=True)
class Update:
    """The objects that differ from the base, gathered for one copy."""

    base: Base
    _parts: list[bytes] = field(default_factory=list)
    _offsets: dict[int, int] = field(default_factory=dict)
    _length: int = 0
    _next: int = 0

    def __post_init__(self) -> None:
        """Start after the base, on a line of its own."""
        self._next = self.base.size
        self._length = len(self.base.data)
        self._append(b"\n")

    def _append(self, part: bytes) -> None:
        self._parts.append(part)
        self._length += len(part)

    def put(self, body: bytes, number: int | None = None) -> int:
        """An object's new body; without a number a new object. Returns its number."""
        if number is None:
            number = self._next
            self._next += 1
        self._offsets[number] = self._length
        self._append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def put_stream(self, entries: bytes, content: bytes, number: int | None = None) -> int:
        """A stream with these dictionary entries; compressed where that is worth it."""
        packed = b""
        if len(content) >= WORTH_COMPRESSING and b"/Metadata" not in entries:
            content = zlib.compress(content, 1)
            packed = b"/Filter /FlateDecode "
        body = b"<< %b %b/Length %d >>\nstream\n%b\nendstream" % (entries, packed, len(content), content)
        return self.put(body, number)

    def finish(self, identifier: bytes) -> bytes:
        """The whole file. `identifier` (16 bytes) tells it from every other made from the same base."""
        number, start = self._next, self._length
        self._offsets[number] = start
        numbers = sorted(self._offsets)
        entries = b"".join(b"\x01" + self._offsets[n].to_bytes(4) + b"\x00\x00" for n in numbers)
        dictionary = (
            b"<< /Type /XRef /Size %d /W [1 4 2] /Index [%b] /Prev %d /Root %d 0 R /Info %d 0 R"
            b" /ID [<%b> <%b>] /Length %d >>"
            % (
                number + 1,
                _sections(numbers),
                self.base.previous,
                self.base.root,
                self.base.info,
                self.base.lasting_id.hex().encode(),
                identifier.hex().encode(),
                len(entries),
            )
        )
        self._append(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, dictionary, entries))
        self._append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join([self.base.data, *self._parts])


def _sections(numbers: list[int]) -> bytes:
    """Runs of consecutive object numbers as first and count, as `/Index` lists them."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][0] + runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([number, 1])
    return b" ".join(b"%d %d" % (first, count) for first, count in runs)


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2), as hexadecimal UTF-16BE with its mark."""
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode() + b">"
