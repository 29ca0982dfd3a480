"""Every state and outcome of mail has its words on the desk."""

from __future__ import annotations

from desk.rooms.mail.words import BECAME, DID, MEANS, STATES, advice
from filing.mail.messages import STATES as ALL_STATES
from mailing.recipients import ALLOWABLE
from mailing.told import BECAME as ALL_BECAME


def test_every_state_and_outcome_has_its_words_and_what_may_be_let_go_its_advice() -> None:
    assert set(STATES) == set(MEANS) == set(ALL_STATES)
    assert set(BECAME) == set(ALL_BECAME)
    assert set(ALL_BECAME) <= set(DID)
    assert [code for code in sorted(ALLOWABLE) if not advice(code)] == []
    assert advice("no-such-code") == advice(None) == ""
