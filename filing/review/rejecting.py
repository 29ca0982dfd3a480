"""Documents that are no records of ours: rejected by a person, and taken up again where that was wrong.

A rejected document is kept and counted, and never read again unless somebody asks: the same bytes, from wherever they
come, are a duplicate that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from filing.ledger import audit, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import readings, submissions
from filing.review.apply_decision import Outcome, outcome_of
from filing.review.decision import COMPARING, LEFT, WITHDRAWN
from filing.review.documents import within
from filing.review.filed_as import ending
from filing.review.query_rows import settle_as_moot
from filing.review.query_view import OF_REJECTED, of_reading
from filing.review.receipt import Receipt
from filing.review.receipts import LATEST, OPEN, rejection, row_of, take_up
from filing.review.sessions import standing_of
from filing.review.submissions import tell_envelope
from schemas.errors import Fault, Place, UsageError

_REJECTED = select(submissions).where(submissions.c.state == "rejected").order_by(submissions.c.id)
_READINGS = select(readings.c.id).where(readings.c.submission == bindparam("number")).order_by(readings.c.id)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document that is no record of ours: who said so, when and why; `form` as it was read, if it was."""

    submission: int
    name: str
    locator: str
    sha256: str
    form: str | None
    edition: int | None
    by: str
    at: str
    why: str


def reject(ledger: Ledger, submission: int, why: str, actor: Actor) -> Outcome:
    """Notes that a document in review, or a refused one, is no record of ours; its queries are closed.

    Of a file that holds others each of them is rejected, and the outcome is the first one's. Raises UsageError:
    `no-submission`, `reject-no-reason`, `not-allowed`, and why it cannot be rejected: `document-filed`,
    `document-linked`, `document-rejected`, `document-unread`.
    """
    return reject_all(ledger, (submission,), why, actor)[0]


def reject_all(ledger: Ledger, numbers: Sequence[int], why: str, actor: Actor) -> tuple[Outcome, ...]:
    """As `reject`, for all of these or, where one of them cannot be rejected, for none."""
    authorise(ledger.library.policies, actor, "reject")
    if not why.strip():
        what, do = (
            "Rejecting a document needs a reason.",
            "Say why, with --why; it is kept with the document.",
        )
        raise UsageError(Fault("reject-no-reason", what, Place(), do))
    with ledger.writing() as conn:
        each = dict.fromkeys(inner for n in numbers for inner in _standing_for(conn, n))
        faults = [fault for n in each if (fault := _refusal(conn, row_of(conn, n))) is not None]
        if faults:
            raise UsageError(*faults)
        return tuple(_reject(conn, row_of(conn, n), why.strip(), actor) for n in each)


def _standing_for(conn: Connection, number: int) -> tuple[int, ...]:
    """The documents to reject: of a file that holds others, all in it that are not rejected already."""
    row = row_of(conn, number)
    if row["state"] != "opened":
        return (number,)
    open_ = [n for n in within(conn, number) if row_of(conn, n)["state"] not in {"rejected", "duplicate"}]
    return tuple(open_) or within(conn, number)


def _refusal(conn: Connection, row: Any) -> Fault | None:
    """Why this document cannot be rejected, and what can be done instead."""
    number, place = row["id"], Place()
    match row["state"]:
        case "review" | "refused":
            return None
        case "filed":
            standing = standing_of(conn, number)
            if not standing:
                what = f"Document {number} was filed, and its record was withdrawn since: there is nothing to reject."
                return Fault("document-filed", what, place, "Nothing needs to be done.")
            what = f"Document {number} is filed already, as {_numbers(standing)}."
            do = f"Withdraw what was filed: carepack records withdraw {standing[0]} --why TEXT"
            return Fault("document-filed", what, place, do)
        case "duplicate":
            first = row["duplicate_of"]
            what = f"Document {number} only repeats document {first}, and is linked to it."
            return Fault(
                "document-linked", what, place, f"Reject that one, if it is in review: number {first}."
            )
        case "rejected":
            do = "Nothing needs to be done; `carepack queries reopen` takes it up again."
            return Fault("document-rejected", f"Document {number}: {rejection(row)}", place, do)
    what = f"Document {number} has not been read yet."
    return Fault("document-unread", what, place, "Run `carepack import` once: it reads what was left.")


def _numbers(standing: Sequence[int]) -> str:
    return f"record{'s' if len(standing) > 1 else ''} {', '.join(map(str, standing))}"


