"""Sending what is in the outbox: one message after another, at the pace the server takes, and never one twice.

A message is `sending`, and that is on the disk, before the server is given its text. A program that ends in between
leaves it so; the next run calls it `unknown`, and a person says whether it went out. Everything before that point, and
every answer of the server, is certain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection as Database

from filing.ledger.actor import Actor
from filing.ledger.audit import Head
from filing.ledger.database import Ledger
from filing.ledger.mail_journal import Past
from filing.mail import messages, outgoing
from filing.mail.alone import alone
from filing.mail.messages import Message, State
from mailing import restored
from mailing.outbox import looked_at, name_half_done
from mailing.outcomes import Outcomes, Run, Told, told_of
from mailing.pace import DAY, Clock, Pace
from mailing.recipients import Held
from mailing.settings import MailSettings, no_server
from mailing.transport import Answer, Connection, Said, needs_sign_in
from schemas.errors import CarepackError, Fault, LedgerError, Place

_IN_A_ROW = 5
"""So many refusals one after another are about us, not about the recipients: the rest is left for a person."""

Connect = Callable[[], Connection]


def go(
    ledger: Ledger,
    settings: MailSettings,
    connect: Connect,
    clock: Clock,
    by: str,
    *,
    only: Iterable[int] | None = None,
    until: dt.datetime | None = None,
    tell: Callable[[Told], None] | None = None,
) -> Run:
    """Sends what is due in the outbox (of those in `only`, where it is given), the oldest first.

    What the server refuses for now is tried again in this run, where that is due before `until`.
    `connect` opens a connection, again where one breaks; `tell` hears of each message when it is done with. Raises
    UsageError `mail-no-server` where the settings name none, and `mail-busy` where another run is sending.
    """
    wanted = None if only is None else frozenset(only)
    with alone(ledger):
        sending = _Sending(ledger, settings, _Edge(connect, clock, by, tell or (lambda _: None)))
        sending.find_unknown()
        try:
            sending.all(wanted, until)
        finally:
            sending.close()
        outgoing.tidy(ledger, settings.keep_days, sending.actor())
    return sending.run


def find_unknown(ledger: Ledger, actor: Actor) -> tuple[Message, ...]:
    """Names what a run left half done. Raises UsageError `mail-busy` where one is under way."""
    with alone(ledger):
        return name_half_done(ledger, actor)


class _Stop(Exception):  # noqa: N818 - no failure: the rest of the outbox waits
    """Ends a run: what is left stays in the outbox."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults


@dataclass(frozen=True, slots=True)
class _Edge:
    """What a run is given from outside."""

    connect: Connect
    clock: Clock
    by: str
    tell: Callable[[Told], None]


