"""A report as an accessible PDF: states in words, wide tables in parts that can be read, row heads in each part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fillers.pages import Block, Bullets, Chart, Facts, Heading, Keep, Page, Paragraph, Run, chart_pieces, pdf
from fillers.pages import Cell as PageCell
from fillers.pages import Table as PageTable
from fillers.pages.model import Tone as PageTone
from fillers.pages.writing import CHART_SIZE, LARGE
from reports.faces import charts, parts
from reports.table import Cell, Report, Row, State, Table, Tone
from schemas.rendition import Branding

_MOST = 12
"""Columns of states beside one another: a year of months stands on one page."""
_WORDS = 3
"""A state of more words than these, which says nothing of anybody, stands by its letter where columns are narrow."""
_LANDSCAPE_FROM = 7
"""From so many columns on a report lies across the page."""
BEHIND_LIMIT = 3_000
"""Lines of what stands behind that are printed: about a hundred pages; a home's two years have a third of it."""
_SIZE = 10.0
"""Of words, in points."""
_ACROSS, _UPRIGHT = (728.0, 467.0), (482.0, 714.0)
"""Points across and down inside the margins of a page that lies across, or stands; less a little at its foot."""
_HEADED = 5.0
"""Lines of a chart's words that a heading above it takes."""
_TONES: Mapping[Tone, PageTone] = {
    "good": "good",
    "wait": "quiet",
    "warn": "warn",
    "bad": "bad",
    "plain": "plain",
}


def pages(
    report: Report, brand: Branding | None = None, *, index: bool = False, large: bool = False
) -> bytes:
    """The report as PDF/UA-1; equal arguments give equal bytes. Raises RenditionError as `fillers.pages.pdf`."""
    brand = brand or Branding()
    when = dt.datetime(report.made_on.year, report.made_on.month, report.made_on.day, tzinfo=dt.UTC)
    page = Page(
        report.title,
        tuple(_blocks(report, index=index, large=large)),
        landscape=_lies_across(report),
        foot=f"{report.title}, {report.whom}, {report.period.words}; made on {report.made_on:%d/%m/%Y}",
    )
    return pdf(page, brand, when=when, large=large, size=_SIZE)


def _lies_across(report: Report) -> bool:
    return any(_across(t) >= _LANDSCAPE_FROM for t in report.tables)


def _across(table: Table) -> int:
    return sum(parts.has_any(table, at) for at in range(len(table.columns)))


def _blocks(report: Report, *, index: bool, large: bool) -> Iterator[Block]:
    yield Facts(tuple(parts.facts(report)))
    lacking = tuple(_lacking(report))
    if index:
        yield from lacking
    elif report.gaps:
        said = f"{len(report.gaps)} in all, listed at the end. {parts.counted(report.gaps)}."
        yield Paragraph((Run("What is lacking: ", strong=True), said))
    told: set[tuple[str | None, ...]] = set()
    for section in parts.sections(report):
        level = 3 if section.heading else 2
        if section.heading:
            yield Heading(2, section.heading)
            if section.intro:
                yield Paragraph(section.intro)
        for table in section.tables:
            yield from _table(table, report, level, told, large=large)
    if not index:
        yield from lacking
    if not index:
        yield from _behind(report)
    if report.notes:
        yield Heading(2, "How this was worked out")
        yield Bullets(report.notes)


def _lacking(report: Report) -> Iterator[Block]:
    yield Heading(2, "What is lacking")
    if not report.gaps:
        yield Paragraph("Nothing was found to be lacking.")
        return
    yield Paragraph((Run(f"{len(report.gaps)} in all. ", strong=True), f"{parts.counted(report.gaps)}."))
    for words, mine in parts.by_kind(report.gaps).items():
        rows: list[tuple[Any, ...]] = [
            (f"{g.name} ({g.person})" if g.name else g.person or "–", g.what, g.do or "–") for g in mine
        ]
        yield Heading(3, words)
        yield PageTable(None, ("Of", "What", "What to do"), rows, widths=(1.2, 3, 2), size=0.92)


def _table(
    table: Table, report: Report, level: int, told: set[tuple[str | None, ...]], *, large: bool
) -> Iterator[Block]:
    """A table with its charts; `told` are the people whose home, team and supervisor were told already."""
    head: tuple[Block, ...] = (Heading(level, parts.short(table, report)),)
    for drawn in _drawn(table, report, large=large):
        yield Keep((*head, drawn))  # a heading never stands on a page without what it is of
        head = ()
    yield from head
    if not table.rows:
        yield Paragraph(table.empty)
    elif parts.wide(table):
        yield from _legend(table)
        people = tuple(row.person for row in table.rows)
        yield from _in_parts(table, who=people not in told)
        told.add(people)
    else:
        columns = [at for at in range(len(table.columns)) if parts.has_any(table, at)]
        for heading, rows in parts.groups(table).items():
            if heading:
                yield Heading(level + 1, heading)
            yield _of(table, rows, columns, table.caption if not heading else f"{table.caption}: {heading}")
    yield from (Paragraph(Run(said, strong=True)) for said in table.sums)
    if table.note:
        yield Paragraph(Run(table.note, quiet=True))


