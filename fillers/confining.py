"""Work on what comes from outside, done in a process that ends when it takes too much.

The process has no more rights than ours; it has bounds. It is given bytes, and answers with bytes: done, or what is
wrong.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

DONE, WRONG = b"D", b"F"
"""How an answer begins."""


class Wrong(Exception):  # noqa: N818 - what the other side found is no error of ours
    """What is wrong with what was given, as the other side lists it."""

    def __init__(self, faults: Sequence[Any]) -> None:
        super().__init__(faults)
        self.faults = faults


class TooMuch(Exception):  # noqa: N818 - as above
    """It took more than it may, or could not be worked with at all."""


def ask(module: str, data: bytes, seconds: float) -> bytes:
    """What a module answers, run by itself for so many seconds at the most. Raises Wrong and TooMuch."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-m", module],
            input=data,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if done.returncode != 0 or done.stdout[:1] not in {DONE, WRONG}:
        raise TooMuch
    if done.stdout[:1] == WRONG:
        raise Wrong(json.loads(done.stdout[1:]))
    return done.stdout[1:]


def answer(work: Callable[[bytes], bytes], *, memory: int, seconds: int) -> None:
    """The other side: bounds this process, then writes what the work makes of what it is given.

    `memory` is bytes of address space, `seconds` those of the processor; the parent's clock holds in any case.
    """
    _bound(memory, seconds)
    try:
        said = DONE + work(sys.stdin.buffer.read())
    except Wrong as wrong:
        said = WRONG + json.dumps(wrong.faults).encode()
    sys.stdout.buffer.write(said)


def _bound(memory: int, seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    bounds = {resource.RLIMIT_AS: memory, resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0}
    for limit, value in bounds.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
