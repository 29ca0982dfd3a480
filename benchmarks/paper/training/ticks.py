"""Trains the net that says whether a box is ticked: `python -m benchmarks.paper.training.ticks [--out FILE]`.

Needs jax and onnx beside carepack, and no data: every mark is drawn (`marking`, the training split of
`benchmarks.paper.labelled`), on our own forms, and the pages are degraded as scanners and telephones do it. So the
weights are nobody's but ours. Seeded: the same versions give the same file. Under ten minutes on one processor.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.degrading import KINDS, degrade
from benchmarks.paper.labelled.flat import as_given_out, flat_of
from benchmarks.paper.labelled.marks import any_pen
from benchmarks.paper.labelled.printing import Printed, drawn, printed
from benchmarks.paper.training import net
from benchmarks.paper.training.marking import CANCELLED, DPI, EMPTY, MARK, mark_group
from extractors.paper.beside_boxes import difference
from extractors.paper.circled import labels
from extractors.paper.flat_page import FlatPage, Quality
from extractors.paper.mark_groups import EDGE, crops, group_of
from extractors.paper.ticks import FITS
from schemas.geometry import Box
from schemas.paths import slot_at
from schemas.template import Place

SHAPE = net.Shape(EDGE, (2, 12, 24, 32), 64, 3)
MEMBERS = 2
"""Nets that are asked beside each other; where they differ, a person is asked."""
SEED = 10
PAGES, EPOCHS = 850, 10
WEIGHTS = np.array([1.0, 1.5, 2.0], np.float32)
"""What a mistake in each class costs in training: missed and cancelled marks are rarer, and worse."""
KEPT_EMPTY = 0.6
"""Share of the empty boxes of questions without any ink that are trained on: they are many and alike."""
LOST = 0.08
"""Ink at a box (mm²) under which nothing of a mark is left."""
OUT = Path(__file__).parents[3] / "extractors" / "paper" / "ticks.onnx"

Groups = dict[str, list[Place]]
_POINTS = DPI / 72


def pages() -> list[tuple[Printed, int, Groups, dict[str, list[Box | None]]]]:
    """Every page with boxes of every form (and of some in large print), its questions, and where their words stand."""
    found = []
    for name in FORMS:
        for large in (False, True) if name in LARGE else (False,):
            form = printed(name, copy=False, large=large)
            for page in range(1, form.pages + 1):
                groups: Groups = defaultdict(list)
                for place in form.template.places:
                    if place.kind == "mark" and place.box.page == page:
                        groups[place.path].append(place)
                if groups:
                    found.append((form, page, dict(groups), _words(form, page, groups)))
    return found


FORMS = (
    "appraisal-framework", "commitment-employee", "commitment-employer", "contact-evaluation", "direct-observation",
    "file-audit", "idea-consent", "informal-supervision", "pdp-guided", "pdp-induction", "supervision-record",
)  # fmt: skip
LARGE = frozenset({"contact-evaluation", "file-audit", "supervision-record"})


def _words(form: Printed, page: int, groups: Groups) -> dict[str, list[Box | None]]:
    """Where each option's words are printed, in pixels of a page drawn at `DPI`."""
    blank = as_given_out(form, page)
    flat = FlatPage(1, page, blank, blank, Quality(200, 0, 1, 1, 0, 2, 4))
    found = {}
    for path, places in groups.items():
        group = group_of(flat, places)
        left, top = group.origin
        found[path] = [
            None if w is None else Box(w.x0 + left, w.y0 + top, w.x1 + left, w.y1 + top).times(DPI / 200)
            for w in labels(group)
        ]
    return found


def labelled_crops(count: int, *seed: int) -> Iterator[tuple[npt.NDArray[np.uint8], list[int]]]:
    """Crops and what their boxes are, a question at a time, of so many pages."""
    every = pages()
    rng = generator("train", *seed)
    shares = np.array([sum(map(len, groups.values())) for _, _, groups, _ in every], float) ** 0.7
    shares /= shares.sum()
    for _ in range(count):
        form, page, groups, words = every[int(rng.choice(len(every), p=shares))]
        picture = drawn(form, page, DPI).copy()
        told = {}
        pen = any_pen(rng, "train")
        for path, places in groups.items():
            if rng.random() < 0.3:
                pen = any_pen(rng, "train")
            slot = slot_at(form.form, path)
            many = (slot is not None and slot.field.many) or len(places) == 1
            boxes = [place.box.corners.times(_POINTS) for place in places]
            told[path] = mark_group(picture, boxes, words[path], many, rng, pen)
        kind = KINDS[int(rng.choice(4, p=(0.35, 0.35, 0.2, 0.1)))]
        scan = degrade(picture, int(rng.choice((1, 2, 3, 4), p=(0.2, 0.2, 0.3, 0.3))), rng, kind)
        jitter = float(rng.uniform(0.05, 0.3))
        flat = flat_of(form, page, scan.picture, scan.lies, rng=rng, jitter=jitter)
        for path, places in groups.items():
            group = group_of(flat, places)
            if group.fit < FITS:
                continue
            # Ink that the machine lost altogether teaches nothing but to see marks where none are.
            kept = [
                n
                for n, (label, added) in enumerate(zip(told[path], difference(group).boxes, strict=True))
                if label == EMPTY or added.area + added.near > LOST
            ]
            if kept:
                made = np.clip(crops(group)[kept] * 255, 0, 255).round().astype(np.uint8)
                yield made, [told[path][n] for n in kept]


def gathered(count: int, *seed: int) -> tuple[npt.NDArray[np.uint8], net.Labels]:
    """All crops of so many pages, the most alike of the empty ones left out."""
    rng = np.random.default_rng(seed)
    x, y = [], []
    for made, told in labelled_crops(count, *seed):
        if any(told) or rng.random() < KEPT_EMPTY:
            x.append(made)
            y += told
    return np.concatenate(x), np.array(y, np.int64)


def main() -> None:
    """Trains and writes the net."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=OUT)
    asked.add_argument("--pages", type=int, default=PAGES)
    asked.add_argument("--epochs", type=int, default=EPOCHS)
    given = asked.parse_args()
    begun = time.process_time()
    x, y = gathered(given.pages, SEED)
    counts = np.bincount(y, minlength=3)
    print(
        f"{len(x)} boxes: {counts[EMPTY]} empty, {counts[MARK]} ticked, {counts[CANCELLED]} cancelled; "
        f"{time.process_time() - begun:.0f} s", flush=True,
    )  # fmt: skip
    weights = net.trained(SHAPE, x, y, members=MEMBERS, epochs=given.epochs, seed=SEED, weight=WEIGHTS)
    given.out.write_bytes(net.onnx_bytes(SHAPE, weights, "carepack"))
    print(
        f"{given.out}: {given.out.stat().st_size} bytes; {time.process_time() - begun:.0f} s of processor time"
    )


if __name__ == "__main__":
    main()
