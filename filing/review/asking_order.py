"""The order in which open questions are asked: by document, the oldest first; only numbers are looked up for it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger.tables import held_answers, open_queries, people, readings, submissions
from filing.review.holding import ANSWER, FIRST
from filing.review.selection import Selection, narrowed


@dataclass(frozen=True, slots=True)
class Waiting:
    """The questions that wait for an answer, in the order in which they are asked: query and document of each."""

    asked: tuple[tuple[int, int], ...]
    once: frozenset[int] = frozenset()
    """Those of which a first keying is held: they come last of their document."""

    def __len__(self) -> int:
        return len(self.asked)

    def place(self, query: int) -> int | None:
        """Where a query stands, from 0; None where it does not wait."""
        return next((n for n, (number, _) in enumerate(self.asked) if number == query), None)

    def after(self, query: int, document: int, *, again: bool = False) -> int | None:
        """The next one after a query, which may have been answered; None after the last.

        `again`: it was keyed just now, and comes again once the others of its document have been asked.
        """
        here = (document, query in self.once and not again, query)
        return next((q for q, d in self.asked if (d, q in self.once, q) > here), None)

    @property
    def documents(self) -> tuple[int, ...]:
        """The documents, in the order in which they are asked about."""
        return tuple(dict.fromkeys(d for _, d in self.asked))


def waiting(conn: Connection, selection: Selection) -> Waiting:
    """The open questions of a selection of which no answer is held; of a document, those keyed once come last."""
    query = (
        select(open_queries.c.id, readings.c.submission)
        .join(readings, readings.c.id == open_queries.c.reading)
        .order_by(readings.c.submission, open_queries.c.id)
    )
    if selection.documents or selection.person is not None:
        query = query.join(submissions, submissions.c.id == readings.c.submission)
        query = query.join(people, people.c.id == submissions.c.person, isouter=True)
    rows = conn.execute(narrowed(conn, query, selection)).all()
    kept = conn.execute(select(held_answers.c.query, held_answers.c.submission, held_answers.c.turn)).all()
    answered = {r.query for r in kept if r.turn == ANSWER and r.query is not None}
    rejected = {r.submission for r in kept if r.query is None}
    once = {r.query for r in kept if r.turn == FIRST and r.query is not None}
    numbers = selection.numbers
    left = [
        (r.id, r.submission)
        for r in rows
        if r.id not in answered and r.submission not in rejected and (not numbers or r.id in numbers)
    ]
    return Waiting(tuple(sorted(left, key=lambda q: (q[1], q[0] in once, q[0]))), frozenset(once))


__all__ = ["Waiting", "waiting"]
