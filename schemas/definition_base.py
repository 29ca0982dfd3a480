"""What every part of a definition is made of: the words it is limited to, the pattern of its names, its model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Spec

FieldType = Literal[
    "line",
    "paragraph",
    "date",
    "when",
    "time",
    "number",
    "decimal",
    "duration",
    "choice",
    "tick",
    "scale",
    "person",
    "signature",
]
Level = Literal["must", "note"]
FormKind = Literal[
    "supervision",
    "appraisal",
    "development_plan",
    "evaluation",
    "commitment",
    "agreement",
    "observation",
    "audit",
    "consent",
    "award",
    "case_content",
    "checklist",
    "report",
]
"""What sort of record a form makes: who may see it and how long it is kept go by this, never by a form's name."""

# One pattern for all names, because a name becomes a Word bookmark and a PDF field name: no hyphen, no dot
# and no double underscore, which stands for the dot.
NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
KEY = r"^[a-z0-9]+(_[a-z0-9]+)*$"
SUBJECT = rf"{NAME[:-1]}(\.\*\.{NAME[1:-1]})?$"
"""A field, or a column of a table in every row."""
FORM_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
Name = Annotated[str, Spec(pattern=NAME)]
Key = Annotated[str, Spec(pattern=KEY)]


MORE = "more"
"""What a record keeps rows under that were written in after the fixed ones of a table."""


class Model(BaseModel):
    """Frozen, and strict about what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A changed copy, without what was computed of the original (a digest, above all)."""
        copy = super().model_copy(update=update, deep=deep)
        for name, kept in vars(type(self)).items():
            if isinstance(kept, cached_property):
                copy.__dict__.pop(name, None)
        return copy
