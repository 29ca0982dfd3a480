"""Send: what is to go, who gets what and what speaks against it, each mail as it will be, and the word that it goes."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from starlette.exceptions import HTTPException

from desk.rooms.mail.room import ROOM
from desk.rooms.mail.running import WAYS, posting, way_of
from desk.rooms.mail.words import HOW, KINDS, ROLES, advice, advice_left, own_mail, page_asked
from desk.visit import Answer, Progress, Upload, Visit
from desk.whom import OfWhom, groups, of_whom
from filing.mail.messages import Role
from filing.people.days import day_in
from filing.people.whom import chosen, refs_of
from issuing import handed_out
from mailing.looking import as_it_will_be
from mailing.planning import Plan, plan
from mailing.posting import waiting
from mailing.queueing import Writer
from mailing.reminding import remind
from mailing.settings import MailSettings, no_address
from mailing.told import asks_for
from schemas.errors import CarepackError, UsageError
from schemas.file_names import readable_name

_RUNS = 12
_SHOWN = 50
_OLDER, _EVERY = "14", "7"


@dataclass
class Planned:
    """A plan that somebody looks at, and whether its mails were let go. `title`: what it is about."""

    title: str
    plan: Plan
    return_by: dt.date | None
    back: str = "/mail/send"
    lock: threading.Lock = field(default_factory=threading.Lock)
    let_go: bool = False

    @property
    def waiting(self) -> frozenset[int]:
        """What is in the outbox already, and goes along."""
        return waiting(self.plan)

    @property
    def held(self) -> int:
        """How many wait for a person."""
        return sum(bool(one.held) for one in self.plan.letters)

    @property
    def going(self) -> int:
        """How many go."""
        return len(self.plan.letters) - self.held + len(self.waiting)


@ROOM.get("/send")
def choose(visit: Visit) -> Answer:
    """What can be sent."""
    return _choose(visit)


def _choose(visit: Visit, wrong: CarepackError | None = None, of: str = "papers") -> Answer:
    runs = [
        b for b in handed_out.runs(visit.home, 3 * _RUNS) if b.made and b.head.what in {"packs", "letters"}
    ]
    said = visit.said("run") or visit.asked("run")
    newest = str(runs[0].number) if runs else ""
    return visit.page(
        "mail/send.html",
        status_code=422 if wrong else 200,
        faults=wrong.faults if wrong else (),
        at=of,
        runs=runs[:_RUNS],
        run=said or newest,
        roles=ROLES,
        ticked=visit.said_all("role"),
        to=visit.said_all("to") or ("person",),
        of=of_whom(visit),
        groups=groups(visit.ledger),
        return_by=visit.said("return_by"),
        older=visit.said("older", _OLDER),
        every=visit.said("every", _EVERY),
    )


@ROOM.post("/send")
def choose_again(visit: Visit) -> Answer:
    """The same page, as it was chosen before."""
    return _choose(visit)


@ROOM.post("/send/plan")
def papers(visit: Visit) -> Answer:
    """Looks up who gets what of what was made here, or of the files that were sent."""
    try:
        roles = _roles(visit.said_all("to")) or ("person",)
        return_by = _day(visit.said("return_by"), visit.today)
        own, only = _own(visit), _only(visit)
        title, found = _found(visit)
    except CarepackError as error:
        return _choose(visit, error)
    ledger, actor, session = visit.ledger, visit.actor, visit.session

    def work(progress: Progress) -> str:
        progress(0, 0, "Every document is looked up")
        made = plan(ledger, found(progress), roles, own, actor.day, only=only)
        return f"/mail/send/plan/{session.keep(Planned(title, made, return_by))}"

    return visit.begin(work, "Who gets what")


@ROOM.post("/send/reminders")
def reminders(visit: Visit) -> Answer:
    """Looks up who is to be reminded of what."""
    try:
        older, every = _days(visit.said("older")), _days(visit.said("every"))
        roles, own, of = _roles(visit.said_all("role")), _own(visit), of_whom(visit)
        refs = None if of.whom.everybody else refs_of(visit.ledger, of.whom)
    except CarepackError as error:
        return _choose(visit, error, "reminders")
    ledger, actor, session = visit.ledger, visit.actor, visit.session

    def work(progress: Progress) -> str:
        progress(0, 0, "What is out is looked up")
        made = remind(ledger, roles, own, actor, older_than=older, every=every, people=refs)
        return f"/mail/send/plan/{session.keep(Planned('Reminders', made, None))}"

    return visit.begin(work, "Who is to be reminded")


@ROOM.get("/send/plan/{key}")
def planned(visit: Visit) -> Answer:
    """Who gets what, what waits for a person and why, what is not sent, and what is out already."""
    it, page = _planned(visit), page_asked(visit)
    # What a person must look at comes first; each keeps the number by which its mail is shown.
    letters = sorted(enumerate(it.plan.letters), key=lambda one: not one[1].held)
    return visit.page(
        "mail/plan.html",
        it=it,
        key=visit.named("key"),
        letters=letters[(page - 1) * _SHOWN : page * _SHOWN],
        page=page,
        pages=-(-len(letters) // _SHOWN),
        advice=advice,
        advice_left=advice_left,
        asks_for=asks_for,
        how=HOW,
        kinds=KINDS,
        roles=dict(ROLES),
    )


@ROOM.post("/send/plan/{key}")
def planned_page(visit: Visit) -> Answer:
    """A further page of it."""
    return planned(visit)


@ROOM.get("/send/plan/{key}/mail/{number:int}")
def one_mail(visit: Visit) -> Answer:
    """One mail as it will be."""
    it, number = _planned(visit), visit.number("number")
    if number >= len(it.plan.letters):
        raise HTTPException(404)
    letter = it.plan.letters[number]
    mail = as_it_will_be(visit.ledger, letter, writer_of(visit, own_mail(visit), it.return_by))
    return visit.page(
        "mail/mail.html",
        it=it,
        key=visit.named("key"),
        number=number,
        letter=letter,
        mail=mail,
        how=HOW,
        advice=advice,
    )


@ROOM.get("/send/plan/{key}/go")
def before_it_goes(visit: Visit) -> Answer:
    """What will happen, before it does."""
    it, own = _planned(visit), own_mail(visit)
    return visit.page(
        "mail/go.html",
        path=f"/mail/send/plan/{visit.named('key')}/go",
        back=f"/mail/send/plan/{visit.named('key')}",
        going=it.going,
        held=it.held,
        ways=[w for w in WAYS if w[0] != "send" or own.sending is not None],
        server=own.sending,
        numbers=(),
    )


@ROOM.post("/send/plan/{key}/go")
def let_go(visit: Visit) -> Answer:
    """Writes the mails, and sends them or does what else was chosen; once, however often it is pressed."""
    it, way = _planned(visit), way_of(visit)
    writer = writer_of(visit, own_mail(visit), it.return_by)
    with it.lock:
        if it.let_go:
            return visit.see(
                "/mail/outbox", "These were let go already. This is what became of them.", "note"
            )
        it.let_go = True

    def failed() -> None:
        it.let_go = False

    return posting(visit, it.plan, writer, way, failed)


def writer_of(visit: Visit, own: MailSettings, return_by: dt.date | None) -> Writer:
    """Who writes, and how."""
    name = visit.organisation or own.name or "Your employer"
    return Writer(own, name, visit.actor, secrets.token_bytes, return_by)


def _planned(visit: Visit) -> Planned:
    it = visit.session.shelf.get(visit.named("key"))
    if not isinstance(it, Planned):
        what = "This list is no longer there: it was made a while ago, or by another desk. Nothing was sent by that."
        raise UsageError.of("desk-not-there", what, "Choose again what to send.")
    return it


def _own(visit: Visit) -> MailSettings:
    own = own_mail(visit)
    if own.address is None:
        raise no_address()
    return own


def _only(visit: Visit) -> set[int] | None:
    of: OfWhom = of_whom(visit)
    return None if of.whom.everybody else {p.id for p in chosen(visit.ledger, of.whom)}


def _found(visit: Visit) -> tuple[str, Callable[[Progress], Sequence[Path]]]:
    """What is to be sent, in words, and how its files are come by."""
    files = visit.uploads("files")
    if visit.said("run") == "files" or not visit.said("run"):
        if not files:
            raise UsageError.of(
                "mail-nothing", "Nothing was chosen to send.", "Choose what was made, or files."
            )
        return "The files you chose", lambda progress: _laid_out(files, progress.folder)
    number = int(visit.said("run")) if visit.said("run").isdecimal() else 0
    run = handed_out.run_of(visit.home, number)
    return run.head.title, lambda _: [run.folder]


def _laid_out(files: Sequence[Upload], folder: Path) -> list[Path]:
    """The files under the names that they came with: zips by themselves, all else together, as it lay together."""
    found: list[Path] = []
    together = folder / "papers"
    for number, file in enumerate(files):
        name = readable_name(Path(file.name).stem, suffix=Path(file.name).suffix.lower())
        above = folder / str(number) if name.endswith(".zip") else together
        there = above / name
        if there.exists():
            there = folder / str(number) / name
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.path.replace(there)
        found += [there] if there.parent != together else []
    return [*found, together] if together.is_dir() else found


def _roles(said: Sequence[str]) -> tuple[Role, ...]:
    return tuple(cast("Role", role) for role, _ in ROLES if role in said)


def _days(said: str) -> int:
    said = said.strip()
    if not said.isdecimal() or int(said) > 3650:
        raise UsageError.of("mail-days", f"“{said[:40]}” is no number of days.", f"Write it as {_OLDER}.")
    return int(said)


def _day(said: str, today: dt.date) -> dt.date | None:
    if not said.strip():
        return None
    day = day_in(said)
    if not isinstance(day, dt.date):
        raise UsageError.of("day-unreadable", f"“{said[:40]}” is {day}", "Write it as 30/11/2026.")
    if day < today:
        raise UsageError.of("day-unreadable", f"{day:%d/%m/%Y} is past.", "Say a day that is still to come.")
    return day
