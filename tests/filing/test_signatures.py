"""A record keeps what became of each signature, and is complete only when all have signed."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.records import records
from filing.review import queries
from filing.review.queries import Settlement
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, SIGNED, later, returned, submit

pytestmark = pytest.mark.thorough

WHY_NOT = [
    ("Refused to sign", "refused"),
    ("absent on the day", "absent"),
    ("Unable to sign", "unable"),
    ("N/A", "unsigned"),
    ("not signed", "unsigned"),
]


def saying(words: str) -> dict[str, Value]:
    """A session that the supervisor signed, and the supervisee's place with these words."""
    kept = {p: v for p, v in SIGNED.items() if p.startswith("signed_supervisor")}
    return {**SESSION, **kept, "signed_supervisee": words}


@pytest.mark.parametrize(("words", "state"), WHY_NOT)
def test_words_that_say_why_not_are_filed_with_their_state_and_the_record_is_unsigned(
    staffed: Ledger, words: str, state: str
) -> None:
    outcome = submit(staffed, returned(saying(words)))
    assert outcome.record is not None
    filed = records.get(staffed, outcome.record)
    assert (filed.state, filed.record["signed_supervisee"]) == ("unsigned", words)
    assert filed.provenance["signed_supervisee"]["signature"] == state
    assert filed.provenance["signed_supervisor"]["signature"] == "signed"
    assert "signature" not in filed.provenance["summary"]
    [flag] = [f for f in filed.flags if f["code"] == "unsigned"]
    assert flag["path"] == "signed_supervisee"
    assert words in flag["say"]


@pytest.mark.parametrize(
    ("words", "code"), [("Tom Example", "signed-by-another"), ("yes", "signature-unclear")]
)
def test_another_name_waits_for_a_person_who_may_say_why_it_stands(
    staffed: Ledger, words: str, code: str
) -> None:
    outcome = submit(staffed, returned(saying(words)))
    assert (outcome.outcome, outcome.code, outcome.record) == ("review", code, None)
    [number] = outcome.asked
    done = queries.settle(staffed, number, Settlement(action="waive", why="Her married name."), ACT)
    assert done.record is not None
    filed = records.get(staffed, done.record)
    assert filed.state == "complete"
    [flag] = [f for f in filed.flags if f["code"] == code]
    assert flag["waived"]["why"] == "Her married name."


def test_left_blank_it_is_a_record_that_waits_for_its_signature(staffed: Ledger) -> None:
    outcome = submit(staffed, returned(saying("Tom Example")))
    [number] = outcome.asked
    done = queries.settle(staffed, number, Settlement(action="blank", why="Not hers."), ACT)
    assert done.record is not None
    filed = records.get(staffed, done.record)
    assert (filed.state, filed.record["signed_supervisee"]) == ("unsigned", None)


def test_a_signature_that_comes_later_completes_what_said_why_not(staffed: Ledger) -> None:
    first = submit(staffed, returned(saying("Absent on the day")))
    signed = {**saying("Z. Example"), "signed_supervisee_on": dt.date(2026, 11, 20)}
    second = submit(staffed, returned(signed), actor=later(days=3))
    assert (second.outcome, second.completes) == ("filed", first.record)
    assert second.record is not None
    filed = records.get(staffed, second.record)
    assert (filed.state, filed.record["signed_supervisee"]) == ("complete", "Z. Example")


def test_an_older_print_that_says_not_signed_takes_no_signature_away(staffed: Ledger) -> None:
    submit(staffed, returned({**SESSION, **SIGNED}))
    again = submit(staffed, returned(saying("not signed")), actor=later(days=3))
    assert again.outcome == "duplicate"
