"""Whether a session was held: not at all where its record says nothing else, in doubt where it may say so."""

from __future__ import annotations

from typing import Any

import pytest

from forms import load
from schemas import rules
from schemas.reading import Query
from schemas.was_held import CODE, NOT_HELD, Hearing, accounts_of, hearing, is_void

FORM = load("supervision-record")
ACCOUNTS = accounts_of(FORM)


def said(**answers: Any) -> Hearing | None:
    """What is said against a session of Zoë's with Sam."""
    return hearing(ACCOUNTS, {"supervisee": "Zoë Example", "supervisor": "Sam Sample", **answers})


def outcome(**answers: Any) -> str | None:
    """The same in a word."""
    found = said(**answers)
    return found.says if found is not None else None


ACTION = {"actions": [{"what": "Book the course", "who": "Zoë"}]}


@pytest.mark.parametrize("words", ["", "N/A", "TBC", "-", "See notes"])
def test_nothing_in_the_account_and_nowhere_else_is_no_session(words: str) -> None:
    assert outcome(summary=words) == "not-held"
    assert outcome(summary=words, last_actions=[{"what": "Book it", "when": "Friday"}]) == "not-held"
    assert outcome(summary=words, disagree="It is blank.") == "not-held"


@pytest.mark.parametrize("words", ["", "N/A", "TBC", "-"])
def test_nothing_in_the_account_and_something_elsewhere_is_in_doubt(words: str) -> None:
    assert outcome(summary=words, **ACTION) == "doubt"
    assert outcome(summary=words, comments="We looked at the rota.") == "doubt"
    assert outcome(summary=words, **{"actions.1.what": "Book the course"}) == "doubt"


def test_an_account_that_refers_to_another_place_is_believed_where_something_stands_there() -> None:
    assert outcome(summary="N/A – see notes below", comments="Rota and training were gone through.") is None
    assert outcome(summary="See actions below", **ACTION) is None


@pytest.mark.parametrize("words", ["Jury service", "Zoë and the boiler", "Hm"])
def test_a_few_words_of_no_subject_are_in_doubt_where_nothing_else_is_told(words: str) -> None:
    assert outcome(summary=words) == "doubt"


def test_a_few_words_of_no_subject_are_taken_as_they_are_beside_others_and_not_beside_an_action() -> None:
    assert outcome(summary="The boiler and the door.", comments="I was glad of it.") is None
    assert outcome(summary="The boiler and the door.", **ACTION) == "doubt"


@pytest.mark.parametrize(
    "beside",
    [
        {"agenda": [{"item": "Rota"}]},
        {"agenda.1.item": "Rota"},
        {"outcomes": "A plan for the rota."},
        {"disagree": "The door is blue."},
        {"last_actions": [{"what": "Book it", "who": "Zoë"}]},
    ],
)
def test_what_is_written_beforehand_is_no_sign_that_they_met(beside: dict[str, Any]) -> None:
    assert outcome(summary="The boiler and the door.", **beside) == "doubt"


@pytest.mark.parametrize(
    "beside",
    [
        {"comments": "I was glad of it."},
        {"worth_supervisee": 4},
        {"last_actions": [{"what": "Book it", "now": "done"}]},
        {"last_actions.1.now": "done"},
    ],
)
def test_what_they_say_of_it_and_what_became_of_actions_is_a_sign_that_they_met(
    beside: dict[str, Any],
) -> None:
    assert outcome(summary="The boiler and the door.", **beside) is None


def test_an_outcome_is_no_sign_that_anybody_spoke() -> None:
    accounts = accounts_of(load("informal-supervision"))
    answers = {"worker": "Zoë Example", "matter": "Left a voicemail.", "outcome": "Ring again."}
    found = hearing(accounts, answers)
    assert found is not None
    assert (found.says, found.path) == ("doubt", "matter")
    assert hearing(accounts, {**answers, "comments": "It was good to talk."}) is None


