"""Tables drawn on a page: cells between ruled lines, and what is written in and between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.pdf.page.content import Char, Page, Shape
from schemas.geometry import Box

_THIN = 2.5
"""Points: what is thinner is a line, however a program draws it."""
_SNAP = 2.0
"""Points by which lines that are one may stand apart."""
_SHORTEST = 4.0
"""Points: a shorter stroke is part of a letter or a box, not of a table."""

_ABOVE = 1.6
"""A label's last baseline is no further above its box than this, as a multiple of the type size."""
_PITCH = 1.5
"""Two lines of one label are no further apart than this, as a multiple of the type size."""


@dataclass(slots=True)
class Cell:
    """One cell: where it is on a page, and its characters. A cell broken over pages has more `parts`.

    `gone` are characters that stand there and do not count, but take room: what was struck out.
    """

    page: int
    box: Box
    chars: list[Char] = field(default_factory=list)
    parts: list[Cell] = field(default_factory=list)
    gone: list[Char] = field(default_factory=list)

    @property
    def pieces(self) -> list[Cell]:
        """This cell and what it goes on in."""
        return [self, *self.parts]


@dataclass(slots=True)
class Table:
    """Rows of cells from the top, and the lines of text between the table before and this one.

    `page` is that of the file on which it ends, `sheet` the number of that page in the form, `first` that of the one it
    begins on. `headless`: nothing stands over it there. `seams`: its rows that begin another page.
    """

    page: int
    rows: list[list[Cell]]
    before: list[str] = field(default_factory=list)
    ends_page: bool = False
    sheet: int = 0
    first: int = 0
    headless: bool = False
    seams: list[int] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        """Points from the top of the page."""
        return max(c.box.y1 for row in self.rows for c in row)

    @property
    def top(self) -> float:
        """Points from the top of the page."""
        return min(c.box.y0 for row in self.rows for c in row)


@dataclass(slots=True)
class Laid:
    """What is on a page: its tables from the top, and the lines outside of them with their baselines."""

    page: Page
    tables: list[Table]
    outside: list[tuple[float, list[Char]]]


def laid_out(page: Page) -> Laid:
    """The tables of a page with their characters, and all other lines."""
    tables = [
        Table(page.number, [[Cell(page.number, box) for box in row] for row in rows])
        for rows in _ruled(page.shapes)
    ]
    if tables:
        tables[-1].ends_page = True
    cells = [c for t in tables for row in t.rows for c in row]
    outside: list[tuple[float, list[Char]]] = []
    for line in page.lines:
        loose: list[Char] = []
        for char in line:
            home = _home(char, cells)
            if home is None:
                loose.append(char)
            else:
                home.chars.append(char)
        if any(c.text.strip() for c in loose):
            outside.append((loose[0].base, loose))
    return Laid(page, tables, outside)


def label_above(laid: Laid, table: Table) -> None:
    """Give a table of one row, whose questions stand free above it, these as its first row."""
    top, size = table.top, 0.0
    taken: list[tuple[float, list[Char]]] = []
    for base, line in sorted(laid.outside, key=lambda one: -one[0]):
        own = max(c.size for c in line)
        if base > top:
            continue
        if any(base < t.bottom <= top for t in laid.tables if t is not table):
            break
        if top - base > (_PITCH * min(own, size) if taken else _ABOVE * own):
            break
        taken.append((base, line))
        top, size = base, own
    if not taken:
        return
    head = [Cell(c.page, Box(c.box.x0, top - 12, c.box.x1, table.top)) for c in table.rows[0]]
    for one in reversed(taken):
        for char in one[1]:
            home = next((c for c in head if c.box.x0 <= char.middle.x <= c.box.x1), None)
            if home is not None:
                home.chars.append(char)
        laid.outside.remove(one)
    table.rows.insert(0, head)


def _home(char: Char, cells: Sequence[Cell]) -> Cell | None:
    middle = char.middle
    return next((cell for cell in cells if cell.box.holds(middle)), None)


def _ruled(shapes: Iterable[Shape]) -> list[list[list[Box]]]:
    """Tables as rows of boxes, top to bottom, each row from left to right."""
    from pdfplumber.table import edges_to_intersections, intersections_to_cells, merge_edges

    edges = [e for s in shapes if s.dark for e in _edges(s)]
    if not edges:
        return []
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    cells = [Box(*c) for c in intersections_to_cells(edges_to_intersections(merged, _SNAP, _SNAP))]
    tables = []
    for found in _together(cells):
        rows: dict[float, list[Box]] = {}
        for cell in found:
            rows.setdefault(round(cell.y0, 1), []).append(cell)
        tables.append([sorted(rows[y]) for y in sorted(rows)])
    return sorted(tables, key=lambda rows: (rows[0][0].y0, rows[0][0].x0))


def _together(cells: Iterable[Box]) -> list[list[Box]]:
    """Cells that share a corner are one table. (pdfplumber's own takes no table of a single cell.)"""
    groups: list[tuple[set[tuple[float, float]], list[Box]]] = []
    for cell in cells:
        x0, y0, x1, y1 = cell
        corners = {(x0, y0), (x0, y1), (x1, y0), (x1, y1)}
        held = [cell]
        apart = []
        for group in groups:
            if group[0] & corners:
                corners |= group[0]
                held += group[1]
            else:
                apart.append(group)
        groups = [*apart, (corners, held)]
    return [held for _, held in groups]


def _edges(s: Shape) -> Iterable[dict[str, Any]]:
    box = s.box
    if s.kind == "curve":
        return
    if box.tall < _THIN and box.wide > _SHORTEST:
        yield _edge("h", box.middle.y, box.x0, box.x1)
    elif box.wide < _THIN and box.tall > _SHORTEST:
        yield _edge("v", box.middle.x, box.y0, box.y1)
    elif s.kind == "rect" and s.stroked:
        yield from (_edge("h", y, box.x0, box.x1) for y in (box.y0, box.y1))
        yield from (_edge("v", x, box.y0, box.y1) for x in (box.x0, box.x1))


def _edge(way: str, at: float, start: float, end: float) -> dict[str, Any]:
    """A ruled line as pdfplumber takes it: `at` across its direction, from `start` to `end`."""
    if way == "h":
        return {
            "orientation": "h",
            "x0": start,
            "x1": end,
            "top": at,
            "bottom": at,
            "width": end - start,
            "height": 0.0,
        }
    return {
        "orientation": "v",
        "x0": at,
        "x1": at,
        "top": start,
        "bottom": end,
        "width": 0.0,
        "height": end - start,
    }
