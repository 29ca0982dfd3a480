"""What every frozen model of the schemas is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

Level = Literal["must", "note"]
"""`must` holds a record back until a person has settled it; a `note` is filed and reported."""


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
