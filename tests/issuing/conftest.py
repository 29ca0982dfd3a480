"""New ledgers for tests of this folder are copies of an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from tests import prepared
from tests.issuing.packs import staff


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[Ledger]:
    """Three people, of whom nothing is on record."""
    with prepared.ledgers(), open_ledger(tmp_path / "home") as opened:
        yield staff.staffed(opened)
