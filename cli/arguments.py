"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from schemas.errors import CarepackError

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
FORCE = click.option("--force", is_flag=True, help="Replace files that are there already.")
SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class FormName(click.ParamType[str]):
    """The name of a form, `ID` or `ID.N`; a shell can complete it."""

    name = "form"

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """The forms whose names begin so."""
        from cli.organisation import library

        try:
            known = library(home_of(ctx)).catalogue()
        except CarepackError:
            return []  # a mistake in a file is told by commands, not while somebody types
        return [CompletionItem(n) for n in sorted({e.form for e in known}) if n.startswith(incomplete)]


FORM = FormName()


def home_of(ctx: click.Context) -> Path:
    """The home folder that the command line names, or the system's usual place."""
    root = ctx.find_root()
    if isinstance(root.obj, Path):
        return root.obj
    given = root.params.get("home")  # while a shell completes, no command has run
    return Path(given) if given else Path(click.get_app_dir("carepack"))


def branded(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose document it is."""
    logo = click.Path(exists=True, dir_okay=False, path_type=Path)
    command = click.option("--logo", type=logo, help="A PNG or SVG file for the page head.")(command)
    return click.option("--organisation", help="The organisation's name, for the page head.")(command)
