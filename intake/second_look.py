"""What waits in the ledger brought up to date with forms, settings, roster and copies as they are now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from filing.review import looked_at, second_look
from filing.review.apply_decision import outcome_of

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.review.apply_decision import Outcome


def up_to_date(ledger: Ledger, acting: Callable[[], Actor], waited: Callable[[Outcome], None]) -> None:
    """Looks again at returns in review where something has changed since that was last done, and reads some again.

    Read again are documents of a copy or look that was not known when they came, and those refused because their form
    was not. `waited` is told of each that is not in review any more. Where nothing has changed this asks a few
    questions of the database; a ledger that is only read is left alone.
    """
    if ledger.closed:
        return
    with ledger.reading() as conn:
        which = looked_at.changed(ledger, conn)
    again = second_look.to_read_again(ledger, which)
    if again:
        _read_again(ledger, again, acting, waited)
    for outcome in second_look.of_everything(ledger, which, acting()):
        waited(outcome)


def _read_again(
    ledger: Ledger,
    numbers: tuple[int, ...],
    acting: Callable[[], Actor],
    waited: Callable[[Outcome], None],
) -> None:
    # A list that has nothing to read again does not wait for what reads documents.
    from intake.importing import Importer
    from intake.isolation.isolation import Isolation
    from intake.issued import Issued
    from intake.keys import KeptKeys

    with Isolation(ledger.library, Issued(ledger), on=acting().day, keys=KeptKeys(ledger)) as isolation:
        receipts = second_look.take_up_again(ledger, numbers, acting())
        with closing(Importer(ledger, isolation, acting).read_again(receipts)) as ended:
            for one in ended:
                if one.submission is not None and one.outcome in {"filed", "duplicate"}:
                    with ledger.reading() as conn:
                        waited(outcome_of(conn, one.submission))
                for other in one.also:
                    waited(other)
