"""A batch through `carepack import`, every document isolated: documents a second, memory, and time by stage.

`python -m benchmarks.importing [COUNT [WORKERS]]`. The documents are made first, in a process of their own.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from intake import Issued
from intake.importing import Importer
from intake.isolation.isolation import Isolation
from intake.sources import gather

MB = 1024 * 1024
WRITTEN_AT = (500, 1000, 2000)


def run(count: int = 2000, workers: int | None = None) -> Iterator[str]:
    """One line a figure."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        subprocess.run([sys.executable, "-m", "benchmarks.importing", "make", place, str(count)], check=True)
        outcomes: Counter[str] = Counter()
        used = _processor()
        with (
            open_ledger(folder / "home") as ledger,
            Isolation(ledger.library, Issued(ledger), workers=workers) as isolation,
        ):
            importer = Importer(ledger, isolation, lambda: Actor("benchmark", dt.datetime.now(dt.UTC)))
            began = time.perf_counter()
            for ended in importer.bring_in(gather([str(folder / "in")])):
                outcomes[ended.outcome] += 1
                if outcomes.total() in WRITTEN_AT or outcomes.total() == count:
                    yield _memory(outcomes.total(), importer)
            seconds = time.perf_counter() - began
        # The readers have ended: their processor time, and that of each of their children, is known now.
        used = _processor() - used
        told = ", ".join(f"{n} {o}" for o, n in sorted(outcomes.items()))
        yield f"import: {count} documents ({told}), {isolation.workers} readers, {seconds:.1f} s"
        yield f"import: {count / seconds:.1f} documents a second; processor {1000 * used / count:.1f} ms a document"
        stages = importer.stages.seconds()
        yield "import: ms a document by stage: " + ", ".join(
            f"{name} {1000 * value / count:.2f}" for name, value in stages.items()
        )


def _memory(done: int, importer: Importer) -> str:
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    readers = max((_peak_of(r) for r in importer.isolation.processes()), default=0.0)
    child = importer.stages.peak / MB
    return f"import: after {done}: peak memory parent {parent:.0f} MB, reader {readers:.0f} MB, child {child:.0f} MB"


def _peak_of(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(
        (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0
    )


def _processor() -> float:
    """Processor seconds of this process and of all it started that have ended."""
    return sum(os.times()[:4])


def _make(folder: Path, count: int) -> None:
    from tests.faults import ours
    from tests.intake import batch

    batch.home(folder, "home")
    ours.write(folder, batch.documents(count))


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        _make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        numbers = [int(a) for a in sys.argv[1:]]
        for line in run(*numbers):
            print(line, flush=True)
