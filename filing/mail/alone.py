"""One sender at a time: whoever sends holds a lock, and the system lets go of it however the program ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filing.ledger import locks
from filing.ledger.database import Ledger
from filing.mail.outgoing import folder
from schemas.errors import UsageError

_LOCK = ".sending"
_ADVISORY = 0x6D61696C  # "mail"


@contextmanager
def alone(ledger: Ledger) -> Iterator[None]:
    """Within it nobody else sends from this ledger. Raises UsageError `mail-busy` where somebody does."""
    place = folder(ledger.home)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locks.held(ledger, place / _LOCK, _ADVISORY, _busy):
        yield


def _busy() -> Exception:
    what = "Messages are being sent from this ledger now."
    return UsageError.of("mail-busy", what, "Wait until that run has ended, then send again.")
