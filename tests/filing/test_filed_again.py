"""A session of several people that comes in again after withdrawals: each withdrawn record is a question of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.life.acts import withdraw
from filing.life.undoing import undo
from filing.people import roster
from filing.records import records
from filing.review import queries
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.rejecting import reopen
from filing.review.settled import settled
from filing.review.submissions import conclude
from filing.review.wording import in_words
from schemas.values import Value
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, later, returned, submit
from tests.forms import group

pytestmark = pytest.mark.thorough

FORM = group.form()
JOINT: dict[str, Value] = {**SESSION, "supervisee": "Zoë Example and Łukasz Próba"}
TEAM: dict[str, Value] = {
    "led": "Sam Sample",
    "day": dt.date(2026, 11, 14),
    "attendees.1.name": "Zoë Example",
    "attendees.2.name": "Łukasz Próba",
    "notes": "Talked of who covers Christmas.",
}
AGAIN, LEAVE = Settlement("accept", 1), Settlement("accept", 2, why="She was not there.")


@pytest.fixture
def team(url: str | None, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that knows the form of a group, and has one session filed: record 1 for Zoë, record 2 for Łukasz."""
    with open_ledger(tmp_path / "home", library=group.library(tmp_path), url=url) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        assert submit(opened, returned(TEAM, form=FORM)).records == (1, 2)
        yield opened


def scanned(ledger: Ledger, day: int) -> Outcome:
    """The session of the group, in another file."""
    return submit(ledger, returned(TEAM, form=FORM), actor=later(day))


def joint(ledger: Ledger, day: int) -> Outcome:
    """One line with two names, in another file, said to be of both where that is asked."""
    done = submit(ledger, returned(JOINT), actor=later(day))
    asked = {queries.get(ledger, n).query.code: n for n in done.asked}
    if "several-people" in asked:
        done = queries.settle(ledger, asked["several-people"], AGAIN, later(day))
    return done


def asked_of(ledger: Ledger, outcome: Outcome) -> dict[str, int]:
    """By person, the question whether their record is filed again."""
    found = {n: queries.get(ledger, n).query for n in outcome.asked}
    assert {q.code for q in found.values()} <= {"withdrawn-before"}
    return {name: n for n, q in found.items() for name in ("Zoë", "Łukasz") if f"A record of {name}" in q.say}


def current(ledger: Ledger) -> list[tuple[int, str | None]]:
    """Number and person of each record that counts."""
    return sorted((r.number, r.person) for r in records.find(ledger))


def both_withdrawn(ledger: Ledger) -> None:
    withdraw(ledger, [1], "Wrong person altogether.", later(1))
    withdraw(ledger, [2], "He was off sick.", later(2))


def test_each_withdrawn_record_is_a_question_that_says_whose_it_was_when_by_whom_and_why(
    team: Ledger,
) -> None:
    both_withdrawn(team)
    asked = asked_of(team, scanned(team, 3))
    says = {name: queries.get(team, n).query.say for name, n in asked.items()}
    assert says == {
        "Zoë": f"A record of Zoë Example (E02) with these answers (record 3) was withdrawn on 2026-11-23 by {ACT.by}: "
        "Wrong person altogether. File it again for Zoë Example?",
        "Łukasz": f"A record of Łukasz Próba (E03) with these answers (record 4) was withdrawn on 2026-11-24 by "
        f"{ACT.by}: He was off sick. File it again for Łukasz Próba?",
    }
    offered = [in_words(FORM, None, c) for c in queries.get(team, asked["Zoë"]).query.candidates]
    assert offered == [["file it again"], ["not again: record 3 stays withdrawn"]]


