"""One person as a roster file has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the file has them; `cells` holds the columns that are there, empty ones as None."""

    number: int
    cells: Mapping[str, str | None]
    at: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where each cell stands in a spreadsheet, such as C7."""
    given: bool = False
    """Whether the reference is one that is given to somebody who came without."""
    was: str | None = None
    """The reference that this person has on the roster, where it was given here and the file has their own."""

    @property
    def ref(self) -> str:
        """The organisation's reference of the person."""
        return self.cells.get("ref") or ""

    @property
    def name(self) -> str:
        """The person's name."""
        return self.cells["name"] or ""

    @property
    def manager(self) -> str | None:
        """The manager: a reference once `read` has returned."""
        return self.cells.get("manager")

    def begins_after(self, day: dt.date | None) -> bool:
        """Whether the file has them begin after that day, the last one of before."""
        starts = self.cells.get("starts")
        return day is not None and starts is not None and dt.date.fromisoformat(starts) > day

    def where(self, *columns: str) -> str | None:
        """The place of the first of these columns that the file has; None where it is not known."""
        return next((self.at[c] for c in columns if c in self.at), None)


def letters(index: int) -> str:
    """How a spreadsheet calls a column: A for the first, AA for the 27th."""
    said = ""
    index += 1
    while index:
        index, last = divmod(index - 1, 26)
        said = chr(ord("A") + last) + said
    return said
