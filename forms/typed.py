"""What is wrong with a text of the organisation's folder while it is typed: as the lint says it of the file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from forms.organisation import OwnLibrary, of_other_words, read_own
from schemas.definition import FormDefinition
from schemas.errors import DefinitionError, Fault
from schemas.lint_base import Check


def faults_in_text(folder: Path, name: str, text: str, further: Sequence[Check] = ()) -> tuple[Fault, ...]:
    """Every mistake of a text that would stand in the file of this name: `wording.yaml`, or `ID.N.yaml`, a form.

    Of a form those of the shared parts are told too, that it is made from.
    """
    if name.endswith(".yaml") and name.count(".") == 1:
        own = read_own(folder, {name: text})
        found = [f for f in own.faults if f.place.file == name]
        if name == "wording.yaml":
            found += of_other_words(own, further)
        return tuple(sorted(found, key=lambda f: f.place.line or 0))
    try:
        form_in_text(folder, name, text, further)
    except DefinitionError as error:
        return error.faults
    return ()


def form_in_text(folder: Path, name: str, text: str, further: Sequence[Check] = ()) -> FormDefinition:
    """The form that a text is, as the file `ID.N.yaml`. Raises DefinitionError with every mistake of it."""
    own = read_own(folder)
    of_parts = [f for f in own.faults if (f.place.file or "").startswith("parts/")]
    try:
        form = OwnLibrary(folder, own).check_text(name, text, further)
    except DefinitionError as error:
        raise DefinitionError(*of_parts, *error.faults) from None
    if of_parts:
        raise DefinitionError(*of_parts)
    return form
