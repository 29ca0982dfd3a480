"""What is wrong or doubtful in a roster file, gathered so that all of it is told at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from schemas.errors import Fault, Place, RosterError

MOST = 20
"""Faults of one code that are told one by one; of the rest only the number."""


@dataclass(slots=True)
class Faults:
    """The faults of one file, each with its line (from 1)."""

    found: list[Fault] = field(default_factory=list)
    sheet: str | None = None
    """The sheet of a workbook that the lines stand on, which are its rows."""

    def add(self, code: str, line: int | None, what: str, do: str, cell: str | None = None) -> None:
        """One more; `cell` is its place in a spreadsheet, such as C7."""
        sheet = f"sheet “{self.sheet}”" if self.sheet is not None else None
        where = ", ".join(p for p in (sheet, f"cell {cell}" if cell is not None else None) if p)
        self.found.append(Fault(code, what, Place(file="roster", line=line, path=where or None), do))

    def stop_if_any(self) -> None:
        """Raises RosterError with all of them, by line; of many of one code the first ones and their number."""
        if not self.found:
            return
        told: list[Fault] = []
        counts: Counter[str] = Counter()
        for fault in sorted(self.found, key=lambda f: f.place.line or 0):
            counts[fault.code] += 1
            if counts[fault.code] <= MOST:
                told.append(fault)
        for code, count in counts.items():
            if count > MOST:
                what = f"There are {count - MOST} more lines like these; the first {MOST} are told."
                told.append(Fault(code, what, Place(file="roster"), "Look for what they have in common."))
        raise RosterError(*told)
