"""Accounts: who may sign in at a desk that several people use, as what, and by which password.

Passwords are kept as scrypt makes them (RFC 7914), each with a salt of its own. A name that is not known takes as long
as one that is, and whoever tries ten wrong ones waits.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import insert, select, update

from filing.ledger import audit
from filing.ledger.account_tables import accounts as table
from filing.ledger.actor import Actor, moment, when
from filing.ledger.database import Ledger
from filing.ledger.tables import people
from schemas.errors import Fault, Place, UsageError
from schemas.names import name_key

Role = Literal["administrator", "importer", "manager", "member"]
SHORTEST, LONGEST = 10, 200
"""Characters of a password."""
_TRIES = 10
_LOCKED = dt.timedelta(minutes=15)
_N, _R, _P = 2**14, 8, 1
"""What scrypt costs: 16 MiB and some 50 ms."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in: `person` is their reference on the roster, `homes` those they manage (none: all)."""

    name: str
    role: Role
    person: str | None = None
    homes: tuple[str, ...] = ()


_QUERY = select(table, people.c.ref).join(people, people.c.id == table.c.person, isouter=True)


class Accounts:
    """The accounts of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def any(self) -> bool:
        """Whether anybody has an account, so that whoever comes must sign in."""
        with self._ledger.reading() as conn:
            return (
                conn.execute(select(table.c.id).where(table.c.ended_at.is_(None)).limit(1)).first()
                is not None
            )

    def of(self, name: str) -> Account | None:
        """The account of that name, unless it was ended."""
        row = self._row(name)
        return _account(row) if row is not None and row.ended_at is None else None

    def everybody(self) -> tuple[Account, ...]:
        """All that were not ended, by name."""
        with self._ledger.reading() as conn:
            rows = conn.execute(_QUERY.where(table.c.ended_at.is_(None)).order_by(table.c.name_key)).all()
        return tuple(_account(row) for row in rows)

    def add(self, account: Account, password: str, actor: Actor) -> None:
        """One more, or one that was ended, anew. Raises UsageError."""
        _fit(account)
        kept = _kept(password)
        key = name_key(account.name)
        with self._ledger.writing() as conn:
            known = conn.execute(select(table.c.id, table.c.ended_at).where(table.c.name_key == key)).first()
            if known is not None and known.ended_at is None:
                what = f"There is an account “{account.name}”."
                raise UsageError.of("account-exists", what, "Change it, or choose another name.")
            some = conn.execute(select(table.c.id).where(table.c.ended_at.is_(None)).limit(1)).first()
            if some is None and account.role != "administrator":
                what = "The first account must be an administrator's: nobody else could make another one."
                raise UsageError.of("account-first", what, "Make one with the role administrator first.")
            values = {
                **self._values(conn, account),
                "password": kept,
                "made_at": moment(actor.at),
                "made_by": actor.by,
                "ended_at": None,
                "wrong": 0,
                "locked_until": None,
            }
            if known is None:
                number = conn.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
            else:
                number = known.id
                conn.execute(update(table).where(table.c.id == number).values(**values))
            audit.note(conn, actor, "account-added", f"account {number}", role=account.role)

    def change(self, account: Account, actor: Actor) -> None:
        """Another role, person or homes for the account of that name. Raises UsageError."""
        _fit(account)
        with self._ledger.writing() as conn:
            number = self._number(conn, account.name)
            if account.role != "administrator":
                self._one_stays(conn, number, last=False)
            conn.execute(update(table).where(table.c.id == number).values(**self._values(conn, account)))
            audit.note(conn, actor, "account-changed", f"account {number}", role=account.role)

    def end(self, name: str, actor: Actor, *, last: bool = False) -> None:
        """Nobody signs in by it any more; `last`: even where nobody has to sign in then. Raises UsageError."""
        with self._ledger.writing() as conn:
            number = self._number(conn, name)
            self._one_stays(conn, number, last=last)
            conn.execute(update(table).where(table.c.id == number).values(ended_at=moment(actor.at)))
            audit.note(conn, actor, "account-ended", f"account {number}")

    def set_password(self, name: str, password: str, actor: Actor) -> None:
        """Another password, which also lets in again whoever was locked out. Raises UsageError."""
        kept = _kept(password)
        with self._ledger.writing() as conn:
            number = self._number(conn, name)
            conn.execute(
                update(table).where(table.c.id == number).values(password=kept, wrong=0, locked_until=None)
            )
            audit.note(conn, actor, "account-password", f"account {number}")

    def signed_in(self, name: str, password: str, now: dt.datetime) -> Account | None:
        """The account, where name and password are right; None where they are not, or ten wrong ones were tried
        before: the same answer, so that nobody learns which names there are.

        Raises LedgerError where nothing can be noted.
        """
        row = self._row(name)
        there = row is not None and row.ended_at is None
        right = _is(password, row.password if there else _NOBODYS)
        if not there:
            return None
        mine = table.c.id == row.id
        with self._ledger.writing() as conn:  # several may try at once: what is counted is as it is now
            now_there = conn.execute(select(table).where(mine)).one()
            locked = now_there.locked_until
            if now_there.password != row.password or now_there.ended_at is not None:
                return None
            if locked is not None and now < when(locked):
                return None
            wrong = 0 if right else now_there.wrong + 1
            until = moment(now + _LOCKED) if wrong >= _TRIES else None
            conn.execute(update(table).where(mine).values(wrong=0 if until else wrong, locked_until=until))
            if until is not None:
                audit.note(conn, Actor("desk", now), "account-locked", f"account {row.id}")
        return _account(row) if right else None

    def _row(self, name: str) -> Any:
        with self._ledger.reading() as conn:
            return conn.execute(_QUERY.where(table.c.name_key == name_key(name))).first()

    @staticmethod
    def _values(conn: Any, account: Account) -> dict[str, Any]:
        number = None
        if account.person is not None:
            number = conn.execute(select(people.c.id).where(people.c.ref == account.person)).scalar()
            if number is None:
                what = f"Nobody on the roster has the reference {account.person}."
                raise UsageError.of("account-person", what, "`carepack roster list` shows the references.")
        return {
            "name": account.name.strip(),
            "name_key": name_key(account.name),
            "role": account.role,
            "person": number,
            "homes": list(account.homes),
        }

    @staticmethod
    def _number(conn: Any, name: str) -> int:
        mine = (table.c.name_key == name_key(name)) & table.c.ended_at.is_(None)
        number: int | None = conn.execute(select(table.c.id).where(mine)).scalar()
        if number is None:
            do = "`carepack accounts list` shows those there are."
            raise UsageError(Fault("account-unknown", f"There is no account “{name}”.", Place(), do))
        return number

    @staticmethod
    def _one_stays(conn: Any, number: int, *, last: bool) -> None:
        """Raises UsageError where no administrator is left; `last`: but where no account is left at all."""
        here = table.c.ended_at.is_(None) & (table.c.id != number)
        rows: Sequence[str] = conn.execute(select(table.c.role).where(here)).scalars().all()
        if "administrator" not in rows and not (last and not rows):
            what = "This is the only administrator; without one nobody could make or end an account."
            do = "Make another administrator first. The last account of all is ended with `carepack accounts end`."
            raise UsageError.of("account-last", what, do)


def _account(row: Any) -> Account:
    return Account(row.name, row.role, row.ref, tuple(row.homes))


def _fit(account: Account) -> None:
    if not 1 < len(account.name.strip()) <= LONGEST or not name_key(account.name):
        raise UsageError.of(
            "account-name", "An account has the name of who signs in.", "Give their full name."
        )
    if account.role == "member" and account.person is None:
        what = "A member reads their own records, so it must be said who of the roster they are."
        raise UsageError.of("account-person", what, "Give their reference on the roster.")


def _kept(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"A password has {SHORTEST} characters or more."
        raise UsageError.of(
            "account-password", what, "Three or four words that mean nothing together are good."
        )
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _N, _R, _P)
    return "$".join(("scrypt", str(_N), str(_R), str(_P), _text(salt), _text(made)))


def _is(password: str, kept: str) -> bool:
    _, n, r, p, salt, made = kept.split("$")
    said = _scrypt(password[: LONGEST + 1], base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(said, base64.b64decode(made)) and len(password) <= LONGEST


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=64 * 1024 * 1024, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


_NOBODYS = "$".join(("scrypt", str(_N), str(_R), str(_P), _text(bytes(16)), _text(bytes(32))))
"""What an unknown name is tried against: it costs the same, and nothing is right."""

__all__ = ["LONGEST", "SHORTEST", "Account", "Accounts", "Role"]
