"""Documents in hand are known by the run that has them, on both databases; a dead run's tell what was in hand then."""

from __future__ import annotations

import contextlib
import hashlib

import pytest
from sqlalchemy import func, select

from filing.ledger import alive, readiness
from filing.ledger.database import Ledger
from filing.ledger.tables import tries as table
from filing.review import tries
from filing.review.receipts import looked_at, receive, taken_over
from filing.review.rejecting import reopen
from filing.review.submissions import refuse
from schemas.errors import LedgerError
from tests.filing.returns import ACT


def came(ledger: Ledger, run: str | None, data: bytes = b"form") -> int:
    name = hashlib.sha256(data).hexdigest()[:8]
    return receive(ledger, data, name=name, origin=f"file:/{name}", actor=ACT, run=run).submission


def noted(ledger: Ledger) -> int:
    with ledger.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_document_in_the_hand_of_a_run_that_lives_is_in_no_doubt(ledger: Ledger) -> None:
    with tries.running(ledger) as run:
        number = came(ledger, run)
        assert looked_at(ledger, number, "another").doubt == ""
        assert noted(ledger) == 1
    assert noted(ledger) == 0


def test_a_run_is_alive_within_its_block_alone(ledger: Ledger) -> None:
    with alive.living(ledger, "one"), ledger.reading() as conn:
        assert alive.is_alive(ledger, conn, "one")
        assert not alive.is_alive(ledger, conn, "two")
    with ledger.reading() as conn:
        assert not alive.is_alive(ledger, conn, "one")


def test_one_death_makes_a_suspect_and_a_second_one_with_it_alone_makes_poison(ledger: Ledger) -> None:
    number = came(ledger, "dead")
    assert looked_at(ledger, number, "mine").doubt == "suspect"
    again = receive(ledger, b"form", name="again", origin="file:/again", actor=ACT, run="dead too")
    assert again.outcome == "duplicate"
    tries.begin_alone(ledger, number, "dead and alone", ACT)
    assert looked_at(ledger, number, "mine").doubt == "poison"


def test_deaths_with_others_in_hand_never_make_poison(ledger: Ledger) -> None:
    number = came(ledger, "first")
    with ledger.writing() as conn:
        for run in ("second", "third"):
            tries.begin(conn, number, run, ACT)
    assert looked_at(ledger, number, "mine").doubt == "suspect"


def test_a_document_that_is_taken_over_is_begun_only_where_nothing_is_said_of_it(ledger: Ledger) -> None:
    new, suspect = came(ledger, None, b"new"), came(ledger, "dead", b"suspect")
    receipts = [looked_at(ledger, number, "mine") for number in (new, suspect)]
    assert [one.doubt for one in taken_over(ledger, receipts, "mine", ACT)] == ["", "suspect"]
    assert noted(ledger) == 2


def test_what_ends_is_in_nobodys_hand(ledger: Ledger) -> None:
    number = came(ledger, "dead")
    refuse(ledger, number, "not-a-document", "Neither.", ACT)
    assert noted(ledger) == 0


def test_a_quarantined_document_is_left_alone_whenever_it_comes_and_is_suspect_once_it_is_reopened(
    ledger: Ledger,
) -> None:
    number = came(ledger, "dead")
    refuse(ledger, number, tries.QUARANTINED, "Twice.", ACT)
    again = receive(ledger, b"form", name="x", origin="file:/x", actor=ACT, run="mine")
    assert (again.outcome, again.duplicate_of) == ("duplicate", number)
    (taken,) = reopen(ledger, [number], ACT)
    assert taken.outcome == "received"
    assert looked_at(ledger, number, "mine").doubt == "suspect"


def broken_off(ledger: Ledger, data: bytes, error: BaseException) -> int:
    """A run that ends with an error while it has a document in hand."""
    found: list[int] = []
    with contextlib.suppress(type(error)), tries.running(ledger) as run:
        found.append(came(ledger, run, data))
        raise error
    return found[0]


def test_a_fault_keeps_what_was_in_hand_in_doubt_and_an_end_in_order_does_not(ledger: Ledger) -> None:
    number = broken_off(ledger, b"one", ZeroDivisionError())
    assert looked_at(ledger, number, "mine").doubt == "suspect"
    other = broken_off(ledger, b"other", KeyboardInterrupt())
    assert looked_at(ledger, other, "mine").doubt == ""


def test_a_batch_that_does_not_fit_is_refused_and_what_came_before_needs_no_room(ledger: Ledger) -> None:
    came(ledger, None)
    known = f"file:/{hashlib.sha256(b'form').hexdigest()[:8]}"
    readiness.look(ledger, [(known, 1 << 60), ("file:/small", 10)])
    with pytest.raises(LedgerError) as refused:
        readiness.look(ledger, [("file:/large", 1 << 60)])
    assert refused.value.code == "disk-nearly-full"
