"""`carepack accounts …`: who may sign in at a desk that several people use, and what each was shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from cli.arguments import JSON, Command, Group
from cli.exit_codes import ExitCode
from cli.ledger import BY, acting, existing
from cli.terminal import tell, tell_json
from schemas.errors import UsageError

if TYPE_CHECKING:
    from filing.access.accounts import Account

ROLES = ("administrator", "importer", "manager", "member")
_ROLE = click.option("--role", type=click.Choice(ROLES), required=True, help="What the account is for.")
_PERSON = click.option("--person", metavar="REFERENCE", help="Who of the roster it is.")
_HOME = click.option(
    "--home", "homes", multiple=True, metavar="NAME", help="A home they manage; without it, all."
)
_VARIABLE = "CAREPACK_ACCOUNT_PASSWORD"


@click.group(cls=Group)
def accounts() -> None:
    """Who may sign in at a desk that several people use; from the first one on everybody has to."""


@accounts.command("list", cls=Command)
@JSON
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """Everybody who may sign in, and as what."""
    from filing.access.accounts import Accounts

    with existing(home) as ledger:
        found = Accounts(ledger).everybody()
    if as_json:
        tell_json({"accounts": [_as_json(a) for a in found]})
        return
    for one in found:
        tell(_said(one))
    if not found:
        tell("Nobody has an account: whoever opens the desk sees all of it.", err=True)


@accounts.command(cls=Command)
@click.argument("name")
@_ROLE
@_PERSON
@_HOME
@BY
@JSON
@click.pass_obj
def add(
    home: Path,
    name: str,
    role: str,
    person: str | None,
    homes: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Let NAME sign in. The password is asked for twice, or taken from CAREPACK_ACCOUNT_PASSWORD."""
    from filing.access.accounts import Accounts

    account = _account(name, role, person, homes)
    with existing(home) as ledger:
        Accounts(ledger).add(account, _password(), acting(by))
    return _tell(account, as_json=as_json)


@accounts.command(cls=Command)
@click.argument("name")
@_ROLE
@_PERSON
@_HOME
@BY
@JSON
@click.pass_obj
def change(
    home: Path,
    name: str,
    role: str,
    person: str | None,
    homes: tuple[str, ...],
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Give NAME another role, person or homes; what is not said again is taken away."""
    from filing.access.accounts import Accounts

    account = _account(name, role, person, homes)
    with existing(home) as ledger:
        Accounts(ledger).change(account, acting(by))
    return _tell(account, as_json=as_json)


@accounts.command(cls=Command)
@click.argument("name")
@BY
@JSON
@click.pass_obj
def password(home: Path, name: str, by: str | None, as_json: bool) -> ExitCode:
    """Give NAME another password, asked for twice or taken from CAREPACK_ACCOUNT_PASSWORD."""
    from filing.access.accounts import Accounts

    with existing(home) as ledger:
        Accounts(ledger).set_password(name, _password(), acting(by))
    return _done(
        {"account": name, "password": "changed"}, f"{name} signs in by the new password.", as_json=as_json
    )


@accounts.command(cls=Command)
@click.argument("name")
@BY
@JSON
@click.pass_obj
def end(home: Path, name: str, by: str | None, as_json: bool) -> ExitCode:
    """Nobody signs in as NAME any more; without any account nobody has to. What was shown stays noted."""
    from filing.access.accounts import Accounts

    with existing(home) as ledger:
        Accounts(ledger).end(name, acting(by), last=True)
    return _done({"account": name, "ended": True}, f"{name} cannot sign in any more.", as_json=as_json)


@accounts.command(cls=Command)
@click.option("--record", type=int, metavar="NUMBER", help="Who was shown this record.")
@click.option("--account", metavar="NAME", help="What this account was shown.")
@JSON
@click.pass_obj
def accesses(home: Path, record: int | None, account: str | None, as_json: bool) -> None:
    """Who was shown which record, when and by what right; the newest first, 10,000 at most."""
    from filing.access.noted import looked
    from filing.access.rights import SAID

    with existing(home) as ledger:
        found = looked(ledger, record=record, account=account)
    if as_json:
        rows = [{"at": a.at, "account": a.account, "record": a.record, "because": a.because} for a in found]
        tell_json({"accesses": rows})
        return
    for one in found:
        tell(f"{one.at}  record {one.record}  {one.account}  {SAID.get(one.because, one.because)}")


def _account(name: str, role: str, person: str | None, homes: tuple[str, ...]) -> Account:
    from filing.access.accounts import Account, Role

    return Account(name, next(r for r in get_args(Role) if r == role), person, homes)


def _password() -> str:
    """Asked for at the terminal, never an argument: other programs of the computer can read those."""
    said = os.environ.get(_VARIABLE)
    if said is not None:
        return said
    if not sys.stdin.isatty():
        what = "There is no terminal to type a password at."
        raise UsageError.of("account-password", what, f"Put it into {_VARIABLE}, and take it out afterwards.")
    word: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return word


def _as_json(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role,
        "person": account.person,
        "homes": list(account.homes),
    }


def _said(account: Account) -> str:
    person = f"  {account.person}" if account.person else ""
    homes = f"  {', '.join(account.homes)}" if account.homes else ""
    return f"{account.name}  {account.role}{person}{homes}"


def _tell(account: Account, *, as_json: bool) -> ExitCode:
    return _done(_as_json(account), _said(account), as_json=as_json)


def _done(told: dict[str, Any], said: str, *, as_json: bool) -> ExitCode:
    if as_json:
        tell_json(told)
    else:
        tell(said)
    return ExitCode.DONE


__all__ = ["accounts"]
