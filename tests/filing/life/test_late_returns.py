"""Returns that come after somebody did something to the record: what a person said stands, and nothing is lost."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import merge, move, withdraw
from filing.records import copies, records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.rejecting import reopen
from filing.review.submissions import conclude
from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.filing.life.test_acts import OTHER, issued
from tests.filing.returns import ACT, FORM, NOON, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit

FIRST: dict[str, Value] = {**SESSION, "session": 1}
RIGHT: dict[str, Value] = {**FIRST, "summary": "What was really said."}
WHY = "It is somebody else's."


def for_nobody(ledger: Ledger) -> Copy:
    """A copy that was issued for nobody in particular."""
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(ledger, [made], [template], actor=ACT, blanks={RENDITION: b"%PDF blank"})
    return made


def state_of(ledger: Ledger, number: str) -> str:
    (copy,) = [c for c in copies.listed(ledger, now=NOON, every=True) if c.number == number]
    return copy.state


def accept(ledger: Ledger, keep: str) -> Outcome:
    """Settles the one open query with the candidate that keeps the `earlier` answers, `this` or `another`."""
    (asked,) = queries.listed(ledger)
    kinds = [getattr(c, "keep", "another") for c in asked.query.candidates]
    settlement = Settlement("accept", candidate=kinds.index(keep) + 1)
    return queries.settle(ledger, asked.number, settlement, later(5))


@pytest.mark.parametrize(
    ("changes", "code"), [(SIGNED, "completed"), ({"summary": "Talked about leave."}, "replaced")]
)
def test_what_comes_of_the_copy_of_a_moved_record_does_not_take_the_move_back(
    staffed: Ledger, changes: dict[str, Value], code: str
) -> None:
    copy = for_nobody(staffed)
    one = submit(staffed, returned(SESSION, copy=copy))
    assert one.person == "E02"
    move(staffed, [one.record or 0], "E03", WHY, later(1))
    back = submit(staffed, returned({**SESSION, **changes}, copy=copy), actor=later(2))
    if code == "replaced":
        back = accept(staffed, "this")
    assert (back.outcome, back.code, back.person) == ("filed", code, "E03"), back.queries
    (record,) = records.find(staffed)
    assert (record.person, record.copy) == ("E03", NUMBER)
    assert not staffed.verify(deep=True)


def test_this_returns_answers_are_the_persons_whom_they_name_where_nobody_moved_the_record(
    staffed: Ledger,
) -> None:
    copy = for_nobody(staffed)
    submit(staffed, returned(SESSION, copy=copy))
    submit(staffed, returned({**SESSION, "supervisee": "Łukasz Próba"}, copy=copy), actor=later(2))
    back = accept(staffed, "this")
    assert (back.code, back.person) == ("replaced", "E03")


def set_aside(ledger: Ledger) -> tuple[Copy, Outcome, Outcome]:
    """A copy, the return that is filed of it, and the right one, which was set aside by mistake."""
    copy = issued(ledger, "E02", NUMBER)
    wrong = submit(ledger, returned(FIRST, copy=copy))
    submit(ledger, returned(RIGHT, copy=copy))
    right = accept(ledger, "earlier")
    assert (right.outcome, right.code) == ("duplicate", "set-aside")
    return copy, wrong, right


def test_what_was_set_aside_for_a_record_that_was_withdrawn_is_filed_when_it_comes_again(
    staffed: Ledger,
) -> None:
    copy, wrong, right = set_aside(staffed)
    again = submit(staffed, returned(RIGHT, copy=copy), actor=later(1))
    assert (again.outcome, again.duplicate_of) == ("duplicate", right.submission)
    assert state_of(staffed, NUMBER) == "filed"
    withdraw(staffed, [wrong.record or 0], "Not what was said.", later(2))
    assert state_of(staffed, NUMBER) == "issued"
    back = submit(staffed, returned(RIGHT, copy=copy), actor=later(3))
    assert (back.outcome, back.code) == ("filed", None)
    assert state_of(staffed, NUMBER) == "filed"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_was_set_aside_by_mistake_is_taken_up_again_and_does_not_give_way_by_itself(
    staffed: Ledger, withdrawn: bool
) -> None:
    copy, wrong, right = set_aside(staffed)
    if withdrawn:
        withdraw(staffed, [wrong.record or 0], "Not what was said.", later(2))
    reopen(staffed, (right.submission,), later(3))
    back = conclude(staffed, right.submission, returned(RIGHT, copy=copy), later(3))
    if not withdrawn:
        assert (back.outcome, back.code) == ("review", "different-answers")
        back = accept(staffed, "this")
    assert back.outcome == "filed"
    (record,) = records.find(staffed)
    assert record.record["summary"] == RIGHT["summary"]
    assert not staffed.verify(deep=True)


def test_a_copy_that_completed_another_ones_record_is_out_again_when_that_is_withdrawn(
    staffed: Ledger,
) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    submit(staffed, returned(FIRST, copy=one))
    submit(staffed, returned({**FIRST, **SIGNED}, copy=two))
    back = accept(staffed, "earlier")
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}
    withdraw(staffed, [back.record or 0], "There was none.", later(6))
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"issued"}


def test_a_copy_whose_record_was_merged_is_out_again_when_that_one_is_withdrawn(staffed: Ledger) -> None:
    one, two = issued(staffed, "E02", NUMBER), issued(staffed, "E02", OTHER)
    keep = submit(staffed, returned(FIRST, copy=one)).record or 0
    other = submit(staffed, returned(RIGHT, copy=two)).record or 0
    merge(staffed, keep, other, "One session.", later(1), even_so=True)
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"filed"}
    withdraw(staffed, [keep], "There was none.", later(6))
    assert {state_of(staffed, n) for n in (NUMBER, OTHER)} == {"issued"}
