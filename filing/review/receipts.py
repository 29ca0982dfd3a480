"""What arrived: an envelope and its parts, each kept once, with every place that it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from filing.ledger import audit, numbers, seals
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, originals, origins, readings, submissions
from filing.review import tries
from filing.review.filed_as import FILED, FILED_AS, withdrawal
from filing.review.query_rows import settle_as_moot
from filing.review.receipt import Inside, Origin, Receipt
from schemas.errors import Fault, Place, UsageError

SAME_BYTES = "same-bytes"
_SAME = "This document came in before, byte for byte; it is linked to the first."

# Built once: a batch runs each of them for every document.
_FIRST_ORIGIN = (
    select(origins.c.origin)
    .where(origins.c.sha256 == submissions.c.sha256)
    .order_by(origins.c.id)
    .limit(1)
    .scalar_subquery()
    .label("origin")
)
_ROWS = select(submissions, _FIRST_ORIGIN).order_by(submissions.c.id)
_ONE = _ROWS.where(submissions.c.id == bindparam("number"))
_WHOLE = _ROWS.where(submissions.c.sha256 == bindparam("sha"), submissions.c.locator == "")
_PARTS = _ROWS.where(submissions.c.envelope == bindparam("number"))
_OF_CONTENT = (
    select(submissions.c.id)
    .where(submissions.c.content == bindparam("content"), submissions.c.state != "refused")
    .order_by(submissions.c.id)
    .limit(1)
)
_ORIGIN = select(origins.c.id).where(
    origins.c.sha256 == bindparam("sha"), origins.c.origin_key == bindparam("key")
)
_AGAIN = (
    update(origins)
    .where(origins.c.id == bindparam("number"))
    .values(times=origins.c.times + 1, last_at=bindparam("at"))
)
_INSERT_ORIGIN = insert(origins).returning(origins.c.id)
OPEN = (
    select(open_queries.c.id)
    .join(readings, readings.c.id == open_queries.c.reading)
    .where(readings.c.submission == bindparam("number"))
    .order_by(open_queries.c.id)
)
"""The open queries of a submission."""
LATEST = select(func.max(readings.c.id)).where(readings.c.submission == bindparam("number"))
"""The number of a submission's newest reading."""


@dataclass(frozen=True, slots=True)
class _Came:
    """A file as it came."""

    data: bytes
    sha256: str
    name: str
    origin: str
    read_as: str | None


def receive(
    ledger: Ledger,
    data: bytes,
    *,
    name: str,
    origin: str,
    actor: Actor,
    read_as: str | None = None,
    run: str | None = None,
) -> Receipt:
    """Keeps a document for good, and says whether it is to be read.

    `origin` names the place it came from, once and for all (`file:` and the absolute path). The same bytes are one
    submission wherever they come from: each further place is noted, and the receipt then says `duplicate`, of which.
    What was refused is taken up again, and with `read_as` (the form it is to be read as, `ID.N`, which is kept with it)
    what is in review as well: its open queries are closed, and it is read afresh. Of an envelope that holds others,
    that goes for its `parts`. What two runs have died of is left alone. `run`: who has it in hand from now on.
    """
    sha = ledger.originals.put(data)
    name, origin = _printable(name), _printable(origin)
    with ledger.writing() as conn:
        receipt = _receive(ledger, conn, _Came(data, sha, name, origin, read_as), actor)
        parts = tuple(taken(ledger, conn, part, run, actor) for part in receipt.parts)
        return replace(taken(ledger, conn, receipt, run, actor), parts=parts)


def taken(ledger: Ledger, conn: Connection, receipt: Receipt, run: str | None, actor: Actor) -> Receipt:
    """A document that a run takes in hand: what its tries say is told, and where they say nothing it is begun."""
    if run is None or receipt.outcome != "received":
        return receipt
    doubt = tries.judged(ledger, conn, receipt.submission, run)
    if not doubt:
        tries.begin(conn, receipt.submission, run, actor)
    return replace(receipt, doubt=doubt)


def taken_over(
    ledger: Ledger, receipts: Sequence[Receipt], run: str | None, actor: Actor
) -> tuple[Receipt, ...]:
    """The same of documents that another run has left, or that were taken up again."""
    if run is None or not receipts:
        return tuple(receipts)
    with ledger.writing() as conn:
        return tuple(taken(ledger, conn, one, run, actor) for one in receipts)


