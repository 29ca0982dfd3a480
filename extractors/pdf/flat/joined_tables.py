"""Tables that go on over a page, put together; and rows of which cannot be told whether they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors import glyphs
from extractors.align import Match, plain
from extractors.pdf.page.content import by_baseline, words
from extractors.pdf.page.tables import Cell, Laid, Table, label_above
from schemas.definition import FieldsBlock, FormDefinition, TableBlock
from schemas.geometry import Box
from schemas.identity import parse_reference
from schemas.prompts import is_bearer, is_prompt

_FOOT = "Page "
_EDGE = 1.5
"""Points by which a cell may stand out of its head's edges."""
_LEFT_OVER = 2.2
"""Under a text that goes on over a page programs leave less room than this, as a multiple of the type size: the cell's
edge, and one line that is held back so that none stands alone on the next page."""


def joined(laid: Sequence[Laid], sheets: Sequence[int], form: FormDefinition) -> list[Table]:
    """All tables in order; those that go on over a page put together."""
    single, many = _headers(form)
    for one in laid:
        for table in one.tables:
            if len(table.rows) == 1:
                label_above(one, table)
    running = _running(laid, form)
    made: list[Table] = []
    on_sheet: dict[int, Laid] = {}
    for one, sheet in zip(laid, sheets, strict=True):
        on_sheet[sheet] = one
        one.outside = [(b, line) for b, line in one.outside if not _is_running(words(line), running)]
        lines = [(base, words(line)) for base, line in one.outside]
        above = 0.0
        for number, table in enumerate(one.tables):
            table.before = [w.strip() for base, w in lines if above < base <= table.top]
            above = table.bottom
            head = tuple(plain(label_of(c)) for c in table.rows[0])
            last = made[-1] if made else None
            goes_on = (
                number == 0
                and last is not None
                and last.sheet == table.sheet - 1
                and not table.before
                and not _left(on_sheet[last.sheet])
                and head == tuple(plain(label_of(c)) for c in last.rows[0])
            )
            if not goes_on or last is None:
                table.first, table.headless = table.sheet, number == 0 and not table.before
                made.append(table)
            elif head in single and head not in many and len(table.rows) == len(last.rows) == 2:
                _lengthen(last, table)
            else:
                last.seams.append(len(last.rows))
                last.rows += table.rows[1:]
                _ends_on(last, table)
    return made


def under_heads(table: Table) -> None:
    """Make one cell of those that stand under one head: answers of one column that a line of the table parts.

    Only where every head stands over whole cells; a table whose first row is none of heads stays as it is.
    """
    heads = [c.box for c in table.rows[0]]
    if len(heads) < 2:
        return
    for number, row in enumerate(table.rows[1:], 1):
        if len(row) <= len(heads) or any(c.parts for c in row):
            continue
        under = [[c for c in row if h.x0 - _EDGE < c.box.x0 and c.box.x1 < h.x1 + _EDGE] for h in heads]
        if all(under) and sum(map(len, under)) == len(row):
            table.rows[number] = [_one(cells) for cells in under]


def _one(cells: Sequence[Cell]) -> Cell:
    box = Box(cells[0].box.x0, cells[0].box.y0, cells[-1].box.x1, cells[0].box.y1)
    return Cell(cells[0].page, box, [char for c in cells for char in c.chars]) if len(cells) > 1 else cells[0]


def _ends_on(last: Table, table: Table) -> None:
    last.page, last.sheet, last.ends_page = table.page, table.sheet, table.ends_page


def _left(one: Laid) -> bool:
    """Whether words of the form's body stand under the last table of a page."""
    return any(base > one.tables[-1].bottom for base, _ in one.outside)


def _lengthen(last: Table, table: Table) -> None:
    """One long answer broken over a page: its cells go on in the next page's."""
    for cell, more in zip(last.rows[1], table.rows[1], strict=False):
        cell.parts.append(more)
    _ends_on(last, table)


def _headers(form: FormDefinition) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Header rows over a single row of answers, and those over many."""
    single: set[tuple[str, ...]] = set()
    many: set[tuple[str, ...]] = set()
    asked: Counter[tuple[str, ...]] = Counter()
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for start in range(0, len(block.fields), block.across):
                line = block.fields[start : start + block.across]
                asked[tuple(plain(f.ask) for f in line)] += 1
                single.add(tuple(plain(f.ask) for f in line))
                single.add(tuple(plain(f"{f.ask} {f.help}" if f.help else f.ask) for f in line))
        elif isinstance(block, TableBlock):
            many.add(tuple(plain(c.ask) for c in block.columns))
    # The same questions twice: whether a second box is another answer or the rest of one cannot be told.
    return single - {head for head, count in asked.items() if count > 1}, many


def _running(laid: Sequence[Laid], form: FormDefinition) -> set[str]:
    """Lines that stand at the same height on several pages, and the form's title, which heads its pages.

    Beside the title stands the organisation; of two pages only the second has that line.
    """
    seen = Counter((round(base), plain(words(line))) for one in laid for base, line in one.outside)
    title = plain(form.title)
    heads = {plain(words(min(one.outside, key=lambda at: at[0])[1])) for one in laid if one.outside}
    return (
        {text for (_, text), count in seen.items() if count > 1}
        | {title}
        | {head for head in heads if head.startswith(f"{title} ")}
    )


def _is_running(text: str, running: set[str]) -> bool:
    return (
        plain(text) in running
        or _FOOT in text
        or is_bearer(text)
        or parse_reference(text, "footer") is not None
    )


def label_of(cell: Cell) -> str:
    """A cell's text as a label: its lines one under another."""
    lines = (words(line).strip() for piece in cell.pieces for line in by_baseline(piece.chars))
    return "\n".join(line for line in lines if line)


# ---- rows over pages ----


def torn_rows(tables: Sequence[Table], matches: Sequence[Match]) -> dict[int, str | None]:
    """Cells (by id) of rows that a page ends between and that may be one row, with what they say if they are.

    A row that begins on a page of its own has its prompts, boxes or printed words; the rest of one has none of them.
    """
    answers: dict[tuple[int, int], set[int]] = {}
    for m in matches:
        answers.setdefault((m.grid, m.row), set()).add(m.column)
    torn: dict[int, str | None] = {}
    for number, table in enumerate(tables):
        for row in table.seams:
            if not 1 < row < len(table.rows):
                continue
            columns = answers.get((number, row - 1), set()) | answers.get((number, row), set())
            last, first = table.rows[row - 1], table.rows[row]
            if len(last) != len(first) or not _may_go_on(last, first, columns):
                continue
            for column in columns:
                above, below = label_of(last[column]), label_of(first[column])
                if below:
                    torn[id(last[column])] = f"{above} {below}".replace("\n", " ").strip()
                    torn[id(first[column])] = None
    return torn


def _may_go_on(last: Sequence[Cell], first: Sequence[Cell], columns: set[int]) -> bool:
    """Whether what stands in the second row may be the rest of what stands in the first, in every cell."""
    there = False
    for number, (one, two) in enumerate(zip(last, first, strict=True)):
        above, below = label_of(one), label_of(two)
        if not below:
            continue
        begins = number not in columns or is_prompt(below) or glyphs.has_boxes(below)
        if begins or is_prompt(above) or not _is_full(one):
            return False
        there = True
    return there


def _is_full(cell: Cell) -> bool:
    """Whether a cell is written on as far down as a page lets it."""
    inked = [c for c in cell.pieces[-1].chars if c.text.strip()]
    if not inked:
        return False
    return cell.pieces[-1].box.y1 - max(c.base for c in inked) < _LEFT_OVER * max(c.size for c in inked)
