"""`carepack queries reject`, `reopen` and `rejected`: documents that are no records of ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import CONVERT, JSON, NO_DRAFTS, PASSWORD_OF, Command
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing
from cli.terminal import tell, tell_json
from filing.review.shown_pictures import sweep
from schemas.file_names import name_of

if TYPE_CHECKING:
    from filing.review.rejecting import Rejected


@click.command(cls=Command)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@click.option("--why", required=True, help="Why; kept with the document, and said where it comes again.")
@BY
@JSON
@click.pass_obj
def reject(home: Path, documents: tuple[str, ...], why: str, by: str | None, as_json: bool) -> None:
    """Say that a DOCUMENT is no record of yours; it is kept, and nothing about it is asked any more.

    DOCUMENT is its number, its exact file name, or the start of its SHA-256. Of several all are rejected or none. The
    same file again is a duplicate that says so, until `carepack queries reopen` takes it up.
    """
    from filing.review.documents import find_document
    from filing.review.rejecting import reject_all
    from filing.review.rejecting import rejected as listed

    with existing(home) as ledger:
        numbers = [find_document(ledger, text) for text in documents]
        done = {o.submission for o in reject_all(ledger, numbers, why, acting(by))}
        found = [r for r in listed(ledger) if r.submission in done]
        sweep(home, ledger)
    if as_json:
        tell_json({"rejected": [_told(r) for r in found]})
        return
    for r in found:
        tell(f"Rejected: document {r.submission}, {_name(r)}")
    which = " ".join(str(r.submission) for r in found)
    tell(f"To take {'it' if len(found) == 1 else 'them'} up again: carepack queries reopen {which}", err=True)


@click.command(cls=Command)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...")
@click.option("--form", help="Which form it is from now on, whatever it says of itself (ID or ID.N).")
@PASSWORD_OF
@BY
@CONVERT
@NO_DRAFTS
@JSON
@click.pass_obj
def reopen(
    home: Path,
    documents: tuple[str, ...],
    form: str | None,
    openers: tuple[str, ...],
    by: str | None,
    convert: bool,
    no_drafts: bool,
    as_json: bool,
) -> ExitCode:
    """Read a DOCUMENT again, from the original that was kept.

    It may be rejected, refused or in review, or filed as records that were all withdrawn. What was said to its queries
    before is said again to the same ones.
    """
    from cli.importing import Report, known_form
    from cli.waiting import tell_of_waiting
    from filing.people.roster import find
    from filing.review.documents import find_document
    from intake import conversion, runs

    form = known_form(home, form)
    converter = conversion.find() if convert else None
    with existing(home) as ledger:
        numbers = [find_document(ledger, text) for text in documents]
        report = Report(as_json=as_json, dry_run=False)
        run = runs.reopened(
            ledger,
            numbers,
            lambda: acting(by),
            tell_of_waiting,
            form=form,
            converter=converter,
            drafts=not no_drafts,
            passwords_of=[find(ledger, one).id for one in openers],
        )
        with run as ended:
            report.tell_all(ended, len(numbers))
        sweep(home, ledger)
    return report.exit_code


@click.command("rejected", cls=Command)
@JSON
@click.pass_obj
def rejected(home: Path, as_json: bool) -> None:
    """Documents that are no records of yours: who said so, when and why."""
    from filing.review.rejecting import rejected as listed

    with existing(home) as ledger:
        found = listed(ledger)
    if as_json:
        tell_json({"rejected": [_told(r) for r in found]})
        return
    for r in found:
        tell(f"{r.submission:>5}  {_name(r)}  {r.at[:10]}  {r.by}: {r.why}")
    tell(f"{len(found)} rejected.", err=True)


def _name(one: Rejected) -> str:
    last = one.locator.rpartition("!/")[2]
    return name_of(one.name, last if last.startswith("pages=") else "")


def _told(one: Rejected) -> dict[str, Any]:
    return {
        "submission": one.submission,
        "file": one.name,
        "locator": one.locator,
        "sha256": one.sha256,
        "form": one.form,
        "edition": one.edition,
        "by": one.by,
        "at": one.at,
        "why": one.why,
    }
