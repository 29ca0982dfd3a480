"""A copy of a known blank as we wrote it, read from the bytes of its update alone.

The filler appends to a blank one object after the other, each written in one way (`fillers/pdf/writing.py`,
`fillers/pdf/filling.py`), and a table of contents that lists just these. Where an update is that to its last byte, it
says what any PDF reader finds in it, and nothing on a page is drawn in a way that is not ours; so neither is looked for
again. Where one byte is otherwise, nothing is said here, and the document is read as any other is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from struct import iter_unpack
from typing import TYPE_CHECKING

from extractors.pdf.changes.byte_witness import LABEL_HIGH, Base, base_of, is_label, is_written
from extractors.pdf.document.identity import stated
from extractors.pdf.document.limits import MAX_BYTES
from extractors.pdf.document.text_strings import text_string
from extractors.pdf.fields.known import Layout, State, filled_in, state_in
from extractors.pdf.page.qr_codes import is_modules

if TYPE_CHECKING:
    from extractors.pdf.fields.controls import Found
    from extractors.pdf.fonts.codes import Codes
    from schemas.identity import Carrier

_ENDS = re.compile(rb"startxref\n(\d{1,9})\n%%EOF\n\Z")
_ENDS_WITHIN = 32  # bytes
_LISTED = re.compile(
    rb"(\d{1,7}) 0 obj\n<< /Type /XRef /Size (\d{1,7}) /W \[1 4 2\] /Index \[([\d ]{3,})\] /Prev (\d{1,9})"
    rb" /Root (\d{1,7}) 0 R /Info (\d{1,7}) 0 R /ID \[<[0-9a-f]*> <[0-9a-f]*>\] /Length (\d{1,7}) >>\nstream\n"
)
_AFTER_TABLE = b"\nendstream\nendobj\n"
_ENTRY = (
    ">BIH"  # of the table: its kind (1, an object that stands for itself), where it stands, its generation
)
_ENTRY_LENGTH = 7
_AFTER = b"\nendobj\n"
_STREAM = re.compile(rb"<< ([^\n]*?) (/Filter /FlateDecode )?/Length (\d{1,8}) >>\nstream\n")
_AFTER_STREAM = b"\nendstream"
_MOST = 100_000  # bytes one of our drawings unpacks to, far more than a page full of words
_NUMBER = rb"(\d{1,6}(?:\.\d{1,6})?)"
_FORM = re.compile(
    rb"/Type /XObject /Subtype /Form /Resources (\d{1,7}) 0 R /BBox \[0 (0|-3) %b %b\]" % (_NUMBER, _NUMBER)
)
_CODE = re.compile(
    rb"/Type /XObject /Subtype /Form /Resources << >> /BBox \[0 0 (\d{1,3}) \1\]"
    rb" /Matrix \[(0\.\d{6}) 0 0 \2 0 0\]"
)
_PACKET = b"/Type /Metadata /Subtype /XML"
_INFORMATION = re.compile(
    rb"<< /Title <([0-9A-F]*)> /Creator \(carepack\) /Producer \(carepack\) /CreationDate \([\w:+'-]*\)"
    rb" /ModDate \([\w:+'-]*\) /carepack <([0-9A-F]*)> >>"
)
_SHOWN = re.compile(rb"(T\* )?<([0-9A-Fa-f]*)> Tj")
_DIGITS = 4  # hexadecimal digits of one letter's code


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """What a copy says: its fields, and what the file says of itself."""

    base: Base
    found: Found
    stated: list[Carrier]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An answer as it is drawn, in a space of these points."""

    wide: float
    high: float
    content: bytes


def own_copy(data: bytes) -> OwnCopy | None:
    """The copy that these bytes are, where its blank was learnt and we wrote it; else None, which says nothing."""
    base = base_of(data) if len(data) <= MAX_BYTES else None
    if base is None or base.layout is None:
        return None
    objects = _objects(data, base)
    if objects is None:
        return None
    own = _stated(objects.get(base.info), objects.get(base.metadata))
    states = _fields(objects, base.layout)
    drawn = _drawings(objects, base)
    if own is None or states is None or drawn is None or not _is_all(objects, base):
        return None
    shown = _shown(states, drawn, base.layout)
    found = filled_in(base.layout, states, shown) if shown is not None else None
    return OwnCopy(base, found, own) if found is not None else None


def _is_all(objects: Mapping[int, bytes], base: Base) -> bool:
    """Whether of the blank's objects none is defined anew but those a copy has of its own; and QR codes are ours."""
    return all(
        number in base.known
        and (number not in base.codes or _is_code(body))
        and (number not in base.references | base.bearers or _is_label(body, base))
        for number, body in objects.items()
        if number < base.size
    )


