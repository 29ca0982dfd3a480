"""`python -m benchmarks.recovery [FORM …] [--write]`: one line a damage; ends with 1 if anything was wrong unasked."""

from __future__ import annotations

import datetime as dt
import shutil
import sys

import forms
from benchmarks.recovery import page
from benchmarks.recovery.measuring import measure, one_office
from tests.clients.presence import CLIENTS
from tests.clients.process import BRING, run

_NEEDED = ("libreoffice", "ghostscript", "poppler", "pdftk")


def main() -> int:
    """Measures the forms named, or all of them."""
    names = [a for a in sys.argv[1:] if a != "--write"]
    if absent := [c for c in _NEEDED if not CLIENTS[c]()]:
        print(f"{', '.join(absent)} not here; {BRING} brings it in", file=sys.stderr)
        return 2
    cells, wrong = page.kept(), 0
    with one_office() as office:
        for name in names or sorted({e.form for e in forms.catalogue()}):
            for kind, damage, count in measure(name, office):
                cells[kind, damage, name] = count
                wrong += count.wrong
                print(f"{name}: {kind}, {damage}: {page.cell(count)}", flush=True)
                for fault in count.faults:
                    print(f"    {fault}", flush=True)
            if (
                "--write" in sys.argv
            ):  # after each form: a long run that is broken off has not been for nothing
                today = dt.datetime.now(dt.UTC).date().isoformat()
                page.PAGE.write_text(page.written(cells, versions(), today), encoding="utf-8")
    return 1 if wrong else 0


def versions() -> list[str]:
    """The real programs and their versions."""
    office = run(["soffice", "--version"]).decode().split()
    ghost = run(["gs", "--version"]).decode().strip()
    pdftk = run(["pdftk", "--version"]).decode().split()
    return [
        f"LibreOffice {office[1]}",
        f"Ghostscript {ghost}",
        f"poppler {_poppler()}",
        f"pdftk-java {next(word for word in pdftk if word[:1].isdigit())}",
    ]


def _poppler() -> str:
    import subprocess

    # pdftocairo tells its version as an error.
    program = shutil.which("pdftocairo") or "pdftocairo"
    said = subprocess.run([program, "-v"], capture_output=True, check=False).stderr.decode()
    return said.split()[2]


if __name__ == "__main__":
    sys.exit(main())
