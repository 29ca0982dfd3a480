"""What locking and unlocking cost: documents a second of one processor, and what one wrong password costs.

    python -m benchmarks.protecting [--count 40]

Processor seconds, so that a busy machine says the same. The documents are our completed samples.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from intake.unlocking import LockedError, Tries, unlocked
from mailing.protecting import protect

PASSWORD = "k7mp-q3wd-9xht"
SAMPLES = Path(__file__).parent.parent / "samples"
FORMS = ("supervision-record", "pdp-2016", "appraisal-framework")


def cost(do: Callable[[], object], count: int) -> float:
    """Processor seconds of one, of so many; the first, which loads what is loaded once, is not counted."""
    do()
    began = time.process_time()
    for _ in range(count):
        do()
    return (time.process_time() - began) / count


def _refused(data: bytes) -> None:
    try:
        unlocked(data, Tries(("wrong",)))
    except LockedError:
        return
    raise AssertionError("a wrong password opened it")


def main() -> None:
    """Prints a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=40)
    count = asked.parse_args().count
    print("| document | kB | locked: a second | kB locked | opened: ms | a wrong password: ms |")
    print("|---|---|---|---|---|---|")
    for form in FORMS:
        for ending in ("docx", "pdf"):
            data = (SAMPLES / form / f"completed.{ending}").read_bytes()
            locked = protect(data, PASSWORD)
            locking = cost(lambda data=data: protect(data, PASSWORD), count)  # type: ignore[misc]
            opening = cost(lambda locked=locked: unlocked(locked, Tries((PASSWORD,))), count)  # type: ignore[misc]
            wrong = cost(lambda locked=locked: _refused(locked), count)  # type: ignore[misc]
            sizes = f"{len(data) >> 10} | {1 / locking:.0f} | {len(locked) >> 10}"
            print(f"| {form}, {ending} | {sizes} | {opening * 1000:.0f} | {wrong * 1000:.0f} |")


if __name__ == "__main__":
    main()
