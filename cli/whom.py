"""The options that say whom a command is about; every name counts, however many there are."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

Command = Callable[..., Any]


def about_people(
    whose: str, *, teams: bool = True, everybody: bool = False, required: bool = False
) -> Callable[[Command], Command]:
    """`--for` and `--team`, as often as they are wanted, and `--all`: the command is given them as one `whom`."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(
            *args: Any,
            for_: tuple[str, ...],
            managers: tuple[str, ...] = (),
            all_: bool = False,
            **more: Any,
        ) -> Any:
            from filing.people.whom import Whom

            return command(*args, whom=Whom(for_, managers, everybody=all_), **more)

        if everybody:
            run = click.option("--all", "all_", is_flag=True, help="For everybody on the roster.")(run)
        if teams:
            say = "Everybody whose manager that is: by reference or exact name, and again for each team."
            run = click.option("--team", "managers", multiple=True, metavar="MANAGER", help=say)(run)
        again = ", and again for each" if teams else ""
        say = f"{whose}: by reference or exact name{again}."
        named = click.option("--for", "for_", multiple=True, required=required, metavar="PERSON", help=say)
        return named(run)

    return decorate
