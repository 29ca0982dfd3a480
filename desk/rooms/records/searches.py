"""What was looked for, kept while the desk runs, so that an address says a word of chance and never what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from filing.people.whom import Whom, refs_of
from filing.records.finding import Choice, Order, State
from filing.records.privacy import Purpose
from schemas.definition_base import FormKind

if TYPE_CHECKING:
    from desk.visit import Visit
    from filing.ledger.database import Ledger

_KEPT = 50
"""Searches that a browser can go back to; the oldest is forgotten."""


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for, as they typed and chose it; `purpose`: private records of that person, too, and why."""

    words: str = ""
    person: str = ""
    home: str = ""
    team: str = ""
    form: str = ""
    kind: str = ""
    period: str = ""
    state: str = ""
    order: str = "newest"
    nobodys: bool = False
    purpose: str = ""

    @classmethod
    def said(cls, visit: Visit) -> Search:
        """As the form says it."""
        names = ("words", "person", "home", "team", "form", "kind", "period", "state", "purpose")
        return cls(
            **{n: visit.said(n).strip() for n in names},
            order=visit.said("order", "newest"),
            nobodys=visit.said("nobodys") == "yes",
        )

    @property
    def anything(self) -> bool:
        """Whether it narrows what is found."""
        return self != Search(order=self.order)

    @property
    def further(self) -> bool:
        """Whether it says anything that is asked under “More”."""
        return bool(self.home or self.team or self.kind or self.purpose or self.nobodys or self.state)

    @property
    def sorted(self) -> Order:
        """The order of what is found."""
        return self.order if self.order in get_args(Order) else "newest"  # type: ignore[return-value]

    @property
    def private(self) -> Purpose | None:
        """What private records are looked through for."""
        return self.purpose if self.purpose in get_args(Purpose) else None  # type: ignore[return-value]

    @property
    def whom(self) -> Whom:
        """Whom it names."""
        people = (self.person,) if self.person else ()
        teams = (self.team,) if self.team else ()
        return Whom(people, teams, locations=(self.home,) if self.home else ())

    def choice(self, ledger: Ledger) -> Choice:
        """The same for the ledger. Raises UsageError where it does not know the people."""
        state: State | None = self.state if self.state in get_args(State) else None  # type: ignore[assignment]
        kind: FormKind | None = self.kind if self.kind in get_args(FormKind) else None  # type: ignore[assignment]
        return Choice(
            people=None if self.nobodys else refs_of(ledger, self.whom),
            form=self.form or None,
            kind=kind,
            period=self.period or None,
            state=state,
            words=self.words or None,
            nobodys=self.nobodys,
        )


def keep(visit: Visit, search: Search) -> str:
    """The word by which an address says this search: it tells nothing of what was typed."""
    return visit.session.keep(search, _KEPT)


def kept(visit: Visit) -> Search | None:
    """The search that the address names; None where it is not kept any more."""
    found = visit.session.shelf.get(visit.named("search"))
    return found if isinstance(found, Search) else None
