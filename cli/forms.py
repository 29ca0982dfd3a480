"""`carepack forms …`: which forms there are, what they ask, and whether a definition is right."""

from __future__ import annotations

from pathlib import Path

import click

from cli.arguments import FORM, JSON, named
from cli.exit_codes import ExitCode


@click.group()
def forms() -> None:
    """List, show and check form definitions."""


@forms.command("list")
@JSON
def list_(as_json: bool) -> None:
    """Every form and edition there is."""
    from cli.files import show_json
    from forms import catalogue, load

    found = [load(e.form, e.edition) for e in catalogue()]
    if as_json:
        show_json(
            {
                "forms": [
                    {"form": f.form, "edition": f.edition, "title": f.title, "source": f.source}
                    for f in found
                ]
            }
        )
        return
    width = max((len(f.form) for f in found), default=0)
    for f in found:
        click.echo(f"{f.form:<{width}}  edition {f.edition}  {f.title}")


@forms.command()
@click.argument("form", type=FORM)
@JSON
def show(form: str, as_json: bool) -> None:
    """What FORM asks: each question with its path, type and rules."""
    from cli.files import show_json
    from schemas.paths import slots

    definition = named(form)
    if as_json:
        show_json(definition.model_dump(mode="json", exclude_defaults=True))
        return
    click.echo(
        f"{definition.title}  ({definition.form}, edition {definition.edition})\nSource: {definition.source}\n"
    )
    first = {t.table: 1 for t in definition.tables if t.repeat is not None}
    rows = [(s.path.replace(".1.", ".*.") if s.number else s.path, s) for s in slots(definition, first)]
    width = max(len(p) for p, _ in rows)
    for path, slot in rows:
        answers = (
            f": {' / '.join(o.say for o in slot.field.marks)}"
            if slot.field.marks and slot.field.type != "tick"
            else ""
        )
        flags = [
            slot.field.type + answers,
            {"must": "required", "note": "expected"}.get(slot.field.required or "", ""),
        ]
        asked = slot.question.replace(", row 1", "") if slot.number else slot.question
        click.echo(f"  {path:<{width}}  {asked}  [{', '.join(f for f in flags if f)}]")
    for rule in definition.rules:
        click.echo(f"  {'must' if rule.level == 'must' else 'note'}: {rule.say}")


@forms.command()
@click.argument("form", type=FORM)
@JSON
def schema(form: str, as_json: bool) -> None:  # noqa: ARG001 - a JSON Schema is JSON either way
    """The JSON Schema of FORM's record."""
    from cli.files import show_json
    from schemas.records import json_schema

    show_json(json_schema(named(form)))


@forms.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@JSON
def lint(path: Path, as_json: bool) -> ExitCode:
    """Check the definition in PATH, or all in a folder: every mistake with its line and what to write."""
    import forms as built_in
    from cli.files import show_json
    from forms.library import Library, read_file
    from schemas.errors import DefinitionError, Fault

    folder = path if path.is_dir() else path.parent
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    faults: list[Fault] = []
    try:
        parts = Library((Path(built_in.__file__).parent, folder)).parts()
    except DefinitionError as error:
        parts, faults = built_in.parts(), [*error.faults]
    for file in files:
        try:
            read_file(file, parts)
        except DefinitionError as error:
            faults += error.faults
    if as_json:
        show_json(
            {
                "files": [str(f) for f in files],
                "faults": [
                    {"code": f.code, "file": f.place.file, "line": f.place.line, "what": f.what, "do": f.do}
                    for f in faults
                ],
            }
        )
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{len(files)} checked, {len(faults)} to correct.", err=True)
    return ExitCode.FAULTY if faults else ExitCode.DONE
