"""Accounts: who may sign in, on both databases."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from filing.access.accounts import Account, Accounts
from filing.ledger import account_tables as tables
from filing.ledger.database import Ledger
from schemas.errors import CarepackError, UsageError
from tests.filing.returns import ACT, NOON

ADA = Account("Ama Admin", "administrator")
ZOE = Account("Zoë Example", "member", "E02")
GOOD = "four words that are long"


def test_whoever_was_added_signs_in_by_the_password_and_by_no_other(staffed: Ledger) -> None:
    accounts = Accounts(staffed)
    assert not accounts.any()
    accounts.add(ADA, GOOD, ACT)
    accounts.add(ZOE, GOOD + "!", ACT)
    assert accounts.any()
    assert accounts.everybody() == (ADA, ZOE)
    assert accounts.signed_in("zoë  EXAMPLE", GOOD + "!", NOON) == ZOE
    assert accounts.signed_in("Zoë Example", GOOD, NOON) is None
    assert accounts.signed_in("Nobody", GOOD, NOON) is None
    accounts.set_password("Zoë Example", GOOD + "?", ACT)
    assert accounts.signed_in("Zoë Example", GOOD + "!", NOON) is None
    accounts.end("Zoë Example", ACT)
    assert accounts.signed_in("Zoë Example", GOOD + "?", NOON) is None
    assert accounts.of("Zoë Example") is None
    accounts.add(ZOE, GOOD, ACT)  # they came back
    assert accounts.signed_in("Zoë Example", GOOD, NOON) == ZOE
    assert staffed.verify(deep=True) == ()


def test_a_password_is_nowhere_in_the_ledger_and_two_alike_are_kept_differently(staffed: Ledger) -> None:
    accounts = Accounts(staffed)
    accounts.add(ADA, GOOD, ACT)
    accounts.add(ZOE, GOOD, ACT)
    with staffed.reading() as conn:
        kept = conn.execute(select(tables.accounts.c.password)).scalars().all()
    assert len({k.rsplit("$", 1)[1] for k in kept}) == 2
    assert GOOD not in "".join(kept)


def test_ten_wrong_passwords_lock_a_name_for_a_quarter_of_an_hour_and_that_is_noted(staffed: Ledger) -> None:
    accounts = Accounts(staffed)
    accounts.add(ADA, GOOD, ACT)
    for _ in range(10):
        assert accounts.signed_in("Ama Admin", "wrong", NOON) is None
    assert accounts.signed_in("Ama Admin", GOOD, NOON + dt.timedelta(minutes=14)) is None
    assert accounts.signed_in("Ama Admin", GOOD, NOON + dt.timedelta(minutes=16)) == ADA


@pytest.mark.parametrize(
    ("account", "password", "code"),
    [
        (ZOE, GOOD, "account-first"),
        (Account("", "administrator"), GOOD, "account-name"),
        (Account("Ama Admin", "administrator", "E99"), GOOD, "account-person"),
        (Account("Ama Admin", "member"), GOOD, "account-person"),
        (ADA, "short", "account-password"),
        (ADA, "x" * 201, "account-password"),
    ],
)
def test_what_is_no_account_is_refused(staffed: Ledger, account: Account, password: str, code: str) -> None:
    with pytest.raises(CarepackError) as refused:
        Accounts(staffed).add(account, password, ACT)
    assert refused.value.code == code
    assert not Accounts(staffed).any()


def test_the_last_administrator_stays_while_others_have_accounts(staffed: Ledger) -> None:
    accounts = Accounts(staffed)
    accounts.add(ADA, GOOD, ACT)
    accounts.add(ZOE, GOOD, ACT)
    for end in (
        lambda: accounts.end("Ama Admin", ACT),
        lambda: accounts.change(Account("Ama Admin", "manager"), ACT),
    ):
        with pytest.raises(UsageError) as refused:
            end()
        assert refused.value.code == "account-last"
    accounts.end("Zoë Example", ACT)
    with pytest.raises(UsageError):
        accounts.end("Ama Admin", ACT)
    accounts.end("Ama Admin", ACT, last=True)
    assert not accounts.any()


def test_wrong_passwords_that_are_tried_at_once_are_all_counted(staffed: Ledger) -> None:
    accounts = Accounts(staffed)
    accounts.add(ADA, GOOD, ACT)
    with ThreadPoolExecutor(4) as threads:
        tried = list(threads.map(lambda n: accounts.signed_in("Ama Admin", f"wrong {n}", NOON), range(12)))
    assert set(tried) == {None}
    assert accounts.signed_in("Ama Admin", GOOD, NOON) is None


def test_what_was_looked_at_is_append_only(staffed: Ledger) -> None:
    Accounts(staffed).add(ADA, GOOD, ACT)
    with staffed.writing() as conn:
        conn.execute(
            tables.accesses.insert().values(
                account=1, record=1, because="about", at="2026-12-01T00:00:00+00:00"
            )
        )
    for undo in (update(tables.accesses).values(record=2), delete(tables.accesses)):
        with pytest.raises((DBAPIError, CarepackError)), staffed.writing() as conn:
            conn.execute(undo)
