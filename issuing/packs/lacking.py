"""What is lacking for somebody's pack: nobody to hold it, no band, gone or not there yet; and who signs the letter.

A document names nobody as manager or supervisor who has left or has yet to begin: whoever fills it in would have to
strike out a name. What is lacking is told per person, and said to be looked at where somebody has to act on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from issuing.packs.model import Note
from issuing.packs.words import day

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.absences import Absence
    from filing.people.roster import Person
    from filing.people.supervising import SupervisionGap
    from issuing.packs.model import Wish
    from schemas.definition import FormDefinition

SOON = 28
"""Days ahead of which it is told that somebody leaves, where no day is said by which documents are to be back."""
_ROSTER = "roster"
_HOLDS = {"manager": ("appraiser", "appraises"), "supervisor": ("supervisor", "supervises")}


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is lacking for one person's pack. `person` is who they are for documents: without a manager or supervisor
    who is not there. `sender` signs the letter; None where nobody can."""

    person: Person
    sender: str | None
    notes: tuple[Note, ...] = ()


class Looked:
    """What is lacking of many people, with the roster (where it is not given) and absences looked up once."""

    def __init__(self, ledger: Ledger, wish: Wish, roster: Iterable[Person] | None = None) -> None:
        from filing.people.absences import absent
        from filing.people.roster import people
        from filing.people.supervising import by_reference

        self._wish = wish
        self._roster = by_reference(people(ledger) if roster is None else roster)
        self._away = absent(ledger)
        self._asked = frozenset(s for form in wish.forms for s in _sources(form))
        self._is_managers = is_managers(wish)
        self._has_bands = any(p.band for p in self._roster.values())

    def of(self, person: Person) -> Lacking:
        """What is lacking for the pack of this person."""
        from filing.people.supervising import management_gap, supervision_gap

        wish, roster = self._wish, self._roster
        managed = management_gap(person, roster, wish.today, self._away)
        supervised = supervision_gap(person, roster, wish.today, self._away)
        sender = self._sender(person, managed, supervised)
        notes = [*self._of_person(person)]
        # An appraisal is held by the manager, whatever its form asks for.
        if managed is not None and (wish.kind == "appraisal" or "roster.manager" in self._asked):
            notes.append(self._nobody("manager", managed))
        if supervised is not None and "roster.supervisor" in self._asked:
            notes.append(self._nobody("supervisor", supervised))
        if person.band is None and "roster.band" in self._asked:
            say = "The roster says no band: it is left blank, and of levels by band all are printed."
            notes.append(Note(_ROSTER, "pack-no-band", say, look=self._has_bands))
        if "letter" in wish.extras and sender is None:
            say = (
                "There is no cover letter: nobody who is here could sign it, and the organisation has no name. "
                "Name a manager on the roster, or the organisation (--organisation)."
            )
            notes.append(Note("cover", "letter-unsigned", say, look=True))
        return Lacking(_as_they_are(person, managed, supervised), sender, tuple(notes))

    def _sender(
        self, person: Person, managed: SupervisionGap | None, supervised: SupervisionGap | None
    ) -> str | None:
        """Who signs: whoever holds the meeting, if they are here; else the organisation."""
        name, gap = person.supervised_by_name, supervised
        if self._is_managers or (gap is not None and managed is None):
            name, gap = person.manager_name, managed
        if gap is None:
            return name
        return self._wish.brand.organisation or (name if gap.kind == "away" else None)

    def _nobody(self, role: str, gap: SupervisionGap) -> Note:
        named, does = _HOLDS[role]
        # Of forms that are no appraisal the manager appraises nobody: there is only a name to print.
        is_held = role == "supervisor" or any(form.kind == "appraisal" for form in self._wish.forms)
        if self._wish.kind == "blank" or not is_held:
            named = role
        if gap.kind == "away":
            say = f"{gap.says} See who {does} meanwhile." if is_held else gap.says
            return Note(_ROSTER, "pack-away", say, look=self._is_long(gap.until))
        return Note(_ROSTER, "pack-nobody", f"{gap.says} No {named} is printed.", look=True)

    def _of_person(self, person: Person) -> Iterator[Note]:
        """That the person has left, leaves before the documents are to be back, has yet to begin, or is away."""
        wish = self._wish
        if person.leaves is not None:
            left, back = person.leaves < wish.today, wish.reply_by
            early = back is not None and person.leaves < back
            by = f", before the documents are to be back ({day(back)})" if early and not left else ""
            if left or early or person.leaves <= wish.today + dt.timedelta(days=SOON):
                say = f"{'Left' if left else 'Leaves'} on {day(person.leaves)}{by}."
                yield Note(_ROSTER, "pack-leaves", say, look=left or early)
        if person.starts is not None and person.starts > wish.today:
            # Blank forms are what somebody gets before they begin.
            say = f"Begins on {day(person.starts)} only."
            yield Note(_ROSTER, "pack-not-begun", say, look=wish.kind != "blank")
        for absence in self._away.get(person.id, ()):
            if absence.covers(wish.today):
                yield Note(_ROSTER, "pack-away", _away(absence), look=self._is_long(absence.last))

    def _is_long(self, last: dt.date | None) -> bool:
        """Whether an absence lasts until the documents are to be back, or nobody knows until when."""
        return last is None or (self._wish.reply_by is not None and last >= self._wish.reply_by)


def is_managers(wish: Wish) -> bool:
    """Whether a pack is for a meeting that the manager holds: an appraisal, or what all its forms say is theirs."""
    from issuing.letter_meeting import holder

    return wish.kind == "appraisal" or all(holder(form) == "manager" for form in wish.forms)


def _away(absence: Absence) -> str:
    until = f" until {day(absence.last)}" if absence.last else ", and nobody knows until when"
    return f"Is away since {day(absence.first)}{until}."


def _sources(form: FormDefinition) -> Iterator[str]:
    """What of the roster a form prints."""
    from filing.records.carry_forward import given_fields
    from filing.records.given import source_of

    yield from (source_of(field) for field in given_fields(form))


def _as_they_are(person: Person, managed: SupervisionGap | None, supervised: SupervisionGap | None) -> Person:
    """The person as documents name them: nobody who has left or has yet to begin is their manager or supervisor."""
    gone = ("left", "not-begun")
    if supervised is not None and supervised.kind in gone and person.supervisor is not None:
        # The reference stays: without it the manager would be printed as who supervises, which nobody has said.
        person = replace(person, supervisor_name=None)
    if managed is not None and managed.kind in gone:
        person = replace(person, manager_name=None)
    return person
