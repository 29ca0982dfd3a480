"""`carepack blank` and `carepack fill`: documents out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, FORM, JSON, LARGE, OPEN, SOURCE, Command, TargetFile, TargetFolder, branded
from cli.exit_codes import ExitCode
from cli.ledger import BY, now, today
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from cli.issuing import For
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.reading import Query
    from schemas.rendition import RenditionFormat
    from schemas.values import Value

TO = click.Choice(["word", "pdf"])


@click.command(cls=Command)
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
@LARGE
@OPEN
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
    large: bool | None,
    is_open: bool,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make FORMS as blank documents: `ID` for the newest edition, `ID.N` for edition N.

    With --for, each is a numbered copy for that person, with what the roster and their last records give it.
    With --given the blanks are numbered copies that carry those values; one form at a time.
    They are in large print for whom the roster says so, or with --large-print.
    """
    from cli.issuing import For
    from cli.organisation import branded as look
    from cli.organisation import organisation as here
    from forms.naming import named
    from issuing.copies import blanks
    from issuing.making import Need
    from schemas.errors import UsageError

    own = here(home)
    brand = look(own.branding, organisation, logo)
    library = own.library.named_for(brand.organisation)
    wanted = {(f.form, f.edition): f for f in (named(library, name) for name in forms)}
    if given is not None and len(wanted) > 1:
        raise UsageError.of("one-form", "Given values belong to one form.", "Name one form with --given.")
    made: list[tuple[Path, Filled, Copy]] = []
    whom = For.of(home, person, period, by)
    need = Need(large=whom.large if large is None else large, open=is_open)
    for form in wanted.values():
        said = _record(given, form)[0] if given is not None else {}
        values = whom.given(home, form, brand.organisation, said)
        number = new_number() if given is not None or person is not None else None
        for one in blanks(form, kinds, brand, when=now(), number=number, given=values, need=need):
            made.append((output / one.name, one.document, one.copy))
    return _write(home, made, force=force, as_json=as_json, whom=whom)


@click.command(cls=Command)
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
@LARGE
@OPEN
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
    large: bool | None,
    is_open: bool,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make FORM filled with the answers in RECORD, a JSON file (`-` for standard input), and say what the form misses.

    RECORD may be all that `carepack records show --json` says, or `carepack read --json` of one document.
    It is made whatever is missing; the exit code is 3 where somebody must look at something.
    """
    from cli.organisation import branded as look
    from cli.organisation import organisation as here
    from cli.reading import marked
    from forms.naming import named
    from issuing.making import Need, format_of, make_copy, make_document
    from schemas import rules
    from schemas.errors import Place, UsageError

    ending = format_of(output.suffix)
    chosen = kind or ending
    if chosen is None or (ending is not None and chosen != ending):
        what, do = "Word or PDF? The name and --to do not say the same.", "End the name in .docx or .pdf."
        raise UsageError.of("which-format", what, do, Place(file=str(output)))
    own = here(home)
    brand = look(own.branding, organisation, logo)
    definition = named(own.library.named_for(brand.organisation), form)
    answers, doubts = _record(record, definition)
    need = Need(large=bool(large), open=is_open and chosen == "word")
    copy = make_copy(definition, chosen, brand, need=need)
    document = make_document(definition, chosen, brand, copy, answers, when=now(), need=need)
    asked = rules.check(definition, answers, own.library.policies, on=today())
    _write(home, [(output, document, copy)], force=force, as_json=as_json, asked=asked)
    for query in () if as_json else asked:
        tell("  ", *marked(query, definition), err=True)
    if doubts:
        say = "something on the form that was read is still in doubt"
        tell(f"{output.name}: {say} ({doubts} to look at) and not in it. [fill-in-doubt]", err=True)
    return ExitCode.REVIEW if doubts or any(q.level == "must" for q in asked) else ExitCode.DONE


def _record(file: Path, form: FormDefinition) -> tuple[Mapping[str, Value], int]:
    """The answers in a JSON file, and how many doubts there still are; mistakes are told with their lines."""
    from cli.files import read_json
    from issuing.told_records import told_record

    given = read_json(file)
    told = told_record(given.data, form, given.file)
    return given.answers(form, told.record, within=told.within), told.doubts


def new_number() -> str:
    """A copy number that nobody can guess."""
    from schemas.copies import mint

    return mint(secrets.token_bytes(9))


def _write(
    home: Path,
    made: list[tuple[Path, Filled, Copy]],
    *,
    force: bool,
    as_json: bool,
    whom: For | None = None,
    asked: Sequence[Query] = (),
) -> ExitCode:
    """Drafts every document, notes what a return will be compared with, then puts all in place; or leaves nothing."""
    from cli.files import drafted
    from cli.issuing import noted

    with drafted({file: filled.data for file, filled, _ in made}, force=force) as put_in_place:
        noted(home, [(copy, filled) for _, filled, copy in made], whom)
        put_in_place()
    if as_json:
        tell_json({"documents": [as_told(f, d, c, asked) for f, d, c in made]})
    for file, filled, _ in made:
        if not as_json:
            tell(str(file))
        say_of(file, filled)
    return ExitCode.DONE


def say_of(file: Path, filled: Filled) -> None:
    """What is to be known of a document that was made: what goes on elsewhere, and what cannot be shown."""
    for over in filled.overflows:
        tell(
            f"{file.name}: “{over.question}” did not fit its box and goes on {over.to}. [continued]", err=True
        )
    for notice in filled.warnings:
        tell(f"{file.name}: {notice.path}: {notice.say} [{notice.code}]", err=True)


def as_told(file: Path, filled: Filled, copy: Copy, asked: Sequence[Query]) -> dict[str, Any]:
    """A document that was made, in the words of JSON."""
    return {
        "file": str(file),
        "form": copy.form,
        "edition": copy.edition,
        "copy": copy.number,
        "rendition": filled.template.rendition,
        "format": filled.template.format,
        "continued": [{"path": o.path, "question": o.question, "to": o.to} for o in filled.overflows],
        "warnings": [{"code": w.code, "path": w.path, "say": w.say} for w in filled.warnings],
        "queries": [q.model_dump(mode="json", exclude_none=True) for q in asked],
    }
