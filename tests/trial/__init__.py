"""Five hard forms, trimmed, that the language and every rendition must carry from the first day."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import forms
from forms import Library
from schemas.definition import FormDefinition

FOLDER = Path(__file__).parent
NAMES = tuple(
    f"trial-{name}"
    for name in (
        "pdp-guided",
        "appraisal-framework",
        "commitment-employee",
        "group-supervision",
        "learning-provider",
    )
)


@cache
def library() -> Library:
    """The trial forms, on top of the built-in shared parts."""
    return Library((Path(forms.__file__).parent, FOLDER))


def load(name: str) -> FormDefinition:
    """A trial form or a built-in one."""
    return library().load(name)
