"""Whoever bounds what a document may cost is told as each page of a scan begins: many pages may cost more than a form.

A reader knows nothing of limits. It says that a page begins, and in a process that has none nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_told: ContextVar[Callable[[], None] | None] = ContextVar("told", default=None)
_threads: ContextVar[Callable[[], None] | None] = ContextVar("threads", default=None)


def page_begins() -> None:
    """The next page of a scan is taken up: it is decoded, looked at for marks, or read."""
    tell = _told.get()
    if tell is not None:
        tell()


def threads_wanted() -> None:
    """What is done next starts a thread in any case, and would end a process that may start none."""
    tell = _threads.get()
    if tell is not None:
        tell()


@contextmanager
def telling(page: Callable[[], None], threads: Callable[[], None] | None = None) -> Iterator[None]:
    """Within it `page` is called as each page begins, and `threads` where some are wanted."""
    before, without = _told.set(page), _threads.set(threads)
    try:
        yield
    finally:
        _told.reset(before)
        _threads.reset(without)
