"""What came in: every document ends as filed, in review, refused or duplicate, and is kept whichever it is.

Each document takes two transactions. `receive` notes it, its bytes already being on the disk; `conclude` or `refuse`
says what became of it. One that holds others is `opened` between the two, and each of its parts is concluded by itself.
A crash on the way leaves submissions in the state `received`, which `unfinished` finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from filing.ledger import audit, codec, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import readings, submissions
from filing.people.roster import read_once_for_many
from filing.review import needed, tries
from filing.review.apply_decision import RULE_CODES, Case, Outcome, outcome_of
from filing.review.decision_context import fingerprint
from filing.review.query_rows import ask
from filing.review.re_evaluation import carry_over, enact_and_ask_again
from filing.review.receipt import Inside, Origin, Receipt
from filing.review.receipts import (
    LATEST,
    SAME_BYTES,
    came_from,
    listed,
    looked_at,
    open_up,
    opened_in,
    parts_of,
    receipt_of,
    receive,
    row_of,
    taken_over,
    unfinished,
    whole,
)
from schemas import normal
from schemas.checking import Checked
from schemas.definition import FormDefinition
from schemas.handwriting import WRITTEN
from schemas.paths import slot_at
from schemas.reading import Query, Reading

NOTHING_READ = "nothing-read"
REJECTED = "rejected"
_NONE = {
    frozenset(): (NOTHING_READ, "None of the documents in it could be read; each says why."),
    frozenset({"rejected"}): (
        REJECTED,
        "What is in it was rejected, or could not be read; each document says why.",
    ),
}
"""What an envelope says of itself, by the states of its parts but for `refused`, where none of them is of use."""
_INSERT_READING = insert(readings).returning(readings.c.id)
_STATES = select(submissions.c.state).where(submissions.c.envelope == bindparam("envelope"))


@dataclass(frozen=True, slots=True)
class Returned:
    """What the reading of a document came to; `queries` are all there are, the check's own among them."""

    form: FormDefinition
    reading: Reading
    checked: Checked
    queries: tuple[Query, ...]


def conclude(ledger: Ledger, submission: int, returned: Returned, actor: Actor) -> Outcome:
    """Files the return, asks about it, or links it to what it repeats: one transaction, decided inside it.

    Concluding what is concluded already changes nothing and returns what stands.
    """
    form, checked = returned.form, returned.checked
    number = checked.identity.copy_number if checked.identity else None
    with ledger.writing() as conn:
        row = row_of(conn, submission)
        if row["state"] != "received":
            return outcome_of(conn, submission)
        tries.ended(conn, submission)
        before = conn.execute(LATEST, {"number": submission}).scalar()
        places = _places(form, returned.reading, checked)
        kept = {
            "submission": submission,
            "form": form.form,
            "edition": form.edition,
            "medium": returned.reading.medium,
            "reading": codec.storable(returned.reading.model_dump(mode="json", exclude_none=True)),
            "places": codec.storable(places),
            "read_at": moment(actor.at),
        }
        reading = conn.execute(_INSERT_READING, kept).scalar_one()
        case = Case(
            submission=submission,
            sha256=row["sha256"],
            reading=reading,
            form=form,
            copy_number=number,
            base=checked.answers,
            answers=checked.answers,
            places=places,
            mark=fingerprint(form, number, checked.answers, returned.queries),
            on=actor.day,
            open_must=sum(q.level == "must" for q in returned.queries),
            asked_at=needed.asked_at(form, (q for q in returned.queries if q.level == "must")),
            notes=tuple(q for q in returned.queries if q.level == "note" and q.code not in RULE_CODES),
        )
        ask(conn, reading, returned.queries, actor)
        with read_once_for_many(conn):
            outcome = enact_and_ask_again(conn, ledger.library, case, actor)
        tell_envelope(conn, row["envelope"], actor)
        return carry_over(conn, ledger.library, outcome, actor) if before is not None else outcome


def refuse(ledger: Ledger, submission: int, code: str, reason: str, actor: Actor) -> Outcome:
    """Says why a document cannot be read; it stays kept, and is taken up again when it comes again."""
    with ledger.writing() as conn:
        row = row_of(conn, submission)
        if row["state"] == "received":
            values = {"state": "refused", "code": code, "reason": reason, "concluded_at": moment(actor.at)}
            conn.execute(update(submissions).where(submissions.c.id == submission).values(**values))
            tries.ended(conn, submission)
            sealed = seals.seals(conn, submission)
            audit.note(conn, actor, "submission-refused", f"submission {submission}", code=code, **sealed)
            tell_envelope(conn, row["envelope"], actor)
        return outcome_of(conn, submission)


def tell_envelope(conn: Connection, envelope: int | None, actor: Actor) -> None:
    """Once all parts of an envelope are concluded it says whether none of them could be read, or is one of ours."""
    if envelope is None:
        return
    states = set(conn.execute(_STATES, {"envelope": envelope}).scalars())
    if "received" in states:
        return
    code, reason = _NONE.get(frozenset(states - {"refused"}), (None, None))
    row = row_of(conn, envelope)
    if row["code"] != code:
        values = {"code": code, "reason": reason}
        conn.execute(update(submissions).where(submissions.c.id == envelope).values(**values))
        sealed = seals.seals(conn, envelope)
        audit.note(conn, actor, "submission-opened", f"submission {envelope}", code=code, **sealed)
    tell_envelope(conn, row["envelope"], actor)


def _places(form: FormDefinition, reading: Reading, checked: Checked) -> Mapping[str, Any]:
    """How each answer was found, by its path in the numbering of answers and queries."""
    there = [p for p, v in checked.understood.items() if v is not None and v != ""]
    doubted = [s.path for s in reading.values if s.path not in checked.understood and slot_at(form, s.path)]
    moved = normal.renumbering(form, [*there, *doubted])
    found: dict[str, Any] = {}
    for seen in reading.values:
        told: dict[str, Any] = {"method": seen.method, "confidence": seen.confidence}
        evidence = seen.evidence.model_dump(mode="json", exclude_none=True)
        kept = {**told, "evidence": evidence} if evidence else told
        if seen.raw == WRITTEN and seen.other:
            kept["draft"] = seen.other
        if seen.path in {*there, *doubted}:
            found.setdefault(moved.get(seen.path, seen.path), kept)
    return found


__all__ = [
    "SAME_BYTES",
    "Inside",
    "Origin",
    "Receipt",
    "Returned",
    "came_from",
    "conclude",
    "listed",
    "looked_at",
    "open_up",
    "opened_in",
    "parts_of",
    "receipt_of",
    "receive",
    "refuse",
    "taken_over",
    "tell_envelope",
    "unfinished",
    "whole",
]
