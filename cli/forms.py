"""`carepack forms …`: which forms there are and what they ask; the rest of the group is in `cli.form_…`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.arguments import FORM, JSON, Group
from cli.form_checking import lint, publish
from cli.form_hearing import spoken
from cli.form_listing import list_
from cli.form_preview import preview
from cli.form_writing import editor_schema_, new
from cli.terminal import tell, tell_json


@click.group(cls=Group)
def forms() -> None:
    """List and show forms; make, check, preview and publish forms of your own."""


@forms.command()
@click.argument("form", type=FORM)
@JSON
@click.pass_obj
def show(home: Path, form: str, as_json: bool) -> None:
    """What FORM asks: each question with its path, type and rules."""
    from cli.organisation import library
    from forms.asking import questions
    from forms.naming import named

    definition = named(library(home), form)
    if as_json:
        kind = {"kind": definition.kind} if definition.kind else {}  # outside the digest, and so of the dump
        purpose = {"purpose": definition.purpose.model_dump()} if definition.purpose else {}
        tell_json(definition.model_dump(mode="json", exclude_defaults=True) | kind | purpose)
        return
    tell(f"{definition.title}  ({definition.form}, edition {definition.edition})")
    tell(f"Source: {definition.source}")
    if definition.kind:
        tell(f"Kind: {definition.kind.replace('_', ' ')}")
    if definition.purpose is not None:
        tell(f"For: {definition.purpose.what}")
        tell(f"Who: {definition.purpose.who}")
        tell(f"How often: {definition.purpose.often}")
    tell()
    asked = tuple(questions(definition))
    width = max(len(a.path) for a in asked)
    for one in asked:
        answers = f": {' / '.join(one.answers)}" if one.answers else ""
        flags = [one.type + answers, one.needed]
        tell(f"  {one.path:<{width}}  {one.question}  [{', '.join(f for f in flags if f)}]")
    for rule in definition.rules:
        tell(f"  {'must' if rule.level == 'must' else 'note'}: {rule.say}")


@forms.command()
@click.argument("form", type=FORM)
@JSON
@click.pass_obj
def schema(home: Path, form: str, as_json: bool) -> None:  # noqa: ARG001 - a JSON Schema is JSON either way
    """The JSON Schema of FORM's record."""
    from cli.organisation import library
    from forms.naming import named
    from schemas.records import json_schema

    tell_json(json_schema(named(library(home), form)))


for _command in (list_, new, lint, preview, spoken, publish, editor_schema_):
    forms.add_command(_command)