def _receive(ledger: Ledger, conn: Connection, came: _Came, actor: Actor) -> Receipt:
    sha, name, origin, read_as = came.sha256, came.name, came.origin, came.read_as
    row = conn.execute(_WHOLE, {"sha": sha}).mappings().first()
    if row is None:
        # A message of the mailbox is an original already when it is brought in.
        if conn.execute(select(originals.c.sha256).where(originals.c.sha256 == sha)).first() is None:
            if not ledger.originals.has(sha):  # it was destroyed between these two steps, and came again
                ledger.originals.put(came.data)
            size = len(came.data)
            conn.execute(insert(originals).values(sha256=sha, size=size, kept_at=moment(actor.at)))
        noted, _ = _note_origin(conn, sha, name, origin, actor)
        values = {"sha256": sha, "name": name, "read_as": read_as, "envelope": None}
        return _new(conn, values, Inside("", name, sha), actor, origin=origin, noted=noted)
    noted, known = _note_origin(conn, sha, name, origin, actor)
    number = row["id"]
    if not known:
        audit.note(conn, actor, "origin-noted", f"submission {number}", **noted)
    again = {"refused"} | ({"review", "received"} if read_as is not None else set())
    if row["state"] in again and row["code"] != tries.QUARANTINED:
        return take_up(conn, row, read_as, actor)
    taken_up = tuple(take_up(conn, part, read_as, actor) for part in _within(conn, number, again))
    if taken_up:
        return _receipt(conn, row, again=known, parts=taken_up)
    if known:
        return _receipt(conn, row, again=row["state"] != "received")
    first = _receipt(conn, row)
    reason = f"This document came in before, byte for byte. {first.withdrawn}" if first.withdrawn else _SAME
    return replace(first, outcome="duplicate", code=SAME_BYTES, reason=reason, duplicate_of=number)


def _within(conn: Connection, number: int, states: set[str]) -> list[Any]:
    """The parts of an envelope, and of those in it that hold others, that are in one of these states."""
    out: list[Any] = []
    for part in conn.execute(_PARTS, {"number": number}).mappings().all():
        left_alone = part["code"] == tries.QUARANTINED and states <= {"refused", "review", "received"}
        out += [part] if part["state"] in states and not left_alone else []
        out += _within(conn, part["id"], states) if part["state"] == "opened" else []
    return out


def _note_origin(
    conn: Connection, sha: str, name: str, origin: str, actor: Actor
) -> tuple[dict[str, str], bool]:
    """Notes a place, for the audit; and whether the bytes came from there before, which is counted."""
    key = hashlib.sha256(origin.encode()).hexdigest()
    there = conn.execute(_ORIGIN, {"sha": sha, "key": key}).scalar()
    if there is not None:
        conn.execute(_AGAIN, {"number": there, "at": moment(actor.at)})
        return {}, True
    row = {"sha256": sha, "name": name, "origin": origin, "origin_key": key, "times": 1}
    when = {"first_at": moment(actor.at), "first_by": actor.by, "last_at": moment(actor.at)}
    number = conn.execute(_INSERT_ORIGIN, {**row, **when}).scalar_one()
    return {"origin": seals.origin_seal(conn, number)}, False


def _new(
    conn: Connection,
    values: Mapping[str, Any],
    part: Inside,
    actor: Actor,
    *,
    origin: str,
    noted: Mapping[str, str] | None = None,
) -> Receipt:
    """A submission that was not there: to be read, unless another one has the very same bytes."""
    same = conn.execute(_OF_CONTENT, {"content": part.content}).scalar() if part.content else None
    row = {
        **values,
        "locator": part.locator,
        "locator_key": hashlib.sha256(part.locator.encode()).hexdigest(),
        "content": part.content,
        "received_at": moment(actor.at),
        "received_by": actor.by,
        "state": "received" if same is None else "duplicate",
        "code": None if same is None else SAME_BYTES,
        "reason": None if same is None else _SAME,
        "duplicate_of": same,
        "concluded_at": None if same is None else moment(actor.at),
    }
    number = conn.execute(numbers.adding(conn, submissions), row).scalar_one()
    body = {"duplicate_of": same, **(noted or {}), **seals.seals(conn, number)}
    audit.note(conn, actor, f"submission-{row['state']}", f"submission {number}", **body)
    return _bare({**row, "id": number, "origin": origin})


