"""The third layer: a document with a geometry of its own, read by the words in its tables (method `label`).

Such is a Word rendition saved as PDF. Its tables are told by their ruled lines and handed to `extractors.align`;
tables that go on over a page are joined first. What cannot be matched is missing, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors import glyphs
from extractors.align import Grid, Match, align
from extractors.pdf.changes import unexpected_text
from extractors.pdf.document.page_numbers import foreign_page, missing_pages, pages_twice
from extractors.pdf.fields.controls import Control, Found
from extractors.pdf.flat.joined_tables import joined, label_of, torn_rows, under_heads
from extractors.pdf.fonts.codes import SUBSTITUTE
from extractors.pdf.page.content import Char, Page, by_baseline, words
from extractors.pdf.page.registration import distinct, page_number
from extractors.pdf.page.tables import Cell, Table, laid_out
from extractors.pdf.page.text_visibility import Look, looks
from extractors.pdf.page.wrapping import drawn, draws_spaces, unwrap
from schemas import normal
from schemas.definition import FormDefinition
from schemas.paths import Slot, slots
from schemas.prompts import NOTHING, PROMPTS, is_prompt
from schemas.reading import Evidence, Observation, Query

CONFIDENCE = 0.9
_ENOUGH = 0.75
"""Share of the printed answers, but those in rows, from which the words outside of them are judged.

Of fewer, each is asked for anyway."""
_LEVEL = 6.0
"""Points by which the upper edges of boxes side by side may differ."""
_GOES_ON = re.compile(r"(?:Continues on extra|→(?: extra)?) sheet \d+$")
"""What our own PDF prints under an answer that goes on elsewhere: the form's words, none of the answer's."""
_PIECES = tuple(p.strip("[]") for p in PROMPTS.values() if " " in p)
"""Prompts that lost their brackets; a single word may be anybody's."""


@dataclass(slots=True)
class LabelsRead:
    """What was found by labels."""

    values: list[Observation] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)


def read(
    pages: tuple[Page, ...], form: FormDefinition, found: Found, author: str | None = None
) -> LabelsRead:
    """The answers of a form in the tables of these pages. `author`: whom the document names as such."""
    result = LabelsRead()
    order = _in_order(pages, result.queries)
    laid = [laid_out(_with_fields(page, found.controls)) for page in order.pages]
    for one, sheet in zip(laid, order.sheets, strict=True):
        for table in one.tables:
            table.sheet = sheet
    seen_as = {char: look for one in laid for char, look in looks(one).items()}
    lines = [unexpected_text.told(one, form) for one in laid]
    answered: set[int] = set()
    tables = joined(laid, order.sheets, form)
    for table in tables:
        under_heads(table)
    grids = [Grid(tuple(tuple(label_of(c) for c in row) for row in t.rows), tuple(t.before)) for t in tables]
    cut = {id(c) for t in tables if t.sheet in order.before_gap and t.ends_page for c in t.rows[-1]}
    matches = align(form, grids).matches

    torn = torn_rows(tables, matches)

    @cache
    def spaced() -> bool:
        return draws_spaces(drawn(p.chars) for t in tables for row in t.rows for c in row for p in c.pieces)

    for match in matches:
        cell = tables[match.grid].rows[match.row][match.column]
        beside = tables[match.grid].rows[match.row][: match.column]
        own = _own(cell, match)
        if own is None:
            continue
        seen = _looked(own, match, _Beside([label_of(c) for c in beside], spaced), seen_as)
        answered.update(id(c) for piece in own.pieces for c in piece.chars)
        if id(cell) in cut or _is_headless(tables[match.grid], match, order):
            # The page it may go on on, or have begun on, is not here.
            seen = seen.model_copy(update={"doubt": seen.doubt or "part-missing"})
        elif id(cell) in torn:
            # Whether a row ends where its page does, or goes on on the next, cannot be told.
            seen = seen.model_copy(update={"doubt": "answers-overlap", "other": torn[id(cell)]})
        result.values.append(seen)
    if result.values:
        result.values = _in_place(result.values, matches, tables)
        if _is_enough(form, result.values):
            result.queries += unexpected_text.queries(lines, answered, seen_as, form, author)
    return result


def _is_enough(form: FormDefinition, values: Sequence[Observation]) -> bool:
    """Whether so much was found that other words are strange: of answers that stand in every document, if there are."""
    asked = {s.path for s in slots(form, {t.table: 0 for t in form.tables if t.repeat is not None})}
    found = sum(v.path in asked for v in values)
    return found >= _ENOUGH * len(asked) if asked else bool(values)


_APART = 1000
"""Added to the number of a sheet that says none: it is next to no other."""


@dataclass(frozen=True, slots=True)
class _Order:
    """Pages as the form has them, whatever their order in the file; `sheets` are the numbers at their feet.

    `before_gap` and `after_gap` are the sheets next to one that is not here.
    """

    pages: tuple[Page, ...]
    sheets: tuple[int, ...]
    before_gap: frozenset[int] = frozenset()
    after_gap: frozenset[int] = frozenset()


