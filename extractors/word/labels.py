"""The last layer: answers found by the words around them, for what tags and bookmarks did not give."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from extractors import glyphs
from extractors.align import THRESHOLD, Grid, Match, align, likeness, one_to_one, plain
from extractors.word.answers import Said, of_text, told
from extractors.word.layers import Claims
from extractors.word.rows import Answers, RowKey
from extractors.word.text_runs import Cell, Tape
from schemas import normal
from schemas.definition import Field, FormDefinition, Repeat
from schemas.paths import Slot, slots
from schemas.reading import Evidence, Observation

LABELLED = -2
"""Covers a piece that the label layer has read, beside the numbers of claims."""


@dataclass(slots=True)
class Found:
    """What the labels gave: answers by path, by row and column in repeating tables, and the rows there are."""

    single: dict[str, Observation]
    rows: dict[str, dict[RowKey, dict[str, Observation]]]


def by_labels(form: FormDefinition, tape: Tape, made: Claims, known: Answers) -> Found:
    """Reads every answer that is not known yet and whose cell can be told by its labels."""
    grids, cells = _grids(tape)
    alignment = align(form, grids)
    found = Found({}, defaultdict(lambda: defaultdict(dict)))
    for match in alignment.matches:
        cell = cells[match.grid][match.row][match.column]
        slot = match.slot
        if slot.number is None:
            answer = known.single.get(slot.path)
            if answer is None or not answer.complete:
                read = _read(tape, made, cell, match)
                if read is not None:
                    found.single[slot.path] = read
            continue
        table = slot.path.partition(".")[0]
        mine = [key for key in known.rows.get(table, {}) if key[0] == cell.row]
        if len(mine) > 1:  # rows that were merged: whose cell is this?
            continue
        row = known.rows[table][mine[0]] if mine else {}
        own = row.get(slot.field.name)
        if own is None or not own.complete:
            read = _read(tape, made, cell, match)
            if read is not None:
                found.rows[table][(cell.row, 0) if not mine else mine[0]][slot.field.name] = read
    _ticks(form, tape, made, known, found)
    return found


def _ticks(form: FormDefinition, tape: Tape, made: Claims, known: Answers, found: Found) -> None:
    """Statements to tick stand outside tables: a box and its words in a paragraph."""
    wanted = {
        s.path: s
        for s in slots(form, dict.fromkeys((t.table for t in form.tables if t.repeat is not None), 0))
        if s.table is None
        and s.field.type == "tick"
        and s.path not in known.single
        and s.path not in found.single
    }
    boxes = [
        (start, end, text)
        for start, end, cell in tape.paragraphs
        if cell < 0 and glyphs.has_boxes(text := tape.text(start, end)) and glyphs.state(text) is not None
    ]
    alike = [
        (path, (start, end), score)
        for path, slot in wanted.items()
        for start, end, text in boxes
        if (score := likeness(slot.field.ask, None, glyphs.without(text))) >= THRESHOLD
    ]
    for path, (start, end) in one_to_one(alike).items():
        if any(n >= 0 for n in made.cover[start:end]):
            continue
        made.cover[start:end] = [LABELLED] * (end - start)
        text = tape.text(start, end)
        sure = plain(glyphs.without(text)) == plain(wanted[path].field.ask)
        doubt = tape.look(start, end) or (None if sure else "label-changed")
        found.single[path] = Observation(
            path=path,
            marks=("yes",) if glyphs.state(text) else (),
            method="label",
            confidence=0.9 if sure else 0.5,
            evidence=Evidence(beside=wanted[path].field.ask),
            doubt=doubt,
            other=None if doubt is None else normal.text(text),
        )


def _grids(tape: Tape) -> tuple[list[Grid], list[list[list[Cell]]]]:
    """The document's tables as text, and the cell behind each of their texts."""
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in tape.cells:
        by_row[cell.row].append(cell)
    rows: list[list[list[Cell]]] = [[] for _ in tape.tables]
    for row, table in enumerate(tape.rows):
        if table >= 0:
            rows[table].append(by_row[row])
    outside = [(s, e) for s, e, cell in tape.paragraphs if cell < 0]
    grids: list[Grid] = []
    last = 0
    for n, (start, around) in enumerate(tape.tables):
        before = tuple(t for s, e in outside if last <= s < start and (t := tape.text(s, e).strip()))
        texts = tuple(
            tuple(None if c.merged else tape.text(c.start, c.end).strip("\n") for c in row) for row in rows[n]
        )
        grids.append(Grid(texts, before))
        if around < 0:
            last = start
    return grids, rows


def _read(tape: Tape, made: Claims, cell: Cell, match: Match) -> Observation | None:
    """What a cell says for a slot; None where it holds another's answer, or cannot be told from a deleted one."""
    slot = match.slot
    start, end = _own(tape, cell, match)
    if start > end:
        return None
    here = {made.all[n].target.path for n in made.cover[start:end] if n >= 0}
    wanted = slot.column_path if slot.number is not None else slot.path
    if here - {wanted} or (here and not slot.field.marks):
        return None

    def own(words: str) -> str:
        # Row numbers have a column of their own, unless somebody put them together.
        return _without_mark(words, slot) if match.column == 0 else words

    if not own(tape.text(start, end)).strip() and (made.all or made.emptied):
        return None

    def read(words: str) -> Said:
        return of_text(own(words), slot.field)

    said = told(tape, start, end, read)
    if said.doubt == "box-missing" and not said.marks:
        return None
    made.cover[start:end] = [LABELLED] * (end - start)
    return Observation(
        path=slot.path,
        raw=said.raw,
        marks=said.marks,
        method="label",
        confidence=round(match.score / 100 * (0.5 if said.doubt else 0.9), 3),
        evidence=Evidence(beside=match.label),
        doubt=said.doubt,
        other=said.other,
    )


def _own(tape: Tape, cell: Cell, match: Match) -> tuple[int, int]:
    """The pieces of a cell that are this answer's; from 1 to 0 where that cannot be told."""
    if not match.stack:
        return cell.start, cell.end
    lines = match.lines(tape.text(cell.start, cell.end))
    if lines is None:
        return 1, 0
    starts, n = [cell.start], cell.start
    for n in range(cell.start, cell.end):
        starts += [n + 1] * tape.texts[n].count("\n")
    first, last = lines
    return starts[first], starts[last] if last < len(starts) else cell.end


def _without_mark(text: str, slot: Slot) -> str:
    """A cell's text without the number that is printed before a repeating row's first answer."""
    table = slot.table
    if (
        table is None
        or table.repeat is None
        or table.repeat.mark is None
        or not _is_first(slot.field, table.columns)
    ):
        return text
    stripped = text.lstrip()
    for number in _likely(slot.number or 1, table.repeat):
        mark = table.repeat.label(number)
        if stripped.startswith(mark) and stripped[len(mark) : len(mark) + 1] in {
            "",
            "\t",
            " ",
            "\u00a0",
            "\n",
        }:
            return stripped[len(mark) :]
    return text


def _is_first(field: Field, columns: tuple[Field, ...]) -> bool:
    return columns[0].name == field.name


def _likely(number: int, repeat: Repeat) -> list[int]:
    return sorted(range(1, repeat.most + 1), key=lambda n: abs(n - number))
