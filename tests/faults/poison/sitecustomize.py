"""A fault for tests: a process that is about to conclude a document whose summary says so is killed, as by the system.

Python loads this by itself where its folder is on PYTHONPATH. `CAREPACK_TEST_POISON` names a file in which each death
is counted; with `CAREPACK_TEST_POISON_ALL` the process that started it is killed as well, as when the power goes.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

MARK = "POISON"


def _poison(deaths: Path, *, everything: bool) -> None:
    from filing.review import submissions

    conclude = submissions.conclude

    def poisoned(ledger: Any, submission: int, returned: Any, actor: Any) -> Any:
        if str(returned.checked.answers.get("summary", "")).startswith(MARK):
            with deaths.open("a", encoding="ascii") as file:
                file.write(f"{os.getpid()}\n")
            if everything and "intake.apart_process" in __import__("sys").modules:
                os.kill(os.getppid(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        return conclude(ledger, submission, returned, actor)

    submissions.conclude = poisoned


if "CAREPACK_TEST_POISON" in os.environ:
    _poison(Path(os.environ["CAREPACK_TEST_POISON"]), everything="CAREPACK_TEST_POISON_ALL" in os.environ)
