"""A roster brought in by two steps that nobody holds open: shown first, then made as it was shown, or shown again.

What is shown has a seal. Whoever says yes names it, and where the file would come to something else by then – somebody
has changed the roster meanwhile, or brought the same file in – nothing is written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.directory import Person, people
from filing.people.moves import Moves, moves
from filing.people.oddities import Odd, oddities
from filing.people.roster import Imported, Planned, plan
from filing.people.roster_answers import answers_to, asked
from filing.people.roster_columns import Heading
from filing.people.roster_doubts import Meant
from filing.people.roster_file import headings_of
from filing.people.roster_words import names_of
from filing.records.unclaimed import Unclaimed, unclaimed
from filing.review.apply_decision import Outcome
from filing.review.second_look import Met, import_roster
from schemas.errors import Fault, Place, RosterError


@dataclass(frozen=True, slots=True)
class Shown:
    """What a file comes to: `planned`, or the faults that must be mended or answered before anything can be."""

    headings: tuple[Heading, ...]
    planned: Planned | None = None
    faults: tuple[Fault, ...] = ()
    seal: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """Everybody whom changes may name, by reference."""
    odd: Odd | None = None

    @property
    def mistakes(self) -> tuple[Fault, ...]:
        """What must be corrected in the file."""
        return tuple(f for f in self.faults if not answers_to(f))

    @property
    def doubts(self) -> tuple[Fault, ...]:
        """What may be right as it stands."""
        return tuple(f for f in self.faults if answers_to(f))

    @property
    def asks(self) -> tuple[Meant, ...]:
        """What answers the doubts."""
        return asked(self.faults)

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is on the roster already."""
        return self.planned is not None and not self.planned.joining and not self.planned.changes


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What was done, and all that follows from it."""

    done: Imported
    waited: tuple[Outcome, ...]
    """Returns that waited for somebody to be on the roster, and are done with now."""
    met: tuple[Met, ...]
    """Returns in review whose person is known now."""
    moves: Moves
    unclaimed: tuple[Unclaimed, ...]
    """Records under the names of those who are new, which may be theirs."""


def look(ledger: Ledger, data: bytes, day: dt.date, meant: Collection[Meant] = ()) -> Shown:
    """What the import of a file would come to on that day; writes nothing."""
    try:
        planned = plan(ledger, data, day, meant)
    except RosterError as error:
        return Shown(headings_of(data), faults=error.faults)
    everyone = people(ledger)
    odd = oddities(ledger.library, everyone, planned)
    names = names_of(planned, everyone)
    return Shown(planned.file.headings, planned, seal=sealed(planned), names=names, odd=odd)


def sealed(planned: Planned) -> str:
    """What tells one plan from every other: all that would be written, and who is not in the file."""
    return hashlib.sha256(repr(planned).encode()).hexdigest()


def changed() -> RosterError:
    """That a file would come to something else by now than was shown."""
    what = "The roster has changed since this was shown; nothing was written."
    return RosterError(Fault("roster-changed", what, Place(file="roster"), "Look at the changes again."))


def bring_in(
    ledger: Ledger, data: bytes, actor: Actor, seal: str, meant: Collection[Meant] = ()
) -> BroughtIn:
    """Does what was shown under this seal, and tells what follows.

    Raises RosterError as `roster.import_csv`; `roster-changed` where it would come to something else by now.
    """
    planned = plan(ledger, data, actor.day, meant)
    if sealed(planned) != seal:
        raise changed()
    done, waited, met = import_roster(ledger, data, actor, meant, planned)
    return BroughtIn(done, waited, met, moves(ledger, done.changes, actor.at), unclaimed(ledger, done.named))


def still_here(everyone: Sequence[Person], missing: Collection[str], day: dt.date) -> tuple[Person, ...]:
    """Those of the people who were not in a file (by reference) of whom it is not known that they leave."""
    return tuple(p for p in everyone if p.ref in missing and not p.over(day) and p.leaves is None)
