"""One turn after another: month ends, absences and postponements move the day of one turn, never that of the later."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from filing.clocks.expectation import Expected, Postponed
from filing.clocks.expected import expected
from filing.people.absences import Absence
from schemas.civil import Length
from schemas.regimes import Phase, Regime, Rule
from tests.filing.clocks.cases import day, held, zoe
from tests.filing.clocks.test_expected import MONTHLY, states, turns

QUARTERLY = Regime(name="quarterly", formal=Rule(every=Length.of("3 months")), agreement=None)


def dues(found: list[Expected]) -> list[str]:
    return [e.due.isoformat() for e in found]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2024-11-30", ["2025-02-28", "2025-05-30", "2025-08-30", "2025-11-30", "2026-02-28"]),
        ("2024-08-31", ["2024-11-30", "2025-02-28", "2025-05-31", "2025-08-31", "2025-11-30", "2026-02-28"]),
        ("2024-02-29", ["2024-05-29", "2024-08-29", "2024-11-29", "2025-02-28", "2025-05-29", "2025-08-29"]),
    ],
)
def test_turns_count_from_the_day_of_the_month_that_was_meant_however_short_one_was(
    start: str, due: list[str]
) -> None:
    found = turns(zoe(starts=day(start)), [], QUARTERLY, today=day(due[-1]))
    assert dues(found) == due
    assert {e.opens for e in found} == {e.due for e in found}


def test_the_turns_to_come_keep_the_day_of_the_month_too() -> None:
    person, today = zoe(starts=day("2025-11-30")), day("2026-01-10")
    found = expected(person, [], QUARTERLY, dt.date.min, day("2026-12-01"), today=today, ahead=True)
    assert dues([*found]) == ["2026-02-28", "2026-05-30", "2026-08-30", "2026-11-30"]


def test_turns_that_nobody_held_count_on_from_the_day_of_the_last_session() -> None:
    found = turns(zoe(starts=day("2020-01-06")), [held("2025-11-30")], QUARTERLY, today=day("2026-08-30"))
    assert dues(found)[-3:] == ["2026-02-28", "2026-05-30", "2026-08-30"]


def test_a_first_turn_and_a_phase_keep_the_day_of_the_month_too() -> None:
    rule = Rule(every=Length.of("3 months"), first=Length.of("1 month"))
    first = Regime(name="first", formal=rule, agreement=None)
    assert dues(turns(zoe(starts=day("2026-01-31")), [], first, today=day("2026-05-31"))) == [
        "2026-02-28",
        "2026-05-31",
    ]
    phase = Phase(during="start", every=Length.of("1 month"), lasts=Length.of("2 months"))
    phased = Regime(name="phased", formal=Rule(every=Length.of("3 months"), phases=(phase,)), agreement=None)
    assert dues(turns(zoe(starts=day("2026-01-31")), [], phased, today=day("2026-06-30"))) == [
        "2026-02-28",
        "2026-03-31",
        "2026-06-30",
    ]


def test_one_day_away_moves_that_turn_and_none_after_it() -> None:
    away = (Absence(day("2026-06-01"), day("2026-06-01")),)
    found = turns(zoe(), [], QUARTERLY, today=day("2026-11-30"), absent=away)
    assert dues(found) == ["2026-06-08", "2026-09-01", "2026-12-01"]


def test_what_was_held_after_the_return_is_what_the_next_one_counts_from() -> None:
    away = (Absence(day("2026-06-01"), day("2026-06-01")),)
    found = turns(zoe(), [held("2026-06-08")], QUARTERLY, absent=away)
    assert states(found)[:2] == [("2026-06-08", "met"), ("2026-09-08", "missing")]


def test_of_several_turns_of_a_long_absence_the_last_alone_is_due_after_the_return() -> None:
    away = (Absence(day("2026-03-20"), day("2026-06-10")),)
    assert states(turns(zoe(), [], MONTHLY, today=day("2026-06-17"), absent=away)) == [
        ("2026-04-01", "away"),
        ("2026-05-01", "away"),
        ("2026-06-17", "away"),
    ]
    assert turns(zoe(), [], MONTHLY, today=day("2026-06-18"), absent=away)[2].state == "missing"
    # Where the next is due before the five days are over, that one stands for both.
    away = (Absence(day("2026-03-20"), day("2026-04-28")),)
    assert states(turns(zoe(), [], MONTHLY, today=day("2026-05-01"), absent=away)) == [
        ("2026-04-01", "away"),
        ("2026-05-01", "open"),
    ]


def test_one_postponement_excuses_one_turn_until_it_is_to_be_held_again_and_no_later_turn() -> None:
    endless = Postponed("formal", day("2026-06-01"), day("2049-12-31"), "was busy", 1, day("2026-05-28"))
    for today, told in (("2026-06-08", "postponed"), ("2026-06-09", "missing")):
        assert turns(zoe(), [], QUARTERLY, today=day(today), postponed=(endless,))[0].state == told
    found = turns(zoe(), [], QUARTERLY, today=day("2026-12-02"), postponed=(endless,))
    assert states(found) == [
        ("2026-06-01", "missing"),
        ("2026-09-01", "missing"),
        ("2026-12-01", "missing"),
        ("2027-03-01", "open"),
    ]


def test_what_is_held_on_the_new_day_is_late_where_that_was_after_the_days_to_hold_it_again() -> None:
    put_off = Postponed("formal", day("2026-06-01"), day("2026-06-20"), "Flood", 1, day("2026-05-28"))
    for on, late in (("2026-06-08", 0), ("2026-06-09", 1), ("2026-06-20", 12)):
        assert turns(zoe(), [held(on)], QUARTERLY, postponed=(put_off,))[0].late == late


@pytest.mark.parametrize(("noted", "state"), [("2026-06-01", "postponed"), ("2026-06-02", "missing")])
def test_what_is_put_off_only_when_its_day_is_over_stays_missing(noted: str, state: str) -> None:
    put_off = Postponed("formal", day("2026-06-01"), day("2026-06-08"), "was busy", 1, day(noted))
    found = turns(zoe(), [], QUARTERLY, today=day("2026-06-03"), postponed=(put_off,))[0]
    assert (found.state, found.postponed, found.put_off_afterwards) == (state, put_off, state == "missing")


def test_one_put_off_again_and_again_is_missing_when_the_next_is_due() -> None:
    days = ["2026-04-01", "2026-04-08", "2026-04-15", "2026-04-22", "2026-04-29", "2026-05-05", "2026-05-12"]
    chain = tuple(
        Postponed("formal", day(a), day(b), "Ill", n, day(a))
        for n, (a, b) in enumerate(itertools.pairwise(days))
    )
    for today, told in (("2026-04-30", "postponed"), ("2026-05-01", "missing")):
        assert turns(zoe(), [], MONTHLY, today=day(today), postponed=chain)[0].state == told
    found = turns(zoe(), [], MONTHLY, today=day("2026-06-15"), postponed=chain)
    assert [e.state for e in found] == ["missing", "missing", "missing", "open"]


def test_one_put_off_again_after_the_days_to_hold_it_is_no_reason_any_more() -> None:
    first = Postponed("formal", day("2026-06-01"), day("2026-08-20"), "Ill", 1, day("2026-05-28"))
    again = Postponed("formal", day("2026-08-20"), day("2026-08-27"), "Ill", 2, day("2026-06-02"))
    found = turns(zoe(), [], QUARTERLY, today=day("2026-08-21"), postponed=(first, again))
    assert [e.state for e in found] == ["missing", "open"]
    assert found[1].postponed is None


def test_an_absence_that_was_noted_afterwards_counts_and_says_so() -> None:
    since, noted = day("2026-03-20"), day("2026-11-30")
    afterwards = (Absence(since, None, None, ((noted, None),)),)
    found = turns(zoe(), [], QUARTERLY, absent=afterwards)
    assert [(e.state, e.away_noted) for e in found] == [("away", noted), ("away", noted), ("away", None)]
    in_time = (Absence(since, None, None, ((day("2026-06-01"), None), (noted, None))),)
    assert [e.away_noted for e in turns(zoe(), [], QUARTERLY, absent=in_time)] == [None] * 3


def test_the_longer_part_of_an_absence_is_noted_when_it_was_made_longer() -> None:
    absence = Absence(
        day("2026-03-20"),
        day("2026-09-30"),
        None,
        ((day("2026-03-20"), day("2026-04-10")), (day("2026-10-01"), day("2026-09-30"))),
    )
    noted = {d: absence.noted_on(dt.date.fromisoformat(d)) for d in ("2026-04-10", "2026-04-11")}
    assert noted == {"2026-04-10": day("2026-03-20"), "2026-04-11": day("2026-10-01")}
