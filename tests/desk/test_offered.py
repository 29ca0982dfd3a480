"""Whatever the terminal does, the desk does too, or it is said why it belongs to the terminal alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from cli.main import cli
from desk.offered import OFFERED, ONLY_IN_A_TERMINAL
from desk.rooms import ROOMS


def _commands(command: click.Command, ctx: click.Context, name: str = "") -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield name
        return
    for each in command.list_commands(ctx):
        found = command.get_command(ctx, each)
        assert found is not None
        yield from _commands(found, ctx, f"{name} {each}".strip())


def _paths() -> list[re.Pattern[str]]:
    """All paths of the desk, with any number or word where they have one."""
    ways = (way.path for room in ROOMS for way in room.ways)
    return [re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path)) for path in ways]


def test_every_command_is_offered_or_said_to_belong_to_the_terminal() -> None:
    there = set(_commands(cli, click.Context(cli)))
    told = set(OFFERED) | set(ONLY_IN_A_TERMINAL)
    assert sorted(there - told) == []
    assert sorted(told - there) == []
    assert not set(OFFERED) & set(ONLY_IN_A_TERMINAL)


def test_where_a_command_is_said_to_be_offered_there_is_a_way() -> None:
    paths = _paths()
    nowhere = {
        command: path
        for command, path in OFFERED.items()
        if not any(p.fullmatch(re.sub(r"\{[^}]*\}", "1", path)) for p in paths)
    }
    assert nowhere == {}
