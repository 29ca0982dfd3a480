"""Returns that come after somebody did something to the record: what a person said stands, and nothing is lost."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import move
from filing.records import copies, records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from schemas.copies import Copy
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit

WHY = "It is somebody else's."


def for_nobody(ledger: Ledger) -> Copy:
    """A copy that was issued for nobody in particular."""
    made = Copy(form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER)
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="pdf")
    copies.issue(ledger, [made], [template], actor=ACT, blanks={RENDITION: b"%PDF blank"})
    return made


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
