"""The boxes of a page: which kind an answer gets, how high it is, and what it is called. Lengths are points."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fillers.pdf.columns import SCALE_APART, TYPE
from fillers.pdf.marks import MM
from schemas.definition import Field, Item
from schemas.paths import CONTINUED, Slot, key
from schemas.spoken import heard, spoken

WRITING = 8 * MM
"""From one writing line to the next: 8 mm."""
TYPED = 3.4
"""What a box in a table has more than its writing lines, so that two of them hold three lines of type."""
ONE_LINE = 9 * MM
SIGNING = 14 * MM
_NARROW = {"number": 40.0, "decimal": 40.0, "duration": 30.0, "time": 24.0, "when": 90.0}  # millimetres
_SUCH_AS = {"duration": "1 h 15 min", "time": "14:30"}
"""How an answer is to be written, where people write it in several ways."""

Node = dict[str, Any]
"""A piece of the page model, as JSON can hold it."""


@dataclass(frozen=True, slots=True)
class Control:
    """One placeholder on the page and the widget it becomes. `say` is its full question, read aloud."""

    path: str
    field: Field
    kind: Literal["text", "comb", "mark", "signature"]
    say: str
    question: str
    size: float
    option: str | None = None
    part: int = 0
    asks: float = 0.0
    """The height a paragraph's box asks for of its own; what a page leaves over makes it higher."""
    name_of_all: str = ""
    """Of boxes that share a field: what they are called together."""
    words: str = ""
    """Of a box to tick: the words of its answer, as they are heard."""

    @property
    def name(self) -> str:
        """The field's name in the PDF (`/T`); boxes of one group share it."""
        if self.option is not None and self.field.many:
            return key(self.path, self.option)
        return key(self.path) + (f"{CONTINUED}{self.part}" if self.part else "")


@dataclass(slots=True)
class Controls:
    """The controls of a document, in the order they were asked for; the layout knows each by its index."""

    continued: Container[str]
    """Paths that go on on an extra sheet."""
    wide: float
    """Width of a page's body."""
    tall: float
    """Height of a page's body: no box can be higher."""
    tight: bool = False
    zoom: float = 1.0
    """How much larger the page is than it is laid out: type sizes are those of the page."""
    grown: Mapping[str, int] = field(default_factory=dict)
    """Points by which a path's box is higher than at first."""
    made: list[Control] = field(default_factory=list)
    growing: dict[int, Node] = field(default_factory=dict)
    """Boxes for paragraphs, by the index of their control: they may take room that a page leaves over."""

    def add(self, control: Control) -> int:
        self.made.append(control)
        return len(self.made) - 1

    def of(self, slot: Slot, *, cell: bool) -> Node:
        """The control of a slot, in a block of fields or in a table's cell."""
        asked = slot.field
        size = TYPE * self.zoom
        if asked.type in {"choice", "scale", "tick"}:
            return self._marks(slot, cell=cell)
        if asked.type == "date":
            i = self.add(Control(slot.path, asked, "comb", heard(slot), slot.question, size))
            return {"k": "comb", "i": i, "h": (8 if cell else 9) * MM, "cell": 5.2 * MM}
        if asked.type == "signature":
            i = self.add(Control(slot.path, asked, "signature", heard(slot), slot.question, TYPE * self.zoom))
            return self._going({"k": "sign", "i": i, "h": SIGNING}, slot.path)
        high = self._height(asked, cell=cell)
        asks = high if asked.type == "paragraph" else 0.0
        i = self.add(Control(slot.path, asked, "text", heard(slot), slot.question, size, asks=asks))
        node: Node = {"k": "text", "i": i, "h": min(high + self.grown.get(slot.path, 0), self.tall - 60)}
        if not cell and asked.type in _NARROW:
            node["w"] = _NARROW[asked.type] * MM
        if not cell and asked.type in _SUCH_AS:
            node["after"] = "such as\n" + _SUCH_AS[asked.type].replace(" ", "\u00a0")
        if asked.type == "paragraph":
            self.growing[i] = node
        return self._going(node, slot.path)

    def _going(self, node: Node, path: str) -> Node:
        if path in self.continued:
            node["go"] = f"to-{key(path)}"
        return node

    def _height(self, asked: Field, *, cell: bool) -> float:
        if asked.type != "paragraph":
            return ONE_LINE
        more = TYPED if cell else 0.0
        # A box is never split over pages, so it can be no higher than a page's body.
        return min(max(self._lines(asked, cell=cell) * WRITING + more, ONE_LINE), self.tall - 60)

    def _lines(self, asked: Field, *, cell: bool) -> int:
        if asked.type != "paragraph":
            return 0
        return asked.lines or (2 if cell else 3 if self.tight else 4)

    def _marks(self, slot: Slot, *, cell: bool) -> Node:
        asked = slot.field
        boxes = [
            {
                "i": self.add(
                    Control(
                        slot.path,
                        asked,
                        "mark",
                        heard(slot, o),
                        slot.question,
                        TYPE * self.zoom,
                        o.key,
                        name_of_all=spoken(slot),
                        words=o.spoken,
                    )
                ),
                "say": o.key if asked.type == "scale" else o.say,
            }
            for o in asked.marks
        ]
        if asked.type == "tick":
            return {"k": "tick", "i": boxes[0]["i"]}
        if asked.type == "choice":
            return {"k": "choice", "boxes": boxes}
        before, after = (None, None) if cell else _ends(asked)
        return {
            "k": "scale",
            "boxes": boxes,
            "step": 31.0 if not cell else 26.0,
            "row": cell,
            "apart": SCALE_APART,
            "before": before,
            "after": after,
        }


def _ends(asked: Field) -> tuple[str | None, str | None]:
    """What a scale's two ends mean, where that is said."""
    if asked.scale is None or not asked.scale.say:
        return None, None
    captions = dict(asked.scale.say)
    return captions.get(asked.scale.first, ""), captions.get(asked.scale.last, "")


def points(items: Sequence[Item]) -> list[Node]:
    """The points of a printed list, each with those under it."""
    return [{"t": item.say, "items": points(item.items)} for item in items]


def printed_words(
    words: str, *, helped: str | None = None, items: Sequence[Item] = (), strong: bool = False
) -> Node:
    """Words printed in a cell, with what is under them."""
    return {"k": "words", "t": words, "help": helped, "items": points(items), "strong": strong}