def test_nobody_gets_a_record_before_all_is_settled_and_one_may_be_left_withdrawn(team: Ledger) -> None:
    both_withdrawn(team)
    asked = asked_of(team, scanned(team, 3))
    still = queries.settle(team, asked["Łukasz"], AGAIN, later(4))
    assert (still.outcome, still.asked, current(team)) == ("review", (asked["Zoë"],), [])
    done = queries.settle(team, asked["Zoë"], LEAVE, later(5))
    assert (done.outcome, done.code, done.person, done.records) == ("filed", None, "E03", (5,))
    assert current(team) == [(5, "E03")]
    told = [(t.asked.number, t.chosen, t.said.why) for t in settled(team, FORM, {done.submission})]
    assert told == [
        (asked["Zoë"], "record 3 stays withdrawn", "She was not there."),
        (asked["Łukasz"], "it is filed again", None),
    ]
    assert team.verify(deep=True) == ()


def test_both_are_filed_again_where_that_is_said_of_both(team: Ledger) -> None:
    both_withdrawn(team)
    asked = asked_of(team, scanned(team, 3))
    queries.settle(team, asked["Zoë"], AGAIN, later(4))
    done = queries.settle(team, asked["Łukasz"], AGAIN, later(4))
    assert (done.outcome, current(team)) == ("filed", [(5, "E02"), (6, "E03")])


def test_where_both_stay_withdrawn_the_document_is_linked_and_can_be_taken_up_again(team: Ledger) -> None:
    both_withdrawn(team)
    back = scanned(team, 3)
    asked = asked_of(team, back)
    queries.settle(team, asked["Zoë"], LEAVE, later(4))
    done = queries.settle(team, asked["Łukasz"], LEAVE, later(4))
    assert (done.outcome, done.code, done.duplicate_of) == ("duplicate", "left-withdrawn", 1)
    assert current(team) == []
    assert set(asked_of(team, scanned(team, 5))) == {"Zoë", "Łukasz"}, "it speaks for no other file"
    reopen(team, (done.submission,), later(6))
    again = conclude(team, done.submission, returned(TEAM, form=FORM), later(6))
    assert (again.outcome, again.code) == ("duplicate", "same-document"), "the other file asks it already"
    assert again.duplicate_of == done.submission + 1
    assert team.verify(deep=True) == ()


def test_what_was_left_withdrawn_is_asked_again_once_its_document_is_taken_up(team: Ledger) -> None:
    both_withdrawn(team)
    done = scanned(team, 3)
    for number in done.asked:
        done = queries.settle(team, number, LEAVE, later(4))
    reopen(team, (done.submission,), later(5))
    again = conclude(team, done.submission, returned(TEAM, form=FORM), later(5))
    assert set(asked_of(team, again)) == {"Zoë", "Łukasz"}


def test_a_record_that_is_withdrawn_while_the_question_is_open_is_asked_about_as_well(team: Ledger) -> None:
    withdraw(team, [2], "He was off sick.", later(1))
    first = asked_of(team, scanned(team, 2))
    assert set(first) == {"Łukasz"}
    withdraw(team, [1], "Wrong person altogether.", later(3))
    still = queries.settle(team, first["Łukasz"], AGAIN, later(4))
    assert (still.outcome, set(asked_of(team, still)), current(team)) == ("review", {"Zoë"}, [])
    done = queries.settle(team, still.asked[0], LEAVE, later(5))
    assert (done.outcome, current(team)) == ("filed", [(5, "E03")])


def test_what_was_said_of_one_withdrawal_says_nothing_of_the_next(team: Ledger) -> None:
    both_withdrawn(team)
    asked = asked_of(team, scanned(team, 3))
    queries.settle(team, asked["Zoë"], AGAIN, later(4))
    undo(team, 3, "It was hers.", later(5))
    withdraw(team, [5], "It was not, after all.", later(6))
    still = queries.settle(team, asked["Łukasz"], AGAIN, later(7))
    now = asked_of(team, still)
    assert (still.outcome, set(now)) == ("review", {"Zoë"})
    assert "(record 6)" in queries.get(team, now["Zoë"]).query.say


