"""What is said of returns that waited for something and are done with now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.ledger import acting
from cli.terminal import tell
from filing.review.told_in_words import waited_in_words

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.review.apply_decision import Outcome


def tell_of_waiting(outcome: Outcome) -> None:
    """Says on stderr what became of a return that waited for this: it is filed now, or linked to another one."""
    tell(waited_in_words(outcome), err=True)


def tell_of_what_would_wait(outcome: Outcome) -> None:
    """Says on stderr, of a rehearsal, what would become of a return that is in review."""
    whom = f" of {outcome.person}" if outcome.person else ""
    what = "filed" if outcome.outcome == "filed" else "done with"
    tell(f"Document {outcome.submission}{whom} is in review, and would be {what} with this.", err=True)


def bring_up_to_date(ledger: Ledger, by: str | None = None, *, quietly: bool = False) -> None:
    """Looks again at what is in review where forms, settings, roster or copies have changed, and says what is filed.

    `quietly`: for a list, which is shown to those as well who may not write.
    """
    from filing.review.to_look_at import is_due
    from schemas.errors import LedgerError

    if not is_due(ledger):
        return  # a list does not wait for what reads documents
    from intake.second_look import up_to_date

    try:
        up_to_date(ledger, lambda: acting(by), tell_of_waiting)
    except LedgerError:
        if not quietly:
            raise
