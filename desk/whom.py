"""Of whom something is: everybody, a home, a team or one person, chosen in a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from filing.people.roster import people
from filing.people.whom import Whom, homes_of, teams_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desk.visit import Visit
    from filing.ledger.database import Ledger

_HOME, _TEAM = "home ", "team "


@dataclass(frozen=True, slots=True)
class OfWhom:
    """What a form says of whom something is: a `group` as the form's choice has it, and a `person` as typed."""

    group: str = ""
    person: str = ""

    @property
    def whom(self) -> Whom:
        """The same for the services; everybody, where nobody was named."""
        named = (self.person.strip(),) if self.person.strip() else ()
        homes = (self.group.removeprefix(_HOME),) if self.group.startswith(_HOME) else ()
        teams = (self.group.removeprefix(_TEAM),) if self.group.startswith(_TEAM) else ()
        return Whom(named, teams, not (named or homes or teams), homes)


def of_whom(visit: Visit) -> OfWhom:
    """What the form that was sent says; one person goes before a group, which may be what stood there before."""
    person = visit.said("person")
    return OfWhom("" if person.strip() else visit.said("group"), person)


def groups(ledger: Ledger) -> Sequence[tuple[str, str]]:
    """The homes and teams to choose from, each with its words: those of people who have left, too, who have reports."""
    everyone = people(ledger)
    homes = [(f"{_HOME}{h.said}", h.label) for h in homes_of(everyone)]
    return [("", "Everybody"), *homes, *((f"{_TEAM}{t.said}", t.label) for t in teams_of(everyone))]