def _printable(name: str) -> str:
    """A name that every database takes: a file's name may hold bytes that are no text."""
    return name.encode("utf-8", "backslashreplace").decode().replace("\x00", "")


def take_up(conn: Connection, row: Any, read_as: str | None, actor: Actor) -> Receipt:
    """A document back to the state `received`, to be read again as `read_as`; its open queries are closed."""
    number: int = row["id"]
    waiting = tuple(conn.execute(OPEN, {"number": number}).scalars())
    settle_as_moot(conn, waiting, "The document was read again.", actor)
    values = {"state": "received", "code": None, "reason": None, "answers": None, "fingerprint": None}
    values |= {"read_as": read_as, "concluded_at": None, "concluded_by": None, "duplicate_of": None}
    conn.execute(update(submissions).where(submissions.c.id == number).values(**values))
    if row["state"] != "received":  # else what its tries say counts still
        tries.ended(conn, number)
    if row["code"] == tries.QUARANTINED:  # it is read by itself, and if that fails it is where it was
        tries.begin(conn, number, "", actor)
    sealed = seals.seals(conn, number, reading=conn.execute(LATEST, {"number": number}).scalar())
    audit.note(conn, actor, "submission-reopened", f"submission {number}", **sealed)
    return _receipt(conn, row_of(conn, number))


def open_up(
    ledger: Ledger, submission: int, inside: Sequence[Inside], actor: Actor, run: str | None = None
) -> tuple[Receipt, ...]:
    """Notes that a document holds these others; gives the receipts of its parts, in this order.

    The envelope is a submission in the state `opened` from then on, and each part one of its own, to be read and then
    concluded or refused. After a crash the same is said again: what is there already stays as it is, and its receipt
    says what became of it. Nothing is noted, and nothing returned, where the document was concluded otherwise
    meanwhile.
    """
    with ledger.writing() as conn:
        row = row_of(conn, submission)
        if row["state"] == "received":
            values = {"state": "opened", "code": None, "reason": None, "concluded_at": moment(actor.at)}
            conn.execute(update(submissions).where(submissions.c.id == submission).values(**values))
            tries.ended(conn, submission)
            body = {"parts": len(inside), **seals.seals(conn, submission)}
            audit.note(conn, actor, "submission-opened", f"submission {submission}", **body)
        elif row["state"] != "opened":
            return ()
        there = {r["locator"]: r for r in conn.execute(_PARTS, {"number": submission}).mappings().all()}
        parts = [_part(conn, row, there.get(part.locator), part, actor) for part in _each_once(inside)]
        return tuple(taken(ledger, conn, part, run, actor) for part in parts)


def _each_once(inside: Iterable[Inside]) -> Iterable[Inside]:
    return {
        part.locator: Inside(_printable(part.locator), _printable(part.name), part.content) for part in inside
    }.values()


def _part(conn: Connection, envelope: Any, there: Any, part: Inside, actor: Actor) -> Receipt:
    if there is not None:
        return _receipt(conn, there, again=there["state"] != "received")
    values = {"sha256": envelope["sha256"], "read_as": envelope["read_as"], "envelope": envelope["id"]}
    return _new(conn, {**values, "name": part.name}, part, actor, origin=envelope["origin"] or "")


def row_of(conn: Connection, submission: int) -> Any:
    """The row of a submission, with its first origin. Raises UsageError `no-submission`."""
    row = conn.execute(_ONE, {"number": submission}).mappings().first()
    if row is None:
        do = "`carepack queries list` shows those that are in review."
        raise UsageError(Fault("no-submission", f"There is no document {submission}.", Place(), do))
    return row


def _receipt(conn: Connection, row: Any, *, again: bool = False, parts: tuple[Receipt, ...] = ()) -> Receipt:
    number, state = {"number": row["id"]}, row["state"]
    filed = tuple(r.id for r in conn.execute(FILED_AS, number)) if state == "filed" else ()
    asked = tuple(conn.execute(OPEN, number).scalars()) if state == "review" else ()
    return replace(_bare(row, filed, asked), again=again, parts=parts, withdrawn=withdrawal(conn, row))