class _Sending:
    """One run, under the lock."""

    def __init__(self, ledger: Ledger, settings: MailSettings, edge: _Edge) -> None:
        if settings.sending is None:
            raise no_server()
        self.ledger, self.settings, self.server = ledger, settings, settings.sending
        self._connect, self._clock, self._by = edge.connect, edge.clock, edge.by
        self.run = Run()
        self._did = Outcomes(ledger, self.actor, self.run, edge.tell, self.server.tries)
        self._open: Connection | None = None
        self._refused = 0
        self._past: Past | None = None
        with ledger.reading() as conn:
            before = messages.handed_over_since(conn, self._clock.now() - DAY)
        self._pace = Pace(self._clock, self.server.most_a_minute, self.server.most_a_day, before)

    def actor(self) -> Actor:
        return Actor(self._by, self._clock.now())

    def close(self) -> None:
        if self._open is not None:
            self._open.close()

    def find_unknown(self) -> None:
        for one in name_half_done(self.ledger, self.actor()):
            self._did.hear(Told(one, "unknown", one.code, one.reason))
        for one in restored.notice(self.ledger, self.actor()):
            self._did.hear(told_of(one))
        self._past = restored.past(self.ledger, self.actor().day)

    def all(self, only: frozenset[int] | None, until: dt.datetime | None) -> None:
        while True:
            waiting = self._waiting(only)
            now = self._clock.now()
            for message in waiting:
                if not self.run.stopped and (message.next_at is None or message.next_at <= now):
                    self._one_or_stop(message.id)
            waiting = self._waiting(only)
            self.run.next_at = min((m.next_at for m in waiting if m.next_at), default=None)
            if self.run.stopped or until is None or self.run.next_at is None or self.run.next_at > until:
                break
            self._clock.wait(max(0.0, (self.run.next_at - self._clock.now()).total_seconds()))
        self.run.left = len(self._waiting(None))

    def _waiting(self, only: frozenset[int] | None) -> tuple[Message, ...]:
        with self.ledger.reading() as conn:
            queued = messages.find(conn, states=("queued",))
        return tuple(m for m in queued if only is None or m.id in only)

    def _one_or_stop(self, number: int) -> None:
        try:
            self.one(number)
        except _Stop as stop:
            self.run.stopped = stop.faults

    def one(self, number: int) -> None:
        """Sends one message, if it may still go. Raises _Stop where what goes wrong is not about it alone."""
        with self.ledger.reading() as conn:
            message = next(iter(messages.find(conn, ids=[number], states=("queued",))), None)
            held = self._looked_at(conn, message) if message else None
        if message is None:  # somebody held or cancelled it meanwhile
            return
        data = None if held else self._body(message)
        if held is None and data is None:
            say = (
                "Its text and documents are not where they were kept. Cancel it and send the documents again."
            )
            held = Held("mail-body-missing", say)
        if held is not None or data is None:
            self._did.hold(message, held) if held else None
            return
        self._keep_pace()
        connection, said = self._offered(message, len(data))
        if said.answer is not Answer.GOOD:
            self._not_taken(message, said)
        elif self._claim(message):
            self._conclude(message, self._handed_over(connection, message, data))

    def _looked_at(self, conn: Database, message: Message) -> Held | None:
        held = looked_at(conn, self.ledger, self.settings, message, actor=self.actor(), past=self._past)
        if held is not None and held.code == restored.MAY_BE_OUT:  # a person may have said so meanwhile
            self._past = restored.past(self.ledger, self.actor().day)
            held = looked_at(conn, self.ledger, self.settings, message, actor=self.actor(), past=self._past)
        return held

    def _body(self, message: Message) -> bytes | None:
        try:
            return outgoing.kept(self.ledger).get(message.sha256)
        except LedgerError:
            return None

    def _offered(self, message: Message, size: int) -> tuple[Connection, Said]:
        """The server's answer to sender and recipient; one that has closed an old connection is asked on a new one."""
        sender = self.settings.address or ""
        fresh = self._open is None or not self._open.open
        connection = self._connected()
        said = connection.offer(sender, message.address, size)
        if not fresh and not connection.open:
            connection = self._connected()
            said = connection.offer(sender, message.address, size)
        return connection, said

    def _claim(self, message: Message) -> bool:
        """Takes a message for this run, on the disk; looks again whether it may go, in the same moment."""
        actor = self.actor()
        with self.ledger.writing() as conn:
            held = self._looked_at(conn, message)
            taken = held is None and messages.change(
                conn, message.id, ("queued",), "sending", actor, outcome="sending", tried=True
            )
            head = restored.head_of(conn)
        if held is not None:
            self._did.hold(message, held)
        elif taken:
            self._noted(message, head)
            self._pace.handed_over()
        return taken

    def _noted(self, message: Message, head: Head | None) -> None:
        """Notes it beside the ledger, too; what cannot be noted there is not handed over."""
        try:
            restored.handing_over(self.ledger, message, head, self.actor().day)
        except LedgerError as error:
            self._did.back(message, "sending", "It could not be noted that this is handed over.")
            raise _Stop(*error.faults) from error

    def _handed_over(self, connection: Connection, message: Message, data: bytes) -> Said:
        try:
            return connection.hand_over(data)
        except BaseException:  # somebody stopped the program in the middle of it
            self._did.unknown(message, "It was stopped while this was being handed over.")
            raise

    def _conclude(self, message: Message, said: Said) -> None:
        if said.answer is Answer.GOOD:
            self._refused = 0
            self._did.sent(message, str(said))
        elif said.answer is Answer.UNSURE:
            self._did.unknown(message, f"Whether the server has it is not known. {said.say}".strip())
        else:
            self._not_taken(message, said, "sending")

    def _not_taken(self, message: Message, said: Said, before: State = "queued") -> None:
        """The server has not got it: it said so, or the connection broke before it could have it."""
        if needs_sign_in(said):
            self._did.back(message, before, said.say)
            raise self._stop("mail-sign-in", f"The mail server wants us to sign in ({said}).", _SIGN_IN)
        if said.step == "mail" and said.answer is Answer.NEVER:
            self._did.back(message, before, said.say)
            raise self._stop(
                "mail-sender-refused", f"The server takes no mail from our address ({said}).", _SENDER
            )
        if said.answer is Answer.NEVER:
            self._did.refused(
                message, before, "mail-too-large" if said.step == "size" else "mail-refused", said.say
            )
        else:
            self._did.later(message, before, said.say)
        self._refused += 1
        if self._refused >= _IN_A_ROW:
            raise self._stop(
                "mail-all-refused", f"The last {_IN_A_ROW} messages were all refused. {said.say}", _ALL
            )

    def _connected(self) -> Connection:
        if self._open is None or not self._open.open:
            try:
                self._open = self._connect()
            except CarepackError as error:
                raise _Stop(*error.faults) from error
        return self._open

    def _keep_pace(self) -> None:
        at = self._pace.full_until()
        if at is not None:
            most = self.server.most_a_day
            what = f"{most} messages have gone out within 24 hours, which is the most."
            do = f"Go on after {at.astimezone():%d/%m/%Y %H:%M}: carepack send go"
            raise self._stop("mail-day-full", what, do)
        self._pace.wait()

    def _stop(self, code: str, what: str, do: str) -> _Stop:
        return _Stop(Fault(code, what, Place(file=self.server.server), do))


_SIGN_IN = "Set `sign_in:` and `user:` in mail.yaml; `carepack mail sign-in` keeps the password."
_SENDER = "Check `address:` in mail.yaml: mostly it must be the account's own. Nothing went out with this."
_ALL = "Look at what the server said, mend it, then: carepack send retry NUMBER…, and carepack send go."


__all__ = ["Clock", "Connect", "Run", "Told", "find_unknown", "go"]
