"""A form completed by an invented person, and the truth of what they wrote.

How often what happens is fixed here, before anything is measured: `careful` people do as the form says, most of them
with a cross or a tick; the `harsh` mix takes all eight styles alike, half of its marks careless, and cancels, doubles
and scribbles as people do who were never told how.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from benchmarks.paper.labelled.group_marks import kind_of, marked
from benchmarks.paper.labelled.hands import Hand
from benchmarks.paper.labelled.pens import any_pen
from benchmarks.paper.labelled.printing import drawn
from benchmarks.paper.labelled.truth import Completed, Strange, Truth
from schemas.geometry import Box
from schemas.handwriting import SIGNED, WRITTEN
from schemas.paths import slot_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split
    from benchmarks.paper.labelled.printing import Printed
    from schemas.definition import Field
    from schemas.template import Place

    Grey = npt.NDArray[np.uint8]

How = Literal["careful", "sloppy", "harsh"]
_FIRST_DAY, _DAYS = dt.date(2025, 9, 1), 700
_PROSE = """we agreed to look at the rota again in March after the training on moving and handling she was calm with the
family and wrote it down at once more time is needed for notes on the early shift no concerns today the plan for
medicines was read together and signed he would like to lead the next handover fire drill done well"""
WORDS = tuple(_PROSE.split())
NAMES = ("Zoe Example", "Sam Sample", "Lena Probe", "Tom Invented", "Ada Nobody", "Jo Specimen")


def completed(
    printed: Printed,
    rng: np.random.Generator,
    how: How = "careful",
    *,
    split: Split = "held-out",
    only: Sequence[int] | None = None,
    dpi: float = 300,
) -> Completed:
    """A form (`only` these pages, from 1) completed by one hand. `sloppy` is careless throughout, `harsh` the mix."""
    numbers = tuple(only) if only is not None else tuple(range(1, printed.pages + 1))
    pages = {n: drawn(printed, n, dpi).copy() for n in numbers}
    writer = _Writer(printed, rng, how, split, dpi)
    truth = dict(writer.answers(pages))
    writer.heads(pages)
    strange = tuple(writer.notes(pages)) if how == "harsh" else ()
    return Completed([pages[n] for n in numbers], truth, numbers, strange, dpi)


class _Writer:
    def __init__(
        self, printed: Printed, rng: np.random.Generator, how: How, split: Split, dpi: float
    ) -> None:
        self.printed, self.rng, self.how, self.split, self.dpi = printed, rng, how, split, dpi
        self.pen = any_pen(rng, split)
        self.hand = Hand(rng, split=split, pen=self.pen)

    def answers(self, pages: dict[int, Grey]) -> Iterator[tuple[str, Truth]]:
        """Writes every answer whose first place is on one of the pages."""
        by_path: dict[str, list[Place]] = {}
        for place in self.printed.template.places:
            if not place.part:
                by_path.setdefault(place.path, []).append(place)
        for path, places in by_path.items():
            number = places[0].box.page
            if number in pages:
                yield path, replace(self._answer(pages[number], path, places), page=number, pen=self.pen.name)

    def _careful(self) -> bool:
        return self.how == "careful" or (self.how == "harsh" and self.rng.random() < 0.5)

    def _answer(self, page: Grey, path: str, places: list[Place]) -> Truth:
        slot = slot_at(self.printed.form, path)
        assert slot is not None
        careful = self._careful()
        given = self.printed.given.printed.get(path)
        if given is not None and given not in ("", ()):
            return self._printed(page, places, slot.field, given, careful)
        if places[0].kind == "mark":
            template = self.printed.template
            return marked(
                page,
                template,
                places,
                slot.field,
                self.pen,
                self.rng,
                self.split,
                self.how,
                careful,
                self.dpi,
            )
        box = places[0].box.corners.times(self.dpi / 72)
        if places[0].kind == "comb":
            return self._date(page, box, careful)
        if places[0].kind == "signature":
            return self._signature(page, box, careful)
        return self._words(page, box, places[0], slot.field, careful)

    def _printed(
        self, page: Grey, places: list[Place], field: Field, given: str | tuple[str, ...], careful: bool
    ) -> Truth:
        """What was printed stands; in the harsh mix some of it is struck out, and something else written."""
        from benchmarks.paper.labelled.marks import strike

        manner = "careful" if careful else "sloppy"
        if places[0].kind == "mark":
            assert isinstance(given, tuple)
            return Truth(kind_of(field, places), "printed", 0, marks=given, how=manner)
        assert isinstance(given, str)
        if self.how != "harsh" or self.rng.random() > 0.06:
            return Truth("text", "printed", 0, value=given, how=manner)
        box = places[0].box.corners.times(self.dpi / 72)
        wide = min(box.wide * 0.9, len(given) * 6 * self.dpi / 72)
        low = box.y0 + min(box.tall, 24 * self.dpi / 72)
        strike(page, Box(box.x0 + 6, box.y0, box.x0 + wide, low), self.pen, self.rng, self.dpi)
        words = str(self.rng.choice(WORDS))
        beside = Box(min(box.x0 + wide + 20, box.x1 - 0.3 * box.wide), box.y0, box.x1, low)
        written = self.hand.write(page, beside, words, dpi=self.dpi)
        return Truth("text", "by hand", 0, how=manner, due=True, words=written)

    def _date(self, page: Grey, box: Box, careful: bool) -> Truth:
        manner, chance = "careful" if careful else "sloppy", self.rng.random()
        if chance < 0.25:
            return Truth("date", "blank", 0, value="", how=manner)
        day = _FIRST_DAY + dt.timedelta(int(self.rng.integers(_DAYS)))
        words = f"{day:%d/%m/%Y}"
        if self.how == "harsh" and chance < 0.29:
            left = words[: int(self.rng.choice((2, 5, 8)))].ljust(len(words))
            names = self.hand.date(page, box, left, dpi=self.dpi, careful=careful)
            return Truth("date", "partly", 0, how=manner, due=True, words=left.strip(), digits=names)
        names = self.hand.date(page, box, words, dpi=self.dpi, careful=careful)
        if self.how == "harsh" and chance < 0.32:
            from benchmarks.paper.labelled.marks import strike

            strike(page, box, self.pen, self.rng, self.dpi)
            return Truth("date", "crossed out", 0, how=manner, due=True, words=words, digits=names)
        return Truth("date", "answer", 0, value=words, how=manner, words=words, digits=names)

    def _signature(self, page: Grey, box: Box, careful: bool) -> Truth:
        manner = "careful" if careful else "sloppy"
        if self.rng.random() < 0.3:
            return Truth("signature", "blank", 0, value="", how=manner)
        self.hand.sign(page, box, dpi=self.dpi, careful=careful)
        return Truth("signature", "answer", 0, value=SIGNED, how=manner)

    def _words(self, page: Grey, box: Box, place: Place, field: Field, careful: bool) -> Truth:
        manner = "careful" if careful else "sloppy"
        if self.rng.random() < 0.4:
            return Truth("text", "blank", 0, value="", how=manner)
        words = self._said(field)
        multiline = place.multiline and box.tall > 40 * self.dpi / 72
        written = self.hand.write(page, box, words, dpi=self.dpi, careful=careful, multiline=multiline)
        if not written:  # no room for the first word
            return Truth("text", "blank", 0, value="", how=manner)
        return Truth("text", "answer", 0, value=WRITTEN, how=manner, words=written)

    def _said(self, field: Field) -> str:
        """What somebody may write there: a number, a length of time, a name, or some words."""
        count = int(self.rng.integers(1, 14))
        if field.type in {"number", "decimal"}:
            return str(count)
        if field.type == "duration":
            return str(self.rng.choice(("1 h", "45 min", "1 h 15 min", "2 h 30 min", "90 min")))
        if field.type == "time":
            return f"{8 + count % 10}:{15 * (count % 4):02}"
        if field.type == "person":
            return str(self.rng.choice(NAMES))
        start = int(self.rng.integers(len(WORDS)))
        return " ".join((WORDS * 2)[start : start + count])

    def heads(self, pages: dict[int, Grey]) -> None:
        """On generic blanks about half of all people write whose it is at the head of each page, as it asks."""
        if self.printed.copy.number is not None or self.rng.random() < 0.5:
            return
        for head in self.printed.template.heads:
            if head.page in pages:
                box = head.corners.times(self.dpi / 72)
                room = Box(box.x0 + 0.25 * box.wide, box.y0 - 0.4 * box.tall, box.x1, box.y1)
                self.hand.write(pages[head.page], room, str(self.rng.choice(WORDS)), dpi=self.dpi)

    def notes(self, pages: dict[int, Grey]) -> Iterator[Strange]:
        """Notes in the margin at the left or over the foot, on some pages."""
        for number, page in pages.items():
            if self.rng.random() < 0.08:
                wide, high = self.printed.template.pages[number - 1]
                left, top = float(self.rng.uniform(150, wide - 260)), high - float(self.rng.uniform(24, 32))
                box = Box(left, top, left + 140, top + 18)
                words = " ".join(str(w) for w in self.rng.choice(WORDS, 3))
                written = self.hand.write(page, box.times(self.dpi / 72), words, dpi=self.dpi)
                yield Strange(number, box, written)