def test_a_withdrawal_that_is_taken_back_is_asked_no_more(team: Ledger) -> None:
    both_withdrawn(team)
    back = scanned(team, 3)
    asked = asked_of(team, back)
    undo(team, 3, "It was hers.", later(4))
    assert queries.get(team, asked["Zoë"]).moot
    assert queries.get(team, asked["Łukasz"]).open
    done = queries.settle(team, asked["Łukasz"], AGAIN, later(5))
    assert (done.outcome, done.person, current(team)) == ("filed", "E03", [(5, "E02"), (6, "E03")])


def test_a_document_that_was_filed_for_one_of_them_does_not_speak_for_the_other(team: Ledger) -> None:
    withdraw(team, [2], "He was off sick.", later(1))
    second = scanned(team, 2)
    assert queries.settle(team, second.asked[0], AGAIN, later(3)).records == (4,)
    third = scanned(team, 4)
    assert (third.outcome, third.duplicate_of) == ("duplicate", second.submission), "both have a record"
    withdraw(team, [1], "She was not there.", later(5))
    fourth = scanned(team, 6)
    asked = asked_of(team, fourth)
    assert (fourth.outcome, set(asked)) == ("review", {"Zoë"})
    fifth = scanned(team, 7)
    assert (fifth.outcome, fifth.duplicate_of) == ("duplicate", fourth.submission), (
        "it is asked there already"
    )
    assert queries.settle(team, asked["Zoë"], AGAIN, later(8)).outcome == "filed"
    assert [who for _, who in current(team)] == ["E03", "E02"]
    assert scanned(team, 9).code == "same-document"


def test_neither_does_one_where_both_names_stand_in_one_line(staffed: Ledger) -> None:
    assert joint(staffed, 0).records == (1, 2)
    withdraw(staffed, [2], "He was off sick.", later(1))
    second = joint(staffed, 2)
    assert queries.settle(staffed, second.asked[0], AGAIN, later(3)).records == (4,)
    assert joint(staffed, 4).code == "same-document"
    withdraw(staffed, [1], "She was not there.", later(5))
    back = joint(staffed, 6)
    asked = asked_of(staffed, back)
    assert (back.outcome, set(asked)) == ("review", {"Zoë"})
    left = queries.settle(staffed, asked["Zoë"], LEAVE, later(7))
    assert (left.outcome, left.code, left.duplicate_of) == ("duplicate", "same-answers", second.submission)
    assert current(staffed) == [(4, "E03")]


def test_a_record_that_was_withdrawn_of_somebody_else_is_asked_about_once_for_all(staffed: Ledger) -> None:
    first = submit(staffed, returned(JOINT))
    done = queries.settle(staffed, first.asked[0], Settlement("correct", people=("E01",)), ACT)
    withdraw(staffed, done.records, "Filed for the wrong one.", later(1))
    back = joint(staffed, 2)
    (number,) = back.asked
    asked = queries.get(staffed, number).query
    assert asked.say.startswith("A record with these answers (record 2) was withdrawn")
    assert [in_words(FORM, None, c) for c in asked.candidates] == [["file it again"]]
    filed = queries.settle(staffed, number, AGAIN, later(3))
    assert [who for _, who in current(staffed)] == ["E02", "E03"]
    third = joint(staffed, 4)
    assert (third.outcome, third.duplicate_of) == ("duplicate", filed.submission)


def test_of_one_person_there_is_one_question_in_the_words_it_always_had(staffed: Ledger) -> None:
    one = submit(staffed, returned(SESSION))
    withdraw(staffed, one.records, "Never held.", later(1))
    back = submit(staffed, returned(SESSION), actor=later(2))
    asked = queries.get(staffed, back.asked[0]).query
    assert asked.say == (
        f"A record with these answers (record 2) was withdrawn on 2026-11-23 by {ACT.by}: Never held. "
        "File it again? If not, reject the document (carepack queries reject)."
    )
    assert [in_words(FORM, None, c) for c in asked.candidates] == [["file it again"]]
    done = queries.settle(staffed, back.asked[0], AGAIN, later(3))
    third = submit(staffed, returned(SESSION), actor=later(4))
    assert (third.outcome, third.duplicate_of) == ("duplicate", done.submission)
