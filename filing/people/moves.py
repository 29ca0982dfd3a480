"""What a roster that came in moves: what hangs on leavers and movers, and what of it changes hands.

Each is told of by itself, in sentences; how something is handed over, withdrawn or given back, each face of the program
adds in its own way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filing.clocks.actions import OpenAction, actions_open
from filing.ledger.database import Ledger
from filing.people.changes import Change
from filing.people.directory import Person, people
from filing.people.leaving import given_away
from filing.people.standing import in_words, standing
from filing.records.copies import listed
from filing.records.outdated import Outdated, outdated

MOST = 20
"""People who leave or move of whom it is told what hangs on them, of one file."""
_PLACES = frozenset({"home", "team"})
_BOSSES = {
    "manager": "manager",
    "supervisor": "supervisor",
    "professional_supervisor": "professional supervisor",
}
_COLUMNS = _PLACES | _BOSSES.keys() | {"leaves"}


@dataclass(frozen=True, slots=True)
class Moved:
    """What is told of one person: `says` in a sentence that begins with their name, `more` each in one of its own."""

    kind: Literal["leaves", "stays", "moves"]
    person: Person
    says: str
    more: tuple[str, ...] = ()
    copies: tuple[Outdated, ...] = ()
    """Copies of theirs that are out and name another than supervises or manages them now."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What is told of the first people who leave or move, and of how many more it is not."""

    told: tuple[Moved, ...] = ()
    untold: int = 0


def moves(ledger: Ledger, changes: Iterable[Change], now: dt.datetime) -> Moves:
    """What hangs on those who leave, or have another manager, supervisor, team or home by these changes.

    `now` is a time in the organisation's zone: its day is today.
    """
    changed: dict[str, set[str]] = {}
    for change in changes:
        if change.what in _COLUMNS:
            changed.setdefault(change.ref, set()).add(change.what)
    if not changed:
        return Moves()
    by_ref = {p.ref: p for p in people(ledger)}
    some = [by_ref[ref] for ref in list(changed)[:MOST]]
    leaving = any("leaves" in changed[p.ref] and p.leaves is not None for p in some)
    actions = actions_open(ledger, today=now.date(), people=None if leaving else [p.id for p in some])
    found: list[Moved | None] = []
    for person in some:
        what = changed[person.ref]
        if "leaves" in what and person.leaves is not None:
            found.append(_leaver(ledger, person, person.leaves, actions, now))
        elif "leaves" in what:
            says = f"{person.name} ({person.ref}) has no leaving date any more."
            found.append(Moved("stays", person, says, given_away(ledger, person)))
        if what != {"leaves"} and (person.leaves is None or person.leaves >= now.date()):
            found.append(_mover(ledger, person, what, actions.get(person.id, ()), now))
    return Moves(tuple(m for m in found if m is not None), len(changed) - len(some))


def _leaver(
    ledger: Ledger, person: Person, on: dt.date, actions: Mapping[int, Sequence[OpenAction]], now: dt.datetime
) -> Moved | None:
    said = in_words(standing(ledger, person, now, now.date(), opened=actions))
    if not said:
        return None
    says = f"{person.name} ({person.ref}) leaves on {on:%d/%m/%Y}: {'; '.join(said)}."
    return Moved("leaves", person, says)


def _mover(
    ledger: Ledger, person: Person, what: Collection[str], actions: Sequence[OpenAction], now: dt.datetime
) -> Moved | None:
    """Copies that are out, those of them that name another, and open actions on their records that changed hands."""
    of = standing(ledger, person, now, now.date(), actions=False)
    said = list(in_words(of)[: len(of.copies) and 1])
    owners = [o for a in actions for o in a.owners if o.why is not None]
    if owners:
        many = "1 open action changes" if len(owners) == 1 else f"{len(owners)} open actions change"
        records = ", ".join(
            dict.fromkeys(f"record {a.record}" for a in actions if any(o.why for o in a.owners))
        )
        whose = ", ".join(dict.fromkeys(f"by {o}" for o in owners))
        said.append(f"{many} hands ({records}): {whose}")
    if not said:
        return None
    numbers = [c.number for c in of.copies]
    with ledger.reading() as conn:
        old = outdated(conn, ledger.library, numbers)
    says = f"{person.name} ({person.ref}) {_changed(what)}: {'; '.join(said)}."
    says += " What is out says who was who when it was made." if of.copies and not old else ""
    return Moved("moves", person, says, copies=old)


def _changed(what: Collection[str]) -> str:
    """What became of somebody, in a word: a move, or the change of who manages or supervises them."""
    if not _PLACES.isdisjoint(what):
        return "has moved"
    return f"has another {' and '.join(words for column, words in _BOSSES.items() if column in what)} now, or none"


def name_another(ledger: Ledger, refs: Iterable[str], now: dt.datetime) -> tuple[Outdated, ...]:
    """Which copies of these people, who were handed over, name the supervisor or manager of before."""
    numbers = [c.number for c in listed(ledger, now=now, person=tuple(dict.fromkeys(refs)))]
    with ledger.reading() as conn:
        return outdated(conn, ledger.library, numbers)
