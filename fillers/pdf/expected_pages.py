"""A blank filled with what was read of a document, however odd: the pages as they would look had we filled them in.

No answer is understood or judged here, and none is too long: what does not fit its boxes is left out, as a comparison
of pages needs no more than what can be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from fillers.pdf import appearance, marks
from fillers.pdf.compiling import BEARER, QR, REFERENCE, REFERENCE_SIZE, bearer_size, beside
from fillers.pdf.marks import MM
from fillers.pdf.page import LARGE
from schemas.identity import Identity
from schemas.prompts import bearer
from schemas.template import Place, Template

SIGNATURE_FLOOR = 9.0
"""A typed signature stands this many points above its box's lower edge, just over the line to sign on."""
_SIGNATURE_SIZE = 12.0  # of a page that is not enlarged

Answer = str | tuple[str, ...]
"""A written answer as it was read, or the keys of the boxes that are ticked."""


def fill_as_read(
    blank: bytes, template: Template, answers: Mapping[str, Answer], identity: Identity | None
) -> bytes:
    """The blank of a template's rendition with these answers, and a copy's identity where one is known.

    Raises ValueError where the blank is not the template's.
    """
    import pikepdf

    with pikepdf.open(BytesIO(blank)) as pdf:
        _Filling(pdf, template).fill(answers)
        _head(pdf, template, answers)
        if identity is not None:
            _identify(pdf, template, identity)
        out = BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


class _Filling:
    def __init__(self, pdf: Any, template: Template) -> None:
        widgets = [a for p in pdf.pages for a in p.obj.get("/Annots", ()) if a.get("/Subtype") == "/Widget"]
        if len(widgets) != len(template.places):
            raise ValueError("a blank of another rendition")
        self.pdf = pdf
        self.resources = pdf.pages[0].obj.Resources.XObject[REFERENCE].Resources
        self.by_path: dict[str, list[tuple[Place, Any]]] = {}
        for place, widget in zip(template.places, widgets, strict=True):
            self.by_path.setdefault(place.path, []).append((place, widget))

    def fill(self, answers: Mapping[str, Answer]) -> None:
        from pikepdf import Name

        for path, answer in answers.items():
            if isinstance(answer, str):
                self._write([t for t in self.by_path.get(path, ()) if t[0].kind != "mark"], answer)
                continue
            for place, widget in self.by_path.get(path, ()):
                if place.kind == "mark" and place.option in answer:
                    widget.AS = Name(f"/{place.option}")

    def _write(self, boxes: list[tuple[Place, Any]], text: str) -> None:
        rest = text
        for place, widget in sorted(boxes, key=lambda b: b[0].part):
            if not rest:
                return
            wide, high = place.box.x1 - place.box.x0, place.box.y1 - place.box.y0
            if place.kind == "comb":
                self._draw(widget, appearance.draw_comb(rest, wide, high, place.size), wide, high)
                return
            smallest = place.size if place.part else appearance.least(place.size)
            fitted = appearance.fit(rest, wide, high, place.size, smallest=smallest)
            floor = SIGNATURE_FLOOR * place.size / _SIGNATURE_SIZE if place.kind == "signature" else None
            part = rest[: fitted.end]
            drawn = appearance.draw(part, fitted, wide, high, multiline=place.multiline, floor=floor)
            self._draw(widget, drawn, wide, high)
            rest = rest[fitted.end :]

    def _draw(self, widget: Any, content: bytes, wide: float, high: float) -> None:
        from pikepdf import Array, Dictionary, Name

        widget.AP = Dictionary(
            N=self.pdf.make_stream(
                content,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=Array([0, 0, round(wide, 2), round(high, 2)]),
                Resources=self.resources,
            )
        )


def _head(pdf: Any, template: Template, answers: Mapping[str, Answer]) -> None:
    """Name and date at the head of every page but the first, as filling draws them."""
    if len(pdf.pages) < 2 or BEARER not in (drawn := pdf.pages[1].obj.Resources.XObject):
        return
    name, date = (a if isinstance(a := answers.get(path), str) else "" for path in template.whose)
    if not name.split() and not date.split():
        return  # as the blank has it
    said = bearer(" ".join(name.split()), " ".join(date.split()))
    large = any(place.size > _SIGNATURE_SIZE for place in template.places)
    size = bearer_size(said, template.pages[0][0] / MM, LARGE if large else 1.0)
    drawn[BEARER].write(appearance.draw_label(said, size))
    drawn[BEARER].BBox = [0, -3, round(appearance.width(said, size) + 2, 2), 14]


def _identify(pdf: Any, template: Template, identity: Identity) -> None:
    """QR codes and reference line of every page, as filling draws them."""
    from pikepdf import Array

    for number, page in enumerate(pdf.pages, 1):
        code = page.obj.Resources.XObject[QR]
        side, drawn = marks.draw_qr(identity.qr(number, len(pdf.pages)))
        code.write(drawn)
        code.BBox = Array([0, 0, side, side])
        code.Matrix = Array([round(1 / side, 6), 0, 0, round(1 / side, 6), 0, 0])
    reference = identity.reference
    room = beside(template.pages[0][0] / MM)
    size = REFERENCE_SIZE * min(1.0, room / appearance.width(reference, REFERENCE_SIZE))
    line = pdf.pages[0].obj.Resources.XObject[REFERENCE]
    line.write(appearance.draw_label(reference, size))
    line.BBox = Array([0, -3, round(appearance.width(reference, size) + 2, 2), 10])
