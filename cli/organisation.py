"""The organisation's folder in the home folder: what every command makes and reads documents with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms import Library
    from forms.organisation import Organisation
    from schemas.rendition import Branding

LETTERHEAD = "carepack.letterhead"
"""Where the context keeps which letterhead the command line names (`cli.arguments.branded`)."""


def folder(home: Path) -> Path:
    """Where the organisation's own forms, wording and look are kept."""
    from forms.organisation import folder_in

    return folder_in(home)


def organisation(home: Path) -> Organisation:
    """The organisation's forms and look. Raises DefinitionError with every mistake in its folder."""
    from forms.organisation import organisation as read

    return read(folder(home))


def library(home: Path) -> Library:
    """The built-in forms in the organisation's words, and its own. Raises DefinitionError."""
    return organisation(home).library


def timezone(home: Path | None) -> str:
    """The name of the time zone whose days count; where a file has mistakes, which are told elsewhere, the default."""
    from forms.organisation import timezone_in
    from schemas.zones import DEFAULT_ZONE

    return timezone_in(folder(home)) if home is not None else DEFAULT_ZONE


def branded(own: Branding, name: str | None, logo: Path | None) -> Branding:
    """The organisation's look, with what was said on the command line over it: name, logo, and letterhead.

    Raises RenditionError where the logo cannot be printed.
    """
    import click

    ctx = click.get_current_context(silent=True)
    letterhead = ctx.meta.get(LETTERHEAD) if ctx is not None else None
    picture = None
    if logo is not None:
        from issuing.logos import taken

        picture = taken(logo.read_bytes()).data
    change = {
        "organisation": name,
        "logo": picture,
        "letterhead": letterhead.read_bytes() if letterhead else None,
    }
    return own.model_copy(update={k: v for k, v in change.items() if v is not None})
