"""`carepack letters …`: which letters there are, their templates, and what is wrong with templates and letterhead."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORCE, JSON, SOURCE, Command, Group, TargetFile
from cli.exit_codes import ExitCode
from cli.letters import LetterName, listed, written_template
from cli.terminal import tell, tell_json

if TYPE_CHECKING:
    from schemas.errors import Fault


@click.group(cls=Group)
def letters() -> None:
    """Letters: list them, write their templates, check templates and letterhead."""


@letters.command("list")
@click.option("--fields", is_flag=True, help="Show the fields that a letter to a person may name.")
@JSON
@click.pass_obj
def list_(home: Path, fields: bool, as_json: bool) -> ExitCode:
    """Which letters there are, and which have a template of your own."""
    if not fields:
        return listed(home, as_json)
    from issuing.letter_facts import fields as known

    if as_json:
        tell_json({"fields": [{"field": name, "says": says} for name, says in known()]})
        return ExitCode.DONE
    width = max(len(name) for name, _ in known())
    for name, says in known():
        tell(f"{name:<{width}}  {says}")
    return ExitCode.DONE


@letters.command()
@click.argument("name", type=LetterName())
@click.option("-o", "--output", type=TargetFile(), required=True, help="The .docx file to write.")
@FORCE
@click.pass_obj
def template(home: Path, name: str, output: Path, force: bool) -> ExitCode:
    """Write the template of letter NAME, yours or ours, to be edited in Word."""
    from filing.whole_files import save

    save(output, written_template(home, name, output), force=force)
    tell(str(output))
    return ExitCode.DONE


@letters.command(cls=Command)
@click.argument("files", nargs=-1, type=SOURCE)
@click.option(
    "--as", "name", type=LetterName(), help="For which letter the files are, if not as they are named."
)
@JSON
@click.pass_obj
def lint(home: Path, files: tuple[Path, ...], name: str | None, as_json: bool) -> ExitCode:
    """Check templates and letterhead: every unknown field and other mistake, with its place.

    Without FILES, all in the organisation's folder. A file is for the letter whose name it has: invitation.docx; one
    called letterhead… is a letterhead.
    """
    from cli.organisation import folder
    from issuing.letter_checking import faults_in
    from issuing.letters import FOLDER

    ours = folder(home)
    wanted = files or (*sorted((ours / FOLDER).glob("*.docx")), *sorted(ours.glob("letterhead.docx")))
    found: list[tuple[Path, str, tuple[Fault, ...]]] = []
    for file in wanted:
        found.append((file, *faults_in(file.name, file.read_bytes(), name)))
    count = sum(len(faults) for _, _, faults in found)
    if as_json:
        told = [
            {
                "file": str(file),
                "letter": kind,
                "faults": [
                    {"code": f.code, "place": f.place.path, "what": f.what, "do": f.do} for f in faults
                ],
            }
            for file, kind, faults in found
        ]
        tell_json({"checked": told})
    else:
        for _, _, faults in found:
            for fault in faults:
                tell(str(fault))
        tell(f"{len(found)} checked, {count} to correct.", err=True)
    return ExitCode.FAULTY if count else ExitCode.DONE
