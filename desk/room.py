"""A room of the desk: a subject, where it is, and what can be asked for and done in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from desk.visit import Answer, Visit

View = Callable[[Visit], Answer]
Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way into a room: how, by which path, and what answers."""

    method: Method
    path: str
    view: View


@dataclass(frozen=True, slots=True)
class Room:
    """A room by its name, its label in the navigation, and its path; its ways in are added where they are written."""

    name: str
    label: str
    path: str
    ways: list[Way] = field(default_factory=list, repr=False, compare=False)

    def get(self, path: str) -> Callable[[View], View]:
        """Answers who looks at this path, below the room's own; `{person:int}` is a number in it."""
        return self._way("GET", path)

    def post(self, path: str) -> Callable[[View], View]:
        """Answers a form that is sent to this path; where it came from, its token and its size were checked."""
        return self._way("POST", path)

    def _way(self, method: Method, path: str) -> Callable[[View], View]:
        def entered(view: View) -> View:
            self.ways.append(Way(method, self.path.rstrip("/") + path, view))
            return view

        return entered
