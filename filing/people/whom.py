"""Whom a command is about: people one by one, teams, or everybody; each once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, true

from filing.ledger.database import Ledger
from filing.people.roster import Person, people, pick
from schemas.errors import Fault, Place, UsageError

Refs = str | Collection[str] | None
"""References of people to choose by: of one, of several, or None for everybody and nobody's alike."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom somebody named: `people`, and managers whose `teams` are meant, by reference or exact name; or everybody."""

    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    everybody: bool = False

    def __bool__(self) -> bool:
        """Whether anybody was named at all."""
        return bool(self.people or self.teams or self.everybody)


def chosen(ledger: Ledger, whom: Whom) -> tuple[Person, ...]:
    """These people, each once: those named in the order they were, then teams and everybody by name.

    A team is everybody whose manager on the roster that person is. Raises UsageError: `unknown-person` and
    `ambiguous-person` for each that cannot be told, all at once, `team-empty`, `roster-nobody`.
    """
    everyone = people(ledger)
    faults: list[Fault] = []
    found: list[Person] = []
    for said in whom.people:
        found += _picked(everyone, said, faults)
    for said in whom.teams:
        for manager in _picked(everyone, said, faults):
            team = [p for p in everyone if p.manager == manager.ref]
            found += team
            if not team:
                what = f"Nobody on the roster has {manager.name} ({manager.ref}) as their manager."
                do = "`carepack roster list` shows who is whose manager."
                faults.append(Fault("team-empty", what, Place(), do))
    if whom.everybody:
        found += everyone
        if not everyone:
            do = "Bring the roster in first: carepack roster import FILE"
            faults.append(Fault("roster-nobody", "Nobody is on the roster.", Place(), do))
    if faults:
        raise UsageError(*faults)
    return tuple({p.id: p for p in found}.values())


def _picked(everyone: Sequence[Person], said: str, faults: list[Fault]) -> Iterator[Person]:
    """The person, or nobody and a fault more, in which the words stand that were said: there may be several."""
    try:
        yield pick(everyone, said)
    except UsageError as error:
        faults += [Fault(f.code, f"“{said}”: {f.what}", f.place, f.do) for f in error.faults]


def refs_of(ledger: Ledger, whom: Whom) -> tuple[str, ...] | None:
    """The references to choose by; None where nobody was named. Raises UsageError as `chosen`."""
    return tuple(p.ref for p in chosen(ledger, whom)) if whom else None


def one(ledger: Ledger, whom: Whom) -> Person:
    """The one person who is meant. Raises UsageError as `chosen`, and `one-person` for several."""
    found = chosen(ledger, whom)
    if len(found) != 1:
        said = ", ".join(f"{p.name} ({p.ref})" for p in found)
        what, do = f"This is about one person, and {len(found)} are named: {said}.", "Ask for one at a time."
        raise UsageError(Fault("one-person", what, Place(), do))
    return found[0]


def among(column: Any, refs: Refs) -> ColumnElement[bool]:
    """The condition that a column holds one of these references; with None, any or none."""
    if refs is None:
        return true()
    wanted: ColumnElement[bool] = column.in_((refs,) if isinstance(refs, str) else tuple(refs))
    return wanted
