"""How long a command takes from cold, and whether memory stays flat over a thousand fills."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

_FILLS = """
import datetime as dt, resource, sys
from fillers import pdf, word
from forms import load
from schemas.copies import Copy
form = load("supervision-record")
filler = {"pdf": pdf, "word": word}[sys.argv[1]]
made = filler.compile(filler.rendition(form))
copy = Copy(form=form.form, edition=1, rendition=made.rendition.digest)
when = dt.datetime(2026, 11, 14, tzinfo=dt.UTC)
for n in range(1, 1001):
    filler.fill(made, copy, {"summary": f"Number {n}. " * (n % 50 + 1), "agenda.1.item": str(n)}, when=when)
    if n in (100, 500, 1000):
        print(n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, flush=True)
"""


def run() -> Iterator[str]:
    """Cold starts (median of five) and peak memory after 100, 500 and 1,000 fills."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "cli", "--home", folder]
        for what, arguments, wanted in (
            ("carepack --help", ["--help"], 0.3),
            (
                "blank from cold, PDF",
                ["blank", "supervision-record", "--to", "pdf", "-o", folder, "--force"],
                1.5,
            ),
            (
                "blank from cold, Word",
                ["blank", "supervision-record", "--to", "word", "-o", folder, "--force"],
                1.5,
            ),
        ):
            times = []
            for _ in range(5):
                start = time.perf_counter()
                subprocess.run([*command, *arguments], check=True, capture_output=True)
                times.append(time.perf_counter() - start)
            took = statistics.median(times)
            yield f"{what:<46} {took:9.2f} s   (wanted < {wanted:g} s: {'ok' if took < wanted else 'SHORT'})"
    for kind in ("pdf", "word"):
        done = subprocess.run(
            [sys.executable, "-c", _FILLS, kind], check=True, capture_output=True, text=True
        )
        peaks = {int(n): int(mb) for n, mb in (line.split() for line in done.stdout.splitlines())}
        flat = "flat" if peaks[1000] <= peaks[100] * 1.1 else "GROWS"
        told = ", ".join(f"{mb} MB after {n}" for n, mb in peaks.items())
        yield f"{f'peak memory of filling, {kind}':<46} {told}: {flat}"
