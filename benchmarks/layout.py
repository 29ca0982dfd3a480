"""How the pages of PDF renditions measure: `python -m benchmarks.layout [--write] [FORM …]`.

One row a form and state: blank, filled with its sample record, in large print. What is measured is what is drawn: sizes
of letters (the reference line, which machines read, is told apart), gaps between boxes, cells of dates, and how far
down each page something stands. `--write` puts the table into docs/pages.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import combinations, takewhile
from pathlib import Path
from typing import Any

import pdfplumber

from fillers import pdf
from fillers.pdf.page import Page
from forms import catalogue, load
from samples import make
from schemas.definition import FormDefinition
from schemas.identity import parse_reference
from schemas.rendition import Variant
from schemas.template import PageBox, Place, Template

MM = 72 / 25.4
STATES = ("blank", "filled", "large")
DOCUMENT = Path(__file__).parents[1] / "docs" / "pages.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
_FULL = 1 / 3


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one document. Sizes of type are points, lengths millimetres; a page's fill is a share of its body's height.

    `asked` are the pages up to the last on which something is asked; `fills` are theirs, without the last. `lone` are
    pages with nothing but signatures and their dates.
    """

    form: str
    state: str
    pages: int
    asked: int
    type: float
    foot: float
    """The smallest type of the line at the foot with title and page."""
    code: float
    """The reference line."""
    gap: float
    """Between the nearest two tick boxes."""
    tick: float
    box: float
    """The lowest box to write in."""
    cell: float
    """The narrowest cell of a date; 0 without dates."""
    fills: tuple[float, ...]
    lone: int
    orphans: int
    """Pages that end with a heading or a question, and tables of which one row stands alone at their begin or end."""
    head: int
    """Lines of the highest head that is printed again on a later page."""
    turned: int
    """Letters that do not stand upright."""

    @property
    def thin(self) -> int:
        """Pages under a third full, the last not among them."""
        return sum(fill < _FULL for fill in self.fills)

    def row(self) -> str:
        """As a row of the table."""
        fill = f"{min(self.fills):.0%}" if self.fills else "–"
        of = f"{self.asked}" + (f" + {more}" if (more := self.pages - self.asked) else "")
        ticks = f"{self.gap:.1f} | {self.tick:.1f}" if self.tick else "– | –"
        sizes = f"{self.type:.1f} | {self.foot:.1f} | {self.code:.1f} | {ticks} | {self.box:.1f}"
        return (
            f"| {self.form} | {self.state} | {of} | {sizes} | {self.cell:.2f} | {fill} "
            f"| {self.thin} | {self.lone} | {self.orphans} | {self.head} |"
        )


HEAD = (
    "| form | state | pages | type, pt | foot, pt | reference line, pt | between ticks, mm | tick, mm | box, mm "
    "| date cell, mm | emptiest page | under a third | signatures alone | orphans | repeated head, lines |\n"
    + "|---" * 15
    + "|"
)


def measure(name: str, state: str) -> Measures:
    """One form in one of the `STATES`."""
    data, template, page = _made(name, state)
    words: list[float] = []
    feet: list[float] = []
    codes: list[float] = []
    ends, heads, turned, before = 0, 0, 0, set[str]()
    with pdfplumber.open(BytesIO(data)) as document:
        for number, sheet in enumerate(document.pages, 1):
            foot = float(sheet.height) - page.low * page.zoom
            top = foot - page.tall * page.zoom
            body = []
            for line in sheet.extract_text_lines(return_chars=True):
                sizes = [c["size"] for c in line["chars"] if c["text"].strip()]
                turned += sum(not c["upright"] for c in line["chars"])
                plain = feet if line["top"] > foot else words
                (codes if parse_reference(line["text"], "footer") else plain).extend(sizes)
                if top - 2 < line["top"] < foot:
                    body.append(line)
            boxes = [p.box for p in template.places if p.box.page == number]
            ends += _ends_with_a_question(body, boxes)
            heads = max(heads, _head_again(body, before, min((b.y0 for b in boxes), default=foot)))
            before |= {line["text"] for line in body if _bold(line)}
    asked = max(p.box.page for p in template.places)
    low = template.pages[0][1] - page.low * page.zoom
    top = low - page.tall * page.zoom
    fills = [
        (max(b.box.y1 for b in template.places if b.box.page == n) - top) / (low - top)
        for n in range(1, asked)
        if any(b.box.page == n for b in template.places)
    ]
    marks = [p for p in template.places if p.kind == "mark"]
    written = [p for p in template.places if p.kind != "mark"]
    return Measures(
        form=name,
        state=state,
        pages=len(template.pages),
        asked=asked,
        type=round(min(words), 2),
        foot=round(min(feet, default=0.0), 2),
        code=round(min(codes, default=0.0), 2),
        gap=round(min(_gaps(marks), default=99.0) / MM, 2),
        tick=round(min((p.box.x1 - p.box.x0 for p in marks), default=0.0) / MM, 2),
        box=round(min((p.box.y1 - p.box.y0 for p in written), default=0.0) / MM, 2),
        cell=round(min((p.box.x1 - p.box.x0 for p in written if p.kind == "comb"), default=0.0) / 10 / MM, 3),
        fills=tuple(fills),
        lone=_lone(template),
        orphans=ends + sum(_lone_rows(template, (low - top) / 5, load(name))),
        head=heads,
        turned=turned,
    )


