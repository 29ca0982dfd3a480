"""The command runs with reading processes that stay warm and ledgers that are ready; where it is started as a process,
it starts and makes its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import prepared, warm


@pytest.fixture(scope="package", autouse=True)
def ready() -> Iterator[None]:
    """Each run of the command in this process takes what is warm, and a copy of an empty ledger."""
    with warm.lent(), prepared.ledgers():
        yield
