"""`carepack completion`: the script that makes a shell complete commands, options and form names."""

from __future__ import annotations

import click

from cli.arguments import Command
from cli.terminal import tell


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL; docs/command-line.md says where to put it."""
    from click.shell_completion import get_completion_class

    from cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the three shells above are click's own
    tell(kind(cli, {}, "carepack", "_CAREPACK_COMPLETE").source(), lines=True)
