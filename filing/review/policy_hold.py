"""What the organisation's policies say about a return: what comes first was done first. Asked where it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from filing.ledger.tables import current_records, open_queries, readings
from filing.review.decision import WITHDRAWN, Decision, Said
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.paths import slot_at
from schemas.policies import CODES, commitment_in_order
from schemas.reading import Query
from schemas.values import Value


def asked(
    conn: Connection, library: Library, form: FormDefinition, answers: Mapping[str, Value]
) -> tuple[Query, ...]:
    """What the policies ask, or note, about these answers."""
    employer = library.policies.employer_of(form.form)
    held = answers.get(form.about.held or "")
    if employer is None or not isinstance(held, dt.date):
        return ()
    made = select(current_records.c.held).where(current_records.c.form == employer)
    days = [day for day in conn.execute(made).scalars() if day is not None]
    path = form.about.held or ""
    query, slot = commitment_in_order(held, days, library.policies, path), slot_at(form, path)
    if query is None:
        return ()
    return (query.model_copy(update={"question": slot.question if slot else None}),)


def held_back(decision: Decision, queries: tuple[Query, ...], said: Said) -> Decision:
    """The decision, with what the policies ask on top: what would be filed waits until that is settled."""
    must = tuple(q for q in queries if q.level == "must" and q.code not in said.waived)
    # A signature that completes a record is no new commitment: what was to say to that was said when it was filed.
    if not must or decision.outcome == "duplicate" or decision.completes is not None:
        return decision
    code = decision.code if decision.outcome == "review" else must[0].code
    kept = replace(decision, outcome="review", code=code, completes=None, replaces=None)
    return replace(kept, ask=(*decision.ask, *must))


def waiting(conn: Connection) -> tuple[int, ...]:
    """The submissions that wait for another record, oldest first: for what a policy says comes first, or because one
    with their answers was withdrawn."""
    query = (
        select(readings.c.submission)
        .join(open_queries, open_queries.c.reading == readings.c.id)
        .where(open_queries.c.code.in_(CODES | {WITHDRAWN}))
        .distinct()
        .order_by(readings.c.submission)
    )
    return tuple(conn.execute(query).scalars())
