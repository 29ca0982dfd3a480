"""Handwriting that nobody transcribed is never taken for the same as other handwriting."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.review.decision import Decision, DecisionContext, Said, Version, decide
from filing.review.decision_context import fingerprint
from schemas.handwriting import KEYED, SIGNED, WRITTEN
from schemas.reading import Query
from schemas.signatures import state_of
from schemas.values import Value
from tests.filing.returns import FORM, NUMBER, SESSION
from tests.filing.test_decision import COPY, ROSTER, ZOE

BY_HAND: dict[str, Value] = {**SESSION, "summary": WRITTEN}
SAID = {"signed_supervisor": SIGNED, "signed_supervisor_on": dt.date(2026, 11, 14)}


def ruled(
    answers: dict[str, Value], said: Said | None = None, *, filed: dict[str, Value] = BY_HAND
) -> Decision:
    there = (Version(10, 20, filed),)
    context = DecisionContext(COPY, ZOE, there, None, ROSTER)
    return decide(FORM, answers, context, said or Said(), in_doubt=False)


def test_a_second_return_with_handwriting_is_asked_about_and_no_silent_duplicate() -> None:
    decision = ruled(BY_HAND)
    assert (decision.outcome, decision.code) == ("review", "same-session")
    assert "nobody has compared" in decision.ask[0].say


def test_one_that_is_signed_since_is_asked_about_too() -> None:
    assert ruled({**BY_HAND, **SAID}).outcome == "review"


def test_said_to_be_the_same_paper_it_is_a_duplicate_or_completes_the_record() -> None:
    same = Said(kept={10: "earlier"})
    assert (ruled(BY_HAND, same).outcome, ruled(BY_HAND, same).duplicate_of) == ("duplicate", 20)
    signed = ruled({**BY_HAND, **SAID}, same)
    assert (signed.outcome, signed.code, signed.completes) == ("filed", "completed", 10)


def test_said_to_be_another_session_it_is_filed_as_one() -> None:
    decision = ruled(BY_HAND, Said(kept={10: "another"}))
    assert (decision.outcome, decision.code, decision.replaces) == ("filed", "another-session", None)


def test_without_handwriting_nothing_more_is_asked() -> None:
    assert ruled(SESSION, filed=SESSION).outcome == "duplicate"


def test_what_stayed_handwriting_has_no_fingerprint() -> None:
    assert fingerprint(FORM, NUMBER, SESSION, ()) is not None
    assert fingerprint(FORM, NUMBER, BY_HAND, ()) is None
    unread = Query(code=KEYED, path="supervisee", say="Type it.")
    assert fingerprint(FORM, NUMBER, SESSION, (unread,)) is None
    read = Query(code=KEYED, path="date", say="Type it.", raw="14/11/2026")
    assert fingerprint(FORM, NUMBER, SESSION, (read,)) is not None


@pytest.mark.parametrize("code", ["page-too-poor", "page-layout-unknown", "changed-by-hand", "faint-writing"])
def test_what_could_not_be_read_has_no_fingerprint_either(code: str) -> None:
    assert fingerprint(FORM, NUMBER, SESSION, (Query(code=code, say="Look."),)) is None


def test_ink_in_the_place_of_a_signature_is_a_signature() -> None:
    assert state_of(SIGNED, "Zoë Example") == "signed"
    assert state_of(WRITTEN, "Zoë Example") != "signed"
