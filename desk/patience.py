"""Connections that ask nothing are not kept: who only holds them open would keep everybody else out."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_WITHIN: Final = 15.0
"""Seconds in which a request's head must have come."""


class Impatient(H11Protocol):
    """As uvicorn's, but it ends a connection on which no request was made for long, whatever dribbles in."""

    head_within: float = HEAD_WITHIN
    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """As asyncio has it."""
        super().connection_made(transport)
        self._look_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """As asyncio has it."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        self._look = self.loop.call_later(self.head_within, self._looked, self.cycle)

    def _looked(self, before: Any) -> None:
        if self.cycle is before and (before is None or before.response_complete):
            self.transport.close()
        else:
            self._look_again()
