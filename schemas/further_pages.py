"""Pages that follow a form and are no part of it: they tell about the document, and nothing on them is an answer.

Each page of a PDF says so at its foot, `Provenance page 1 of 2 · record 12`, which is how readers know them; in a Word
document, whose pages belong to the reader's machine, a line says where the form ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BEGINS = re.compile(
    r"Here the form ends\. What follows tells where record \d{1,9} comes from, and is not read when it comes back\."
)
_FOOT = re.compile(r"\bProvenance page \d{1,3} of \d{1,3} · record \d{1,9}\b")


@dataclass(frozen=True, slots=True)
class Table:
    """Heads, rows of as many cells, and which share of the width each column has."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and under it what is known, each with its name; or a table."""

    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class FurtherPages:
    """What stands on them; `notice` is what must not be overlooked. They are of the record of a number."""

    title: str
    record: int
    sections: tuple[Section, ...]
    notice: str | None = None

    @property
    def begins(self) -> str:
        """The line with which they begin."""
        return (
            f"Here the form ends. What follows tells where record {self.record} comes from, and is not read when it "
            "comes back."
        )

    def foot(self, page: str, pages: str) -> str:
        """The line at the foot of a page."""
        return f"Provenance page {page} of {pages} · record {self.record}"


def is_further(words: str) -> bool:
    """Whether the words of a page have the line that stands at the foot of such pages."""
    return _FOOT.search(" ".join(words.split())) is not None


def begins_further(words: str) -> bool:
    """Whether a paragraph is the line with which such pages begin."""
    return _BEGINS.fullmatch(" ".join(words.split())) is not None
