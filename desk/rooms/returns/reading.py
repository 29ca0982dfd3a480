"""Reading without filing: the record of a document and what is doubtful in it, and nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException

from desk.rooms.returns import running as returns_running
from desk.rooms.returns.room import ROOM
from desk.rooms.returns.words import title_of
from desk.visit import Answer, Visit
from filing.review.wording import in_words as candidate_in_words
from filing.review.wording import says
from intake.answers_told import in_words
from intake.documents import Document
from schemas.definition import FormDefinition
from schemas.file_names import name_of
from schemas.reading import Query


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: what it is about, what is said, what was seen, and what may be meant."""

    about: str
    say: str
    saw: str
    maybe: tuple[str, ...]
    code: str
    must: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A document that was read."""

    name: str
    document: Document
    title: str
    reason: str
    answers: tuple[tuple[str, str], ...]
    doubts: tuple[Doubt, ...]


@ROOM.get("/read/{name}")
def was_read(visit: Visit) -> Answer:
    """What was read, as long as it is in memory."""
    found = returns_running.was_read(visit.named("name"))
    if found is None:
        raise HTTPException(404)
    return visit.page(
        "returns/was_read.html",
        documents=[_shown(visit, d) for d in found.documents],
        left_out=[(file, one.reason, one.part) for file, one in found.left_out],
        name=visit.named("name"),
    )


@ROOM.post("/read/{name}/forget")
def forget(visit: Visit) -> Answer:
    """Lets go of what was read."""
    returns_running.forget_read(visit.named("name"))
    return visit.see("/returns/read", "What was read is gone.", "note")


def _shown(visit: Visit, document: Document) -> Shown:
    name = name_of(document.file, document.part)
    if document.form is None or document.outcome == "refused":
        return Shown(name, document, "", document.reason or "", (), ())
    form = visit.library.load(document.form, document.edition)
    return Shown(
        name,
        document,
        title_of(visit.library, document.form, document.edition),
        "",
        tuple(in_words(document, visit.library)),
        tuple(doubt_of(form, query) for query in document.queries),
    )


def doubt_of(form: FormDefinition, query: Query) -> Doubt:
    """A query in words."""
    return Doubt(
        (query.question or "").rstrip(" :"),
        query.say,
        says(form, query) or "",
        tuple(candidate_in_words(form, query.path, c)[0] for c in query.candidates),
        query.code,
        query.level == "must",
    )
