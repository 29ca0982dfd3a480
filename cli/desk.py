"""`carepack desk`: all of it in a window of the browser."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click

from cli.arguments import Command
from cli.ledger import BY, VARIABLE, acting, now
from cli.terminal import tell


@click.command(cls=Command)
@click.option("--no-browser", is_flag=True, help="Open no browser; only print the address.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help="Be found at this port of the computer; without it, at one that is free.",
)
@click.option(
    "--shortcut", is_flag=True, help="Put an icon that opens the desk on the desktop and in the menu."
)
@BY
@click.pass_obj
def desk(home: Path, no_browser: bool, port: int | None, shortcut: bool, by: str | None) -> None:
    """Open the desk: people, forms, returns, questions and records in a window of the browser.

    It is on this computer alone, and needs no network. The address it prints lets one browser in, once. Started again,
    it finds the desk that runs and opens that. Ctrl+C, or “Close the desk” in it, ends it; so do eight hours without
    anybody.
    """
    if shortcut:
        from desk.shortcut import put

        for file in put(home, os.environ.get(VARIABLE) is not None):
            tell(f"{file}")
        return
    from desk.kept import Kept
    from desk.serving import Serving, serve

    actor = acting(by)
    opened = partial(Kept, home, by=actor.by, clock=now, url=os.environ.get(VARIABLE) or None)

    def ready(address: str) -> None:
        tell(address)
        if not no_browser:
            import webbrowser

            if not webbrowser.open(address):
                tell("No browser could be opened: copy the address into one.", err=True)

    how = Serving(ready, say=partial(tell, err=True), port=port or 0)
    if serve(opened, home, how):
        tell("The desk is closed.", err=True)
    else:
        tell("The desk runs already; this address opens it.", err=True)
