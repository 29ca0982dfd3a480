"""Whether a form can be laid out as paper wants it: told by the lint, each with the line of what to mend.

Sizes for pens are measured on the pages as they are made, in standard and in large print; what stands over columns on
every page, and how each table is set, is seen in the page model. Lengths are points, in messages millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from fillers.pdf import heights, trials
from fillers.pdf.columns import CELL_PAD, TYPE
from fillers.pdf.compiling import compile as compiled
from fillers.pdf.compiling import rendition
from fillers.pdf.marks import MM
from fillers.pdf.page import BOTTOM, SIDE, Page
from schemas.definition import FieldsBlock, FormDefinition
from schemas.errors import RenditionError
from schemas.heads import HEAD_LINES, SHORTER
from schemas.lint_base import Checks
from schemas.rendition import Variant
from schemas.template import Place, Template
from schemas.understood import Understood
from schemas.yaml_source import Faults

CELL, APART, HIGH = 4.5, 3.0, 8.0
"""Millimetres: a digit's cell is at least so wide, tick boxes so far apart, and boxes to write in so high."""
_NEARLY = 0.02
"""Millimetres that rounding may take."""
_NARROWER = (
    "Put a column under another one with `under`, shorten the longest words of its heads and answers, make two tables "
    "of it, or add `landscape: true` to the form."
)


def check(form: FormDefinition, faults: Faults, known: Understood) -> None:
    """Notes every bound of the pages that the form breaks."""
    try:
        _PageChecks(form, faults, known).all()
    except RenditionError as error:  # it cannot be laid out at all
        faults.found += error.faults


class _PageChecks(Checks):
    def all(self) -> None:
        told: set[str] = set()
        for large in (False, True):
            template = compiled(rendition(self.form, variant=Variant(large=large))).template
            for at, what in _for_pens(template):
                if at not in told:
                    told.add(at)
                    where = " in large print" if large else ""
                    self.add("def-narrow", self.where(at), f"`{at}`: {what}{where}.", self.roomier(at))
        self.tables(Page(rendition(self.form)))

    def tables(self, page: Page) -> None:
        """Heads that are printed again on every page, and tables that are not set as the others are."""
        set_as: dict[str, set[str]] = {}
        heads: dict[str, int] = {}
        for node in page.model()["blocks"]:
            name = next((page.controls.made[i].path.partition(".")[0] for i in _controls(node)), None)
            if name is None or node["k"] not in {"table", "cards"}:
                continue
            set_as.setdefault(name, set()).add(_setting(node))
            if node["k"] == "table":
                heads[name] = max(heads.get(name, 0), _head_lines(node))
        for name, many in heads.items():
            if many > HEAD_LINES:
                self.add(
                    "def-head-long",
                    self.where(name),
                    f"What stands over the columns of `{name}` takes {many} lines on every page; the most are "
                    f"{HEAD_LINES}.",
                    SHORTER,
                )
        self.one_layout(set_as, page.wide)

    def one_layout(self, set_as: dict[str, set[str]], wide: float) -> None:
        """Tables of one form are set in one way: who finds an answer in one finds it in the next."""
        ways = set().union(*set_as.values())
        for name, own in set_as.items():
            others = [n for n in set_as if n != name and "columns" in set_as[n]]
            if own == {"columns"} or len(ways) == 1 or not others:
                continue
            asked = trials.least(self.form.table(name), banner="banner" in own)
            how = (
                "each row a card, one question under another"
                if "cards" in own
                else "the words of each row over it, and not beside its answers"
            )
            room = trials.least(self.form.table(name), banner=False)
            self.add(
                "def-layout",
                self.where(name),
                f"`{name}` is set in another way than `{others[0]}`, {how}: side by side its columns take "
                f"{max(asked, room) / MM:.0f} mm, and a page has {wide / MM:.0f}.",
                _NARROWER,
            )

    def roomier(self, at: str) -> str:
        """What gives a question more room."""
        for block in self.form.blocks:
            if not isinstance(block, FieldsBlock) or all(f.name != at for f in block.fields):
                continue
            if block.across > 1:
                return f"Write `across: {block.across - 1}`, or less, over its block."
            return "Ask for a number (`type: number` with `from` and `to`) where a scale has so many points."
        return _NARROWER

    def where(self, at: str) -> str:
        """What stands nearest at a path: a shared part's columns have no line here, their table has."""
        return at if at in self.lines else at.partition(".")[0]


def _for_pens(template: Template) -> Iterator[tuple[str, str]]:
    """What a pen has too little room for: the column, and how little."""
    for place in template.places:
        box, at = place.box, _column(place.path)
        wide, high = template.pages[box.page - 1]
        if box.x1 > wide - SIDE * MM + 1 or box.y1 > high - BOTTOM * MM + 1:
            yield at, "its boxes run off the page"
        elif place.kind == "comb" and (cell := (box.x1 - box.x0) / 10 / MM) < CELL - _NEARLY:
            yield at, f"the cells of its date are {cell:.1f} mm wide, and digits take {CELL} mm"
        elif place.kind != "mark" and (tall := (box.y1 - box.y0) / MM) < HIGH - _NEARLY:
            yield at, f"its box is {tall:.1f} mm high, and writing takes {HIGH:.0f} mm"
    for one, two in _pairs(template.places):
        across = max(one.box.x0, two.box.x0) - min(one.box.x1, two.box.x1)
        down = max(one.box.y0, two.box.y0) - min(one.box.y1, two.box.y1)
        if (apart := max(across, down) / MM) < APART - _NEARLY:
            yield (
                _column(two.path),
                f"its tick boxes are {max(apart, 0):.1f} mm apart, and ticks take {APART:.0f} mm",
            )


def _pairs(places: Iterable[Place]) -> Iterator[tuple[Place, Place]]:
    by_page: dict[int, list[Place]] = {}
    for place in places:
        if place.kind == "mark":
            by_page.setdefault(place.box.page, []).append(place)
    for here in by_page.values():
        yield from combinations(here, 2)


def _column(path: str) -> str:
    first, *rest = path.split(".")
    return f"{first}.{rest[1]}" if len(rest) > 1 else first


def _setting(node: dict[str, Any]) -> str:
    """How a table is set: as `columns`, with the words of its rows over them (`banner`), or as `cards`."""
    if node["k"] == "cards":
        return "cards"
    return "banner" if any(row["over"] for row in node["rows"]) else "columns"


def _controls(node: Any) -> Iterator[int]:
    """The controls in a piece of the page model, by their numbers."""
    if isinstance(node, dict):
        if "i" in node:
            yield node["i"]
        for part in node.values():
            yield from _controls(part)
    elif isinstance(node, list):
        for part in node:
            yield from _controls(part)


def _head_lines(node: dict[str, Any]) -> int:
    """The lines of what is printed again over a table's columns on every page."""
    over, at, widths = node["over"], 0, node["cols"]
    high = 0
    for head in node["head"]:
        subs: Sequence[str] = head["subs"]
        many = max(len(subs), 1)
        words = " ".join(w for w in (head["t"], head.get("group")) if w)
        own = _lines(words, sum(widths[at : at + many])) + _lines(
            head["help"] or "", sum(widths[at : at + many])
        )
        own += max((_lines(sub, widths[at + n]) for n, sub in enumerate(subs)), default=0)
        high, at = max(high, own), at + many
    return high + (_lines(" ".join(w for w in (over["t"], over["group"]) if w), sum(widths)) if over else 0)


def _lines(text: str, across: float) -> int:
    return heights.lines(text, TYPE, max(across - CELL_PAD, 20.0))
