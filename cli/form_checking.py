"""`carepack forms lint` and `publish`: every mistake at once, and what was published kept from changing."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import FORM, JSON, AnyPath, Command
from cli.exit_codes import ExitCode
from cli.terminal import styled, tell, tell_json

if TYPE_CHECKING:
    from schemas.errors import Fault

_WIDTH = 100


@click.command(cls=Command)
@click.argument("path", required=False, type=AnyPath())
@JSON
@click.pass_obj
def lint(home: Path, path: Path | None, as_json: bool) -> ExitCode:
    """Check the definition in PATH, or all in a folder: every mistake with its line and what to write.

    Without PATH the organisation's own folder is checked: forms, parts, wording, name and logo.
    """
    from cli.organisation import folder
    from forms.faults import faults_in
    from issuing.bounds import CHECKS

    path = path or folder(home)
    files, found = faults_in(path, folder(home), CHECKS)
    if as_json:
        near = path.parent if path.is_file() else path
        told = [
            {"code": f.code, "file": _path(f, near), "line": f.place.line, "what": f.what, "do": f.do}
            for f in found
        ]
        tell_json({"files": [str(f) for f in files], "faults": told})
    else:
        show_faults(found, path.parent if path.is_file() else path)
        tell(f"{len(files)} checked, {len(found)} to correct.", err=True)
    return ExitCode.FAULTY if found else ExitCode.DONE


def show_faults(faults: Iterable[Fault], near: Path, *, err: bool = False) -> None:
    """Each fault with the line it is about; the files are looked for in `near` and the folders about it."""
    for fault in faults:
        tell(str(fault), err=err)
        line = _line(fault, near)
        if line:
            tell(styled(f"    {fault.place.line} | {line}", dim=True), err=err)


def _line(fault: Fault, near: Path) -> str:
    file = _file(fault, near)
    if file is None or fault.place.line is None:
        return ""
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    line = lines[fault.place.line - 1].strip() if fault.place.line <= len(lines) else ""
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def _path(fault: Fault, near: Path) -> str | None:
    """The path of the file a fault is in, as `files` has it."""
    file = _file(fault, near)
    return str(file) if file is not None else fault.place.file


def _file(fault: Fault, near: Path) -> Path | None:
    """The file a fault names, in `near` and the folders about it."""
    places = (near, near / "parts", near / "forms", near / "forms" / "parts", near.parent)
    files = (folder / fault.place.file for folder in places) if fault.place.file else ()
    return next((f for f in files if f.is_file()), None)


@click.command(cls=Command)
@click.argument("form", type=FORM)
@JSON
@click.pass_obj
def publish(home: Path, form: str, as_json: bool) -> ExitCode:
    """Publish a form of your own: from now on this edition stays as it is, and a change is a new edition."""
    from cli.ledger import opened_if_there
    from cli.organisation import folder, organisation
    from cli.waiting import bring_up_to_date
    from issuing.publishing import publish as published

    done = published(organisation(home).library, folder(home), form)
    with opened_if_there(home) or nullcontext() as ledger:
        if ledger is not None:
            bring_up_to_date(ledger, quietly=True)
    name, edition = done.form.form, done.form.edition
    if as_json:
        tell_json({"form": name, "edition": edition, "new": done.new, "digest": done.digest})
    else:
        said = (
            "is published: it stays as it is from now on"
            if done.new
            else "was published before, and is as it was"
        )
        tell(f"{done.form.title}, edition {edition}, {said}.")
        tell(f"To change it: carepack forms new --edition-of {name}", err=True)
    return ExitCode.DONE
