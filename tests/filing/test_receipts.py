"""What stands of a document that came in: what it is filed as, and that it is not any more, however that came."""

from __future__ import annotations

import hashlib

from filing.ledger.database import Ledger
from filing.life.acts import move, withdraw
from filing.life.undoing import undo
from filing.review import queries, rejecting
from filing.review.queries import Settlement
from filing.review.receipt import Receipt
from filing.review.receipts import listed, receipt_of
from filing.review.submissions import Inside, conclude, open_up, receive
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


GONE = "Its record was withdrawn on 2026-11-23 by Ama Admin: It never took place. If it counts after all: "


def again(ledger: Ledger, data: bytes, origin: str = "file:/again.docx") -> Receipt:
    """The same bytes once more, from another place."""
    return receive(ledger, data, name="again.docx", origin=origin, actor=later(2))


def test_the_same_bytes_after_a_withdrawal_say_so_and_how_to_file_them_anew(staffed: Ledger) -> None:
    back = submit(staffed, returned(SESSION), data=b"first")
    assert again(staffed, b"first").withdrawn is None
    (gone,) = withdraw(staffed, [back.record or 0], WHY, later(1))
    told = again(staffed, b"first", "file:/third.docx")
    assert (told.outcome, told.code, told.records) == ("duplicate", "same-bytes", ())
    assert told.withdrawn == f"{GONE}carepack queries reopen {back.submission}"
    assert told.withdrawn in (told.reason or "")
    undo(staffed, gone.record, "It did.", later(2))
    assert again(staffed, b"first").withdrawn is None


def test_what_is_linked_to_a_document_says_that_its_record_was_withdrawn(staffed: Ledger) -> None:
    copy = issued(staffed, "E02", NUMBER)
    said = {**SESSION, "session": 1}
    first = submit(staffed, returned(said, copy=copy))
    same = submit(staffed, returned(said, copy=copy), data=b"same")
    other = submit(staffed, returned({**said, "summary": "Training."}, copy=copy), data=b"other")
    keep = Settlement("accept", candidate=1)
    assert queries.settle(staffed, other.asked[0], keep, ACT).code == "set-aside"
    withdraw(staffed, [first.record or 0], WHY, later(1))
    assert same.outcome == "duplicate"
    assert again(staffed, b"same").withdrawn == f"{GONE}carepack queries reopen {first.submission}"
    # Other answers than those of the record: it is they that would be filed.
    assert again(staffed, b"other").withdrawn == f"{GONE}carepack queries reopen {other.submission}"


def test_a_part_of_a_file_with_the_same_bytes_says_so_as_well(staffed: Ledger) -> None:
    back = submit(staffed, returned(SESSION), data=b"first")
    withdraw(staffed, [back.record or 0], WHY, later(1))
    sent = receive(staffed, b"zip", name="in.zip", origin="file:/in.zip", actor=ACT)
    digest = hashlib.sha256(b"first").hexdigest()
    (part,) = open_up(staffed, sent.submission, [Inside("a", "a.docx", digest)], ACT)
    assert (part.outcome, part.duplicate_of) == ("duplicate", back.submission)
    assert (
        receipt_of(staffed, part.submission).withdrawn == f"{GONE}carepack queries reopen {back.submission}"
    )
