"""Today: what came in, what is due, what is out and what waits, at one look; at first, what to begin with."""

from __future__ import annotations

from typing import Any

from desk.room import Room
from desk.running import desk_of
from desk.visit import Answer, Visit
from filing.records.at_a_glance import Came, at_a_glance

ROOM = Room("today", "Today", "/")


@ROOM.get("/")
def today(visit: Visit) -> Answer:
    """What waits for somebody; where nothing is there yet, the first three steps."""
    if visit.account is not None:  # what is counted here is counted of everybody's records
        return visit.page("today/account.html")
    glance = at_a_glance(visit.ledger)
    begun = glance.anybody and glance.came_back
    return visit.page(
        "today/today.html",
        glance=glance,
        begun=begun,
        came=[(c, _title(visit, c)) for c in glance.lately],
        there={room.name for room in visit.rooms},
        jobs=visit.jobs.running(),
        **_counted(visit),
    )


@ROOM.get("/counted")
def counted(visit: Visit) -> Answer:
    """What is due and what is out, as far as it is counted; asked for while it is being counted."""
    return visit.part("today/counted.html", there={room.name for room in visit.rooms}, **_counted(visit))


def _counted(visit: Visit) -> dict[str, Any]:
    counting = desk_of(visit).counting
    last = counting.look(visit.kept.mark)
    return {"counted": last, "busy": counting.busy, "failed": counting.failed}


def _title(visit: Visit, came: Came) -> str:
    """What its form is called; nothing where it is none that is known."""
    return visit.library.title_of(came.form, came.edition) if came.form is not None else ""
