"""`carepack letter`: a record told as a letter, by a template that can be edited in Word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from cli.arguments import FORCE, FORM, JSON, LARGE, SOURCE, Command, Target, branded
from cli.exit_codes import ExitCode
from cli.issuing import TO
from cli.terminal import tell, tell_json
from cli.whom import about_people

if TYPE_CHECKING:
    from cli.letter_people import Wanted
    from filing.people.whom import Whom
    from forms import Library
    from issuing.letters import LetterFormat, Subject
    from schemas.rendition import Branding


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
@about_people("To whom", everybody=True)
@click.option("--set", "said", multiple=True, metavar="FIELD=VALUE", help="What a letter to a person says.")
@click.option(
    "--within",
    type=click.IntRange(0, 366),
    metavar="DAYS",
    help="What a reminder tells ahead: 14 days, if not this.",
)
@click.option(
    "--to", "kind", type=TO, help="Word or PDF; without it, by the ending of the output's name, or Word."
)
@click.option(
    "-o",
    "--output",
    type=Target(),
    help="The .docx or .pdf file to write, or a folder for letters to people.",
)
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
@click.option("--picture", type=SOURCE, help="Of an award certificate: the person's picture (PNG, JPEG).")
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
    whom: Whom,
    said: tuple[str, ...],
    within: int | None,
    kind: LetterFormat | None,
    output: Path | None,
    listing: bool,
    as_template: bool,
    form: str | None,
    renewed_after: int | None,
    picture: Path | None,
    large: bool | None,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> ExitCode:
    """Make the letter NAME of a record (--record NUMBER, or the JSON in the file RECORD), or to people (--for …).

    Letters to people are invitation, reminder, cover and outcome; what they say beside the roster and the ledger is
    given with --set, such as --set about=Appraisal --set meeting_on=14/12/2026. The exit code is 3 where somebody's
    letter could not be made; the others are.
    An award-certificate is made of a consent that is filed and in force: that of --record, or the one of --for PERSON.
    The file may hold a record's JSON, or all that `carepack read --json` says of one document.
    An organisation's own template is taken from the file organisation/letters/NAME.docx in the home folder.
    It is in large print for whom the roster says so, or with --large-print.
    """
    from cli import organisation as ours
    from cli.letter_people import Wanted
    from filing.whole_files import save
    from schemas.errors import UsageError

    if listing:
        return listed(home, as_json)
    if name is not None and output is not None and not as_template:
        wanted = Wanted(name, whom, number, said, within, kind, large, output, force=force, as_json=as_json)
        if _of_consents(name, record, picture):
            brand = ours.branded(ours.organisation(home).branding, organisation, logo)
            return _certificates(home, wanted, brand, picture)
        if whom or _is_personal(name):
            brand = ours.branded(ours.organisation(home).branding, organisation, logo)
            return _to_people(home, wanted, brand)
    if name is None or output is None or sum((record is not None, number is not None, as_template)) != 1:
        what = "A letter needs its name, one record (or --template), and a file to write."
        do = (
            "Write `carepack letter NAME RECORD.json -o FILE.docx`, with --record NUMBER for the file if it "
            "is filed, `carepack letter NAME --template -o FILE.docx`, or `carepack letter --list`."
        )
        raise UsageError.of("letter-usage", what, do)
    doubts = 0
    if as_template:
        data = written_template(home, name, output)
    else:
        source = number if number is not None else record
        assert source is not None  # noqa: S101 - one of the three is there
        data, lost, doubts = _made(
            home, name, source, form, renewed_after, large, organisation, logo, format=_format(output, kind)
        )
        for left in lost:
            tell(f"The PDF does not have {left}. [letter-left-out]", err=True)
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


def _is_personal(name: str) -> bool:
    from issuing.letters import kind_of

    return kind_of(name).personal


def _of_consents(name: str, record: Path | None, picture: Path | None) -> bool:
    """Whether the letter is made of consents. Raises UsageError `letter-not-filed` for one in a file, and
    `letter-picture` for a picture on another letter."""
    from issuing.letters import kind_of
    from schemas.errors import Place, UsageError

    if not kind_of(name).consent:
        if picture is not None:
            what, do = "Only an award certificate has a picture of the person.", "Leave --picture out."
            raise UsageError.of("letter-picture", what, do)
        return False
    if record is not None:
        what = (
            "An award certificate is made of a consent that is filed: so it is known when that is withdrawn."
        )
        do = "Import the signed consent, and say --record NUMBER or --for PERSON."
        raise UsageError.of("letter-not-filed", what, do, Place(file=str(record)))
    return True


def _certificates(home: Path, wanted: Wanted, brand: Branding, picture: Path | None) -> ExitCode:
    from cli.certificates import write

    file = _own(home, wanted.kind)
    template = None if file is None else file.read_bytes()
    return write(home, wanted, brand, template, None if picture is None else picture.read_bytes())


def _to_people(home: Path, wanted: Wanted, brand: Branding) -> ExitCode:
    from cli.letter_people import write
    from schemas.errors import UsageError

    if bool(wanted.whom) == (wanted.record is not None):
        what = f"The letter {wanted.kind} is written to people, and nobody is named."
        if wanted.whom:
            what = "--record says whom the letter is for, and so do --for, --team, --location and --all."
        raise UsageError.of("letter-usage", what, "Add --for PERSON, --team TEAM, --location HOME or --all.")
    file = _own(home, wanted.kind)
    return write(home, wanted, brand, None if file is None else file.read_bytes())


def listed(home: Path, as_json: bool) -> ExitCode:
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
    from issuing.letters import own_file

    return own_file(folder(home), name)


def written_template(home: Path, name: str, output: Path) -> bytes:
    """The template in use: the organisation's, or the one that comes with the letter."""
    from cli.organisation import folder
    from issuing.letter_templates import in_use

    _word(output)
    return in_use(folder(home), name)


def _made(
    home: Path,
    name: str,
    record: Path | int,
    form: str | None,
    renewed_after: int | None,
    large: bool | None,
    organisation: str | None,
    logo: Path | None,
    *,
    format: LetterFormat,
) -> tuple[bytes, tuple[str, ...], int]:
    """The letter, what a PDF does not have of it, and how many answers are still in doubt."""
    from cli import organisation as ours
    from cli.ledger import here
    from issuing.letters import kind_of
    from issuing.letters import letter as made

    wanted = kind_of(name)
    own = ours.organisation(home)
    subject = (
        _filed(home, record)
        if isinstance(record, int)
        else _in_file(own.library, record, form or wanted.form or "")
    )
    file = _own(home, name)
    letter = made(
        name,
        subject,
        ours.branded(own.branding, organisation, logo),
        when=here(),  # a letter carries the date of the place where it is made
        template=None if file is None else file.read_bytes(),
        renewal_years=renewed_after or own.library.policies.renewal_years,
        format=format,
        large=subject.large if large is None else large,
    )
    return letter.data, letter.left, subject.doubts


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


def _format(output: Path, kind: LetterFormat | None) -> LetterFormat:
    """What is made, by the name of the file. Raises UsageError `letter-docx`."""
    if kind == "pdf" or (kind is None and output.suffix.lower() == ".pdf"):
        return "pdf"
    _word(output)
    return "word"


def _word(output: Path) -> None:
    from schemas.errors import Place, UsageError

    if output.suffix.lower() != ".docx":
        raise UsageError.of(
            "letter-docx",
            "A letter is a Word document or a PDF.",
            "End the name in .docx or .pdf.",
            Place(file=str(output)),
        )
