"""What stands of a document that came in: what it is filed as, and that it is not any more, however that came."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.life.acts import move, undo, withdraw
from filing.review import rejecting
from filing.review.receipts import listed, receipt_of
from filing.review.submissions import conclude
from tests.filing.life.test_acts import issued
from tests.filing.returns import ACT, NUMBER, SESSION, SIGNED, later, returned, submit

WHY = "It never took place."


def filed_as(ledger: Ledger, submission: int) -> tuple[int, ...]:
    """What a document is filed as; a list of all says the same."""
    (one,) = (r for r in listed(ledger) if r.submission == submission)
    assert one.records == receipt_of(ledger, submission).records
    return one.records


def test_a_record_that_was_withdrawn_and_put_back_is_what_its_document_is_filed_as(staffed: Ledger) -> None:
    back = submit(staffed, returned(SESSION))
    number = back.record or 0
    (gone,) = withdraw(staffed, [number], WHY, later(1))
    assert filed_as(staffed, back.submission) == ()
    put_back = undo(staffed, gone.record, "It did.", later(2))
    assert filed_as(staffed, back.submission) == (number,)
    (moved,) = move(staffed, [put_back.record], "E03", "His.", later(3))
    withdraw(staffed, [moved.record], WHY, later(4))
    assert filed_as(staffed, back.submission) == ()


def test_every_document_of_a_record_that_was_withdrawn_is_filed_as_none(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    first = submit(staffed, returned({**SESSION, "session": 1}, copy=copy))
    signed = submit(staffed, returned({**SESSION, "session": 1, **SIGNED}, copy=copy))
    assert [filed_as(staffed, o.submission) for o in (first, signed)] == [(1,), (2,)]
    withdraw(staffed, [signed.record or 0], WHY, later(1))
    assert [filed_as(staffed, o.submission) for o in (first, signed)] == [(), ()]


def test_what_is_filed_anew_after_a_withdrawal_is_what_it_is_filed_as(staffed: Ledger) -> None:
    back = submit(staffed, returned(SESSION))
    withdraw(staffed, [back.record or 0], WHY, later(1))
    rejecting.reopen(staffed, [back.submission], ACT)
    again = conclude(staffed, back.submission, returned(SESSION), later(2))
    assert again.outcome == "filed"
    assert filed_as(staffed, back.submission) == again.records != back.records
