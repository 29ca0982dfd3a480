"""What was expected of somebody, turn by turn, and what became of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from filing.clocks.expectation import Expected, Postponed
from filing.clocks.expected import expected
from filing.clocks.session import Session
from filing.clocks.whose import regimes_of
from filing.people.absences import Absence
from filing.people.roster import Person
from forms.library import BUILT_IN, Library
from schemas.civil import Length
from schemas.regime_presets import regime_for
from schemas.regimes import Assignment, Regime, Regimes, Rule
from tests.filing.clocks.cases import TODAY, day, held, zoe

MONTHLY = Regime(name="monthly", formal=Rule(every=Length.of("1 month")), agreement=None)


def turns(
    person: Person,
    sessions: list[Session],
    regime: Regime,
    *,
    clock: str = "formal",
    today: dt.date = TODAY,
    postponed: tuple[Postponed, ...] = (),
    absent: tuple[Absence, ...] = (),
) -> list[Expected]:
    every = expected(
        person, sessions, regime, dt.date.min, dt.date.max, today=today, postponed=postponed, absent=absent
    )
    return [e for e in every if e.clock == clock]


def states(found: list[Expected]) -> list[tuple[str, str]]:
    return [(e.due.isoformat(), e.state) for e in found]


def preset(name: str, person: Person) -> Regime:
    library = Library((BUILT_IN,))
    library.regimes = Regimes(usual=name)
    return regimes_of(library)(person)


def test_somebody_of_whom_nothing_is_filed_is_overdue_from_the_start_date() -> None:
    assert states(turns(zoe(), [], MONTHLY, today=day("2026-05-15"))) == [
        ("2026-04-01", "missing"),
        ("2026-05-01", "missing"),
        ("2026-06-01", "open"),
    ]


def test_the_last_day_is_in_time_and_the_day_after_is_late() -> None:
    (first, *_) = turns(zoe(), [held("2026-04-01")], MONTHLY)
    assert (first.state, first.late) == ("met", 0)
    (first, *_) = turns(zoe(), [held("2026-04-02")], MONTHLY)
    assert (first.state, first.late) == ("late", 1)
    assert states(turns(zoe(), [], MONTHLY, today=day("2026-04-01"))) == [("2026-04-01", "open")]
    assert turns(zoe(), [], MONTHLY, today=day("2026-04-02"))[0].state == "missing"


def test_the_next_is_counted_from_the_last_and_turns_nobody_held_are_missing() -> None:
    found = turns(zoe(), [held("2026-03-20"), held("2026-07-05")], MONTHLY, today=day("2026-08-01"))
    assert states(found) == [
        ("2026-04-01", "met"),
        ("2026-04-20", "missing"),
        ("2026-05-20", "missing"),
        ("2026-06-20", "late"),
        ("2026-08-05", "open"),
    ]


@pytest.mark.parametrize(
    "session",
    [
        held("2026-12-24"),  # in the future
        held(None),
        held("2026-11-20", by="Zoë Example", by_person=1),  # by nobody else
        held("2026-11-20", by=None, by_person=None),
        held("2026-11-20", "informal"),
        held("2026-11-20", "group"),
    ],
)
def test_what_is_no_session_by_another_on_a_day_that_was_meets_nothing(session: Session) -> None:
    assert all(e.met_by is None for e in turns(zoe(), [session], MONTHLY))


def test_without_a_start_date_things_count_from_the_first_record_and_without_either_nothing_is_told() -> None:
    nobody = zoe(starts=None)
    assert expected(nobody, [], MONTHLY, dt.date.min, dt.date.max, today=TODAY) == ()
    assert turns(nobody, [held("2026-10-20")], MONTHLY)[0].due == day("2026-11-20")


def test_nothing_is_expected_before_records_are_kept_here() -> None:
    since = MONTHLY.model_copy(update={"counts_from": day("2026-10-01")})
    assert states(turns(zoe(), [], since))[0] == ("2026-11-01", "missing")
    # What was held shortly before still says when the next is due.
    assert states(turns(zoe(), [held("2026-09-20")], since))[0] == ("2026-10-20", "missing")


def test_dues_stop_when_somebody_leaves() -> None:
    gone = zoe(leaves=day("2026-05-10"))
    assert states(turns(gone, [], MONTHLY)) == [("2026-04-01", "missing"), ("2026-05-01", "missing")]


def test_newcastle_is_fortnightly_in_probation_then_monthly_and_late_after_six_weeks() -> None:
    regime = preset("newcastle", zoe())
    first, *_ = turns(zoe(), [], regime)
    assert first.due == day("2026-03-15")
    after = turns(zoe(), [held("2026-09-02")], regime, today=day("2026-09-10"))[-1]
    assert (after.opens, after.due) == (day("2026-10-02"), day("2026-10-14"))
    ended = zoe(probation_end=day("2026-04-01"))
    assert turns(ended, [held("2026-04-02")], regime, today=day("2026-04-10"))[-1].due == day("2026-05-14")


def test_half_time_staff_have_newcastle_s_supervision_every_two_months_instead_of_monthly() -> None:
    part = zoe(hours=Decimal("18.5"), starts=day("2020-01-01"))
    regime = preset("newcastle", part)
    last = turns(part, [held("2026-11-02")], regime)[-1]
    assert (last.opens, last.due) == (day("2027-01-02"), day("2027-01-25"))
    full = turns(zoe(starts=day("2020-01-01"), hours=Decimal(37)), [held("2026-11-02")], regime)[-1]
    assert (full.opens, full.due) == (day("2026-12-02"), day("2026-12-14"))


@pytest.mark.parametrize("hours", ["22.5", "37"])
def test_a_year_is_a_year_for_part_time_staff_too(hours: str) -> None:
    part = zoe(hours=Decimal(hours), starts=day("2026-09-01"))
    regime = preset("newcastle", part)
    assert [t.due for t in turns(part, [], regime, clock="appraisal")] == [day("2027-09-01")]
    signed = held("2026-09-01", "agreement")
    assert turns(part, [signed], regime, clock="agreement")[-1].due == day("2027-09-01")
    planned = held("2026-09-01", "plan")
    assert turns(part, [planned], regime, clock="plan")[-1].due == day("2027-03-01")


def test_agency_staff_have_what_permanent_staff_have() -> None:
    for employment in ("agency", "bank", "volunteer", "permanent", None):
        assert preset("newcastle", zoe(employment=employment)).name == "newcastle"


def test_southwark_s_newly_qualified_are_weekly_for_six_weeks_then_fortnightly_then_monthly() -> None:
    person = zoe(asye_from=day("2026-03-01"))
    regime = preset("southwark", person)
    gaps = {
        "2026-03-05": 7,
        "2026-04-11": 7,
        "2026-04-12": 14,  # six weeks are over
        "2026-08-31": 14,
        "2026-09-01": 30,  # six months are over
    }
    for last, days in gaps.items():
        turn = turns(person, [held(last)], regime, today=day(last))[-1]
        assert (turn.due - day(last)).days == days


def test_southwark_s_groups_are_weekly_beside_one_to_one_every_four_to_six_weeks() -> None:
    person = zoe(starts=day("2020-01-01"))
    sessions = [held("2026-11-02"), held("2026-11-20", "group")]
    regime = preset("southwark-group", person)
    one = turns(person, sessions, regime)[-1]
    assert (one.opens, one.due) == (day("2026-11-30"), day("2026-12-14"))
    groups = turns(person, sessions, regime, clock="group")
    assert (groups[-2].due, groups[-2].state) == (day("2026-11-27"), "missing")


def test_observations_are_four_a_year_in_the_asye_and_two_after() -> None:
    person = zoe(asye_from=day("2026-03-01"))
    regime = preset("southwark", person)
    assert turns(person, [], regime, clock="observation", today=day("2026-04-01"))[0].due == day("2026-06-01")
    later = turns(
        person, [held("2027-03-01", "observation")], regime, clock="observation", today=day("2027-03-02")
    )
    assert later[-1].due == day("2027-09-01")


def test_west_sussex_goes_by_the_job() -> None:
    for role, days in (("Assistant Social Worker", 21), ("support  service staff", 42), ("Cook", 31)):
        person = zoe(role=role)
        turn = turns(person, [held("2026-10-30")], preset("west-sussex", person), today=day("2026-10-31"))[-1]
        assert (turn.due - day("2026-10-30")).days == days


def test_appraisals_in_march_and_their_reviews_in_september_go_by_the_month() -> None:
    person = zoe(starts=day("2024-06-01"))
    regime = preset("southwark", person)
    sessions = [
        held("2025-02-20", "appraisal"),
        held("2025-09-12", "appraisal"),
        held("2026-04-15", "appraisal"),
    ]
    assert states(turns(person, sessions, regime, clock="appraisal")) == [
        ("2025-03-31", "met"),
        ("2026-03-31", "late"),
        ("2027-03-31", "open"),
    ]
    assert states(turns(person, sessions, regime, clock="review")) == [
        ("2024-09-30", "missing"),
        ("2025-09-30", "met"),
        ("2026-09-30", "missing"),
        ("2027-09-30", "open"),
    ]


def test_the_review_of_an_appraisal_is_on_the_day_agreed_or_after_six_months() -> None:
    regime = preset("provider", zoe())
    agreed = held("2026-05-10", "appraisal", next=day("2026-12-20"))
    assert turns(zoe(), [agreed], regime, clock="review")[-1].due == day("2026-12-20")
    plain = held("2026-06-10", "appraisal")
    assert turns(zoe(), [plain], regime, clock="review")[-1].due == day("2026-12-10")


def test_the_hour_of_informal_supervision_is_counted_by_the_month() -> None:
    regime = preset("provider", zoe())
    sessions = [
        held("2026-09-01", "informal", minutes=30),
        held("2026-09-30", "informal", minutes=30),
        held("2026-10-10", "informal", minutes=59),
        held("2026-11-02", "formal", minutes=90),
    ]
    found = turns(zoe(), sessions, regime, clock="informal")[-3:]
    assert [(e.since.month, e.minutes, e.state) for e in found] == [
        (9, 60, "met"),
        (10, 59, "missing"),
        (11, 0, "open"),
    ]


def test_a_month_in_which_somebody_begins_leaves_or_is_mostly_away_is_not_missed() -> None:
    regime = preset("provider", zoe())
    person = zoe(starts=day("2026-07-02"), leaves=day("2026-11-29"))
    away = (Absence(day("2026-09-10"), day("2026-10-10")),)
    found = turns(person, [], regime, clock="informal", absent=away)
    assert [(e.since.month, e.state) for e in found] == [(8, "missing"), (9, "away"), (10, "missing")]


def test_what_is_postponed_with_a_reason_is_not_missing_until_its_new_day_is_over() -> None:
    put_off = Postponed("formal", day("2026-04-01"), None, "Sam was ill")
    # Five working days, of which Good Friday and Easter Monday are none, are the longest that it is a reason.
    for today, told in (("2026-04-10", ("postponed", 0)), ("2026-04-11", ("missing", 1))):
        (first, *_) = turns(zoe(), [], MONTHLY, today=day(today), postponed=(put_off,))
        assert (first.state, first.late) == told
    booked = Postponed("formal", day("2026-04-01"), day("2026-04-08"), "Sam was ill")
    for today, state in (("2026-04-08", "postponed"), ("2026-04-09", "missing")):
        assert turns(zoe(), [], MONTHLY, today=day(today), postponed=(booked,))[0].state == state
    for on, state in (("2026-04-08", "met"), ("2026-04-09", "late")):
        assert turns(zoe(), [held(on)], MONTHLY, postponed=(booked,))[0].state == state
    again = Postponed("formal", day("2026-04-08"), day("2026-04-15"), "The car broke down", 2)
    assert (
        turns(zoe(), [], MONTHLY, today=day("2026-04-14"), postponed=(booked, again))[0].state == "postponed"
    )


def test_what_falls_into_an_absence_is_due_five_working_days_after_the_return() -> None:
    away = (Absence(day("2026-03-20"), day("2026-04-10")),)
    (first, *_) = turns(zoe(), [held("2026-04-17")], MONTHLY, absent=away)
    assert (first.due, first.state) == (day("2026-04-17"), "met")
    (first, *_) = turns(zoe(), [held("2026-04-20")], MONTHLY, absent=away)
    assert (first.state, first.late) == ("late", 3)
    endless = (Absence(day("2026-03-20")),)
    assert {e.state for e in turns(zoe(), [], MONTHLY, absent=endless)} == {"away"}
    back = turns(zoe(), [held("2026-10-01")], MONTHLY, absent=endless)
    assert [(e.due, e.state) for e in back if e.state != "away"] == [(day("2026-10-01"), "met")]


def test_the_agreement_is_reviewed_within_a_year_whatever_was_agreed() -> None:
    regime = preset("walsall", zoe())
    late = held("2026-04-01", "agreement", review=day("2028-01-01"))
    assert turns(zoe(), [late], regime, clock="agreement")[0].due == day("2027-04-01")
    soon = held("2026-04-01", "agreement", review=day("2026-12-01"))
    assert turns(zoe(), [soon], regime, clock="agreement")[0].due == day("2026-12-01")


@pytest.mark.parametrize("name", ["walsall", "newcastle", "newcastle-other", "nspcc", "southwark"])
def test_an_agreement_that_was_never_made_is_missing_from_a_month_after_the_start(name: str) -> None:
    found = turns(zoe(), [], preset(name, zoe()), clock="agreement")
    assert states(found)[0] == ("2026-04-01", "missing")
    # One from before records are kept here counts until its year is over, and no longer.
    old = held("2024-02-01", "agreement")
    again = turns(zoe(), [old], preset(name, zoe()), clock="agreement")
    assert states(again)[0] == ("2025-02-01", "missing")


def test_where_the_regime_asks_for_no_agreement_none_is_missing() -> None:
    assert turns(zoe(), [], preset("provider", zoe()), clock="agreement") == []
    made = held("2026-04-01", "agreement")
    assert states(turns(zoe(), [made], preset("provider", zoe()), clock="agreement")) == [
        ("2027-04-01", "open")
    ]


def test_a_regime_may_say_itself_by_when_the_first_agreement_is_made() -> None:
    rule = Rule(every=Length.of("1 year"), first=Length.of("2 weeks"))
    regime = Regime(name="own", agreement=rule)
    assert states(turns(zoe(), [], regime, clock="agreement"))[0] == ("2026-03-15", "missing")


def test_a_plan_of_months_before_is_no_review_of_an_appraisal() -> None:
    regime = preset("provider", zoe(starts=day("2024-01-01")))
    done = held("2025-12-10", "appraisal", next=day("2026-06-10"))
    early = held("2026-01-05", "plan")

    def reviewed(*more: Session) -> list[tuple[str, str]]:
        return states(turns(zoe(starts=day("2024-01-01")), [done, *more], regime, clock="review"))

    assert reviewed() == reviewed(early) == [("2026-06-10", "missing")]
    assert reviewed(early, held("2026-06-04", "plan")) == [("2026-06-10", "met")]
    assert reviewed(early, held("2026-07-01", "plan")) == [("2026-06-10", "late")]
    assert reviewed(held("2026-09-01", "plan")) == [("2026-06-10", "missing")]
    alone = held("2026-06-10", "plan", by=None, by_person=None)
    assert reviewed(alone) == [("2026-06-10", "missing")]  # nobody held it


def test_another_appraisal_is_the_review_of_the_one_before() -> None:
    person = zoe(starts=day("2024-01-01"))
    regime = preset("provider", person)
    done = held("2025-12-10", "appraisal", next=day("2026-06-10"))
    again = held("2026-06-08", "appraisal")
    found = states(turns(person, [done, held("2026-01-05", "plan"), again], regime, clock="review"))
    assert found == [("2026-06-10", "met"), ("2026-12-08", "open")]
    supervised = held("2026-06-10", "formal")
    assert states(turns(person, [done, supervised], regime, clock="review")) == [("2026-06-10", "missing")]


def test_a_learning_plan_is_due_three_months_after_the_start_and_each_april() -> None:
    regime = preset("southwark", zoe())
    found = turns(zoe(), [], regime, clock="plan", today=day("2027-05-02"))
    assert states(found)[:2] == [("2026-06-01", "missing"), ("2027-04-30", "missing")]


def test_the_first_line_that_means_somebody_says_their_regime() -> None:
    regimes = Regimes(
        who=(
            Assignment(regime="none", person=("E09",)),
            Assignment(regime="old-vicarage", home=("Oak House",), team=("Nights", "Days")),
            Assignment(regime="nspcc", role=("Practitioner",)),
        )
    )
    assert regime_for(regimes, person="E09", role="Practitioner").name == "none"
    assert regime_for(regimes, person="E02", home="oak house", team="Nights").name == "old-vicarage"
    assert regime_for(regimes, person="E02", home="Oak House").name == "provider"
    assert regime_for(regimes, person="E02", role="PRACTITIONER").name == "nspcc"
