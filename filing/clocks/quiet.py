"""The collector of garbage kept quiet while a great many small things are made that are all kept: it would look through
them over and over and find nothing, for as long as the work itself takes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Nothing is collected within, unless that was off already; what is freed by counting still is."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
