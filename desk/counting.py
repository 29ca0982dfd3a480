"""What takes long to count, counted beside: what falls due of everybody, and what is out.

Every record is read for it, so it is done by a process of its own, whose memory goes with it, and no page waits: Today
shows what was counted last, and when. It is counted again where the ledger has changed meanwhile, while somebody looks,
and with rests between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filing.clocks.due import due
from filing.clocks.due_told import ASIDE
from filing.ledger.database import open_ledger
from filing.people import roster
from filing.records.copies import listed
from schemas.errors import CarepackError

_WEEK, _LONG = 7, 28
_LINES = 8
_RESTS = 4.0
"""So many times as long as it took last, it is not counted again."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due; `person` is their number in the ledger, where they are on the roster."""

    on: str
    days: int
    person: int | None
    name: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted. `lines`: the most urgent; `out`: copies not back, `long` of them for more than four weeks."""

    at: str
    over: int
    week: int
    to_mend: int
    lines: tuple[Line, ...]
    out: int
    long: int

    @classmethod
    def of(cls, told: dict[str, Any]) -> Counted:
        """What another process wrote."""
        return cls(**{**told, "lines": tuple(Line(**line) for line in told["lines"])})

    @property
    def when(self) -> dt.datetime:
        """When it was counted, by the clocks of the organisation."""
        return dt.datetime.fromisoformat(self.at)


def counted(home: Path, url: str | None, at: dt.datetime) -> Counted:
    """Counts; `at` is now, by the clocks of the organisation. Raises CarepackError."""
    from desk.kept import library_in

    with open_ledger(home, url=url, library=library_in(home), create=False) as ledger:
        found = due(ledger, today=at.date(), within=_WEEK)
        out = listed(ledger, now=at)
        numbers = {p.ref: p.id for p in roster.people(ledger)}
    dated = [d for d in found if d.clock not in ASIDE]
    lines = tuple(
        Line(d.on.isoformat(), d.days, numbers.get(d.person or ""), d.name, d.says) for d in dated[:_LINES]
    )
    over = sum(d.days < 0 for d in dated)
    long = sum(c.days > _LONG for c in out)
    mend = len(found) - len(dated)
    return Counted(at.isoformat(), over, len(dated) - over, mend, lines, len(out), long)


class Counting:
    """What was counted last, and the process that counts."""

    def __init__(self, home: Path, url: str | None, now: Callable[[], dt.datetime]) -> None:
        self._home, self._url, self._now = home, url, now
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._mark: object = None
        self._took, self._ended = 0.0, 0.0
        self.busy, self.failed = False, False
        self.last: Counted | None = None

    def look(self, mark: object) -> Counted | None:
        """What was counted last. `mark` is what the ledger is at now: where it is another, it is counted anew."""
        with self._lock:
            rested = time.monotonic() - self._ended >= self._took * _RESTS
            if not self.busy and not self._closed and mark != self._mark and rested:
                self.busy, self._mark = True, mark
                threading.Thread(target=self._count, name="counting", daemon=True).start()
        return self.last

    def close(self) -> None:
        """Ends the process that counts."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def _count(self) -> None:
        began = time.monotonic()
        found = None
        # Where the organisation's folder has mistakes, nobody knows what time it is there: it is told elsewhere.
        with contextlib.suppress(OSError, ValueError, TypeError, CarepackError):
            told = {"home": str(self._home), "url": self._url, "at": self._now().isoformat()}
            out = self._asked(json.dumps(told).encode())
            found = Counted.of(json.loads(out)) if out else None
        with self._lock:
            self._ended = time.monotonic()
            self._took = self._ended - began
            self.failed = found is None and not self._closed
            if found is not None:
                self.last = found
            self.busy = False

    def _asked(self, told: bytes) -> bytes:
        # In a session of its own: Ctrl+C in a terminal is for the desk, which ends it.
        with self._lock:
            if self._closed:
                return b""
            process = self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "desk.counting"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        out, _ = process.communicate(told)
        return out if process.returncode == 0 else b""


def main() -> None:
    """Counts what it is told to on standard input, and writes it as JSON; the address of a server is in no argument."""
    told = json.loads(sys.stdin.buffer.read())
    found = counted(Path(told["home"]), told["url"], dt.datetime.fromisoformat(told["at"]))
    sys.stdout.write(json.dumps(asdict(found)))


if __name__ == "__main__":
    main()
