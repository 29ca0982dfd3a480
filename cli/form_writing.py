"""`carepack forms new` and `editor-schema`: a form of one's own, and an editor that knows the language."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.arguments import FORM, JSON, Command, TargetFolder
from cli.exit_codes import ExitCode
from cli.terminal import tell, tell_json


@click.command(cls=Command)
@click.option("--title", help="The title on the page; without it you are asked.")
@click.option(
    "--id", "form_id", help="The form's name in commands and files; made from the title if left out."
)
@click.option("--source", help="Whose form it is; your organisation's name if left out.")
@click.option("--section", "sections", multiple=True, help="The heading of a section; may be given again.")
@click.option("--like", type=FORM, help="Start from a form there is: a copy under a name of its own.")
@click.option("--edition-of", type=FORM, help="The next edition of a form of your own.")
@click.option(
    "-o",
    "--output",
    type=TargetFolder(),
    help="The folder to write to, if not that of your own forms.",
)
@JSON
@click.pass_obj
def new(
    home: Path,
    title: str | None,
    form_id: str | None,
    source: str | None,
    sections: tuple[str, ...],
    like: str | None,
    edition_of: str | None,
    output: Path | None,
    as_json: bool,
) -> ExitCode:
    """Start a form of your own: answers a few questions and writes a file that can be used at once."""
    from cli.organisation import folder, organisation
    from forms import starting
    from schemas.errors import Fault, Place, UsageError

    own = organisation(home)
    where = output or folder(home) / "forms"
    if edition_of is not None:
        name, text = starting.next_edition(own.library, edition_of)
    else:
        if title is None:
            try:
                title, form_id, source, sections = _asked(
                    form_id, source or own.branding.organisation, sections, ask_sections=like is None
                )
            except click.Abort:
                if sys.stdin.isatty():
                    raise
                fault = Fault("no-title", "A form needs a title.", Place(), 'Give one: --title "Visit".')
                raise UsageError(fault) from None
        name, text = starting.started(
            own.library,
            title,
            form_id=form_id,
            source=source or own.branding.organisation,
            sections=sections,
            like=like,
        )
    file = _write(where / f"{name}.yaml", text, None if output else folder(home))
    if as_json:
        tell_json(
            {"file": str(file), "form": name.rpartition(".")[0], "edition": int(name.rpartition(".")[2])}
        )
        return ExitCode.DONE
    tell(str(file))
    tell("Open it in any text editor; its notes say how it goes on. Then:", err=True)
    tell(f'  carepack forms lint "{file}"', err=True)
    tell(f'  carepack forms preview "{file}" --watch', err=True)
    return ExitCode.DONE


def _asked(
    form_id: str | None, source: str | None, sections: tuple[str, ...], *, ask_sections: bool
) -> tuple[str, str, str, tuple[str, ...]]:
    """The questions at the terminal."""
    from forms import drafting

    title = click.prompt("Title of the form", err=True)
    form_id = form_id or click.prompt(
        "Its name in commands and files", default=drafting.id_of(title), err=True
    )
    source = click.prompt("Whose form is it", default=source or "our own", err=True)
    found = list(sections)
    while ask_sections and not sections:
        heading = click.prompt(
            "Heading of a section (Enter when done)", default="", show_default=False, err=True
        ).strip()
        if not heading:
            break
        found.append(heading)
    return title, form_id, source, tuple(found)


def _write(file: Path, text: str, own: Path | None) -> Path:
    """Writes the form; into the organisation's `own` folder in our turn, for the desk may begin the same one."""
    from contextlib import nullcontext

    from filing.turns import turn
    from filing.whole_files import save
    from forms.drafting import SCHEMA_FILE
    from forms.starting import editor_file

    with turn(own) if own is not None else nullcontext():
        save(file, text.encode(), force=False)
        save(file.parent / SCHEMA_FILE, editor_file(), force=True)
    return file


@click.command("editor-schema", cls=Command)
@click.option(
    "--of",
    "kind",
    type=click.Choice(["form", "parts", "organisation", "wording"]),
    default="form",
    show_default=True,
    help="Which kind of file it is for.",
)
@JSON
def editor_schema_(kind: str, as_json: bool) -> None:  # noqa: ARG001 - a JSON Schema is JSON either way
    """The JSON Schema of the definition language, for editors such as VS Code."""
    from schemas.editor_schema import editor_schema

    tell_json(editor_schema(kind))