def _objects(data: bytes, base: Base) -> dict[int, bytes] | None:
    """The objects of an update, without its table; None where table and objects are not one another's."""
    ends = _ENDS.search(data, max(len(base.data), len(data) - _ENDS_WITHIN))
    listed = _LISTED.match(data, int(ends[1])) if ends is not None else None
    if ends is None or listed is None or int(ends[1]) < len(base.data):
        return None
    number, size, previous, root, info, length = (int(listed[n]) for n in (1, 2, 4, 5, 6, 7))
    table = data[listed.end() : listed.end() + length]
    if (
        (previous, root, info, size) != (base.previous, base.root, base.info, number + 1)
        or data[listed.end() + length : ends.start()] != _AFTER_TABLE
        or length % _ENTRY_LENGTH
    ):
        return None
    runs = [int(n) for n in listed[3].split()]
    if len(runs) % 2 or sum(runs[1::2]) * _ENTRY_LENGTH != length:
        return None
    numbers = [
        n for first, count in zip(runs[::2], runs[1::2], strict=True) for n in range(first, first + count)
    ]
    entries = list(iter_unpack(_ENTRY, table))
    if len(set(numbers)) != len(numbers) or any((kind, last) != (1, 0) for kind, _, last in entries):
        return None
    places = sorted((at, n) for (_, at, _), n in zip(entries, numbers, strict=True))
    begins = (len(base.data) + 1, b"\n")
    if places[-1] != (int(ends[1]), number) or (places[0][0], data[len(base.data) : begins[0]]) != begins:
        return None
    return _bodies(data, places)


def _bodies(data: bytes, places: list[tuple[int, int]]) -> dict[int, bytes] | None:
    """The bodies of objects that stand one right after the other; the last place is the table's."""
    bodies: dict[int, bytes] = {}
    for (at, number), (to, _) in pairwise(places):
        head = b"%d 0 obj\n" % number
        begins, ends = at + len(head), to - len(_AFTER)
        if begins > ends or data[at:begins] != head or data[ends:to] != _AFTER:
            return None
        bodies[number] = data[begins:ends]
    return bodies


def _stream(body: bytes) -> tuple[bytes, bytes] | None:
    """The entries of a stream and what it unpacks to."""
    found = _STREAM.match(body)
    if found is None or not body.endswith(_AFTER_STREAM):
        return None
    content = body[found.end() : -len(_AFTER_STREAM)]
    if len(content) != int(found[3]):
        return None
    if found[2]:
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(content, _MOST)
        except zlib.error:
            return None
        if not unpacking.eof or unpacking.unused_data:
            return None
    return found[1], content


def _fields(objects: Mapping[int, bytes], layout: Layout) -> dict[int, State] | None:
    """What the copy puts into fields and widgets, by their numbers."""
    states: dict[int, State] = {}
    for number, body in objects.items():
        prepared = layout.prepared.get(number)
        if prepared is not None:
            state = state_in(body, prepared)
            if state is None:
                return None
            states[number] = state
    return states


def _drawings(objects: Mapping[int, bytes], base: Base) -> dict[int, _Drawn] | None:
    """The answers drawn, by their numbers; None where an object is new that is none."""
    drawn: dict[int, _Drawn] = {}
    for number, body in objects.items():
        if number < base.size:
            continue
        stream = _stream(body)
        form = _FORM.fullmatch(stream[0]) if stream is not None else None
        if stream is None or form is None or int(form[1]) != base.resources or form[2] != b"0":
            return None
        drawn[number] = _Drawn(float(form[3]), float(form[4]), stream[1])
    return drawn


def _shown(states: Mapping[int, State], drawn: Mapping[int, _Drawn], layout: Layout) -> dict[int, str] | None:
    """The words of each drawing; None where one is not as large as its box, not written as we write, or unused."""
    shown: dict[int, str] = {}
    for number, state in states.items():
        if state.drawn is None:
            continue
        one, box = drawn.get(state.drawn), layout.prepared[number].box
        if one is None or box is None or not is_written(one.content, (one.wide, one.high), box):
            return None
        words = _words(one.content, layout.codes)
        if words is None:
            return None
        shown[state.drawn] = words
    return shown if len(shown) == len(drawn) else None


def _words(content: bytes, font: Codes) -> str | None:
    """The characters of an answer drawn as we draw it, line by line; None where it has half of a letter's code."""
    words: list[str] = []
    for line, codes in _SHOWN.findall(content):
        if len(codes) % _DIGITS:
            return None
        words.append(("\n" if line else "") + font.text(bytes.fromhex(codes.decode("ascii"))))
    return "".join(words)


def _is_code(body: bytes) -> bool:
    stream = _stream(body)
    entries = _CODE.fullmatch(stream[0]) if stream is not None else None
    return (
        stream is not None
        and entries is not None
        and is_modules(stream[1])
        and abs(float(entries[2]) * int(entries[1]) - 1) < 1e-3
    )


def _is_label(body: bytes, base: Base) -> bool:
    stream = _stream(body)
    form = _FORM.fullmatch(stream[0]) if stream is not None else None
    return (
        stream is not None
        and form is not None
        and int(form[1]) == base.resources
        and float(form[4]) <= LABEL_HIGH
        and is_label(stream[1])
    )


def _stated(information: bytes | None, metadata: bytes | None) -> list[Carrier] | None:
    """What the file says of itself."""
    said = _INFORMATION.fullmatch(information) if information is not None else None
    packet = _stream(metadata) if metadata is not None else None
    if said is None or packet is None or packet[0] != _PACKET or len(said[1]) % 2 or len(said[2]) % 2:
        return None
    title, reference = (text_string(bytes.fromhex(h.decode("ascii"))).text for h in said.groups())
    return stated(reference, title, packet[1])
