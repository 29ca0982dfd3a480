"""The outbox as its users have it: what is in it, what a person says of a message, and what comes back of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection

from filing.ledger import mail_journal
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Past
from filing.ledger.originals import Originals
from filing.mail import messages, outgoing
from filing.mail.messages import Attempt, Message, State
from filing.people import mail_choices, passwords
from filing.people.address_forms import key
from filing.records.going_out import withdrawn
from filing.records.packs import made_at
from mailing import restored
from mailing.came_back import came_back
from mailing.movers import got_it, names_another
from mailing.recipients import Held, directory_now, look_again
from mailing.settings import MailSettings
from mailing.still_wanted import Dropped, not_wanted
from schemas.errors import Fault, Place, UsageError

States = Sequence[State]
ALLOWED = "allowed"
"""The outcome of an entry that says which reason to hold a message a person set aside, and for which address."""
_REFERENCE = re.compile(r"(?<![A-Z2-7])(?=([A-Z2-7]{4})-([A-Z2-7]{4})(?![A-Z2-7]))")
"""In `note-K7QX-3MPA` there may be two."""
_NEEDS_A_WORD = frozenset({"unknown", "drafted"})
"""Nobody here knows that these did not arrive: whoever sends one again says why."""
_LARGEST = 2**31 - 1
"""The largest number that every database keeps; no message has a larger one."""
_HALF_SENT = "The program ended while this was being handed over: it may have gone out, or not."
_HALF_DRAFTED = "The program ended while its draft was being written: it may lie in that folder, or not."


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with everything that was done with it, and why it may not go out now, if it waits."""

    message: Message
    history: tuple[Attempt, ...]
    held: Held | None = None


def listed(
    ledger: Ledger, *, states: Collection[State] | None = None, people: Collection[str] | None = None
) -> tuple[Message, ...]:
    """Messages in the order they were queued; `people` are references of those they are about or go to."""
    with ledger.reading() as conn:
        found = messages.find(conn, states=states)
    if people is None:
        return found
    return tuple(m for m in found if m.person_ref in people or m.recipient_ref in people)


def named(ledger: Ledger, numbers: Sequence[int]) -> tuple[Message, ...]:
    """These messages, in this order. Raises UsageError `no-such-message` for each that there is not."""
    with ledger.reading() as conn:
        there = {m.id: m for m in messages.find(conn, ids=[n for n in numbers if 0 < n <= _LARGEST])}
    missing = [n for n in numbers if n not in there]
    if missing:
        do = "`carepack send list` shows them."
        raise UsageError(
            *(Fault("no-such-message", f"There is no message {n}.", Place(), do) for n in missing)
        )
    return tuple(there[n] for n in dict.fromkeys(numbers))


def show(ledger: Ledger, number: int, settings: MailSettings, actor: Actor) -> Shown:
    """One message. Raises UsageError `no-such-message`."""
    (message,) = named(ledger, [number])
    with ledger.reading() as conn:
        history = messages.history(conn, number)
        waits = message.state in {"queued", "held"}
        past = restored.past(ledger, actor.day) if waits else None
        held = looked_at(conn, ledger, settings, message, actor=actor, past=past) if waits else None
        return Shown(message, history, held)


def looked_at(
    conn: Connection,
    ledger: Ledger,
    settings: MailSettings,
    message: Message,
    *,
    actor: Actor,
    past: Past | None,
) -> Held | None:
    """Why a message may not go out now, by roster, copies, choices and passwords as they are now; or None.

    `past` is the journal beside the ledger; None where a person has said that it may go all the same.
    """
    if (
        past is not None
        and (may_be_out := restored.of_message(conn, ledger, past, message, actor.day)) is not None
    ):
        return may_be_out
    gone = withdrawn(conn, [d.copy for d in message.documents if d.copy])
    for document in message.documents:
        if document.copy in gone:
            return Held("mail-withdrawn", f"“{document.title}”, copy {document.copy}, was withdrawn.")
    roster, allowed = directory_now(conn, settings), allowed_of(conn, message.id)
    made, whoever = made_at(conn, message.pack), got_it(conn, message)
    again = look_again(roster, message, actor.day, allowed, made, whoever=whoever)
    known = key(message.address)
    against = _against(conn, ledger, message, again)
    return next((h for h in against if (h.code, known) not in allowed), None)


def _against(conn: Connection, ledger: Ledger, message: Message, again: Held | None) -> Iterator[Held]:
    """All that holds a message, the roster's word (`again`) first."""
    yield from _one(again)
    yield from _one(_locked_otherwise(conn, message))
    yield from _one(came_back(conn, message.address))
    yield from not_wanted(conn, ledger, message)
    yield from _one(names_another(conn, ledger.library, (d.copy for d in message.documents)))


