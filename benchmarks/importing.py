"""A batch through `carepack import`, every document isolated: documents a second, memory, and time by stage.

`python -m benchmarks.importing [MIX [COUNT [WORKERS]]]`. The documents are made first, in a process of their own:

- `mixed`: Word and PDF in turn; one in ten refused, one in ten in doubt, two in ten duplicates;
- `untouched`: Word and PDF in turn, each as it was filled in and of another session;
- `returns`: small returns as they come: Word and PDF in turn, one in ten a black and white scan of
  its pages (a TIFF);
- `flattened`: PDFs of three pages, whose answers another program made part of the page.
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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.changes.damage import flattened
from filing.ledger.actor import Actor
from filing.ledger.database import open_ledger
from filing.records.copies import issue
from filing.review import tries
from fillers import pdf, word
from intake import Issued
from intake.importing import Importer
from intake.isolation.isolation import Isolation
from intake.sources import gather
from schemas.copies import Copy
from schemas.rendition import RenditionFormat

MB = 1024 * 1024
_DPI = 200
WANTED = {"untouched": 40, "flattened": 12}
"""Documents a second, on two processors with nothing else to do."""
WRITTEN_AT = (500, 1000, 2000, 5000, 10_000)


def run(mix: str = "mixed", count: int = 2000, workers: int | None = None) -> Iterator[str]:
    """One line a figure."""
    wanted = WANTED.get(mix)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.importing", "make", place, mix, str(count)], check=True
        )
        outcomes: Counter[str] = Counter()
        used = _processor()
        with (
            open_ledger(folder / "home") as ledger,
            Isolation(ledger.library, Issued(ledger), workers=workers) as isolation,
            tries.running(ledger) as name,
        ):
            importer = Importer(
                ledger, isolation, lambda: Actor("benchmark", dt.datetime.now(dt.UTC)), run=name
            )
            began = time.perf_counter()
            for ended in importer.bring_in(gather([str(folder / "in")])):
                outcomes[ended.outcome] += 1
                if outcomes.total() in WRITTEN_AT or outcomes.total() == count:
                    yield _memory(outcomes.total(), importer)
            seconds = time.perf_counter() - began
        # The readers have ended: their processor time, and that of each of their children, is known now.
        used = _processor() - used
        told = ", ".join(f"{n} {o}" for o, n in sorted(outcomes.items()))
        yield f"import, {mix}: {count} documents ({told}), {isolation.workers} readers, {seconds:.1f} s"
        verdict = f" (wanted {wanted}: {'ok' if count / seconds >= wanted else 'SHORT'})" if wanted else ""
        yield (
            f"import, {mix}: {count / seconds:.1f} documents a second{verdict}; "
            f"processor {1000 * used / count:.1f} ms a document; load {os.getloadavg()[0]:.1f}"
        )
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


def _make(folder: Path, mix: str, count: int) -> None:
    from tests.faults import ours
    from tests.intake import batch

    if mix == "mixed":
        batch.home(folder, "home")
        ours.write(folder, batch.documents(count))
        return
    kinds = ("pdf",) if mix == "flattened" else ours.KINDS
    _issue(folder / "home", kinds)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        data = ours.filled(kind, batch.answers(number + 1))
        name = f"{number:05}{ours.SUFFIX[kind]}"
        if mix == "returns" and number % 10 == 9:
            # Pictures of one folder would be pages of one lot.
            name, data = f"{number:05}/scan.tif", _scan(ours.filled("pdf", batch.answers(number + 1)))
        ours.write(folder, {name: flattened(data) if mix == "flattened" else data})


def _scan(data: bytes) -> bytes:
    """The pages of a PDF as a machine in an office hands them over: black and white, 200 dots an inch."""
    from io import BytesIO

    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(data) as document:
        pages = [
            page.render(scale=_DPI / 72).to_pil().convert("1", dither=Image.Dither.NONE) for page in document
        ]
    out = BytesIO()
    pages[0].save(out, "TIFF", compression="group4", save_all=True, append_images=pages[1:], dpi=(_DPI, _DPI))
    return out.getvalue()


def _issue(home: Path, kinds: Sequence[RenditionFormat]) -> None:
    """A ledger that knows the renditions of these documents, with their blanks."""
    from tests.faults import ours
    from tests.intake import batch

    with open_ledger(home) as ledger:
        for kind in kinds:
            filler = pdf if kind == "pdf" else word
            compiled: Any = filler.compile(filler.rendition(ours.FORM))
            copy = Copy(form=ours.FORM.form, edition=ours.FORM.edition, rendition=compiled.rendition.digest)
            made = filler.fill(compiled, copy, batch.answers(1), when=ours.WHEN)
            blanks = {made.template.rendition: made.blank()} if kind == "pdf" else {}
            issue(ledger, [copy], [made.template], actor=ours.ACT, blanks=blanks)


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        _make(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        for line in run(sys.argv[1] if sys.argv[1:] else "mixed", *map(int, sys.argv[2:])):
            print(line, flush=True)
