"""What falls due: seen by urgency, home, team or person, as a calendar, put off with a reason; and the rules of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast, get_args

from starlette.exceptions import HTTPException

from desk.numbers import number_in
from desk.rooms.reports.room import LONGEST, ROOM
from desk.visit import Answer, Made, Progress, Visit
from desk.whom import OfWhom, groups, of_whom
from filing.clocks import postponing
from filing.clocks.calendar import calendar_of
from filing.clocks.due import due as falls_due
from filing.clocks.due_told import Grouped, in_days, untold
from filing.clocks.due_told import groups as grouped_lines
from filing.clocks.falling import SOURCES, TITLES, Due
from filing.clocks.rules_told import rules_told
from filing.people.days import day_meant
from filing.people.roster import Person, find
from filing.people.whom import Whom, choose
from schemas.errors import UsageError
from schemas.regimes import Clock

WITHIN = 60
"""What falls due in so many days is shown, where nobody says otherwise."""
_MOST = 500
"""So many lines on one page; of more, their number is said."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom, how far ahead, and what stands together, as it was typed."""

    of: OfWhom = field(default_factory=OfWhom)
    within: str = str(WITHIN)
    by: Grouped = "urgency"


@dataclass(frozen=True, slots=True)
class Found:
    """What falls due, as it was when it was asked for; `left` are those who were left out, having left."""

    asked: Asked
    due: tuple[Due, ...]
    left: tuple[Person, ...]


@ROOM.get("/due")
def ask_of_whom(visit: Visit) -> Answer:
    """The form that asks of whom, and how far ahead; with `?within=7`, at once what is due of everybody by then."""
    within = visit.asked("within")
    return _looked_up(visit, Asked(within=within)) if within else _page(visit, Asked())


@ROOM.post("/due")
def due(visit: Visit) -> Answer:
    """What is over, and what falls due soon."""
    return _looked_up(visit, _asked(visit))


def _looked_up(visit: Visit, asked: Asked) -> Answer:
    """Every record is read for it, so it is long work where there are many."""
    ledger, today, session = visit.ledger, visit.today, visit.session
    try:
        whom, within = _named(asked.of), _within(asked.within)
        left = choose(ledger, whom, today).left if whom else ()
    except UsageError as error:
        return _page(visit, asked, wrong=error)

    def work(progress: Progress) -> str:
        progress(0, 0, "What is due is being counted")
        found = falls_due(ledger, today=today, whom=whom, within=within)
        return f"/reports/due/{session.keep(Found(asked, found, left))}"

    return visit.begin(work, "What is due")


@ROOM.get("/due/{key}")
def shown(visit: Visit) -> Answer:
    """What was found."""
    found = visit.session.shelf.get(visit.named("key"))
    if not isinstance(found, Found):
        raise HTTPException(404)
    return _page(visit, found.asked, found)


@ROOM.post("/due/calendar")
def calendar(visit: Visit) -> Answer:
    """The same as a calendar file."""
    asked = _asked(visit)
    ledger, actor = visit.ledger, visit.actor
    whom, within = _named(asked.of), _within(asked.within)
    organisation = visit.library.branding.organisation

    def work(progress: Progress) -> Made:
        progress(0, 0, "What is due is being counted")
        found = falls_due(ledger, today=actor.day, whom=whom, within=within)
        file = progress.folder / "due.ics"
        file.write_bytes(calendar_of(found, actor.at, organisation))
        return Made(file, "What is due.ics", "text/calendar; charset=utf-8", then="/reports/due")

    return visit.begin(work, "What is due, as a calendar")


@ROOM.get("/rules")
def rules(visit: Visit) -> Answer:
    """How often what falls due, by which source, and for how many."""
    return visit.page("reports/rules.html", regimes=rules_told(visit.ledger), sources=SOURCES, titles=TITLES)


@ROOM.get("/postponed")
def postponed(visit: Visit) -> Answer:
    """What is put off; with `?all`, all that ever was."""
    every = bool(visit.asked("all"))
    found = postponing.postponed(visit.ledger, today=visit.today, every=every)
    return visit.page("reports/postponed.html", found=found, every=every, titles=TITLES)


@ROOM.post("/postpone")
def ask(visit: Visit) -> Answer:
    """The form that asks why, and until when."""
    return _form(visit)


@ROOM.post("/postpone/do")
def postpone(visit: Visit) -> Answer:
    """Puts it off; where something is wrong, the form stands there again, and says what."""
    until, why = visit.said("until").strip(), visit.said("why").strip()
    clock = _clock(visit)
    try:
        person = find(visit.ledger, visit.said("whose"))
        day = day_meant(until) if until else None
        if visit.said("number") and day is not None:
            one = postponing.book(visit.ledger, person, until=day, actor=visit.actor, clock=clock)
        else:
            on = day_meant(visit.said("on")) if visit.said("on") else None
            one = postponing.postpone(
                visit.ledger, person, why=why, actor=visit.actor, clock=clock, due=on, until=day
            )
    except UsageError as error:
        return _form(visit, error)
    visit.tell(f"{TITLES[one.clock]} of {one.name} is put off from {one.due:%d/%m/%Y}.")
    for more in postponing.said_of(one):
        visit.tell(more, "note")
    return visit.see("/reports/postponed")


@ROOM.post("/postponed/{number:int}/back")
def take_back(visit: Visit) -> Answer:
    """Takes a postponement back."""
    one = postponing.take_back(visit.ledger, visit.number("number"), visit.actor)
    return visit.see("/reports/postponed", f"{TITLES[one.clock]} of {one.name} counts again as due.")


def _page(visit: Visit, asked: Asked, found: Found | None = None, wrong: UsageError | None = None) -> Answer:
    every = found.due if found else ()
    lines = every[:_MOST]
    return visit.page(
        "reports/due.html",
        status_code=422 if wrong else 200,
        found=found,
        groups=tuple(grouped_lines(lines, asked.by)),
        unknown=untold(lines),
        more=len(every) - len(lines),
        asked=asked,
        choices=groups(visit.ledger),
        faults=wrong.faults if wrong else (),
        in_days=in_days,
        titles=TITLES,
        postponable=frozenset(postponing.POSTPONABLE),
    )


def _asked(visit: Visit) -> Asked:
    by = visit.said("by", "urgency")
    grouped = by if by in get_args(Grouped) else "urgency"
    return Asked(of_whom(visit), visit.said("within", str(WITHIN)), cast("Grouped", grouped))


def _form(visit: Visit, wrong: UsageError | None = None) -> Answer:
    clock = _clock(visit)
    said = {name: visit.said(name) for name in ("whose", "name", "on", "why", "until", "number")}
    return visit.page(
        "reports/postpone.html",
        status_code=422 if wrong else 200,
        title=TITLES[clock],
        clock=clock,
        faults=wrong.faults if wrong else (),
        **said,
    )


def _named(of: OfWhom) -> Whom | None:
    """Whom the services are asked about; None where nobody was named, which is more than everybody: the organisation
    itself, and people who are not on the roster."""
    return None if of.whom.everybody else of.whom


def _within(said: str) -> int:
    number = number_in(said)
    if number is None or number > LONGEST:
        what = f"“{said}” is no number of days."
        raise UsageError.of("report-number", what, f"Write a whole number, such as {WITHIN}.")
    return number


def _clock(visit: Visit) -> Clock:
    said = visit.said("clock", "formal")
    if said not in postponing.POSTPONABLE:
        what = "That cannot be put off."
        raise UsageError.of("postpone-nothing", what, "Choose something from the list of what is due.")
    return said
