"""Zoë's year, on file once for all tests of this folder that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from tests import prepared
from tests.issuing.packs import staff


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """Each new ledger is a copy of an empty one."""
    with prepared.ledgers():
        yield


@pytest.fixture(scope="package")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Zoë with a year behind her. Only for reading."""
    with open_ledger(tmp_path_factory.mktemp("history") / "home") as ledger:
        yield staff.with_history(ledger)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three people, of whom nothing is on record: to be written to."""
    with open_ledger(tmp_path / "home") as opened:
        yield staff.staffed(opened)
