"""Days that an organisation's regimes set, for reports."""

from __future__ import annotations

from collections.abc import Callable

from filing.clocks.whose import regimes_of
from filing.ledger.database import Ledger
from filing.people.roster import Person


def sign_within(ledger: Ledger) -> Callable[[Person], int]:
    """What gives the days in which a record of a person is to be signed by both (S0, Newcastle: two weeks)."""
    whose = regimes_of(ledger.library)
    return lambda person: whose(person).give_days
