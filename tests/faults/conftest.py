"""Faulty files are read by reading processes that stay warm from one test to the next, into ledgers that are ready."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import prepared, warm


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """Each `Isolation` takes reading processes that are warm, each new ledger is a copy of an empty one."""
    with warm.lent(), prepared.ledgers():
        yield
