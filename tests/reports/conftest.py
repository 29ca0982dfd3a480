"""A ledger with a home of people, on each database where it makes a difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from tests import prepared
from tests.filing.returns import ACT

ROSTER = """ref,name,role,manager,email,band,home,team,employment,starts
E01,Sam Sample,Team manager,E09,sam@example.org,7,Oak House,Days,permanent,06/01/2020
E02,Zoë Example,Support worker,E01,zoe@example.org,3,Oak House,Days,permanent,05/01/2026
E03,Łukasz Próba,Support worker,E01,,3,Oak House,Nights,agency,05/01/2026
E04,Ama Sample,Support worker,E01,,3,Elm House,Days,bank,05/01/2026
E09,Nia Example,Registered manager,,,7,Oak House,,permanent,07/01/2019
"""


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """Each new ledger is a copy of an empty one."""
    with prepared.ledgers():
        yield


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger in a file, with five people in two homes."""
    with open_ledger(tmp_path / "home") as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.client("postgres"))])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """The same on each database."""
    url = request.getfixturevalue("postgres").database() if request.param == "postgresql" else None
    with open_ledger(tmp_path / "home", url=url) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened
