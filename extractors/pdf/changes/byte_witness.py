"""The byte witness: a document that is the blank's own bytes, and after them nothing but answers drawn as we draw them.

We fill a blank by an incremental update (ISO 32000-1, 7.5.6), and so does pdf.js save one: what the blank's bytes hold
is not written again. So where they stand at the file's beginning, every object that no later part defines anew is as it
was issued: pages, their content and resources, boxes, rotation, layers. Of the objects that are defined anew each must
be a field, one of the two drawings that a copy has of its own, or what a file says of itself.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pikepdf import ObjectType, PdfError

from extractors.pdf.changes.page_digest import Contents, contents
from extractors.pdf.fields.known import Layout, learnt
from extractors.pdf.fonts.codes import UnreadableFontError, codes_of
from extractors.pdf.page.qr_codes import NAME as QR
from extractors.pdf.page.qr_codes import is_code

if TYPE_CHECKING:
    from pikepdf import Pdf

_REFERENCE, _BEARER, _FONT = "/CarepackReference", "/CarepackBearer", "/CT"
_END = b"%%EOF"
_NUMBERED = re.compile(rb"(\d+)[\s\x00]+\d+[\s\x00]+\Z")
_HEAD = 24  # bytes before the word `obj` in which its numbers stand
_PACKED = (b"/ObjStm", b"/O#", b"/Ob#", b"/Obj#", b"/ObjS#", b"/ObjSt#", b"#4f", b"#4F")
"""Objects packed into a stream are not found by `_defined`. (A name may have any of its letters coded.)"""

_NUMBER = rb"-?[\d.]+"
_HEX = rb"<[0-9A-Fa-f]*>"
_INK = rb"0\.05 0\.13 0\.30 rg"
_WRITTEN = re.compile(
    rb"/Tx BMC q 1 1 NUM NUM re W n BT /CT (NUM) Tf INK \s*(NUM) (NUM) Td NUM TL\s*HEX Tj(?:\s*T\* HEX Tj)*\s*ET Q EMC"
    rb"|/Tx BMC q BT /CT (NUM) Tf INK(?:\s*NUM NUM Td HEX Tj)*\s*ET Q EMC".replace(b"NUM", _NUMBER)
    .replace(b"HEX", _HEX)
    .replace(b"INK", _INK)
)
_LABEL = re.compile(rb"BT /CT [\d.]+ Tf 0\.29 0\.33 0\.36 rg <[0-9A-F]*> Tj ET")
LABEL_HIGH = 14.0
"""Points: the height of one line of print."""

_SMALLEST = 4.0  # points: type in which words are still seen
_PRINTED = 4  # /F of our widgets: printed, and neither hidden nor kept from the screen (table 165)
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_FAULTS = (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
_SLACK = 0.2  # points by which a widget's corners may be rounded


@dataclass(frozen=True, slots=True)
class Base:
    """The part of a blank that all its copies begin with, and its objects' numbers.

    `info` and `metadata` are what the file says of itself, `holders` the fields that widgets are part of, `resources`
    those that words in fields are drawn with. `layout` is None where its fields are not as simple as ours.
    """

    data: bytes
    size: int
    root: int
    info: int
    metadata: int
    codes: frozenset[int]
    references: frozenset[int]
    bearers: frozenset[int]
    resources: int
    widgets: frozenset[int]
    holders: frozenset[int]
    previous: int
    layout: Layout | None
    contents: Contents

    @property
    def known(self) -> frozenset[int]:
        """All that a copy may define anew."""
        return (
            self.codes
            | self.references
            | self.bearers
            | self.widgets
            | self.holders
            | {self.info, self.metadata}
        )


_BASES: OrderedDict[bytes, Base | None] = OrderedDict()
_KEPT = 32
"""Blanks of which is known how they begin. A blank is nobody's document."""


def learn(blank: bytes) -> Base | None:
    """Makes ready what is known of a blank, in the process that all readers are forks of. None: no blank of ours."""
    if blank not in _BASES:
        if len(_BASES) >= _KEPT:
            _BASES.popitem(last=False)
        try:
            _BASES[blank] = _base(blank)
        except _FAULTS:
            _BASES[blank] = None
    return _BASES[blank]


def _base(blank: bytes) -> Base | None:
    import pikepdf

    end = blank.rfind(_END, 0, blank.rfind(_END))
    end = blank.find(b"\n", end) + 1 if end > 0 else 0
    if not end:
        return None
    data = blank[:end]
    with pikepdf.open(BytesIO(data)) as pdf:
        drawn = [page.obj["/Resources"]["/XObject"] for page in pdf.pages]
        widgets = [w for page in pdf.pages for w in page.obj.get("/Annots", ())]
        references = frozenset(d[_REFERENCE].objgen[0] for d in drawn)
        bearers = frozenset(d[_BEARER].objgen[0] for d in drawn if _BEARER in d)
        resources = drawn[-1][_REFERENCE]["/Resources"]
        started = _START.search(data)
        return Base(
            data=data,
            size=int(pdf.trailer["/Size"]),
            root=pdf.Root.objgen[0],
            info=pdf.trailer["/Info"].objgen[0],
            metadata=pdf.Root["/Metadata"].objgen[0],
            codes=frozenset(d[QR].objgen[0] for d in drawn),
            references=references,
            bearers=bearers,
            resources=resources.objgen[0],
            widgets=frozenset(w.objgen[0] for w in widgets),
            holders=frozenset(w["/Parent"].objgen[0] for w in widgets if "/Parent" in w),
            previous=int(started[1]) if started else 0,
            layout=_layout(pdf, resources) if len(references) == 1 else None,
            contents=contents(pdf),
        )


