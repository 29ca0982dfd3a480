"""Taking back the last thing that a person did to a record, as long as nothing rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.actor import Actor
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import records, submissions
from filing.life.acts import Done, waited_for
from filing.life.resting import given_by, rests_on
from filing.life.twice import beside, same_day, with_same_day
from filing.life.versions import BY_PEOPLE, GONE, Act, Because, append, chain_of, newest, newest_of, row_of
from filing.review.re_evaluation import ask_again
from forms.library import Library
from schemas.errors import Fault, Place, UsageError
from schemas.policies import Doing
from schemas.records import answers_of

_SHOWN = 8
_DOING: dict[Act, Doing] = {
    "amended": "amend",
    "moved": "move",
    "withdrawn": "withdraw",
    "merged": "merge",
}
_KEPT = ("copy", "person", "held", "period", "record", "answers_digest", "provenance", "flags")


def undo(ledger: Ledger, number: int, why: str, actor: Actor) -> Done:
    """Makes a record what it was before, in a version more.

    With a merging, the version that took over the signatures is taken back as well. Raises UsageError: `no-record`,
    `record-replaced`, `undo-nothing` where a return was the last thing, `undo-rests` where something rests on what is
    to be taken back, `act-no-reason`, `not-allowed`.
    """
    because = Because(actor, why)
    with ledger.writing() as conn:
        row = newest(conn, number)
        _refuse_nothing(row)
        authorise(ledger.library.policies, actor, _DOING[row["act"]])
        before = row_of(conn, row["replaces"])
        found = list(_rests_on_act(ledger.library, conn, row, before))
        if found:
            told = "; ".join(found[:_SHOWN])
            what = f"Something rests on it that record {number} was {row['act']}, and nothing was changed: {told}."
            do = "Put those right first, or amend or move the record anew."
            raise UsageError(Fault("undo-rests", what, Place(), do))
        signed = _took_signatures(conn, row)
        if signed is not None and newest_of(conn, signed["id"])["id"] == signed["id"]:
            _put_back(conn, ledger.library, signed, row_of(conn, signed["replaces"]), because)
        after = _put_back(conn, ledger.library, row, before, because)
        asked = ask_again(conn, ledger.library, actor)
    return Done(after, number, "undone", waited=waited_for(ledger, asked, actor))


def _refuse_nothing(row: Any) -> None:
    if row["act"] in BY_PEOPLE:
        return
    what = f"Nothing was done to record {row['id']} that could be undone: it is as its documents have it."
    if row["act"] == "undone":
        what = f"What was done to record {row['id']} was taken back already."
    do = "Amend, move or withdraw it; `carepack records show` has its history."
    raise UsageError(Fault("undo-nothing", what, Place(), do))


def _put_back(conn: Connection, library: Library, row: Any, before: Any, because: Because) -> int:
    noted = same_day(conn, row, person=before["person"], held=before["held"])
    changed = {k: before[k] for k in _KEPT} | {"merged_into": None}
    changed["flags"] = with_same_day(before["flags"], noted)
    return append(conn, library, row, "undone", because, **changed)


def _rests_on_act(library: Library, conn: Connection, row: Any, before: Any) -> Iterator[str]:
    """What was made since an act that would not have been made without it."""
    keeper = newest_of(conn, row["merged_into"])["id"] if row["act"] == "merged" else None
    since = row["id"] if row["act"] in GONE else 0
    if row["act"] != "amended":
        twice = beside(conn, before, person=before["person"], begun_after=since)
        yield from (f"record {n} was filed in its place" for n in twice if n != keeper)
    if row["act"] in GONE:
        yield from _taken_up(conn, row)
        yield from _signatures_elsewhere(library, conn, row)
        return
    for other in conn.execute(select(records).where(records.c.merged_into == row["id"])).mappings():
        if newest_of(conn, other["id"])["id"] == other["id"]:
            yield f"record {other['id']} was merged into it then; undo that one"
    given, was = given_by(library, row), given_by(library, before)
    lost = given if row["person"] != before["person"] else given - was
    found = rests_on(conn, library, row, lost, since=row["filed_at"], held=before["held"])
    yield from (r.sentence for r in found)


def _taken_up(conn: Connection, row: Any) -> Iterator[str]:
    """Documents of the record that are something else now."""
    papers = {r["submission"] for r in chain_of(conn, row)}
    states = select(submissions.c.id, submissions.c.state).where(submissions.c.id.in_(papers))
    for number, state in conn.execute(states.order_by(submissions.c.id)):
        if state == "rejected":
            yield f"its document ({number}) was rejected since (carepack queries reopen {number})"
        elif state != "filed":
            yield f"its document ({number}) was taken up again since, and becomes a record of its own"


def _took_signatures(conn: Connection, row: Any) -> Any:
    """Of a merging, the version that took over the signatures then; None where there were none to take."""
    if row["act"] != "merged":
        return None
    into = row_of(conn, row["merged_into"])
    together = all(into[c] == row[c] for c in ("why", "filed_by", "filed_at"))
    return into if into["act"] == "amended" and together and into["id"] < row["id"] else None


def _signatures_elsewhere(library: Library, conn: Connection, row: Any) -> Iterator[str]:
    """The record that took over the signatures, where it was changed since and has them still."""
    signed = _took_signatures(conn, row)
    if signed is None:
        return
    now = newest_of(conn, signed["id"])
    if now["id"] == signed["id"]:
        return
    form = library.load(signed["form"], signed["edition"])
    was, then = (
        answers_of(form, row_of(conn, signed["replaces"])["record"]),
        answers_of(form, signed["record"]),
    )
    has = answers_of(form, now["record"])
    if any(has.get(p) == v for p, v in then.items() if was.get(p) != v):
        yield f"record {now['id']} has its signatures (take them out there: carepack records amend --clear)"


__all__ = ["undo"]
