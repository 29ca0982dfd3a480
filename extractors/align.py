"""Label alignment: which cell of which table answers which question, found by the words around it.

The last layer of both readers, for documents that have lost everything but their words: a Word file without
controls and bookmarks, and a Word rendition that was saved as PDF. A reader hands over the document's tables
as text, in document order, and gets back where each answer stands; what the answer says it reads itself:

    grids = [Grid(rows=(("Name", "Date"), ("Zoë Ash", "1/2/2026")), before=("Supervision Record",))]
    found = align(form, grids)
    found.matches[0]     # Match(slot=…, grid=0, row=1, column=0, score=100.0, label="Name")
    found.rows["actions"]    # how many rows of a repeating table were found

What a reader must know of a `Grid`:
- `rows` hold the cells a row really has, by index. `None` is a cell that cannot be told from its neighbour
  (merged over rows or columns): nothing is ever read from it.
- `before` holds the paragraphs between the table before and this one, the nearest last.
- A table broken over pages is one grid, without the header rows that are printed again.

How it decides: each line of questions on the form (a header row) is compared with each row of each grid; the
best pairs are taken first, each line and each row once. A pair under `THRESHOLD`, or one that has a rival
nearly as good that is left without a partner, is not taken: the answer is missing, never guessed.
Rows of fixed tables are found by their words in the same way, rows of repeating tables by their order, and
columns by their index, or by their words where a column was added, removed or moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rapidfuzz import fuzz

from extractors.while_open import kept_while_open
from schemas.definition import Field, FieldsBlock, FormDefinition, Row, RowGroup, TableBlock, TextBlock
from schemas.heads import is_long, short_head
from schemas.paths import Slot, slots, table_slots
from schemas.prompts import NUMBERS

THRESHOLD = 72.0
"""Likeness (0 to 100) under which two texts are not the same label."""
MARGIN = 6.0
"""How much better (of 100) than a rival without a partner a match must be."""
EXACT = 99.0
"""From this likeness on only an equally exact rival counts."""
_PENALTY = MARGIN + 2.0

_SPACES = re.compile(r"\s+")
_Asked = tuple[str, str | None, str | None]
"""What stands over an answer: a question, its help, and the short head that a long one has instead."""
L = TypeVar("L")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a document as text; see the top of this module."""

    rows: tuple[tuple[str | None, ...], ...]
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Where the answer of a slot stands: grid, row and column count from 0. `score` is 0 to 100, `label` the
    words it was found by. `numbered`: the rows' numbers have a column of their own, so none stands in the answer."""

    slot: Slot
    grid: int
    row: int
    column: int
    score: float
    label: str
    numbered: bool = False
    stack: tuple[Field, ...] = ()

    def lines(self, text: str) -> tuple[int, int] | None:
        """Which lines of the cell's text are this answer's: from, and up to. None where that cannot be told.

        Where several questions share a cell, each but the first stands over its answer in a line of its own, or in
        several, where the cell is narrow.
        """
        lines = text.split("\n")
        found: dict[str, tuple[int, int]] = {}
        for asked in (f for f in self.stack if f.labelled):
            here = _standing(asked.ask, lines)
            if len(here) != 1 or here[0][0] < max((first for first, _ in found.values()), default=0):
                return None
            found[asked.name] = here[0]
        own, start = found.get(self.slot.field.name, (-1, 0))
        end = min((first for first, _ in found.values() if first > own), default=len(lines))
        if own >= 0 and start < end and self.slot.field.help:
            start = next((after for n, after in _standing(self.slot.field.help, lines) if n == start), start)
        return start, end


@dataclass(frozen=True, slots=True)
class Alignment:
    """All matches in printed order; the rows found of each repeating table; the rows that hold questions."""

    matches: tuple[Match, ...]
    rows: Mapping[str, int] = field(default_factory=dict)
    headers: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Line:
    """One header row the form prints: its columns' questions and what answers stand under it."""

    asks: tuple[_Asked, ...]
    heading: str | None
    above: str | None = None
    """The heading of the text before it, which tells it from another line with the same questions."""
    stacks: tuple[tuple[Field, ...], ...] = ()
    slots: tuple[Slot, ...] = ()
    table: TableBlock | None = None
    group: RowGroup | None = None

    @property
    def fixed(self) -> tuple[Row, ...]:
        if self.table is None or self.table.repeat is not None:
            return ()
        return self.group.rows if self.group else self.table.rows


