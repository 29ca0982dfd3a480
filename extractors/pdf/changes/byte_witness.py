"""The byte witness: a document that is the blank's own bytes, and after them nothing but answers drawn as we draw them.

We fill a blank by an incremental update (ISO 32000-1, 7.5.6), and so does pdf.js save one: what the blank's bytes hold
is not written again. So where they stand at the file's beginning, every object that no later part defines anew is as it
was issued: pages, their content and resources, boxes, rotation, layers. Of the objects that are defined anew each must
be a field, one of the two drawings that a copy has of its own, or what a file says of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pikepdf import ObjectType, PdfError

if TYPE_CHECKING:
    from pikepdf import Pdf

_QR, _REFERENCE = "/CarepackQR", "/CarepackReference"
_END = b"%%EOF"
_BEGINS = re.compile(rb"(?<!end)obj")
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
_MODULES = re.compile(rb"0 g\n(?:\d+ \d+ \d+ 1 re\n)+f")
_SMALLEST = 4.0  # points: type in which words are still seen
_PRINTED = 4  # /F of our widgets: printed, and neither hidden nor kept from the screen (table 165)
_SLACK = 0.2  # points by which a widget's corners may be rounded


def as_issued(data: bytes, pdf: Pdf, blank: bytes) -> bool:
    """Whether a document has nothing but a blank's pages and answers in its fields, all drawn as we draw them.

    False says nothing: a program may have written the file anew, and then the picture tells.
    """
    base = _base(blank)
    tail = data[len(base.data) :]
    if not base.data or not data.startswith(base.data) or any(p in tail for p in _PACKED):
        return False
    anew = _defined(tail)
    if anew is None:
        return False
    try:
        return _Update(pdf, base.size, base.root, anew).is_ours()
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return False


def _defined(tail: bytes) -> set[int] | None:
    """The numbers of the objects that a part defines; None where it has the word without numbers before it."""
    numbers = set()
    for begins in _BEGINS.finditer(tail):
        found = _NUMBERED.search(tail[max(0, begins.start() - _HEAD) : begins.start()])
        if found is None or (found.start() == 0 and begins.start() > _HEAD):
            return None  # no number, or one that may be the end of a longer one
        numbers.add(int(found[1]))
    return numbers


class _Base:
    """The part of a blank that all its copies begin with."""

    def __init__(self, blank: bytes) -> None:
        import pikepdf

        end = blank.rfind(_END, 0, blank.rfind(_END))
        end = blank.find(b"\n", end) + 1 if end > 0 else 0
        self.data = blank[:end]
        self.size = self.root = 0
        if end:
            with pikepdf.open(BytesIO(self.data)) as pdf:
                self.size = int(pdf.trailer["/Size"])
                self.root = pdf.Root.objgen[0]


@lru_cache(maxsize=16)
def _base(blank: bytes) -> _Base:
    """Of a blank, which is nobody's document; `learn` calls it in the process that all readers are forks of."""
    return _Base(blank)


def learn(blank: bytes) -> None:
    """Makes ready what is known of a blank."""
    _base(blank)


class _Update:
    """What later parts of a file define anew."""

    def __init__(self, pdf: Pdf, size: int, root: int, anew: set[int]) -> None:
        self.pdf, self.size, self.root, self.anew = pdf, size, root, anew

    def is_ours(self) -> bool:
        """Whether nothing of it is drawn in a way that is not ours."""
        pdf = self.pdf
        if pdf.Root.objgen[0] != self.root or self.root in self.anew:
            return False
        own = {pdf.trailer["/Info"].objgen[0], pdf.Root["/Metadata"].objgen[0]}
        resources: Any = None
        widgets: list[Any] = []
        for page in pdf.pages:
            objects = page.obj["/Resources"]["/XObject"]
            code, reference = objects[_QR], objects[_REFERENCE]
            resources = reference["/Resources"].objgen[0]
            if not (self._is_code(code) and self._is_label(reference)):
                return False
            own |= {code.objgen[0], reference.objgen[0]}
            widgets = [*widgets, *page.obj.get("/Annots", ())]
        known = own | {w.objgen[0] for w in widgets} | {h for w in widgets for h in _above(w)}
        if any(n < self.size and n not in known for n in self.anew):
            return False
        return all(self._is_widget(w, resources) for w in widgets if w.objgen[0] in self.anew)

    def _is_code(self, code: Any) -> bool:
        if code.objgen[0] not in self.anew:
            return True
        box = [float(v) for v in code["/BBox"]]
        scale = [float(v) for v in code["/Matrix"]]
        side = box[2]
        return (
            _MODULES.fullmatch(code.read_bytes().strip()) is not None
            and box == [0, 0, side, side]
            and all(abs(a - b) < 1e-4 for a, b in zip(scale, (1 / side, 0, 0, 1 / side, 0, 0), strict=True))
        )

    def _is_label(self, reference: Any) -> bool:
        if reference.objgen[0] not in self.anew:
            return True
        return (
            _LABEL.fullmatch(reference.read_bytes().strip()) is not None
            and float(reference["/BBox"][3]) <= 10
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
        x0, y0, x1, y1 = (float(v) for v in widget["/Rect"])
        left, low, wide, high = (float(v) for v in normal["/BBox"])
        if (left, low) != (0, 0) or abs(x1 - x0 - wide) > _SLACK or abs(y1 - y0 - high) > _SLACK:
            return False
        if normal.get("/Matrix") is not None or normal["/Resources"].objgen[0] != resources:
            return False
        found = _WRITTEN.fullmatch(normal.read_bytes())
        if found is None or not self._is_old(normal["/Resources"]):
            return False
        size, left_at, first, cells = found.groups()
        if cells is not None:
            return float(cells) >= _SMALLEST
        return float(size) >= _SMALLEST and 0 <= float(left_at) < wide and 0 < float(first) < high


def _above(widget: Any) -> Iterator[int]:
    parent = widget.get("/Parent")
    if parent is not None:
        yield parent.objgen[0]
