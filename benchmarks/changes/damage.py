"""A document that is being damaged: where on its pages something is put, and how it gets there."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from schemas.template import Place, Template

Corners = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points from the lower left corner."""
Resources = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is put: page from 0, corners, and the answer it is in (None: in no box)."""

    page: int
    box: Corners
    place: Place | None = None


@dataclass
class Hurt:
    """A document being damaged. `live`: it has its fields, and an answer is drawn by its own appearance."""

    pdf: Pdf
    template: Template
    chance: random.Random
    live: bool
    answered: frozenset[str]

    @property
    def pages(self) -> tuple[tuple[float, float], ...]:
        return self.template.pages

    def box(self, place: Place) -> Corners:
        high = self.pages[place.box.page - 1][1]
        return place.box.x0, high - place.box.y1, place.box.x1, high - place.box.y0

    def answer(self) -> Spot:
        """The box of a written answer."""
        written = [
            p
            for p in self.template.places
            if p.path in self.answered and p.kind in {"text", "comb"} and p.part == 0
        ]
        place = self.chance.choice(written)
        return Spot(place.box.page - 1, self.box(place), place)

    def mark(self) -> Spot:
        """A box to tick."""
        place = self.chance.choice([p for p in self.template.places if p.kind == "mark"])
        return Spot(place.box.page - 1, self.box(place), place)

    def has_marks(self) -> bool:
        return any(p.kind == "mark" for p in self.template.places)

    def words(self) -> tuple[Spot, str]:
        """A line of printed words outside of all boxes, and what it says."""
        runs = [
            (page, run)
            for page, printed in enumerate(self.template.printed)
            for run in printed.runs
            if len(run[0]) > 5 and run[3] < self.pages[page][1] - 90
        ]
        page, (text, x0, x1, base) = self.chance.choice(runs)
        y = self.pages[page][1] - base
        return Spot(page, (x0, y - 2, x1, y + 9)), text

    def room(self, wide: float = 90, high: float = 16) -> Spot:
        """Anywhere on a page outside of the boxes, free or printed on."""
        while True:
            page = self.chance.randrange(len(self.pages))
            w, h = self.pages[page]
            x, y = self.chance.uniform(40, w - wide - 40), self.chance.uniform(95, h - high - 60)
            box = (x, y, x + wide, y + high)
            here = [self.box(p) for p in self.template.places if p.box.page == page + 1]
            if not any(_meet(box, b) for b in here):
                return Spot(page, box)
            self.misses = getattr(self, "misses", 0) + 1
            if self.misses % 200 == 0:
                wide, high = wide * 0.8, high * 0.8

    def anywhere(self) -> Spot:
        """An answer as often as a place outside of the boxes."""
        return self.answer() if self.chance.random() < 0.5 else self.room()

    def put(self, spot: Spot, content: str | bytes, resources: Resources | None = None) -> None:
        """Draws on top of what stands there; of a live answer in its own appearance, which nothing covers."""
        drawn = content.encode("latin-1") if isinstance(content, str) else content
        if spot.place is not None and self.live:
            self._in_appearance(spot, drawn, resources or {})
            return
        page = self.pdf.pages[spot.page]
        for kind, entries in (resources or {}).items():
            for name, thing in entries.items():
                page.add_resource(thing, Name(kind), Name(name), replace_existing=True)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\nq " + drawn + b" Q\n")

    def widget(self, place: Place) -> Any:
        """The widget of a place: they stand on the pages in the order of the places."""
        here = [p for p in self.template.places if p.box.page == place.box.page]
        annotations = [
            a for a in self.pdf.pages[place.box.page - 1].obj.Annots if a.get("/Subtype") == "/Widget"
        ]
        return annotations[here.index(place)]

    def _in_appearance(self, spot: Spot, drawn: bytes, resources: Resources) -> None:
        assert spot.place is not None
        widget = self.widget(spot.place)
        states = widget.AP.N
        old = states if isinstance(states, pikepdf.Stream) else states[widget.get("/AS", Name.Off)]
        own = Dictionary(old.get("/Resources", Dictionary()))
        for kind, entries in resources.items():
            mine = Dictionary(own.get(kind, Dictionary()))
            for name, thing in entries.items():
                mine[name] = thing
            own[kind] = mine
        x0, y0 = spot.box[0], spot.box[1]
        moved = b"\nq 1 0 0 1 %.2f %.2f cm " % (-x0, -y0)
        new = self.pdf.make_stream(b"q " + old.read_bytes() + b" Q" + moved + drawn + b" Q")
        new.Type, new.Subtype, new.BBox, new.Resources = Name.XObject, Name.Form, old.BBox, own
        if isinstance(states, pikepdf.Stream):
            widget.AP = Dictionary(N=new)
        else:
            states = Dictionary(states)
            states[widget.get("/AS", Name.Off)] = new
            widget.AP = Dictionary(N=states)

    def helvetica(self) -> Resources:
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
        )
        return {"/Font": {"/FxOwn": self.pdf.make_indirect(font)}}


Change = Callable[[Hurt], Spot | None]
"""Does one damage and says where; None where the document has nothing that could be damaged so."""


def damaged(
    data: bytes, template: Template, answered: frozenset[str], seed: int, change: Change
) -> Done | None:
    """The document with one damage, by a seed; flattened documents are those without a form."""
    with pikepdf.open(BytesIO(data)) as pdf:
        hurt = Hurt(pdf, template, random.Random(seed), "/AcroForm" in pdf.Root, answered)
        spot = change(hurt)
        if spot is None:
            return None
        out = BytesIO()
        pdf.save(out)
        return Done(out.getvalue(), spot)


@dataclass(frozen=True, slots=True)
class Done:
    """A damaged document, and where it was damaged."""

    data: bytes
    spot: Spot


def flattened(data: bytes) -> bytes:
    """The fields made into page content, by qpdf."""
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.flatten_annotations("all")
        if "/AcroForm" in pdf.Root:
            del pdf.Root.AcroForm
        out = BytesIO()
        pdf.save(out)
        return out.getvalue()


def _meet(one: Corners, other: Corners) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def array(*numbers: float) -> Array:
    return Array([round(n, 3) for n in numbers])
