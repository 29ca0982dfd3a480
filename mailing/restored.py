"""A ledger that went back to an earlier state: what may have gone out since waits until a person has looked.

What was handed over is also noted beside the ledger (`filing.ledger.mail_journal`), where going back to a backup does
not reach; and on this computer outside of the home (`filing.ledger.witness`), where going back to a copy of the whole
home does not reach either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, select

from filing.ledger import audit, mail_journal, witness
from filing.ledger.actor import Actor
from filing.ledger.audit import Head
from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Doubt, Past, Question, digest
from filing.ledger.staff_tables import packs
from filing.mail import messages
from filing.mail.alone import alone
from filing.mail.messages import Message
from filing.people.roster import Person
from filing.records.packs import PackDocument
from filing.records.periods import span_of
from mailing.recipients import Held
from schemas.errors import Fault, Place, UsageError

MAY_BE_OUT = "mail-restored"
WENT_BACK = "mail-went-back"
_REMINDED = 7
"""Days in which another reminder would be one too many, where nobody says how many."""
_AHEAD = dt.timedelta(days=31)
"""How long before its period papers are made."""
_SINCE = (
    "The ledger went back to an earlier state. As far as this computer knows, this was not handed over since; but "
    "somebody may have decided against it, or sent it from another computer."
)


_ASKS: dict[Question, str] = {
    "mail-no-witness": (
        "This home was made ready to send mail before, and this computer does not know what went out: it may be "
        "another computer or account, or the home may have come from a copy that does not know what went out since."
    ),
    "mail-two-homes": "There are two copies of this home, and the other one sent last: a message could go out twice.",
    "mail-other-computer": (
        "As far as this home knows, another computer or account was the last to send from it: what went out from there "
        "since, this computer cannot know."
    ),
}
_HERE = "If this one is to send from now on, and the other no more: carepack send here"
_NEWEST = (
    "If it was moved here, and nothing was sent from anywhere else since: carepack send here --newest. If it was "
    "brought back from a backup or copy, or you do not know: carepack send here (what waits is held for you to see)."
)


def past(ledger: Ledger, day: dt.date) -> Past:
    """What the journal says beside the ledger; nothing is written. Raises LedgerError."""
    return mail_journal.compare(ledger, day)


def of_message(conn: Connection, ledger: Ledger, past: Past, message: Message, day: dt.date) -> Held | None:
    """Why a message may be out already, although the ledger does not say so."""
    prints = _prints_of(conn, ledger, message)
    if message.kind == "reminder":
        since = day - dt.timedelta(days=_REMINDED)
        return _held(past.doubt(message.message_id, prints, number=message.id, since=since))
    of = () if message.pack is None else (message.pack,)
    first = _first(_pack(conn, message)[1], day)
    return _held(past.doubt(message.message_id, prints, number=message.id, packs=of, first=first))


def of_papers(
    ledger: Ledger, past: Past, about: Person, to: Person, papers: Sequence[PackDocument], *, day: dt.date
) -> Held | None:
    """Why papers of somebody may be with this recipient already, as they are, or as they were made before.

    They are of one pack.
    """
    prints = [
        p
        for d in papers
        for p in _of_paper(ledger, about.ref, to.ref, d.sha256, (d.pack_kind, d.period, d.form or d.title))
    ]
    first = _first(papers[0].period, day)
    return _held(past.doubt(None, prints, packs=tuple({d.pack for d in papers}), first=first))


def _first(period: str | None, day: dt.date) -> dt.date:
    """The day from which on papers of this period may have been made, some time ahead; of the last weeks, where it is
    not one of dates."""
    start, _ = (span_of(period) if period else None) or (day, day)
    return max(start, dt.date.min + _AHEAD) - _AHEAD


def of_reminder(past: Past, about: Person, to: Person, asked: Iterable[str], since: dt.date) -> Held | None:
    """Why this recipient may have been reminded of these copies after that day."""
    return _held(past.doubt(None, _of_reminder(about.ref, to.ref, asked), since=since))


def notice(ledger: Ledger, actor: Actor) -> tuple[Message, ...]:
    """Where the ledger has gone back: lets everything in the outbox wait for a person, and returns it so, once.

    `unknown` is what was handed over since, or nobody knows of; `held` is the rest. Begins the journal where there is
    none yet. Raises UsageError where somebody must say first which home sends (`mail_journal.Question`), and
    LedgerError where the journal cannot be read or written: then nothing may be handed over.
    """
    asked = mail_journal.question(ledger)
    if asked is not None:
        raise _unsaid(ledger, *asked)
    mail_journal.prepare(ledger)
    before = past(ledger, actor.day)
    if before.fresh:
        mail_journal.begin(ledger, actor)
    found = _let_wait(ledger, before, actor) if before.back else ()
    mail_journal.sends_here(ledger, actor)
    return found


def here(ledger: Ledger, actor: Actor, *, newest: bool = False) -> tuple[Message, ...]:
    """A person's word that this home, on this computer, sends from now on; what waits for a person then, as `notice`.

    `newest`: that it knows all that went out, where this computer does not. Raises UsageError `mail-busy`
    where somebody sends now.
    """
    with alone(ledger):
        asked = mail_journal.question(ledger)
        if asked is None:
            return notice(ledger, actor)
        # Of two homes on one computer it has seen both, unless another computer sent after it.
        is_known = asked[0] == "mail-two-homes" and not mail_journal.other_sent_last(ledger)
        before = mail_journal.compare(ledger, actor.day, unsure=not newest and not is_known)
        found = _let_wait(ledger, before, actor) if before.back else ()
        # Last: who is stopped before is asked again.
        mail_journal.sends_here(ledger, actor, asked=asked[0], newest=newest)
    return found


def unsaid(ledger: Ledger) -> Fault | None:
    """What somebody must say before anything goes out from here, if anything. Raises LedgerError."""
    asked = mail_journal.question(ledger)
    return _unsaid(ledger, *asked).faults[0] if asked is not None else None


def _unsaid(ledger: Ledger, code: Question, other: Path | None) -> UsageError:
    say = _ASKS[code]
    if other is not None:
        say = f"{say} The other one is {other}."
    do = _HERE if code == "mail-two-homes" else _NEWEST
    return UsageError(
        Fault(code, f"{say} Nothing is sent until somebody says so.", Place(file=str(ledger.home)), do)
    )


def _let_wait(ledger: Ledger, before: Past, actor: Actor) -> tuple[Message, ...]:
    with ledger.writing() as conn:
        waiting = messages.find(conn, states=("queued",))
        for one in waiting:
            held = of_message(conn, ledger, before, one, actor.day)
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
    """Notes that a message is handed over now; before it is, so that no crash hides it. Raises LedgerError."""
    with ledger.reading() as conn:
        prints = _prints_of(conn, ledger, message)
    mail_journal.write(ledger, "over", head, day, (digest(message.message_id), *prints))


def may_go(ledger: Ledger, found: Sequence[Message], actor: Actor) -> None:
    """Notes that a person said of these that they, or their papers, may go again; once the ledger has that word."""
    mail_journal.begin(ledger, actor)
    with ledger.reading() as conn:
        head = head_of(conn)
        said = [(digest(message.message_id), *_prints_of(conn, ledger, message)) for message in found]
    for one in said:
        mail_journal.write(ledger, "word", head, actor.day, one)


def _prints_of(conn: Connection, ledger: Ledger, message: Message) -> tuple[str, ...]:
    about, to = message.person_ref, message.recipient_ref
    if message.kind == "reminder":
        return _of_reminder(about, to, messages.asked(conn, message.id))
    kind, period = _pack(conn, message)
    found = (
        p
        for d in message.documents
        for p in _of_paper(ledger, about, to, d.sha256, (kind, period, d.form or d.title))
    )
    return tuple(dict.fromkeys(found))


def _pack(conn: Connection, message: Message) -> tuple[str, str | None]:
    """Of what kind and for what period the pack is whose papers it carries."""
    row = conn.execute(select(packs.c.kind, packs.c.period).where(packs.c.id == message.pack)).first()
    return (row.kind, row.period) if row is not None else (message.kind, None)


def _of_paper(
    ledger: Ledger, about: str, to: str, sha: str, what: tuple[str, str | None, str]
) -> tuple[str, str]:
    """A paper as it is, and as it would be made again: the same form, of the same kind of pack and period.

    The second could be guessed, so the name of the home goes into it, which stands in no journal.
    """
    kind, period, form = what
    whose = (about.casefold(), to.casefold())
    again = digest("again", witness.name_of(ledger.home) or "", *whose, kind, period or "", form)
    return digest("paper", *whose, sha), again


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
