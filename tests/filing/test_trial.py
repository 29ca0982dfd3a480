"""What is tried in a ledger is seen there, and is gone after it."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.ledger.trial import trial
from filing.people.roster import find, import_csv, people
from tests.filing.returns import ACT, SESSION, returned, submit

CHANGE = b"ref,name\nE02,Zo\xc3\xab Sample\nE07,Mo Madeup\n"


def test_what_is_done_is_read_there_and_nothing_of_it_stays(staffed: Ledger) -> None:
    before = people(staffed)
    with trial(staffed) as tried:
        import_csv(tried, CHANGE, ACT, {"other-names"})
        assert find(tried, "E02").name == "Zoë Sample"
        assert len(people(tried)) == 4
        assert submit(tried, returned(SESSION)).outcome == "review"
    assert people(staffed) == before
    assert staffed.verify(deep=True) == ()
    assert submit(staffed, returned(SESSION)).outcome == "filed"


def test_what_goes_wrong_in_a_trial_is_told_and_taken_back_too(staffed: Ledger) -> None:
    def fail() -> None:
        with trial(staffed) as tried:
            import_csv(tried, CHANGE, ACT, {"other-names"})
            raise ValueError("made up")

    with pytest.raises(ValueError, match="made up"):
        fail()
    assert find(staffed, "E02").name == "Zoë Example"
    assert staffed.verify(deep=True) == ()


def test_a_part_of_a_trial_that_fails_leaves_what_was_tried_before_it(plain: Ledger) -> None:
    with trial(plain) as tried:
        import_csv(tried, b"ref,name\nE07,Mo Madeup\n", ACT)
        with pytest.raises(ValueError, match="made up"), tried.writing():
            raise ValueError("made up")
        assert find(tried, "E07").name == "Mo Madeup"
    assert len(people(plain)) == 3
