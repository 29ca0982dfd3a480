"""The docs keep up with the program: every command and option is told of, every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.main import cli

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands(
    group: click.Group, ctx: click.Context, said: str = "carepack"
) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its full name."""
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, ctx, f"{said} {name}")
        else:
            yield f"{said} {name}", command


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    found = dict(commands(cli, click.Context(cli)))
    assert len(found) > 20
    missing = [name for name in found if name not in text]
    for name, command in found.items():
        options = [
            o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")
        ]
        missing += [f"{name} {o}" for o in options if o not in text]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#]+)", text) if "://" not in t]
    assert [t for t in targets if not (page.parent / t).exists()] == []
