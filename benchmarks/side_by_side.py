"""Runs two things in turn, so that a machine whose speed drifts slows both, and prints the ratio.

What is measured is processor time: other programs on the machine are not.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """Documents a processor second of ours and of the peer, and the median of the ratios pair by pair."""

    what: str
    ours: float
    peer: float
    ratio: float
    wanted: float

    def __str__(self) -> str:
        verdict = "ok" if self.ratio >= self.wanted else "SHORT"
        speeds = f"{self.ours:9.1f}/s {self.peer:9.1f}/s  x{self.ratio:6.2f}"
        return f"{self.what:<68} {speeds}  (wanted x{self.wanted:g}: {verdict})"


def compare(
    what: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    documents: int,
    wanted: float,
    peer_documents: int = 0,
) -> Result:
    """Runs `documents` of ours in five parts against as many (or `peer_documents`) of the peer, in turn."""
    ours()
    peer()
    rounds = 5
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(_seconds(ours, max(1, documents // rounds)))
        theirs.append(_seconds(peer, max(1, (peer_documents or documents) // rounds)))
    ratios = [t / m for m, t in zip(mine, theirs, strict=True)]
    return Result(
        what, 1 / statistics.median(mine), 1 / statistics.median(theirs), statistics.median(ratios), wanted
    )


def _seconds(work: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times
