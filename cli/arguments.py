"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from schemas.definition import FormDefinition

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
FORCE = click.option("--force", is_flag=True, help="Replace files that are there already.")
SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class FormName(click.ParamType[str]):
    """The name of a form, `ID` or `ID.N`; a shell can complete it."""

    name = "form"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The forms whose names begin so."""
        from forms import catalogue

        return [CompletionItem(n) for n in sorted({e.form for e in catalogue()}) if n.startswith(incomplete)]


FORM = FormName()


def named(form: str) -> FormDefinition:
    """The definition of `ID`, its newest edition, or of `ID.N`. Raises UnknownFormError."""
    from forms import load

    name, _, edition = form.rpartition(".")
    return load(name, int(edition)) if name and edition.isdigit() else load(form)


def branded(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose document it is."""
    logo = click.Path(exists=True, dir_okay=False, path_type=Path)
    command = click.option("--logo", type=logo, help="A PNG or SVG file for the page head.")(command)
    return click.option("--organisation", help="The organisation's name, for the page head.")(command)
