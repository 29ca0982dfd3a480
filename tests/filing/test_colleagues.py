"""Two people of nearly one name: a signature that is, to the letter, a colleague's is asked about."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.life.amending import amend
from filing.people import roster
from filing.records import records
from filing.review import queries
from filing.review.queries import Settlement
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, SIGNED, later, returned, submit

ROSTER = (
    "ref,name,role,manager,email\n"
    "E1,Ann Lee,Carer,,ann@example.org\n"
    "E2,Anne Lee,Carer,,anne@example.org\n"
    "E3,Sam Sample,Manager,,sam@example.org\n"
    "E4,Elizabeth Fox,Carer,,liz@example.org\n"
)


@pytest.fixture
def alike(ledger: Ledger) -> Ledger:
    """A ledger in whose roster two people have nearly one name."""
    roster.import_csv(ledger, ROSTER.encode(), ACT)
    return ledger


def signed(words: str, name: str = "Ann Lee", **others: Value) -> dict[str, Value]:
    return {**SESSION, **SIGNED, "supervisee": name, "signed_supervisee": words, **others}


@pytest.mark.parametrize(
    "words", ["Anne Lee", "anne lee", "Anne Lee, RN", "p.p. Anne Lee", "Lee, Anne", "Ms Anne Lee 14/11/26"]
)
def test_a_colleagues_name_is_asked_about_however_near_it_is(alike: Ledger, words: str) -> None:
    outcome = submit(alike, returned(signed(words)))
    assert (outcome.outcome, outcome.code, outcome.record) == ("review", "signed-by-colleague", None)
    [query] = outcome.queries
    assert query.path == "signed_supervisee"
    assert "Anne Lee (E2) is somebody else on the roster" in query.say


@pytest.mark.parametrize(
    "words", ["Ann Lee", "ann lee", "A. Lee", "AL", "Ann", "Lee", "Ann M Lee", "Ann Leee", "Annie Lee"]
)
def test_nobody_is_asked_about_what_is_nobody_elses_name(alike: Ledger, words: str) -> None:
    assert submit(alike, returned(signed(words))).outcome == "filed"


def test_the_full_name_under_a_short_one_is_the_same_person(alike: Ledger) -> None:
    words = signed("S. Sample", name="Ann Lee", supervisor="Liz Fox", signed_supervisor="Elizabeth Fox")
    words["signed_supervisee"] = "Ann Lee"
    assert submit(alike, returned(words)).outcome == "filed"


def test_it_may_stand_with_a_reason_and_is_asked_no_more(alike: Ledger) -> None:
    outcome = submit(alike, returned(signed("Anne Lee")))
    [number] = outcome.asked
    done = queries.settle(
        alike, number, Settlement(action="waive", why="A slip; she signed it herself."), ACT
    )
    assert done.record is not None
    filed = records.get(alike, done.record)
    [flag] = [f for f in filed.flags if f["code"] == "signed-by-colleague"]
    assert (flag["path"], flag["waived"]["why"]) == ("signed_supervisee", "A slip; she signed it herself.")
    assert filed.record["signed_supervisee"] == "Anne Lee"


@pytest.mark.parametrize(
    ("settlement", "value"),
    [
        (Settlement(action="correct", value="Ann Lee"), "Ann Lee"),
        (Settlement(action="blank", why="Not hers."), None),
    ],
)
def test_it_is_corrected_or_left_blank(alike: Ledger, settlement: Settlement, value: str | None) -> None:
    [number] = submit(alike, returned(signed("Anne Lee"))).asked
    done = queries.settle(alike, number, settlement, ACT)
    assert done.record is not None
    assert records.get(alike, done.record).record["signed_supervisee"] == value


def test_a_second_print_that_a_colleague_signed_does_not_complete_the_record(alike: Ledger) -> None:
    first = submit(alike, returned({**signed("x"), "signed_supervisee": None, "signed_supervisee_on": None}))
    assert first.record is not None
    second = submit(alike, returned(signed("Anne Lee")), actor=later(days=1))
    assert (second.outcome, second.code) == ("review", "signed-by-colleague")
    [number] = second.asked
    done = queries.settle(alike, number, Settlement(action="correct", value="Ann Lee"), later(days=2))
    assert done.record is not None
    filed = records.get(alike, done.record)
    assert (filed.state, filed.replaces) == ("complete", first.record)


def test_whose_document_it_is_was_settled_and_a_colleague_signed_it(alike: Ledger) -> None:
    outcome = submit(alike, returned(signed("Anne Lee", name="Ann Leee")))
    [number] = outcome.asked
    after = queries.settle(alike, number, Settlement(action="correct", value="E1"), ACT)
    assert (after.outcome, after.code) == ("review", "signed-by-colleague")


def test_amending_a_signature_to_a_colleagues_name_is_refused_unless_let_stand(alike: Ledger) -> None:
    record = submit(alike, returned(signed("Ann Lee"))).record
    assert record is not None
    with pytest.raises(UsageError) as caught:
        amend(alike, record, {"signed_supervisee": "Anne Lee"}, "As on paper.", ACT)
    [fault] = caught.value.faults
    assert fault.code == "amend-breaks"
    done = amend(alike, record, {"signed_supervisee": "Anne Lee"}, "As on paper.", ACT, even_so=True)
    assert done.record is not None
