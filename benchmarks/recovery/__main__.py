"""`python -m benchmarks.recovery [FORM …] [--write] [--only WORDS] [--new]`: one line a damage; ends with 1 if anything
was wrong unasked. With `--only` those damages whose names have these words (a regular expression); with `--new` those
of which the page has no figures of a form yet.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
import sys

import forms
from benchmarks.recovery import page
from benchmarks.recovery.damages import Damage
from benchmarks.recovery.measuring import measure, one_office
from tests.clients.presence import CLIENTS
from tests.clients.process import BRING, run

_NEEDED = ("libreoffice", "ghostscript", "poppler", "pdftk", "pdfbox", "openpdf", "pymupdf")


def main() -> int:
    """Measures the forms named, or all of them."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.recovery")
    asked.add_argument("names", nargs="*", metavar="FORM")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--only", default="")
    asked.add_argument("--new", action="store_true")
    wanted = asked.parse_args()
    names = wanted.names
    if absent := [c for c in _NEEDED if not CLIENTS[c]()]:
        print(f"{', '.join(absent)} not here; {BRING} brings it in", file=sys.stderr)
        return 2
    cells, wrong = page.kept(), 0
    with one_office() as office:
        for name in names or sorted({e.form for e in forms.catalogue()}):

            def chosen(kind: str, damage: Damage, form: str = name) -> bool:
                fresh = (kind, damage.name, form) not in cells
                return re.search(wanted.only, damage.name) is not None and (fresh or not wanted.new)

            for kind, damage, count in measure(name, office, chosen):
                cells[kind, damage, name] = count
                wrong += count.wrong
                print(f"{name}: {kind}, {damage}: {page.cell(count)}", flush=True)
                for fault in count.faults:
                    print(f"    {fault}", flush=True)
            if wanted.write:  # after each form: a long run that is broken off has not been for nothing
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
