"""One person of the roster, as everything asks about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from filing.people.spells import Spell
from schemas.names import sort_key


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the roster; `manager` is the reference of another."""

    id: int
    ref: str
    name: str
    role: str | None = None
    manager: str | None = None
    manager_name: str | None = None
    email: str | None = None
    band: str | None = None
    large_print: bool = False
    """Whether documents for this person are in large print."""
    home: str | None = None
    """The registered location where they work."""
    team: str | None = None
    supervisor: str | None = None
    """Who supervises them, by reference, where that is said; the manager where it is not (`supervised_by`)."""
    supervisor_name: str | None = None
    professional_supervisor: str | None = None
    professional_supervisor_name: str | None = None
    hours: Decimal | None = None
    """Hours a week; None where nobody said."""
    employment: str | None = None
    """permanent, agency, bank, volunteer … (`filing.people.employment`)."""
    starts: dt.date | None = None
    leaves: dt.date | None = None
    """The last day."""
    probation_end: dt.date | None = None
    asye_from: dt.date | None = None
    """The first day of the assessed and supported year in employment."""
    earlier: tuple[Spell, ...] = ()
    """The employments before this one, the first first: of whoever left and came back."""

    @property
    def supervised_by(self) -> str | None:
        """The reference of who supervises: the supervisor, or else the manager."""
        return self.supervisor or self.manager

    @property
    def supervised_by_name(self) -> str | None:
        """The name of who supervises."""
        return self.supervisor_name if self.supervisor else self.manager_name

    @property
    def spells(self) -> tuple[Spell, ...]:
        """From when to when they were and are employed, the first first."""
        return (*self.earlier, Spell(self.starts, self.leaves))

    @property
    def began(self) -> dt.date | None:
        """The first day of all; `starts` is that of the newest employment."""
        return self.spells[0].starts

    def here(self, day: dt.date) -> bool:
        """Whether they work here on that day; where no day is said they have begun, or do not leave."""
        return self.here_in(day, day)

    def over(self, day: dt.date) -> bool:
        """Whether they have left by that day, and are not to come back."""
        return self.leaves is not None and self.leaves < day

    def here_in(self, first: dt.date, last: dt.date) -> bool:
        """Whether they work here on any of these days."""
        return any(spell.meets(first, last) for spell in self.spells)

    def each_spell(self) -> tuple[Person, ...]:
        """Them as they were in each employment: the clocks of one know nothing of another."""
        if not self.earlier:
            return (self,)
        ends = self.probation_end
        return tuple(
            replace(
                self,
                starts=s.starts,
                leaves=s.leaves,
                probation_end=ends if ends is not None and s.meets(ends, ends) else None,
                earlier=self.earlier[:at],
            )
            for at, s in enumerate(self.spells)
        )

    def during(self, day: dt.date) -> Person:
        """Them as in the employment of that day, or in the next after it; after the last, in that."""
        every = self.each_spell()
        return next((p for p in every if p.leaves is None or day <= p.leaves), every[-1])


def place_in_lists(person: Person) -> tuple[object, ...]:
    """Where somebody stands in every list: by home, team and name; who has no home, or no team, comes last there."""
    return sort_key(person.home), sort_key(person.team), sort_key(person.name), person.ref


__all__ = ["Person", "place_in_lists"]
