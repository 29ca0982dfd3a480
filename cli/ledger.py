"""The ledger at the edge: where it is, who is acting, and what time it is."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.arguments import home_of

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger

VARIABLE = "CAREPACK_LEDGER"
"""The address of a PostgreSQL database, where the ledger is not a file in the home folder."""

BY = click.option(
    "--by", envvar="CAREPACK_USER", show_envvar=True, help="Who is doing this, if not the account."
)


def opened(home: Path) -> Ledger:
    """The ledger, made if there is none yet. Raises LedgerError."""
    from cli.organisation import library
    from filing.ledger.database import open_ledger

    return open_ledger(home, url=os.environ.get(VARIABLE) or None, library=library(home))


def existing(home: Path, *, forms: bool = True) -> Ledger:
    """The ledger. Raises LedgerError `no-ledger` where there is none, and DefinitionError for its forms.

    Without `forms` the folder is read when something asks for a form or a setting: for commands that only look.
    """
    from cli.organisation import library
    from filing.ledger.database import open_ledger

    known = library(home) if forms else partial(library, home)
    return open_ledger(home, url=os.environ.get(VARIABLE) or None, library=known, create=False)


def opened_if_there(home: Path) -> Ledger | None:
    """The ledger, or None where nothing was ever kept: reading a document makes no database."""
    from schemas.errors import LedgerError

    if not os.environ.get(VARIABLE) and not (home / "ledger.sqlite").exists():
        return None
    try:
        return existing(home)
    except LedgerError as error:
        if error.code == "no-ledger":
            return None
        raise


def acting(by: str | None = None) -> Actor:
    """Who acts, and when: as they say, or the account that is logged in. Raises UsageError for an empty name."""
    from filing.ledger.actor import Actor
    from schemas.errors import Fault, Place, UsageError

    if by is not None and not by.strip():
        what, do = "Nobody is named as acting.", "Give a name with --by, or leave it out."
        raise UsageError(Fault("by-empty", what, Place(), do))

    account = "unknown"
    with contextlib.suppress(
        OSError, KeyError, ImportError
    ):  # an account without a name, as in some containers
        account = getpass.getuser()
    return Actor((by or "").strip() or account, here())


def now() -> dt.datetime:
    """The time, with its zone."""
    return dt.datetime.now(dt.UTC)


def here() -> dt.datetime:
    """The time as clocks of the organisation show it: half past midnight in summer is not the day before."""
    from cli.organisation import timezone
    from schemas.zones import local

    context = click.get_current_context(silent=True)
    return local(now(), timezone(home_of(context) if context is not None else None))


def today() -> dt.date:
    """The day it is here."""
    return here().date()


def counted(records: int) -> str:
    """So many records, in words."""
    return "1 record" if records == 1 else f"{records} records"
