"""What falls due stands under headings that people know, and says how soon in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from filing.clocks.due_told import groups, in_days, untold
from filing.clocks.falling import Due

TODAY = dt.date(2026, 11, 30)


def due(days: int, **more: Any) -> Due:
    """Something of Zoë's that falls due in so many days."""
    usual: dict[str, Any] = {
        "clock": "formal", "form": None, "title": "Supervision", "record": None, "held": None, "person": "E02",
        "name": "Zoë Example", "team": "Days", "home": "Oak House", "says": "Supervision.", "source": "",
    }  # fmt: skip
    return Due(on=TODAY + dt.timedelta(days), days=days, **{**usual, **more})


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, "2 days over"), (-1, "1 day over"), (0, "today"), (1, "in 1 day"), (40, "in 40 days")],
)
def test_how_soon_is_said_in_words(days: int, said: str) -> None:
    assert in_days(due(days)) == said


def test_what_is_over_stands_first_and_what_has_no_day_in_no_group() -> None:
    found = [due(-3), due(0), due(7), due(8), due(0, clock="start"), due(0, clock="unsupervised")]
    assert [(g.head, len(g.lines)) for g in groups(found)] == [
        ("Over", 1),
        ("Within 7 days", 2),
        ("Later", 1),
    ]
    assert [d.clock for d in untold(found)] == ["start"]


def test_teams_of_one_name_in_two_homes_are_two_and_what_is_in_none_comes_last() -> None:
    found = [
        due(1, home=None, team=None),
        due(2, home="Elm House"),
        due(3),
        due(4, home=None),
        due(5, person=None, name=None, home=None, team=None),
    ]
    assert [g.head for g in groups(found, "team")] == [
        "Days", "Elm House/Days", "Oak House/Days", "The organisation", "no team"
    ]  # fmt: skip
    assert [g.head for g in groups(found, "home")] == [
        "Elm House",
        "Oak House",
        "The organisation",
        "no home",
    ]
    assert [g.head for g in groups(found, "person")] == ["The organisation", "Zoë Example (E02)"]
