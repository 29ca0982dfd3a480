"""What a record says in words is judged again by every report: its signatures, and whether it was held at all."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from schemas.values import Value
from tests.reports.filed import HELD, INFORMAL, TALK, cell, filed, greens, matrix


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"length": 0}, "its length is 0"),
        (
            {"summary": "Did not take place – cancelled"},
            "“Summary of session” says that it was not held: “Did not take place”",
        ),
        (
            {"summary": "Zoë did not attend."},
            "“Summary of session” says that it was not held: “did not attend”",
        ),
    ],
)
def test_a_session_that_was_not_held_by_its_own_words_is_no_evidence_though_both_signed(
    office: Ledger, changes: dict[str, Value], why: str
) -> None:
    number = filed(office, **changes)
    found = cell(office)
    assert found.state == "void"
    assert found.says == f"Supervision Record, record {number} dated 14/11/2026: no evidence, since {why}."
    assert greens(matrix(office, "E02")) == []


def test_a_training_that_did_not_take_place_takes_nothing_from_a_session(office: Ledger) -> None:
    filed(office, summary="The rota. The training did not take place, and is booked again.")
    assert cell(office).state == "done"


@pytest.mark.parametrize("changes", [{"length": 0}, {"matter": "Cancelled – Sam was sick"}])
def test_minutes_of_a_talk_that_was_not_held_are_none(office: Ledger, changes: dict[str, Value]) -> None:
    filed(office, TALK, form=INFORMAL, **changes)
    assert cell(office, table="informal", today=dt.date(2026, 12, 1)).state == "void"


@pytest.mark.parametrize(
    "words",
    [
        "Zoë Example signed by Sam Sample", "Zoë Example / Sam Sample", "Zoë Example will sign", "not Zoë Example",
        "Zoë Example’s sister", "Zoë Example (verbal)", "copy sent to Zoë Example",
    ],
)  # fmt: skip
def test_what_people_let_stand_as_a_signature_is_judged_again_by_its_words(
    office: Ledger, words: str
) -> None:
    filed(office, signed_supervisee=words)
    found = cell(office, today=HELD)
    assert found.state == "unsigned"
    assert greens(matrix(office, "E02", today=HELD)) == []
    theirs = words.replace("Sam", "Ama").replace("Zoë Example", "Sam Sample")
    filed(office, date=dt.date(2026, 10, 14), signed_supervisor=theirs)
    assert cell(office, month="2026-10").state == "unsigned"


@pytest.mark.parametrize("words", ["Zoë Example / Sam Sample", "Zoë Example forgot", "Zoë Example via Sam"])
def test_informal_minutes_are_signed_by_the_same_rule(office: Ledger, words: str) -> None:
    filed(office, TALK, form=INFORMAL, signed_worker=words)
    assert cell(office, table="informal", today=dt.date(2026, 12, 1)).state == "unsigned"
