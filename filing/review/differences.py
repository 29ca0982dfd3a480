"""What differs between two texts, and a query's candidates in pieces that say so: how it is shown is told elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from filing.review.wording import in_words, says
from schemas.candidates import (
    AnswersCandidate,
    Candidate,
    PeopleCandidate,
    PersonCandidate,
    ValueCandidate,
)
from schemas.definition import FormDefinition
from schemas.reading import Query

_SHORT = 3
"""Words of a text that is compared letter by letter, as a name or a date is; others are compared word by word."""
_ALIKE = 0.4
"""How alike two texts must be, from 0 to 1, for their differences to be told; else everybody sees that they differ."""
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_END = " ⏎ "
"""How the end of a line is shown: two candidates may differ in nothing else."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text, and whether they differ from what the text is compared with."""

    text: str
    differs: bool = False


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A candidate as it is shown: its number from 1, and its lines; the first says what it is."""

    number: int
    lines: tuple[Line, ...]


def apart(one: str, other: str) -> tuple[Line, Line]:
    """Both texts, each in pieces; what differs is marked where they are much alike, and nothing where they are not.

    Where only the other has something, an empty piece differs.
    """
    texts = one.replace("\n", _END), other.replace("\n", _END)
    short = all(len(re.findall(r"\w+", t)) <= _SHORT for t in texts)
    first, second = ([*t] if short else _WORDS.findall(t) for t in texts)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return (Piece(texts[0]),), (Piece(texts[1]),)
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        mine.append(Piece("".join(first[a:b]), tag != "equal"))
        theirs.append(Piece("".join(second[c:d]), tag != "equal"))
    return _joined(mine), _joined(theirs)


def _joined(pieces: Iterable[Piece]) -> Line:
    """Neighbours of one kind as one piece."""
    out: list[Piece] = []
    for piece in pieces:
        if out and out[-1].differs == piece.differs:
            out[-1] = replace(piece, text=out[-1].text + piece.text)
        else:
            out.append(piece)
    return tuple(out)


def offered(form: FormDefinition, query: Query) -> tuple[Offered, ...]:
    """The candidates in words: two sets of answers beside each other, anything else beside what was seen."""
    lines = [in_words(form, query.path, c) for c in query.candidates]
    shown: list[list[Line]] = [[(Piece(line.replace("\n", _END)),) for line in each] for each in lines]
    both = [i for i, c in enumerate(query.candidates) if isinstance(c, AnswersCandidate)]
    if len(both) == 2:
        first, second = both
        for row, (one, other) in enumerate(zip(lines[first][1:], lines[second][1:], strict=False), 1):
            shown[first][row], shown[second][row] = _answers_apart(one, other)
    seen = says(form, query)
    several = any(isinstance(c, PeopleCandidate) for c in query.candidates)  # each is a part of what was seen
    for i, candidate in enumerate(query.candidates):
        if seen and not several and isinstance(candidate, ValueCandidate | PersonCandidate):
            shown[i][0] = _beside(seen, lines[i][0], candidate)
    return tuple(Offered(i, tuple(each)) for i, each in enumerate(shown, 1))


def _answers_apart(one: str, other: str) -> tuple[Line, Line]:
    """Two answers to one question, which both lines begin with."""
    question, _, mine = one.partition(": ")
    theirs = other.removeprefix(f"{question}: ")
    head = Piece(f"{question}: ")
    first, second = apart(mine, theirs)
    return (head, *first), (head, *second)


def _beside(seen: str, words: str, candidate: Candidate) -> Line:
    if isinstance(candidate, PersonCandidate):
        return (*apart(seen, candidate.name)[1], Piece(words.removeprefix(candidate.name)))
    return apart(seen, words)[1]


def plain_line(words: str) -> Line:
    """Words with nothing marked; ends of lines are shown."""
    return (Piece(words.replace("\n", _END)),)


def plain(line: Sequence[Piece]) -> str:
    """A line without anything marked."""
    return "".join(p.text for p in line)


__all__ = ["Line", "Offered", "Piece", "apart", "offered", "plain", "plain_line"]
