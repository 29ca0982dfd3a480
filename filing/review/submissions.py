"""What came in: every document ends as filed, in review, refused or duplicate, and is kept whichever it is.

Each document takes two transactions. `receive` notes it, its bytes already being on the disk; `conclude` or `refuse`
says what became of it. A crash between the two leaves a submission in the state `received`, which `unfinished` finds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from filing.ledger import audit, codec, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, originals, readings, records, submissions
from filing.review.apply_decision import RULE_CODES, Case, Outcome, Outcomes, ask, outcome_of, settle_as_moot
from filing.review.decision_context import fingerprint
from filing.review.re_evaluation import carry_over, enact_and_ask_again
from schemas import normal
from schemas.checking import Checked
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.paths import slot_at
from schemas.reading import Query, Reading

SAME_BYTES = "same-bytes"

# Built once: a batch runs each of them for every document.
_OF_BYTES = select(submissions).where(submissions.c.sha256 == bindparam("sha")).order_by(submissions.c.id)
_ONE = select(submissions).where(submissions.c.id == bindparam("submission"))
_RECORD = select(records.c.id).where(records.c.submission == bindparam("submission"))
_INSERT = insert(submissions).returning(submissions)
_INSERT_ORIGINAL = insert(originals)
_INSERT_READING = insert(readings).returning(readings.c.id)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A document in the ledger. `outcome` received: it is still to be read; anything else: nothing is left to do.

    `again`: this very document came from this very place before, and nothing was written. `read_as`: the form that
    somebody said it is (`ID.N`). `asked`: of what is in review, its open queries.
    """

    submission: int
    sha256: str
    name: str
    origin: str
    outcome: Outcomes
    again: bool = False
    code: str | None = None
    reason: str | None = None
    record: int | None = None
    duplicate_of: int | None = None
    read_as: str | None = None
    asked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Returned:
    """What the reading of a document came to; `queries` are all there are, the check's own among them."""

    form: FormDefinition
    reading: Reading
    checked: Checked
    queries: tuple[Query, ...]


def receive(
    ledger: Ledger, data: bytes, *, name: str, origin: str, actor: Actor, read_as: str | None = None
) -> Receipt:
    """Keeps a document for good, and says whether it is to be read.

    `origin` names the place it came from, once and for all (`file:` and the absolute path): the same bytes from
    the same place are the same submission, and from another place a duplicate of it. What was refused is taken
    up again, and with `read_as` (the form it is to be read as, `ID.N`, which is kept with it) what is in review as
    well: its open queries are closed, and it is read afresh.
    """
    sha = ledger.originals.put(data)
    name, origin = _printable(name), _printable(origin)
    key = hashlib.sha256(origin.encode()).hexdigest()
    with ledger.writing() as conn:
        rows = conn.execute(_OF_BYTES, {"sha": sha}).mappings().all()
        mine = next((r for r in rows if r["origin_key"] == key), None)
        # Of the same bytes only the first is read; the others are linked to it.
        first = next((r for r in rows if r["code"] != SAME_BYTES), None)
        again = {"refused"} | ({"review", "received"} if read_as is not None else set())
        if first is not None and first["state"] in again:
            return _reopen(conn, first, read_as, actor)
        if mine is not None:
            record = conn.execute(_RECORD, {"submission": mine["id"]}).scalar()
            asked = tuple(conn.execute(_OPEN, {"number": mine["id"]}).scalars())
            return _receipt(mine, record, again=mine["state"] != "received", asked=asked)
        if first is None:
            conn.execute(_INSERT_ORIGINAL, {"sha256": sha, "size": len(data), "kept_at": moment(actor.at)})
        values = {
            "sha256": sha,
            "name": name,
            "origin": origin,
            "origin_key": key,
            "received_at": moment(actor.at),
            "received_by": actor.by,
            "read_as": read_as,
            "state": "received",
            **dict.fromkeys(("code", "reason", "duplicate_of", "concluded_at")),
        }
        if first is not None:
            say = "This document came in before, byte for byte; it is linked to the first."
            values |= {"state": "duplicate", "code": SAME_BYTES, "reason": say, "duplicate_of": first["id"]}
            values |= {"concluded_at": moment(actor.at)}
        row = conn.execute(_INSERT, values).mappings().one()
        linked = first["id"] if first is not None else None
        sealed = seals.seals(conn, row["id"])
        subject = f"submission {row['id']}"
        audit.note(conn, actor, f"submission-{row['state']}", subject, duplicate_of=linked, **sealed)
        return _receipt(row)


def _printable(name: str) -> str:
    """A name that every database takes: a file's name may hold bytes that are no text."""
    return name.encode("utf-8", "backslashreplace").decode().replace("\x00", "")


_OPEN = (
    select(open_queries.c.id)
    .join(readings, readings.c.id == open_queries.c.reading)
    .where(readings.c.submission == bindparam("number"))
    .order_by(open_queries.c.id)
)
_LATEST = select(func.max(readings.c.id)).where(readings.c.submission == bindparam("number"))