def _in_order(pages: tuple[Page, ...], queries: list[Query]) -> _Order:
    """Pages by the numbers at their feet; in the order of the file where none has one."""
    pages, copies = distinct(pages)
    numbers = [page_number(page) for page in pages]
    told = [n for n in numbers if n is not None]
    if not told:
        return _Order(pages, tuple(range(1, len(pages) + 1)))
    count = max(of for _, of in told)
    here = [n for n, _ in told]
    queries += missing_pages(here, count)
    queries += pages_twice([*here, *copies])
    queries += [foreign_page(p.number) for p, n in zip(pages, numbers, strict=True) if n is None and p.chars]
    sheets = [
        n[0] if n is not None else count + _APART * p.number for p, n in zip(pages, numbers, strict=True)
    ]
    order = sorted(range(len(pages)), key=lambda n: (sheets[n], n))
    return _Order(
        tuple(pages[n] for n in order),
        tuple(sheets[n] for n in order),
        frozenset(n for n in here if n < count and n + 1 not in here),
        frozenset(n for n in here if n > 1 and n - 1 not in here),
    )


def _is_headless(table: Table, match: Match, order: _Order) -> bool:
    """Whether an answer stands where its table may have begun on a page that is not here.

    Then the first row may be the rest of one, and rows that are told by their order alone are none that is known.
    """
    if not table.headless or table.first not in order.after_gap:
        return False
    repeat = match.slot.table.repeat if match.slot.table is not None else None
    return match.row == 1 or (repeat is not None and repeat.mark is None)


# ---- one answer ----


@dataclass(frozen=True, slots=True)
class _Beside:
    """What an answer stands among: the `words` before it in its row; whether its document has spaces at wraps."""

    words: Sequence[str]
    spaced: Callable[[], bool]


def _looked(cell: Cell, match: Match, beside: _Beside, seen_as: Mapping[int, Look]) -> Observation:
    """An answer without its words that may not count, and beside it the one with them."""
    whole = _seen(cell, match, beside)
    found = {look for p in cell.pieces for c in p.chars if c.text.strip() and (look := seen_as.get(id(c)))}
    if not found:
        return whole
    rest = _seen(_without_looks(cell, seen_as), match, beside)
    if _only_prompts("".join(c.text for p in cell.pieces for c in p.chars if id(c) in seen_as)):
        return rest  # Track Changes: somebody typed over a prompt, and the page shows that
    doubt = "struck-out" if "struck-out" in found else "hidden-text"
    if whole.marks is not None:
        return whole.model_copy(update={"doubt": doubt, "other": None})
    return whole.model_copy(update={"raw": rest.raw, "doubt": doubt, "other": whole.raw})


def _only_prompts(text: str) -> bool:
    """Whether words are nothing but prompts, as they stand without spaces between lines."""
    left = "".join(text.split())
    for prompt in sorted(PROMPTS.values(), key=len, reverse=True):
        left = left.replace("".join(prompt.split()), "")
    return not left


def _without_looks(cell: Cell, looks: Mapping[int, Look]) -> Cell:
    kept = [c for c in cell.chars if id(c) not in looks]
    gone = [c for c in cell.chars if id(c) in looks and c.text.strip()]
    return Cell(cell.page, cell.box, kept, [_without_looks(p, looks) for p in cell.parts], gone)


def _in_place(
    values: list[Observation], matches: Sequence[Match], tables: Sequence[Table]
) -> list[Observation]:
    """A doubt on answers that do not stand in the order of the form: somebody exchanged what is printed by them."""
    by_path = {v.path: v for v in values}
    here = [m for m in matches if m.slot.path in by_path]
    order = sorted(here, key=lambda m: (m.grid, m.row, m.column))
    for own, there in zip(here, order, strict=True):
        if (own.grid, own.row, own.column) == (there.grid, there.row, there.column):
            continue
        one, two = (tables[m.grid].rows[m.row][m.column] for m in (own, there))
        if own.grid != there.grid and one.page == two.page and abs(one.box[1] - two.box[1]) < _LEVEL:
            continue  # boxes side by side, whose order is not certain
        seen, other = by_path[own.slot.path], by_path[there.slot.path]
        if seen.doubt is None:
            said = other.raw if other.marks is None else None
            by_path[seen.path] = seen.model_copy(update={"doubt": "label-disagrees", "other": said})
    return [by_path[v.path] for v in values]


