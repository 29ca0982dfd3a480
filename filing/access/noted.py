"""That an account was shown a record: noted before it is shown, for whoever asks later who has looked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from filing.access.rights import Because
from filing.ledger.account_tables import accesses, accounts
from filing.ledger.actor import Actor, moment
from filing.ledger.database import Ledger
from schemas.names import name_key

_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Access:
    """One look at a record."""

    account: str
    record: int
    because: str
    at: str


def note(conn: Connection, account: str, record: int, because: Because, actor: Actor) -> None:
    """Adds one look, by the account's name."""
    who = select(accounts.c.id).where(accounts.c.name_key == name_key(account)).scalar_subquery()
    values = {"account": who, "record": record, "because": because, "at": moment(actor.at)}
    conn.execute(insert(accesses).values(**values))


def looked(ledger: Ledger, *, record: int | None = None, account: str | None = None) -> tuple[Access, ...]:
    """Who has looked at a record, or what an account has looked at, or both; the newest first, 10,000 at most."""
    query = select(accounts.c.name, accesses).join(accounts, accounts.c.id == accesses.c.account)
    if record is not None:
        query = query.where(accesses.c.record == record)
    if account is not None:
        query = query.where(accounts.c.name_key == name_key(account))
    with ledger.reading() as conn:
        rows = conn.execute(query.order_by(accesses.c.id.desc()).limit(_MOST)).all()
    return tuple(Access(row.name, row.record, row.because, row.at) for row in rows)


__all__ = ["Access", "looked", "note"]
