"""Whom a command is about: every name counts, nobody is counted twice, and no option is silently the last one given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cli.exit_codes import ExitCode
from cli.main import cli, run
from tests.cli.test_ledger_commands import Told, home, told

__all__ = ["home", "told"]  # fixtures

FORM = "supervision-record"
ROSTER = """ref,name,role,manager
E01,Sam Sample,Team manager,
E02,Zoë Example,Support worker,E01
E03,Łukasz Próba,Support worker,E01
E04,Nia Nova,Deputy,E01
E05,Tom Fox,Support worker,E04
"""


@pytest.fixture
def staffed(home: Path) -> Path:
    """A home with five people on the roster, in two teams."""
    Path("roster.csv").write_text(ROSTER, encoding="utf-8")
    assert run(["roster", "import", "roster.csv"]) == ExitCode.DONE
    return home


def commands(group: click.Group, ctx: click.Context, *said: str) -> Iterator[tuple[str, click.Command]]:
    """Every command and group, by what is typed for it."""
    yield " ".join(said), group
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, ctx, *said, name)
        else:
            yield " ".join((*said, name)), command


def singles() -> Iterator[tuple[str, click.Option]]:
    """Every option of every command that counts once, with its command."""
    for name, command in commands(cli, click.Context(cli)):
        for param in command.params:
            once = isinstance(param, click.Option) and not (param.multiple or param.count or param.is_eager)
            if once and isinstance(param, click.Option) and (not param.is_bool_flag or param.secondary_opts):
                yield name, param


def test_no_option_that_counts_once_is_the_last_one_given(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(singles())
    assert len(found) > 50
    for command, option in found:
        value = [] if option.is_flag else ["1"]
        other = (option.secondary_opts or option.opts)[0]
        run([*command.split(), option.opts[0], *value, other, *value])
        said = capsys.readouterr().err
        assert said.endswith("[given-twice]\n"), (command, option.name, said)
        assert max(option.opts, key=len) in said


def test_a_flag_says_the_same_however_often_it_is_there(home: Path) -> None:
    assert run(["blank", FORM, "--force", "--to", "word", "--force"]) == ExitCode.DONE


def test_help_is_shown_whatever_else_is_there_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copies", "list", "--form", "a", "--form", "b", "--help"]) == ExitCode.DONE
    assert "Usage:" in capsys.readouterr().out


def made(told: Told, *args: str, code: ExitCode = ExitCode.DONE) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = told("blank", FORM, *args, "--to", "word", code=code)["documents"]
    return documents
