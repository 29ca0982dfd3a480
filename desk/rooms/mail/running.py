"""Mails on their way: written, sent or made drafts as long work, with what became of each; stopped without harm."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from desk.jobs import StoppedError
from desk.visit import Answer, Made, Outcome, Progress, Visit
from filing.ledger.actor import Actor
from mailing.outcomes import Run, Told
from mailing.pace import Clock
from mailing.posting import Posted, must_have_server, post
from mailing.preview import draft
from mailing.secrets import Secrets
from mailing.sending import go
from mailing.transport import connector

if TYPE_CHECKING:
    from desk.kept import Kept
    from desk.sessions import Session
    from filing.ledger.database import Ledger
    from mailing.planning import Plan
    from mailing.queueing import Queued, Writer
    from mailing.settings import MailSettings

Way = Literal["send", "queue", "drafts"]
WAYS: tuple[tuple[Way, str, str], ...] = (
    ("send", "Send them now", "A mail that has gone cannot be called back."),
    ("queue", "Only put them into the outbox", "They wait there, to be looked at; nothing goes out yet."),
    (
        "drafts",
        "Make drafts to send myself",
        "A file for each, which your mail program opens. Say in the outbox when you have sent them.",
    ),
)
_STEP = 0.25


@dataclass
class Ran:
    """What came of it: what was written, what became of each mail, and whether somebody stopped it."""

    way: Way
    told: list[Told] = field(default_factory=list)
    queued: list[Queued] = field(default_factory=list)
    owed: tuple[str, ...] = ()
    run: Run | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class _At:
    """What a run needs of a visit, which ends before it."""

    ledger: Ledger
    kept: Kept
    session: Session
    by: str
    own: MailSettings


def way_of(visit: Visit) -> Way:
    """How it is to go, as it was chosen."""
    said = visit.said("way", "send")
    return next((way for way, *_ in WAYS if way == said), "queue")


def posting(visit: Visit, plan: Plan, writer: Writer, way: Way, failed: Callable[[], None]) -> Answer:
    """Puts what is planned into the outbox and lets it go; `failed` is called where nothing was begun after all."""
    if way == "send":
        try:
            must_have_server(writer.settings)
        except BaseException:
            failed()
            raise
    at, ran = _at(visit, writer.settings), Ran(way)
    of = len(plan.letters)

    def work(progress: Progress) -> Outcome:
        folder = progress.folder

        def each(one: Queued) -> None:
            ran.queued.append(one)
            progress(len(ran.queued), of, "Writing the mails")

        def send(numbers: frozenset[int]) -> Run:
            return _run(at, ran, progress, numbers)

        progress(0, of, "Writing the mails")
        with _stopped(ran):
            try:
                posted: Posted = post(
                    at.ledger, plan, writer, None if way == "queue" else send, each=each, hear=ran.told.append
                )
            except BaseException:
                if not ran.queued:
                    failed()
                raise
            ran.owed = posted.owed
        return _end(at, ran, folder)

    title = {"send": "Sending mails", "queue": "Writing mails", "drafts": "Making drafts"}[way]
    return visit.begin(work, title)


def going(visit: Visit, own: MailSettings, way: Way, numbers: frozenset[int] | None) -> Answer:
    """Sends what waits in the outbox, or makes drafts of it: all of it, or the mails of these numbers."""
    if way == "send":
        must_have_server(own)
    at, ran = _at(visit, own), Ran(way)

    def work(progress: Progress) -> Outcome:
        folder = progress.folder
        with _stopped(ran):
            _run(at, ran, progress, numbers)
        return _end(at, ran, folder)

    return visit.begin(work, "Making drafts" if way == "drafts" else "Sending mails")


def _at(visit: Visit, own: MailSettings) -> _At:
    return _At(visit.ledger, visit.kept, visit.session, visit.actor.by, own)


def _run(at: _At, ran: Ran, progress: Progress, numbers: frozenset[int] | None) -> Run:
    """One run over the outbox; what became of each is told as it goes."""
    of = len(numbers) if numbers is not None else 0
    done, says = 0, "Writing drafts" if ran.way == "drafts" else "Sending"

    def tell(told: Told) -> None:
        nonlocal done
        done += 1
        ran.told.append(told)
        # It is on record by now: it may be stopped here, and after no other moment.
        progress(min(done, of) if of else done, of, says)

    def wait(seconds: float) -> None:
        progress(done, of, "Waiting, since the server takes so many a minute")
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if progress.stopping:
                raise StoppedError
            time.sleep(min(_STEP, left))

    progress(0, of, says)
    if ran.way == "drafts":
        actor = Actor(at.by, at.kept.actor.at)
        ran.run = draft(at.ledger, at.own, progress.folder / "drafts", actor, only=numbers, tell=tell)
    else:
        clock = Clock(lambda: at.kept.actor.at, wait)
        connect = connector(at.own, Secrets())
        ran.run = go(at.ledger, at.own, connect, clock, at.by, only=numbers, tell=tell)
    return ran.run


@contextmanager
def _stopped(ran: Ran) -> Iterator[None]:
    """Who stops a run is shown what became of it until then."""
    try:
        yield
    except StoppedError:
        ran.stopped = True


def _end(at: _At, ran: Ran, folder: Path) -> Outcome:
    path = f"/mail/ran/{at.session.keep(ran)}"
    drafts = sorted((folder / "drafts").glob("*.eml")) if ran.way == "drafts" else []
    if not drafts:
        return path
    file = folder / "drafts.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for one in drafts:
            package.write(one, one.name)
    return Made(file, "Drafts.zip", "application/zip", path)
