"""What a submission came to says so in words, when it is concluded and whenever it is asked for again."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people.roster import find
from filing.records.copies import issue
from filing.review import queries, submissions
from filing.review.apply_decision import Outcome
from filing.review.queries import Settlement
from filing.review.submissions import conclude
from schemas.copies import Copy
from schemas.reading import Query
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NUMBER, RENDITION, SESSION, SIGNED, returned, submit

COPY = Copy(
    form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={"supervisee": "Zoë Example"}
)
STRAY = Query(code="stray-text", say="Words outside the places for answers.", raw="Please ring me.")
OTHER: dict[str, Value] = {**SESSION, "summary": "Talked of others."}


@pytest.fixture
def issued(plain: Ledger) -> Ledger:
    """A ledger with a copy that was issued to Zoë Example and came back."""
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(plain, [COPY], [template], actor=ACT, person=find(plain, "E02"))
    first = submit(plain, returned(SESSION, copy=COPY))
    assert (first.outcome, first.code, first.reason) == ("filed", None, None)
    return plain


def stands(ledger: Ledger, outcome: Outcome) -> tuple[str | None, str | None]:
    """Code and reason as told; and, whatever is said twice, the same as the ledger keeps."""
    kept = submissions.receipt_of(ledger, outcome.submission)
    again = conclude(ledger, outcome.submission, returned(SESSION), ACT)
    assert (kept.code, kept.reason) == (again.code, again.reason) == (outcome.code, outcome.reason)
    return outcome.code, outcome.reason


def test_a_duplicate_says_that_it_is_linked(issued: Ledger) -> None:
    linked = "The same answers came in before; this document is linked to the first."
    assert stands(issued, submit(issued, returned(SESSION, copy=COPY))) == ("same-document", linked)
    unsure = submit(issued, returned(SESSION, copy=COPY, unsure=["summary"]))
    done = queries.settle(issued, unsure.asked[0], Settlement("accept"), ACT)
    assert stands(issued, done) == ("same-answers", linked)


def test_a_completed_record_says_what_was_added(issued: Ledger) -> None:
    signed = submit(issued, returned({**SESSION, **SIGNED}, copy=COPY))
    assert stands(issued, signed) == ("completed", "It adds signatures to the record that was filed.")


@pytest.mark.parametrize(
    ("candidate", "code", "reason"),
    [
        (1, "set-aside", "The earlier answers were kept; this return is linked to them."),
        (2, "replaced", "It replaces the record that was filed."),
        (3, "another-session", "It is another session than the one that was filed; both are kept."),
    ],
)
def test_what_was_chosen_between_different_answers_is_told(
    issued: Ledger, candidate: int, code: str, reason: str
) -> None:
    other = submit(issued, returned(OTHER, copy=COPY))
    asked = "This was returned before, with other answers. Keep the earlier ones, or this return's?"
    assert stands(issued, other) == ("different-answers", f"{asked} Or is it of another session?")
    done = queries.settle(issued, other.asked[0], Settlement("accept", candidate=candidate), ACT)
    assert stands(issued, done) == (code, reason)


def test_words_that_were_let_stand_are_told_to_be_noted(issued: Ledger) -> None:
    beside = submit(issued, returned(SESSION, copy=COPY, extra=[STRAY]))
    assert stands(issued, beside) == ("stray-text", "Words outside the places for answers.")
    done = queries.settle(issued, beside.asked[0], Settlement("waive", why="Rang them."), ACT)
    say = "It says the same as the record that was filed; what else stands on it is noted there."
    assert stands(issued, done) == ("noted", say)


def test_a_review_says_its_first_open_question_with_what_it_is_about(issued: Ledger) -> None:
    unsure = submit(issued, returned({**OTHER, "session": 9}, unsure=["summary"]))
    say = "Summary of session: What stands here could not be read with certainty."
    assert stands(issued, unsure) == ("unsure", say)