def _layout(pdf: Pdf, resources: Any) -> Layout | None:
    try:
        layout = learnt(pdf, codes_of(resources["/Font"][_FONT]))
    except (*_FAULTS, UnreadableFontError):
        return None
    return layout if not pdf.get_warnings() else None


def as_issued(data: bytes, pdf: Pdf, blank: bytes) -> bool:
    """Whether a document has nothing but a blank's pages and answers in its fields, all drawn as we draw them.

    False says nothing: a program may have written the file anew, and then the picture tells.
    """
    base = learn(blank)
    if base is None or not data.startswith(base.data):
        return False
    update = _update(data, pdf, base)
    return update is not None and update.is_ours()


def base_of(data: bytes) -> Base | None:
    """The blank that a document begins with, where it was learnt already."""
    return next((b for b in _BASES.values() if b is not None and data.startswith(b.data)), None)


def _update(data: bytes, pdf: Pdf, base: Base) -> Update | None:
    tail = data[len(base.data) :]
    anew = None if any(p in tail for p in _PACKED) else _defined(tail)
    return Update(pdf, base, anew) if anew is not None else None


def _defined(tail: bytes) -> frozenset[int] | None:
    """The numbers of the objects that a part defines; None where it has the word without numbers before it.

    A word that only begins so, as in the name of a field of objectives, defines none.
    """
    numbers = set()
    pieces = tail.split(b"obj")
    for piece, after in pairwise(pieces):
        if piece.endswith(b"end"):
            continue
        found = _NUMBERED.search(piece[-_HEAD:])
        if found is None or (found.start() == 0 and len(piece) > _HEAD):
            if found is None and after[:1].isalpha():
                continue
            return None  # no number, or one that may be the end of a longer one
        numbers.add(int(found[1]))
    return frozenset(numbers)


class Update:
    """What later parts of a file define anew."""

    def __init__(self, pdf: Pdf, base: Base, anew: frozenset[int]) -> None:
        self.pdf, self.base, self.anew = pdf, base, anew
        self.size = base.size
        self.old = frozenset(n for n in anew if n < base.size)

    @cached_property
    def keeps_pages(self) -> bool:
        """Whether of the blank's objects none is defined anew but fields, and what a copy has of its own."""
        return self.pdf.Root.objgen[0] == self.base.root and self.old <= self.base.known

    def is_ours(self) -> bool:
        """Whether nothing of it is drawn in a way that is not ours."""
        try:
            return self.keeps_pages and self._is_ours()
        except _FAULTS:
            return False

    def _is_ours(self) -> bool:
        base = self.base
        return (
            all(is_code(self._object(n)) for n in self.old & base.codes)
            and all(self._is_label(self._object(n)) for n in self.old & (base.references | base.bearers))
            and all(self._is_widget(self._object(n), base.resources) for n in self.old & base.widgets)
        )

    def _object(self, number: int) -> Any:
        return self.pdf.get_object((number, 0))

    def _is_label(self, reference: Any) -> bool:
        return (
            is_label(reference.read_bytes())
            and float(reference["/BBox"][3]) <= LABEL_HIGH
            and reference.get("/Matrix") is None
            and self._is_old(reference["/Resources"])
        )

    def _is_old(self, thing: Any) -> bool:
        number = thing.objgen[0]
        return 0 < number < self.size and number not in self.anew

    def _is_widget(self, widget: Any, resources: int) -> bool:
        if widget.get("/Subtype") != "/Widget" or int(widget["/F"]) != _PRINTED:
            return False
        drawn = widget["/AP"]
        if len(drawn.keys()) != 1:
            return False
        normal = drawn["/N"]
        if normal._type_code is not ObjectType.stream:
            return all(self._is_old(state) for state in normal.values()) or self._is_old(normal)
        return self._is_old(normal) or self._is_written(widget, normal, resources)

    def _is_written(self, widget: Any, normal: Any, resources: int) -> bool:
        x0, y0, x1, y1 = _numbers(widget["/Rect"])
        left, low, wide, high = _numbers(normal["/BBox"])
        if (left, low) != (0, 0) or "/Matrix" in normal or normal["/Resources"].objgen[0] != resources:
            return False
        size = abs(x1 - x0), abs(y1 - y0)
        return self._is_old(normal["/Resources"]) and is_written(normal.read_bytes(), (wide, high), size)


def is_written(content: bytes, space: tuple[float, float], box: tuple[float, float]) -> bool:
    """Whether an answer is drawn as we draw one: legibly, in a space as large as its box (wide and high, points)."""
    wide, high = space
    found = _WRITTEN.fullmatch(content)
    if found is None or abs(box[0] - wide) > _SLACK or abs(box[1] - high) > _SLACK:
        return False
    size, left_at, first, cells = found.groups()
    if cells is not None:
        return float(cells) >= _SMALLEST
    return float(size) >= _SMALLEST and 0 <= float(left_at) < wide and 0 < float(first) < high


def is_label(content: bytes) -> bool:
    """Whether this draws one line of small grey words, as a copy's reference is drawn."""
    return _LABEL.fullmatch(content.strip()) is not None


def _numbers(array: Any) -> list[float]:
    """The numbers of an array. (Its text is read quicker than its items are made into numbers.)"""
    return [float(v) for v in array.unparse()[1:-1].split()]
