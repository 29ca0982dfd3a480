"""Two people of nearly one name: a signature that is, to the letter, a colleague's is asked about."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import merge
from filing.life.amending import amend
from filing.people import roster
from filing.records import records
from filing.review import queries
from filing.review.queries import Settlement
from filing.review.second_look import import_roster
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

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


WRITTEN = [
    "Anne Lee", "anne lee", "Anne Lee, RN", "Lee, Anne", "Ms Anne Lee 14/11/26", "“Anne Lee”",
    "Anne Lee.", "/s/ Anne Lee", "Anne Lee / carer", "Anne Lee 14 Nov 2026",
    "Electronically signed by Anne Lee on 14 November 2026",
    "Anne Lee (Care Assistant)", "Anne Lee PhD", "LEE Anne", "anne.lee",
]  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN)
def test_a_colleagues_name_is_asked_about_however_near_it_is(alike: Ledger, words: str) -> None:
    outcome = submit(alike, returned(signed(words)))
    assert (outcome.outcome, outcome.code, outcome.record) == ("review", "signed-by-colleague", None)
    [query] = outcome.queries
    assert query.path == "signed_supervisee"
    assert "Anne Lee (E2) is somebody else on the roster" in query.say


@pytest.mark.parametrize("words", ["p.p. Anne Lee", "Ann Lee per Anne Lee", "Anne Lee for Ann Lee"])
def test_a_colleague_who_signed_for_the_person_is_asked_about_as_another(alike: Ledger, words: str) -> None:
    outcome = submit(alike, returned(signed(words)))
    assert (outcome.outcome, outcome.code) == ("review", "signed-by-another")
    assert [q.path for q in outcome.queries] == ["signed_supervisee"]


@pytest.mark.parametrize(
    "words",
    [
        "Ann Lee",
        "ann lee",
        "A. Lee",
        "AL",
        "Ann",
        "Lee",
        "Ann M Lee",
        "Ann Leee",
        "Annie Lee",
        "Ann Lee.",
        "LEE Ann",
    ],
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


def test_amending_who_signs_asks_whose_signature_it_is_then(alike: Ledger) -> None:
    roster.import_csv(alike, (ROSTER + "E5,Sami Sample,Manager,,\n").encode(), ACT)
    was = signed("Ann Lee", supervisor="Sami Sample", signed_supervisor="Sami Sample")
    record = submit(alike, returned(was)).record
    assert record is not None
    with pytest.raises(UsageError) as caught:
        amend(alike, record, {"supervisor": "Sam Sample"}, "Her name.", later(1))
    assert [(f.code, f.place.path) for f in caught.value.faults] == [("amend-breaks", "signed_supervisor")]


def test_amending_a_signature_asks_also_where_the_person_stands_under_another_name(alike: Ledger) -> None:
    outcome = submit(alike, returned(signed("Ann Lee", name="Ann Leee")))
    done = queries.settle(alike, outcome.asked[0], Settlement(action="correct", value="E1"), ACT)
    assert done.record is not None
    with pytest.raises(UsageError, match="somebody else on the roster"):
        amend(alike, done.record, {"signed_supervisee": "Anne Lee"}, "As on paper.", later(1))


def test_what_may_stand_is_that_name_and_no_other(alike: Ledger) -> None:
    roster.import_csv(alike, (ROSTER + "E5,Anna Lee,Carer,,\n").encode(), ACT)
    outcome = submit(alike, returned(signed("Anne Lee"), unsure=("signed_supervisee", "summary")))
    first = next(n for n in outcome.asked if queries.get(alike, n).query.path == "signed_supervisee")
    accepted = queries.settle(alike, first, Settlement(action="accept", candidate=1), ACT)
    [asked] = [n for n in accepted.asked if queries.get(alike, n).query.code == "signed-by-colleague"]
    queries.settle(alike, asked, Settlement(action="waive", why="A slip."), later(1))
    done = queries.settle(alike, first, Settlement(action="correct", value="Anna Lee"), later(2))
    again = [q for n in done.asked if (q := queries.get(alike, n).query).code == "signed-by-colleague"]
    assert ["Anna Lee (E5)" in q.say for q in again] == [True]


def test_what_is_put_right_is_no_longer_said_of_the_record(alike: Ledger) -> None:
    [number] = submit(alike, returned(signed("Anne Lee"))).asked
    record = queries.settle(alike, number, Settlement(action="waive", why="A slip."), ACT).record
    assert record is not None
    done = amend(alike, record, {"signed_supervisee": "Ann Lee"}, "As on paper.", later(1))
    assert "signed-by-colleague" not in {f["code"] for f in records.get(alike, done.record).flags}


def test_what_was_let_stand_comes_with_a_signature_that_is_merged(alike: Ledger) -> None:
    alone = {p: v for p, v in signed("x").items() if not p.startswith("signed_supervisee")}
    first = submit(alike, returned(alone)).record
    [number] = submit(alike, returned(signed("Anne Lee", summary="Talked in other words."))).asked
    other = queries.settle(alike, number, Settlement(action="waive", why="A slip."), later(1)).record
    assert first is not None
    assert other is not None
    same = amend(alike, other, {"summary": str(SESSION["summary"])}, "As on paper.", later(2)).record
    stands = records.get(alike, merge(alike, first, same, "One session.", later(3)).into or 0)
    assert stands.record["signed_supervisee"] == "Anne Lee"
    assert [f["path"] for f in stands.flags if f["code"] == "signed-by-colleague"] == ["signed_supervisee"]


def test_a_roster_that_changes_closes_the_question(alike: Ledger) -> None:
    submit(alike, returned(signed("Anne Lee")))
    renamed = ROSTER.replace("E2,Anne Lee", "E2,Anne Brown")
    _, outcomes, _ = import_roster(alike, renamed.encode(), later(1), {"other-names"})
    assert [o.outcome for o in outcomes] == ["filed"]
