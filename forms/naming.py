"""Forms as people name them: by ID, by ID and edition, by title, in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.library import Library
    from schemas.definition import FormDefinition


def named(known: Library, form: str) -> FormDefinition:
    """The definition of `ID`, its newest edition, or of `ID.N`; see `meant`. Raises UnknownFormError."""
    said = meant(known, form)
    name, _, edition = said.rpartition(".")
    return known.load(name, int(edition)) if name and edition.isdecimal() else known.load(said)


def meant(known: Library, form: str) -> str:
    """`ID` or `ID.N` of what may be a form's title, or in any case; as given where that is not one form."""
    name, _, edition = form.rpartition(".")
    if not (name and edition.isdecimal()):
        name, edition = form, ""
    ids = {e.form for e in known.catalogue()}
    if name not in ids:
        said = _plain(name)
        found = {i for i in ids if _plain(i) == said} or {
            f.form for f in known.sound() if _plain(f.title) == said
        }
        name = found.pop() if len(found) == 1 else name
    return f"{name}.{int(edition)}" if edition else name


def with_edition(known: Library, form: str) -> str:
    """`ID.N` of the form that `named` finds. Raises UnknownFormError."""
    found = named(known, form)
    return f"{found.form}.{found.edition}"


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
