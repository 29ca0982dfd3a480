"""Since when records are kept here: what was due before is told to no member of staff as over."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from filing.ledger.database import Ledger
from filing.ledger.tables import record_index
from filing.people.roster import Person
from schemas.regimes import Regime

_LONG = dt.timedelta(days=400)
"""So long before records begin somebody started of whom it is worth saying since when they are kept."""


def kept_since(ledger: Ledger, today: dt.date) -> dt.date:
    """The day that the settings say (`counts_from`); else that of the first record on file, or today without any."""
    if ledger.library.regimes.counts_from is not None:
        return ledger.library.regimes.counts_from
    current = record_index.c.state.in_(("complete", "unsigned"))
    with ledger.reading() as conn:
        first = conn.scalar(select(func.min(record_index.c.held)).where(current))
    return min(first, today) if first is not None else today


def counted_since(regime: Regime, kept: dt.date) -> Regime:
    """The regime as it is where nothing counts that was due before that day."""
    if regime.counts_from is not None:
        return regime
    return regime.model_copy(update={"counts_from": kept})


def is_unsaid(ledger: Ledger, people: tuple[Person, ...], today: dt.date) -> bool:
    """Whether nobody has said since when records are kept, and some of these people were here long before."""
    if ledger.library.regimes.counts_from is not None:
        return False
    kept = kept_since(ledger, today)
    return any(p.starts is not None and p.starts < kept - _LONG for p in people)
