"""What a roster file comes to and what changed of a person, in words: whoever asks is told alike. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from filing.people.absences import Absence
from filing.people.changes import Change, Noted, as_text
from filing.people.directory import Person
from filing.people.roster import Imported, Planned
from filing.people.roster_columns import Heading
from filing.people.roster_values import said

_PEOPLE = ("manager", "supervisor", "professional_supervisor", "hand-over")
_NAMES = {"first_name": "first name", "last_name": "surname"}
_TOLD = (
    "role", "manager", "email", "band", "large_print", "home", "team", "supervisor", "professional_supervisor",
    "employment", "hours", "starts", "leaves", "probation_end", "asye_from",
)  # fmt: skip
"""What is told of a person besides reference and name, in this order."""
_USUAL = ("large_print", "no")


def column(name: str | None) -> str:
    """A column of the roster as it is called in a sentence, those that make a name, too."""
    return _NAMES.get(name or "", said(name or ""))


def in_words(change: Change | Noted, names: Mapping[str, str]) -> str:
    """A change without whose it is: “band 3 → 4”, “manager Sam Sample (E01) → nobody”."""
    if change.what == "joined":
        return "came onto the roster"
    if change.what == "hand-over":
        return f"open actions go to {value('hand-over', change.after, names)}"
    if change.what == "ref" and change.before is None:
        return f"reference {change.after} given"
    before, after = (value(change.what, v, names) for v in (change.before, change.after))
    return f"{column(change.what)} {before} → {after}"


def value(name: str, text: str | None, names: Mapping[str, str]) -> str:
    """A value as people read it: days as 30/11/2026, people by name and reference."""
    if name in _PEOPLE:
        return f"{names.get(text, '?')} ({text})" if text is not None else "nobody"
    if text is None:
        return "nothing"
    if name == "absence":
        return " to ".join(day(part) for part in text.split(" to "))
    return day(text)


def day(text: str) -> str:
    """A kept day as people write it; anything else as it is."""
    try:
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}" if len(text) == len("2026-11-30") else text
    except ValueError:
        return text


def by_person(changes: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """Changes that follow each other and are of one person, together."""
    for _, mine in groupby(changes, key=lambda c: c.ref):
        yield tuple(mine)


def names_of(planned: Planned, everyone: Sequence[Person]) -> dict[str, str]:
    """The names of all whom changes may name, by reference: those who are known, and those of the file."""
    return {p.ref: p.name for p in everyone} | {line.ref: line.name for line in planned.file.lines}


def taken_for(headings: Sequence[Heading]) -> tuple[tuple[str, str, bool], ...]:
    """What each heading of use was taken for, and whether there is a slip in it."""
    return tuple((h.written, column(h.column), h.nearly) for h in headings if h.column is not None)


def of_file(done: Imported | Planned) -> Iterator[str]:
    """What else there was in the file, used or not, each in a sentence."""
    file = done.file if isinstance(done, Planned) else done
    if file.sheet is not None:
        yield f"The sheet “{file.sheet}” was read, and no other."
    if file.hidden:
        rows = "1 hidden row" if file.hidden == 1 else f"{file.hidden} hidden rows"
        yield f"{rows} of the workbook: read like the others."
    if file.above:
        lines = "The line" if file.above == 1 else f"{file.above} lines"
        yield f"{lines} above the names of the columns: not used."
    if file.ignored:
        yield f"Columns not used: {', '.join(file.ignored)}."


def worth_telling(planned: Planned, *, full: bool) -> tuple[Person, ...]:
    """Who is told of as not in the file: where it is full, or has most of those who are here."""
    known = planned.updated + planned.unchanged
    return planned.missing if full or known > len(planned.missing) else ()


def facts(person: Person) -> list[tuple[str, str]]:
    """What is known of a person, with what it is called; what is as usual is left out."""
    named = (
        (person.manager, person.manager_name),
        (person.supervisor, person.supervisor_name),
        (person.professional_supervisor, person.professional_supervisor_name),
    )
    names = {ref: name for ref, name in named if ref is not None and name is not None}
    known = ((c, as_text(getattr(person, c))) for c in _TOLD)
    return [(said(c), value(c, text, names)) for c, text in known if text is not None and (c, text) != _USUAL]


def span(absence: Absence) -> str:
    """From when to when somebody is away."""
    last = f" to {absence.last:%d/%m/%Y}" if absence.last is not None else ", and nobody knows until when"
    return f"from {absence.first:%d/%m/%Y}{last}"
