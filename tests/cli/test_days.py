"""A day on the command line is read in one way by every command that asks for one."""

from __future__ import annotations

import datetime as dt

import click
import pytest

from cli.days import DAY, DAY_AHEAD, Day
from cli.ledger import today
from cli.main import cli
from schemas.errors import UsageError


def options(command: click.Command) -> list[click.Option]:
    """Every option of a command and of those below it."""
    mine = [p for p in command.params if isinstance(p, click.Option)]
    if not isinstance(command, click.Group):
        return mine
    at = click.Context(command)
    below = [command.get_command(at, name) for name in command.list_commands(at)]
    return [*mine, *(o for one in below if one is not None for o in options(one))]


def test_no_command_reads_days_in_a_way_of_its_own() -> None:
    found = options(cli)
    assert not [o.opts for o in found if isinstance(o.type, click.DateTime)]
    days = {name for o in found if isinstance(o.type, Day) for name in o.opts}
    assert {"--reply-by", "--return-by", "--until", "--due", "--from", "--to", "--on"} <= days


@pytest.mark.parametrize("said", ["1/2/2027", "01/02/27", "1 Feb 2027", "1 February 2027", "2027-02-01"])
def test_a_day_is_read_as_people_here_write_it(said: str) -> None:
    assert DAY.convert(said, None, None) == dt.date(2027, 2, 1)


@pytest.mark.parametrize("said", ["tomorrow", "12/31/2027", "31/02/2027", ""])
def test_what_is_no_day_is_refused_in_plain_words(said: str) -> None:
    with pytest.raises(UsageError) as error:
        DAY_AHEAD.convert(said, None, None)
    assert [f.code for f in error.value.faults] == ["day-unreadable"]
    assert "30/11/2026" in str(error.value)
    assert "%" not in str(error.value)


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_day_by_which_something_is_wanted_is_not_past(days: int, refused: bool) -> None:
    day = today() + dt.timedelta(days=days)
    assert DAY.convert(f"{day:%d/%m/%Y}", None, None) == day
    if not refused:
        assert DAY_AHEAD.convert(f"{day:%d/%m/%Y}", None, None) == day
        return
    with pytest.raises(UsageError) as error:
        DAY_AHEAD.convert(f"{day:%d/%m/%Y}", None, None)
    assert [f.code for f in error.value.faults] == ["day-past"]
