"""The organisation's folder in the home folder: what every command makes and reads documents with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms import Library
    from forms.organisation import Organisation
    from schemas.definition import FormDefinition
    from schemas.rendition import Branding

NAME = "organisation"


def folder(home: Path) -> Path:
    """Where the organisation's own forms, wording and look are kept."""
    return home / NAME


def organisation(home: Path) -> Organisation:
    """The organisation's forms and look. Raises DefinitionError with every mistake in its folder."""
    from forms.organisation import organisation as read

    return read(folder(home))


def library(home: Path) -> Library:
    """The built-in forms in the organisation's words, and its own. Raises DefinitionError."""
    return organisation(home).library


def named(known: Library, form: str) -> FormDefinition:
    """The definition of `ID`, its newest edition, or of `ID.N`; see `meant`. Raises UnknownFormError."""
    name, _, edition = meant(known, form).rpartition(".")
    return known.load(name, int(edition)) if name else known.load(edition)


def meant(known: Library, form: str) -> str:
    """`ID` or `ID.N` of what may be a form's title, or in any case; as given where that is not one form."""
    name, _, edition = form.rpartition(".")
    if not (name and edition.isdigit()):
        name, edition = form, ""
    ids = {e.form for e in known.catalogue()}
    if name not in ids:
        said = _plain(name)
        found = {i for i in ids if _plain(i) == said} or {
            f.form for f in known.sound() if _plain(f.title) == said
        }
        name = found.pop() if len(found) == 1 else name
    return f"{name}.{int(edition)}" if edition else name


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def branded(own: Branding, name: str | None, logo: Path | None) -> Branding:
    """The organisation's look, with what was said on the command line over it."""
    change = {"organisation": name, "logo": logo.read_bytes() if logo else None}
    return own.model_copy(update={k: v for k, v in change.items() if v is not None})
