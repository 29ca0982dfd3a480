"""One return of several people is asked about once, and filed as one record for each; a reused copy as two sessions."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import withdraw
from filing.life.undoing import undo
from filing.people import roster
from filing.people.roster import Person, several
from filing.records import copies, records
from filing.records.given import given_for
from filing.records.records import Filed
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.rejecting import reopen
from filing.review.submissions import conclude
from schemas.candidates import AnswersCandidate, PeopleCandidate, PersonCandidate, SessionCandidate
from schemas.copies import Copy
from schemas.errors import UsageError
from schemas.template import Template
from schemas.values import Value
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

ANN, TOM = Person(1, "E01", "Ann Lee"), Person(2, "E02", "Tom Fox")
SEAN = Person(3, "E03", "Seán O’Neill")
NAMESAKE = Person(4, "E04", "Tom Fox")
JOINT: dict[str, Value] = {**SESSION, "supervisee": "Zoë Example and Łukasz Próba"}
NOVEMBER: dict[str, Value] = {**SESSION, "session": 4}
DECEMBER: dict[str, Value] = {
    **NOVEMBER,
    "date": dt.date(2026, 11, 21),
    "summary": "Talked about Christmas.",
    "actions.1.what": "Swap two shifts",
    "next_meeting": dt.date(2027, 1, 12),
    "session": 5,
}


@pytest.fixture
def copy(staffed: Ledger) -> Copy:
    """A copy that was issued to Zoë Example."""
    given: dict[str, Value] = {"supervisee": "Zoë Example"}
    made = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given=given, locked=("supervisee",)
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    copies.issue(staffed, [made], [template], actor=ACT, person=roster.find(staffed, "E02"))
    return made


@pytest.mark.parametrize(
    "words",
    ["Ann Lee and Tom Fox", "Ann Lee & Tom Fox", "ann lee, TOM FOX", "Ann Lee / Tom Fox", "Ann Lee\nTom Fox",
     "Ann Lee; Tom Fox", "Ann Lee AND Tom Fox", "Ann Lee with Tom Fox", "Ann Lee + Tom Fox,"],
)  # fmt: skip
def test_two_names_on_one_line_are_two_people(words: str) -> None:
    assert several((ANN, TOM), words) == ((ANN, TOM),)


@pytest.mark.parametrize(
    "words",
    ["Ann Lee", "Lee, Ann", "Ann Lee and", "Ann Lee and the whole team", "Ann Lee and Ann Lee", "Tom and Ann",
     "", ",,"],
)  # fmt: skip
def test_what_does_not_plainly_name_two_is_nobodys(words: str) -> None:
    assert several((ANN, TOM), words) == ()


def test_a_name_that_was_written_nearly_right_beside_a_right_one_is_meant() -> None:
    assert several((ANN, TOM, SEAN), "Ann Lee and Sean O’Neil") == ((ANN, SEAN),)


def test_two_of_one_name_are_offered_either_way() -> None:
    assert several((ANN, TOM, NAMESAKE), "Ann Lee and Tom Fox") == ((ANN, TOM), (ANN, NAMESAKE))


def test_a_list_of_everything_is_no_list_of_people() -> None:
    assert several((ANN, TOM), ", ".join(["Ann Lee", "Tom Fox"] * 15)) == ()


def filed(ledger: Ledger) -> list[Filed]:
    """The current records in the order they were filed; a list for people has them by name."""
    return sorted(records.find(ledger), key=lambda r: r.number)


def asked_once(ledger: Ledger, outcome: Outcome) -> int:
    (number,) = outcome.asked
    asked = queries.get(ledger, number)
    assert (asked.query.code, asked.query.path) == ("several-people", "supervisee")
    return number


def test_a_joint_session_is_one_question_that_offers_both_together_and_each_alone(staffed: Ledger) -> None:
    number = asked_once(staffed, submit(staffed, returned(JOINT)))
    zoe = PersonCandidate(person="E02", name="Zoë Example")
    lukasz = PersonCandidate(person="E03", name="Łukasz Próba")
    offered = queries.get(staffed, number).query.candidates
    assert offered == (PeopleCandidate(people=(zoe, lukasz)), zoe, lukasz)


@pytest.mark.parametrize(
    "how", [Settlement("accept", candidate=1), Settlement("correct", people=("E02", "Łukasz Próba", "E02"))]
)
def test_settled_as_both_it_is_a_record_for_each(staffed: Ledger, how: Settlement) -> None:
    number = asked_once(staffed, submit(staffed, returned(JOINT)))
    done = queries.settle(staffed, number, how, ACT)
    assert (done.outcome, done.records, done.record, done.person) == ("filed", (1, 2), 1, None)
    found = filed(staffed)
    assert [(r.person, r.version, r.record["supervisee"]) for r in found] == [
        ("E02", 1, JOINT["supervisee"]),
        ("E03", 1, JOINT["supervisee"]),
    ]
    assert {r.submission for r in found} == {done.submission}
    assert [r.number for r in records.find(staffed, person="E03")] == [2]
    from filing.review import submissions

    (receipt,) = submissions.listed(staffed)
    assert (receipt.outcome, receipt.records) == ("filed", (1, 2))
    assert staffed.verify(deep=True) == ()
    for ref in ("E02", "E03"):
        given = given_for(staffed, FORM, roster.find(staffed, ref)).values
        assert given["session"] == 5
        assert given["last_actions.1.what"] == "Book the medication course"


@pytest.mark.parametrize(("candidate", "ref"), [(2, "E02"), (3, "E03")])
def test_settled_as_one_of_them_it_is_one_record(staffed: Ledger, candidate: int, ref: str) -> None:
    number = asked_once(staffed, submit(staffed, returned(JOINT)))
    done = queries.settle(staffed, number, Settlement("accept", candidate=candidate), ACT)
    assert (done.records, done.person) == ((1,), ref)


def test_the_signed_print_of_a_joint_session_completes_the_record_of_each_without_a_question(
    staffed: Ledger,
) -> None:
    number = asked_once(staffed, submit(staffed, returned(JOINT)))
    queries.settle(staffed, number, Settlement("accept", candidate=1), ACT)
    signed = submit(staffed, returned({**JOINT, **SIGNED}), actor=later(1))
    assert (signed.outcome, signed.code, signed.records) == ("filed", "completed", (3, 4))
    assert [(r.person, r.version, r.replaces) for r in filed(staffed)] == [
        ("E02", 2, 1),
        ("E03", 2, 2),
    ]
    again = submit(staffed, returned({**JOINT, **SIGNED, "comments": ""}), actor=later(2))
    assert (again.outcome, again.duplicate_of) == ("duplicate", signed.submission)
    assert staffed.verify(deep=True) == ()


def joint_with_one_withdrawn(ledger: Ledger) -> Outcome:
    """A joint session that was filed for both, and Łukasz' record of it withdrawn."""
    number = asked_once(ledger, submit(ledger, returned(JOINT)))
    done = queries.settle(ledger, number, Settlement("accept", candidate=1), ACT)
    withdraw(ledger, [2], "He was not there.", later(1))
    return done


