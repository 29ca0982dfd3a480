"""The copies that are out: whose they are and since when; handed over, or not to come back."""

from __future__ import annotations

from desk.rooms.hand_out.room import ROOM
from desk.visit import Answer, Visit
from filing.people.days import day_meant
from filing.people.roster import people
from filing.records.copies import forms_out, listed, page, withdraw
from filing.records.going_out import MADE, OUT, REVIEW, hand_over, whereabouts
from forms.listing import has, words_of
from issuing.packs.kept import titles_of
from schemas.errors import Fault, UsageError

WORDS = {OUT: "out", MADE: "not handed over yet", REVIEW: "came back, being looked at"}


@ROOM.get("/copies")
def copies(visit: Visit) -> Answer:
    """All that are out, the oldest first."""
    return _list(visit)


@ROOM.post("/copies")
def found(visit: Visit) -> Answer:
    """Those of a form, or of people that are looked for; a further page."""
    return _list(visit)


def _list(visit: Visit, faults: tuple[Fault, ...] = ()) -> Answer:
    ledger, form, words = visit.ledger, visit.said("form"), visit.said("words").strip()
    whose = None
    if words:
        whose = [p.id for p in people(ledger) if has(words_of(p.name, p.ref), words)]
    turn = visit.turn
    shelf = page(
        ledger, now=visit.actor.at, form=form or None, people_of=whose, first=turn.first, most=turn.size
    )
    return visit.page(
        "hand_out/copies.html",
        status_code=422 if faults else 200,
        shelf=shelf,
        where=whereabouts(ledger, shelf.copies),
        words_of=WORDS,
        titles=titles_of(ledger, {*forms_out(ledger), *(c.form for c in shelf.copies)}),
        form=form,
        words=words,
        page=turn.page,
        pages=turn.pages(shelf.total),
        faults=faults,
    )


@ROOM.post("/copies/handed")
def handed(visit: Visit) -> Answer:
    """Notes that the ticked copies were handed over on a day."""
    ticked = visit.said_all("copy")
    said = visit.said("day").strip()
    try:
        day = day_meant(said) if said else visit.actor.day
        if not ticked:
            raise UsageError.of("handed-which", "No copy is ticked.", "Tick those that were handed over.")
        hand_over(visit.ledger, ticked, day, visit.actor)
    except UsageError as error:
        return _list(visit, error.faults)
    how_many = f"{len(ticked)} {'copy was' if len(ticked) == 1 else 'copies were'}"
    return visit.see(f"{ROOM.path}/copies", told=f"Noted: {how_many} handed over on {day:%d/%m/%Y}.")


@ROOM.post("/copies/withdraw")
def ask(visit: Visit) -> Answer:
    """Asks why a copy will not come back."""
    return _ask(visit, visit.said("copy"))


def _ask(visit: Visit, number: str, error: str = "") -> Answer:
    mine = next((c for c in listed(visit.ledger, now=visit.actor.at) if c.number == number), None)
    if mine is None:
        return visit.see(f"{ROOM.path}/copies", told="That copy is not out any more.", tone="note")
    return visit.page(
        "hand_out/withdraw.html",
        status_code=422 if error else 200,
        copy=mine,
        title=visit.library.title_of(mine.form),
        error=error,
        why=visit.said("why"),
    )


@ROOM.post("/copies/withdrawn")
def withdrawn(visit: Visit) -> Answer:
    """Notes that it will not come back."""
    number, why = visit.said("copy"), visit.said("why").strip()
    if not why:
        return _ask(visit, number, "Say why, in a few words.")
    withdraw(visit.ledger, number, why, visit.actor)
    told = "Noted: the copy will not come back. Should it come all the same, it is filed as ever."
    return visit.see(f"{ROOM.path}/copies", told=told)
