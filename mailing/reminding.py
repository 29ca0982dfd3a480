"""Reminders: what went out so many days ago and has not come back, one message for each who is asked for it.

Only what was mailed or noted as handed over is asked for. That a copy was made says nothing of whether anybody has it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Past
from filing.mail import messages
from filing.mail.messages import Role
from filing.people.roster import Person
from filing.records.copies import Listed
from filing.records.copies import listed as copies
from filing.records.going_out import Way, ways
from filing.records.placing import copies_unplaced
from mailing import restored
from mailing.came_back import came_back
from mailing.confided import knows_of
from mailing.outgoing import Awaited
from mailing.planning import HELD_BY_SUPERVISOR, Already, Left, Letter, Plan
from mailing.recipients import Directory, Held, directory_now
from mailing.settings import MailSettings
from schemas.definition import FormDefinition

_STANDS: Mapping[str, str] = {
    "queued": "waits in the outbox",
    "sending": "is going out now",
    "sent": "is out",
    "held": "waits for somebody to decide",
    "unknown": "may have gone, or not",
    "refused": "was refused",
    "bounced": "came back",
    "drafted": "is a draft",
    "cancelled": "was cancelled",
}
"""How a message stands that carries what is not known to be out."""


def remind(
    ledger: Ledger,
    roles: Sequence[Role],
    settings: MailSettings,
    actor: Actor,
    *,
    older_than: int,
    every: int = 7,
    people: Collection[str] | None = None,
) -> Plan:
    """Who is to be reminded of copies that went out `older_than` days ago; of those people, by reference, or of all.

    Without `roles`, supervisors are asked for the records that they fill in, and people for all else. What was made
    and, as far as is known, never went out is told, and nobody is asked for it. Whoever was reminded in the last
    `every` days is not reminded again. Leavers are left out, and told.
    """
    refs = None if people is None else tuple(people)
    out = [c for c in copies(ledger, now=actor.at, person=refs) if c.state == "issued"]
    with ledger.reading() as conn:
        roster = directory_now(conn, settings)
        nobody_has = copies_unplaced(conn)
    out = [c for c in out if c.number not in nobody_has]
    past = restored.past(ledger, actor.day)
    asking = _Asking(ledger, roster, actor, older_than, every, ways(ledger, [c.number for c in out]), past)
    for person, made in _by_person(out, roster).items():
        waiting = asking.own(person, made)
        asking.not_out(person, waiting)
        for role in roles or ("person", "supervisor"):
            asking.of(person, role, waiting, usual=not roles)
    return Plan(tuple(asking.letters), tuple(asking.left), tuple(asking.already))


def _by_person(out: Sequence[Listed], roster: Directory) -> dict[Person, list[Listed]]:
    found: dict[Person, list[Listed]] = {}
    for copy in out:
        if copy.person is not None:
            found.setdefault(roster.by_ref[copy.person.casefold()], []).append(copy)
    return found


@dataclass(slots=True)
class _Asking:
    """One person after another."""

    ledger: Ledger
    roster: Directory
    actor: Actor
    older_than: int
    every: int
    ways: Mapping[str, tuple[Way, ...]]
    past: Past
    letters: list[Letter] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    already: list[Already] = field(default_factory=list)

    def own(self, person: Person, waiting: Sequence[Listed]) -> list[Listed]:
        """What was made for them, and not for whoever had their reference before, which is told."""
        for copy in waiting:
            other = self.roster.renamed(person, copy.issued_at)
            if other is not None and not other.allowable:
                say = f"{self._form(copy).title} (copy {copy.number}): {other.say}"
                self.left.append(Left(other.code, say, person))
                waiting = [c for c in waiting if c is not copy]
        return list(waiting)

    def not_out(self, person: Person, waiting: Sequence[Listed]) -> None:
        """Tells what was made for them so long ago, and is not known to have gone out."""
        made = [c for c in waiting if c.number not in self.ways and c.days >= self.older_than]
        if made:
            with self.ledger.reading() as conn:
                mine = messages.find(conn, person=person.id)
            under_way = {d.copy: f"; message {m.id} {_STANDS[m.state]}" for m in mine for d in m.documents}
            named = ", ".join(
                f"{self._form(c).title} (copy {c.number}{under_way.get(c.number, '')})" for c in made
            )
            say = (
                f"Made, and nothing says that it was sent or handed over: {named}. Send it (carepack send), say that "
                "a draft went out (carepack send sent), or that it was handed over (carepack copies handed)."
            )
            self.left.append(Left("mail-not-out", say, person))

    def of(self, person: Person, role: Role, waiting: Sequence[Listed], *, usual: bool) -> None:
        """Adds the reminder for whoever has this role, or why there is none."""
        asked = [c for c in waiting if c.number in self.ways and self._is_asked(self._form(c), role, usual)]
        if not any(self._is_late(self.ways[c.number]) for c in asked):
            return
        recipient = self.roster.recipient(person, role)
        if recipient is None:
            self.left.append(Left("mail-nobody", f"The roster names no {role} of {person.name}.", person))
            return
        for who, some in self._askers(person, recipient, role, asked):
            self._ask(person, who, role, some)

    def _askers(
        self, person: Person, recipient: Person, role: Role, asked: Sequence[Listed]
    ) -> list[tuple[Person, list[Listed]]]:
        """Who is asked for which of these: whoever has the role now, or had it, works here and was sent the copy."""
        if role == "person":
            return [(recipient, list(asked))]
        around = {p.id for r in ("supervisor", "manager") if (p := self.roster.recipient(person, r))}
        found: dict[Person, list[Listed]] = {}
        for copy in asked:
            got = [self._got(w, person) for w in self.ways[copy.number]]
            had = [self.roster.by_id[n] for n in got if n not in around and n != person.id]
            here = [p for p in had if p.leaves is None or p.leaves >= self.actor.day]
            who = here[0] if here and not around.intersection(got) else recipient
            found.setdefault(who, []).append(copy)
        return list(found.items())

    def _ask(self, person: Person, recipient: Person, role: Role, asked: Sequence[Listed]) -> None:
        role, asked, notes = self._not_confided(person, recipient, role, asked)
        if not asked:
            return
        if any(one.recipient.id == recipient.id for one in self._told(person)):
            return
        awaited = self._awaited(person, recipient, asked)
        if not awaited:
            return
        held = self.roster.wrong_with(person, recipient, self.actor.day)
        with self.ledger.reading() as conn:
            bounced = came_back(conn, recipient.email)
        held += (bounced,) if bounced is not None else ()
        # Nobody is reminded by asking first: a reminder that must be looked at is not sent.
        if held:
            self.left.append(Left(held[0].code, f"{held[0].say} Remind them another way.", person))
            return
        since = self.actor.at - dt.timedelta(days=self.every)
        with self.ledger.reading() as conn:
            recent = messages.reminded_since(conn, person.id, recipient.id, since)
        if recent is not None:
            self.already.append(Already(person, recipient, recent, ("a reminder",)))
            return
        may_be_out = self._may_be_out(person, recipient, awaited)
        if may_be_out is not None:
            self.left.append(Left(may_be_out.code, f"{may_be_out.say} Remind them another way.", person))
            return
        letter = Letter(person, role, recipient, "reminder", None, "plain", notes=notes)
        self.letters.append(replace(letter, awaited=tuple(awaited), not_since=since))

    def _may_be_out(self, person: Person, recipient: Person, awaited: Sequence[Awaited]) -> Held | None:
        """Whether they may have been reminded in the last days by a ledger that has gone back since."""
        numbers = [a.number for a in awaited if a.number]
        since = self.actor.day - dt.timedelta(days=self.every)
        return restored.of_reminder(self.past, person, recipient, numbers, since)

    def _not_confided(
        self, person: Person, recipient: Person, role: Role, asked: Sequence[Listed]
    ) -> tuple[Role, list[Listed], tuple[str, ...]]:
        """As what somebody is told, what of these they may know of, and a note of each title that they may not."""
        if role == "supervisor" and not all(knows_of(self._form(c), role) for c in asked):
            # Who is both is told of it as the manager, and not once they are the supervisor alone.
            role = "manager" if self.roster.recipient(person, "manager") == recipient else role
        may = [c for c in asked if knows_of(self._form(c), role)]
        titles = tuple(dict.fromkeys(self._form(c).title for c in asked if c not in may))
        if not may:
            say = f"It is private: {person.name}’s {role} is not told of it: {', '.join(titles)}."
            self.left.append(Left("mail-private", say, person))
        return role, may, tuple(f"not asked for, since it is private: {title}" for title in titles)

    def _told(self, person: Person) -> list[Letter | Already]:
        found: list[Letter | Already] = [*self.letters, *self.already]
        return [one for one in found if one.person.id == person.id]

    def _is_asked(self, form: FormDefinition, role: Role, usual: bool) -> bool:
        held = form.kind in HELD_BY_SUPERVISOR
        if role == "person":
            return not held
        return held or not usual

    def _awaited(self, person: Person, recipient: Person, asked: Sequence[Listed]) -> list[Awaited]:
        """What this recipient is asked for: since when they themselves have it, or whoever got it."""
        found = []
        for copy in asked:
            own = [w for w in self.ways[copy.number] if self._got(w, person) == recipient.id]
            way = (own or self.ways[copy.number])[0]
            if self._is_late((way,)):
                title, how = self._form(copy).title, self._how(way, person, recipient)
                found.append(Awaited(title, way.on, number=copy.number, how=how))
        return sorted(found, key=lambda a: (a.since, a.title, a.number or ""))

    def _got(self, way: Way, person: Person) -> int:
        return person.id if way.recipient is None else way.recipient

    def _how(self, way: Way, person: Person, recipient: Person) -> str:
        got = self._got(way, person)
        word = "sent" if way.how == "sent" else "given"
        if got == recipient.id:
            return f"{word} to you"
        other = self.roster.by_id.get(got)
        return f"{word} to {other.name}" if other else word

    def _is_late(self, found: Sequence[Way]) -> bool:
        return any((self.actor.day - way.on).days >= self.older_than for way in found)

    def _form(self, copy: Listed) -> FormDefinition:
        return self.ledger.library.load(copy.form, copy.edition)
