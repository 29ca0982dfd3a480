"""Copies and open questions as a large organisation would have them beside its records, put in at once."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import Connection, insert, select

from benchmarks.made_records import ACT, next_of, put_documents
from filing.ledger.database import Ledger
from filing.ledger.tables import copies, people, queries, readings, submissions
from tests.filing.returns import FORM, SESSION, returned, submit

UNSURE = ("summary", "date", "next_meeting", "supervisor", "session")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def put_in(ledger: Ledger, out: int = 2_000, asked: int = 1_000) -> None:
    """Into a ledger that `made_records.put_in` has filled: copies that are out, and returns in review."""
    with ledger.reading() as conn:
        ids = list(conn.execute(select(people.c.id).order_by(people.c.ref)).scalars())
    with ledger.writing() as conn:
        _hand_out(conn, ids, out)
    ask(ledger, asked)


def ask(ledger: Ledger, count: int) -> None:
    """So many more open questions, five about each of so many documents in review."""
    first = submit(ledger, returned({**SESSION, "summary": f"Of {count}."}, unsure=UNSURE), actor=ACT)
    with ledger.writing() as conn:
        of = submissions.c.id == first.submission
        document = dict(conn.execute(select(submissions).where(of)).mappings().one())
        reading = dict(
            conn.execute(select(readings).where(readings.c.submission == document["id"])).mappings().one()
        )
        questions = [
            dict(r)
            for r in conn.execute(select(queries).where(queries.c.reading == reading["id"])).mappings()
        ]
        start = next_of(conn, submissions), next_of(conn, readings), next_of(conn, queries)
        number = range(count // len(UNSURE) - 1)
        put_documents(conn, document, [start[0] + n for n in number])
        conn.execute(
            insert(readings), [reading | {"id": start[1] + n, "submission": start[0] + n} for n in number]
        )
        rows = [q | {"reading": start[1] + n} for n in number for q in questions]
        conn.execute(insert(queries), [q | {"id": start[2] + n} for n, q in enumerate(rows)])


def _hand_out(conn: Connection, ids: list[int], count: int) -> None:
    chance = random.Random(2)
    same: dict[str, Any] = {
        "organisation": None,
        "form": FORM.form,
        "edition": FORM.edition,
        "period": "2026",
        "given": {},
    }
    same |= {"locked": [], "issued_at": "2026-11-20T12:00:00+00:00", "issued_by": ACT.by}
    rows = [
        {**same, "number": "".join(chance.choices(_LETTERS, k=14)), "person": ids[n % len(ids)]}
        for n in range(count)
    ]
    conn.execute(insert(copies), rows)
