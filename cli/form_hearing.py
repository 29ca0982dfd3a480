"""`carepack forms spoken`: what a form says to those who listen to it."""

from __future__ import annotations

from pathlib import Path

import click

from cli.arguments import FORM, JSON, Command
from cli.ledger import now
from cli.terminal import tell, tell_json


@click.command(cls=Command)
@click.argument("form", type=FORM)
@click.option("--large-print", "large", is_flag=True, help="Of the form in large print.")
@JSON
@click.pass_obj
def spoken(home: Path, form: str, large: bool, as_json: bool) -> None:
    """All that a screen reader says of FORM's PDF, in order, how long it takes, and how far the signature is.

    It is read from the tags and fields of the blank PDF: headings with their level, the words, and every control
    with its name, role and state.
    """
    from cli.organisation import organisation
    from forms.naming import named
    from issuing.transcripts import transcript

    own = organisation(home)
    heard = transcript(named(own.library, form), own.branding, large=large, when=now())
    if as_json:
        tell_json(heard.as_json())
        return
    for line in heard.lines():
        tell(line)
