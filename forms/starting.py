"""A form of one's own begun: its name found fit and free, and its first text, anew, like another, or as an edition."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from forms import drafting
from forms.library import Entry, Library, text_of
from forms.naming import named
from schemas.definition import FORM_ID
from schemas.editor_schema import editor_schema
from schemas.errors import Fault, Place, UsageError

_LONGEST = 40


def started(
    library: Library,
    title: str,
    *,
    form_id: str | None = None,
    source: str | None = None,
    sections: Sequence[str] = (),
    like: str | None = None,
) -> tuple[str, str]:
    """`ID.1` and the text of a new form, with these sections or `like` one there is.

    Raises UsageError `form-id` for a name that cannot be one, `form-taken` for one that is another form's, and
    UnknownFormError.
    """
    name = fit_id(form_id or drafting.id_of(title))
    whose = source or "our own"
    if like is not None:
        text = drafting.copied(text_of(entry_of(library, like).file), name, title, whose)
    else:
        text = drafting.draft(name, title, whose, sections)
    _not_taken(library, name)
    return f"{name}.1", text


def next_edition(library: Library, form: str) -> tuple[str, str]:
    """`ID.N` and the text of the edition after the newest. Raises UsageError `not-own`, UnknownFormError."""
    entry = entry_of(library, form)
    if not entry.own:
        raise UsageError(
            Fault(
                "not-own",
                f"{entry.form} comes with carepack; its editions are carepack's.",
                Place(form=entry.form),
                f"For a form of your own that starts like it: carepack forms new --like {entry.form} "
                '--title "…". To change words only, use wording.yaml.',
            )
        )
    newest = max(e.edition for e in library.catalogue() if e.form == entry.form)
    text = drafting.next_edition(text_of(entry.file), newest + 1, entry.edition)
    return f"{entry.form}.{newest + 1}", text


def entry_of(library: Library, form: str) -> Entry:
    """Where a form stands that people name. Raises UnknownFormError."""
    definition = named(library, form)
    return library.entry(definition.form, definition.edition)


def fit_id(form_id: str) -> str:
    """A name that a form can have. Raises UsageError `form-id`."""
    if re.fullmatch(FORM_ID, form_id) and len(form_id) <= _LONGEST:
        return form_id
    raise UsageError(
        Fault(
            "form-id",
            f"“{form_id[:60]}” cannot be a form's name.",
            Place(),
            f"Use small letters, digits and hyphens, a letter first, such as {drafting.id_of(form_id)}.",
        )
    )


def editor_file() -> bytes:
    """The JSON Schema that stands beside own forms, for editors that complete and explain."""
    return (json.dumps(editor_schema(), ensure_ascii=False, indent=2) + "\n").encode()


def _not_taken(library: Library, form_id: str) -> None:
    taken = [e for e in library.catalogue() if e.form == form_id]
    if not taken:
        return
    do = (
        f"For its next edition: carepack forms new --edition-of {form_id}. For another form: --id with another name."
        if taken[-1].own
        else f"Choose another name: --id our-{form_id}."
    )
    raise UsageError(Fault("form-taken", f"There is a form called {form_id} already.", Place(), do))
