"""The organisation's folder in the home folder: what every command makes and reads documents with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms import Library
    from forms.organisation import Organisation
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


def branded(own: Branding, name: str | None, logo: Path | None) -> Branding:
    """The organisation's look, with what was said on the command line over it."""
    change = {"organisation": name, "logo": logo.read_bytes() if logo else None}
    return own.model_copy(update={k: v for k, v in change.items() if v is not None})
