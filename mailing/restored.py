"""A ledger that went back to an earlier state: what may have gone out since waits until a person has looked.

What was handed over is also noted beside the ledger (`filing.ledger.mail_journal`), where going back to a backup does
not reach.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy import Connection

from filing.ledger import audit, mail_journal
from filing.ledger.actor import Actor
from filing.ledger.audit import Head
from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Doubt, Past, digest
from filing.mail import messages
from filing.mail.messages import Message
from filing.people.roster import Person
from mailing.recipients import Held

MAY_BE_OUT = "mail-restored"
WENT_BACK = "mail-went-back"
_REMINDED = 7
"""Days in which another reminder would be one too many, where nobody says how many."""
_SINCE = (
    "The ledger went back to an earlier state. This was not handed over since, but somebody may have decided "
    "against it."
)


def past(ledger: Ledger, day: dt.date) -> Past:
    """What the journal says beside the ledger; nothing is written. Raises OSError."""
    return mail_journal.compare(ledger, day)


def of_message(conn: Connection, past: Past, message: Message, day: dt.date) -> Held | None:
    """Why a message may be out already, although the ledger does not say so."""
    packs = () if message.pack is None else (message.pack,)
    since = day - dt.timedelta(days=_REMINDED) if message.kind == "reminder" else None
    prints = _prints_of(conn, message)
    return _held(past.doubt(message.message_id, prints, number=message.id, packs=packs, since=since))


def of_papers(
    past: Past, about: Person, to: Person, shas: Iterable[str], packs: Iterable[int]
) -> Held | None:
    """Why papers of somebody may be with this recipient already."""
    return _held(past.doubt(None, _of_papers(about.ref, to.ref, shas), packs=tuple(packs)))


def of_reminder(past: Past, about: Person, to: Person, asked: Iterable[str], since: dt.date) -> Held | None:
    """Why this recipient may have been reminded of these copies after that day."""
    return _held(past.doubt(None, _of_reminder(about.ref, to.ref, asked), since=since))


def notice(ledger: Ledger, actor: Actor) -> tuple[Message, ...]:
    """Where the ledger has gone back: lets everything in the outbox wait for a person, and returns it so, once.

    `unknown` is what was handed over since, or nobody knows of; `held` is the rest. Begins the journal where there is
    none yet. Raises OSError where the journal cannot be read or written: then nothing may be handed over.
    """
    before = past(ledger, actor.day)
    if before.fresh:
        mail_journal.begin(ledger, actor)
    if not before.back:
        return ()
    with ledger.writing() as conn:
        waiting = messages.find(conn, states=("queued",))
        for one in waiting:
            held = of_message(conn, before, one, actor.day)
            state: Literal["unknown", "held"] = "unknown" if held else "held"
            told = held or Held(WENT_BACK, _SINCE)
            messages.change(
                conn,
                one.id,
                ("queued",),
                state,
                actor,
                outcome=state,
                code=told.code,
                reason=told.say,
            )
        head = mail_journal.noticed(conn, before, actor, len(waiting))
        found = messages.find(conn, ids=[one.id for one in waiting])
    mail_journal.write_noticed(ledger, before, head, actor.day)
    return found


def head_of(conn: Connection) -> Head | None:
    """The audit's newest entry, for what is noted once the transaction is kept."""
    return audit.last(conn)


def handing_over(ledger: Ledger, message: Message, head: Head | None, day: dt.date) -> None:
    """Notes that a message is handed over now; before it is, so that no crash hides it. Raises OSError."""
    with ledger.reading() as conn:
        prints = _prints_of(conn, message)
    mail_journal.write(ledger, "over", head, day, (digest(message.message_id), *prints))


def may_go(ledger: Ledger, found: Sequence[Message], actor: Actor) -> None:
    """Notes that a person said of these that they, or their papers, may go again; once the ledger has that word."""
    mail_journal.begin(ledger, actor)
    with ledger.reading() as conn:
        head = head_of(conn)
        said = [(digest(message.message_id), *_prints_of(conn, message)) for message in found]
    for one in said:
        mail_journal.write(ledger, "word", head, actor.day, one)


def _prints_of(conn: Connection, message: Message) -> tuple[str, ...]:
    about, to = message.person_ref, message.recipient_ref
    if message.kind == "reminder":
        return _of_reminder(about, to, messages.asked(conn, message.id))
    return _of_papers(about, to, (d.sha256 for d in message.documents))


def _of_papers(about: str, to: str, shas: Iterable[str]) -> tuple[str, ...]:
    return tuple(digest("paper", about.casefold(), to.casefold(), sha) for sha in shas)


def _of_reminder(about: str, to: str, asked: Iterable[str]) -> tuple[str, ...]:
    return tuple(digest("reminder", about.casefold(), to.casefold(), number) for number in asked)


def _held(doubt: Doubt | None) -> Held | None:
    if doubt is None:
        return None
    if doubt.handed:
        why = (
            f"it was handed over on {doubt.day:%d/%m/%Y}, and the ledger went back to an earlier state since"
        )
    else:
        why = f"the ledger came from a copy that does not know what went out until {doubt.day:%d/%m/%Y}"
    return Held(MAY_BE_OUT, f"This may have been sent already: {why}.")
