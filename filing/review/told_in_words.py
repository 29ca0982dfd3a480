"""What became of documents, in sentences: the same whether a terminal or a window says them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filing.review.apply_decision import Outcome


def recorded(numbers: Sequence[int]) -> str:
    """The records that a document was filed as, in words: one, or one for each of several people."""
    *before, last = map(str, numbers) if numbers else ("",)
    return f"records {', '.join(before)} and {last}" if before else f"record {last}" if last else ""


def outcome_in_words(outcome: Outcome, *, numbers: bool = True) -> str:
    """What became of a document, as a sentence; with `numbers`, those of the queries that are still open."""
    if outcome.outcome == "filed":
        return f"Filed as {recorded(outcome.records)}."
    if outcome.outcome == "duplicate":
        return outcome.reason or "Linked to the document that came before."
    if outcome.outcome == "rejected":
        return "Rejected: it is kept, and nothing more is asked about it."
    if numbers:
        return f"Still open: {', '.join(str(n) for n in outcome.asked)}."
    count = len(outcome.asked)
    return f"{count} {'question is' if count == 1 else 'questions are'} still open."


def waited_in_words(outcome: Outcome) -> str:
    """What became of a document that waited for something else, as a sentence."""
    whom = f" of {outcome.person}" if outcome.person else ""
    what = f"filed now, as {recorded(outcome.records)}" if outcome.outcome == "filed" else "done with now"
    more = f" {outcome.reason}" if outcome.outcome == "duplicate" and outcome.reason else ""
    return f"Document {outcome.submission}{whom} waited for this and is {what}.{more}"


__all__ = ["outcome_in_words", "recorded", "waited_in_words"]
