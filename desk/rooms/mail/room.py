"""Mail: what waits, what somebody must decide, and the ways to sending, the outbox, the mailbox and its settings."""

from __future__ import annotations

from desk.room import Room
from desk.rooms.mail.words import COUNTED, own_mail
from desk.visit import Answer, Visit
from mailing import restored
from mailing.looking import counts, half_done, last_collected
from schemas.errors import CarepackError, Fault

ROOM = Room("mail", "Mail", "/mail")


@ROOM.get("/")
def overview(visit: Visit) -> Answer:
    """What waits for somebody, and where to go on."""
    faults: tuple[Fault, ...] = ()
    own = None
    try:
        own = own_mail(visit)
    except CarepackError as error:
        faults = error.faults
    under_way = half_done(visit.ledger, visit.actor)
    found = counts(visit.ledger)
    return visit.page(
        "mail/overview.html",
        own=own,
        faults=faults,
        counted=[
            (number, s, one if number == 1 else more, tone)
            for s, (one, more, tone) in COUNTED.items()
            if (number := found.get(s, 0))
        ],
        queued=found.get("queued", 0),
        under_way=under_way,
        asked=asked(visit),
        last=last_collected(visit.ledger),
    )


def asked(visit: Visit) -> Fault | None:
    """What somebody must say before anything goes out from this home, if anything."""
    return restored.unsaid(visit.ledger)


@ROOM.get("/here")
def ask(visit: Visit) -> Answer:
    """Which home sends from now on: what it means, before somebody says so."""
    return visit.page("mail/here.html", asked=asked(visit))


@ROOM.post("/here")
def here(visit: Visit) -> Answer:
    """Notes that this home sends from now on; what it may not know of waits for a person then."""
    found = restored.here(visit.ledger, visit.actor, newest=visit.said("newest") == "yes")
    if found:
        told = f"This home sends from now on. {len(found)} of what waited must be looked at first."
        return visit.see("/mail/outbox?state=look", told, "note")
    return visit.see("/mail/", "This home sends from now on.")
