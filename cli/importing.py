"""`carepack import`: whatever came back goes in, and each document is filed, asked about, or refused with a reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON
from cli.exit_codes import ExitCode
from cli.ledger import BY, recorded

if TYPE_CHECKING:
    from intake.importing import Imported
    from intake.sources import Source

OUTCOMES = ("filed", "review", "refused", "duplicate")
_COLOURS = {"filed": "green", "review": "yellow", "refused": "red", "duplicate": "blue"}


@click.command("import")
@click.argument("paths", nargs=-1)
@click.option("--form", help="Which form they are, where documents have lost their marks (ID or ID.N).")
@BY
@click.option("--dry-run", is_flag=True, help="Read them and say what would happen; file nothing.")
@JSON
@click.pass_obj
def import_(
    home: Path, paths: tuple[str, ...], form: str | None, by: str | None, dry_run: bool, as_json: bool
) -> ExitCode:
    """File completed forms: PATHS are files, folders (with all that is in them) or patterns.

    Every document ends as filed, in review (it has queries), refused (with a reason) or a duplicate. The files
    are left where they are. If a run is broken off, run the same again: nothing is lost, nothing is filed
    twice. Without PATHS, what a broken run left is finished.
    """
    from cli.ledger import acting
    from filing.ledger.database import own_things
    from intake.sources import gather

    acting(by)
    form = _known_form(home, form)
    sources = gather(paths, leave_out=own_things(home))
    run = _rehearsed(home, sources, form) if dry_run else _imported(home, sources, form, by)
    # Everything that can go wrong before the first document does so before the first word of the result.
    with run as ended, _progress(len(sources)) as bar:
        report = _Report(as_json=as_json, dry_run=dry_run)
        report.begin()
        try:
            for one in ended:
                report.add(one)
                bar.update(1)
        except BaseException as error:
            report.break_off(error, len(sources))
            raise
    report.end()
    return report.exit_code


def _known_form(home: Path, form: str | None) -> str | None:
    """The form that was named, with its edition, so that nothing is touched for the sake of one that is not there."""
    if form is None:
        return None
    from cli.organisation import library, meant, named

    known = library(home)
    found = named(known, meant(known, form))
    return f"{found.form}.{found.edition}"


@contextmanager
def _imported(
    home: Path, sources: tuple[Source, ...], form: str | None, by: str | None
) -> Iterator[Iterator[Imported]]:
    from cli.ledger import acting, opened
    from cli.queries import tell_those_that_waited
    from intake import Issued
    from intake.importing import Importer
    from intake.isolation.isolation import Isolation

    with opened(home) as ledger, Isolation(ledger.library, Issued(ledger)) as isolation:
        importer = Importer(ledger, isolation, lambda: acting(by), form)
        with closing(importer.bring_in(sources)) as brought, closing(importer.resume()) as left:
            yield chain(brought, left)
        tell_those_that_waited(ledger, acting(by))


@contextmanager
def _rehearsed(home: Path, sources: tuple[Source, ...], form: str | None) -> Iterator[Iterator[Imported]]:
    from cli.ledger import opened_if_there
    from cli.organisation import library
    from filing.review import submissions
    from intake import Issued
    from intake.importing import rehearse
    from intake.isolation.isolation import Isolation

    with opened_if_there(home) or nullcontext() as ledger:
        kept = submissions.listed(ledger) if ledger else ()
        known = frozenset(r.sha256 for r in kept if r.outcome != "refused" and not r.locator)
        with (
            Isolation(ledger.library if ledger else library(home), Issued(ledger)) as isolation,
            closing(rehearse(sources, isolation, known, form)) as ended,
        ):
            yield ended


class _Report:
    """What became of each document, told as it ends: lines for a person, or one JSON document, whole in any case."""

    def __init__(self, *, as_json: bool, dry_run: bool) -> None:
        self._as_json, self._dry_run = as_json, dry_run
        self._counts = dict.fromkeys(OUTCOMES, 0)
        self._waiting = 0

    @property
    def exit_code(self) -> ExitCode:
        """The worst that became of any of them."""
        if self._counts["refused"]:
            return ExitCode.REFUSED
        return ExitCode.REVIEW if self._counts["review"] or self._waiting else ExitCode.DONE

    def begin(self) -> None:
        """Before the first document."""
        if self._as_json:
            click.echo('{"documents": [', nl=False)

    def add(self, one: Imported) -> None:
        """One document."""
        if self._as_json:
            from cli.files import with_paths

            told = json.dumps(with_paths(one.as_json()), ensure_ascii=False)
            click.echo(f"{',' if sum(self._counts.values()) else ''}\n{told}", nl=False)
        else:
            _show(one)
        self._counts[one.outcome] += 1
        self._waiting += one.waiting

    def end(self) -> None:
        """After the last."""
        if self._as_json:
            click.echo(f'],\n"summary": {json.dumps(self._summary())}}}')
            return
        total = sum(self._counts.values())
        note = " Nothing was filed: --dry-run." if self._dry_run else ""
        click.echo(f"{total} in: {self._said()}.{note}", err=True)
        if self._waiting:
            click.echo(f"Of the duplicates {self._waiting} came in before and are still in review.", err=True)
        if (self._counts["review"] or self._waiting) and not self._dry_run:
            click.echo("What is in doubt: carepack queries list; then carepack queries settle", err=True)
        if self._counts["refused"]:
            say = "What refused documents need is said beside them; docs/importing.md has every code."
            click.echo(say, err=True)

    def break_off(self, error: BaseException, expected: int) -> None:
        """In the middle: the JSON document is closed, and a person is told how to go on."""
        if isinstance(error, BrokenPipeError):
            return  # nobody reads any more
        if self._as_json:
            from cli.failures import in_json

            tail = {"summary": self._summary(), "error": in_json(error)}
            with suppress(OSError):
                click.echo(f"],\n{json.dumps(tail, ensure_ascii=False)[1:]}")
        say = f"Broken off after {sum(self._counts.values())} of {expected}: {self._said()}."
        click.echo(f"{say} Nothing is lost: run the same again to go on.", err=True)

    def _said(self) -> str:
        return ", ".join(f"{self._counts[o]} {o}" for o in OUTCOMES)

    def _summary(self) -> dict[str, int | bool]:
        total = sum(self._counts.values())
        return {
            "documents": total,
            **self._counts,
            "still_in_review": self._waiting,
            "dry_run": self._dry_run,
        }


def _progress(count: int) -> AbstractContextManager[Any]:
    hidden = count < 5 or not sys.stderr.isatty()
    return click.progressbar(length=count, label="Importing", file=sys.stderr, hidden=hidden)


def _show(one: Imported) -> None:
    from cli.terminal import printable

    word = click.style(f"{one.outcome:<10}", fg=_COLOURS[one.outcome])
    told = ""
    if one.outcome == "filed":
        told = recorded(one.records)
    if one.reason:
        told = f"{told}. " if told else ""
        told += f"{one.reason} [{one.code}]"
    part = f", {one.document.part.replace('=', ' ')}" if one.document and one.document.part else ""
    click.echo(f"{word} {printable(one.file + part)}{'  ' + printable(told) if told else ''}")
    if one.asked:
        click.echo(f"{'':<10} to settle: queries {', '.join(map(str, one.asked))}")
    for query in one.document.queries if one.document else ():
        if query.code == "settled-before":
            click.echo(f"{'':<10} {printable(query.say)} [{query.code}]")
