"""A record of an old edition shown as the newest one has it, with whatever that has no place for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.terminal import printable

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.records import Filed


def as_newest(ledger: Ledger, filed: Filed, *, as_json: bool) -> None:
    """Shows the answers under the newest edition's questions; the record itself stays as it was filed."""
    from cli.files import show_json
    from schemas.editions import along
    from schemas.paths import slot_at
    from schemas.records import record_of
    from schemas.values import show

    editions = ledger.library.line_of(filed.form, filed.edition)
    new = editions[-1]
    answers, losses = along(editions, filed.answers)
    if as_json:
        lost = [{"path": x.path, "question": x.question, "shown": x.shown, "why": x.why} for x in losses]
        show_json(
            {
                "number": filed.number,
                "form": filed.form,
                "edition": filed.edition,
                "shown_as": new.edition,
                "record": record_of(new, answers),
                "lost": lost,
            }
        )
        return
    click.echo(click.style(printable(f"{new.title}, record {filed.number}"), bold=True))
    click.echo(f"  Filed as edition {filed.edition}, shown as edition {new.edition}")
    for path, value in answers.items():
        slot = slot_at(new, path)
        if slot is not None:
            first, *rest = printable(show(slot.field, value), lines=True).split("\n")
            click.echo(f"  {printable(slot.question)}  {click.style(first, fg='cyan')}")
            for line in rest:
                click.echo(f"      {click.style(line, fg='cyan')}")
    for loss in losses:
        click.echo(printable(f"  · no place for {loss.question.rstrip(' :')}: {loss.shown} ({loss.why})"))
