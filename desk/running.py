"""A running desk: what its pages and its server have in common."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from desk.counting import Counting
from desk.jobs import Jobs
from desk.kept import Kept
from desk.sessions import Sessions
from desk.uploads import Limits
from desk.visit import Visit


@dataclass
class Desk:
    """A running desk, as those need it who serve it. `port` is set once it is known."""

    kept: Kept
    jobs: Jobs
    sessions: Sessions
    counting: Counting
    note: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    limits: Limits = field(default_factory=Limits)
    port: int = 0
    last_seen: float = field(default_factory=time.monotonic)
    close_at: float | None = None

    def seen(self) -> None:
        """Somebody is here."""
        self.last_seen = time.monotonic()

    def close(self, after: float = 0.0) -> None:
        """Asks whoever serves it to end; `after` so many seconds, in which the last page gets what it looks like."""
        self.close_at = time.monotonic() + after

    @property
    def closing(self) -> bool:
        """Whether to end now."""
        return self.close_at is not None and time.monotonic() >= self.close_at

    def address(self) -> str:
        """An address that lets one browser in, once."""
        return f"http://127.0.0.1:{self.port}/enter?{self.sessions.secret()}"


def desk_of(visit: Visit) -> Desk:
    """The running desk that a visit is to: for the room that closes it."""
    desk: Desk = visit.request.app.state.desk
    return desk
