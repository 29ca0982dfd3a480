"""Pictures of places on documents, drawn where they can do no harm: one reader at a time, kept for a short while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import ExitStack
from typing import TYPE_CHECKING

from intake.isolation.isolation import Isolation
from intake.issued import Issued
from intake.keys import KeptKeys
from intake.showing import of_record
from schemas.errors import CarepackError

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.records import Filed

_IDLE = 60.0
"""Seconds that a reader waits for the next picture before it ends."""
_KEPT = 64
"""Pictures that are not drawn anew: a version of a record and its document never change."""


class Drawing:
    """Draws places of documents; its reader starts with the first, and ends when nothing was asked for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until_done = ExitStack()
        self._reader: tuple[Ledger, Isolation] | None = None
        self._last = 0.0
        self._drawn: OrderedDict[tuple[str, int, str], bytes | None] = OrderedDict()

    def of(self, ledger: Ledger, filed: Filed, path: str) -> bytes | None:
        """The place where an answer was seen, as PNG; None where it cannot be shown."""
        key = (str(ledger.home), filed.number, path)
        with self._lock:
            if key in self._drawn:
                return self._drawn[key]
            try:
                picture = of_record(ledger, self._reading(ledger), filed, path)
            except CarepackError:
                return None
            self._drawn[key] = picture
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            return picture

    def _reading(self, ledger: Ledger) -> Isolation:
        self._last = time.monotonic()
        if self._reader is None or self._reader[0] is not ledger:
            self._until_done.close()
            keys, issued = KeptKeys(ledger), Issued(ledger)
            made = Isolation(ledger.library, issued, workers=1, drafts=False, keys=keys)
            self._reader = (ledger, self._until_done.enter_context(made))
            threading.Thread(target=self._watch, name="pictures", daemon=True).start()
        return self._reader[1]

    def _watch(self) -> None:
        while True:
            time.sleep(_IDLE / 4)
            with self._lock:
                if time.monotonic() - self._last >= _IDLE:
                    self._until_done.close()
                    self._reader = None
                    return


DRAWING = Drawing()
"""That of this process."""
