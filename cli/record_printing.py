"""`carepack records print`: a filed record printed again, in one step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import FORCE, JSON, LARGE, Command, Target, branded
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from issuing.reprinting import Reprint
    from schemas.errors import CarepackError
    from schemas.rendition import RenditionFormat


@click.command("print", cls=Command)
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")
@click.option(
    "-o",
    "--output",
    type=Target(),
    default=Path(),
    show_default="here",
    help="The file to write, or the folder; in a folder, files get their names by themselves.",
)
@click.option(
    "--to",
    "kind",
    type=click.Choice(["word", "pdf"]),
    help="Word or PDF; without it, by the ending of the output's name, or PDF.",
)
@click.option(
    "--provenance",
    is_flag=True,
    help="With pages behind it that tell where the record comes from and what was done with it.",
)
@click.option(
    "--plain-name", "plain", is_flag=True, help="Name files by number only, so that they may travel."
)
@LARGE
@branded
@FORCE
@JSON
@click.pass_obj
def print_(
    home: Path,
    numbers: tuple[int, ...],
    output: Path,
    kind: RenditionFormat | None,
    provenance: bool,
    plain: bool,
    large: bool | None,
    organisation: str | None,
    logo: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Print the records of these NUMBERs again, each as a document of its own edition of the form.

    In large print for whom the roster says so, or with --large-print. The files' names tell whose records they are, as
    `2026-11-14 Supervision Record - Zoë Example.pdf` does: they are for people who may know. --plain-name gives
    `record-12.pdf`. A version that was replaced is printed, too, and the command says so.
    """
    from cli.issuing import noted, say_of
    from cli.ledger import existing, now
    from cli.organisation import branded as look
    from cli.organisation import organisation as here
    from filing.whole_files import drafted
    from issuing.reprinting import names, reprint

    wanted = tuple(dict.fromkeys(numbers))
    file = _is_file(output)
    chosen = _format(output, kind) if file else kind or "pdf"
    brand = look(here(home).branding, organisation, logo)
    if file and len(wanted) > 1:
        raise _one_file(output)
    with existing(home) as ledger:
        made = [
            reprint(ledger, n, chosen, brand, when=now(), large=large, provenance=provenance) for n in wanted
        ]
    files = [output] if file else [output / name for name in names(made, plain=plain)]
    with drafted(
        {f: one.document.data for f, one in zip(files, made, strict=True)}, force=force, private=True
    ) as put_in_place:
        noted(home, [(one.copy, one.document) for one in made])
        put_in_place()
    if as_json:
        tell_json({"documents": [_told(f, one) for f, one in zip(files, made, strict=True)]})
    for f, one in zip(files, made, strict=True):
        if not as_json:
            tell(str(f))
        say_of(f, one.document)
        _say(one)


def _is_file(output: Path) -> bool:
    """Whether this is the name of a file to write. Raises UsageError where it is neither that nor a folder."""
    from issuing.making import format_of
    from schemas.errors import Place, UsageError

    if output.is_dir():
        return False
    if format_of(output.suffix) is not None:
        return True
    place = Place(file=str(output))
    if output.exists():
        raise UsageError.of("is-file", "This is a file, and a folder is meant.", "Name a folder.", place)
    if re.fullmatch(r"\.[A-Za-z]{2,5}", output.suffix):
        what = "Is it Word or PDF? This name says neither."
        raise UsageError.of("which-format", what, "End the name in .docx or .pdf, or name a folder.", place)
    return False


def _format(output: Path, kind: RenditionFormat | None) -> RenditionFormat:
    from issuing.making import format_of
    from schemas.errors import Place, UsageError

    ending = format_of(output.suffix)
    assert ending is not None  # noqa: S101 - that makes it a file
    if kind not in {None, ending}:
        what, do = "Word or PDF? The name and --to do not say the same.", "End the name in .docx or .pdf."
        raise UsageError.of("which-format", what, do, Place(file=str(output)))
    return ending


def _one_file(output: Path) -> CarepackError:
    from schemas.errors import Place, UsageError

    what = "Several records are several files, and one file is named."
    do = "Name a folder; the files in it get their names by themselves."
    return UsageError.of("one-file", what, do, Place(file=str(output)))


def _say(one: Reprint) -> None:
    """What must not be overlooked of a record that was printed."""
    number = one.filed.number
    if one.private is not None:
        tell(f"Record {number} is private. {one.private} [private-printed]", err=True)
    elif one.withheld:
        count = f"{one.withheld} answer{'' if one.withheld == 1 else 's'}"
        tell(f"Record {number} shows {count} that an export leaves out. [private-printed]", err=True)
    current = one.current
    if not current.counts:
        into = f" into record {current.merged_into}" if current.merged_into else ""
        what = f"Record {number} does not count any more: it was {current.act}{into} by {current.by}"
        tell(f"{what}. [not-current]", err=True)
    elif not one.is_current:
        what = f"Record {number} is version {one.filed.version}, and not the current one"
        tell(f"{what}: that is record {current.number}. [not-current]", err=True)


def _told(file: Path, one: Reprint) -> dict[str, Any]:
    from cli.issuing import as_told

    told = as_told(file, one.document, one.copy, ())
    del told["queries"]
    return {
        "record": one.filed.number,
        "version": one.filed.version,
        "current": one.current.number if one.current.counts else one.current.merged_into,
        "private": one.private is not None,
        "withheld": one.withheld,
        **told,
    }
