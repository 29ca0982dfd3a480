"""What became of a batch, counted: the summary that a terminal, a window and a program are told alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from intake.importing import Imported

OUTCOMES = ("filed", "review", "refused", "duplicate", "rejected")
Worst = Literal["refused", "review", "done"]


@dataclass(slots=True)
class Tally:
    """Documents by what became of them; `dry_run`: what would.

    `waiting` are duplicates of what is still in review, `rejected` duplicates of what a person rejected, `files` how
    many files these documents stood in.
    """

    dry_run: bool = False
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    waiting: int = 0
    rejected: int = 0
    files: int = 0
    left_out: list[dict[str, str]] = field(default_factory=list)
    _last: str | None = None

    def add(self, one: Imported) -> bool:
        """Counts one document; whether it is the first of its file."""
        self.left_out += [{"file": one.file, **left.model_dump()} for left in one.left_out]
        return self.count(one.file, one.outcome, one.code, waiting=one.waiting)

    def count(self, file: str, outcome: str, code: str | None, *, waiting: bool) -> bool:
        """The same of one that is known by these alone, as it was written down."""
        self.counts[outcome] += 1
        self.waiting += waiting
        self.rejected += code == "rejected-before"
        first = file != self._last
        self.files += first
        self._last = file
        return first

    @property
    def total(self) -> int:
        """All documents that ended."""
        return sum(self.counts.values())

    @property
    def worst(self) -> Worst:
        """The worst that became of any of them: one refused, one that somebody must look at, or neither."""
        if self.counts["refused"]:
            return "refused"
        return "review" if self.counts["review"] or self.waiting else "done"

    def said(self) -> str:
        """The counts, in a line."""
        # That somebody rejects a document while it is being read is rare, and is told where it happened.
        shown = [o for o in OUTCOMES if o != "rejected" or self.counts[o]]
        return ", ".join(f"{self.counts[o]} {o}" for o in shown)

    def besides(self) -> tuple[str, ...]:
        """What is to be known of the duplicates, a sentence each."""
        told = []
        if self.waiting:
            told.append(f"Of the duplicates {self.waiting} came in before and are still in review.")
        if self.rejected:
            told.append(f"Of the duplicates {self.rejected} were rejected when they came in before.")
        return tuple(told)

    def tail(self) -> dict[str, Any]:
        """What follows the documents of a report in JSON: what was left out, and the summary."""
        return {"left_out": self.left_out, "summary": self.summary()}

    def summary(self) -> dict[str, int | bool]:
        """The counts, for a program."""
        return {
            "documents": self.total,
            **self.counts,
            "still_in_review": self.waiting,
            "rejected_before": self.rejected,
            "dry_run": self.dry_run,
        }


__all__ = ["OUTCOMES", "Tally", "Worst"]
