"""`carepack blank` and `carepack fill`: documents out."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, FORM, JSON, SOURCE, TargetFile, TargetFolder, branded
from cli.exit_codes import ExitCode
from cli.ledger import BY

if TYPE_CHECKING:
    from cli.issuing import For
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.rendition import Branding, Rendition, RenditionFormat
    from schemas.values import Value

_SUFFIX = {"word": ".docx", "pdf": ".pdf"}
TO = click.Choice(["word", "pdf"])


@click.command()
@click.argument("forms", nargs=-1, required=True, type=FORM)
@click.option(
    "--to",
    "kinds",
    type=TO,
    multiple=True,
    default=("word", "pdf"),
    show_default="both",
    help="Word, PDF or both.",
)
@click.option(
    "-o",
    "--output",
    type=TargetFolder(),
    default=Path(),
    show_default="here",
    help="The folder to write to.",
)
@click.option(
    "--given",
    type=SOURCE,
    help="A JSON record of values to pre-fill; what the form locks is locked. Makes numbered copies.",
)
@click.option("--for", "person", help="Whom it is for: a reference or exact name on the roster.")
@click.option("--large-print", "large", is_flag=True, help="In large print: 18 points where 12 are usual.")
@click.option("--period", help="What period it is for, such as “2026 Q4”.")
@BY
@branded
@FORCE
@JSON
@click.pass_obj
def blank(
    home: Path,
    forms: tuple[str, ...],
    kinds: tuple[RenditionFormat, ...],
    output: Path,
    given: Path | None,
    person: str | None,
    period: str | None,
    by: str | None,
    large: bool,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make FORMS as blank documents: `ID` for the newest edition, `ID.N` for edition N.

    With --for, each is a numbered copy for that person, with what the roster and their last records give it.
    With --given the blanks are numbered copies that carry those values; one form at a time.
    """
    from cli.files import read_json
    from cli.issuing import For
    from cli.organisation import branded as look
    from cli.organisation import named
    from cli.organisation import organisation as here
    from schemas.errors import UsageError

    own = here(home)
    brand = look(own.branding, organisation, logo)
    library = own.library.named_for(brand.organisation)
    wanted = {(f.form, f.edition): f for f in (named(library, name) for name in forms)}
    if given is not None and len(wanted) > 1:
        raise UsageError.of("one-form", "Given values belong to one form.", "Name one form with --given.")
    made = []
    whom = For.of(home, person, period, by)
    for form in wanted.values():
        said = read_json(given).answers(form) if given is not None else {}
        values = whom.given(home, form, brand.organisation, said)
        number = _new_number() if given is not None or person is not None else None
        for kind in dict.fromkeys(kinds):
            copy = make_copy(form, kind, brand, number=number, given=values, large=large)
            stem = (
                f"{form.form}.{form.edition}" + (".large" if large else "") + (f".{number}" if number else "")
            )
            document = make_document(form, kind, brand, copy, {}, large=large)
            made.append((output / f"{stem}{_SUFFIX[kind]}", document, copy))
    return _write(home, made, force=force, as_json=as_json, whom=whom)