@dataclass(frozen=True, slots=True)
class _Pair:
    """A line of the form and a row of a grid, how alike, and which column is which."""

    line: int
    place: tuple[int, int]
    score: float
    columns: tuple[int | None, ...]
    skip: int


def plain(text: str) -> str:
    """A label for comparing: lower case, one space between words, no colon or dots at the end."""
    return _SPACES.sub(" ", text).strip().rstrip(" :.…_").casefold()


def _standing(words: str, lines: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand as whole lines: from, and up to. They may be wrapped, over as many lines as they have words."""
    wanted = plain(words)
    found = []
    for first, line in enumerate(lines):
        so_far, after = plain(line), first + 1
        while so_far and so_far != wanted and wanted.startswith(f"{so_far} ") and after < len(lines):
            so_far, after = plain(f"{so_far} {lines[after]}"), after + 1
        if so_far and so_far == wanted:
            found.append((first, after))
    return found


def likeness(ask: str, help_text: str | None, seen: str) -> float:
    """How alike (0 to 100) a question, with or without its help, is to the words of a cell."""
    first, *_ = seen.strip().splitlines() or [""]
    return _likeness(plain(ask), plain(f"{ask} {help_text}") if help_text else "", plain(seen), plain(first))


@kept_while_open(20_000)
def _likeness(ask: str, whole: str, seen: str, first: str) -> float:
    if not seen or not ask:
        return 0.0
    if seen in {ask, whole}:
        return 100.0
    best = max(fuzz.ratio(ask, seen), fuzz.ratio(whole, seen) if whole else 0.0)
    # Something was added under the label: its first line is still it, but an untouched one is better.
    return max(best, fuzz.ratio(ask, first) * 0.98) if first != seen else best


def align(form: FormDefinition, grids: Sequence[Grid]) -> Alignment:
    """Finds the answers of a form in the tables of a document."""
    lines = _lines(form)
    headings = frozenset(line.heading for line in lines if line.heading is not None)
    pairs = [p for n, line in enumerate(lines) for p in _pairs(n, line, grids, headings)]
    taken = one_to_one([(p.line, p.place, p.score) for p in pairs])
    chosen = [p for p in pairs if taken.get(p.line) == p.place]
    headers = frozenset(p.place for p in chosen)
    finder = _Finder(grids, headers)
    for pair in _in_place(lines, sorted(chosen, key=lambda p: p.place)):
        finder.line(lines[pair.line], pair)
    order = {slot.path: n for n, slot in enumerate(slots(form, finder.rows))}
    matches = sorted(finder.found.values(), key=lambda m: order.get(m.slot.path, 0))
    return Alignment(tuple(matches), finder.rows, headers)


def _in_place(lines: Sequence[_Line], chosen: Sequence[_Pair]) -> Iterable[_Pair]:
    """Without those that read as another line does and stand after another one than on the form: whose are they?"""
    often = Counter((line.asks, line.heading) for line in lines)
    for before, pair in zip((None, *chosen), chosen, strict=False):
        line = lines[pair.line]
        alone = often[line.asks, line.heading] == 1 or pair.line == 0
        if alone or (before is not None and before.line == pair.line - 1):
            yield pair


def _over(lead: Field) -> _Asked:
    """What may stand over a column: its head with or without its help, or what is printed for a long one."""
    return lead.over, None if lead.head else lead.help, short_head(lead) if is_long(lead) else None


def _likest(asked: _Asked, seen: str) -> float:
    ask, help_text, short = asked
    return max(likeness(ask, help_text, seen), likeness(short, None, seen) if short else 0.0)


def _lines(form: FormDefinition) -> list[_Line]:
    made: list[_Line] = []
    above: str | None = None
    for block in form.blocks:
        if isinstance(block, TextBlock):
            above = block.heading or above
        elif isinstance(block, FieldsBlock):
            own = {s.path: s for s in slots(form)}
            above = block.heading or above
            for start in range(0, len(block.fields), block.across):
                line = block.fields[start : start + block.across]
                asks: tuple[_Asked, ...] = tuple((f.ask, f.help, None) for f in line)
                made.append(_Line(asks, block.heading, above, slots=tuple(own[f.name] for f in line)))
        elif isinstance(block, TableBlock):
            asks = tuple(_over(lead) for lead, *_ in block.stacks)
            groups: tuple[RowGroup | None, ...] = block.groups or (None,)
            above = block.heading or above
            made += [
                _Line(asks, g.heading if g else block.heading, stacks=block.stacks, table=block, group=g)
                for g in groups
            ]
    often = Counter(line.asks for line in made if line.heading is None)
    return [
        replace(line, heading=line.above) if line.heading is None and often[line.asks] > 1 else line
        for line in made
    ]


def _pairs(number: int, line: _Line, grids: Sequence[Grid], headings: Collection[str]) -> Iterable[_Pair]:
    for g, grid in enumerate(grids):
        if _is_anothers(line.heading, grid.before, headings):
            continue
        for r, row in enumerate(grid.rows):
            skip = _before_answers(line, row)
            columns, score = _columns(line.asks, row[skip:])
            if score < THRESHOLD:
                continue
            if line.fixed:
                score = (score + _rows_alike(line.fixed, grid.rows[r + 1 :])) / 2
            score -= _heading_off(line.heading, grid.before)
            if r:  # not on top: two tables run together, or an answer that reads like a question
                score -= _PENALTY
            if score >= THRESHOLD - _PENALTY:
                moved = tuple(None if c is None else c + skip for c in columns)
                yield _Pair(number, (g, r), score, moved, skip)


def _heading_off(heading: str | None, before: Sequence[str]) -> float:
    """What a heading takes off a score that is not above its table, or only much like it."""
    if heading is None:
        return 0.0
    best = max((likeness(heading, None, b) for b in before), default=0.0)
    return _PENALTY if best < THRESHOLD else (100.0 - best) / 5


def _is_anothers(heading: str | None, before: Sequence[str], headings: Collection[str]) -> bool:
    """Whether a table stands under another heading of the form, word for word, and not under this one.

    Groups have rows that read alike: one that lost its rows must not take those of another.
    """
    if heading is None or any(likeness(heading, None, b) >= EXACT for b in before):
        return False
    others = (h for h in headings if plain(h) != plain(heading))
    return any(likeness(h, None, b) >= EXACT for h in others for b in before)


def _before_answers(line: _Line, row: Sequence[str | None]) -> int:
    """How many columns stand before the answers: those of fixed rows' words, or of repeating rows' numbers."""
    table = line.table
    if table is None:
        return 0
    if table.repeat is None:
        return table.lead
    return int(table.repeat.mark is not None and bool(row) and plain(row[0] or "") == plain(NUMBERS))


def _columns(asks: Sequence[_Asked], cells: Sequence[str | None]) -> tuple[tuple[int | None, ...], float]:
    """Which cell stands for which question, and how alike they are on the whole."""
    alike = [[_likest(asked, c) if c else 0.0 for c in cells] for asked in asks]
    by_index = sum(alike[n][n] for n in range(len(asks))) / len(asks) if len(cells) == len(asks) else 0.0
    if by_index >= EXACT:
        return tuple(range(len(asks))), by_index
    taken = one_to_one(
        [(n, c, s) for n, row in enumerate(alike) for c, s in enumerate(row) if s >= THRESHOLD]
    )
    by_words = sum(alike[n][c] for n, c in taken.items()) / max(len(asks), len(cells), 1)
    if by_index >= by_words - MARGIN:
        return tuple(range(len(asks))), by_index
    return tuple(taken.get(n) for n in range(len(asks))), by_words


def _rows_alike(rows: Sequence[Row], under: Sequence[tuple[str | None, ...]]) -> float:
    firsts = [row[0] for row in under if row and row[0]]
    return sum(max((likeness(r.ask, r.under, f) for f in firsts), default=0.0) for r in rows) / len(rows)


def one_to_one(pairs: Iterable[tuple[L, R, float]]) -> dict[L, R]:
    """Best pairs first, each side once; without those that a left-out rival makes doubtful."""
    ranked = sorted(pairs, key=lambda p: -p[2])
    taken: dict[L, tuple[R, float]] = {}
    used: set[R] = set()
    for left, right, score in ranked:
        if left not in taken and right not in used:
            taken[left] = (right, score)
            used.add(right)
    sure = dict(taken)
    for left, right, score in ranked:
        if left not in taken and right in used:
            owner = next(k for k, (r, _) in taken.items() if r == right)
        elif left in taken and right not in used:
            owner = left
        else:
            continue
        own = taken[owner][1]
        if score > own - (1.0 if own >= EXACT else MARGIN):
            sure.pop(owner, None)
    return {left: right for left, (right, _) in sure.items()}


class _Finder:
    """Collects where answers stand, once it is settled which rows hold the questions."""

    def __init__(self, grids: Sequence[Grid], headers: frozenset[tuple[int, int]]) -> None:
        self.grids = grids
        self.headers = headers
        self.found: dict[str, Match] = {}
        self.rows: dict[str, int] = {}

    def line(self, line: _Line, pair: _Pair) -> None:
        under = self._under(pair.place)
        if line.table is None:
            # No answer row, or more than one: which is it?
            if len(under) == 1:
                self._put(line.slots, pair, under[0])
        elif line.table.repeat is not None:
            self.rows[line.table.table] = len(under)
            made, width = list(table_slots(line.table, len(under))), len(line.table.columns)
            for n, row in enumerate(under):
                self._put(made[n * width : (n + 1) * width], pair, row, line.stacks)
        else:
            self._fixed(line, pair, under)

    def _under(self, place: tuple[int, int]) -> list[int]:
        """The rows under a header row, up to the next one."""
        g, r = place
        last = len(self.grids[g].rows)
        end = min((row for grid, row in self.headers if grid == g and row > r), default=last)
        return list(range(r + 1, end))

    def _fixed(self, line: _Line, pair: _Pair, under: Iterable[int]) -> None:
        grid = self.grids[pair.place[0]]
        seen = {row: words for row in under if grid.rows[row] and (words := grid.rows[row][0])}
        alike = [
            (fixed.id, row, score)
            for fixed in line.fixed
            for row, words in seen.items()
            if (score := likeness(fixed.ask, fixed.under, words)) >= THRESHOLD
        ]
        where = one_to_one(alike)
        by_row: dict[str, list[Slot]] = {}
        for slot in table_slots(line.table) if line.table else ():
            if slot.group == line.group and slot.row is not None:
                by_row.setdefault(slot.row.id, []).append(slot)
        for fixed_id, row in where.items():
            self._put(by_row[fixed_id], pair, row, line.stacks, beside=seen[row])

    def _put(
        self,
        slots: Sequence[Slot],
        pair: _Pair,
        row: int,
        stacks: Sequence[tuple[Field, ...]] = (),
        beside: str = "",
    ) -> None:
        g, header = pair.place
        asked, cells = self.grids[g].rows[header], self.grids[g].rows[row]
        if len(cells) != len(asked):  # columns cannot be told by index
            return
        score = min(100.0, pair.score)
        at = {field.name: n for n, stack in enumerate(stacks) for field in stack}
        for number, slot in enumerate(slots):
            place = at.get(slot.field.name, number)
            column = pair.columns[place]
            if column is not None and cells[column] is not None:
                label = " – ".join(w for w in (beside, asked[column]) if w)
                numbered = slot.number is not None and pair.skip > 0
                stack = stacks[place] if stacks else ()
                self.found[slot.path] = Match(slot, g, row, column, score, label, numbered, stack)
