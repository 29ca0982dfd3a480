"""Whether a message that waits still says what is so: looked at again when its turn has come.

What asks for something that has come back, or is not due any more, is dropped: a reminder is made anew at any time.
Papers that may be of no use any more are held, for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from filing.ledger.actor import moment
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import pack_documents, packs, postponements
from filing.ledger.tables import audit as entries
from filing.ledger.tables import copies, current_records, submissions
from filing.mail import messages
from filing.mail.messages import Message
from filing.records.copies import Listed
from filing.records.copies import listed as copies_of
from mailing.recipients import Held

_CLOCKS: dict[str, frozenset[str]] = {
    "supervision": frozenset({"formal", "informal", "group"}),
    "observation": frozenset({"observation"}),
    "appraisal": frozenset({"appraisal", "review"}),
    "development_plan": frozenset({"plan"}),
    "agreement": frozenset({"agreement"}),
}
"""By the kind of form, what is put off when its records are not wanted yet."""
_OF_PACK = {"supervision": ("supervision", "observation"), "appraisal": ("appraisal",)}
"""By the kind of pack, the kinds of forms whose session it is for."""
_ASKS_FOR_A_DAY = frozenset({"Invitation", "Reminder"})
"""Titles of letters that speak of what is yet to be held or to come back (`issuing.letters`)."""
_BACK = frozenset({"filed", "review"})


@dataclass(frozen=True, slots=True)
class Dropped(Held):
    """Why a message is not wanted any more, whatever anybody says: it is taken out of the outbox."""


def not_wanted(conn: Connection, ledger: Ledger, message: Message) -> Iterable[Held]:
    """Everything that has happened since a message was written and speaks against it; a Dropped ends it."""
    look = _Look(conn, ledger, message)
    return look.at_reminder() if message.kind == "reminder" else look.at_papers()


@dataclass(frozen=True, slots=True)
class _Look:
    conn: Connection
    ledger: Ledger
    message: Message

    def at_reminder(self) -> Iterable[Held]:
        asked = frozenset(messages.asked(self.conn, self.message.id))
        if not asked:
            return
        there = {c.number: c for c in self._copies() if c.number in asked}
        for number in sorted(asked):
            copy = there.get(number)
            if copy is None or copy.state == "withdrawn":
                yield Dropped("mail-withdrawn", f"Copy {number}, which it asks for, was withdrawn. {_ANEW}")
            elif copy.state in _BACK:
                yield Dropped("mail-came-back", f"Copy {number}, which it asks for, has come back. {_ANEW}")
        kinds = [k for c in there.values() if (k := self._kind(c.form, c.edition))]
        if kinds and (put_off := self._postponed(kinds)):
            yield Dropped("mail-postponed", f"{put_off} {_ANEW}")

    def at_papers(self) -> Iterable[Held]:
        numbers = {d.copy: d.title for d in self.message.documents if d.copy}
        for copy in self._copies() if numbers else ():
            if copy.number in numbers and copy.state in _BACK and self._since("back", copy.number):
                say = f"“{numbers[copy.number]}”, copy {copy.number}, has come back since this was written."
                yield Held("mail-came-back", say)
        for number, title in numbers.items():
            if self._since("handed", number):
                say = f"“{title}”, copy {number}, was handed over since this was written."
                yield Held("mail-handed", say)
        if self._made_anew():
            yield Held("mail-made-anew", "The same papers were made anew since this was written.")
        kinds = self._session()
        if kinds is not None:
            if put_off := self._postponed(kinds):
                yield Held("mail-postponed", put_off)
            if self._was_held(kinds, numbers):
                name = self.message.person_name
                yield Held("mail-session-held", f"A record of {name}’s was filed since this was written.")

    def _session(self) -> Sequence[str] | None:
        """The kinds of forms whose session the papers are for: empty where it may be any; None where it is none."""
        if self.message.kind in _OF_PACK:
            return _OF_PACK[self.message.kind]
        letters = {d.title for d in self.message.documents} if self.message.kind == "letter" else set()
        return () if letters & _ASKS_FOR_A_DAY else None

    def _copies(self) -> tuple[Listed, ...]:
        person = self.message.person_ref
        return copies_of(self.ledger, now=self.message.queued_at, person=person, every=True)

    def _since(self, what: Literal["back", "handed"], number: str) -> bool:
        """Whether it came back, or was handed over, after the message was written."""
        if what == "back":
            query = select(func.min(submissions.c.received_at)).where(submissions.c.copy == number)
            at = self.conn.execute(query).scalar()
            return at is None or at > moment(self.message.queued_at)
        day = self.conn.execute(select(copies.c.handed_on).where(copies.c.number == number)).scalar()
        return day is not None and self._noted("copy-handed", f"copy {number}")

    def _made_anew(self) -> bool:
        """Whether a later pack of this kind and period has forms of this one, as other copies; or other forms of
        their kinds, where the organisation has gone over to another one."""
        forms = {d.form for d in self.message.documents if d.form and d.copy}
        if not forms or self.message.pack is None:
            return False
        kinds = {k for f in forms if (k := self._kind(f)) is not None}
        given = self.conn.execute(select(pack_documents.c.form).distinct()).scalars()
        forms |= {f for f in given if f is not None and self._kind(f) in kinds}
        mine = self.conn.execute(select(packs).where(packs.c.id == self.message.pack)).mappings().one()
        same_period = packs.c.period == mine["period"] if mine["period"] else packs.c.period.is_(None)
        query = (
            select(packs.c.id)
            .join(pack_documents, pack_documents.c.pack == packs.c.id)
            .where(
                packs.c.id > mine["id"],
                packs.c.kind == mine["kind"],
                same_period,
                packs.c.made_at > moment(self.message.queued_at),
                packs.c.placed_at.is_not(None),
                packs.c.withdrawn_at.is_(None),
                pack_documents.c.person == self.message.person,
                pack_documents.c.form.in_(forms),
            )
        )
        return self.conn.execute(query.limit(1)).first() is not None

    def _postponed(self, kinds: Iterable[str]) -> str | None:
        """In words, that what these kinds are for was put off after the message was written; anything, for none."""
        query = select(postponements).where(postponements.c.person == self.message.person)
        asked = tuple(kinds)
        if asked:
            clocks = {clock for kind in asked for clock in _CLOCKS.get(kind, ())}
            query = query.where(postponements.c.clock.in_(clocks))
        rows = self.conn.execute(query.order_by(postponements.c.id.desc()))
        due = next((row.due for row in rows if self._is_new(row)), None)
        if due is None:
            return None
        name = self.message.person_name
        return (
            f"What {name} was to have on {due:%d/%m/%Y} was put off, or booked anew, since this was written."
        )

    def _is_new(self, row: Any) -> bool:
        """Whether it was put off since and still is, or was before and has been booked anew or taken back since."""
        since = moment(self.message.queued_at)
        if row.noted_at > since:
            return row.withdrawn_at is None
        return self._noted("", f"postponement {row.id}")

    def _noted(self, action: str, subject: str) -> bool:
        """Whether something was done with it after the message was written, by the audit."""
        noted = select(entries.c.seq).where(
            entries.c.subject == subject, entries.c.at > moment(self.message.queued_at)
        )
        if action:
            noted = noted.where(entries.c.action == action)
        return self.conn.execute(noted.limit(1)).first() is not None

    def _was_held(self, kinds: Sequence[str], numbers: Iterable[str]) -> bool:
        """Whether a record of such a session was filed since, of another copy than those that are enclosed."""
        query = select(current_records.c.form, current_records.c.edition, current_records.c.copy).where(
            current_records.c.person == self.message.person,
            current_records.c.filed_at > moment(self.message.queued_at),
            current_records.c.act == "filed",
        )
        own = set(numbers)
        found = [row for row in self.conn.execute(query) if row.copy not in own]
        return any(not kinds or self._kind(row.form, row.edition) in kinds for row in found)

    def _kind(self, form: str, edition: int | None = None) -> str | None:
        return self.ledger.library.load(form, edition).kind


_ANEW = "`carepack send reminders` asks anew for what is still out."
