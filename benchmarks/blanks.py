"""Every form beside the others: `python -m benchmarks.blanks [--write] [FORM …]`.

First the blanks of both renditions of all forms, by one command from cold; then a row a form: how long its definition
is, what it asks, its pages, and what it takes to compile it, to fill it with its sample record and to read that. Times
are processor time. What damaged ones came back as is taken from docs/recovery.md, where `python -m benchmarks.recovery`
measured it. `--write` puts all of it into docs/form-figures.md.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.layout import measure
from benchmarks.recovery.counting import Count
from benchmarks.recovery.page import kept
from extractors import pdf as pdf_reader
from extractors import word as word_reader
from fillers import pdf, word
from forms import builtin, catalogue, load
from samples import make
from schemas.paths import slots
from schemas.rendition import Variant

DOCUMENT = Path(__file__).parents[1] / "docs" / "form-figures.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WANTED = 25.0
"""Seconds in which the blanks of all forms are to be made, from cold on two processors."""
HEAD = (
    "| form | lines | questions | PDF pages | emptiest page | compiled, ms: PDF, Word | filled, ms | read, ms "
    "| recovered | wrong |\n" + "|---" * 10 + "|"
)
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Cold:
    """All blanks by one command: how many, seconds on the clock, seconds of processor time, processors there are."""

    documents: int
    clock: float
    processor: float
    processors: int

    def __str__(self) -> str:
        verdict = "ok" if self.clock <= WANTED else "**short**"
        used = f"{self.processor:.1f} s of processor time, {self.processors} processors"
        return (
            f"{self.documents} blanks, both renditions of every form, by one `carepack blank` from cold: "
            f"{self.clock:.1f} s ({used}; wanted {WANTED:g} s: {verdict})."
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one form. Times are milliseconds of a processor, PDF first, then Word."""

    form: str
    lines: int
    questions: int
    pages: int
    fill: float | None
    """How far down the emptiest page but the last something is asked, as a share of its height; None of one page."""
    compiled: tuple[float, float]
    filled: tuple[float, float]
    read: tuple[float, float]
    recovered: Count | None
    """What became of its answers after damage; None where that was not measured yet."""

    def row(self) -> str:
        """As a row of the table."""
        times = " | ".join(f"{a:.0f}, {b:.0f}" for a, b in (self.compiled, self.filled, self.read))
        fill = f"{self.fill:.0%}" if self.fill is not None else "–"
        came = "– | –"
        if (c := self.recovered) is not None:
            came = f"{100 * c.right / (c.right + c.queried + c.missing + c.wrong):.1f} % | {c.wrong}"
        return f"| {self.form} | {self.lines} | {self.questions} | {self.pages} | {fill} | {times} | {came} |"


def cold(names: Sequence[str]) -> Cold:
    """The blanks of these forms by one command in a process of its own, with a home that is new."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "cli",
            "--home",
            f"{folder}/home",
            "blank",
            *names,
            "-o",
            f"{folder}/out",
        ]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        took = time.perf_counter() - start
        made = len(list(Path(folder, "out").iterdir()))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cold(made, took, used, len(os.sched_getaffinity(0)))


def figures(name: str) -> Figures:
    """All figures of one form. The first to be measured should not be the first thing that a process compiles."""
    form = load(name)
    times = {"compiled": [0.0, 0.0], "filled": [0.0, 0.0], "read": [0.0, 0.0]}
    for at, filler in enumerate((pdf, word)):
        start = time.process_time()
        filler.compile(filler.rendition(form))
        times["compiled"][at] = (time.process_time() - start) * 1000
    own = make.filled(form, "pdf")
    in_word = make.filled(form, "word").data
    times["filled"][0] = _median(lambda: make.filled(form, "pdf"))
    times["filled"][1] = _median(lambda: make.filled(form, "word"))
    times["read"][0] = _median(lambda: pdf_reader.extract(own.data, form, own.template))
    times["read"][1] = _median(lambda: word_reader.extract(in_word, form))
    laid = measure(name, "blank")
    plain = pdf.rendition(form)
    return Figures(
        form=name,
        lines=lines_of(builtin().entry(name).file.read_text(encoding="utf-8")),
        questions=sum(1 for _ in slots(form, plain.rows)),
        pages=laid.pages,
        fill=min(laid.fills, default=None),
        compiled=(times["compiled"][0], times["compiled"][1]),
        filled=(times["filled"][0], times["filled"][1]),
        read=(times["read"][0], times["read"][1]),
        recovered=recovered(name),
    )


def lines_of(text: str) -> int:
    """The lines of a definition that say something: without empty ones and notes."""
    return sum(1 for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def recovered(name: str) -> Count | None:
    """What became of a form's answers over all damages of both renditions, as the page has it."""
    mine = [count for (_, _, form), count in kept().items() if form == name]
    return sum(mine, Count()) if mine else None


def _median(work: Callable[[], object]) -> float:
    """Milliseconds of a processor, the median of some."""
    took = []
    for _ in range(_TIMES):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return statistics.median(took) * 1000


def run(names: Sequence[str]) -> Iterator[str]:
    """The table's rows, its head first, and a line that sums them up."""
    # Fonts and typst are loaded once, and for no form: by a rendition that is not measured.
    large = Variant(large=True)
    pdf.compile(pdf.rendition(load(names[0]), variant=large))
    word.compile(word.rendition(load(names[0]), variant=large))
    yield HEAD
    rows = []
    for name in names:
        rows.append(figures(name))
        yield rows[-1].row()
    lines, asked = sum(r.lines for r in rows), sum(r.questions for r in rows)
    pages, wrong = sum(r.pages for r in rows), sum(r.recovered.wrong for r in rows if r.recovered)
    told = f"{len(rows)} forms | {lines} | {asked} | {pages} | – | – | – | – | – | {wrong}"
    yield f"| {told} |"
    yield ""
    middle, most = statistics.median(r.lines for r in rows), max(r.lines for r in rows)
    yield f"A definition has {middle:g} lines in the median, {most} at most."


def main() -> None:
    """Prints all, and with `--write` puts it into its page."""
    names = [a for a in sys.argv[1:] if not a.startswith("--")] or sorted({e.form for e in catalogue()})
    today = dt.datetime.now(dt.UTC).date()
    said = [
        f"Measured on {today:%d/%m/%Y}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.",
        "",
    ]
    said += [str(cold(names)), ""]
    print("\n".join(said), flush=True)
    for row in run(names):
        said.append(row)
        print(row, flush=True)
    if "--write" in sys.argv:
        text = DOCUMENT.read_text(encoding="utf-8")
        between = "\n".join((BEGIN, "", *said, "", END))
        DOCUMENT.write_text(
            re.sub(f"{BEGIN}.*?{END}", lambda _: between, text, flags=re.DOTALL), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
