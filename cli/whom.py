"""The options that say whom a command is about; every name counts, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.people.roster import Person

Command = Callable[..., Any]


def about_people(
    whose: str, *, teams: bool = True, everybody: bool = False, required: bool = False
) -> Callable[[Command], Command]:
    """`--for`, and with `teams` `--team` and `--location`, as often as they are wanted, and `--all`.

    The command is given them as one `whom`.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(
            *args: Any,
            for_: tuple[str, ...],
            teams_: tuple[str, ...] = (),
            locations: tuple[str, ...] = (),
            all_: bool = False,
            **more: Any,
        ) -> Any:
            from filing.people.whom import Whom

            return command(*args, whom=Whom(for_, teams_, all_, locations), **more)

        if everybody:
            run = click.option("--all", "all_", is_flag=True, help="For everybody on the roster.")(run)
        if teams:
            say = "Everybody who works in that home, and again for each home."
            run = click.option("--location", "locations", multiple=True, metavar="HOME", help=say)(run)
            say = (
                "Everybody whose manager or supervisor that is, or in the team of that name; again for each."
            )
            run = click.option("--team", "teams_", multiple=True, metavar="TEAM", help=say)(run)
        again = ", and again for each" if teams else ""
        say = f"{whose}: by reference or exact name{again}."
        named = click.option("--for", "for_", multiple=True, required=required, metavar="PERSON", help=say)
        return named(run)

    return decorate


def tell_of_leavers(left: Iterable[Person]) -> None:
    """Who of a team or home was left out because they have left, on standard error."""
    said = ", ".join(f"{p.name} ({p.ref}, {p.leaves:%d/%m/%Y})" for p in left)
    if said:
        tell(f"Left out, since they have left: {said}. With --for they can be named all the same.", err=True)
