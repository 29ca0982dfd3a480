"""All that came in, by day; and each document by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from desk.outcomes import OUTCOMES, outcomes
from desk.rooms.returns.reading import Doubt, doubt_of
from desk.rooms.returns.room import ROOM
from desk.rooms.returns.words import at, place, title_of
from desk.visit import Answer, Visit
from filing.people.directory import find
from filing.review import came_in
from filing.review.came_in import CameIn, Chosen
from filing.review.query_view import QueryView
from filing.review.story import Story, story
from intake.unlocking import CODES
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.file_names import part_of

_SAID = {
    "accept": "taken as offered",
    "correct": "corrected",
    "blank": "left blank",
    "waive": "let be as it is",
}
_MAY_BE_CONVERTED = {"other-format", "doc-old-format"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A query about a document, and what was said to it: who, when, how and why."""

    number: int
    doubt: Doubt
    open: bool
    said: tuple[tuple[str, dt.datetime | None, str, str], ...]


@ROOM.get("/documents")
def everything(visit: Visit) -> Answer:
    """All that came in, the newest first; `?state=` is one of the states."""
    state = visit.asked("state")
    return _list(visit, {"state": state if state in OUTCOMES else ""})


@ROOM.post("/documents")
def chosen(visit: Visit) -> Answer:
    """Those of a state, person or form; another page of them."""
    asked = {name: visit.said(name).strip() for name in ("state", "person", "form")}
    return _list(visit, asked)


def _list(visit: Visit, asked: dict[str, str]) -> Answer:
    person, error, turn = None, "", visit.turn
    if asked.get("person"):
        try:
            person = find(visit.ledger, asked["person"])
        except CarepackError as fault:
            error = f"{fault.faults[0].what} {fault.faults[0].do}"
    state = asked.get("state", "")
    which = Chosen(
        (state,) if state in OUTCOMES else (), person.id if person else None, asked.get("form") or None
    )
    found = came_in.page(visit.ledger, which, number=turn.page, size=turn.size)
    titles = {f: title_of(visit.library, f, None) for f in came_in.forms_of(visit.ledger)}
    days = [
        (day, list(mine))
        for day, mine in groupby(
            found.documents, key=lambda d: (at(visit, d.received_at) or visit.actor.at).date()
        )
    ]
    return visit.page(
        "returns/documents.html",
        status_code=422 if error else 200,
        days=days,
        total=found.total,
        page=turn.page,
        pages=turn.pages(found.total),
        state_options=[
            ("", "Any"),
            *((s, f"{outcomes(s)} ({n:,})") for s, n in came_in.counts(visit.ledger).items()),
        ],
        form_options=[("", "Any"), *sorted(titles.items(), key=lambda one: one[1].casefold())],
        asked={"state": "", "person": "", "form": "", **asked},
        error=error,
        **words(visit),
    )


def words(visit: Visit) -> dict[str, Any]:
    """What templates of documents need to say things."""
    return {
        "name_of": lambda d: part_of(d.document, d.locator),
        "at": lambda moment: at(visit, moment),
        "title_of": lambda d: title_of(visit.library, d.form, d.edition),
    }


@ROOM.get("/documents/{document:int}")
def one(visit: Visit) -> Answer:
    """One document: what it is, from where it came, what was done with it, and what can be done."""
    return show(visit, visit.number("document"))


def show(visit: Visit, number: int, **more: Any) -> Answer:
    """The page of a document; `more`: what was typed, and the fault at its field."""
    found = story(visit.ledger, number)
    document = found.document
    given = {"why": "", "error": "", "at_field": "", "said": {}, **more}
    return visit.page(
        "returns/document.html",
        status_code=422 if given["error"] else 200,
        story=found,
        document=document,
        asked=[_asked(visit, a, _form(visit, a)) for a in found.asked],
        may_reject=document.state in {"review", "refused"},
        may_reopen=_may_be_read_again(found),
        locked=document.code in CODES,
        convertible=document.code in _MAY_BE_CONVERTED,
        place=place,
        **words(visit),
        **given,
    )


def _may_be_read_again(found: Story) -> bool:
    document: CameIn = found.document
    if document.state == "duplicate":
        return document.code in {"set-aside", "left-withdrawn"}
    return document.state in {"review", "refused", "rejected"} or (
        document.state == "filed" and not document.records
    )


def _form(visit: Visit, asked: QueryView) -> FormDefinition | None:
    try:
        return visit.library.load(asked.form, asked.edition)
    except CarepackError:
        return None


def _asked(visit: Visit, asked: QueryView, form: FormDefinition | None) -> Asked:
    query = asked.query
    doubt = (
        doubt_of(form, query)
        if form is not None
        else Doubt(query.question or "", query.say, query.raw or "", (), query.code, query.level == "must")
    )
    said = tuple(
        (s.by, at(visit, s.at), _SAID.get(s.action, s.why or "closed"), s.why or "")
        for s in asked.said
        if s.action in _SAID or asked.moot
    )
    return Asked(asked.number, doubt, asked.open, said)


@ROOM.get("/documents/{document:int}/original")
def original(visit: Visit) -> Answer:
    """The file as it came; of a document in another file, that one."""
    found = story(visit.ledger, visit.number("document"))
    outer = found.within[0] if found.within else found.document
    data = visit.ledger.originals.get(outer.sha256)
    name = outer.document
    if "." not in name and data.startswith(b"PK"):
        name = f"{name}.zip"  # several pictures of a folder, kept as one
    return visit.file(data, name, "application/octet-stream")