def _bold(line: dict[str, Any]) -> bool:
    """Whether a line is a heading, a question or a table's head."""
    return all("Semi" in c["fontname"] or "Bold" in c["fontname"] for c in line["chars"] if c["text"].strip())


def _head_again(body: Sequence[dict[str, Any]], before: set[str], first: float) -> int:
    """The lines of what stands over a page's first box, at `first`, and stood on an earlier page already."""
    over = (line for line in body if line["bottom"] < first)
    head = list(takewhile(lambda line: _bold(line) and line["text"] in before, over))
    if not head:
        return 0
    size = max(c["size"] for c in head[0]["chars"])
    return round((head[-1]["bottom"] - head[0]["top"] - size) / (1.22 * size)) + 1


def _ends_with_a_question(body: Sequence[dict[str, Any]], boxes: Sequence[PageBox]) -> bool:
    """Whether the lowest thing on a page is a line over something that stands on the next."""
    if not body:
        return False
    last = max(body, key=lambda line: line["bottom"])
    return _bold(last) and all(box.y1 < last["top"] for box in boxes)


def _lone_rows(template: Template, high: float, form: FormDefinition) -> Iterator[bool]:
    """Of each table on several pages: whether its first or last row stands alone, though it is no higher than this.

    A row with a printed list is high, however low its boxes are: in large print its words stand over them.
    """
    listed = {(t.table, r.id) for t in form.tables for r in t.fixed if r.items}
    groups = {(t.table, r.id): g.heading for t in form.tables for g in t.groups for r in g.rows}
    tables: dict[tuple[str, str | None], dict[str, list[PageBox]]] = {}
    for place in template.places:
        table, _, row = place.path.partition(".")
        if row and not place.part:
            number = row.partition(".")[0]
            own = (table, groups.get((table, number)))  # each group stands under a heading of its own
            tables.setdefault(own, {}).setdefault(number, []).append(place.box)
    for (table, _), rows in tables.items():
        pages = [{box.page for box in row} for row in rows.values()]
        low = all(max(b.y1 for b in row) - min(b.y0 for b in row) <= high for row in rows.values())
        low = low and not any((table, number) in listed for number in rows)
        if len(rows) > 2 and low and all(len(on) == 1 for on in pages):
            first, *_, last = numbers = [min(on) for on in pages]
            yield first != last and (numbers.count(first) == 1 or numbers.count(last) == 1)


def _made(name: str, state: str) -> tuple[bytes, Template, Page]:
    form = load(name)
    if state == "filled":
        filled = make.filled(form, "pdf")
        return filled.data, filled.template, Page(pdf.rendition(form))
    rendition = pdf.rendition(form, variant=Variant(large=state == "large"))
    compiled = pdf.compile(rendition)
    return pdf.blank(compiled), compiled.template, Page(rendition)


def _gaps(marks: Sequence[Place]) -> Iterator[float]:
    """Points between neighbouring tick boxes of a page, along the axis on which they are apart."""
    by_page: dict[int, list[Place]] = {}
    for mark in marks:
        by_page.setdefault(mark.box.page, []).append(mark)
    for here in by_page.values():
        for one, two in combinations((p.box for p in here), 2):
            across = max(one.x0, two.x0) - min(one.x1, two.x1)
            down = max(one.y0, two.y0) - min(one.y1, two.y1)
            yield max(across, down)


def _lone(template: Template) -> int:
    by_page: dict[int, set[str]] = {}
    for place in template.places:
        if not place.part:
            by_page.setdefault(place.box.page, set()).add(place.kind)
    return sum(
        "signature" in kinds and kinds <= {"signature", "comb"} for n, kinds in by_page.items() if n > 1
    )


def run(names: Sequence[str] = ()) -> Iterator[str]:
    """The table's rows, its head first."""
    yield HEAD
    for name in names or sorted({e.form for e in catalogue()}):
        for state in STATES:
            yield measure(name, state).row()


def main() -> None:
    """Print the table, and with `--write` put it into its page."""
    write = "--write" in sys.argv
    rows = []
    for row in run([a for a in sys.argv[1:] if a != "--write"]):
        print(row, flush=True)
        rows.append(row)
    if write:
        text = DOCUMENT.read_text(encoding="utf-8")
        between = "\n".join((BEGIN, "", *rows, "", END))
        text = re.sub(f"{BEGIN}.*?{END}", lambda _: between, text, flags=re.DOTALL)
        DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
