"""Copies for many people in one command: `python -m benchmarks.handing_out [FORM …]`.

Each number of people is a process of its own, so that its peak of memory is its own; seconds are of the processor.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PEOPLE = (1, 10, 50, 200)
_RUN = """
import json, resource, sys, time
from cli.main import run
before = time.process_time()
code = run(sys.argv[1:])
own = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([code, time.process_time() - before, own.ru_maxrss / 1024]), file=sys.stderr)
"""


def run(forms: list[str]) -> Iterator[str]:
    """One line a form and number of people."""
    for form in forms:
        for count in PEOPLE:
            with tempfile.TemporaryDirectory() as place:
                seconds, memory, files = _measured(Path(place), form, count)
            each = seconds / files * 1000
            yield (
                f"handing out, {form}: {count} people, Word and PDF: {seconds:.1f} s of the processor, "
                f"{each:.0f} ms a file, at most {memory:.0f} MB"
            )


def _measured(place: Path, form: str, count: int) -> tuple[float, float, int]:
    """Seconds, megabytes at the peak, and how many files there are."""
    roster = "".join(f"P{n:03},Person {n:03},M1\n" for n in range(count))
    (place / "staff.csv").write_text(f"ref,name,manager\nM1,Mo Manager,\n{roster}")
    home = ["--home", str(place / "home")]
    _child([*home, "roster", "import", str(place / "staff.csv")])
    _child([*home, "blank", form, "-o", str(place / "first")])  # the renditions are known from then on
    seconds, memory = _child([*home, "blank", form, "--team", "M1", "-o", str(place / "out")])
    files = len(list((place / "out").iterdir()))
    assert files == 2 * count, files
    return seconds, memory, files


def _child(command: list[str]) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *command],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    code, seconds, memory = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr
    return seconds, memory


if __name__ == "__main__":
    for line in run(sys.argv[1:] or ["supervision-record", "appraisal-framework"]):
        print(line, flush=True)
