"""Who supervises on a day, and why nobody does: each day just inside and just outside."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.people.absences import Absence
from filing.people.roster import Person
from filing.people.supervising import by_reference, management_gap, supervision_gap

DAY = dt.date(2026, 11, 30)
ZOE = Person(2, "E02", "Zoë Example", manager="E01", supervisor="E03")


def everybody(**supervisor: dt.date) -> list[Person]:
    return [Person(1, "E01", "Sam Sample"), ZOE, Person(3, "E03", "Tom Sample", **supervisor)]


def test_somebody_here_supervises_and_the_manager_does_where_no_supervisor_is_said() -> None:
    assert supervision_gap(ZOE, everybody(), DAY) is None
    assert supervision_gap(Person(4, "E04", "Ada Example", manager="E01"), everybody(), DAY) is None


def test_the_last_day_of_a_supervisor_is_one_of_work_and_the_next_is_a_gap() -> None:
    assert supervision_gap(ZOE, everybody(leaves=DAY), DAY) is None
    gap = supervision_gap(ZOE, by_reference(everybody(leaves=dt.date(2026, 11, 29))), DAY)
    assert gap is not None
    assert (gap.kind, gap.since, gap.who and gap.who.ref) == ("left", DAY, "E03")
    assert gap.says == "The supervisor, Tom Sample, left on 29/11/2026."
    assert management_gap(ZOE, everybody(leaves=dt.date(2026, 11, 29)), DAY) is None


def test_a_supervisor_who_begins_tomorrow_supervises_nobody_today() -> None:
    assert supervision_gap(ZOE, everybody(starts=DAY), DAY) is None
    gap = supervision_gap(ZOE, everybody(starts=dt.date(2026, 12, 1)), DAY)
    assert gap is not None
    assert (gap.kind, gap.until) == ("not-begun", DAY)


@pytest.mark.parametrize(("first", "last", "is_gap"), [(30, None, True), (31, None, False), (1, 29, False)])
def test_a_supervisor_is_away_on_the_days_of_an_absence_alone(
    first: int, last: int | None, is_gap: bool
) -> None:
    start = dt.date(2026, 10, 31) + dt.timedelta(days=first)
    away = {3: (Absence(start, dt.date(2026, 11, last) if last else None),)}
    gap = supervision_gap(ZOE, everybody(), DAY, away)
    assert (gap is not None and gap.kind == "away") is is_gap


def test_whoever_has_nobody_on_the_roster_is_told() -> None:
    alone = Person(5, "E05", "Ann Head")
    assert [
        gap and gap.kind for gap in (supervision_gap(alone, [alone], DAY), management_gap(alone, [], DAY))
    ] == [
        "nobody",
        "nobody",
    ]
