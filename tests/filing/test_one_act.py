"""One act on many things looks up at once what it needs of each, and comes to the same as one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, select, update

from filing.ledger import audit, tables
from filing.ledger.database import HEAD_FILE, Ledger
from filing.people import roster
from filing.review.as_kept import as_kept, one_as_kept
from filing.review.selection import Selection
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle
from tests.filing.returns import ACT, SESSION, later, returned, submit


@contextmanager
def counted(ledger: Ledger) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, or told it."""
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(ledger._engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(ledger._engine, "before_cursor_execute", note)


def waiting(ledger: Ledger, number: int, first: int = 0) -> list[int]:
    """So many returns in review, each of a session on another day of one person, from this one on."""
    return [
        submit(
            ledger,
            returned(
                {**SESSION, "date": dt.date(2026, 1, 1 + n), "summary": f"Talked of number {n}."},
                unsure=("summary",),
            ),
        ).submission
        for n in range(first, first + number)
    ]


def test_each_document_more_that_is_settled_in_one_act_takes_few_more_ways_to_the_database(
    staffed: Ledger,
) -> None:
    took = {}
    for number, first in ((2, 0), (12, 2)):
        waiting(staffed, number, first)
        with counted(staffed) as asked:
            done = settle(staffed, Selection(codes=("unsure",)), Settlement("accept", candidate=1), later(1))
        assert [d.outcome.outcome for d in done.documents] == ["filed"] * number
        took[number] = len(asked)
    assert (took[12] - took[2]) / 10 <= 11  # it was 23 when each was looked up by itself
    assert staffed.verify(deep=True) == ()


def test_returns_looked_up_together_are_as_each_by_itself(
    staffed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filing.review.as_kept._LOT", 2)
    numbers = waiting(staffed, 3)
    settle(staffed, Selection(documents=(str(numbers[0]),)), Settlement("waive", why="As it is."), later(1))
    with staffed.reading() as conn:
        backwards = numbers[::-1]
        assert [(n, kept) for n, kept in as_kept(conn, backwards)] == [
            (n, one_as_kept(conn, n)) for n in backwards
        ]


def test_a_roster_read_once_answers_as_the_ledger_does(staffed: Ledger) -> None:
    renamed = b"ref,name\nE02,Zo\xc3\xab Other\nE04,Zo\xc3\xab Example\nE05,Sam Sample\nE01,Sam Simple\n"
    roster.import_csv(staffed, renamed, later(1), {"new-refs", "other-names"})
    names = ("zoe example", "Zoë Other", "Sam Sample", "sam SIMPLE", "Nobody")
    with staffed.reading() as conn:
        everyone = roster.everybody(conn)

        def said() -> list[object]:
            return [
                roster.everybody(conn),
                *(roster.whose_name(conn, n) for n in names),
                *(roster.had_name(conn, n) for n in names),
                *(roster.by_number(conn, p.id) for p in everyone),
            ]

        asked = said()
        with roster.read_once(conn):
            assert said() == asked
        assert said() == asked


def test_audit_entries_noted_together_stand_in_their_order_and_hold_the_chain(ledger: Ledger) -> None:
    with ledger.writing() as conn:
        audit.note(conn, ACT, "one", "thing 1")
        with audit.together(conn):
            audit.note(conn, ACT, "two", "thing 2")
            with audit.together(conn):
                audit.note(conn, ACT, "three", "thing 3")
            assert conn.execute(select(tables.audit.c.action)).scalars().all() == ["one"]
        audit.note(conn, ACT, "four", "thing 4")
    with ledger.reading() as conn:
        written = conn.execute(select(tables.audit.c.action).order_by(tables.audit.c.seq)).scalars().all()
        newest = audit.last(conn)
    assert written == ["one", "two", "three", "four"]
    assert audit.head_of(ledger.home / HEAD_FILE) == newest
    assert ledger.verify() == ()


def test_what_was_noted_together_and_failed_is_not_what_the_next_entry_follows(ledger: Ledger) -> None:
    def breaks_off(conn: Connection) -> None:
        with audit.together(conn):
            audit.note(conn, ACT, "two", "thing 2")
            raise RuntimeError("halfway")

    with ledger.writing() as conn:
        audit.note(conn, ACT, "one", "thing 1")
        with pytest.raises(RuntimeError, match="halfway"):
            breaks_off(conn)
        audit.note(conn, ACT, "three", "thing 3")
    with ledger.reading() as conn:
        written = conn.execute(select(tables.audit.c.action).order_by(tables.audit.c.seq)).scalars().all()
    assert written == ["one", "three"]
    assert ledger.verify() == ()


def test_a_return_is_filed_by_the_roster_as_it_is_now_and_looked_up_again_only_when_somebody_changed_it(
    staffed: Ledger,
) -> None:
    def filed(day: int, supervisee: str) -> str:
        said = {
            **SESSION,
            "supervisee": supervisee,
            "date": dt.date(2026, 2, day),
            "summary": f"Talked of {day}.",
        }
        return submit(staffed, returned(said)).outcome

    assert filed(1, "Zoë Example") == "filed"
    with counted(staffed) as asked:
        assert filed(2, "Zoë Example") == "filed"
    assert not [a for a in asked if "FROM people LEFT OUTER JOIN people AS boss" in " ".join(a.split())]
    assert filed(3, "Robin Invented") == "review"
    # Somebody comes, and one act on the roster fails half-way: neither is missed, nor believed.
    roster.import_csv(staffed, b"ref,name\nE05,Robin Invented\n", later(1))
    assert filed(4, "Robin Invented") == "filed"
    with pytest.raises(RuntimeError):
        _change_and_fail(staffed)
    assert filed(5, "Robin Invented") == "filed"
    assert staffed.verify(deep=True) == ()


def _change_and_fail(ledger: Ledger) -> None:
    with ledger.writing() as conn:
        conn.execute(update(tables.people).where(tables.people.c.ref == "E05").values(name_key="x", name="X"))
        audit.note(conn, later(2), "roster-imported", "roster")
        with roster.read_once_for_many(conn):
            assert roster.whose_name(conn, "Robin Invented") == ()
        raise RuntimeError
