"""Queries: what a person must settle, and what was said to each. What was settled is history, and is never changed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, people, queries, readings, settlements, submissions
from filing.people import roster
from filing.review.apply_decision import Outcome
from filing.review.query_view import QueryView, Spoken, asked_of, asked_query, one
from filing.review.re_evaluation import ask_again, check_again, enact_and_ask_again, is_stale, latest_reading
from filing.review.settlement_rules import Settlement, answer_of
from schemas.errors import Fault, Place, UsageError


def listed(
    ledger: Ledger, *, form: str | None = None, person: str | None = None, every: bool = False
) -> tuple[QueryView, ...]:
    """Open queries, oldest first; with `every`, settled ones and notes too. `person` is a reference."""
    source = queries if every else open_queries
    query = asked_query(source)
    if form is not None:
        query = query.where(readings.c.form == form)
    if person is not None:
        query = query.where(people.c.ref == person)
    with ledger.reading() as conn:
        return tuple(asked_of(conn, row, fresh=not every) for row in conn.execute(query).mappings().all())


def get(ledger: Ledger, number: int) -> QueryView:
    """One query. Raises UsageError `no-query`."""
    with ledger.reading() as conn:
        return one(conn, number)


def settle(ledger: Ledger, number: int, settlement: Settlement, actor: Actor) -> Outcome:
    """Settles one query, checks the answers again, and files them when nothing of level must is open any more.

    Until then a query can be settled again; the last word counts. Raises UsageError: `no-query`, `not-in-review`,
    `asked-again` where the record or the reading has changed since it was asked, `not-allowed`, and `settlement-…`
    where this query cannot be settled so. Nothing is settled then.
    """
    authorise(ledger.library.policies, actor, "settle")
    with ledger.writing() as conn:
        asked = one(conn, number)
        if is_stale(conn, asked.query):
            ask_again(conn, ledger.library, actor)
        else:
            return _settle(conn, ledger, asked, settlement, actor)
    with ledger.reading() as conn:
        raise _closed(conn, asked)


def _settle(
    conn: Connection, ledger: Ledger, asked: QueryView, settlement: Settlement, actor: Actor
) -> Outcome:
    state = conn.execute(select(submissions.c.state).where(submissions.c.id == asked.submission)).scalar()
    if state != "review" or latest_reading(conn, asked.submission)["id"] != asked.reading or asked.moot:
        raise _closed(conn, asked)
    form = ledger.library.load(asked.form, asked.edition)
    value = answer_of(form, asked.query, settlement, roster.everybody(conn))
    row = {"query": asked.number, "action": settlement.action, "value": value, "why": settlement.why}
    conn.execute(insert(settlements).values(**row, by=actor.by, at=moment(actor.at)))
    how = {"code": asked.query.code, "how": settlement.action}
    audit.note(conn, actor, "query-settled", f"query {asked.number}", **how)
    case = check_again(conn, ledger.library, asked.submission, actor)
    return enact_and_ask_again(conn, ledger.library, case, actor)


def _closed(conn: Connection, asked: QueryView) -> UsageError:
    """Why nothing can be said to this query any more, and where its question is asked now."""
    now = select(open_queries.c.id).join(readings, readings.c.id == open_queries.c.reading)
    mine = (readings.c.submission == asked.submission) & (open_queries.c.code == asked.query.code)
    same = open_queries.c.path == asked.query.path if asked.query.path else open_queries.c.path.is_(None)
    again = conn.execute(now.where(mine, same).order_by(open_queries.c.id)).scalar()
    if again is not None and again != asked.number:
        what = "This is asked anew, because the record or the reading has changed since; nothing was settled."
        do = f"Look at it as it is now: carepack queries show {again}"
        return UsageError(Fault("asked-again", what, Place(), do))
    do = "Look at its record, or at the queries that are open."
    return UsageError(Fault("not-in-review", "There is nothing to settle here any more.", Place(), do))


__all__ = ["QueryView", "Settlement", "Spoken", "get", "listed", "settle"]
