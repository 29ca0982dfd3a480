"""The command runs with reading processes that stay warm; those of tests that start it as a process are its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import warm


@pytest.fixture(scope="package", autouse=True)
def warm_readers() -> Iterator[None]:
    """Each run of the command in this process takes reading processes that are warm."""
    with warm.lent():
        yield
