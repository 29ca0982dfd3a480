"""What would no longer be asked about a return, if something were said to its queries; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.actor import day_of
from filing.ledger.tables import submissions
from filing.people import roster
from filing.review.as_kept import latest_reading
from filing.review.query_view import QueryView, Spoken, of_reading
from filing.review.re_evaluation import overlaid, rules_now
from filing.review.settlement_rules import Settlement, answer_of
from forms.library import Library
from schemas.reading import Query


def needless(
    conn: Connection, library: Library, submission: int, said: Mapping[int, Settlement]
) -> tuple[int, ...]:
    """The open queries of the form's rules that would be closed if this were said to others of the same return.

    Raises UsageError where a query cannot be settled so.
    """
    return foreseen(conn, library, submission, said)[0]


def foreseen(
    conn: Connection, library: Library, submission: int, said: Mapping[int, Settlement]
) -> tuple[tuple[int, ...], tuple[Query, ...]]:
    """As `needless`, and what the form would ask because of it."""
    reading = latest_reading(conn, submission)
    form, everyone = library.load(reading["form"], reading["edition"]), roster.everybody(conn)

    def heard(asked: QueryView, order: int) -> QueryView:
        settlement = said[asked.number]
        value = answer_of(form, asked.query, settlement, everyone)
        spoken = Spoken(order, settlement.action, value, settlement.why, "", "")
        return replace(asked, said=(*asked.said, spoken), open=False)

    every = of_reading(conn, reading["id"])
    last = max((s.number for a in every for s in a.said), default=0)
    order = {number: last + place for place, number in enumerate(said, 1)}
    every = tuple(heard(a, order[a.number]) if a.number in said else a for a in every)
    kept = conn.execute(select(submissions.c.answers).where(submissions.c.id == submission)).scalar()
    answers, _ = overlaid(form, codec.unpack_all(kept or {}), every)
    return rules_now(
        form, answers, every, library.policies, day_of(reading["read_at"], library.policies.timezone)
    )
