"""How well dates are read whose digits no net has seen: asked about, wrong, and what that proves.

    python -m benchmarks.paper.training.date_figures --mnist FOLDER --fonts FOLDER [--part figures] [--sheets 14]

`--part choose` is what thresholds are chosen on; nothing is chosen on `figures` (t10k of MNIST, fonts and shapes of
their own). A sheet has about sixty dates; so many sheets are made of each severity.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.paper.training.date_sheets import WrittenDate, written
from benchmarks.paper.training.date_strips import some_day, words_of
from benchmarks.paper.training.digit_sources import Digits
from extractors.paper import cells, dates, digits
from extractors.paper.plausible_dates import Plausible

EXPECTED = Plausible(dt.date(1990, 1, 1), dt.date(2099, 12, 31), dt.date(2026, 6, 1))
"""What a form expects that says nothing of its own, on the day it was given out."""
CAREFUL = (1.0, 0.8, 0.6, 0.4)
"""How well digits keep to their cells, by severity."""


@dataclass(frozen=True)
class Read:
    """A date that was read: what was written, what was read (None where cells seemed blank), and what decided."""

    severity: int
    kind: str
    words: str
    read: str | None
    judged: dates.Judged | None
    sources: tuple[str, ...]
    struck: bool

    @property
    def taken(self) -> bool:
        """Whether it was taken without a question."""
        return self.judged is not None and self.judged.sure

    @property
    def wrong(self) -> bool:
        """Whether it was taken for another day than was written."""
        return self.taken and self.read != self.words


def reads(source: Digits, severity: int, sheets: int) -> Iterator[Read]:
    """Every date of so many sheets."""
    for number in range(sheets):
        words = [words_of(some_day(source.rng)) for _ in range(70)]
        for one in written(source, words, severity, careful=CAREFUL[severity - 1], number=number):
            yield _read(one, severity)


def _read(one: WrittenDate, severity: int) -> Read:
    comb = cells.comb(one.page, one.place.box.corners)
    inks = [ink for n, ink in enumerate(comb.cells) if n not in cells.SLASHES]
    sources = tuple(drawn.source for drawn in one.digits if drawn is not None)
    filled = [ink for ink in inks if ink is not None]
    if len(filled) < len(inks) or comb.struck:
        return Read(severity, one.kind, one.words, None, None, sources, comb.struck)
    judged = dates.judge(comb, digits.likelihoods(filled), EXPECTED)
    read = judged.decoded.best.strftime("%d/%m/%Y")
    return Read(severity, one.kind, one.words, read, judged, sources, False)


def bound(pictures: int, wrong: int) -> float:
    """The share of pictures that may at most lead to a wrong date, at 95 % (exact for none, else Wilson's)."""
    if not wrong:
        return 1 - math.exp(math.log(0.05) / max(1, pictures))
    share, z = wrong / pictures, 1.645
    middle = share + z * z / (2 * pictures)
    return (middle + z * math.sqrt(share * (1 - share) / pictures + z * z / (4 * pictures**2))) / (
        1 + z * z / pictures
    )


def table(found: list[Read]) -> Iterator[str]:
    """A line for each severity and one for all, then each date that was taken wrongly."""
    yield "severity  dates  asked    taken  wrong  digit pictures  at most wrong (95 %, by picture)"
    for severity in (*sorted({r.severity for r in found}), None):
        rows = [r for r in found if severity in {None, r.severity}]
        taken = [r for r in rows if r.taken]
        pictures = {source for r in taken for source in r.sources}
        wrong = sum(r.wrong for r in taken)
        asked = 1 - len(taken) / len(rows)
        most = bound(len(pictures), wrong)
        yield (
            f"{severity or 'all':>8}  {len(rows):5}  {asked:5.1%}  {len(taken):6}  {wrong:5}"
            f"  {len(pictures):14}  {most:.3%}"
        )
    for r in found:
        if r.wrong and r.judged:
            pairs = zip(r.sources, _eight(r.words), _eight(r.read or ""), strict=True)
            amiss = ", ".join(source for source, meant, read in pairs if meant != read)
            odds = r.judged.decoded.odds
            yield f"  {r.words} read as {r.read}, severity {r.severity}, {r.kind}, odds {odds:.1f}: {amiss}"


def _eight(words: str) -> str:
    return words.replace("/", "")


def why(found: list[Read]) -> Counter[str]:
    """What made dates be asked about; one may count several times."""
    counted: Counter[str] = Counter()
    for r in found:
        if r.judged is None:
            counted["struck" if r.struck else "cells blank"] += 1
            continue
        j = r.judged
        counted.update(
            name
            for name, holds in (
                ("odds", j.decoded.odds < dates.ODDS),
                ("only by the prior", not j.decoded.unaided),
                ("no such day", j.decoded.against > dates.AGAINST),
                ("nets disagree", not j.agreed),
                ("no digit", j.none >= dates.NOT_A_DIGIT),
                ("joined", j.joined),
                ("lines not found", j.fit < dates.FITS),
            )
            if holds
        )
    return counted


def main() -> None:
    """Reads, and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--mnist", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--part", choices=("choose", "figures"), default="figures")
    parser.add_argument("--sheets", type=int, default=14)
    parser.add_argument("--severity", type=int, nargs="*", default=[1, 2, 3, 4])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rows", type=Path, help="where to keep what decided each date, as JSON lines")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    found: list[Read] = []
    for severity in asked.severity:
        rng = np.random.default_rng([asked.seed, severity])
        found += reads(Digits(asked.part, asked.mnist, asked.fonts, rng), severity, asked.sheets)
        if asked.rows:
            asked.rows.write_text("".join(json.dumps(_row(r)) + "\n" for r in found))
    print("\n".join(table(found)))
    print(dict(why(found)))


def _row(r: Read) -> dict[str, object]:
    row: dict[str, object] = {
        "severity": r.severity,
        "kind": r.kind,
        "words": r.words,
        "read": r.read,
        "sources": r.sources,
        "struck": r.struck,
    }
    if (j := r.judged) is not None:
        row |= {"odds": j.decoded.odds, "unaided": j.decoded.unaided, "against": j.decoded.against}
        row |= {"agreed": j.agreed, "none": j.none, "joined": j.joined, "fit": j.fit}
    return row


if __name__ == "__main__":
    main()
