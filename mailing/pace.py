"""The pace a server takes: so many messages a minute, so many in 24 hours, over all runs."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_MINUTE = 60.0
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time (aware), and a way to wait so many seconds; both from the edge."""

    now: Callable[[], dt.datetime]
    wait: Callable[[float], None]


class Pace:
    """What was handed over in the last 24 hours, `before` this run by the ledger, and how long to wait for the next."""

    def __init__(
        self, clock: Clock, most_a_minute: int, most_a_day: int, before: Iterable[dt.datetime]
    ) -> None:
        self._clock, self._minute, self._day = clock, most_a_minute, most_a_day
        self._handed = deque(before)

    def full_until(self) -> dt.datetime | None:
        """When the next one may go, where today's are all out; None where one may go today."""
        now = self._clock.now()
        while self._handed and self._handed[0] <= now - DAY:
            self._handed.popleft()
        return self._handed[0] + DAY if len(self._handed) >= self._day else None

    def wait(self) -> None:
        """Waits until a minute has room for another one."""
        while len(self._handed) >= self._minute:
            seconds = _MINUTE - (self._clock.now() - self._handed[-self._minute]).total_seconds()
            if seconds <= 0:
                return
            self._clock.wait(seconds)

    def handed_over(self) -> None:
        """One more is out."""
        self._handed.append(self._clock.now())
