"""`python -m benchmarks.paper.export FOLDER --pages N [--seed S]`: labelled pages that any program can be run on.

The pages are those of `benchmarks.paper.accuracy` with the same seed: what another program makes of them can be laid
beside our figures.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.paper.accuracy.plan import Case, case
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.printing import draw, printed
from benchmarks.paper.scans import png, scanned
from schemas.paths import slot_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.paper.labelled.printing import Printed
    from benchmarks.paper.labelled.truth import Completed

README = Path(__file__).parent / "exported_pages.md"
"""What goes with the pages, with two places to fill in."""


def main(arguments: list[str] | None = None) -> int:
    """Writes the pages."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.paper.export")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--pages", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    wanted = asked.parse_args(arguments)
    for number in export(wanted.folder, wanted.pages, wanted.seed):
        print(f"\r{number + 1} of {wanted.pages}", end="", file=sys.stderr)
    print(f"\n{wanted.folder}", file=sys.stderr)
    return 0


def export(folder: Path, pages: int, seed: int) -> Iterator[int]:
    """Writes so many pages with their truth and blanks, and says the number of each. Equal arguments, equal files."""
    for name in ("pages", "truth", "blanks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    readme = README.read_text(encoding="utf-8").format(count=pages, seed=seed)
    (folder / "README.md").write_text(readme, encoding="utf-8")
    for number in range(pages):
        _export(folder, case(number, seed))
        yield number


def _export(folder: Path, one: Case) -> None:
    form, rng = printed(one.form, copy=one.copy), one.rng()
    done = completed(form, rng, one.how, only=[one.page])
    scan = scanned(done.pages[0], one.severity, rng, one.kind)
    blank = folder / "blanks" / f"{one.form}.{'copy' if one.copy else 'blank'}.{one.page}.png"
    if not blank.exists():
        blank.write_bytes(png(draw(form.document, one.page, 200), 200))
    page = folder / "pages" / f"{one.number:05}.png"
    page.write_bytes(png(scan.picture, None if one.kind == "photo" else scan.dpi))
    truth = {
        "page": f"pages/{page.name}",
        "blank": f"blanks/{blank.name}",
        "form": one.form,
        "copy": one.copy,
        "number_of_page": one.page,
        "set": one.set,
        "severity": one.severity,
        "machine": one.kind,
        "dpi": round(scan.dpi),
        "wear": list(scan.wear),
        "size": list(form.template.pages[one.page - 1]),
        "homography": [[float(f"{v:.9g}") for v in row] for row in scan.lies.homography],
        "answers": list(_answers(done, form)),
        "strange": [{"box": [round(v, 2) for v in s.box], "words": s.words} for s in done.strange],
    }
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / "truth" / f"{one.number:05}.json").write_text(text + "\n", encoding="utf-8")


def _answers(done: Completed, form: Printed) -> Iterator[dict[str, Any]]:
    for path, truth in done.truth.items():
        slot = slot_at(form.form, path)
        assert slot is not None
        places = [p for p in form.template.places if p.path == path and not p.part]
        yield {
            "path": path,
            "question": slot.question,
            "kind": truth.kind,
            "places": [{"option": p.option, "box": [p.box.x0, p.box.y0, p.box.x1, p.box.y1]} for p in places],
            "marks": list(truth.marks) if truth.marks is not None else None,
            "value": truth.value,
            "what": truth.what,
            "due": truth.due,
            "how": truth.how,
            "style": truth.style,
            "pen": truth.pen,
            "words": truth.words,
        }


if __name__ == "__main__":
    sys.exit(main())