def test_a_joint_session_that_comes_again_asks_about_the_record_that_was_withdrawn(staffed: Ledger) -> None:
    joint_with_one_withdrawn(staffed)
    number = asked_once(staffed, submit(staffed, returned(JOINT), actor=later(2)))
    still = queries.settle(staffed, number, Settlement("accept", candidate=1), later(2))
    (asked,) = [queries.get(staffed, n).query for n in still.asked]
    assert (still.outcome, asked.code) == ("review", "withdrawn-before")
    assert "(record 3) was withdrawn on 2026-11-23 by Ama Admin: He was not there." in asked.say
    done = queries.settle(staffed, still.asked[0], Settlement("accept", candidate=1), later(3))
    assert (done.outcome, done.records, done.person) == ("filed", (4,), "E03")
    assert [(r.number, r.person) for r in filed(staffed)] == [(1, "E02"), (4, "E03")]
    third = submit(staffed, returned(JOINT), actor=later(4))
    assert (third.outcome, third.duplicate_of) == ("duplicate", done.submission)
    assert staffed.verify(deep=True) == ()


def test_a_joint_session_that_is_of_the_other_one_alone_is_linked_to_that_record(staffed: Ledger) -> None:
    first = joint_with_one_withdrawn(staffed)
    number = asked_once(staffed, submit(staffed, returned(JOINT), actor=later(2)))
    done = queries.settle(staffed, number, Settlement("accept", candidate=2), later(2))
    assert (done.outcome, done.code, done.duplicate_of) == ("duplicate", "same-answers", first.submission)
    assert [(r.number, r.person) for r in filed(staffed)] == [(1, "E02")]


