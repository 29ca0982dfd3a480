"""What becomes of a return: decided in one pure place, tried here without any database."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.people.roster import Person
from filing.records.signing import content, signed_together, signing_places, signs
from filing.review.decision import Decision, DecisionContext, Said, Version, decide
from schemas.candidates import AnswersCandidate, PersonCandidate, SessionCandidate
from schemas.copies import Copy
from schemas.values import Value
from tests import trial
from tests.filing.returns import FORM, NUMBER, RENDITION, SESSION, SIGNED

ZOE = Person(2, "E02", "Zoë Example")
LUKASZ = Person(3, "E03", "Łukasz Próba")
NAMESAKE = Person(4, "E04", "Zoë  EXAMPLE")
COPY = Copy(
    form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={"supervisee": "Zoë Example"}
)
ROSTER = (ZOE, LUKASZ)


def ruled(
    answers: dict[str, Value],
    *versions: dict[str, Value],
    copy: Copy | None = COPY,
    owner: Person | None = ZOE,
    said: Said | None = None,
    in_doubt: bool = False,
    people: tuple[Person, ...] = ROSTER,
    twin: int | None = None,
) -> Decision:
    """The decision on these answers, where these versions of the record are filed already."""
    filed = tuple(Version(10 + n, 20 + n, v, replaces=9 + n if n else None) for n, v in enumerate(versions))
    context = DecisionContext(copy, owner, filed, twin, people)
    return decide(FORM, answers, context, said or Said(), in_doubt=in_doubt)


def offered(decision: Decision) -> list[str]:
    """The people that its first query offers, one by one."""
    return [c.person for c in decision.ask[0].candidates if isinstance(c, PersonCandidate)]


def test_a_first_return_without_doubt_is_filed_for_the_copys_person() -> None:
    decision = ruled(SESSION)
    assert (decision.outcome, decision.person, decision.copy) == ("filed", ZOE, COPY)


@pytest.mark.parametrize(
    "written", ["Siobhán O’Neill", "Siobhán O\u00adʼNeill", "Siobha\u0301n\u00a0O'Neill"]
)
@pytest.mark.parametrize("copy", [COPY, None], ids=["a copy of theirs", "a generic blank"])
def test_a_name_in_another_spelling_of_the_same_is_that_person(written: str, copy: Copy | None) -> None:
    siobhan = Person(5, "E05", "Siobhán O'Neill")
    owner = siobhan if copy else None
    decision = ruled({**SESSION, "supervisee": written}, copy=copy, owner=owner, people=(*ROSTER, siobhan))
    assert (decision.outcome, decision.person, decision.ask) == ("filed", siobhan, ())
    assert decision.answers["supervisee"] == written  # as it was written


def test_a_return_in_doubt_is_never_filed() -> None:
    assert ruled(SESSION, in_doubt=True).outcome == "review"


def test_the_same_answers_again_are_a_duplicate_of_the_document_that_brought_them() -> None:
    decision = ruled(SESSION, SESSION)
    assert (decision.outcome, decision.code, decision.duplicate_of) == ("duplicate", "same-answers", 20)


def test_the_unsigned_return_again_after_the_signed_one_is_a_duplicate_of_the_unsigned() -> None:
    decision = ruled(SESSION, SESSION, {**SESSION, **SIGNED})
    assert (decision.outcome, decision.duplicate_of) == ("duplicate", 20)


def test_a_return_that_only_adds_signatures_completes_the_record() -> None:
    decision = ruled({**SESSION, **SIGNED}, SESSION)
    assert (decision.outcome, decision.code, decision.completes) == ("filed", "completed", 10)
    assert dict(decision.answers) == {**SESSION, **SIGNED}


def test_two_signatures_on_two_prints_come_together_on_one_record() -> None:
    one = {"signed_supervisor": "S. Sample", "signed_supervisor_on": dt.date(2026, 11, 14)}
    other = {"signed_supervisee": "Z. Example"}
    decision = ruled({**SESSION, **other}, {**SESSION, **one})
    assert decision.outcome == "filed"
    assert dict(decision.answers) == {**SESSION, **one, **other}


def test_a_return_with_fewer_signatures_adds_nothing_and_is_a_duplicate() -> None:
    decision = ruled({**SESSION, "signed_supervisee": SIGNED["signed_supervisee"]}, {**SESSION, **SIGNED})
    assert (decision.outcome, decision.duplicate_of) == ("duplicate", 20)


def test_a_signature_that_says_otherwise_is_a_query_and_not_an_addition() -> None:
    decision = ruled({**SESSION, "signed_supervisor": "Somebody Else"}, {**SESSION, **SIGNED})
    assert (decision.outcome, decision.code) == ("review", "different-answers")


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Talked of something else."},
        {"summary": None},
        {"comments": "Added later."},
        {"next_meeting": dt.date(2026, 12, 13)},
        {"actions.2.what": "One more"},
    ],
)
def test_anything_else_that_differs_is_a_query_showing_both(change: dict[str, Value | None]) -> None:
    answers = {p: v for p, v in {**SESSION, **SIGNED, **change}.items() if v is not None}
    decision = ruled(answers, SESSION)
    assert (decision.outcome, decision.code) == ("review", "different-answers")
    earlier, this, another = decision.ask[0].candidates
    path = next(iter(change))
    assert isinstance(earlier, AnswersCandidate)
    assert isinstance(this, AnswersCandidate)
    assert (earlier.keep, this.keep) == ("earlier", "this")
    assert path in earlier.answers
    assert earlier.answers[path] != this.answers[path]
    assert "supervisee" not in this.answers
    assert another == SessionCandidate(record=10)


def test_of_different_answers_a_person_can_keep_either() -> None:
    other = {**SESSION, "summary": "Talked of something else."}
    kept = ruled(other, SESSION, said=Said(kept={10: "earlier"}))
    assert (kept.outcome, kept.code, kept.duplicate_of) == ("duplicate", "set-aside", 20)
    replaced = ruled(other, SESSION, said=Said(kept={10: "this"}))
    assert (replaced.outcome, replaced.code, replaced.replaces) == ("filed", "replaced", 10)
    assert replaced.completes is None


def test_another_name_on_somebodys_copy_is_a_query_with_both_people() -> None:
    decision = ruled({**SESSION, "supervisee": "Łukasz Próba"})
    assert (decision.outcome, decision.code) == ("review", "another-person")
    assert offered(decision) == ["E02", "E03"]


def test_a_photocopy_is_filed_for_its_person_and_the_copy_stays_out() -> None:
    said = Said(persons={"another-person": (LUKASZ,)})
    decision = ruled({**SESSION, "supervisee": "Łukasz Próba"}, said=said)
    assert (decision.outcome, decision.person, decision.copy) == ("filed", LUKASZ, None)


@pytest.mark.parametrize("name", ["zoë example", "Zoë  Example", "ZOË EXAMPLE", "Zoe\u0308 Example"])
def test_capitals_spaces_and_accents_written_otherwise_are_the_same_person(name: str) -> None:
    assert ruled({**SESSION, "supervisee": name}).person == ZOE


def test_a_person_who_changed_their_name_since_the_copy_was_made_is_still_them() -> None:
    married = Person(2, "E02", "Zoë Newname")
    assert ruled(SESSION, owner=married, people=(married, LUKASZ)).outcome == "filed"


def test_a_copy_that_comes_back_as_another_form_is_a_query() -> None:
    decision = ruled(SESSION, copy=COPY.model_copy(update={"edition": 2}))
    assert (decision.outcome, decision.code) == ("review", "copy-of-another-form")


def test_a_generic_blank_goes_to_the_one_person_of_exactly_that_name() -> None:
    assert ruled(SESSION, copy=None, owner=None).person == ZOE


def test_a_name_nobody_has_is_asked_and_never_guessed() -> None:
    decision = ruled({**SESSION, "supervisee": "Zoe Exampel"}, copy=None, owner=None)
    assert (decision.outcome, decision.code, decision.person) == ("review", "unknown-person", None)
    assert decision.ask[0].candidates[0] == PersonCandidate(person="E02", name="Zoë Example")


def test_a_name_two_people_have_is_asked() -> None:
    decision = ruled(SESSION, copy=None, owner=None, people=(ZOE, NAMESAKE))
    assert offered(decision) == ["E02", "E04"]


def test_without_a_roster_a_generic_blank_is_filed_for_nobody() -> None:
    decision = ruled(SESSION, copy=None, owner=None, people=())
    assert (decision.outcome, decision.person) == ("filed", None)


def test_a_document_that_says_the_same_doubts_included_is_linked_to_the_first() -> None:
    decision = ruled(SESSION, in_doubt=True, twin=7)
    assert (decision.outcome, decision.duplicate_of) == ("duplicate", 7)


def test_signing_is_signatures_the_dates_right_after_them_and_the_day_a_copy_was_given() -> None:
    assert signing_places(FORM) == {*SIGNED, "copy_given"}
    assert not signs(FORM, "date")
    assert not signs(FORM, "next_meeting")


@pytest.mark.parametrize("name", trial.NAMES)
def test_no_trial_form_takes_the_day_it_was_held_for_a_signature(name: str) -> None:
    form = trial.load(name)
    assert form.about.held not in signing_places(form)
    assert form.about.next not in signing_places(form)


paths = st.sampled_from(["summary", "comments", "outcomes", *SIGNED])
some_answers = st.dictionaries(paths, st.sampled_from(["a", "b"]), max_size=6)


@given(some_answers, some_answers)
def test_what_comes_together_keeps_every_answer_of_both_and_invents_none(
    earlier: dict[str, Value], now: dict[str, Value]
) -> None:
    together = signed_together(FORM, earlier, now)
    if together is None:
        assert content(FORM, earlier) != content(FORM, now) or any(
            earlier[p] != now[p] for p in set(earlier) & set(now)
        )
    else:
        assert together == {**now, **earlier}
        assert content(FORM, together) == content(FORM, earlier)


@given(some_answers, st.lists(some_answers, max_size=3), st.booleans())
def test_a_return_is_filed_only_without_doubt_and_only_as_it_stands_or_signed_on(
    answers: dict[str, Value], versions: list[dict[str, Value]], in_doubt: bool
) -> None:
    decision = ruled(answers, *versions, in_doubt=in_doubt)
    if decision.outcome == "filed":
        assert not in_doubt
        assert set(answers.items()) <= set(decision.answers.items())
        if versions:
            assert decision.replaces == 9 + len(versions)
            assert content(FORM, decision.answers) == content(FORM, versions[-1])
    if decision.outcome == "duplicate":
        assert decision.duplicate_of is not None
    if decision.outcome == "review":
        assert in_doubt or decision.ask
