"""`carepack read`: completed documents in, their records and queries shown; nothing is filed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import CONVERT, FORM, JSON, NO_DRAFTS, Command
from cli.exit_codes import ExitCode
from cli.terminal import Progress, Styled, styled, tell, tell_json
from schemas.file_names import name_of
from schemas.shown_text import ends_shown

if TYPE_CHECKING:
    from forms import Library
    from intake import Document
    from intake.isolation.results import EnvelopeRead, LeftOut
    from intake.sources import Source
    from schemas.definition import FormDefinition
    from schemas.reading import Query


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--form", type=FORM, help="Which form it is, where the document has lost its marks (ID or ID.N)."
)
@CONVERT
@NO_DRAFTS
@JSON
@click.pass_obj
def read(
    home: Path, files: tuple[str, ...], form: str | None, convert: bool, no_drafts: bool, as_json: bool
) -> ExitCode:
    """Read completed FILES (Word, PDF, scans, photographs, or a .zip or mail of them) and show records and doubts.

    Nothing is filed.
    """
    from cli.files import expand
    from cli.organisation import library
    from forms.naming import meant, named
    from intake.pictures_together import together
    from schemas.reading import with_paths

    documents: list[Document] = []
    left_out: list[dict[str, str]] = []
    names = together(expand(files))
    known = library(home)
    form = form and meant(known, form)
    if form:
        named(known, form)  # a name that no form has is a slip of the command line, not a fault of a document
    for file, found in _envelopes(home, known, names, form, convert=convert, drafts=not no_drafts):
        for part in found.parts:
            documents.append(part.document(file))
            if not as_json:
                show(documents[-1], known)
        left_out += [{"file": file, **one.model_dump()} for one in found.left_out]
        if not as_json:
            show_left_out(file, found.left_out)
    if as_json:
        tell_json({"documents": [with_paths(d.as_json()) for d in documents], "left_out": left_out})
    elif len(documents) > 1:
        counts = {o: sum(d.outcome == o for d in documents) for o in ("read", "review", "refused")}
        tell(", ".join(f"{n} {o}" for o, n in counts.items()), err=True)
    if not as_json and outcome(documents) != ExitCode.DONE:
        tell("What a code means, and what to do: carepack explain CODE", err=True)
    return outcome(documents)


def outcome(documents: Iterable[Document]) -> ExitCode:
    """The exit code of a run: refused before review before done."""
    seen = {d.outcome for d in documents}
    return ExitCode.REFUSED if "refused" in seen else ExitCode.REVIEW if "review" in seen else ExitCode.DONE


def _envelopes(
    home: Path, known: Library, files: Sequence[Source], form: str | None, *, convert: bool, drafts: bool
) -> Iterable[tuple[str, EnvelopeRead]]:
    from cli.ledger import opened_if_there, today
    from intake import conversion, runs

    converter = conversion.find() if convert else None
    with opened_if_there(home) or nullcontext() as ledger, Progress("Reading", len(files)) as progress:
        for found in runs.read(
            known, ledger, files, on=today(), form=form, converter=converter, drafts=drafts
        ):
            yield found
            progress.advance()


def show(document: Document, known: Library) -> None:
    """One document for a person: what it is, its answers by question, and what is to be looked at."""
    tell(styled(name_of(document.file, document.part), bold=True))
    if document.outcome == "refused":
        tell(f"  refused: {document.reason} [{document.code}]")
        tell()
        return
    copy = f", copy {document.copy_number}" if document.copy_number else ""
    tell(f"  {document.form}, edition {document.edition}{copy}")
    from intake.answers_told import in_words

    for question, answer in in_words(document, known):
        first, *rest = answer.split("\n")
        tell(f"  {question}  ", styled(first, fg="cyan"))
        for more in rest:
            tell("      ", styled(more, fg="cyan"))
    form = known.load(document.form or "", document.edition)
    for query in document.queries:
        tell("  ", *marked(query, form))
    must = sum(q.level == "must" for q in document.queries)
    tell(f"  {f'{must} to look at' if must else 'nothing in doubt'}")
    tell()


def marked(query: Query, form: FormDefinition) -> tuple[str | Styled, str]:
    """A query as lists show it: with a question mark where somebody must look, a dot where it is only reported."""
    return styled("?" if query.level == "must" else "·", fg="yellow"), f" {in_a_line(query, form)}"


def show_left_out(file: str, left_out: Iterable[LeftOut]) -> None:
    """What lay in an envelope and is no document, with the reason, so that nobody has to wonder."""
    told = ", ".join(f"{one.part} ({one.reason})" for one in left_out)
    if told:
        tell(f"left out of {file}: {told}", err=True)


def in_a_line(query: Query, form: FormDefinition) -> str:
    """A query for a person: what it is about, what is doubtful, what was seen and what it may be."""
    from filing.review.wording import in_words, says

    about = f"{query.question.rstrip(' :')}: " if query.question else ""
    seen = says(form, query)
    saw = f" It says “{ends_shown(seen)}”." if seen else ""
    meant = [ends_shown(in_words(form, query.path, c)[0]) for c in query.candidates]
    maybe = f" Perhaps {' or '.join(meant)}." if meant else ""
    return f"{about}{query.say}{saw}{maybe} [{query.code}]"
