"""One thing that falls due, and what it is told from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from filing.clocks.expectation import Expected, Terms
from filing.clocks.session import Session
from filing.people.roster import Person
from schemas.regimes import Clock, Regime

TITLES: dict[Clock, str] = {
    "formal": "Formal supervision",
    "informal": "Informal supervision",
    "group": "Group supervision",
    "observation": "Direct observation",
    "appraisal": "Appraisal",
    "review": "Review of the appraisal",
    "agreement": "Review of the supervision agreement",
    "plan": "Review of the development plan",
    "renewal": "Renewal of the Commitment",
    "meeting": "Next meeting, as agreed",
    "action": "Actions agreed",
    "undated": "Actions without a day",
    "record": "Record to be given for signature",
    "probation": "End of probation",
    "rebook": "Postponed, to be booked again",
    "supervisor": "Supervisor away",
    "unsupervised": "Nobody supervises",
    "adhoc": "Poor ratings",
    "award": "Exceptional ratings",
    "start": "No start date",
}
"""What each clock is called in lists."""


FOR_MANAGERS: frozenset[Clock] = frozenset(
    {"adhoc", "award", "probation", "supervisor", "unsupervised", "start", "undated"}
)
"""What is told to managers alone, and stands in no letter, mail or pack: the worker never reads what clients rated."""


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Due:
    """Something that falls due. `days` until then, negative when it is over.

    `record`, `held` and `form` are what it follows from; None where there is nothing yet. `person` (a reference),
    `name`, `team` and `home` are None where the organisation itself is meant. `says` is one plain line, without the
    person's name; `source` where its number comes from.
    """

    clock: Clock
    on: dt.date
    days: int
    form: str | None
    title: str
    record: int | None
    held: dt.date | None
    person: str | None
    name: str | None
    team: str | None
    home: str | None
    says: str
    source: str


class _Whence(Protocol):
    """What something due follows from: a session, or an action."""

    @property
    def record(self) -> int: ...

    @property
    def form(self) -> str: ...

    @property
    def held(self) -> dt.date | None: ...


@dataclass(frozen=True, slots=True)
class Case:
    """One person, as what falls due is told of them. `sessions` are all of theirs, `expected` all that was expected.

    `void` are the records that are no evidence that a session was held, each with the reason: they meet no day.
    """

    person: Person
    regime: Regime
    today: dt.date
    terms: Terms | None
    sessions: Sequence[Session] = ()
    expected: Sequence[Expected] = field(default_factory=tuple)
    void: Mapping[int, str] = field(default_factory=dict)

    def dated(self) -> list[Session]:
        """The sessions with a day that has been, in their order."""
        return [s for s in self.sessions if s.held is not None and s.held <= self.today]

    def held(self) -> list[Session]:
        """Those of them that were held, by what their records say."""
        return [s for s in self.dated() if s.record not in self.void]

    def due(
        self,
        clock: Clock,
        on: dt.date,
        says: str,
        source: str,
        *,
        after: _Whence | None = None,
        title: str | None = None,
    ) -> Due:
        """Something that falls due of this person; it follows from the record `after`."""
        return Due(
            clock=clock,
            on=on,
            days=(on - self.today).days,
            form=after.form if after is not None else None,
            title=title or TITLES[clock],
            record=after.record if after is not None else None,
            held=after.held if after is not None else None,
            person=self.person.ref,
            name=self.person.name,
            team=self.person.team,
            home=self.person.home,
            says=says,
            source=source,
        )


SOURCES = {
    "S0": "the provider’s supervision pack",
    "S1": "Southwark’s supervision procedures",
    "S2": "CWDC’s guide to integrated supervision",
}
"""The documents that numbers come from, by the short names that `source` has."""


def in_full(source: str) -> str:
    """Where a number comes from, for whoever has no list of our short names (S0, S1, S2) at hand."""
    return re.sub(r"\bS[012]\b", lambda m: SOURCES[m[0]], source)


@lru_cache(maxsize=20_000)
def said(day: dt.date) -> str:
    """A day as people write it here, 30/11/2026; a matrix has the same few many thousand times."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def counted(number: int, one: str, more: str | None = None) -> str:
    """So many of something, in words."""
    return f"{number} {one if number == 1 else more or one + 's'}"
