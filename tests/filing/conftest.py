"""A ledger on each of the databases it runs on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from tests import prepared
from tests.filing.returns import ACT

ROSTER = """ref,name,role,manager,email,band
E01,Sam Sample,Team manager,,sam@example.org,7
E02,Zoë Example,Support worker,E01,zoe@example.org,3
E03,Łukasz Próba,Support worker,Sam Sample,,3
"""


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """Each new ledger is a copy of an empty one, except where migrations are what is tested."""
    with prepared.ledgers():
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.client("postgres"))])
def url(request: pytest.FixtureRequest) -> str | None:
    """The address of a database with nothing in it; None for a file."""
    if request.param == "sqlite":
        return None
    return prepared.database_on(request.getfixturevalue("postgres"))


@pytest.fixture
def ledger(url: str | None, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, on SQLite and on PostgreSQL."""
    with open_ledger(tmp_path / "home", url=url) as opened:
        yield opened


@pytest.fixture
def staffed(ledger: Ledger) -> Ledger:
    """A ledger with three people on its roster."""
    roster.import_csv(ledger, ROSTER.encode(), ACT)
    return ledger


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger in a file, where the database makes no difference."""
    with open_ledger(tmp_path / "home") as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened
