"""Collect: the mailbox is fetched as long work; what came, what became of it, and what people wrote beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException

from desk.jobs import StoppedError
from desk.rooms.mail.room import ROOM
from desk.rooms.mail.words import advice, own_mail, page_asked
from desk.visit import Answer, Progress, Visit
from filing.ledger.rehearsal import Rehearsal
from intake import conversion
from mailing.collected_told import Tally, left_alone
from mailing.collecting import Came, Collecting
from mailing.looking import collected_since
from mailing.notices import WORDS
from mailing.secrets import Secrets
from schemas.errors import CarepackError, Fault

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.review.apply_decision import Outcome
    from intake.importing import Imported

STATES = {
    "imported": ("Taken in", "good"),
    "bounce": ("A mail came back", "bad"),
    "notice": ("A program’s answer", ""),
    "empty": ("For you to read", "note"),
    "refused": ("Not taken", "bad"),
    "found": ("Not fetched", "bad"),
    "kept": ("Still to be read", "note"),
}
_DAYS = 30
_SHOWN = 50


@dataclass
class Fetched:
    """What came of one look into the mailbox; `tried`: nothing was filed or moved."""

    tried: bool
    tally: Tally = field(default_factory=Tally)
    came: list[Came] = field(default_factory=list)
    besides: list[Imported] = field(default_factory=list)
    waited: list[str] = field(default_factory=list)
    faults: tuple[Fault, ...] = ()
    stopped: bool = False


@ROOM.get("/collect")
def collect(visit: Visit) -> Answer:
    """What came in the last days, and the button that fetches what is there now."""
    own = own_mail(visit)
    since, page = visit.actor.at - dt.timedelta(days=_DAYS), page_asked(visit)
    found = collected_since(visit.ledger, own, since, first=(page - 1) * _SHOWN, most=_SHOWN)
    return visit.page(
        "mail/collect.html",
        own=own,
        came=found.came,
        total=found.total,
        days=_DAYS,
        page=page,
        pages=-(-found.total // _SHOWN),
        tried=False,
        **_words(visit),
    )


@ROOM.post("/collect")
def another_page(visit: Visit) -> Answer:
    """A further page of it."""
    return collect(visit)


def _words(visit: Visit) -> dict[str, Any]:
    zone = visit.actor.at.tzinfo
    return {
        "states": STATES,
        "advice": advice,
        "words": WORDS,
        "at": lambda moment: moment.astimezone(zone),
        "called": lambda one: _called(visit, one),
        "left_alone": left_alone,
    }


def _called(visit: Visit, one: Imported) -> str:
    """A document by its form, where that is known, and what its file is called."""
    name = (one.locator or one.file).rpartition("!/")[2]
    form = one.document.form if one.document is not None else None
    if form is None or one.document is None:
        return name
    try:
        return f"{visit.library.load(form, one.document.edition).title}, {name}"
    except CarepackError:
        return name


@ROOM.post("/collect/fetch")
def fetch(visit: Visit) -> Answer:
    """Fetches the mailbox; or only says what would become of each message."""
    own, kept, ledger, session = own_mail(visit), visit.kept, visit.ledger, visit.session
    fetched = Fetched(visit.said("try") == "yes")
    converter = conversion.find() if visit.said("convert") == "yes" else None

    def work(progress: Progress) -> str:
        of = done = 0

        def through(now: int, all_: int) -> None:
            nonlocal done, of
            done, of = now, all_
            progress(now, all_, "Reading what came")

        progress(0, 0, "Looking into the mailbox")
        with _book(ledger, fetched.tried) as book:
            step = Collecting(
                book,
                own,
                Secrets(),
                lambda: kept.actor,
                lambda waited: fetched.waited.append(_waited(waited)),
                _noting(fetched),
                through=through,
                converter=converter,
            )
            try:
                for came in step.run():
                    fetched.came.append(came)
                    fetched.tally.add(came)
                    progress(done, of, "Reading what came")
            except StoppedError:
                fetched.stopped = True
            except CarepackError as error:
                if not fetched.came:
                    raise
                fetched.faults = error.faults  # what came until then is kept, and shown
            fetched.tally.look_at(step)
        return f"/mail/collect/{session.keep(fetched)}"

    return visit.begin(work, "Trying the mailbox" if fetched.tried else "Fetching the mailbox")


def _noting(fetched: Fetched) -> Callable[[Imported], None]:
    def note(one: Imported) -> None:
        fetched.besides.append(one)
        fetched.tally.count(one)

    return note


@contextmanager
def _book(ledger: Ledger, tried: bool) -> Iterator[Ledger]:
    if not tried:
        yield ledger
        return
    with Rehearsal(ledger.home, ledger.library, ledger) as book:
        yield book


def _waited(waited: Outcome) -> str:
    whom = f" of {waited.person}" if waited.person else ""
    what = "filed now" if waited.outcome == "filed" else "done with now"
    return f"Document {waited.submission}{whom} waited for this, and is {what}."


@ROOM.get("/collect/{key}")
def came(visit: Visit) -> Answer:
    """What came of a look into the mailbox."""
    fetched = visit.session.shelf.get(visit.named("key"))
    if not isinstance(fetched, Fetched):
        raise HTTPException(404)
    page = page_asked(visit)
    # What somebody must look at comes first.
    order = sorted(
        fetched.came, key=lambda c: not (c.is_problem or c.mail.code == WORDS or c.mail.state == "bounce")
    )
    return visit.page(
        "mail/fetched.html",
        fetched=fetched,
        tally=fetched.tally,
        tried=fetched.tried,
        came=order[(page - 1) * _SHOWN : page * _SHOWN],
        page=page,
        pages=-(-len(order) // _SHOWN),
        key=visit.named("key"),
        **_words(visit),
    )


@ROOM.post("/collect/{key}")
def came_page(visit: Visit) -> Answer:
    """A further page of it."""
    return came(visit)