def _reject(conn: Connection, row: Any, why: str, actor: Actor) -> Outcome:
    number: int = row["id"]
    waiting = tuple(conn.execute(OPEN, {"number": number}).scalars())
    settle_as_moot(conn, waiting, OF_REJECTED, actor)
    values = {"state": "rejected", "code": "rejected", "reason": why, "concluded_by": actor.by}
    values |= {"concluded_at": moment(actor.at)}
    conn.execute(update(submissions).where(submissions.c.id == number).values(**values))
    sealed = seals.seals(conn, number, reading=conn.execute(LATEST, {"number": number}).scalar())
    audit.note(conn, actor, "submission-rejected", f"submission {number}", was=row["state"], **sealed)
    tell_envelope(conn, row["envelope"], actor)
    return outcome_of(conn, number)


def rejected(ledger: Ledger) -> tuple[Rejected, ...]:
    """Every document that was rejected, in the order they came."""
    with ledger.reading() as conn:
        return tuple(
            Rejected(
                submission=r["id"],
                name=r["name"],
                locator=r["locator"],
                sha256=r["sha256"],
                form=r["form"],
                edition=r["edition"],
                by=r["concluded_by"] or "",
                at=r["concluded_at"],
                why=r["reason"] or "",
            )
            for r in conn.execute(_REJECTED).mappings()
        )


def reopen(
    ledger: Ledger, numbers: Sequence[int], actor: Actor, *, read_as: str | None = None
) -> tuple[Receipt, ...]:
    """Takes documents up again, to be read from their kept originals: all of these, or none.

    They are those that are rejected, refused or in review, those filed as records that are all withdrawn now, and those
    whose answers were set aside, or left withdrawn. What people said to their queries is said again to the same ones,
    but not that the earlier answers are kept, or a record stays withdrawn: that is what is taken back. A receipt tells
    `before` what is taken back, too. `read_as`
    (`ID.N`): what they are to be read as from now on. Raises UsageError: `no-submission`, `not-allowed`,
    `document-filed`, `document-linked`, `document-unread`.
    """
    authorise(ledger.library.policies, actor, "reject")
    with ledger.writing() as conn:
        each = dict.fromkeys(inner for n in numbers for inner in _to_reopen(conn, n))
        faults = [fault for n in each if (fault := _closed(conn, row_of(conn, n))) is not None]
        if faults:
            raise UsageError(*faults)
        rows = [row_of(conn, n) for n in each]
        for row in rows:
            if _was_set_aside(row):
                settle_as_moot(conn, _gave_way(conn, row["id"]), "The document was taken up again.", actor)
        before = {row["id"]: _no_record(conn, row) for row in rows}
        return tuple(
            replace(take_up(conn, row, read_as or row["read_as"], actor), before=before[row["id"]])
            for row in rows
        )


def _no_record(conn: Connection, row: Any) -> str | None:
    """When, by whom and why a document that is taken up now became no record; None where it was none yet."""
    if row["state"] == "rejected":
        return rejection(row)
    found = ending(conn, row)
    return f"{found[0]}." if found else None


def _to_reopen(conn: Connection, number: int) -> tuple[int, ...]:
    """Of a file that holds others, all in it that can be taken up; where none can, the first says why."""
    row = row_of(conn, number)
    if row["state"] != "opened":
        return (number,)
    every = within(conn, number)
    return tuple(n for n in every if _closed(conn, row_of(conn, n)) is None) or every[:1] or (number,)


def _was_set_aside(row: Any) -> bool:
    return bool(row["state"] == "duplicate" and row["code"] in {"set-aside", LEFT})


def _gave_way(conn: Connection, number: int) -> tuple[int, ...]:
    """The queries by which the answers of this document gave way to those of a record, or stay withdrawn with it."""
    told = [
        asked
        for reading in conn.execute(_READINGS, {"number": number}).scalars()
        for asked in of_reading(conn, reading)
        if asked.query.code in COMPARING | {WITHDRAWN} and asked.said
    ]
    return tuple(asked.number for asked in told if asked.said[-1].value == "earlier")


def _closed(conn: Connection, row: Any) -> Fault | None:
    """Why this document cannot be taken up again."""
    number, place = row["id"], Place()
    if row["state"] in {"rejected", "review", "refused"} or _was_set_aside(row):
        return None
    if row["state"] == "filed":
        standing = standing_of(conn, number)
        if not standing:
            return None
        what = f"Document {number} is filed as {_numbers(standing)}, which stands."
        do = f"Correct it (carepack records amend {standing[0]}), or withdraw it first (carepack records withdraw)."
        return Fault("document-filed", what, place, do)
    if row["state"] == "duplicate":
        first = row["duplicate_of"]
        what = f"Document {number} only repeats document {first}, and is linked to it."
        return Fault("document-linked", what, place, f"Reopen that one: carepack queries reopen {first}")
    what = f"Document {number} has not been read yet."
    return Fault("document-unread", what, place, "Run `carepack import` once: it reads what was left.")


__all__ = ["Rejected", "reject", "reject_all", "rejected", "reopen"]
