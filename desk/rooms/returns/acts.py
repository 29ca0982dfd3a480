"""What is done with a document that came in: put aside, taken up again, read as another form, unlocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.jobs import Progress
from desk.rooms.returns import documents as returns_documents
from desk.rooms.returns.room import ROOM
from desk.rooms.returns.running import certificates_ended
from desk.visit import Answer, Visit
from filing.people.directory import find
from filing.people.passwords import keep_told
from filing.review.rejecting import reject_all
from forms.naming import with_edition
from intake import conversion, runs
from intake.importing import Imported
from schemas.errors import CarepackError


@dataclass(frozen=True, slots=True)
class _How:
    """How a document is to be read again."""

    form: str | None
    convert: bool
    openers: Sequence[int]


@ROOM.post("/documents/{document:int}/reject")
def reject(visit: Visit) -> Answer:
    """Puts a document aside as no record; it is kept, and can be taken up again."""
    number, why = visit.number("document"), visit.said("why")
    if not why.strip():
        return returns_documents.show(
            visit,
            number,
            at_field="why",
            error="Say why. It is kept with the document, and told if it comes again.",
        )
    try:
        reject_all(visit.ledger, (number,), why, visit.actor)
    except CarepackError as error:
        return returns_documents.show(visit, number, at_field="why", why=why, error=_sentence(error))
    return visit.see(
        f"/returns/documents/{number}", "Put aside: it is no record, and nothing is asked about it."
    )


@ROOM.post("/documents/{document:int}/reopen")
def reopen(visit: Visit) -> Answer:
    """Reads a document again from the original that was kept: as it says it is, as another form, or unlocked."""
    number = visit.number("document")
    said = {name: visit.said(name).strip() for name in ("form", "opener", "told", "convert")}
    try:
        how = _how(visit, said)
    except CarepackError as error:
        field = "form" if error.code in {"unknown-form", "unknown-edition"} else "opener"
        return returns_documents.show(visit, number, at_field=field, said=said, error=_sentence(error))
    ledger, kept, session = visit.ledger, visit.kept, visit

    def work(progress: Progress) -> str:
        progress(0, 1, "Reading it again")
        run = runs.reopened(
            ledger,
            [number],
            lambda: kept.actor,
            lambda waited: session.tell(
                f"Document {waited.submission} had waited for this, and is "
                f"{'filed' if waited.outcome == 'filed' else 'done with'} now."
            ),
            form=how.form,
            converter=conversion.find() if how.convert else None,
            passwords_of=how.openers,
        )
        with run as ended:
            for one in ended:
                _tell(session, one)
                for words in certificates_ended(ledger, one):
                    session.tell(words, "note")
        return f"/returns/documents/{number}"

    return visit.begin(work, f"Reading document {number} again")


def _how(visit: Visit, said: dict[str, str]) -> _How:
    openers: list[int] = []
    if said["opener"]:
        who = find(visit.ledger, said["opener"])
        if said["told"]:
            keep_told(visit.ledger, who.id, said["told"], visit.actor)
        openers.append(who.id)
    if said["convert"]:
        conversion.find()
    form = with_edition(visit.library, said["form"]) if said["form"] else None
    return _How(form, bool(said["convert"]), openers)


def _tell(visit: Visit, one: Imported) -> None:
    questions = f"{len(one.asked)} question{'s' if len(one.asked) != 1 else ''} to settle"
    match one.outcome:
        case "filed":
            visit.tell("Read again: it is filed.")
        case "review":
            visit.tell(f"Read again: it is in review, with {questions}.", "note")
        case "refused":
            visit.tell(f"Read again, and still refused. {one.reason}", "bad")
        case _:
            visit.tell(f"Read again. {one.reason}", "note")
    if one.said_again:
        many = len(one.said_again)
        visit.tell(
            f"What was answered before was answered again, to {many} question{'s' if many != 1 else ''}. "
            "Look below whether that is still right.",
            "note",
        )


def _sentence(error: CarepackError) -> str:
    return " ".join(f"{f.what} {f.do}" for f in error.faults)
