"""The one door to records where people sign in: lists show what is theirs; a single one is noted before it opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from filing.access.accounts import Account, Accounts
from filing.access.facts import facts_of
from filing.access.noted import note
from filing.access.rights import SAID, Because, may_read
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from schemas.errors import Fault, Place, UsageError


def readable(ledger: Ledger, account: Account, numbers: Collection[int]) -> frozenset[int]:
    """Those of these records that the account may read."""
    with ledger.reading() as conn:
        policies = ledger.library.policies
        every = facts_of(ledger, conn, numbers)
        return frozenset(f.record for f in every if may_read(account, f, policies) is not None)


def open_record(ledger: Ledger, account: Account, number: int, now: dt.datetime) -> Because:
    """Notes that the account is shown a record, and says why it may be.

    Raises UsageError `not-yours`, in the same words for one that there is not; LedgerError where it cannot be noted,
    as in a home that can only be read: then it is not shown.
    """
    with ledger.writing() as conn:
        facts = next(facts_of(ledger, conn, (number,)), None)
        because = may_read(account, facts, ledger.library.policies) if facts is not None else None
        if because is not None:
            note(conn, account.name, number, because, Actor(account.name, now))
            return because
    what = f"There is no record {number} that is open to you."
    do = "A record is open to its two parties, and to those its kind and your organisation’s policies name."
    raise UsageError(Fault("not-yours", what, Place(), do))


def readers_of(ledger: Ledger, number: int) -> tuple[tuple[str, str], ...]:
    """Everybody with an account who may read a record, and why, by name: shown to whoever may read it themselves."""
    accounts = Accounts(ledger).everybody()
    with ledger.reading() as conn:
        facts = next(facts_of(ledger, conn, (number,)), None)
    if facts is None:
        return ()
    each = ((a.name, may_read(a, facts, ledger.library.policies)) for a in accounts)
    return tuple((name, SAID[because]) for name, because in each if because is not None)


__all__ = ["open_record", "readable", "readers_of"]
