"""The first two layers: answers claimed by the tags of controls, then by bookmarks.

A claim is a range of the tape that says which answer it is. Where tag and bookmark of one place name
different answers, where two places claim one answer, or one place two, the answer is doubtful: it reaches a
person with what both say.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from extractors.word.answers import Said, of_box, of_control, of_text, told
from extractors.word.controls import Control
from extractors.word.index import Index, Target
from extractors.word.text_runs import Bookmark, Tape
from schemas.prompts import NOTHING


@dataclass(slots=True)
class Claim:
    """One place that says which answer, or which box of it, it holds."""

    target: Target
    method: Literal["tag", "bookmark"]
    name: str
    start: int
    end: int
    row: int
    cell: int
    control: Control | None = None
    number: int | None = None
    doubt: str | None = None
    other: str | None = None


@dataclass(slots=True)
class Claims:
    """All claims of a document; which pieces of the tape they cover; whether any control is still there."""

    all: list[Claim] = field(default_factory=list)
    cover: list[int] = field(default_factory=list)
    controls: bool = False
    numbers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    emptied: list[Claim] = field(default_factory=list)


def claims(tape: Tape, index: Index) -> Claims:
    """Every answer that tags and bookmarks claim."""
    made = Claims(cover=[-1] * len(tape.texts))
    inside = _innermost(tape)
    marked: dict[int, list[tuple[str, Target, int | None]]] = {}
    loose: list[tuple[str, Bookmark, Target, int | None, list[int]]] = []
    for name, mark in tape.bookmarks.items():
        named = index.bookmark(name)
        if named is None or mark.end < mark.start:
            continue
        target, number = named
        if target.table is not None and number is not None:
            made.numbers[target.table].add(number)
        held = _controls_in(mark, inside)
        for k in held:
            marked.setdefault(k, []).append((name, target, number))
        loose.append((name, mark, target, number, held))
    tagged = _by_tags(tape, index, marked, made)
    _by_bookmarks(tape, loose, tagged, made)
    made.controls = any(c.control is not None for c in made.all)
    if made.controls:
        # Among controls, an empty bookmark without one is a control that was deleted: that is not a blank.
        made.emptied.clear()
    _cover(tape, made)
    return made


def _innermost(tape: Tape) -> list[int]:
    inside = [-1] * len(tape.texts)
    for k, control in enumerate(tape.controls):
        inside[control.start : control.end] = [k] * (control.end - control.start)
    return inside


def _controls_in(mark: Bookmark, inside: list[int]) -> list[int]:
    if mark.start == mark.end:
        at = mark.start
        within = 0 < at < len(inside) and inside[at] == inside[at - 1] != -1
        return [inside[at]] if within else []
    if mark.end - mark.start <= 8:
        return sorted({k for k in inside[mark.start : mark.end] if k >= 0})
    return list(dict.fromkeys(k for k in inside[mark.start : mark.end] if k >= 0))


def _by_tags(
    tape: Tape, index: Index, marked: dict[int, list[tuple[str, Target, int | None]]], made: Claims
) -> set[int]:
    tagged: set[int] = set()
    for k, control in enumerate(tape.controls):
        target = index.tags.get(control.tag) if control.tag else None
        if target is None:
            continue
        tagged.add(k)
        claim = Claim(
            target, "tag", str(control.tag), control.start, control.end, control.row, control.cell, control
        )
        names = marked.get(k, ())
        own = [n for n in names if n[1] == target]
        if own:
            claim.number = own[0][2]
        elif names:
            claim.doubt, claim.other = "layers-disagree", names[0][0]
        made.all.append(claim)
    return tagged


def _by_bookmarks(
    tape: Tape,
    loose: list[tuple[str, Bookmark, Target, int | None, list[int]]],
    tagged: set[int],
    made: Claims,
) -> None:
    by_target = {(c.target.path, c.target.option): c for c in made.all if c.target.table is None}
    in_rows = {(c.row, c.target.path, c.target.option) for c in made.all if c.target.table is not None}
    for name, mark, target, number, held in loose:
        place = (target.path, target.option)
        if any(k in tagged for k in held):
            _compare(tape, mark, by_target.get(place), [tape.controls[k] for k in held if k in tagged])
            continue
        control = tape.controls[held[-1]] if held else None
        text = tape.text(mark.start, mark.end)
        rival = by_target.get(place)
        if rival is not None:
            if text.strip() and text.strip() != tape.text(rival.start, rival.end).strip():
                rival.doubt, rival.other = "layers-disagree", text.strip()
            continue
        if (mark.row, *place) in in_rows or (len(held) > 1 and not _nested(tape, held)):
            continue
        if control is None and mark.cell != mark.end_cell:  # it has come to span cells: whose words are they?
            continue
        at = control or mark
        cell = control.cell if control is not None else mark.cell
        claim = Claim(target, "bookmark", name, at.start, at.end, at.row, cell, control, number)
        if control is None and not text.strip() and NOTHING not in text:
            made.emptied.append(claim)
        else:
            made.all.append(claim)


def _compare(tape: Tape, mark: Bookmark, claim: Claim | None, held: list[Control]) -> None:
    """A bookmark around a tagged control: does it name the control that has its tag?"""
    if claim is None or any(c is claim.control for c in held):
        return
    text = tape.text(mark.start, mark.end).strip()
    if text != tape.text(claim.start, claim.end).strip():
        claim.doubt, claim.other = "layers-disagree", text


def _nested(tape: Tape, held: list[int]) -> bool:
    spans = [tape.controls[k] for k in held]
    return all(a.start <= b.start and b.end <= a.end for a, b in pairwise(spans))


def _cover(tape: Tape, made: Claims) -> None:
    """Notes what each claim covers; two that share a piece of text are both doubtful."""
    cover, texts = made.cover, tape.texts
    for n, claim in enumerate(made.all):
        for piece in range(claim.start, claim.end):
            before = cover[piece]
            if before >= 0 and texts[piece]:
                for one in (made.all[before], claim):
                    one.doubt = one.doubt or "answers-overlap"
            cover[piece] = n


def said(tape: Tape, claim: Claim) -> Said:
    """What a claim says, where its whole text is the answer."""
    control, field = claim.control, claim.target.field

    def read(text: str) -> Said:
        return of_text(text, field) if control is None else of_control(control, text, field)

    found = told(tape, claim.start, claim.end, read)
    if claim.doubt:
        found.doubt, found.other = claim.doubt, claim.other
    return found


def ticked(tape: Tape, claim: Claim) -> tuple[bool, str | None, str | None]:
    """Whether a claimed box is ticked, with a doubt and what is against it."""
    text = tape.text(claim.start, claim.end)
    state, doubt, other = of_box(claim.control or Control(), text)
    if state and (look := tape.look(claim.start, claim.end)) is not None:
        doubt, other = look, text.strip()
    return (state, claim.doubt, claim.other) if claim.doubt else (state, doubt, other)
