"""Faulty files are read by reading processes that stay warm from one test to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import warm


@pytest.fixture(scope="package", autouse=True)
def warm_readers() -> Iterator[None]:
    """Each `Isolation` takes reading processes that are warm."""
    with warm.lent():
        yield
