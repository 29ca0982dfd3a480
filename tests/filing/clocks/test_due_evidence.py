"""What falls due goes by the rule of evidence that the matrix goes by: a record that shows no session meets no day."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.due import due
from filing.clocks.evidence import void
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.database import Ledger
from filing.people.roster import find
from schemas.values import Value
from tests.filing.clocks.test_due import TODAY, ZOE, line, quiet
from tests.filing.returns import SESSION, SIGNED
from tests.reports.filed import filed

__all__ = ["quiet"]
HELD: dict[str, Value] = {**SESSION, **SIGNED, "next_meeting": dt.date(2027, 3, 1)}


@pytest.mark.parametrize("holder", ["N/K", "nobody", "the manager", "Zoë Example"])
def test_a_record_that_names_nobody_who_held_it_pushes_no_day_and_is_told(quiet: Ledger, holder: str) -> None:
    before = line(due(quiet, today=TODAY, whom=ZOE), "formal")
    number = filed(quiet, HELD, supervisor=holder, signed_supervisor=None)
    after = line(due(quiet, today=TODAY, whom=ZOE), "formal")
    assert (after.on, after.record) == (before.on, None)
    assert f"record {number} of 14/11/2026 does not count, since " in after.says


@pytest.mark.parametrize("holder", ["Sam Sample", "Priya Outside"])
def test_one_that_was_held_by_another_moves_the_next_day(quiet: Ledger, holder: str) -> None:
    before = line(due(quiet, today=TODAY, whom=ZOE), "formal")
    number = filed(quiet, HELD, supervisor=holder, signed_supervisor=holder)
    after = line(due(quiet, today=TODAY, whom=ZOE), "formal")
    assert after.on > before.on
    assert after.record == number
    assert "does not count" not in after.says


def test_it_is_the_same_judging_as_that_of_the_matrix(quiet: Ledger) -> None:
    filed(quiet, HELD, supervisor="N/K", signed_supervisor=None)
    zoe = find(quiet, "E02")
    (session,) = sessions(quiet)[zoe.id]
    assert void(session, zoe, facts(quiet), TODAY)


def test_a_sound_session_after_a_void_one_leaves_nothing_to_be_told_of_it(quiet: Ledger) -> None:
    early: dict[str, Value] = {"date": dt.date(2026, 11, 2), "session": 3, "supervisor": "N/K"}
    filed(quiet, {**HELD, **early, "signed_supervisor": "N/K"}, signed_supervisor=None)
    filed(quiet, HELD)
    assert "does not count" not in line(due(quiet, today=TODAY, whom=ZOE), "formal").says
