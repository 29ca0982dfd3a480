"""Returns in review looked at again because something beside them has changed: the roster, a form, a setting.

Each is decided in a transaction of its own: one that cannot be, because its form is not here now, keeps none waiting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, readings, submissions
from filing.people import roster
from filing.people.roster_doubts import Meant
from filing.review import looked_at
from filing.review.apply_decision import Outcome
from filing.review.decision import COLLEAGUE, PERSON_CODES
from filing.review.query_rows import query_of
from filing.review.re_evaluation import decided_again, look_again, with_others
from filing.review.receipt import Receipt
from filing.review.receipts import row_of, take_up
from filing.review.to_look_at import is_due, to_read_again
from filing.review.whose import offered
from schemas.reading import Query


@dataclass(frozen=True, slots=True)
class Met:
    """A return in review whose person is known now: `open` questions are left, none of them about that name."""

    submission: int
    ref: str
    name: str
    open: int


_IN_REVIEW = select(submissions.c.id).where(submissions.c.state == "review").order_by(submissions.c.id)
_ASKED = (
    select(open_queries, readings.c.submission)
    .join(readings, readings.c.id == open_queries.c.reading)
    .join(submissions, submissions.c.id == readings.c.submission)
    .where(submissions.c.state == "review")
    .order_by(open_queries.c.id)
)
_OF_PEOPLE = _ASKED.where(open_queries.c.code.in_(PERSON_CODES | {COLLEAGUE}))


def import_roster(
    ledger: Ledger,
    data: bytes,
    actor: Actor,
    meant: Collection[Meant] = (),
    shown: roster.Planned | None = None,
) -> tuple[roster.Imported, tuple[Outcome, ...], tuple[Met, ...]]:
    """As `roster.import_csv`; and returns that ask who somebody is are looked at again.

    With it comes what became of those that are not in review any more, and whose person was found, of those that are.
    """
    done = roster.import_csv(ledger, data, actor, meant, shown)
    with ledger.reading() as conn:
        before = _names_asked(conn.execute(_ASKED).mappings())
    waited = of_people(ledger, actor)
    return done, waited, tuple(_met(ledger, before))


def _names_asked(rows: Iterable[Any]) -> tuple[tuple[int, str], ...]:
    """The documents that ask who somebody is, each with the name that nobody is known by."""
    every = ((r["submission"], r["raw"]) for r in rows if r["code"] == "unknown-person" and r["raw"])
    return tuple(dict.fromkeys(every))


def _met(ledger: Ledger, before: Iterable[tuple[int, str]]) -> Iterator[Met]:
    """Documents that asked for a name, do not ask for it now, and are still in review."""
    with ledger.reading() as conn:
        everyone, rows = roster.everybody(conn), conn.execute(_ASKED).mappings().all()
    open_, now = Counter(r["submission"] for r in rows), _names_asked(rows)
    for submission, raw in before:
        found = roster.named(everyone, raw)
        if submission in open_ and (submission, raw) not in now and len(found) == 1:
            yield Met(submission, found[0].ref, found[0].name, open_[submission])


def of_people(ledger: Ledger, actor: Actor) -> tuple[Outcome, ...]:
    """Looks again at returns that ask who somebody is, as far as there is another answer to that now."""
    with ledger.reading() as conn:
        everyone, stood = roster.everybody(conn), looked_at.now(ledger, conn)["roster"]
        rows = conn.execute(_OF_PEOPLE).mappings().all()
        again = [r["submission"] for r in rows if _asks_else(conn, query_of(r), everyone)]
    outcomes = _each_again(ledger, again, actor)
    with ledger.writing() as conn:
        looked_at.note(conn, {"roster": stood}, actor)
    return outcomes


def _asks_else(conn: Connection, query: Query, everyone: tuple[roster.Person, ...]) -> bool:
    """Whether a query would not be asked as it is, with the roster as it is now."""
    if query.code != "unknown-person" or query.raw is None:
        return True
    found = roster.named(everyone, query.raw)
    former = tuple(p for p in roster.had_name(conn, query.raw) if p not in found)
    return (len(found) == 1 and not former) or offered(everyone, query.raw, found, former) != query.candidates


def of_everything(ledger: Ledger, which: Mapping[looked_at.What, str], actor: Actor) -> tuple[Outcome, ...]:
    """Looks again at what a change in these touches: forms and settings, at all that is in review.

    `which` is what `looked_at.changed` found; that it was looked at is noted as it stood then.
    """
    if not which:
        return ()
    if set(which) == {"roster"}:
        return of_people(ledger, actor)
    with ledger.reading() as conn:
        every = conn.execute(_IN_REVIEW).scalars().all()
    outcomes = _each_again(ledger, every, actor)
    with ledger.writing() as conn:
        looked_at.note(conn, which, actor)
    return outcomes


def _each_again(ledger: Ledger, numbers: Iterable[int], actor: Actor) -> tuple[Outcome, ...]:
    done = with_others(
        o for n in dict.fromkeys(numbers) if (o := decided_again(ledger, n, actor)) is not None
    )
    filed = any(o.outcome == "filed" for o in done)
    return (*done, *(look_again(ledger, actor) if filed else ()))


def take_up_again(ledger: Ledger, numbers: Iterable[int], actor: Actor) -> tuple[Receipt, ...]:
    """These documents, to be read again as they were before."""
    with ledger.writing() as conn:
        rows = [row_of(conn, n) for n in numbers]
        ready = [r for r in rows if r["state"] in {"review", "refused"}]
        return tuple(take_up(conn, r, r["read_as"], actor) for r in ready)


__all__ = ["Met", "import_roster", "is_due", "of_everything", "of_people", "take_up_again", "to_read_again"]
