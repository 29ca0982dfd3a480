"""`carepack pack …`: for each person the documents that belong together, in a folder, a zip or a file to print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, FORM, JSON, LARGE, OPEN, Command, Group, TargetFolder, branded
from cli.days import DAY_AHEAD
from cli.due import tell_of_kept
from cli.exit_codes import ExitCode
from cli.issuing import TO, new_number
from cli.ledger import BY, acting, existing, here, today
from cli.pack_told import counted, tell_of, tell_of_stopped
from cli.terminal import Progress, tell, tell_json
from cli.whom import about_people, tell_of_leavers

if TYPE_CHECKING:
    from filing.people.whom import Whom
    from filing.records.packs import PackKind
    from issuing.packs.model import Extra, Kind, Told, Wish
    from issuing.packs.run import Shape
    from schemas.rendition import RenditionFormat

_EXTRA = click.Choice(["summary", "letter", "private"])


@click.group(cls=Group)
def pack() -> None:
    """Make packs of documents for people, teams, homes or everybody."""


def _making(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every kind of pack has."""
    options = (
        click.argument("forms", nargs=-1, type=FORM),
        about_people("Whom it is for", everybody=True),
        click.option(
            "-o",
            "--output",
            type=TargetFolder(),
            default=Path(),
            show_default="here",
            help="The folder to write to.",
        ),
        click.option(
            "--to",
            "kinds",
            type=TO,
            multiple=True,
            show_default="Word; to print, PDF",
            help="Forms as Word, PDF or both.",
        ),
        click.option("--zip", "as_zip", is_flag=True, help="A zip for each person instead of a folder."),
        click.option(
            "--print-file",
            "to_print",
            is_flag=True,
            help="One PDF to print for each team, instead of folders.",
        ),
        click.option(
            "--one-sided", is_flag=True, help="To print on one side: without empty pages between documents."
        ),
        click.option(
            "--hand-out-log",
            "log",
            is_flag=True,
            help="A list to sign on, of those without an e-mail address.",
        ),
        click.option("--with", "more", type=_EXTRA, multiple=True, help="What goes along as well."),
        click.option("--without", type=_EXTRA, multiple=True, help="What does not go along."),
        click.option(
            "--period",
            help="What period it is for: 2026, 2026-11, 2026-04..2027-03; or (but of an appraisal) words with the year "
            "in them, such as “2026 Q4”.",
        ),
        click.option(
            "--reply-by",
            type=DAY_AHEAD,
            help="The day by which it should be back, such as 30/11/2026, for the cover letter.",
        ),
        click.option(
            "--skip-out", is_flag=True, help="Nothing for whom a copy of one of the forms is out already."
        ),
        click.option(
            "--named", is_flag=True, help="Files named by person, for handing out by hand; not for e-mail."
        ),
        LARGE,
        OPEN,
        BY,
        branded,
        FORCE,
        JSON,
        click.pass_obj,
    )
    for option in reversed(options):
        command = option(command)
    return command


@pack.command(cls=Command)
@_making
def blank(home: Path, **said: Any) -> ExitCode:
    """Packs of FORMS: each a numbered copy with what the roster and the person's last records give it.

    The exit code is 3 where a pack could not be made, somebody has a copy out already, or something is lacking in one.
    """
    return _made(home, "blank", **said)


@pack.command(cls=Command)
@_making
def appraisal(home: Path, **said: Any) -> ExitCode:
    """Packs for appraisals: the form with what is known, its development plan, a summary, a cover letter.

    FORMS take the place of the usual appraisal or plan. Tasks of a Commitment are on a private page of their own.
    The exit code is 3 where a pack could not be made, somebody has a copy out already, or something is lacking in one.
    """
    return _made(home, "appraisal", **said)


@pack.command(cls=Command)
@_making
def supervision(home: Path, **said: Any) -> ExitCode:
    """Packs for supervisions: the record with open actions and its number, and a sheet of what is open and due.

    FORMS take the place of the usual record.
    The exit code is 3 where a pack could not be made, somebody has a copy out already, or something is lacking in one.
    """
    return _made(home, "supervision", **said)


