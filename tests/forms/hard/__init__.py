"""The hardest forms of the source documents, whole, as definitions: what the language must say without a trick."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import forms
from forms.library import Library
from schemas.definition import FormDefinition

FOLDER = Path(__file__).parent
NAMES = tuple(sorted(f.name.partition(".")[0] for f in FOLDER.glob("*.yaml")))


@cache
def library() -> Library:
    """These forms, on top of the built-in shared parts."""
    return Library((Path(forms.__file__).parent, FOLDER))


def load(name: str) -> FormDefinition:
    """One of them. Raises DefinitionError with every mistake."""
    return library().load(name)
