"""`carepack read`: completed documents in, their records and queries shown; nothing is filed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORM, JSON
from cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from forms import Library
    from intake import Document
    from intake.sources import Source
    from schemas.reading import Query


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--form", type=FORM, help="Which form it is, where the document has lost its marks (ID or ID.N)."
)
@JSON
@click.pass_obj
def read(home: Path, files: tuple[str, ...], form: str | None, as_json: bool) -> ExitCode:
    """Read completed FILES (Word or PDF) and show their records and what is in doubt. Files nothing."""
    from cli.files import expand, show_json, with_paths
    from cli.organisation import library, meant, named

    documents = []
    names = expand(files)
    known = library(home)
    form = form and meant(known, form)
    if form:
        named(known, form)  # a name that no form has is a slip of the command line, not a fault of a document
    for document in _documents(home, known, names, form):
        documents.append(document)
        if not as_json:
            show(document, known)
    if as_json:
        show_json({"documents": [with_paths(d.as_json()) for d in documents]})
    elif len(documents) > 1:
        counts = {o: sum(d.outcome == o for d in documents) for o in ("read", "review", "refused")}
        click.echo(", ".join(f"{n} {o}" for o, n in counts.items()), err=True)
    return outcome(documents)


def outcome(documents: Iterable[Document]) -> ExitCode:
    """The exit code of a run: refused before review before done."""
    seen = {d.outcome for d in documents}
    return ExitCode.REFUSED if "refused" in seen else ExitCode.REVIEW if "review" in seen else ExitCode.DONE


def _documents(home: Path, known: Library, files: list[Source], form: str | None) -> Iterable[Document]:
    from cli.ledger import opened_if_there
    from intake import Issued
    from intake.isolation.isolation import Isolation
    from intake.isolation.results import PartRead, Read
    from schemas.errors import CarepackError

    ledger = opened_if_there(home)
    workers = min(len(files), os.cpu_count() or 1)
    with ledger or nullcontext(), Isolation(known, Issued(ledger), workers=workers) as isolation:

        def read_one(file: Source) -> tuple[PartRead, ...]:
            try:
                data = file.bytes()
            except CarepackError as refusal:
                return (PartRead("", Read(None, refusal)),)
            return isolation.read_parts(data, form)

        with click.progressbar(
            isolation.read_all(files, read_one),
            length=len(files),
            label="Reading",
            file=sys.stderr,
            hidden=len(files) < 5,
        ) as bar:
            for file, results in bar:
                for result in results:
                    yield result.document(str(file.path))


def show(document: Document, known: Library) -> None:
    """One document for a person: what it is, its answers by question, and what is to be looked at."""
    part = f", {document.part.replace('=', ' ')}" if document.part else ""
    click.echo(click.style(document.file + part, bold=True))
    if document.outcome == "refused":
        click.echo(f"  refused: {document.reason} [{document.code}]\n")
        return
    copy = f", copy {document.copy_number}" if document.copy_number else ""
    click.echo(f"  {document.form}, edition {document.edition}{copy}")
    for question, answer in _answers(document, known):
        first, *rest = answer.split("\n")
        click.echo(f"  {question}  {click.style(first, fg='cyan')}")
        for more in rest:
            click.echo(f"      {click.style(more, fg='cyan')}")
    for query in document.queries:
        click.echo(f"  {click.style('?' if query.level == 'must' else '·', fg='yellow')} {_asked(query)}")
    must = sum(q.level == "must" for q in document.queries)
    click.echo(f"  {f'{must} to look at' if must else 'nothing in doubt'}\n")


def _asked(query: Query) -> str:
    about = f"{query.question.rstrip(' :')}: " if query.question else ""
    saw = f" It says “{query.raw}”." if query.raw else ""
    maybe = f" Perhaps {' or '.join(map(str, query.values))}." if query.values else ""
    return f"{about}{query.say}{saw}{maybe} [{query.code}]"


def _answers(document: Document, known: Library) -> Iterable[tuple[str, str]]:
    from schemas.paths import slots
    from schemas.records import answers_of
    from schemas.values import show as words

    form = known.load(document.form or "", document.edition)
    answers = answers_of(form, document.record or {})
    rows = {t.table: t.repeat.most for t in form.tables if t.repeat is not None}
    for slot in slots(form, rows):
        if slot.path in answers:
            yield slot.question, words(slot.field, answers[slot.path])