def test_a_withdrawal_that_was_taken_back_leaves_the_joint_session_whole(staffed: Ledger) -> None:
    first = joint_with_one_withdrawn(staffed)
    undo(staffed, 3, "He was there.", later(1))
    again = submit(staffed, returned(JOINT), actor=later(2))
    assert (again.outcome, again.duplicate_of) == ("duplicate", first.submission)


def test_what_was_read_again_and_filed_anew_speaks_for_its_copies_as_before(staffed: Ledger) -> None:
    number = asked_once(staffed, submit(staffed, returned(JOINT)))
    first = queries.settle(staffed, number, Settlement("accept", candidate=2), ACT)
    withdraw(staffed, [1], "It is his.", later(1))
    reopen(staffed, (first.submission,), later(2))
    again = conclude(staffed, first.submission, returned(JOINT), later(2))
    assert again.person == "E02", "what was said before is said again"
    third = submit(staffed, returned(JOINT), actor=later(3))
    assert (third.outcome, third.duplicate_of) == ("duplicate", first.submission)


def test_a_joint_session_on_a_copy_of_one_of_them_is_asked_the_same_way(staffed: Ledger, copy: Copy) -> None:
    outcome = submit(staffed, returned(JOINT, copy=copy))
    asked = [a for a in queries.listed(staffed) if a.query.code == "several-people"]
    assert {a.query.code for a in queries.listed(staffed)} == {"several-people"}
    done = queries.settle(staffed, asked[0].number, Settlement("accept", candidate=1), ACT)
    assert (outcome.outcome, done.records) == ("review", (1, 2))
    assert {r.copy for r in records.find(staffed)} == {NUMBER}
    # Whose it is, is known now; that the name was written over is still to be looked at on each document.
    unlocked = copy.model_copy(update={"locked": ()})
    other = submit(staffed, returned({**JOINT, "summary": "Talked of others."}, copy=unlocked))
    assert {queries.get(staffed, n).query.code for n in other.asked} == {"different-answers"}
    assert len(other.asked) == 2
    queries.settle(staffed, other.asked[0], Settlement("accept", candidate=2), ACT)
    last = queries.settle(staffed, other.asked[1], Settlement("accept", candidate=2), ACT)
    assert [(r.person, r.record["summary"], r.version) for r in filed(staffed)] == [
        ("E02", "Talked of others.", 2),
        ("E03", "Talked of others.", 2),
    ]
    assert (last.code, last.records) == ("replaced", (3, 4))
    assert staffed.verify(deep=True) == ()


def test_names_that_are_not_on_the_roster_can_be_settled_as_two_people_too(staffed: Ledger) -> None:
    outcome = submit(staffed, returned({**SESSION, "supervisee": "Zoe & Luke"}))
    (asked,) = queries.listed(staffed)
    assert asked.query.code == "unknown-person"
    done = queries.settle(staffed, outcome.asked[0], Settlement("correct", people=("E02", "E03")), ACT)
    assert [r.person for r in filed(staffed)] == ["E02", "E03"]
    assert done.records == (1, 2)


def test_people_are_no_answer_to_another_question(staffed: Ledger) -> None:
    outcome = submit(staffed, returned(SESSION, unsure=["summary"]))
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, outcome.asked[0], Settlement("correct", people=("E02", "E03")), ACT)
    assert told.value.code == "settlement-not-people"


def test_nobody_is_taken_for_one_of_several_who_is_not_on_the_roster(staffed: Ledger) -> None:
    number = asked_once(staffed, submit(staffed, returned(JOINT)))
    with pytest.raises(UsageError) as told:
        queries.settle(staffed, number, Settlement("correct", people=("E02", "E99")), ACT)
    assert told.value.code == "unknown-person"
    assert records.find(staffed) == ()


# ---- a reused copy ----


def test_last_months_file_with_a_new_date_offers_another_session_first(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(NOVEMBER, copy=copy))
    reused = submit(staffed, returned(DECEMBER, copy=copy))
    candidates = queries.get(staffed, reused.asked[0]).query.candidates
    assert candidates[0] == SessionCandidate(record=1)
    assert [c.keep for c in candidates if isinstance(c, AnswersCandidate)] == ["earlier", "this"]