def _bare(row: Any, filed: tuple[int, ...] = (), asked: tuple[int, ...] = ()) -> Receipt:
    return Receipt(
        submission=row["id"],
        sha256=row["sha256"],
        name=row["name"],
        origin=row["origin"] or "",
        outcome=row["state"],
        code=row["code"],
        reason=row["reason"],
        records=filed,
        duplicate_of=row["duplicate_of"],
        read_as=row["read_as"],
        asked=asked,
        locator=row["locator"],
        envelope=row["envelope"],
        rejected=_way_back(row) if row["state"] == "rejected" else None,
    )


def _way_back(row: Any) -> str:
    return f"{rejection(row)} If it is one after all: carepack queries reopen {row['id']}"


def rejection(row: Any) -> str:
    """That a document was rejected: when, by whom and why; a sentence with its full stop."""
    why = (row["reason"] or "").rstrip(".")
    return f"It was rejected on {row['concluded_at'][:10]} by {row['concluded_by']}: {why}."


def receipt_of(ledger: Ledger, submission: int) -> Receipt:
    """What stands of a submission now. Raises UsageError `no-submission`."""
    with ledger.reading() as conn:
        return _receipt(conn, row_of(conn, submission))


def whole(ledger: Ledger, sha256: str) -> Receipt | None:
    """What stands of a whole file now, by its digest (hex); None where it was never brought in."""
    with ledger.reading() as conn:
        row = conn.execute(_WHOLE, {"sha": sha256}).mappings().first()
        return _receipt(conn, row) if row is not None else None


def parts_of(ledger: Ledger, submission: int) -> tuple[Receipt, ...]:
    """What stands of every document in an envelope, however deep, in their order; those that hold others are opened."""
    states = {"received", "filed", "review", "refused", "duplicate", "rejected"}
    with ledger.reading() as conn:
        rows = _within(conn, submission, states)
        return tuple(_receipt(conn, row, again=row["state"] != "received") for row in rows)


def opened_in(ledger: Ledger, submission: int) -> tuple[Receipt, ...]:
    """The envelope that a submission came in, or is itself, and all in it that hold others; it stands first."""
    with ledger.reading() as conn:
        row = row_of(conn, submission)
        while row["envelope"] is not None:
            row = row_of(conn, row["envelope"])
        rows = [row, *_within(conn, row["id"], {"opened"})]
        return tuple(_receipt(conn, one) for one in rows if one["state"] == "opened")


def looked_at(ledger: Ledger, submission: int, run: str) -> Receipt:
    """What stands of a submission now, with what the tries of runs other than this one say."""
    with ledger.reading() as conn:
        doubt = tries.judged(ledger, conn, submission, run)
        return replace(_receipt(conn, row_of(conn, submission)), doubt=doubt)


def unfinished(ledger: Ledger) -> tuple[Receipt, ...]:
    """Documents that were received and never concluded, oldest first: what a crash left."""
    return listed(ledger, "received")


def listed(ledger: Ledger, state: str | None = None) -> tuple[Receipt, ...]:
    """Submissions, oldest first; all of them, or those in one state."""
    query = _ROWS if state is None else _ROWS.where(submissions.c.state == state)
    with ledger.reading() as conn:
        filed = _grouped(conn, FILED)
        of_reading = open_queries.join(readings, readings.c.id == open_queries.c.reading)
        waiting = select(readings.c.submission, open_queries.c.id).select_from(of_reading)
        asked = _grouped(conn, waiting.order_by(open_queries.c.id))
        rows = conn.execute(query).mappings().all()
    return tuple(_bare(row, filed.get(row["id"], ()), asked.get(row["id"], ())) for row in rows)


def _grouped(conn: Connection, pairs: Any) -> dict[int, tuple[int, ...]]:
    out: dict[int, tuple[int, ...]] = {}
    for submission, number in conn.execute(pairs):
        out[submission] = (*out.get(submission, ()), number)
    return out


def came_from(ledger: Ledger, sha256: str) -> tuple[Origin, ...]:
    """Every place that these bytes came from, the first one first."""
    query = select(origins).where(origins.c.sha256 == sha256).order_by(origins.c.id)
    with ledger.reading() as conn:
        return tuple(
            Origin(r["id"], r["name"], r["origin"], r["first_at"], r["first_by"], r["times"], r["last_at"])
            for r in conn.execute(query).mappings()
        )
