"""A day on the command line, as people here write it: 30/11/2026, 30 Nov 2026 or 2026-11-30."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click


class Day(click.ParamType[dt.date]):
    """A day, the day of the month first. `ahead`: one that is past is refused, where something is asked for by it."""

    name = "day"

    def __init__(self, *, ahead: bool = False) -> None:
        self.ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:  # noqa: ARG002
        """The day. Raises UsageError `day-unreadable`, `day-past`."""
        from filing.people.days import day_meant

        day = value if isinstance(value, dt.date) else day_meant(str(value))
        if self.ahead:
            _check_ahead(day)
        return day


def _check_ahead(day: dt.date) -> None:
    from cli.ledger import today
    from schemas.errors import UsageError

    now = today()
    if day < now:
        what = f"{day:%d/%m/%Y} is past: today is {now:%d/%m/%Y}."
        raise UsageError.of("day-past", what, "Give today or a day to come, the day of the month first.")


DAY = Day()
DAY_AHEAD = Day(ahead=True)
MOST_DAYS = 36_500
"""Days back or ahead that anybody can mean: a hundred years, which every calendar here still holds."""
