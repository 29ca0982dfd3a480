"""`carepack letter`: a record told as a letter, by a template that can be edited in Word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from cli.arguments import FORCE, FORM, JSON, LARGE, SOURCE, Command, TargetFile, branded
from cli.exit_codes import ExitCode
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from forms import Library
    from issuing.letters import Subject

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
        from issuing.letters import kinds

        return [CompletionItem(k.name) for k in kinds() if k.name.startswith(incomplete)]


@click.command(cls=Command)
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
@LARGE
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
    large: bool | None,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make the letter NAME of a record: of one that is filed (--record NUMBER), or of the JSON in the file RECORD.

    The file may hold a record's JSON, or all that `carepack read --json` says of one document.
    An organisation's own template is taken from the file organisation/letters/NAME.docx in the home folder.
    It is in large print for whom the roster says so, or with --large-print.
    """
    from cli.files import save
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
        data, doubts = _made(home, name, source, form, renewed_after, large, organisation, logo)
    save(output, data, force=force)
    if as_json:
        tell_json({"letter": name, "file": str(output), "template": as_template, "in_doubt": doubts})
    else:
        tell(str(output))
    if doubts:
        tell(
            f"{output.name}: something on this form is still in doubt ({doubts} to look at) and not in the letter. "
            "Settle it, and make the letter again. [letter-in-doubt]",
            err=True,
        )
    return ExitCode.REVIEW if doubts else ExitCode.DONE


def _listed(home: Path, as_json: bool) -> ExitCode:
    from issuing.letters import kinds as all_letters

    kinds = all_letters()
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
        tell_json({"letters": told})
        return ExitCode.DONE
    width = max(len(k.name) for k in kinds)
    for k in kinds:
        mark = f"  (template: {own[k.name]})" if own[k.name] else ""
        tell(f"{k.name:<{width}}  {k.title}. {k.says}{mark}")
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
    from issuing.letters import template_of

    own = _own(home, name)
    return template_of(name, None if own is None else own.read_bytes())


def _made(
    home: Path,
    name: str,
    record: Path | int,
    form: str | None,
    renewed_after: int | None,
    large: bool | None,
    organisation: str | None,
    logo: Path | None,
) -> tuple[bytes, int]:
    """The letter, and how many answers are still in doubt."""
    from cli import organisation as ours
    from cli.ledger import now
    from issuing.letters import kind_of
    from issuing.letters import letter as made

    wanted = kind_of(name)
    own = ours.organisation(home)
    subject = (
        _filed(home, record)
        if isinstance(record, int)
        else _in_file(own.library, record, form or wanted.form)
    )
    file = _own(home, name)
    data = made(
        name,
        subject,
        ours.branded(own.branding, organisation, logo),
        when=now().astimezone(),  # a letter carries the date of the place where it is made
        template=None if file is None else file.read_bytes(),
        renewal_years=renewed_after or own.library.policies.renewal_years,
        large=subject.large if large is None else large,
    )
    return data, subject.doubts


def _filed(home: Path, number: int) -> Subject:
    """The record of this number; that it was replaced or is not signed is said."""
    from cli.ledger import existing
    from issuing.letters import of_filed

    with existing(home) as ledger:
        subject = of_filed(ledger, number)
    if subject.state == "replaced":
        tell(f"Record {number} was replaced by a later version of it. [letter-replaced]", err=True)
    if subject.state == "unsigned":
        tell(f"Record {number} is not signed yet. [unsigned]", err=True)
    return subject


def _in_file(library: Library, file: Path, form: str) -> Subject:
    """The record in a file, a bare one or what was read of a document; its mistakes are told with their lines."""
    from cli.files import read_json
    from issuing.letters import Subject, record_in

    given = read_json(file)
    told = record_in(given.data, library, form, given.file)
    return Subject(told.form, given.answers(told.form, told.record, within=told.within), told.doubts)


def _word(output: Path) -> None:
    from schemas.errors import Place, UsageError

    if output.suffix.lower() != ".docx":
        raise UsageError.of(
            "letter-docx", "A letter is a Word document.", "End the name in .docx.", Place(file=str(output))
        )
