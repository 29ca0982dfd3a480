"""`carepack reports`: what a manager and an inspector see of all that is filed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, Group, TargetFile
from cli.inspection import inspection
from cli.ledger import BY, acting, existing
from cli.report_showing import show
from cli.terminal import tell
from cli.whom import about_people

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.whom import Whom


@click.group(cls=Group)
def reports() -> None:
    """What a manager and an inspector see: who was supervised, what was promised, what is out, what is lacking.

    Every report takes --for, --team, --location and --period, and is shown here, as JSON, or written to a file.
    """


reports.add_command(inspection)


def _report(key: str, months: int | None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The command that shows a report, of so many `months` where no period is said.

    Its function is called with what else was said, before the report is made.
    """

    def decorate(before: Callable[..., None]) -> Callable[..., None]:
        @wraps(before)
        def run(
            home: Path,
            whom: Whom,
            period: str | None,
            out: Path | None,
            gaps: bool,
            force: bool,
            as_json: bool,
            by: str | None = None,
            longer_than: int | None = None,
            within: int | None = None,
            size: int | None = None,
            seed: str | None = None,
            **more: Any,
        ) -> None:
            from reports.kinds import KINDS, Wanted, made

            wanted = Wanted(whom, period, longer_than=longer_than, within=within, size=size, seed=seed)
            with existing(home) as ledger:
                before(ledger, by, **more)
                report = made(ledger, KINDS[key], wanted, acting(by))
                brand = ledger.library.branding
            show(report, out=out, gaps=gaps, force=force, as_json=as_json, brand=brand)

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
@_report("matrix", 12)
def matrix(ledger: Ledger, by: str | None) -> None:
    """Supervision, person by month: done, late, postponed or missing, and informal minutes.

    A month is done only by a record that is dated in the past, was held by another person, and is signed by both or
    still within the time for that.
    """


@reports.command()
@click.option("--longer-than", type=click.IntRange(min=0), default=28, show_default=True, metavar="DAYS",
              help="Out for more than so many days is too long.")  # fmt: skip
@_report("out", None)
def out(ledger: Ledger, by: str | None) -> None:
    """Documents that were sent or handed over and are not back, and those made and not sent."""


@reports.command()
@_report("actions", 12)
def actions(ledger: Ledger, by: str | None) -> None:
    """Actions that are open, those over first, and actions that were closed in the period."""


@reports.command()
@_report("unsigned", 12)
def unsigned(ledger: Ledger, by: str | None) -> None:
    """Records not signed, signed late or not given; and records that are no evidence of a session."""


@reports.command()
@_report("appraisals", 12)
def appraisals(ledger: Ledger, by: str | None) -> None:
    """Appraisals of a team by domain, from enough people; and who was appraised."""


@reports.command()
@_report("awards", 12)
def awards(ledger: Ledger, by: str | None) -> None:
    """Award nominations, and who consents to be shown."""


@reports.command()
@click.option("--within", type=click.IntRange(min=0), default=90, show_default=True, metavar="DAYS",
              help="What falls due in so many days, and what is over.")  # fmt: skip
@_report("renewals", None)
def renewals(ledger: Ledger, by: str | None) -> None:
    """What is to be renewed, reviewed or agreed anew."""


@reports.command()
@_report("means", 12)
def means(ledger: Ledger, by: str | None) -> None:
    """Client feedback for publication: means of the organisation and its homes where enough were given."""


@reports.command()
@click.option("--size", type=click.IntRange(min=1), metavar="NUMBER", help="How many files; else one in ten.")
@click.option("--seed", metavar="WORD", help="Draw the sample of this seed again.")
@BY
@_report("sample", 6)
def sample(ledger: Ledger, by: str | None) -> None:
    """A random sample of supervision files to audit, drawn by chance; the draw is noted in the audit."""


@reports.command()
@click.option("--done", metavar="MATTER", help="Note what was done about this one, such as 12-low.")
@click.option("--words", metavar="TEXT", help="With --done: what was done.")
@BY
@_report("matters", 12)
def matters(ledger: Ledger, by: str | None, done: str | None, words: str | None) -> None:
    """Low ratings and disagreements, each the open item of a named manager, until they say what was done."""
    from reports.matters import deal
    from schemas.errors import UsageError

    if (done is None) != (words is None):
        what = "A matter is dealt with in words, and words are about a matter."
        raise UsageError.of("matter-no-words", what, "Give both --done and --words.")
    if done is not None and words is not None:
        dealt = deal(ledger, done, words, acting(by))
        tell(f"Noted: {dealt.name}, {dealt.person.name} ({dealt.person.ref}).", err=True)
