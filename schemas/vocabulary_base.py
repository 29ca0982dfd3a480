"""What words of the definition language are made of: what may stand behind a key, and kinds of mappings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Shape = Literal[
    "wording",  # printed words, quoted
    "text",  # plain text: a name, a path
    "names",  # a list of names or paths, or a single one
    "wordings",  # a list of printed words, or a single one
    "whole",  # a whole number
    "figure",  # any number
    "flag",  # true or false
    "ours",  # true, or the reason in words
    "map of wording",
    "map of text",
    "map of names",
    "form id",
    "form kind",
    "field type",
    "required",
    "level",
    "mark",
    "in each",
    "given",
    "of",
    "scale",
    "columns",
    "fields",
    "rows",
    "groups",
    "repeat",
    "about",
    "blocks",
    "rules",
    "items",
    "condition",
    "scales",
    "options",
    "columns by name",
    "colour",
    "texts",
    "policies",
    "retention",
    "period",
    "counts from",
    "purpose",
    "shared blocks",
]


@dataclass(frozen=True, slots=True)
class Word:
    """One key: what may stand behind it, what it means, and whether it must be there."""

    shape: Shape
    say: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mapping and its keys."""

    name: str
    say: str
    words: Mapping[str, Word]

    @property
    def allowed(self) -> tuple[str, ...]:
        """Its keys, in the order people read them."""
        return tuple(self.words)

    @property
    def needed(self) -> tuple[str, ...]:
        """The keys it cannot be without."""
        return tuple(k for k, w in self.words.items() if w.needed)
