"""All boxes of one question, marked by an invented person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.paper.labelled.marks import CANCELS, Pen, cancel, mark
from benchmarks.paper.labelled.shapes import STYLES
from benchmarks.paper.labelled.truth import FieldKind, Truth, What
from schemas.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split
    from schemas.definition import Field
    from schemas.template import Place, Template

    Grey = npt.NDArray[np.uint8]
    Rng = np.random.Generator

CAREFUL = {
    "cross": 0.45,
    "tick": 0.3,
    "crossing tick": 0.06,
    "slash": 0.05,
    "circle": 0.05,
    "squiggle": 0.04,
    "dot": 0.03,
    "filled": 0.02,
}
"""How often careful people mark in each style; in the harsh mix all are alike."""
LONGEST = 90.0
"""Points of words that somebody still draws a ring round."""


def kind_of(field: Field, places: Sequence[Place]) -> FieldKind:
    """What kind of ticked question it is."""
    if field.many:
        return "many"
    if field.type == "scale":
        return "scale"
    return "tick" if len(places) == 1 else "single"


def marked(
    page: Grey,
    template: Template,
    places: Sequence[Place],
    field: Field,
    with_: Pen,
    rng: Rng,
    split: Split,
    how: str,
    careful: bool,
    dpi: float = 300,
) -> Truth:
    """Marks the boxes of a question on its page, in place; `how` says how often what happens."""
    group = _Group(page, template, places, with_, rng, split, how, careful, dpi)
    kind = kind_of(field, places)
    return group.many() if kind == "many" else group.one(kind)


class _Group:
    def __init__(
        self,
        page: Grey,
        template: Template,
        places: Sequence[Place],
        with_: Pen,
        rng: Rng,
        split: Split,
        how: str,
        careful: bool,
        dpi: float,
    ) -> None:
        self.page, self.template, self.places, self.pen = page, template, places, with_
        self.rng, self.split, self.how, self.careful, self.dpi = rng, split, how, careful, dpi
        self.manner = "careful" if careful else "sloppy"

    def one(self, kind: FieldKind) -> Truth:
        """A question with one answer: mostly one mark."""
        chance, harsh = self.rng.random(), self.how != "careful"
        order = self.rng.permutation(len(self.places))
        meant = self.places[int(order[0])]
        if chance < 0.2:
            return Truth(kind, "blank", 0, marks=(), how=self.manner)
        if harsh and chance < 0.23:
            self._cancelled(meant)
            return Truth(kind, "cancel alone", 0, how=self.manner, due=True)
        if harsh and chance < 0.26 and len(self.places) > 1:
            style = self._marked(meant, plain=True)
            self._marked(self.places[int(order[1])], plain=True)
            return Truth(kind, "two", 0, how=self.manner, style=style, due=True)
        if harsh and chance < 0.36 and len(self.places) > 1:
            self._cancelled(self.places[int(order[1])])
            style = self._marked(meant, plain=True)
            return Truth(kind, "cancelled", 0, marks=(meant.option or "",), how=self.manner, style=style)
        style = self._marked(meant)
        if style == "filled":  # as a mark that was taken back looks
            return Truth(kind, "solid", 0, how=self.manner, style=style, due=True)
        return Truth(kind, "answer", 0, marks=(meant.option or "",), how=self.manner, style=style)

    def many(self) -> Truth:
        """A question with any number of answers. A filled box may always be a mark or one that was taken back."""
        chosen = [p for p in self.places if self.rng.random() < 0.4]
        style, due = "", False
        if self.how != "careful" and chosen and self.rng.random() < 0.06:
            self._cancelled(chosen.pop())
            due = True
        solid = False
        for place in chosen:
            style = self._marked(place, ring=False)
            solid |= style == "filled"
        if due or solid:
            what: What = "cancel alone" if due else "solid"
            return Truth("many", what, 0, how=self.manner, style=style, due=True)
        keys = tuple(p.option or "" for p in self.places if p in chosen)
        return Truth("many", "answer" if keys else "blank", 0, marks=keys, how=self.manner, style=style)

    def _marked(self, place: Place, *, plain: bool = False, ring: bool = True) -> str:
        """Marks a box and says in which style; `plain`: one that is no solid block and no ring."""
        words = words_of(self.template, place)
        style = self._style()
        for _ in range(30):
            ringed = style == "circle" and (plain or not ring or words is None)
            solid = (style == "filled" and plain) or (style == "squiggle" and self.pen.name == "felt tip")
            if not (ringed or solid):
                break
            style = self._style()
        else:
            style = "cross"
        zoom = self.dpi / 72
        around = words.times(zoom) if words is not None else None
        box = place.box.corners.times(zoom)
        mark(
            self.page,
            box,
            style,
            self.pen,
            self.rng,
            self.split,
            careful=self.careful,
            words=around,
            dpi=self.dpi,
        )
        return style

    def _style(self) -> str:
        if self.how == "careful":
            return str(self.rng.choice(list(CAREFUL), p=list(CAREFUL.values())))
        return str(self.rng.choice(STYLES))

    def _cancelled(self, place: Place) -> None:
        self._marked(place, plain=True)
        box = place.box.corners.times(self.dpi / 72)
        cancel(self.page, box, str(self.rng.choice(CANCELS)), self.pen, self.rng, self.split, self.dpi)


def words_of(template: Template, place: Place) -> Box | None:
    """The box of what is printed beside a box to tick (points): a scale's number before it, or words after it.

    None where there is none, or where it is too long to draw a ring round.
    """
    if not template.printed:
        return None
    box = place.box
    for said, left, right, base in template.printed[box.page - 1].runs:
        if not box.y0 + 2 < base < box.y1 + 2:
            continue
        number = said == place.option and 0 <= box.x0 - right < 6
        after = not (place.option or "").isdecimal() and 0 <= left - box.x1 < 12
        if (number or after) and right - left <= LONGEST:
            return Box(left, base - 8.5, right, base + 2.5)
    return None