def _made(
    home: Path,
    kind: Kind,
    *,
    forms: tuple[str, ...],
    whom: Whom,
    output: Path,
    as_zip: bool,
    to_print: bool,
    one_sided: bool,
    log: bool,
    by: str | None,
    skip_out: bool,
    force: bool,
    as_json: bool,
    **more: Any,
) -> ExitCode:
    from filing.people.whom import choose
    from issuing.packs.asking import check_free, into, sheets
    from issuing.packs.makers import processes_for
    from issuing.packs.making import Packing, folders
    from issuing.packs.run import run
    from issuing.packs.taking_up import take_up
    from schemas.errors import UsageError

    if not whom:
        do = "Add --for PERSON, --team TEAM, --location HOME or --all."
        raise UsageError.of("for-nobody", "Nobody is named.", do)
    shape = _shape(as_zip, to_print)
    wish = _wish(home, kind, forms, shape, **more)
    done: list[Told] = []
    about: tuple[Path, Path | None] | None = None
    with existing(home) as ledger:
        chosen = choose(ledger, whom, today())
        tell_of_leavers(chosen.left)
        if kind == "supervision":
            tell_of_kept(ledger, chosen.people, today())
        stopped = take_up(ledger, output, folders(chosen.people).values(), acting(by))
        tell_of_stopped(stopped)
        packing = Packing(ledger, wish, chosen.people, new_number)
        if not force:
            check_free(output, packing, shape, skip_out=skip_out)
        with Progress("Making", len(chosen.people)) as progress:
            try:
                for told in run(
                    packing,
                    shape,
                    into(output, force=force),
                    acting(by),
                    skip_out=skip_out,
                    both_sides=not one_sided,
                    processes=processes_for(len(packing.people)),
                ):
                    done.append(told)
                    progress.advance()
            finally:  # what was made is on the index, even where somebody stopped it
                if done:
                    about = sheets(output, done, wish, log=log or to_print, everybody=to_print)
    assert about is not None  # noqa: S101 - whoever is chosen is done by now
    tell_of(done, stopped, output, about, as_json=as_json)
    return ExitCode.REVIEW if any(t.to_look_at for t in done) else ExitCode.DONE


def _shape(as_zip: bool, to_print: bool) -> Shape:
    from schemas.errors import UsageError

    if as_zip and to_print:
        what = "A zip for each person and one file to print cannot be had together."
        raise UsageError.of("pack-shape", what, "Leave --zip or --print-file out.")
    return "zip" if as_zip else "print" if to_print else "folder"


def _wish(
    home: Path,
    kind: Kind,
    forms: tuple[str, ...],
    shape: Shape,
    *,
    kinds: tuple[RenditionFormat, ...],
    more: tuple[Extra, ...],
    without: tuple[Extra, ...],
    period: str | None,
    reply_by: dt.date | None,
    named: bool,
    large: bool | None,
    is_open: bool,
    organisation: str | None,
    logo: Path | None,
) -> Wish:
    from cli.organisation import branded as look
    from cli.organisation import organisation as organised
    from issuing.packs.asking import Asked, wish_of
    from mailing.answering import where_to_answer

    own = organised(home)
    asked = Asked(
        kind=kind,
        forms=forms,
        formats=kinds,
        shape=shape,
        more=more,
        without=without,
        period=period,
        reply_by=reply_by,
        large=large,
        is_open=is_open,
        by_name=named,
    )
    brand = look(own.branding, organisation, logo)
    return wish_of(asked, own, brand, when=here(), reply_to=lambda: where_to_answer(own.folder, "cover"))


@pack.command("list", cls=Command)
@about_people("For whom")
@click.option(
    "--kind", type=click.Choice(["blank", "appraisal", "supervision", "letters"]), help="Of one kind."
)
@JSON
@click.pass_obj
def list_(home: Path, whom: Whom, kind: PackKind | None, as_json: bool) -> None:
    """Packs that were made, the newest first."""
    from filing.people.whom import refs_of
    from filing.records.packs import listed

    with existing(home) as ledger:
        found = listed(ledger, refs_of(ledger, whom), kind=kind)
    if as_json:
        told = [
            {
                "pack": p.number,
                "kind": p.kind,
                "period": p.period,
                "person": p.person,
                "name": p.name,
                "documents": p.documents,
                "state": p.state,
                "made_at": p.made_at.isoformat(),
                "made_by": p.made_by,
            }
            for p in found
        ]
        tell_json({"packs": told})
        return
    for p in found:
        period = f", {p.period}" if p.period else ""
        made = f"made {p.made_at.astimezone():%d/%m/%Y} by {p.made_by}"
        never = "" if p.state == "placed" else "  never put in its place"
        tell(f"{p.number}  {p.kind}{period}  {p.name} ({p.person})  {counted(p.documents)}  {made}{never}")
    tell(f"{len(found)} pack{'' if len(found) == 1 else 's'}.", err=True)