def _seen(cell: Cell, match: Match, beside: _Beside) -> Observation:
    slot = match.slot
    cell, goes_on = _without_reference(cell)
    raw, doubt, other = _text(cell, slot, beside)
    if goes_on:
        doubt, other = "part-missing", None
    marks: tuple[str, ...] | None = None
    if slot.field.marks and glyphs.has_boxes(raw):
        found = glyphs.ticks(raw, slot.field.marks)
        marks = found.marks
        doubt, other = ("box-missing", normal.line(raw)) if found.missing or found.left else (None, None)
    elif is_prompt(raw):
        raw, doubt, other = "", None, None
    elif slot.field.marks and not raw.strip() and not _is_empty_place(cell):
        doubt = "box-unreadable"  # its boxes are drawn, not written: blank words say nothing of them
    elif any(p in normal.line(raw) for p in _PIECES):
        doubt = "prompt-left"
    if SUBSTITUTE in raw and marks is None:
        doubt = doubt or "no-glyph"
    if "(cid:" in raw or (raw and any(not c.sure for piece in cell.pieces for c in piece.chars)):
        doubt = doubt or "unreadable-text"
    x0, y0, x1, y1 = (round(v, 2) for v in cell.box)
    return Observation(
        path=slot.path,
        raw=None if marks is not None else raw,
        marks=marks,
        method="label",
        confidence=round(match.score / 100 * CONFIDENCE, 3),
        evidence=Evidence(page=cell.page, box=(x0, y0, x1, y1), beside=match.label),
        doubt=doubt,
        other=other,
    )


def _without_reference(cell: Cell) -> tuple[Cell, bool]:
    """A cell without our printed line that its answer goes on on an extra sheet, and whether there is one."""
    made = Cell(cell.page, cell.box, parts=[_without_reference(p)[0] for p in cell.parts], gone=cell.gone)
    lines = by_baseline(cell.chars)
    kept = [line for line in lines if not _GOES_ON.match(words(line).strip())]
    made.chars = [c for line in kept for c in line]
    return made, len(kept) < len(lines) or any(_without_reference(p)[1] for p in cell.parts)


def _own(cell: Cell, match: Match) -> Cell | None:
    """The lines of a cell that are this answer's, where several questions share it; None where that cannot be told."""
    if not match.stack:
        return cell
    every = by_baseline(cell.chars)
    lines = [line for line in every if words(line).strip()]
    span = match.lines("\n".join(words(line).strip() for line in lines))
    if span is None or cell.parts:
        return None
    first, end = span
    if first == end > 0:  # nothing but blanks, if any, between its question and the next
        begins = every.index(lines[first - 1]) + 1
        ends = every.index(lines[end]) if end < len(lines) else len(every)
        return Cell(cell.page, cell.box, [c for line in every[begins:ends] for c in line])
    return Cell(cell.page, cell.box, [c for line in lines[first:end] for c in line])


def _is_empty_place(cell: Cell) -> bool:
    """Whether a finished record's empty list stands here, which has no boxes."""
    return sum(not c.text.strip() for c in cell.chars) >= len(NOTHING)


def _text(cell: Cell, slot: Slot, beside: _Beside) -> tuple[str, str | None, str | None]:
    """A cell's words, a doubt about them, and the other reading."""
    inked = [c for c in cell.chars if c.text.strip()]
    doubt: str | None = None
    pad = min((c.x0 for c in inked), default=cell.box[0]) - cell.box[0]
    chars = cell.chars
    mark = _mark(slot)
    if mark and mark not in beside.words:
        chars, there = _without(chars, mark)
        if inked and not there:
            doubt = "row-number"
    boxes = []
    for piece, own in zip(cell.pieces, [chars, *(p.chars for p in cell.parts)], strict=True):
        left = min((c.x0 for c in own if c.text.strip()), default=piece.box[0]) - pad
        boxes.append((drawn(own, piece.gone), left, piece.box[2]))
    text = unwrap(boxes, spaced_elsewhere=beside.spaced)
    if not text.sure:
        same = slot.field.type != "paragraph" and normal.line(text.text) == normal.line(text.other or "")
        if not same and not slot.field.marks:
            doubt = doubt or "line-break"
    return text.text, doubt, text.other if doubt == "line-break" else None


def _mark(slot: Slot) -> str:
    """The number printed before the first answer of a repeating row."""
    table = slot.table
    if (
        table is None
        or table.repeat is None
        or slot.number is None
        or table.columns[0].name != slot.field.name
    ):
        return ""
    return table.repeat.label(slot.number)


def _without(chars: Sequence[Char], mark: str) -> tuple[list[Char], bool]:
    """The characters behind a printed number, and whether it is there."""
    inked = [n for n, c in enumerate(chars) if c.text.strip()][: len(mark)]
    if "".join(chars[n].text for n in inked) != mark:
        return list(chars), False
    rest = list(chars[inked[-1] + 1 :])
    while rest and not rest[0].text.strip():
        rest.pop(0)
    return rest, True


def _with_fields(page: Page, controls: Iterable[Control]) -> Page:
    """A page with the values of its (foreign) fields as if they were drawn: some programs save controls so."""
    added: list[Char] = []
    for control in controls:
        for widget in control.widgets:
            if widget.page != page.number or widget.box is None:
                continue
            x0, _, x1, y1 = widget.box
            if control.kind == "Btn":
                text = "☐" if widget.state in (None, "Off") else "☒"
            else:
                text = control.value if isinstance(control.value, str) else ""
            if text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
                added.append(Char(text, x0, x1, y1 - 3, 10.0, "", (0.0,), True))
    if not added:
        return page
    return Page(page.number, page.width, page.height, (*page.chars, *added), page.shapes)
