"""Questions: what is asked about returned documents, by document, and what was settled."""

from __future__ import annotations

from dataclasses import replace

from desk.numbers import number_in
from desk.rooms.questions.room import ROOM, Round, going, tell
from desk.rooms.questions.words import history, kind_here, say_here
from desk.visit import Answer, Visit
from filing.people.directory import people
from filing.review import asking
from filing.review.asking_list import Listed, choices, documents, how_many, lately
from filing.review.selection import Numbers, Selection
from filing.review.to_look_at import is_due


@ROOM.get("/")
def everything(visit: Visit) -> Answer:
    """All that is asked, by document."""
    return _listed(visit)


@ROOM.post("/")
def some(visit: Visit) -> Answer:
    """What is asked, narrowed to what was chosen, and a page of it."""
    return _listed(visit)


def _listed(visit: Visit) -> Answer:
    chosen = _chosen(visit)
    listed = documents(visit.ledger, _selection(visit, chosen), visit.turn.page)
    there = choices(visit.ledger)
    if listed.questions:
        visit.kept.pictures.warm()
    titles = {d.form: visit.library.title_of(d.form, d.edition) for d in listed.documents}
    return visit.page(
        "questions/everything.html",
        listed=listed,
        titles=titles,
        choices=there,
        forms=[(form, visit.library.title_of(form)) for form in there.forms],
        kinds=[(code, f"{kind_here(code, words)} ({count})") for code, words, count in there.kinds],
        say_here=say_here,
        chosen=chosen,
        counts=how_many(visit.ledger) if any(chosen.values()) else _counts(listed),
    )


def _counts(listed: Listed) -> dict[str, int]:
    """As `how_many`, of a list of everything."""
    return {"questions": listed.questions, "documents": listed.about}


def _chosen(visit: Visit) -> dict[str, str]:
    return {name: visit.said(name) for name in ("form", "kind", "person")}


def _selection(visit: Visit, chosen: dict[str, str]) -> Selection:
    person = None
    if (number := number_in(chosen["person"])) is not None:
        person = next((p.ref for p in people(visit.ledger) if p.id == number), "")
    codes = (chosen["kind"],) if chosen["kind"] else ()
    return Selection(codes=codes, form=chosen["form"] or None, person=person)


@ROOM.post("/go")
def go(visit: Visit) -> Answer:
    """Begins to go through what was chosen, or one document; returns that waited for something are looked at first."""
    if is_due(visit.ledger):
        from intake.second_look import up_to_date

        up_to_date(visit.ledger, lambda: visit.actor, lambda outcome: tell(visit, [outcome]))
    selection = _selection(visit, _chosen(visit))
    if (document := number_in(visit.said("document"))) is not None:
        selection = replace(selection, documents=(str(document),))
    if (query := number_in(visit.said("query"))) is not None:
        selection = replace(selection, numbers=Numbers((query,)))
    waiting = asking.order(visit.ledger, selection)
    number = going(visit).begin(Round(selection, waiting.asked))
    first = asking.go_on(visit.ledger, selection, None)
    return visit.see(
        f"/questions/go/{number}/{first}" if first is not None else f"/questions/go/{number}/end"
    )


@ROOM.post("/file")
def file(visit: Visit) -> Answer:
    """Closes a document: what is held about it is written, whoever answered."""
    number = number_in(visit.said("document"))
    done = asking.finish(visit.ledger, visit.actor, documents=[number] if number is not None else [])
    tell(visit, done.news)
    return visit.see("/questions/")


@ROOM.get("/settled")
def settled(visit: Visit) -> Answer:
    """What was settled last, by whom and how."""
    return _lately(visit, notes=False)


@ROOM.post("/settled")
def settled_on(visit: Visit) -> Answer:
    """A further page of it."""
    return _lately(visit, notes=False)


@ROOM.get("/notes")
def notes(visit: Visit) -> Answer:
    """What was noted, and held nothing back."""
    return _lately(visit, notes=True)


@ROOM.post("/notes")
def notes_on(visit: Visit) -> Answer:
    """A further page of it."""
    return _lately(visit, notes=True)


def _lately(visit: Visit, *, notes: bool) -> Answer:
    page = visit.turn.page
    found, pages = lately(visit.ledger, page, notes=notes)
    return visit.page(
        "questions/lately.html",
        found=found,
        page=page,
        pages=pages,
        notes=notes,
        say_here=say_here,
        history=lambda told: history(told, visit.actor.at.tzinfo),
    )


__all__ = ["ROOM"]
