"""Who may come in: one-time secrets, and the sessions they are swapped for. Nothing of it outlives the process."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Tone = Literal["good", "note", "bad"]
_BYTES = 32
_WAITING = 16
"""Secrets that wait to be used; an older one is forgotten."""
_SHELF = 12
_AGAIN = 60.0
"""Seconds after a secret was used in which a second use means that somebody else read it on its way here."""
_SHELVES = threading.Lock()
"""Long work keeps what it made from a thread of its own."""
_OPEN = 64
"""Sessions; the oldest is forgotten."""
SIGNED_IN_IDLE, SIGNED_IN_MOST = 30 * 60.0, 10 * 3600.0
"""Seconds without anything done, and in all, after which whoever signed in has to do so again."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message that the next page shows once; `to` is a path where more of it is, called `called`."""

    text: str
    tone: Tone = "good"
    to: str | None = None
    called: str = "Show it"


@dataclass(slots=True)
class Session:
    """One browser that came in: its token for forms, and what it is yet to be told."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(_BYTES))
    messages: list[Told] = field(default_factory=list)
    shelf: dict[str, Any] = field(default_factory=dict)
    """What was made for this browser and is looked at again, such as a report or a search."""
    account: str | None = None
    """The account that signed in here, where there are accounts."""
    began: float = 0.0
    seen: float = 0.0

    def keep(self, thing: Any, most: int = _SHELF) -> str:
        """Keeps a thing for a while; its key is a word for an address, and says nothing of it.

        The same thing keeps its key. Of one kind there are so many at the `most`: the oldest goes.
        """
        with _SHELVES:
            alike = [(key, one) for key, one in self.shelf.items() if type(one) is type(thing)]
            key = next((key for key, one in alike if one == thing), None) or secrets.token_urlsafe(9)
            self.shelf.pop(key, None)
            self.shelf[key] = thing
            for old, _ in [one for one in alike if one[0] != key][: -(most - 1) or None]:
                self.shelf.pop(old, None)
        return key

    def is_token(self, said: str) -> bool:
        """Whether this is the token of this session's forms."""
        return hmac.compare_digest(said.encode(), self.token.encode())

    def take_messages(self) -> list[Told]:
        """What is to be told; it is not told again."""
        taken, self.messages = self.messages, []
        return taken


class Sessions:
    """All secrets and sessions of a running desk."""

    def __init__(self, clock: Callable[[], float], secret_lasts: float = 600.0) -> None:
        self._clock, self._lasts = clock, secret_lasts
        self._lock = threading.Lock()
        self._secrets: dict[str, float] = {}
        self._sessions: dict[str, Session] = {}
        self._used: dict[str, tuple[str, float]] = {}

    def secret(self) -> str:
        """A secret that lets one browser in, once, soon."""
        made = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._secrets[made] = self._clock() + self._lasts
            while len(self._secrets) > _WAITING:
                del self._secrets[next(iter(self._secrets))]
        return made

    def enter(self, secret: str, known: str | None = None) -> str | None:
        """The key of a new session for that secret, which is used up; None where it is none, or no longer.

        Other accounts of a computer can see what a browser is started with. So a secret that comes a second time, at
        once, and not from the browser that came in by it (whose session is the one `known`), ends that session: one
        of the two is not who was meant.
        """
        with self._lock:
            until = self._secrets.pop(secret, None)
            if until is None or until < self._clock():
                return self._came_again(secret, known)
            key = secrets.token_urlsafe(_BYTES)
            self._sessions[key] = Session()
            self._used[secret] = key, self._clock() + _AGAIN
            while len(self._used) > _WAITING:
                del self._used[next(iter(self._used))]
            while len(self._sessions) > _OPEN:
                del self._sessions[next(iter(self._sessions))]
        return key

    def _came_again(self, secret: str, known: str | None) -> str | None:
        key, until = self._used.get(secret, ("", 0.0))
        if key and key == known and key in self._sessions:
            return key
        if key and self._clock() < until:
            self._sessions.pop(key, None)
        return None

    def of(self, key: str | None) -> Session | None:
        """The session of that key."""
        return self._sessions.get(key) if key else None

    def renew(self, key: str, account: str | None) -> str:
        """The key of a new session in place of that one, of this account or of nobody: nothing of the old one stays."""
        new = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._sessions.pop(key, None)
            now = self._clock()
            self._sessions[new] = Session(account=account, began=now, seen=now)
        return new

    def signed_in(self, session: Session, *, acts: bool) -> str | None:
        """The account of a session, where it signed in not too long ago; `acts`: a person does something, no script."""
        now = self._clock()
        with self._lock:
            over = now - session.seen > SIGNED_IN_IDLE or now - session.began > SIGNED_IN_MOST
            if session.account is not None and over:
                session.account = None
                session.shelf.clear()
                session.messages.clear()
            if acts:
                session.seen = now
            return session.account

    def end(self, account: str) -> None:
        """Ends all sessions of an account."""
        with self._lock:
            for key in [k for k, s in self._sessions.items() if s.account == account]:
                del self._sessions[key]
