"""A connection that is lost inside an act (PostgreSQL): nothing of it is done, that is said, and the next act works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.records import records
from filing.review.query_list import listed
from filing.review.selection import Selection
from filing.review.settlement_rules import Settlement
from filing.review.settling import settle
from schemas.errors import LedgerError
from tests.clients.postgres import Postgres
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, later, returned, submit

pytestmark = [pytest.mark.client("postgres"), pytest.mark.thorough]
ALL = Selection(codes=("unsure",))


@contextmanager
def lost_at(ledger: Ledger, address: str, statement: int) -> Iterator[None]:
    """The server ends the connection right before this statement (from 1)."""
    count = 0

    def before(_conn: object, cursor: psycopg.Cursor[object], *_: object) -> None:
        nonlocal count
        count += 1
        if count == statement:
            with psycopg.connect(address, autocommit=True) as other:
                theirs = cursor.connection.info.backend_pid
                other.execute("SELECT pg_terminate_backend(%s, 10000)", (theirs,))

    event.listen(ledger._engine, "before_cursor_execute", before)
    try:
        yield
    finally:
        event.remove(ledger._engine, "before_cursor_execute", before)


@pytest.fixture
def address(postgres: Postgres) -> str:
    return postgres.database()


@pytest.fixture
def ledger(address: str, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "home", url=address) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened


def test_queries_are_settled_wholly_or_not_at_all_wherever_the_connection_is_lost(
    ledger: Ledger, address: str
) -> None:
    for n in range(2):
        answers = {**SESSION, "date": dt.date(2026, 1, 1 + n), "summary": f"Talked of {n}."}
        submit(ledger, returned(answers, unsure=("summary",)))
    before = [a.number for a in listed(ledger, codes=("unsure",))]
    lost = 0
    while [a.number for a in listed(ledger, codes=("unsure",))] == before:
        assert records.find(ledger) == ()
        assert ledger.verify(deep=True) == ()
        lost += 1
        with lost_at(ledger, address, lost), pytest.raises(LedgerError) as refused:
            settle(ledger, ALL, Settlement("accept", candidate=1), later(1))
        assert [f.code for f in refused.value.faults] == ["ledger-unreachable"]
    # The last of these was lost after all was written: what others wait for is looked at then.
    assert lost > 20
    assert [len(records.find(ledger)), list(listed(ledger))] == [2, []]
    assert ledger.verify(deep=True) == ()


def test_after_a_connection_was_lost_in_an_act_the_next_one_works(ledger: Ledger, address: str) -> None:
    submit(ledger, returned(SESSION, unsure=("summary",)))
    with lost_at(ledger, address, 15), pytest.raises(LedgerError):
        settle(ledger, ALL, Settlement("accept", candidate=1), later(1))
    (document,) = settle(ledger, ALL, Settlement("accept", candidate=1), later(1)).documents
    assert document.outcome.outcome == "filed"
    with lost_at(ledger, address, 5), pytest.raises(LedgerError) as refused:
        submit(ledger, returned({**SESSION, "date": dt.date(2026, 2, 2)}))
    assert [f.code for f in refused.value.faults] == ["ledger-unreachable"]
    assert submit(ledger, returned({**SESSION, "date": dt.date(2026, 2, 2)})).outcome == "filed"
    assert ledger.verify(deep=True) == ()
