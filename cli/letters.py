"""`carepack letter`: a record told as a letter, by a template that can be edited in Word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from cli.arguments import FORCE, FORM, JSON, SOURCE, TargetFile, branded
from cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms import Library
    from schemas.definition import FormDefinition
    from schemas.values import Value

FOLDER = "letters"
"""In the organisation's folder: its own templates, each named after its letter."""


class LetterName(click.ParamType[str]):
    """The name of a letter; a shell can complete it."""

    name = "letter"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The letters whose names begin so."""
        from fillers import letters

        return [CompletionItem(n) for n in letters.names() if n.startswith(incomplete)]


@click.command()
@click.argument("name", required=False, type=LetterName())
@click.argument("record", required=False, type=SOURCE)
@click.option("--record", "number", type=int, help="Of the record of this number, as it is filed.")
@click.option("-o", "--output", type=TargetFile(), help="The .docx file to write.")
@click.option("--list", "listing", is_flag=True, help="Show which letters there are.")
@click.option(
    "--template", "as_template", is_flag=True, help="Write the letter's template, to be edited in Word."
)
@click.option(
    "--form", type=FORM, help="Which form a bare record is of (ID or ID.N), if not the letter's usual one."
)
@click.option(
    "--renewed-after",
    type=click.IntRange(1, 10),
    help="Years to renewal, if not the organisation's (two, unless its settings say otherwise).",
)
@branded
@FORCE
@JSON
@click.pass_obj
def letter(
    home: Path,
    name: str | None,
    record: Path | None,
    number: int | None,
    output: Path | None,
    listing: bool,
    as_template: bool,
    form: str | None,
    renewed_after: int | None,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make the letter NAME of a record: of one that is filed (--record NUMBER), or of the JSON in the file RECORD.

    The file may hold a record's JSON, or all that `carepack read --json` says of one document.
    An organisation's own template is taken from the file organisation/letters/NAME.docx in the home folder.
    """
    from cli.files import save, show_json
    from schemas.errors import UsageError

    if listing:
        return _listed(home, as_json)
    if name is None or output is None or sum((record is not None, number is not None, as_template)) != 1:
        what = "A letter needs its name, one record (or --template), and a file to write."
        do = (
            "Write `carepack letter NAME RECORD.json -o FILE.docx`, with --record NUMBER for the file if it "
            "is filed, `carepack letter NAME --template -o FILE.docx`, or `carepack letter --list`."
        )
        raise UsageError.of("letter-usage", what, do)
    _word(output)
    doubts = 0
    if as_template:
        data = _template(home, name)
    else:
        source = number if number is not None else record
        assert source is not None  # noqa: S101 - one of the three is there
        data, doubts = _made(home, name, source, form, renewed_after, organisation, logo)
    save(output, data, force=force)
    if as_json:
        show_json({"letter": name, "file": str(output), "template": as_template, "in_doubt": doubts})
    else:
        click.echo(str(output))
    if doubts:
        click.echo(
            f"{output.name}: something on this form is still in doubt ({doubts} to look at) and not in the letter. "
            "Settle it, and make the letter again. [letter-in-doubt]",
            err=True,
        )
    return ExitCode.REVIEW if doubts else ExitCode.DONE


def _listed(home: Path, as_json: bool) -> ExitCode:
    from cli.files import show_json
    from fillers import letters

    kinds = [letters.kind(n) for n in letters.names()]
    own = {k.name: _own(home, k.name) for k in kinds}
    if as_json:
        told = [
            {
                "letter": k.name,
                "title": k.title,
                "says": k.says,
                "form": k.form,
                "template": _path(own[k.name]),
            }
            for k in kinds
        ]
        show_json({"letters": told})
        return ExitCode.DONE
    width = max(len(k.name) for k in kinds)
    for k in kinds:
        mark = f"  (template: {own[k.name]})" if own[k.name] else ""
        click.echo(f"{k.name:<{width}}  {k.title}. {k.says}{mark}")
    return ExitCode.DONE


def _path(file: Path | None) -> str | None:
    return None if file is None else str(file)


def _own(home: Path, name: str) -> Path | None:
    """The organisation's own template of a letter, if it has one."""
    from cli.organisation import folder

    file = folder(home) / FOLDER / f"{name}.docx"
    return file if file.is_file() else None


def _template(home: Path, name: str) -> bytes:
    """The template in use: the organisation's, or the one that comes with the letter."""
    from fillers import letters

    letters.kind(name)
    own = _own(home, name)
    return letters.shipped(name) if own is None else own.read_bytes()


def _made(
    home: Path,
    name: str,
    record: Path | int,
    form: str | None,
    renewed_after: int | None,
    organisation: str | None,
    logo: Path | None,
) -> tuple[bytes, int]:
    """The letter, and how many answers are still in doubt."""
    from cli import organisation as ours
    from cli.files import read_json
    from cli.ledger import now
    from fillers import letters

    wanted = letters.kind(name)
    own = ours.organisation(home)
    if isinstance(record, int):
        definition, answers = _filed(home, record)
        doubts = 0
    else:
        given = read_json(record)
        definition, told, doubts = _record(given.data, own.library, form or wanted.form, given.file)
        answers = given.answers(definition, told, within="" if told is given.data else "documents.1.record")
    file = _own(home, name)
    made = letters.render(
        name,
        definition,
        answers,
        ours.branded(own.branding, organisation, logo),
        when=now().astimezone(),  # a letter carries the date of the place where it is made
        template=None if file is None else file.read_bytes(),
        renewed_after=renewed_after or own.library.policies.renewal_years,
    )
    return made.data, doubts


def _filed(home: Path, number: int) -> tuple[FormDefinition, Mapping[str, Value]]:
    """The form and the answers of the record of this number; that it was replaced or is not signed is said."""
    from cli.ledger import existing
    from filing.records.records import get

    with existing(home) as ledger:
        filed = get(ledger, number)
        definition = ledger.library.load(filed.form, filed.edition)
    if filed.state == "replaced":
        click.echo(f"Record {number} was replaced by a later version of it. [letter-replaced]", err=True)
    if filed.state == "unsigned":
        click.echo(f"Record {number} is not signed yet. [unsigned]", err=True)
    return definition, filed.answers


def _record(
    data: dict[str, Any], library: Library, form: str, file: str
) -> tuple[FormDefinition, dict[str, Any], int]:
    """The form, the record's JSON, and how many answers are in doubt, of whichever JSON was given."""
    from cli.organisation import named
    from schemas.errors import Place, UsageError

    place = Place(file=file)
    if "documents" not in data:
        return named(library, form), data, 0
    documents = data["documents"]
    if not isinstance(documents, list) or len(documents) != 1 or not isinstance(documents[0], dict):
        raise UsageError.of(
            "letter-one-document",
            "A letter is made of one document.",
            "Read one form, and give what that says.",
            place,
        )
    document = documents[0]
    told, name, edition = document.get("record"), document.get("form"), document.get("edition")
    if not isinstance(told, dict) or not isinstance(name, str) or not isinstance(edition, int):
        raise UsageError.of(
            "letter-no-record",
            "This document was refused, so there is no record of it.",
            "Read a good copy.",
            place,
        )
    queries = document.get("queries")
    asked = queries if isinstance(queries, list) else []
    doubts = sum(isinstance(q, dict) and q.get("level", "must") == "must" for q in asked)
    return library.load(name, edition), told, doubts


def _word(output: Path) -> None:
    from schemas.errors import Place, UsageError

    if output.suffix.lower() != ".docx":
        raise UsageError.of(
            "letter-docx", "A letter is a Word document.", "End the name in .docx.", Place(file=str(output))
        )
