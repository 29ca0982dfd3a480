"""Putting off what is due, with a reason; booking it again; taking that back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from filing.clocks.due import due
from filing.clocks.postponing import book, postpone, postponed, take_back
from filing.ledger.actor import Actor
from filing.ledger.audit import verify
from filing.ledger.database import HEAD_FILE, Ledger
from filing.people.roster import find, import_csv
from filing.people.whom import Whom
from schemas.errors import UsageError
from schemas.values import Value
from tests.filing.clocks.test_due import TODAY, ZOE, away, file, quiet, say
from tests.filing.returns import SESSION, SIGNED

__all__ = ["quiet"]
NOW = Actor("Ama Admin", dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC))
ON_THE_DAY = Actor("Ama Admin", dt.datetime(2026, 12, 17, 16, 0, tzinfo=dt.UTC))
MEETING = dt.date(2026, 12, 12)


@pytest.fixture
def met(quiet: Ledger) -> Ledger:
    """Zoë, past her probation, was supervised on the 14th; the next meeting is agreed for 12 December."""
    say(quiet, "E02", probation_end=dt.date(2026, 10, 2))
    file(quiet, {**SESSION, **SIGNED, "actions.1.when": "soon"})
    return quiet


def clocks(ledger: Ledger, today: dt.date = TODAY) -> list[tuple[str, dt.date]]:
    """What falls due of Zoë, beside the agreement that she has not got and the action without a day."""
    found = due(ledger, today=today, whom=ZOE, within=60)
    return [(d.clock, d.on) for d in found if d.clock not in {"agreement", "undated"}]


def test_what_is_put_off_is_to_be_booked_in_five_working_days_and_then_held(met: Ledger) -> None:
    zoe = find(met, "E02")
    done = postpone(met, zoe, why="Sam was ill", actor=NOW)
    assert (done.due, done.until, done.rebook_by, done.afterwards) == (
        MEETING,
        None,
        dt.date(2026, 12, 18),
        False,
    )
    assert clocks(met) == [("rebook", dt.date(2026, 12, 18))]
    booked = book(met, zoe, until=dt.date(2026, 12, 18), actor=NOW)
    assert (booked.number, booked.late) == (done.number, False)
    assert clocks(met) == [("formal", dt.date(2026, 12, 18))]
    after: dict[str, Value] = {
        "date": dt.date(2026, 12, 17),
        "next_meeting": dt.date(2027, 1, 12),
        "actions.1.when": "soon",
    }
    file(met, {**SESSION, **SIGNED, **after}, actor=ON_THE_DAY)
    assert ("rebook", dt.date(2026, 12, 18)) not in clocks(met, dt.date(2026, 12, 20))
    assert clocks(met, dt.date(2026, 12, 20))[0] == ("meeting", dt.date(2027, 1, 12))


def test_a_new_day_after_the_five_is_told_and_one_that_is_not_later_refused(met: Ledger) -> None:
    zoe = find(met, "E02")
    assert postpone(met, zoe, why="Leave", actor=NOW, until=dt.date(2026, 12, 21)).late
    with pytest.raises(UsageError) as error:
        postpone(met, zoe, why="Leave", actor=NOW, due=MEETING, until=MEETING)
    assert error.value.code == "postpone-until"
    with pytest.raises(UsageError) as error:
        book(met, zoe, until=dt.date(2026, 12, 20), actor=NOW)
    assert error.value.code == "postpone-none"


def test_without_a_reason_or_with_nothing_due_nothing_is_put_off(met: Ledger) -> None:
    zoe = find(met, "E02")
    with pytest.raises(UsageError) as error:
        postpone(met, zoe, why="  ", actor=NOW)
    assert error.value.code == "postpone-why"
    with pytest.raises(UsageError) as error:
        postpone(met, zoe, why="Leave", actor=NOW, clock="group")
    assert error.value.code == "postpone-nothing"
    assert postponed(met, today=TODAY) == ()


def test_where_a_turn_was_missed_already_the_day_has_to_be_said_and_it_is_kept_that_it_was_said_after(
    quiet: Ledger,
) -> None:
    zoe = find(quiet, "E02")
    with pytest.raises(UsageError) as error:
        postpone(quiet, zoe, why="Leave", actor=NOW)
    assert error.value.code == "postpone-which"
    assert "--due 26/11/2026" in error.value.faults[0].do
    done = postpone(quiet, zoe, why="Leave", actor=NOW, due=dt.date(2026, 11, 26), until=dt.date(2026, 12, 2))
    assert (done.afterwards, done.late) == (True, False)


def test_a_day_on_which_nothing_was_to_be_is_refused_rather_than_kept_for_nothing(met: Ledger) -> None:
    zoe = find(met, "E02")
    for wrong in (
        dt.date(2026, 11, 14),
        dt.date(2026, 12, 27),
    ):  # that of the last session, and after the turn's day
        with pytest.raises(UsageError) as error:
            postpone(met, zoe, why="Leave", actor=NOW, due=wrong)
        assert (error.value.code, "26/12/2026" in error.value.faults[0].do) == ("postpone-which", True)
    for right in (dt.date(2026, 11, 15), dt.date(2026, 12, 26)):
        take_back(met, postpone(met, zoe, why="Leave", actor=NOW, due=right).number, NOW)


def test_what_is_taken_back_counts_no_more_and_stays_readable(met: Ledger) -> None:
    done = postpone(met, find(met, "E02"), why="Sam was ill", actor=NOW)
    assert take_back(met, done.number, NOW).withdrawn
    assert postponed(met, today=TODAY) == ()
    assert [p.number for p in postponed(met, every=True, today=TODAY)] == [done.number]
    assert clocks(met)[0] == ("meeting", MEETING)
    with pytest.raises(UsageError) as error:
        take_back(met, done.number, NOW)
    assert error.value.code == "postpone-none"


@pytest.mark.parametrize("number", [0, -1, 2**31, 99999999999999999999])
def test_a_number_that_no_postponement_has_is_told_so_however_large(met: Ledger, number: int) -> None:
    with pytest.raises(UsageError) as error:
        take_back(met, number, NOW)
    assert error.value.code == "postpone-none"


def test_the_list_is_of_those_who_are_asked_for_and_the_audit_holds_no_reason(met: Ledger) -> None:
    postpone(met, find(met, "E02"), why="Sam's secret illness", actor=NOW)
    assert [p.person for p in postponed(met, ZOE, today=TODAY)] == ["E02"]
    assert postponed(met, Whom(("E03",)), today=TODAY) == ()
    with met.reading() as conn:
        assert not list(verify(conn, met.home / HEAD_FILE))
        bodies = conn.exec_driver_sql("SELECT body FROM audit").scalars().all()
    assert not any("secret" in b for b in bodies)


def test_who_is_away_on_that_day_is_to_be_booked_after_the_return(met: Ledger) -> None:
    away(met, "E02", dt.date(2026, 12, 10), dt.date(2026, 12, 31))
    done = postpone(met, find(met, "E02"), why="Ill", actor=NOW, due=MEETING)
    assert done.rebook_by == dt.date(2027, 1, 8)  # the first of January is none of the five
    take_back(met, done.number, NOW)
    away(met, "E02", dt.date(2026, 12, 11), None)
    assert postpone(met, find(met, "E02"), why="Ill", actor=NOW, due=MEETING).rebook_by is None


def test_somebody_who_has_left_has_nothing_to_put_off(met: Ledger) -> None:
    say(met, "E02", leaves=dt.date(2026, 11, 20))
    with pytest.raises(UsageError) as error:
        postpone(met, find(met, "E02"), why="Leave", actor=NOW)
    assert error.value.code == "postpone-nothing"


LATEST = dt.date(2026, 12, 26)


def test_where_a_turn_was_missed_before_the_last_session_the_agreed_meeting_is_meant_without_a_question(
    met: Ledger,
) -> None:
    say(met, "E02", starts=dt.date(2025, 1, 6))
    assert postpone(met, find(met, "E02"), why="Sam is ill", actor=NOW).due == MEETING


def test_the_agreed_meeting_is_offered_first_where_several_days_may_be_meant(met: Ledger) -> None:
    late = Actor("Ama Admin", dt.datetime(2027, 1, 20, 9, 0, tzinfo=dt.UTC))
    with pytest.raises(UsageError) as error:
        postpone(met, find(met, "E02"), why="Leave", actor=late)
    assert "--due 12/12/2026 or --due 26/12/2026" in error.value.faults[0].do


def test_to_put_off_the_latest_day_takes_away_no_meeting_that_is_agreed(met: Ledger) -> None:
    postpone(met, find(met, "E02"), why="Leave", actor=NOW, due=LATEST)
    assert clocks(met) == [("meeting", MEETING), ("rebook", dt.date(2027, 1, 5))]


def test_to_put_off_the_latest_day_takes_away_no_new_day_and_no_booking_that_is_to_be_made(
    met: Ledger,
) -> None:
    zoe, new = find(met, "E02"), dt.date(2026, 12, 17)
    first = postpone(met, zoe, why="Sam is ill", actor=NOW, until=new)
    postpone(met, zoe, why="Leave", actor=NOW, due=LATEST)
    assert clocks(met) == [("meeting", new), ("rebook", dt.date(2027, 1, 5))]
    take_back(met, first.number, NOW)
    postpone(met, zoe, why="Sam is ill", actor=NOW, due=MEETING)
    assert clocks(met) == [("rebook", dt.date(2026, 12, 18)), ("rebook", dt.date(2027, 1, 5))]


def test_what_was_booked_again_and_is_put_off_again_is_put_off_from_its_new_day(met: Ledger) -> None:
    zoe, new = find(met, "E02"), dt.date(2026, 12, 17)
    postpone(met, zoe, why="Sam is ill", actor=NOW, until=new)
    assert postpone(met, zoe, why="Leave", actor=NOW).due == new


def test_a_new_day_on_a_bank_holiday_or_in_a_weekend_is_marked_as_one(met: Ledger) -> None:
    zoe = find(met, "E02")
    for day, off in ((17, False), (19, True), (25, True)):
        done = postpone(met, zoe, why="Leave", actor=NOW, due=MEETING, until=dt.date(2026, 12, day))
        assert done.day_off is off
        take_back(met, done.number, NOW)


def test_what_was_put_off_in_an_employment_that_is_over_counts_in_no_later_one_and_is_not_listed(
    met: Ledger,
) -> None:
    postpone(met, find(met, "E02"), why="Sam is ill", actor=NOW, until=dt.date(2026, 12, 17))
    for hour, starts, leaves in ((10, "05/01/2026", "02/12/2026"), (11, "07/12/2026", "")):
        line = f"ref,name,starts,leaves\nE02,Zoë Example,{starts},{leaves}\n"
        import_csv(met, line.encode(), replace(NOW, at=NOW.at.replace(hour=hour)), {"same-people"})
        assert postponed(met, today=dt.date(2026, 12, 8)) == ()
    assert [p.person for p in postponed(met, today=dt.date(2026, 12, 8), every=True)] == ["E02"]
    found = due(met, today=dt.date(2026, 12, 8), whom=ZOE)
    assert not [d for d in found if "postponed" in d.says]
    with pytest.raises(UsageError) as error:
        book(met, find(met, "E02"), until=dt.date(2026, 12, 21), actor=NOW)
    assert error.value.code == "postpone-none"
