"""`carepack import`: whatever came back goes in, and each document is filed, asked about, or refused with a reason."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORM, JSON
from cli.exit_codes import ExitCode
from cli.ledger import BY

if TYPE_CHECKING:
    from intake.importing import Imported
    from intake.sources import Source

OUTCOMES = ("filed", "review", "refused", "duplicate")
_COLOURS = {"filed": "green", "review": "yellow", "refused": "red", "duplicate": "blue"}


@click.command("import")
@click.argument("paths", nargs=-1)
@click.option(
    "--form", type=FORM, help="Which form they are, where documents have lost their marks (ID or ID.N)."
)
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
    from cli.files import with_paths
    from cli.organisation import library, meant
    from intake.sources import gather

    form = form and meant(library(home), form)
    sources = gather(paths)
    ended = _rehearsed(home, sources, form) if dry_run else _imported(home, sources, form, by)
    counts = dict.fromkeys(OUTCOMES, 0)
    with _progress(len(sources)) as bar:
        if as_json:
            click.echo('{"documents": [', nl=False)
        for number, one in enumerate(ended):
            counts[one.outcome] += 1
            if as_json:
                click.echo(",\n" if number else "\n", nl=False)
                click.echo(json.dumps(with_paths(one.as_json()), ensure_ascii=False), nl=False)
            else:
                _show(one)
            bar.update(1)
    total = sum(counts.values())
    if as_json:
        click.echo(f'],\n"summary": {json.dumps({"documents": total, **counts, "dry_run": dry_run})}}}')
    else:
        _summarise(total, counts, dry_run=dry_run)
    return ExitCode.REFUSED if counts["refused"] else ExitCode.REVIEW if counts["review"] else ExitCode.DONE


def _imported(
    home: Path, sources: tuple[Source, ...], form: str | None, by: str | None
) -> Iterator[Imported]:
    from cli.ledger import acting, opened
    from cli.organisation import named
    from intake import Issued
    from intake.importing import Importer
    from intake.isolation import Isolation

    with opened(home) as ledger, Isolation(ledger.library, Issued(ledger)) as isolation:
        if form is not None:
            named(ledger.library, form)  # before anything is taken in
        importer = Importer(ledger, isolation, lambda: acting(by), form)
        yield from importer.bring_in(sources)
        yield from importer.resume()


def _rehearsed(home: Path, sources: tuple[Source, ...], form: str | None) -> Iterator[Imported]:
    from cli.ledger import opened_if_there
    from cli.organisation import library, named
    from filing import submissions
    from intake import Issued
    from intake.importing import rehearse
    from intake.isolation import Isolation

    ledger = opened_if_there(home)
    known = frozenset(r.sha256 for r in submissions.listed(ledger)) if ledger else frozenset()
    definitions = ledger.library if ledger else library(home)
    if form is not None:
        named(definitions, form)
    with Isolation(definitions, Issued(ledger)) as isolation:
        yield from rehearse(sources, isolation, known, form)


def _progress(count: int) -> AbstractContextManager[Any]:
    hidden = count < 5 or not sys.stderr.isatty()
    return click.progressbar(length=count, label="Importing", file=sys.stderr, hidden=hidden)


def _show(one: Imported) -> None:
    from cli.terminal import printable

    word = click.style(f"{one.outcome:<10}", fg=_COLOURS[one.outcome])
    told = ""
    if one.outcome == "filed":
        told = f"record {one.record}" if one.record is not None else ""
    if one.reason:
        told = f"{told}. " if told else ""
        told += f"{one.reason} [{one.code}]"
    click.echo(f"{word} {printable(one.file)}{'  ' + printable(told) if told else ''}")
    if one.asked:
        click.echo(f"{'':<10} to settle: queries {', '.join(map(str, one.asked))}")


def _summarise(total: int, counts: dict[str, int], *, dry_run: bool) -> None:
    said = ", ".join(f"{counts[o]} {o}" for o in OUTCOMES)
    click.echo(f"{total} in: {said}." + (" Nothing was filed: --dry-run." if dry_run else ""), err=True)
    if counts["review"] and not dry_run:
        click.echo("What is in doubt: carepack queries list; then carepack queries settle", err=True)
    if counts["refused"]:
        click.echo(
            "What refused documents need is said beside them; docs/importing.md has every code.", err=True
        )
