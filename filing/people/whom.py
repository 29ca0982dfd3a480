"""Whom a command is about: people one by one, teams, homes, or everybody; each once, and leavers told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sqlalchemy import ColumnElement, true

from filing.ledger.database import Ledger
from filing.people.directory import Person, people, pick, place_in_lists
from filing.people.past import stays
from schemas.errors import Fault, Place, UsageError
from schemas.names import name_key, sort_key

Refs = str | Collection[str] | None
"""References of people to choose by: of one, of several, or None for everybody and nobody's alike."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom somebody named: `people` by reference or exact name, `teams`, homes (`locations`); or everybody.

    A team is a manager or supervisor, by reference or exact name, or the team's own name, with its home before it
    (`Oak House/Nights`) where several homes have one of that name.
    """

    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    everybody: bool = False
    locations: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anybody was named at all."""
        return bool(self.people or self.teams or self.locations or self.everybody)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is meant, and those of the teams and homes that were named who are left out, because they had left."""

    people: tuple[Person, ...]
    left: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Belonged:
    """Who belonged to the teams and homes that were named, in their order, and by number from when to when."""

    people: tuple[Person, ...]
    spells: Mapping[int, tuple[tuple[dt.date, dt.date], ...]]


@dataclass(slots=True)
class _Found:
    everyone: Sequence[Person]
    ever: Sequence[Person] = ()
    """Everybody as they are and as they were, where it is asked who ever belonged to a team or home."""
    named: list[Person] = field(default_factory=list)
    grouped: list[Person] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def choose(
    ledger: Ledger, whom: Whom, on: dt.date | None = None, *, everyone: Sequence[Person] | None = None
) -> Chosen:
    """These people, each once: those named in the order they were, then teams, homes and everybody in the order of
    every list (`place_in_lists`).

    A team is everybody whose manager or supervisor that person is, or who is in the team of that name. With `on`,
    whoever had left by that day is in no team, home or everybody (`left`); named by themselves they still are meant.
    Whoever has read the roster already gives it (`everyone`).
    Raises UsageError with all that cannot be told, at once: `unknown-person`, `ambiguous-person`, `unknown-team`,
    `ambiguous-team`, `unknown-home`, `team-empty`, `roster-nobody`.
    """
    found = _Found(people(ledger) if everyone is None else everyone)
    for said in whom.people:
        found.named += _picked(found, said)
    for said in whom.teams:
        found.grouped += _team(found, said)
    for said in whom.locations:
        found.grouped += _home(found, said)
    if whom.everybody:
        found.grouped += found.everyone
        if not found.everyone:
            do = "Bring the roster in first: carepack roster import FILE"
            found.faults.append(Fault("roster-nobody", "Nobody is on the roster.", Place(), do))
    if found.faults:
        raise UsageError(*found.faults)
    gone = {p.id: p for p in found.grouped if on is not None and p.leaves is not None and p.leaves < on}
    for person in found.named:
        gone.pop(person.id, None)
    grouped = sorted(found.grouped, key=place_in_lists)
    meant = {p.id: p for p in (*found.named, *grouped) if p.id not in gone}
    return Chosen(tuple(meant.values()), tuple(gone.values()))


def belonged(ledger: Ledger, whom: Whom, first: dt.date, last: dt.date) -> Belonged:
    """Who was in the teams and homes that were named, on any day from `first` to `last` (`filing.people.past`).

    A home or team that is no more is still one. Raises UsageError as `choose` does of teams and homes.
    """
    with ledger.reading() as conn:
        everyone = people(ledger)
        every = stays(conn, everyone, ledger.library.policies.timezone)
    found = _Found(everyone, [s.person for s in every])
    for said in whom.teams:
        found.grouped += _team(found, said)
    for said in whom.locations:
        found.grouped += _home(found, said)
    if found.faults:
        raise UsageError(*found.faults)
    theirs = {id(p) for p in found.grouped}
    spells: dict[int, list[tuple[dt.date, dt.date]]] = {}
    for stay in every:
        if id(stay.person) in theirs and stay.meets(first, last):
            spells.setdefault(stay.person.id, []).append((stay.first, stay.last))
    there = (p for p in everyone if p.id in spells and (p.leaves is None or p.leaves >= first))
    return Belonged(tuple(sorted(there, key=place_in_lists)), {n: tuple(mine) for n, mine in spells.items()})


def chosen(ledger: Ledger, whom: Whom, on: dt.date | None = None) -> tuple[Person, ...]:
    """The people of `choose`."""
    return choose(ledger, whom, on).people


@dataclass(frozen=True, slots=True)
class Group:
    """A team or home to choose: how `choose` is told of it, what people call it, and how many are in it now."""

    said: str
    label: str
    members: frozenset[int]


def homes_of(everyone: Sequence[Person], on: dt.date | None = None) -> tuple[Group, ...]:
    """The homes on the roster, by name, with whoever has not left by that day; without one, with leavers."""
    found: dict[str, list[Person]] = {}
    for person in _still_here(everyone, on):
        if person.home is not None:
            found.setdefault(name_key(person.home), []).append(person)
    there = [(mine[0].home or "", mine) for mine in found.values()]
    return tuple(
        Group(name, name, frozenset(p.id for p in mine))
        for name, mine in sorted(there, key=lambda one: name_key(one[0]))
    )


def teams_of(everyone: Sequence[Person], on: dt.date | None = None) -> tuple[Group, ...]:
    """The teams on the roster: those that have a name, by home and name; then each manager's or supervisor's.

    With whoever has not left by that day; without one, with leavers.
    """
    here = _still_here(everyone, on)
    named: dict[tuple[str, str], list[Person]] = {}
    led: dict[str, list[Person]] = {}
    for person in here:
        if person.team is not None:
            named.setdefault((name_key(person.home or ""), name_key(person.team)), []).append(person)
        for boss in {person.manager, person.supervised_by} - {None}:
            led.setdefault(str(boss), []).append(person)
    often = Counter(team for _, team in named)
    found: list[Group] = []
    for key in sorted(named):
        mine = named[key]
        home, team = mine[0].home, mine[0].team or ""
        alone = often[key[1]] == 1
        said, label = (team, team) if alone or home is None else (f"{home}/{team}", f"{home}, {team}")
        found.append(Group(said, label, frozenset(p.id for p in mine)))
    bosses = sorted((p for p in everyone if p.ref in led), key=lambda p: sort_key(p.name))
    found += [Group(b.ref, f"Team of {b.name}", frozenset(p.id for p in led[b.ref])) for b in bosses]
    return tuple(found)


def _still_here(everyone: Sequence[Person], on: dt.date | None) -> list[Person]:
    return [p for p in everyone if on is None or not p.over(on)]


def _picked(found: _Found, said: str) -> Iterator[Person]:
    """The person, or nobody and a fault more, in which the words stand that were said: there may be several."""
    try:
        yield pick(found.everyone, said)
    except UsageError as error:
        found.faults += [Fault(f.code, f"“{said}”: {f.what}", f.place, f.do) for f in error.faults]


def _team(found: _Found, said: str) -> list[Person]:
    """Everybody of a team: by its own name, or by who manages or supervises."""
    key, ever = name_key(said), found.ever or found.everyone
    of_name = [p for p in ever if p.team is not None and key in _ways_to_name(p)]
    homes = sorted({p.home or "" for p in of_name if name_key(p.team or "") == key}, key=name_key)
    if len(homes) > 1:
        what = f"“{said}” is a team in more than one home."
        ways = " or ".join(f"“{home}/{said}”" for home in homes if home)
        found.faults.append(Fault("ambiguous-team", what, Place(), f"Write the home before it: {ways}."))
        return []
    try:
        boss = pick(found.everyone, said)
    except UsageError as error:
        if of_name:
            return of_name
        found.faults += [_no_team(found, said, f) for f in error.faults]
        return []
    named = {id(p) for p in of_name}
    team = [p for p in ever if boss.ref in {p.manager, p.supervised_by} or id(p) in named]
    if not team:
        what = f"Nobody on the roster has {boss.name} ({boss.ref}) as their manager or supervisor."
        do = "`carepack roster list` shows who is whose manager."
        found.faults.append(Fault("team-empty", what, Place(), do))
    return team


def _ways_to_name(person: Person) -> set[str]:
    team = person.team or ""
    return {
        name_key(team),
        name_key(f"{person.home or ''}/{team}"),
        name_key(f"{person.home or ''} / {team}"),
    }


def _no_team(found: _Found, said: str, fault: Fault) -> Fault:
    if fault.code != "unknown-person":
        return Fault(fault.code, f"“{said}”: {fault.what}", fault.place, fault.do)
    near = _near(said, (p.team for p in found.everyone))
    what = f"“{said}” is no team on the roster, and nobody of that reference or name is."
    return Fault("unknown-team", what, Place(), f"Did you mean “{near}”?" if near else fault.do)


def _home(found: _Found, said: str) -> list[Person]:
    """Everybody who works in the home of that name."""
    key = name_key(said)
    ever = found.ever or found.everyone
    there = [p for p in ever if p.home is not None and name_key(p.home) == key]
    if not there:
        near = _near(said, (p.home for p in found.everyone))
        homes = sorted({p.home for p in found.everyone if p.home is not None}, key=name_key)
        do = f"Did you mean “{near}”?" if near else f"The homes are: {', '.join(homes)}."
        if not homes:
            do = "Add a column “home” to the roster, and bring it in again."
        what = f"“{said}” is no home on the roster."
        found.faults.append(Fault("unknown-home", what, Place(), do))
    return there


def _near(said: str, names: Iterable[str | None]) -> str | None:
    by_key = {name_key(n): n for n in names if n is not None}
    hits = get_close_matches(name_key(said), list(by_key), n=1)
    return by_key[hits[0]] if hits else None


def refs_of(ledger: Ledger, whom: Whom, on: dt.date | None = None) -> tuple[str, ...] | None:
    """The references to choose by; None where nobody was named. Raises UsageError as `choose`."""
    return tuple(p.ref for p in chosen(ledger, whom, on)) if whom else None


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
