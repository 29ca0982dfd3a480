"""`carepack reports`: what a manager and an inspector see of all that is filed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Group, TargetFile
from cli.inspection import inspection
from cli.ledger import BY, acting, existing, today
from cli.report_showing import show
from cli.terminal import tell
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.whom import Whom
    from reports.scope import Scope
    from reports.table import Report

Made = Callable[..., "Report"]
"""What makes a report of a ledger and a scope, and of the command's own options."""


@click.group(cls=Group)
def reports() -> None:
    """What a manager and an inspector see: who was supervised, what was promised, what is out, what is lacking.

    Every report takes --for, --team, --location and --period, and is shown here, as JSON, or written to a file.
    """


reports.add_command(inspection)


def _report(months: int | None, *, past: bool = False) -> Callable[[Made], Callable[..., None]]:
    """A command whose function makes a report; `months` are those shown where no period is said.

    With `past` a home or team is of those who were there in the period.
    """

    def decorate(make: Made) -> Callable[..., None]:
        @wraps(make)
        def run(
            home: Path,
            whom: Whom,
            period: str | None,
            out: Path | None,
            gaps: bool,
            force: bool,
            as_json: bool,
            **more: Any,
        ) -> None:
            from reports.scope import scope

            with existing(home) as ledger:
                asked = scope(ledger, whom, today=today(), period=period, months=months, past=past)
                made = make(ledger, asked, **more)
                made = replace(made, notes=(*made.notes, *asked.notes))
                brand = ledger.library.branding
            show(made, out=out, gaps=gaps, force=force, as_json=as_json, brand=brand)

        command: Callable[..., None] = run
        usual = f"the last {months} months" if months else "as things stand"
        say = f"2026, 2026-11, 2026-11-14, or two of them with .. between; else {usual}."
        for option in (
            click.pass_obj,
            JSON,
            FORCE,
            click.option("--gaps", is_flag=True, help="List everything that is lacking, by name."),
            click.option(
                "-o",
                "--out",
                type=TargetFile(),
                metavar="FILE",
                help="Write it to a .html, .pdf, .xlsx, .csv or .json file.",
            ),
            click.option("--period", metavar="PERIOD", help=say),
            about_people("Of whom", everybody=True),
        ):
            command = option(command)
        return command

    return decorate


@reports.command()
@_report(12, past=True)
def matrix(ledger: Ledger, scope: Scope) -> Report:
    """Supervision, person by month: done, late, postponed or missing, and informal minutes.

    A month is done only by a record that is dated in the past, was held by another person, and is signed by both or
    still within the time for that.
    """
    from reports.matrix_report import report

    return report(ledger, scope)


@reports.command()
@click.option("--longer-than", type=click.IntRange(min=0), default=28, show_default=True, metavar="DAYS",
              help="Out for more than so many days is too long.")  # fmt: skip
@_report(None)
def out(ledger: Ledger, scope: Scope, longer_than: int) -> Report:
    """Documents that were sent or handed over and are not back, and those made and not sent."""
    from reports.outstanding import report

    return report(ledger, scope, acting(), longer_than=longer_than)


@reports.command()
@_report(12)
def actions(ledger: Ledger, scope: Scope) -> Report:
    """Actions that are open, those over first, and actions that were closed in the period."""
    from reports.actions import report

    return report(ledger, scope)


@reports.command()
@_report(12, past=True)
def unsigned(ledger: Ledger, scope: Scope) -> Report:
    """Records not signed, signed late or not given; and records that are no evidence of a session."""
    from reports.unsigned import report

    return report(ledger, scope)


@reports.command()
@_report(12)
def appraisals(ledger: Ledger, scope: Scope) -> Report:
    """Appraisals of a team by domain, from enough people; and who was appraised."""
    from reports.domains import report

    return report(ledger, scope)


@reports.command()
@_report(12)
def awards(ledger: Ledger, scope: Scope) -> Report:
    """Award nominations, and who consents to be shown."""
    from reports.awards import report

    return report(ledger, scope)


@reports.command()
@click.option("--within", type=click.IntRange(min=0), default=90, show_default=True, metavar="DAYS",
              help="What falls due in so many days, and what is over.")  # fmt: skip
@_report(None)
def renewals(ledger: Ledger, scope: Scope, within: int) -> Report:
    """What is to be renewed, reviewed or agreed anew."""
    from reports.renewals import report

    return report(ledger, scope, within=within)


@reports.command()
@_report(12)
def means(ledger: Ledger, scope: Scope) -> Report:
    """Client feedback for publication: means of the organisation and its homes above the minimum n."""
    from reports.means import report

    return report(ledger, scope)


@reports.command()
@click.option("--size", type=click.IntRange(min=1), metavar="NUMBER", help="How many files; else one in ten.")
@click.option("--seed", metavar="WORD", help="Draw the sample of this seed again.")
@BY
@_report(6)
def sample(ledger: Ledger, scope: Scope, size: int | None, seed: str | None, by: str | None) -> Report:
    """A random sample of supervision files to audit, drawn by chance; the draw is noted in the audit."""
    import secrets

    from reports.audit_sample import report

    return report(ledger, scope, acting(by), seed=seed or secrets.token_hex(4), size=size)


@reports.command()
@click.option("--done", metavar="MATTER", help="Note what was done about this one, such as 12-low.")
@click.option("--words", metavar="TEXT", help="With --done: what was done.")
@BY
@_report(12)
def matters(ledger: Ledger, scope: Scope, done: str | None, words: str | None, by: str | None) -> Report:
    """Low ratings and disagreements, each the open item of a named manager, until they say what was done."""
    from reports.matters import deal, report
    from schemas.errors import UsageError

    if (done is None) != (words is None):
        what = "A matter is dealt with in words, and words are about a matter."
        raise UsageError.of("matter-no-words", what, "Give both --done and --words.")
    if done is not None and words is not None:
        dealt = deal(ledger, done, words, acting(by))
        tell(f"Noted: {dealt.name}, {dealt.person.name} ({dealt.person.ref}).", err=True)
    return report(ledger, scope)
