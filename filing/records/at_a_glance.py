"""What waits for somebody, at one look: counts and the newest returns, however much the ledger holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from filing.ledger.database import Ledger
from filing.ledger.mail_tables import messages
from filing.ledger.tables import copies, open_queries, people, readings, submissions

_SHOWN = 8
_WAITING = ("queued", "held", "unknown", "refused")
"""Messages of which somebody has still to do something."""


@dataclass(frozen=True, slots=True)
class Came:
    """A document that came back: its number, what it is called, its form, what became of it, and what it asks."""

    number: int
    name: str
    form: str | None
    edition: int | None
    state: str
    received_at: str
    questions: int


@dataclass(frozen=True, slots=True)
class Glance:
    """`anybody`, `handed_out`, `came_back`: whether there ever was one. `asking`: documents that ask something.

    `lately`: the newest returns, those that ask something first.
    """

    anybody: bool
    handed_out: bool
    came_back: bool
    questions: int
    asking: int
    messages: Mapping[str, int]
    lately: tuple[Came, ...]

    @property
    def waiting(self) -> int:
        """Messages that wait to be sent."""
        return sum(self.messages.get(state, 0) for state in _WAITING)


def at_a_glance(ledger: Ledger) -> Glance:
    """What waits now. It reads no record and no document, and a few rows of each table by their index."""
    with ledger.reading() as conn:
        asked = {row[0]: row[1] for row in conn.execute(_asking())}
        waiting = select(messages.c.state, func.count()).group_by(messages.c.state)
        return Glance(
            anybody=_any(conn, select(people.c.id)),
            handed_out=_any(conn, select(copies.c.number)),
            came_back=_any(conn, select(submissions.c.id)),
            questions=sum(asked.values()),
            asking=len(asked),
            messages={row[0]: row[1] for row in conn.execute(waiting)},
            lately=_lately(conn, asked),
        )


def _asking() -> Select[Any]:
    """By document, its open questions."""
    joined = open_queries.join(readings, readings.c.id == open_queries.c.reading)
    return select(readings.c.submission, func.count()).select_from(joined).group_by(readings.c.submission)


def _any(conn: Connection, query: Select[Any]) -> bool:
    return bool(conn.execute(select(exists(query))).scalar())


def _lately(conn: Connection, asked: Mapping[int, int]) -> tuple[Came, ...]:
    rows = select(
        submissions.c.id,
        submissions.c.name,
        submissions.c.form,
        submissions.c.edition,
        submissions.c.state,
        submissions.c.received_at,
    )
    whole = rows.where(submissions.c.state != "opened").order_by(submissions.c.id.desc()).limit(_SHOWN)
    first = sorted(asked, reverse=True)[:_SHOWN]
    found = [
        *conn.execute(rows.where(submissions.c.id.in_(first))).mappings(),
        *conn.execute(whole).mappings(),
    ]
    each = {row["id"]: _came(row, asked.get(row["id"], 0)) for row in found}
    return tuple(sorted(each.values(), key=lambda c: (not c.questions, -c.number)))[:_SHOWN]


def _came(row: Any, questions: int) -> Came:
    return Came(
        number=row["id"],
        name=row["name"],
        form=row["form"],
        edition=row["edition"],
        state=row["state"],
        received_at=row["received_at"],
        questions=questions,
    )
