"""From a plan to what became of it: put into the outbox, then sent or written as drafts; with what waited before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from filing.ledger.database import Ledger
from mailing import restored
from mailing.outcomes import Run, Told, told_of
from mailing.planning import Plan
from mailing.queueing import Queued, Writer, queue
from mailing.settings import MailSettings, no_server

Send = Callable[[frozenset[int]], Run]
"""One run over the messages of these numbers; to a server, or into a folder."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a plan: what waits for a person since the ledger went back, what is in the outbox now, and the run.

    `run` is None where nothing was to be sent yet.
    """

    noticed: tuple[Told, ...]
    queued: tuple[Queued, ...]
    run: Run | None

    @property
    def needs_a_look(self) -> bool:
        """Whether a person must look at something that is not told by the run."""
        return bool(self.noticed) or any(one.faults or one.held for one in self.queued)

    @property
    def numbers(self) -> frozenset[int]:
        """Those that are in the outbox now because of this."""
        return numbers_of(self.queued)

    @property
    def owed(self) -> tuple[str, ...]:
        """Who is yet to be given the password that their documents are locked with; each once."""
        owed = {o.letter.recipient.ref: o.letter.recipient.name for o in self.queued if o.password_owed}
        return tuple(f"{name} ({ref})" for ref, name in owed.items())


def waiting(plan: Plan) -> frozenset[int]:
    """What an earlier run put into the outbox, and did not come to: it goes as well."""
    return frozenset(a.message.id for a in plan.already if a.message.state == "queued")


def must_have_server(settings: MailSettings) -> None:
    """Raises UsageError `mail-no-server`, before anything is in the outbox that nobody can send."""
    if settings.sending is None:
        raise no_server()


def numbers_of(queued: tuple[Queued, ...]) -> frozenset[int]:
    """The messages that are in the outbox because of this."""
    return frozenset(one.number for one in queued if one.number is not None)


def post(
    ledger: Ledger,
    plan: Plan,
    writer: Writer,
    send: Send | None,
    *,
    each: Callable[[Queued], None] | None = None,
    hear: Callable[[Told], None] = lambda _: None,
) -> Posted:
    """Puts what is planned into the outbox, and has it sent with what waited. Raises as `queue` and `send` do.

    `hear` is told first what waits for a person since the ledger went back, before anything is put beside it; `each`
    of every message that is written.
    """
    before = tuple(map(told_of, restored.notice(ledger, writer.actor)))
    for one in before:
        hear(one)
    queued = queue(ledger, plan.letters, writer, each)
    run = send(numbers_of(queued) | waiting(plan)) if send is not None else None
    if run is not None:
        run.told[:0] = before
    return Posted(before, queued, run)
