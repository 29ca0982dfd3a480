"""Records found by person, form, kind, period, state and words; and those that nobody on the roster has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk.doors import mine
from desk.numbers import AT_ONCE, Turn, number_in
from desk.rooms.records.room import ROOM
from desk.rooms.records.searches import Search, keep, kept
from desk.rooms.records.words import PURPOSES, STATES, in_words, kind_in_words
from filing.people.roster import people
from filing.people.whom import Whom, homes_of, one, teams_of
from filing.records.finding import Found, beginning_so, check, forms_filed, listed
from filing.records.privacy import find_private
from filing.records.unclaimed import unclaimed
from schemas.errors import CarepackError, Fault, Place, UsageError

if TYPE_CHECKING:
    from desk.visit import Answer, Visit
    from filing.people.roster import Person

_FIELDS = {
    "no-words": "words",
    "no-period": "period",
    "unknown-person": "person",
    "ambiguous-person": "person",
    "private-of-whom": "person",
    "unknown-team": "team",
    "ambiguous-team": "team",
    "team-empty": "team",
    "unknown-home": "home",
}
"""By the code of what is wrong, the field it stands at."""


@ROOM.get("/")
def newest(visit: Visit) -> Answer:
    """Every record, the newest first."""
    return _shown(visit, Search(), "/records/", keep(visit, Search()))


@ROOM.post("/find")
def find(visit: Visit) -> Answer:
    """What was typed and chosen is looked for; its address says nothing of it."""
    search = Search.said(visit)
    if visit.said("clear") or not (search.anything or search.order != "newest"):
        return visit.see("/records/")
    try:
        _asked(visit, search)
    except UsageError as error:
        return _page(visit, search, Found((), 0), faults=error.faults)
    return visit.see(f"/records/found/{keep(visit, search)}")


@ROOM.get("/found/{search}")
def found(visit: Visit) -> Answer:
    """A page of what was looked for."""
    search = kept(visit)
    if search is None:
        return visit.see(
            "/records/", told="That search is not kept any more. Please search again.", tone="note"
        )
    key = visit.named("search")
    return _shown(visit, search, f"/records/found/{key}", key)


@ROOM.get("/of/{person:int}")
def of_person(visit: Visit) -> Answer:
    """A person's records, by the person's number."""
    number = visit.number("person")
    person = next((p for p in people(visit.ledger) if p.id == number), None)
    if person is None:
        return visit.see("/records/", told="There is nobody of that number on the roster.", tone="note")
    return visit.see(f"/records/found/{keep(visit, Search(person=person.ref))}")


@ROOM.get("/go")
def go(visit: Visit) -> Answer:
    """To the record of a number."""
    number = number_in(visit.asked("number"))
    if number is None:
        return visit.see("/records/", told="Write the number of a record, such as 12.", tone="note")
    return visit.see(f"/records/{number}")


@ROOM.get("/nobodys")
def nobodys(visit: Visit) -> Answer:
    """Records under a name alone, and whose they may be."""
    offered = unclaimed(visit.ledger)
    found = listed(
        visit.ledger,
        Search(nobodys=True).choice(visit.ledger),
        order="newest",
        limit=visit.turn.size,
        skip=visit.turn.first,
    )
    return visit.page(
        "records/nobodys.html",
        offered=offered,
        found=found,
        states=STATES,
        at="/records/nobodys",
        pages=pages(found),
    )


def run(visit: Visit, search: Search, *, limit: int | None, skip: int = 0) -> Found:
    """What a search finds. Raises UsageError."""
    choice, purpose = search.choice(visit.ledger), search.private
    if (
        visit.account is not None
    ):  # what is private is never looked through, and what is not theirs never counted
        every = listed(visit.ledger, choice, order=search.sorted).records
        theirs = mine(visit, (r.number for r in every))
        shown = tuple(r for r in every if r.number in theirs)
        return Found(shown[skip:][:limit], len(shown), skip)
    if purpose is None:
        return listed(visit.ledger, choice, order=search.sorted, limit=limit, skip=skip)
    who = subject(visit, search)
    return find_private(
        visit.ledger, who, purpose, visit.actor, choice=choice, order=search.sorted, limit=limit, skip=skip
    )


def subject(visit: Visit, search: Search) -> Person:
    """The one person whose private records are meant. Raises UsageError."""
    if not search.person or search.team or search.home or search.nobodys:
        what, do = "Private records are looked through of one person.", "Name one person."
        raise UsageError(Fault("private-of-whom", what, Place(), do))
    return one(visit.ledger, Whom((search.person,)))


def _asked(visit: Visit, search: Search) -> None:
    """Raises UsageError where a search cannot be looked for; nothing is noted yet."""
    check(visit.ledger, search.choice(visit.ledger))
    if search.private is not None:
        subject(visit, search)
        if not search.words:
            what, do = (
                "No words are given to look for on private records.",
                "Write some, or leave the reason out.",
            )
            raise UsageError(Fault("no-words", what, Place(), do))


def pages(found: Found) -> tuple[int, int]:
    """Which page this is, and of how many."""
    return found.skipped // AT_ONCE + 1, Turn().pages(found.number)


def _shown(visit: Visit, search: Search, at: str, key: str = "") -> Answer:
    try:
        found = run(visit, search, limit=visit.turn.size, skip=visit.turn.first)
    except CarepackError as error:
        return _page(visit, search, Found((), 0), faults=error.faults)
    near = 0
    if search.words and not found.number and visit.account is None:
        near = beginning_so(visit.ledger, search.choice(visit.ledger))
    return _page(visit, search, found, at=at, key=key, near=near)


def _page(
    visit: Visit,
    search: Search,
    found: Found,
    *,
    at: str = "/records/",
    key: str = "",
    near: int = 0,
    faults: Sequence[Fault] = (),
) -> Answer:
    filed = forms_filed(visit.ledger) if visit.account is None else ()
    everyone = people(visit.ledger)
    told = in_words(faults)
    by_field = {_FIELDS[f.code]: f for f in told if f.code in _FIELDS}
    return visit.page(
        "records/find.html",
        search=search,
        found=found,
        at=at,
        key=key,
        pages=pages(found),
        near=near,
        faults=by_field,
        others=[f for f in told if f.code not in _FIELDS],
        forms=[(f.form, f.title) for f in filed],
        kinds=[(k, kind_in_words(k)) for k in sorted({f.kind for f in filed if f.kind is not None})],
        homes=[(h.said, h.label) for h in homes_of(everyone)],
        teams=[(t.said, t.label) for t in teams_of(everyone)],
        states=STATES,
        purposes=PURPOSES,
    )