def test_another_session_is_a_record_of_its_own_and_carried_forward_after_the_first(
    staffed: Ledger, copy: Copy
) -> None:
    submit(staffed, returned(NOVEMBER, copy=copy))
    reused = submit(staffed, returned(DECEMBER, copy=copy))
    done = queries.settle(staffed, reused.asked[0], Settlement("accept", candidate=1), ACT)
    assert (done.outcome, done.code, done.reason) == (
        "filed",
        "another-session",
        "It is another session than the one that was filed; both are kept.",
    )
    both = records.find(staffed, person="E02")
    assert [(r.held, r.version, r.replaces, r.copy) for r in both] == [
        (dt.date(2026, 11, 14), 1, None, NUMBER),
        (dt.date(2026, 11, 21), 1, None, NUMBER),
    ]
    given = given_for(staffed, FORM, roster.find(staffed, "E02")).values
    assert given["session"] == 6
    assert {v for p, v in given.items() if p.endswith(".what")} == {
        "Book the medication course",
        "Swap two shifts",
    }
    assert staffed.verify(deep=True) == ()


@pytest.mark.parametrize("month", [NOVEMBER, DECEMBER])
def test_of_two_sessions_on_one_copy_a_signed_print_completes_its_own(
    staffed: Ledger, copy: Copy, month: dict[str, Value]
) -> None:
    submit(staffed, returned(NOVEMBER, copy=copy))
    reused = submit(staffed, returned(DECEMBER, copy=copy))
    queries.settle(staffed, reused.asked[0], Settlement("accept", candidate=1), ACT)
    signed = submit(staffed, returned({**month, **SIGNED}, copy=copy))
    assert (signed.code, signed.completes) == ("completed", 1 if month is NOVEMBER else 2)
    again = submit(staffed, returned({**month, "comments": "Talked more."}, copy=copy))
    candidates = queries.get(staffed, again.asked[0]).query.candidates
    assert [c.record for c in candidates if isinstance(c, AnswersCandidate)] == [3, None]
    third = submit(staffed, returned(month, copy=copy))
    assert (third.outcome, third.duplicate_of) == ("duplicate", 1 if month is NOVEMBER else 2)
    assert staffed.verify(deep=True) == ()


def test_the_earlier_answers_or_this_returns_can_still_be_kept(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(NOVEMBER, copy=copy))
    reused = submit(staffed, returned(DECEMBER, copy=copy))
    done = queries.settle(staffed, reused.asked[0], Settlement("accept", candidate=3), ACT)
    (only,) = records.find(staffed)
    assert (done.code, only.replaces, only.held) == ("replaced", 1, dt.date(2026, 11, 21))


def test_on_the_same_day_another_session_is_offered_last_and_flagged(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned(SESSION, copy=copy))
    other = submit(staffed, returned({**SESSION, "summary": "Talked in the afternoon."}, copy=copy))
    candidates = queries.get(staffed, other.asked[0]).query.candidates
    assert candidates[-1] == SessionCandidate(record=1)
    done = queries.settle(staffed, other.asked[0], Settlement("accept", candidate=3), ACT)
    assert "same-day" in {f["code"] for f in records.get(staffed, done.record or 0).flags}


def test_another_signature_is_no_other_session(staffed: Ledger, copy: Copy) -> None:
    submit(staffed, returned({**SESSION, **SIGNED}, copy=copy))
    other = submit(staffed, returned({**SESSION, **SIGNED, "signed_supervisor": "Sam Sample"}, copy=copy))
    candidates = queries.get(staffed, other.asked[0]).query.candidates
    assert {type(c) for c in candidates} == {AnswersCandidate}


def test_without_a_roster_a_joint_session_is_asked_about_and_can_be_let_be(ledger: Ledger) -> None:
    number = asked_once(ledger, submit(ledger, returned(JOINT)))
    assert filed(ledger) == []
    done = queries.settle(ledger, number, Settlement("waive", why="one record is what they agreed"), ACT)
    assert (done.outcome, done.records, done.person) == ("filed", (1,), None)
    assert filed(ledger)[0].record["supervisee"] == JOINT["supervisee"]


def test_a_joint_session_that_came_before_the_roster_is_filed_for_each_once_they_are_on_it(
    ledger: Ledger,
) -> None:
    number = asked_once(ledger, submit(ledger, returned(JOINT)))
    roster.import_csv(ledger, ROSTER.encode(), ACT)
    done = queries.settle(ledger, number, Settlement("correct", people=("E02", "E03")), ACT)
    assert (done.outcome, done.records) == ("filed", (1, 2))
    assert [r.person for r in filed(ledger)] == ["E02", "E03"]


def test_without_a_roster_one_name_is_filed_as_it_stands(ledger: Ledger) -> None:
    assert submit(ledger, returned(SESSION)).outcome == "filed"
