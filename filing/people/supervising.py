"""Whether somebody has, on a day, a supervisor and a manager who work here: said alike wherever it is told. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filing.people.absences import Absence
from filing.people.directory import Person

GapKind = Literal["nobody", "left", "not-begun", "away"]
"""Why nobody supervises: none is on the roster; they have left; they have yet to begin; they are away."""
_NONE: Mapping[int, Sequence[Absence]] = {}


@dataclass(frozen=True, slots=True)
class SupervisionGap:
    """That nobody supervises (or manages) somebody on a day, and why.

    `who` is who does it by the roster, None where it names nobody. `since` is the first day without them, `until` the
    last one where that is known. `says` is one plain line that names them and goes on from no other.
    """

    kind: GapKind
    who: Person | None
    since: dt.date | None
    until: dt.date | None
    says: str


def supervision_gap(
    person: Person,
    everybody: Mapping[str, Person] | Iterable[Person],
    day: dt.date,
    absences: Mapping[int, Sequence[Absence]] = _NONE,
) -> SupervisionGap | None:
    """Why nobody supervises a person on that day, or None where somebody does.

    `everybody` is the roster, best by reference where many are asked about (`by_reference`); `absences` as
    `filing.people.absences.absent` gives them: without them nobody is away.
    """
    return _gap(person.supervised_by, "supervisor", everybody, day, absences)


def management_gap(
    person: Person,
    everybody: Mapping[str, Person] | Iterable[Person],
    day: dt.date,
    absences: Mapping[int, Sequence[Absence]] = _NONE,
) -> SupervisionGap | None:
    """As `supervision_gap`, of the manager."""
    return _gap(person.manager, "manager", everybody, day, absences)


def by_reference(everybody: Iterable[Person]) -> dict[str, Person]:
    """The roster by reference."""
    return {p.ref: p for p in everybody}


def _gap(
    ref: str | None,
    role: str,
    everybody: Mapping[str, Person] | Iterable[Person],
    day: dt.date,
    absences: Mapping[int, Sequence[Absence]],
) -> SupervisionGap | None:
    people = everybody if isinstance(everybody, Mapping) else by_reference(everybody)
    who = people.get(ref) if ref is not None else None
    if who is None:
        return SupervisionGap("nobody", None, None, None, f"The roster names no {role}.")
    named = f"The {role}, {who.name}"
    then = who.during(day)
    if then.leaves is not None and then.leaves < day:
        since = then.leaves + dt.timedelta(days=1)
        return SupervisionGap("left", who, since, None, f"{named}, left on {then.leaves:%d/%m/%Y}.")
    if then.starts is not None and day < then.starts:
        until = then.starts - dt.timedelta(days=1)
        return SupervisionGap(
            "not-begun", who, None, until, f"{named}, begins on {then.starts:%d/%m/%Y} only."
        )
    for absence in absences.get(who.id, ()):
        if absence.covers(day):
            first, last = absence.first, absence.last
            end = f" until {last:%d/%m/%Y}" if last is not None else ", and nobody knows until when"
            says = f"{named}, is away since {first:%d/%m/%Y}{end}."
            return SupervisionGap("away", who, first, last, says)
    return None
