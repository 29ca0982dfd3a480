"""A record may say that the session was not held: it says so at once, in few words, and of the session itself."""

from __future__ import annotations

from typing import Any

import pytest

from filing.clocks.not_held import says_not_held
from filing.clocks.session_form import session_form
from forms import load

WHERE = session_form(load("supervision-record"))
NOT_HELD = (
    "Did not take place – cancelled", "Did not take place", "did not take place.", "Didn’t take place",
    "Not held",
    "This session did not take place because Sam was off sick.", "The supervision did not take place",
    "Supervision did not go ahead", "Supervision not held", "Supervision session was not held",
    "Session not held today",
    "It did not take place.", "Cancelled", "CANCELLED", "Cancelled.", "Cancelled – staff sick",
    "Cancelled due to sickness",
    "Cancelled by Zoë", "Canceled at short notice", "Session cancelled",
    "Supervision cancelled as Sam was on leave",
    "Meeting cancelled", "Called off", "Postponed", "Postponed to 12/12/2026", "Postponed until December",
    "Rescheduled for 3 December", "Re-arranged to 3/12", "Session had to be cancelled",
    "The session was cancelled.",
    "Zoë did not attend", "Zoë did not attend supervision", "Zoë Example did not attend.",
    "She did not attend",
    "Did not attend", "Didn't attend", "DNA", "Staff member did not turn up", "No show", "No-show",
    "Sam Sample was unable to attend", "Supervisee failed to attend the meeting", "No supervision this month",
    "No supervision took place", "No session held", "No meeting", "Off sick", "Zoë was on annual leave",
    "On holiday",
    "1:1 did not take place", "One to one cancelled", "Supervision cancelled at the last minute",
    "- Cancelled",
    "Supervision not possible today", "Cancelled, to be held on 3 December", "Supervision missed",
)  # fmt: skip
HELD = (
    "We talked about the rota.", "The training did not take place; we booked another.",
    "We discussed the rota. The training did not take place.", "Training was cancelled and is booked again.",
    "Zoë did not attend the fire training in May. It is booked for June.", "Zoë did not attend training",
    "Cancelled visits and how to report them", "Cancelled shifts were discussed",
    "Cancelled leave: to be taken in May",
    "Did not take place last month, so this is for both months: rota, leave, training.",
    "The last session did not take place.", "Last month's supervision was cancelled.",
    "Session cancelled on Monday, held today instead.",
    "Supervision was cancelled in October; talked about the rota.",
    "Postponed from October. We went through all action points.", "The team meeting was cancelled",
    "Mrs Smith did not attend the day centre", "Family did not attend the review", "Ann did not attend.",
    "The client did not attend", "No issues", "No supervision issues", "No sickness this month",
    "Sickness reviewed",
    "Not much to report", "Not completed the care certificate yet", "Attended",
    "Absence management: back from sick leave",
    "Missed medication rounds", "Missed, late and short visits", "Annual leave booked for May",
    "Deferred payments explained",
    "It was held", "Session held as planned", "Did not take place as planned at 10 but went ahead at 12",
    "Observation of medication round", "Zoë was absent for two weeks and is glad to be back", "Holiday",
    "Supervision not held often enough in the past: a plan was made", "Cancelled appointments of residents",
    "Postponed the appraisal", "Zoë did not come to the handover on time",
    "Did not take place. " + "The rota was looked at, line by line, and so was the plan. " * 4,
)  # fmt: skip


def said(**answers: Any) -> str | None:
    """What a supervision record of Zoë's with Sam says."""
    return says_not_held({"supervisee": "Zoë Example", "supervisor": "Sam Sample", **answers}, WHERE)


@pytest.mark.parametrize("words", NOT_HELD)
def test_an_account_that_opens_with_it_says_that_the_session_was_not_held(words: str) -> None:
    found = said(summary=words)
    assert found is not None
    assert found.startswith("“Summary of session” says that it ")


@pytest.mark.parametrize("words", HELD)
def test_what_else_was_cancelled_or_put_off_says_nothing_of_the_session(words: str) -> None:
    assert said(summary=words) is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("This session did not take place.", True),
        ("Supervision cancelled as Sam was sick", True),
        ("The appraisal was not held", True),
        ("Cancelled", False),  # of what, the comments do not say
        ("Did not attend", False),
        ("Session cancelled", False),
        ("Supervision was not held last month", False),
        ("Supervision cancelled in May was made up for today: we talked", False),
    ],
)
def test_comments_must_name_the_session(words: str, says: bool) -> None:
    assert (said(summary="", comments=words) is not None) is says
    assert said(disagree=words) is None


def test_the_account_is_the_question_that_must_be_answered_with_the_most_room() -> None:
    accounts = {
        form: session_form(load(form)).accounts[0][0]
        for form in ("supervision-record", "informal-supervision", "direct-observation")
    }
    assert accounts == {
        "supervision-record": "summary",
        "informal-supervision": "matter",
        "direct-observation": "observed",
    }
