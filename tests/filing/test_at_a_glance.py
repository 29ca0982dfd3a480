"""What waits, at one look: counted as it is, the newest first but for what asks something."""

from __future__ import annotations

from filing.ledger.database import Ledger
from filing.people import roster
from filing.records.at_a_glance import Glance, at_a_glance
from filing.review.query_list import listed
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit
from tests.filing.test_going_out import made


def test_an_empty_ledger_has_nothing_to_look_at(ledger: Ledger) -> None:
    empty = Glance(
        anybody=False, handed_out=False, came_back=False, questions=0, asking=0, messages={}, lately=()
    )
    assert at_a_glance(ledger) == empty
    assert empty.waiting == 0


def test_each_step_that_was_taken_is_known(ledger: Ledger) -> None:
    roster.import_csv(ledger, ROSTER.encode(), ACT)
    assert (at_a_glance(ledger).anybody, at_a_glance(ledger).handed_out) == (True, False)
    made(ledger)
    assert (at_a_glance(ledger).handed_out, at_a_glance(ledger).came_back) == (True, False)
    submit(ledger, returned(SESSION | SIGNED))
    assert at_a_glance(ledger).came_back


def test_what_asks_something_stands_first_however_old_it_is(ledger: Ledger) -> None:
    roster.import_csv(ledger, ROSTER.encode(), ACT)
    asks = submit(ledger, returned({k: v for k, v in SESSION.items() if k not in {"date", "supervisor"}}))
    for session in range(1, 12):
        submit(ledger, returned({**SESSION, "session": session} | SIGNED))
    glance = at_a_glance(ledger)
    assert glance.questions == len(listed(ledger)) >= 2
    assert len(glance.lately) == 8
    first, *others = glance.lately
    assert (first.number, first.questions) == (
        asks.submission,
        len(listed(ledger, documents=(str(asks.submission),))),
    )
    numbers = [c.number for c in others if not c.questions]
    assert numbers == sorted(numbers, reverse=True)
    assert glance.asking == len({q.submission for q in listed(ledger)})