ACCOUNT = "The rota, line by line, and the new plan."


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("This session did not take place.", True),
        ("Supervision cancelled as Sam was sick", True),
        ("We never met.", True),
        ("This meeting did not happen", True),
        ("I did not attend this", True),
        ("Cancelled", False),  # of what, the comments do not say
        ("Did not attend", False),
        ("I have not met my targets", False),
        ("I did not attend the training", False),
        ("Supervision cancelled in May was made up for today: we met at 10", False),
    ],
)
def test_comments_name_the_session_or_say_that_nobody_met(words: str, doubted: bool) -> None:
    assert outcome(summary=ACCOUNT, comments=words) == ("doubt" if doubted else None)


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("We never met.", True),
        ("This meeting did not happen", True),
        ("Cancelled", True),
        ("I was off sick", True),
        ("The rota is not fair.", False),
        ("I did not attend the training", False),
    ],
)
def test_a_disagreement_is_heard_of_whatever_it_says_against_the_session(words: str, doubted: bool) -> None:
    assert outcome(summary=ACCOUNT, disagree=words) == ("doubt" if doubted else None)


def test_every_account_that_leaves_it_in_doubt_is_asked_about_and_each_of_its_words() -> None:
    answers = {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "summary": "Zoë off sick"}
    both = {**answers, "disagree": "We never met."}
    alone, (first, second) = _asked(answers), _asked(both)
    assert [q.path for q in (first, second)] == ["summary", "disagree"]
    assert first.say != alone[0].say
    assert _asked({**both, "next_meeting": "12/12/2026"}) == (first, second)


def test_the_same_opening_with_other_words_behind_it_is_another_question() -> None:
    opening = "Zoë off sick and so this was not done today as it was planned in the week before, and "
    one, other = (_asked({"summary": opening + rest})[0].say for rest in ("we wait", "it is over"))
    assert one.partition("(")[0] == other.partition("(")[0]
    assert one != other


def _asked(answers: dict[str, Any]) -> tuple[Query, ...]:
    return tuple(q for q in rules.check(FORM, answers) if q.code == CODE)


@pytest.mark.parametrize(("words", "void"), [("Cancelled", True), ("Zoë off sick", False), ("Rota.", False)])
def test_a_record_that_says_that_nothing_was_held_has_a_note_of_it(words: str, void: bool) -> None:
    answers = {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "summary": words}
    notes = [q for q in rules.check(FORM, answers) if q.code == NOT_HELD]
    assert [(q.path, q.level) for q in notes] == ([("summary", "note")] if void else [])
    assert is_void(FORM, answers) is void
    assert all("counts for no session" in q.say for q in notes)


def test_a_doubt_is_asked_about_with_the_words_and_what_to_do() -> None:
    answers = {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "summary": "Zoë off sick"}
    (asked,) = [q for q in rules.check(FORM, answers) if q.code == CODE]
    assert (asked.path, asked.level) == ("summary", "must")
    assert asked.say.startswith("It says “Zoë off sick”. Was the session held? If it was, waive this")


@pytest.mark.parametrize("words", ["Cancelled", "We talked about the rota.", ""])
def test_what_is_plain_is_not_asked_about(words: str) -> None:
    answers = {"supervisee": "Zoë Example", "supervisor": "Sam Sample", "summary": words}
    assert CODE not in {q.code for q in rules.check(FORM, {k: v for k, v in answers.items() if v})}


def test_papers_at_which_nobody_meets_are_not_asked_about() -> None:
    plan = load("pdp-2016")
    at = next(name for name, _ in accounts_of(plan).asked)
    assert CODE not in {q.code for q in rules.check(plan, {at: "Cancelled by Zoë, off sick, rota"})}


def test_words_are_quoted_as_they_are_written_and_no_more_of_them() -> None:
    found = said(summary="Her mother is in hospital and so Zoë didn’t attend, we speak on Friday")
    assert found == Hearing("doubt", "summary", "“Summary of session” says: “didn't attend”")


def test_the_account_is_the_question_that_must_be_answered_with_the_most_room() -> None:
    accounts = {
        form: accounts_of(load(form)).asked[0][0]
        for form in ("supervision-record", "informal-supervision", "direct-observation")
    }
    assert accounts == {
        "supervision-record": "summary",
        "informal-supervision": "matter",
        "direct-observation": "observed",
    }
