"""`carepack records bundle`: records with the documents they were made of, to be taken along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.arguments import JSON, Command, Target
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, counted, existing
from cli.record_finding import PRIVATE, Asked, chosen, looked_for, subject
from cli.terminal import Progress, tell, tell_json

if TYPE_CHECKING:
    from filing.records.privacy import Purpose
    from issuing.record_bundle import RecordBundle
    from schemas.rendition import RenditionFormat

OUT = click.option(
    "-o",
    "--out",
    required=True,
    type=Target(),
    metavar="FOLDER|FILE.zip",
    help="What is to be written; not there yet.",
)
AS = click.option(
    "--to", "made_as", type=click.Choice(["word", "pdf"]), default="pdf", show_default=True,
    help="The records as Word or PDF.",
)  # fmt: skip


@click.command(cls=Command)
@click.argument("words", nargs=-1)
@chosen
@PRIVATE
@OUT
@AS
@BY
@JSON
@click.pass_obj
def bundle(
    home: Path,
    words: tuple[str, ...],
    asked: Asked,
    purpose: Purpose | None,
    out: Path,
    made_as: RenditionFormat,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Write records, each as it is filed, with their originals and an index, into a new folder or zip file.

    WORDS and the options choose them as `carepack records find` does. What an export leaves out is left out, and so is
    an original on which it stands or that is somebody else's too. It is noted. The exit code is 3 where something could
    not be printed or read.
    """
    from dataclasses import replace

    from cli.organisation import organisation
    from filing.records.bundling import choose, noted
    from filing.whole_bundles import write
    from issuing.record_bundle import RecordBundle

    brand = organisation(home).branding
    with existing(home) as ledger:
        person = subject(ledger, asked.whom) if purpose is not None else None
        choice = asked.choice(ledger, looked_for(words))
        if person is not None:
            choice = replace(choice, people=person.ref, private=True)
        actor = acting(by)
        made = RecordBundle(
            ledger, choose(ledger, choice), brand, made_as, actor, private=purpose is not None
        )
        with Progress("Made", len(made.numbers)) as progress:

            def note() -> None:
                noted(ledger, actor, made.taken, person, purpose)

            files = write(made.files(), out, note, progress.advance)
    tell_bundle(made, out, files, as_json=as_json)
    return bundled(made)


def bundled(made: RecordBundle) -> ExitCode:
    """Whether all of it is there that may be."""
    from filing.records.bundling import WHY

    lost = any(code not in WHY for code in made.staying.values())
    return ExitCode.REVIEW if lost or made.unprinted else ExitCode.DONE


def bundle_json(made: RecordBundle, out: Path, files: int) -> dict[str, Any]:
    """A bundle as JSON has it."""
    return {
        "bundle": str(out),
        "records": len(made.taken),
        "originals": len(made.originals),
        "files": files,
        "left_out": len(made.left_out),
        "withheld": made.withheld,
        "not_printed": sorted(made.unprinted),
        "originals_left_out": [{"document": n, "code": c} for n, c in sorted(made.staying.items())],
    }


def tell_bundle(made: RecordBundle, out: Path, files: int, *, as_json: bool) -> None:
    """What is in it, and what is not."""
    from filing.records.bundling import WHY

    if as_json:
        tell_json(bundle_json(made, out, files))
        return
    tell(str(out))
    originals = f"{len(made.originals)} original{'' if len(made.originals) == 1 else 's'}"
    tell(f"{counted(len(made.taken))}, {originals}. index.html has the list.", err=True)
    if made.left_out:
        gone = len(made.left_out)
        tell(f"{gone} private record{'' if gone == 1 else 's'} left out. [private-left-out]", err=True)
    if made.withheld:
        say = "left out: sensitive, of self-evaluations, or means of too few ratings"
        tell(f"{made.withheld} answer{'' if made.withheld == 1 else 's'} {say}. [answers-withheld]", err=True)
    for document, code in sorted(made.staying.items()):
        why = WHY.get(code, "it cannot be read")
        tell(f"The original of document {document} is left out: {why}. [{code}]", err=True)
    for number, said in made.unprinted.items():
        tell(f"Record {number} could not be printed: {said}", err=True)