def _one(held: Held | None) -> tuple[Held, ...]:
    return () if held is None else (held,)


def _locked_otherwise(conn: Connection, message: Message) -> Held | None:
    """Whether its documents would go less protected than is chosen for the recipient now."""
    if not message.documents:
        return None
    now = mail_choices.choices_in(conn, [message.recipient])[message.recipient].protection
    rank = mail_choices.STRICTNESS.index
    if rank(now) > rank(message.protection):
        wanted = "locked with a password" if now == "password" else "not at all by mail"
        say = (
            f"Documents go to {message.recipient_name} {wanted} now; this was written before that was chosen."
        )
        return Held("mail-protection-changed", say)
    if message.protection == "password" and passwords.renewed_since(
        conn, message.recipient, message.queued_at
    ):
        say = f"{message.recipient_name} has a new password since this was locked with the former one."
        return Held("mail-password-changed", say)
    return None


def name_half_done(ledger: Ledger, actor: Actor) -> tuple[Message, ...]:
    """Calls unknown what a run left half done, and returns it so; for whoever sends alone (`filing.mail.alone`)."""
    with ledger.reading() as conn:  # mostly there is none, and then nothing is written
        found = messages.find(conn, states=("sending",))
    if not found:
        return ()
    with ledger.writing() as conn:
        for one in found:
            is_draft = messages.history(conn, one.id)[-1].outcome == "drafting"
            told: dict[str, Any] = {
                "code": "mail-unknown",
                "reason": _HALF_DRAFTED if is_draft else _HALF_SENT,
            }
            messages.change(conn, one.id, ("sending",), "unknown", actor, outcome="unknown", **told)
        return messages.find(conn, ids=[one.id for one in found])


def allowed_of(conn: Connection, number: int) -> frozenset[tuple[str, str]]:
    """Reasons to hold a message that a person set aside for it, each with the address it was for."""
    noted = (a.said or "" for a in messages.history(conn, number) if a.outcome == ALLOWED)
    return frozenset((code, address) for code, address, *_ in (f"{said}  ".split(" ", 2) for said in noted))


@dataclass(frozen=True, slots=True)
class _Word:
    """What somebody says of messages."""

    actor: Actor
    why: str | None


def hold(ledger: Ledger, numbers: Sequence[int], why: str, actor: Actor) -> tuple[Message, ...]:
    """Keeps messages back that are queued, or says why of those that are held.

    Raises UsageError for every one that is neither, and changes none then.
    """
    return _all(
        ledger, numbers, ("queued", "held"), "held", _Word(actor, why), outcome="held", code="mail-kept-back"
    )


def cancel(ledger: Ledger, numbers: Sequence[int], why: str, actor: Actor) -> tuple[Message, ...]:
    """Takes messages out of the outbox that are not out; their papers may be sent again. Raises as `hold`."""
    before: States = ("queued", "held", "refused", "drafted")
    return _all(
        ledger, numbers, before, "cancelled", _Word(actor, why), outcome="cancelled", code="mail-cancelled"
    )


def confirm(ledger: Ledger, numbers: Sequence[int], why: str, actor: Actor) -> tuple[Message, ...]:
    """Says of messages that they went out: unknown ones, and drafts that a person sent. Raises as `hold`."""
    return _all(ledger, numbers, ("unknown", "drafted"), "sent", _Word(actor, why), outcome="confirmed")


def lost(ledger: Ledger, numbers: Sequence[int], why: str, actor: Actor) -> tuple[Message, ...]:
    """Says of messages that they did not arrive; then they may be sent again. Raises as `hold`."""
    before: States = ("sent", "unknown", "drafted")
    found = _all(ledger, numbers, before, "bounced", _Word(actor, why), outcome="lost", code="mail-lost")
    _may_go(ledger, found, actor)
    return found


def retry(
    ledger: Ledger, numbers: Sequence[int], why: str | None, settings: MailSettings, actor: Actor
) -> tuple[Message, ...]:
    """Puts messages back into the outbox, to be sent by the next run: held, refused, unknown, bounced ones and drafts.

    What a person may allow (`ALLOWABLE`) is allowed for that message and its address, with the reason. Raises
    UsageError with every reason against it, and changes none then: `mail-why`, `mail-out-already`, and what holds it.
    """
    restored.notice(ledger, actor)
    found = named(ledger, numbers)
    kept = outgoing.kept(ledger)
    with ledger.writing() as conn:
        faults = []
        past = restored.past(ledger, actor.day)
        for message in found:
            look = partial(looked_at, conn, ledger, settings, message, actor=actor)
            faults += _retried(conn, kept, message, _Word(actor, why), look, past=past)
        if faults:
            raise UsageError(*faults)
    _may_go(ledger, found, actor)
    return named(ledger, numbers)


