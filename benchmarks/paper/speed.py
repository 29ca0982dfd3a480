"""How fast scans are read, where the time goes, and what memory it takes: `python -m benchmarks.paper.speed`.

    python -m benchmarks.paper.speed [--pages N] [--long N] [--seed N]

Scans are PDFs as an office scanner makes them: JPEGs at 200 dpi, copies of five forms in a row, severity 2. They are
read as an import reads them, one document at a time in its confined process, with and without drafts of handwriting;
seconds are of the processor, of every process together. The stages are timed in this process, without confinement.
`--long` reads so many pages in scans of 10, 100 and 400, and says what the reading process took at most.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import wraps
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from benchmarks.paper.accuracy.reading import given_out, read
from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.degrading import degrade
from benchmarks.paper.labelled.printing import Printed, printed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FORMS = (
    "supervision-record",
    "contact-evaluation",
    "direct-observation",
    "file-audit",
    "supervision-agreement",
)
DPI = 200
SCANS = (10, 100, 400)
"""Pages of the scans by which memory is compared."""

STAGES = (
    ("pages out of the file", "extractors.paper.scanned_pdf", "ScannedPdf.picture"),
    ("looked at: codes, blank backs", "extractors.paper.placing", "sighted"),
    ("registered", "extractors.paper.placing", "register"),
    ("laid flat", "extractors.paper.placing", "lay"),
    ("judged whether it can be read", "extractors.paper.placing", "placed"),
    ("as it was given out, filled", "intake.comparison", "given_out"),
    ("as it was given out, drawn", "extractors.pdf.changes.rendering", "Drawing.ink"),
    ("boxes", "extractors.paper.ticks", "read_groups"),
    ("dates", "extractors.paper.dates", "read_date"),
    ("writing", "extractors.paper.writing", "read_writing"),
    ("signatures", "extractors.paper.signatures", "read_signature"),
    ("printed values", "extractors.paper.printed_values", "read_printed"),
    ("ink outside of the boxes", "extractors.paper.added_ink", "strange_ink"),
    ("record and queries", "intake.documents", "check_reading"),
)
"""What is timed: words, module, and the function or method in it."""


def main(arguments: list[str] | None = None) -> int:
    """Prints what was measured, one line each."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.paper.speed")
    asked.add_argument("--pages", type=int, default=60)
    asked.add_argument("--long", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    wanted = asked.parse_args(arguments)
    for line in run(wanted.pages, wanted.long, wanted.seed):
        print(line, flush=True)
    return 0


def run(pages: int, long: int = 0, seed: int = 1) -> Iterator[str]:
    """One line a measurement."""
    copies = list(_copies(pages, seed))
    for drafts in (False, True):
        seconds, count = _imported(copies, drafts=drafts), _pages(copies)
        words = "with" if drafts else "without"
        yield (
            f"read in its confined process, {words} drafts of handwriting: {count} pages, "
            f"{seconds / count * 1000:.0f} ms of the processor a page, {count / seconds:.2f} pages a second and core"
        )
    yield from _by_stage(copies)
    if long:
        yield from _memory(long, seed)


Scanned = tuple[Printed, bytes, int]
"""A copy, its scan, and how many pages that has."""


def _pages(copies: Sequence[Scanned]) -> int:
    return sum(count for _, _, count in copies)


def _copies(pages: int, seed: int) -> Iterator[Scanned]:
    """Copies of the five forms, one after the other, until there are so many pages."""
    number = made = 0
    while made < pages:
        form = printed(FORMS[number % len(FORMS)], number=number)
        scan = pdf(_scanned(form, seed, number))
        made += form.pages
        number += 1
        yield form, scan, form.pages


def _scanned(form: Printed, seed: int, number: int) -> list[npt.NDArray[np.uint8]]:
    rng = generator("held-out", seed, number)
    done = completed(form, rng, "careful")
    return [degrade(page, 2, rng, "office", to=DPI).picture for page in done.pages]


def pdf(pages: Sequence[npt.NDArray[np.uint8]], dpi: float = DPI) -> bytes:
    """Pictures as a PDF of JPEGs, as scanners make it."""
    from PIL import Image

    images = [Image.fromarray(page) for page in pages]
    out = BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=dpi, quality=80)
    return out.getvalue()


