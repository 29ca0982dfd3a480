"""What is held, by whom and why; and that it is let go of as openly."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people import roster
from filing.retention.holds import hold, listed, release
from schemas.errors import UsageError
from tests.filing.retention.cases import two_sessions
from tests.filing.returns import ACT, later


def _refused(ledger: Ledger, what: str, why: str = "A claim.") -> str:
    with pytest.raises(UsageError) as refused:
        hold(ledger, what, why, ACT)
    return refused.value.code


def test_a_hold_has_who_when_and_why_and_so_has_its_end(staffed: Ledger) -> None:
    two_sessions(staffed)
    one = hold(staffed, "E02", "A claim.", ACT)
    assert (one.person, one.name, one.record, one.why, one.by) == (
        "E02",
        "Zoë Example",
        None,
        "A claim.",
        "Ama Admin",
    )
    assert listed(staffed) == (one,)
    done = release(staffed, "Zoë Example", "It was settled.", later(3))
    assert (done.released_by, done.released_why, done.stands) == ("Ama Admin", "It was settled.", False)
    assert listed(staffed) == ()
    assert listed(staffed, every=True) == (done,)
    assert staffed.verify(deep=True) == ()


def test_a_hold_is_of_somebody_or_something_that_is_there(staffed: Ledger) -> None:
    two_sessions(staffed)
    assert _refused(staffed, "99") == "no-record"
    assert _refused(staffed, "9" * 30) == "no-record"
    assert _refused(staffed, "Mo Madeup") == "unknown-person"
    assert _refused(staffed, "1", " ") == "retention-no-reason"
    hold(staffed, "1", "A claim.", ACT)
    assert _refused(staffed, "record:1") == "retention-held"
    with pytest.raises(UsageError) as refused:
        release(staffed, "2", "Over.", ACT)
    assert refused.value.code == "retention-not-held"


def test_digits_that_are_a_reference_and_a_record_say_which_they_mean(staffed: Ledger) -> None:
    two_sessions(staffed)
    roster.import_csv(staffed, b"ref,name\n1,Robin Invented\n", ACT)
    assert _refused(staffed, "1") == "retention-which"
    assert hold(staffed, "person:1", "A claim.", ACT).name == "Robin Invented"
    assert hold(staffed, "record:1", "A claim.", ACT).record == 1