def _may_go(ledger: Ledger, found: Sequence[Message], actor: Actor) -> None:
    """Keeps a person's word that these may go again beside the ledger, too; once it is in the ledger."""
    restored.may_go(ledger, found, actor)


def _retried(
    conn: Connection,
    kept: Originals,
    message: Message,
    word: _Word,
    look: Callable[..., Held | None],
    *,
    past: Past | None,
) -> list[Fault]:
    before: States = ("queued", "held", "refused", "unknown", "bounced", "drafted")
    name = f"message {message.id}"
    if message.state not in before:
        return [_out(message)]
    if message.state in _NEEDS_A_WORD and not word.why:
        what = f"Message {message.id} may have arrived: nobody here knows that it did not."
        return [Fault("mail-why", what, Place(file=name), "Ask, then say why it goes again: --why “…”")]
    if not kept.has(message.sha256):
        what = f"Text and documents of message {message.id} are not kept any more."
        do = "Cancel it (carepack send cancel), and send the documents again."
        return [Fault("mail-body-missing", what, Place(file=name), do)]
    while (held := look(past=past)) is not None:
        if not held.allowable or isinstance(held, Dropped):
            do = "Cancel it (carepack send cancel), and send the documents again."
            return [Fault(held.code, f"Message {message.id}: {held.say}", Place(file=name), do)]
        if not word.why:
            do = "If it is right all the same, say why: --why “…”"
            return [Fault(held.code, f"Message {message.id}: {held.say}", Place(file=name), do)]
        if held.code == restored.MAY_BE_OUT:
            past = None
        messages.note(conn, message.id, ALLOWED, f"{held.code} {key(message.address)} {word.why}", word.actor)
    messages.change(
        conn, message.id, before, "queued", word.actor, outcome="again", reason=word.why, afresh=True
    )
    return []


def of_message_id(ledger: Ledger, message_id: str) -> Message | None:
    """The message of ours that has this number (`<…@…>`, as heads of mails have it), or None."""
    wanted = message_id.strip()
    if not wanted.startswith("<"):
        wanted = f"<{wanted}>"
    with ledger.reading() as conn:
        found = messages.find(conn, message_id=wanted)
    return found[0] if found else None


def reference_of(message_id: str) -> str:
    """What a message is called in its subject, its text and its files' names: `K7QX-3MPA`, the start of its number."""
    start = message_id.lstrip("<")[:8].upper()
    return f"{start[:4]}-{start[4:]}"


def of_reference(ledger: Ledger, text: str) -> Message | None:
    """The message of ours whose reference stands in this text (a subject, a file's name), or None: a hint, no more."""
    found: dict[int, Message] = {}
    with ledger.reading() as conn:
        for match in _REFERENCE.finditer(text.upper()):
            for message in messages.find(conn, begins=f"<{match[1]}{match[2]}".lower()):
                found[message.id] = message
    return next(iter(found.values())) if len(found) == 1 else None


def bounced(ledger: Ledger, message_id: str, code: str, reason: str, actor: Actor) -> Message | None:
    """Notes that a message came back as undeliverable, and returns it as it was; None where it is none of ours.

    `code` is a stable code (`bounce-…`), `reason` what the server said. A message that was not handed over stays as
    it is: what says that it bounced is no word about this one. What bounced is never sent again by itself.
    """
    found = of_message_id(ledger, message_id)
    if found is None:
        return None
    with ledger.writing() as conn:
        out = ("sent", "unknown", "drafted")
        messages.change(conn, found.id, out, "bounced", actor, outcome="bounced", code=code, reason=reason)
    return found


def _all(
    ledger: Ledger,
    numbers: Sequence[int],
    before: States,
    state: State,
    word: _Word,
    *,
    outcome: str,
    code: str | None = None,
) -> tuple[Message, ...]:
    found = named(ledger, numbers)
    with ledger.writing() as conn:
        told: dict[str, Any] = {"outcome": outcome, "code": code, "reason": word.why}
        wrong = [m for m in found if not messages.change(conn, m.id, before, state, word.actor, **told)]
        if wrong:
            raise UsageError(*map(_out, wrong))
    mail_journal.said(ledger, word.actor.day)
    return named(ledger, numbers)


def _out(message: Message) -> Fault:
    """Why something cannot be done with a message as it is."""
    do = {
        "queued": "It has not gone out yet: carepack send go",
        "held": "It waits for a person: carepack send retry, or carepack send cancel",
        "sent": "If it did not arrive, note that first: carepack send lost",
        "sending": "Wait until that run has ended.",
        "cancelled": "Send its documents again.",
    }.get(message.state, "`carepack send show` tells what became of it.")
    what = f"Message {message.id} is {message.state}: that cannot be done with it."
    return Fault("mail-state", what, Place(file=f"message {message.id}"), do)
