"""What a running desk keeps open: the ledger, the organisation's forms, what draws, who acts, and by which clock."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger, open_ledger
from forms.library import Library
from forms.organisation import folder_in, organisation, timezone_in
from intake.pictures import Pages
from schemas.zones import local

FOLDER = "desk"
"""The folder of the desk's own in the home folder: its note, its lock, and what is there only for a while."""
PASSING = "passing"
ROSTERS = "rosters"
"""Where staff lists lie that were looked at and not taken in yet."""
Print = tuple[tuple[str, int, int], ...]


def library_in(home: Path) -> Library:
    """The forms of the organisation whose home this is. Raises DefinitionError."""
    return organisation(folder_in(home)).library


class Kept:
    """The ledger of a home, opened once and made at the first start; the organisation's folder as it is now.

    `by` is who acts here, `clock` what time it is (with a zone). Raises LedgerError.
    """

    def __init__(
        self, home: Path, *, by: str, clock: Callable[[], dt.datetime], url: str | None = None
    ) -> None:
        self.home, self._by, self._clock = home, by, clock
        self._lock = threading.Lock()
        self._print = _fingerprint(folder_in(home))
        self._first = self._ledger = open_ledger(home, url=url, library=partial(library_in, home))
        self.pictures = Pages(home, lambda: self.ledger)
        """Draws places of documents, for every room."""

    @property
    def folder(self) -> Path:
        """Where the desk keeps what is its own."""
        return self.home / FOLDER

    @property
    def passing(self) -> Path:
        """Where files lie for a while."""
        return self.folder / PASSING

    @property
    def ledger(self) -> Ledger:
        """The open ledger, by the organisation's folder as it is now; what is being done goes on by the one it has."""
        seen = _fingerprint(folder_in(self.home))
        with self._lock:
            if seen != self._print:
                self._print = seen
                self._ledger = self._ledger.going_by(partial(library_in, self.home))
            return self._ledger

    @property
    def actor(self) -> Actor:
        """Who acts, now, by the clocks of the organisation."""
        return Actor(self._by, local(self._clock(), timezone_in(folder_in(self.home))))

    @property
    def mark(self) -> object:
        """What the ledger is at: another one where anything was done in it, or another day has begun."""
        with self.ledger.reading() as conn:
            newest = audit.last(conn)
        return newest, self.actor.day, self._print

    @property
    def url(self) -> str | None:
        """The address of the ledger's server, with all that is needed to open it; None of a file in the home."""
        return self._first.url

    def close(self) -> None:
        """Ends what draws, and lets go of the ledger."""
        self.pictures.close()
        self._first.close()


def _fingerprint(folder: Path) -> Print:
    """What tells whether a file of the organisation's folder was changed, came or went."""
    return tuple(sorted(_files(folder)))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for path, _, names in os.walk(folder):
        for name in names:
            file = Path(path, name)
            try:
                told = file.stat()
            except OSError:  # it went while we looked
                continue
            yield str(file), told.st_mtime_ns, told.st_size
