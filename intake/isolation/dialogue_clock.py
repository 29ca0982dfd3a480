"""The clock of one dialogue with a reading process: what each stage took, and the end of a process that hangs."""

from __future__ import annotations

import subprocess
import threading
import time
from typing import Self

from intake.isolation import ipc_protocol
from intake.isolation.results import Cost


class Talk:
    """The clock of one dialogue: what each stage took, and whether the process hangs."""

    def __init__(self, wall: float) -> None:
        self._wall = wall
        self._last = time.perf_counter()
        self._took: dict[bytes, float] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self.overdue = False

    def watched(self, process: subprocess.Popen[bytes]) -> Self:
        """This clock, from now on, for that process: it is ended where a stage takes longer than `wall` seconds."""
        self._process = process
        self._last = time.perf_counter()
        return self

    def __enter__(self) -> None:
        self._watch()

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def step(self, stage: bytes) -> None:
        """A stage has ended; the clock starts anew for the next."""
        now = time.perf_counter()
        self._took[stage] = self._took.get(stage, 0.0) + now - self._last
        self._last = now
        if stage in {ipc_protocol.ORDER, ipc_protocol.PAGE}:
            self._watch()

    def cost(self, cpu: float = 0.0, peak: int = 0) -> Cost:
        """What it has taken so far; CPU seconds and bytes at the peak are what the process says of itself."""
        took = self._took.get
        return Cost(
            look=took(ipc_protocol.LOOK, 0.0),
            order=took(ipc_protocol.ORDER, 0.0),
            extract=took(ipc_protocol.DONE, 0.0)
            + took(ipc_protocol.END, 0.0)
            + took(ipc_protocol.FAULT, 0.0),
            check=took(b"check", 0.0),
            cpu=cpu,
            peak=peak,
        )

    def _watch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._wall, self._stop)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        self.overdue = True
        if self._process is not None:
            self._process.kill()
