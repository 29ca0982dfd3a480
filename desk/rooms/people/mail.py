"""How one person's documents go out by mail, and the password that locks them."""

from __future__ import annotations

import secrets
from typing import cast

from desk.rooms.people.room import ROOM, who
from desk.visit import Answer, Visit
from filing.ledger.actor import when
from filing.mail.locked_before import on_the_way
from filing.people import mail_choices, passwords
from filing.people.directory import Person
from filing.people.mail_choices import IN_WORDS, Protection
from filing.people.passwords import WAYS, Kept, spoken, state_in_words
from issuing.password_slips import slips
from schemas.errors import UsageError
from schemas.zones import local

PDF = "application/pdf"
HOW: tuple[tuple[Protection, str], ...] = (
    ("password", "Locked with their password (as usual)"),
    ("plain", "Not locked, because they cannot open what is locked"),
    ("none", "Not by mail: they get documents another way"),
)


@ROOM.get("/{person:int}/mail")
def page(visit: Visit) -> Answer:
    """The choice, the password's state, and what can be done."""
    return _shown(visit)


def _shown(visit: Visit, shown: Kept | None = None, **errors: str) -> Answer:
    person, _ = who(visit)
    ledger, zone = visit.ledger, visit.ledger.library.policies.timezone
    kept = passwords.current(ledger, [person.id]).get(person.id)
    made = [
        (local(when(c.at), zone), c.by, IN_WORDS[c.protection], c.why)
        for c in mail_choices.history(ledger, person.id)
        if c.at is not None
    ]
    return visit.page(
        "people/mail.html",
        status_code=422 if errors else 200,
        person=person,
        kept=kept,
        state=state_in_words(kept, zone),
        shown=shown,
        spoken=spoken(shown.password) if shown is not None else "",
        choice=mail_choices.choices(ledger, [person.id])[person.id],
        how=HOW,
        words=IN_WORDS,
        made=made,
        ways=WAYS,
        errors=errors,
    )


@ROOM.post("/{person:int}/mail")
def choose(visit: Visit) -> Answer:
    """Puts a choice on record, with why."""
    person, _ = who(visit)
    said = visit.said("how")
    if said not in IN_WORDS:
        return _shown(visit, how="Choose one of these.")
    try:
        made = mail_choices.choose(
            visit.ledger, person.id, cast("Protection", said), visit.said("why"), visit.actor
        )
    except UsageError as error:
        return _shown(visit, why=f"{error.faults[0].what} {error.faults[0].do}")
    told = f"From now on, documents for {person.name} are {IN_WORDS[made.protection]}."
    visit.tell(f"{told} What is in the outbox already stays as it is.")
    if made.protection == "plain":
        visit.tell("Whoever gets at their mail can read these documents.", "note")
    return visit.see(f"/people/{person.id}/mail")


@ROOM.post("/{person:int}/password")
def password(visit: Visit) -> Answer:
    """Shows the password, which is noted; whoever has none gets one."""
    person, _ = who(visit)
    kept = passwords.ensure(visit.ledger, [person.id], visit.actor, secrets.token_bytes)[person.id]
    passwords.note_shown(visit.ledger, [person.id], visit.actor)
    return _shown(visit, kept)


@ROOM.post("/{person:int}/password/slip")
def slip(visit: Visit) -> Answer:
    """A page to hand over, with the password; that it was printed is noted."""
    person, _ = who(visit)
    return visit.file(printed(visit, [person]), f"Password of {person.name}.pdf", PDF)


def printed(visit: Visit, people: list[Person]) -> bytes:
    """Slips for these people; whoever has no password gets one."""
    numbers = [p.id for p in people]
    kept = passwords.ensure(visit.ledger, numbers, visit.actor, secrets.token_bytes)
    data = slips([(p, kept[p.id]) for p in people], visit.library.branding, visit.actor.at)
    passwords.note_shown(visit.ledger, numbers, visit.actor)
    return data


@ROOM.post("/{person:int}/password/new")
def renew(visit: Visit) -> Answer:
    """Makes a new one, once it was said what that comes to."""
    person, _ = who(visit)
    seen = visit.said("seen")
    now = passwords.current(visit.ledger, [person.id]).get(person.id)
    if now is not None and seen != str(now.number):
        told = "A new password was made already, and no second one."
        return visit.see(f"/people/{person.id}/mail", told=told, tone="note")
    waiting = ", ".join(f"message {m.id}" for m in on_the_way(visit.ledger, person.id))
    if not visit.said("sure"):
        return visit.page("people/renew.html", person=person, seen=seen, waiting=waiting)
    passwords.renew(visit.ledger, person.id, visit.actor, secrets.token_bytes)
    visit.tell("A new password was made. What was sent before opens with the earlier password alone.")
    if waiting:
        say = f"Locked with the earlier password, and the new one does not open it: {waiting}."
        visit.tell(f"{say} Cancel it in Mail, and send those documents anew.", "note")
    return visit.see(f"/people/{person.id}/mail")


@ROOM.post("/{person:int}/password/told")
def keep_told(visit: Visit) -> Answer:
    """Keeps a password that they chose themselves, to open what they locked with it."""
    person, _ = who(visit)
    try:
        passwords.keep_told(visit.ledger, person.id, visit.said("told"), visit.actor)
    except UsageError as error:
        return _shown(visit, told=f"{error.faults[0].what} {error.faults[0].do}")
    say = f"Kept for {person.name}: it opens what they locked with it, and locks nothing of ours."
    return visit.see(f"/people/{person.id}/mail", told=say)


@ROOM.post("/{person:int}/password/given")
def given(visit: Visit) -> Answer:
    """Notes that they were given it, or takes that back."""
    person, _ = who(visit)
    note_given(visit, [person])
    return visit.see(f"/people/{person.id}/mail")


def note_given(visit: Visit, people: list[Person]) -> None:
    """Notes of these people that they were given their password, or takes it back, and tells of whom."""
    names = {p.id: p.name for p in people}
    if visit.said("back"):
        back = passwords.take_back_given(visit.ledger, list(names), visit.actor)
        who = ", ".join(names[n] for n in back)
        visit.tell(f"Noted: not given after all: {who}." if who else "Of none of them was it noted.")
        return
    how = passwords.way(visit.said("how"))
    found = passwords.note_given(visit.ledger, list(names), how, visit.actor)
    for some, say, tone in (
        (found.now, f"Noted: given, {how}", "good"),
        (found.before, "Given before, and left as that was noted", "note"),
        (
            found.unseen,
            "Not noted: nobody has printed or seen their password, so it cannot have been given",
            "note",
        ),
        (found.without, "Not noted: no password yet", "note"),
    ):
        if some:
            visit.tell(f"{say}: {', '.join(names[n] for n in some)}.", "good" if tone == "good" else "note")


__all__ = ["choose", "given", "keep_told", "note_given", "page", "password", "printed", "renew", "slip"]