def _reopen(conn: Connection, row: Any, read_as: str | None, actor: Actor) -> Receipt:
    number: int = row["id"]
    waiting = tuple(conn.execute(_OPEN, {"number": number}).scalars())
    settle_as_moot(conn, waiting, "The document was read again.", actor)
    values = {"state": "received", "code": None, "reason": None, "answers": None, "fingerprint": None}
    values |= {"read_as": read_as, "concluded_at": None}
    conn.execute(update(submissions).where(submissions.c.id == number).values(**values))
    sealed = seals.seals(conn, number, reading=conn.execute(_LATEST, {"number": number}).scalar())
    audit.note(conn, actor, "submission-reopened", f"submission {number}", **sealed)
    row = conn.execute(select(submissions).where(submissions.c.id == number)).mappings().one()
    return _receipt(row)


def _receipt(
    row: Any, record: int | None = None, *, again: bool = False, asked: tuple[int, ...] = ()
) -> Receipt:
    return Receipt(
        submission=row["id"],
        sha256=row["sha256"],
        name=row["name"],
        origin=row["origin"],
        outcome=row["state"],
        again=again,
        code=row["code"],
        reason=row["reason"],
        record=record,
        duplicate_of=row["duplicate_of"],
        read_as=row["read_as"],
        asked=asked,
    )


def unfinished(ledger: Ledger) -> tuple[Receipt, ...]:
    """Documents that were received and never concluded, oldest first: what a crash left."""
    return listed(ledger, "received")


def listed(ledger: Ledger, state: str | None = None) -> tuple[Receipt, ...]:
    """Submissions, oldest first; all of them, or those in one state."""
    query = (
        select(submissions, records.c.id.label("record"))
        .join(records, isouter=True)
        .order_by(submissions.c.id)
    )
    if state is not None:
        query = query.where(submissions.c.state == state)
    with ledger.reading() as conn:
        return tuple(_receipt(row, row["record"]) for row in conn.execute(query).mappings())


def conclude(ledger: Ledger, submission: int, returned: Returned, actor: Actor) -> Outcome:
    """Files the return, asks about it, or links it to what it repeats: one transaction, decided inside it.

    Concluding what is concluded already changes nothing and returns what stands.
    """
    form, checked = returned.form, returned.checked
    number = checked.identity.copy_number if checked.identity else None
    with ledger.writing() as conn:
        row = _row(conn, submission)
        if row["state"] != "received":
            return outcome_of(conn, submission)
        before = conn.execute(_LATEST, {"number": submission}).scalar()
        places = _places(form, returned.reading, checked)
        kept = {
            "submission": submission,
            "form": form.form,
            "edition": form.edition,
            "format": returned.reading.medium,
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
            open_must=sum(q.level == "must" for q in returned.queries),
            notes=tuple(q for q in returned.queries if q.level == "note" and q.code not in RULE_CODES),
        )
        ask(conn, reading, returned.queries, actor)
        outcome = enact_and_ask_again(conn, ledger.library, case, actor)
        return carry_over(conn, ledger.library, outcome, actor) if before is not None else outcome


def refuse(ledger: Ledger, submission: int, code: str, reason: str, actor: Actor) -> Outcome:
    """Says why a document cannot be read; it stays kept, and is taken up again when it comes again."""
    with ledger.writing() as conn:
        if _row(conn, submission)["state"] == "received":
            values = {"state": "refused", "code": code, "reason": reason, "concluded_at": moment(actor.at)}
            conn.execute(update(submissions).where(submissions.c.id == submission).values(**values))
            sealed = seals.seals(conn, submission)
            audit.note(conn, actor, "submission-refused", f"submission {submission}", code=code, **sealed)
        return outcome_of(conn, submission)


def _row(conn: Connection, submission: int) -> Any:
    row = conn.execute(_ONE, {"submission": submission}).mappings().first()
    if row is None:
        do = "Look it up in the list."
        raise UsageError(Fault("no-submission", f"There is no submission {submission}.", Place(), do))
    return row


def _places(form: FormDefinition, reading: Reading, checked: Checked) -> Mapping[str, Any]:
    """How each answer was found, by its path in the numbering of answers and queries."""
    there = [p for p, v in checked.understood.items() if v is not None and v != ""]
    doubted = [s.path for s in reading.values if s.path not in checked.understood and slot_at(form, s.path)]
    moved = normal.renumbering(form, [*there, *doubted])
    found: dict[str, Any] = {}
    for seen in reading.values:
        told = {"method": seen.method, "confidence": seen.confidence}
        evidence = seen.evidence.model_dump(mode="json", exclude_none=True)
        kept = {**told, "evidence": evidence} if evidence else told
        if seen.path in {*there, *doubted}:
            found.setdefault(moved.get(seen.path, seen.path), kept)
    return found