def _imported(copies: Sequence[Scanned], *, drafts: bool) -> float:
    """Seconds of the processor that an import's readers take for these, start-up left out."""
    import forms
    from intake.isolation.isolation import Isolation

    issued = given_out(form for form, _, _ in copies)
    with Isolation(forms.builtin(), issued, workers=1, drafts=drafts) as isolation:
        isolation.read(copies[0][1])  # what is loaded once is loaded now
        before = _processor()
        for _, scan, _ in copies:
            isolation.read(scan)
        return _processor() - before


def _processor() -> float:
    """Seconds that this process, its children and theirs have taken so far."""
    own = os.times()
    return own.user + own.system + sum(_of_process(pid) for pid in _descendants(os.getpid()))


def _descendants(pid: int) -> Iterator[int]:
    from pathlib import Path

    for task in Path(f"/proc/{pid}/task").iterdir():
        children = ""
        with suppress(FileNotFoundError):  # a thread that has just ended
            children = (task / "children").read_text()
        for child in children.split():
            yield int(child)
            yield from _descendants(int(child))


def _of_process(pid: int) -> float:
    """User and system seconds of a process and of its children that have ended (proc(5), fields 14 to 17 of stat)."""
    from pathlib import Path

    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(v) for v in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _by_stage(copies: Sequence[Scanned]) -> Iterator[str]:
    """Where the time goes: each stage's own seconds, without those of stages inside it."""
    clock = _Clock()
    with_all = [clock.watched(*stage) for stage in STAGES]
    try:
        read(copies[0][1], copies[0][0])
        clock.seconds.clear()
        before = time.process_time()
        for form, scan, _ in copies:
            read(scan, form)
        total = time.process_time() - before
    finally:
        for undo in with_all:
            undo()
    count = _pages(copies)
    yield f"in this process: {total / count * 1000:.0f} ms of the processor a page"
    for words, _, _ in STAGES:
        if words in clock.seconds:
            yield f"  {words}: {clock.seconds[words] / count * 1000:.1f} ms"
    rest = total - sum(clock.seconds.values())
    yield f"  all else: {rest / count * 1000:.1f} ms"


class _Clock:
    """Times functions where they stand; while one runs inside another only the inner clock goes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def watched(self, words: str, module: str, name: str) -> Callable[[], None]:
        """Times a function or method from now on; gives back what ends that. What is not there is left out."""
        try:
            owner: Any = import_module(module)
        except ImportError:
            return lambda: None
        *outer, last = name.split(".")
        for part in outer:
            owner = getattr(owner, part, None)
        plain = getattr(owner, last, None)
        if plain is None:
            print(f"{module}.{name} is not there: it is in “all else”", file=sys.stderr)
            return lambda: None

        @wraps(plain)
        def timed(*given: Any, **named: Any) -> Any:
            self._enter(words)
            try:
                found = plain(*given, **named)
                return list(found) if isinstance(found, Iterator) else found
            finally:
                self._leave()

        setattr(owner, last, timed)
        return lambda: setattr(owner, last, plain)

    def _enter(self, words: str) -> None:
        self._tick()
        self._running.append(words)

    def _leave(self) -> None:
        self._tick()
        self._running.pop()

    def _tick(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


def _memory(pages: int, seed: int) -> Iterator[str]:
    """Peak memory of the reading process by the length of the scan: flat where no two pages are held at once."""
    import forms
    from intake.isolation.isolation import Isolation

    name = "contact-evaluation"  # one page each
    copies = [printed(name, number=number) for number in range(max(SCANS))]
    sheets = [_scanned(form, seed, number)[0] for number, form in enumerate(copies)]
    with Isolation(forms.builtin(), given_out(copies), workers=1, drafts=False) as isolation:
        for length in SCANS:
            peak = done = 0
            before, scan = time.perf_counter(), pdf(sheets[:length])
            while done < max(length, pages // len(SCANS)):
                parts = isolation.read_parts(scan).parts
                peak = max(peak, *(part.read.cost.peak for part in parts))
                done += length
            spent = time.perf_counter() - before
            ended = sum(part.read.error is None for part in parts)
            yield (
                f"memory: {done} pages in scans of {length} ({ended} forms read of the last): at most "
                f"{peak / 1e6:.0f} MB, {spent:.0f} s"
            )


if __name__ == "__main__":
    sys.exit(main())
