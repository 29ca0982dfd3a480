"""What is said on standard error while the desk runs: where a fault is, and never what was being worked on.

Libraries warn of what they read, and Python shows what a thread fell over: both may be words of a person.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import warnings
from collections.abc import Iterator

from desk.jobs import unexpected


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Within it nothing but our own words goes to standard error, whatever thread they come from."""
    before, nobody = threading.excepthook, logging.NullHandler()

    def fell(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            unexpected(args.exc_value)

    threading.excepthook = fell
    logging.getLogger().addHandler(nobody)  # without any, Python writes warnings to standard error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.getLogger().removeHandler(nobody)
        threading.excepthook = before
