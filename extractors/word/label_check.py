"""Whether the words printed by an answer are its own: a tag may say one question, and the page another.

Somebody exchanged two labels, or moved controls about: then nobody can say which question was answered. Rows that
repeat may stand in any order, and words that ask nothing are no business of this.
"""

from __future__ import annotations

from collections import defaultdict

from extractors.align import plain
from extractors.word.answers import of_box
from extractors.word.controls import Control
from extractors.word.index import Index
from extractors.word.layers import Claim, Claims
from extractors.word.text_runs import Tape
from extractors.word.unexpected_text import BETWEEN
from schemas.prompts import is_prompt

CODE = "label-disagrees"


def compare(tape: Tape, made: Claims, index: Index) -> None:
    """Notes a doubt on every claim that stands by another question's words; `other` is what stands by its own."""
    labels = _Labels(tape, made, index)
    over = {id(c): labels.over(c) for c in made.all}
    wrong = [c for c in made.all if not index.agrees(c.target, over[id(c)], labels.before(c))]
    for claim in wrong:
        asked = claim.target.asked
        rivals = [
            c
            for c in wrong
            if asked in index.asked.get(over[id(c)] or "", ())
            and (claim.target.table is None or c.row == claim.row)
        ]
        claim.doubt, claim.other = CODE, _said(tape, rivals) or None
    for claim in made.all:
        if (
            len(claim.target.marks) > 1
            and claim.target.option is not None
            and (said := _of_another(tape, made, claim)) is not None
        ):
            claim.doubt, claim.other = CODE, said


def _said(tape: Tape, claims: list[Claim]) -> str:
    """What claims on one answer say: its words, or the words of its ticked boxes."""
    parts = []
    for claim in claims:
        text = tape.text(claim.start, claim.end).strip()
        if claim.target.option is None:
            parts.append("" if is_prompt(text) else text)
        elif of_box(claim.control or Control(), text)[0]:
            parts.append(claim.target.option)
    return ", ".join(p for p in parts if p)


def _of_another(tape: Tape, made: Claims, claim: Claim) -> str | None:
    """The words behind a box where they are those of another option, or another statement, of the form."""
    end = claim.end
    while end < len(tape.texts) and made.cover[end] == -1 and tape.texts[end] != "\n":
        end += 1
    words = BETWEEN.split(tape.text(claim.end, end).strip())[0]
    if words == claim.target.say or plain(words) == plain(claim.target.say):
        return None
    return words if plain(words) in claim.target.options else None


class _Labels:
    """The words over and before the answers of a document."""

    def __init__(self, tape: Tape, made: Claims, index: Index) -> None:
        self._tape, self._index = tape, index
        self._cover = made.cover
        self._held: dict[int, set[str]] = defaultdict(set)
        for claim in made.all:
            self._held[claim.cell].add(claim.target.rowed)
        self._rows: dict[int, list[int]] = defaultdict(list)
        for n, cell in enumerate(tape.cells):
            self._rows[cell.row].append(n)
        self._lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for start, end, n in tape.paragraphs:
            self._lines[n].append((start, end))
        self._asking: dict[int, list[tuple[int, str]]] = {}
        self._heads: dict[tuple[int, int], str | None] = {}

    def over(self, claim: Claim) -> str | None:
        """The question printed over an answer: in its own cell, or else in the nearest cell of its column."""
        if claim.cell < 0:
            return self._statement(claim)
        if above := [words for end, words in self._asks(claim.cell) if end <= claim.start]:
            return above[-1]
        cell = self._tape.cells[claim.cell]
        if (cell.row, cell.index) not in self._heads:
            self._heads[cell.row, cell.index] = self._head(cell.row, cell.index)
        return self._heads[cell.row, cell.index]

    def _head(self, row: int, column: int) -> str | None:
        rows = self._tape.rows
        for n in range(row - 1, -1, -1):
            if rows[n] != rows[row] or len(self._rows[n]) != len(self._rows[row]):
                continue
            # What is asked in a cell with answers is asked there, not below it.
            cell = self._rows[n][column]
            if cell not in self._held and (found := self._asks(cell)):
                return found[-1][1]
        return None

    def before(self, claim: Claim) -> str | None:
        """The words of a fixed row, in the cells before an answer."""
        if claim.cell < 0 or claim.target.table is not None or not claim.target.rowed:
            return None
        if len(self._held[claim.cell]) > 1:  # cells that were merged keep the order of their rows
            return None
        cell = self._tape.cells[claim.cell]
        ahead = (found for n in self._rows[cell.row][: cell.index] if (found := self._asks(n)))
        return next((found[0][1] for found in ahead), None)

    def _statement(self, claim: Claim) -> str | None:
        """The words of a statement to tick, in the paragraph of its box."""
        for start, end in self._lines[-1]:
            if start <= claim.start < end:
                texts = self._tape.texts
                return plain("".join(texts[n] for n in range(start, end) if self._cover[n] == -1))
        return None

    def _asks(self, cell: int) -> list[tuple[int, str]]:
        """The paragraphs of a cell that ask for something and hold no answer: their ends and words."""
        if cell not in self._asking:
            self._asking[cell] = [
                (end, words)
                for start, end in self._lines[cell]
                if all(n == -1 for n in self._cover[start:end])
                and (words := self._index.plain(self._tape.text(start, end))) in self._index.asked
            ]
        return self._asking[cell]