@click.command()
@click.argument("form", type=FORM)
@click.argument("record", type=SOURCE)
@click.option("--to", "kind", type=TO, help="Word or PDF; without it, by the ending of the output's name.")
@click.option(
    "-o",
    "--output",
    type=TargetFile(),
    required=True,
    help="The file to write.",
)
@branded
@FORCE
@JSON
@click.pass_obj
def fill(
    home: Path,
    form: str,
    record: Path,
    kind: RenditionFormat | None,
    output: Path,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make FORM filled with the answers in RECORD, a JSON file (`-` for standard input)."""
    from cli.files import read_json
    from cli.organisation import branded as look
    from cli.organisation import named
    from cli.organisation import organisation as here
    from schemas.errors import Fault, Place, UsageError

    ending = {".docx": "word", ".pdf": "pdf"}.get(output.suffix.lower())
    chosen: Any = kind or ending
    if chosen is None or (ending is not None and chosen != ending):
        raise UsageError(
            Fault(
                "which-format",
                "Word or PDF? The name and --to do not say the same.",
                Place(file=str(output)),
                "End the name in .docx or .pdf.",
            )
        )
    own = here(home)
    brand = look(own.branding, organisation, logo)
    definition = named(own.library.named_for(brand.organisation), form)
    answers = read_json(record).answers(definition)
    copy = make_copy(definition, chosen, brand)
    return _write(
        home,
        [(output, make_document(definition, chosen, brand, copy, answers), copy)],
        force=force,
        as_json=as_json,
    )


def _new_number() -> str:
    from schemas.copies import mint

    return mint(secrets.token_bytes(9))


def make_copy(
    form: FormDefinition,
    kind: RenditionFormat,
    brand: Branding,
    number: str | None = None,
    given: Mapping[str, Value] | None = None,
    *,
    large: bool = False,
) -> Copy:
    from schemas.copies import Copy
    from schemas.paths import slot_at

    rendition = _rendition(form, kind, brand, large=large)
    values = dict(given or {})
    locked = tuple(p for p in values if (slot := slot_at(form, p)) is not None and slot.field.locked)
    return Copy(
        form=form.form,
        edition=form.edition,
        rendition=rendition.digest,
        number=number,
        given=values,
        locked=locked,
    )


def make_document(
    form: FormDefinition,
    kind: RenditionFormat,
    brand: Branding,
    copy: Copy,
    answers: Mapping[str, Value],
    *,
    large: bool = False,
) -> Filled:
    from fillers import pdf, word

    when = dt.datetime.now(dt.UTC)
    rendition = _rendition(form, kind, brand, large=large)
    if kind == "pdf":
        filled = pdf.fill(pdf.compile(rendition), copy, answers, when=when)
    else:
        filled = word.fill(word.compile(rendition), copy, answers, when=when)
    # A return is read in the words it was made in, whatever the organisation is called by then.
    template = filled.template.model_copy(update={"organisation": brand.organisation})
    return replace(filled, template=template)


def _rendition(form: FormDefinition, kind: RenditionFormat, brand: Branding, *, large: bool) -> Rendition:
    from fillers import pdf, word
    from schemas.rendition import Variant

    shape = Variant(large=large)
    return pdf.rendition(form, brand, shape) if kind == "pdf" else word.rendition(form, brand, shape)


def _write(
    home: Path,
    made: list[tuple[Path, Filled, Copy]],
    *,
    force: bool,
    as_json: bool,
    whom: For | None = None,
) -> ExitCode:
    """Drafts every document, notes what a return will be compared with, then puts all in place; or leaves nothing."""
    from cli.files import drafted, show_json
    from cli.issuing import register

    with drafted({file: filled.data for file, filled, _ in made}, force=force) as put_in_place:
        register(home, [(copy, filled) for _, filled, copy in made], whom)
        put_in_place()
    if as_json:
        show_json({"documents": [_told(f, d, c) for f, d, c in made]})
    for file, filled, _ in made:
        if not as_json:
            click.echo(str(file))
        for over in filled.overflows:
            click.echo(
                f"{file.name}: “{over.question}” did not fit its box and goes on {over.to}. [continued]",
                err=True,
            )
        for notice in filled.warnings:
            click.echo(f"{file.name}: {notice.path}: {notice.say} [{notice.code}]", err=True)
    return ExitCode.DONE


def _told(file: Path, filled: Filled, copy: Copy) -> dict[str, Any]:
    return {
        "file": str(file),
        "form": copy.form,
        "edition": copy.edition,
        "copy": copy.number,
        "rendition": filled.template.rendition,
        "format": filled.template.format,
        "continued": [{"path": o.path, "question": o.question, "to": o.to} for o in filled.overflows],
        "warnings": [{"code": w.code, "path": w.path, "say": w.say} for w in filled.warnings],
    }
