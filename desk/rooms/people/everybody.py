"""Everybody on the roster, a page at a time, those who have left apart."""

from __future__ import annotations

from typing import Any

from desk.rooms.people.room import ROOM
from desk.visit import Answer, Visit
from filing.people.directory import people
from filing.people.search import apart, matching
from filing.records.unclaimed import unclaimed


@ROOM.get("/")
def everybody(visit: Visit) -> Answer:
    """Those who work here, and those who are to come."""
    return _shown(visit, left=False)


@ROOM.get("/left")
def left(visit: Visit) -> Answer:
    """Those who have left."""
    return _shown(visit, left=True)


@ROOM.post("/")
def looked_for(visit: Visit) -> Answer:
    """Those whom words tell of."""
    return _shown(visit, left=False)


@ROOM.post("/left")
def looked_for_among_leavers(visit: Visit) -> Answer:
    """Those who have left, of whom words tell."""
    return _shown(visit, left=True)


def _shown(visit: Visit, *, left: bool) -> Answer:
    here, gone = apart(people(visit.ledger), visit.today)
    words = visit.said("words").strip()
    found = matching(gone if left else here, words)
    turn = visit.turn.within(len(found))
    what: dict[str, Any] = {
        "left": left,
        "here": len(here),
        "gone": len(gone),
        "words": words,
        "found": turn.of(found),
        "number": len(found),
        "page": turn.page,
        "pages": turn.pages(len(found)),
        "path": "/people/left" if left else "/people/",
    }
    if visit.by_htmx:
        return visit.part("people/found.html", **what)
    return visit.page(
        "people/everybody.html", unclaimed=unclaimed(visit.ledger) if visit.account is None else (), **what
    )