def _drawn(table: Table, report: Report, *, large: bool) -> Iterator[Chart]:
    """The charts beside a table, in parts that are no higher than a page."""
    wide, high = _ACROSS if _lies_across(report) else _UPRIGHT
    size = (LARGE if large else _SIZE) * CHART_SIZE
    for chart in report.charts:
        drawn = charts.for_pages(chart) if chart.beside == table.key else None
        if drawn is not None:
            yield from chart_pieces(drawn, width=wide, size=size, high=high - _HEADED * size)


def _behind(report: Report) -> Iterator[Block]:
    """What stands behind each entry of each table."""
    whole = [(table, list(parts.behind(table))) for table in report.tables]
    if (many := sum(len(found) for _, found in whole)) > BEHIND_LIMIT:
        yield Heading(2, "What stands behind each entry")
        yield Paragraph(
            f"It is {many:,} lines long, and is told in the page and the workbook of this report."
        )
        return
    first = True
    for table, found in whole:
        if not found:
            continue
        if first:
            yield Heading(2, "What stands behind each entry")
            first = False
        yield Heading(3, parts.short(table, report))
        rows: list[tuple[Any, ...]] = [
            (b.row, b.column, PageCell(b.state.words, _TONES[b.state.tone]), b.says) for b in found
        ]
        yield PageTable(None, ("Of", "Entry", "Is", "Because"), rows, widths=(1.6, 1.1, 1, 4.5), size=0.88)


def _legend(table: Table) -> Iterator[Block]:
    yield Bullets(tuple((Run(_named(s), strong=True), f": {s.means}") for s in table.used() if s.words))


def _named(state: State) -> str:
    """What a state is called in the legend: with its letter, where that stands in the cells."""
    return f"{state.mark}, {state.words}" if _by_letter(state) else state.words


def _by_letter(state: State) -> bool:
    """Whether a state stands by its letter in a narrow column: one that says nothing of anybody, in many words."""
    return state.tone == "plain" and len(state.words.split()) > _WORDS


def _in_parts(table: Table, *, who: bool) -> Iterator[Block]:
    """A wide table in parts of so many columns of states, each with the heads of its rows; what else it has first."""
    states = [at for at, c in enumerate(table.columns) if c.kind == "state"]
    heads = list(range(table.heads))
    others = [
        at for at in range(table.heads, len(table.columns)) if at not in states and parts.has_any(table, at)
    ]
    pieces = [states[at : at + _MOST] for at in range(0, len(states), _MOST)]
    # The last part of a long time is no single month.
    if len(pieces) > 1 and len(pieces[-1]) < _MOST // 2:
        even = -(-len(states) // len(pieces))
        pieces = [states[at : at + even] for at in range(0, len(states), even)]
    if others and who:
        yield _of(table, table.rows, [*heads, *others], "Who they are")
    for number, piece in enumerate(pieces, 1):
        first, last = table.columns[piece[0]].spoken, table.columns[piece[-1]].spoken
        part = f", part {number} of {len(pieces)}" if len(pieces) > 1 else ""
        yield _of(table, table.rows, [*heads, *piece], f"{first} to {last}{part}", size=0.8)


def _of(
    table: Table, rows: Sequence[Row], columns: Sequence[int], caption: str, *, size: float = 0.9
) -> PageTable:
    heads = tuple(_head(table, at) for at in columns)
    told = [tuple(_cell(table, row.cells[at]) for at in columns) for row in rows]
    right = tuple("right" if table.columns[at].kind == "number" else "left" for at in columns)
    widths = tuple(_width(table, at, rows) for at in columns)
    return PageTable(caption, heads, told, right, None, widths, size, caption_again=True)  # type: ignore[arg-type]


def _head(table: Table, at: int) -> str:
    column = table.columns[at]
    return f"{column.head} {column.group}" if column.group else column.head


def _cell(table: Table, cell: Cell) -> Any:
    state = table.state(cell)
    if state is None:
        return cell.shown
    by_letter = parts.wide(table) and _by_letter(state) and cell.shown == state.words
    return PageCell(state.mark if by_letter else cell.shown, _TONES[state.tone])


def _width(table: Table, at: int, rows: Sequence[Row]) -> float:
    """How wide a column is beside the others: as its words ask for, within limits, so that no word is broken."""
    column = table.columns[at]
    if column.kind == "state" and parts.wide(table):
        return 9.0
    words = [row.cells[at].shown for row in rows]
    word = max((len(w) for said in (*words, column.head) for w in said.split()), default=1)
    longest = max((len(w) for w in words), default=1)
    return float(min(40, max(word + 1, min(longest, 26), longest / 3)))
