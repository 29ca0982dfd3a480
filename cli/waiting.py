"""What is said of returns that waited for something and are done with now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.ledger import recorded
from cli.terminal import tell

if TYPE_CHECKING:
    from filing.review.apply_decision import Outcome


def tell_of_waiting(outcome: Outcome) -> None:
    """Says on stderr that a return which waited for what comes first is filed now."""
    whom = f" of {outcome.person}" if outcome.person else ""
    say = f"Document {outcome.submission}{whom} waited for this and is filed now, as {recorded(outcome.records)}."
    tell(say, err=True)
