"""One person as a roster file has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the file has them; `cells` holds the columns that are there, empty ones as None."""

    number: int
    cells: Mapping[str, str | None]

    @property
    def ref(self) -> str:
        """The organisation's reference of the person."""
        return self.cells["ref"] or ""

    @property
    def name(self) -> str:
        """The person's name."""
        return self.cells["name"] or ""

    @property
    def manager(self) -> str | None:
        """The manager: a reference once `read` has returned."""
        return self.cells.get("manager")
