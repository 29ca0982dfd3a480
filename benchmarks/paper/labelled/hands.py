"""Invented people writing: words, figures in cells, signatures.

A hand has one pen and one way to write. Words come from handwriting fonts (`CAREPACK_FONTS`), figures in cells from
MNIST (`CAREPACK_MNIST`), fonts and strokes with European shapes; without those folders all are strokes.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.paper.labelled import SPLITS, digit_images, strokes
from benchmarks.paper.labelled.pens import Pen, any_pen, curved, ink, lay

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from benchmarks.paper.labelled import Split
    from schemas.geometry import Box

    Grey = npt.NDArray[np.uint8]
    Line = npt.NDArray[np.float64]

CELLS = 10
"""Of a date: dd/mm/yyyy, its slashes printed."""
_SLASHES = (2, 5)
RULED = 22.6
"""Points from one printed line to write on to the next."""


@cache
def fonts_of(split: Split) -> tuple[Path, ...]:
    """The handwriting fonts of a split: every other one, by name."""
    folder = os.environ.get("CAREPACK_FONTS")
    found = sorted(Path(folder).glob("*.ttf")) if folder else []
    return tuple(found[SPLITS.index(split) :: 2])


@lru_cache(maxsize=64)
def _font(file: Path, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(file), size)


class Hand:
    """One person's writing. `fonts`: files of fonts; None takes those of the split, or strokes without any."""

    def __init__(
        self,
        rng: np.random.Generator,
        fonts: Sequence[Path] | None = None,
        *,
        split: Split = "held-out",
        pen: Pen | None = None,
    ) -> None:
        chosen = tuple(fonts) if fonts is not None else fonts_of(split)
        self.rng, self.split = rng, split
        self.pen = pen or any_pen(rng, split)
        self.font = chosen[int(rng.integers(len(chosen)))] if chosen else None
        self.size = float(rng.uniform(0.85, 1.15))
        self.slant = float(rng.normal(0.08, 0.12))
        self.figures = {f: int(rng.integers(len(kinds))) for f, kinds in strokes.FIGURES.items()}
        self.source = self._source()

    def _source(self) -> str:
        kinds = ["strokes"]
        if self.font is not None:
            kinds.append("font")
        if digit_images.images(self.split) is not None:
            kinds += ["mnist"] * 4
        return str(self.rng.choice(kinds))

    def write(
        self,
        page: Grey,
        box: Box,
        words: str,
        *,
        dpi: float = 300,
        careful: bool = True,
        multiline: bool = False,
    ) -> str:
        """Writes words into a box (pixels), as many as it holds; on printed lines where it is `multiline`.

        Gives back the words that found room.
        """
        step = RULED * dpi / 72
        rows = max(1, int(box.tall / step)) if multiline else 1
        high = min(step, box.tall) * 0.5 * self.size
        left, written, rest = box.x0 + 0.25 * high, [], words.split()
        for row in range(rows):
            base = (
                box.y0 + step * (row + 1) - 0.3 * high if multiline else box.y0 + box.tall * 0.5 + 0.42 * high
            )
            if not careful:
                base += float(self.rng.normal(0, 0.12)) * high
            line: list[str] = []
            while rest and left + self._wide(" ".join([*line, rest[0]]), high) < box.x1:
                line.append(rest.pop(0))
            if not line:
                break
            self._line(page, " ".join(line), left, base, high, dpi)
            written += line
        return " ".join(written)

    def _wide(self, words: str, high: float) -> float:
        if self.font is None:
            return len(words) * 0.7 * high
        return float(_font(self.font, max(6, round(high * 1.5))).getlength(words)) + 0.3 * high

    def _line(self, page: Grey, words: str, left: float, base: float, high: float, dpi: float) -> None:
        if self.font is None:
            lines = strokes.word(words, self.rng, bowed=self.split != "train")
            slant = (self.slant, 0)
            moved = [line * high + (left, base - high) for line in lines]
            ink(page, [m + (base - m[:, 1:]) * slant for m in moved], self.pen, self.rng, dpi)
            return
        alpha, down = self._typed(words, round(high * 1.5))
        lay(page, alpha, (round(left), round(base - down)), self.pen, self.rng)

    def _typed(self, words: str, size: int) -> tuple[Grey, int]:
        """Words in the hand's font as ink (255), slanted and uneven, and how far down its line lies."""
        import cv2
        import numpy as np
        from PIL import Image, ImageDraw

        font = _font(self.font, max(6, size))
        wide, high, down = int(font.getlength(words)) + size, size * 2, round(size * 1.35)
        picture = Image.new("L", (wide, high), 0)
        ImageDraw.Draw(picture).text((size // 4, down), words, 255, font=font, anchor="ls")
        x, y = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
        knots = self.rng.normal(0, size * 0.02, max(3, wide // size)).astype(np.float32)
        wave = np.interp(x[0], np.linspace(0, wide, len(knots)), knots).astype(np.float32)
        x -= (down - y) * np.float32(self.slant)
        return np.asarray(cv2.remap(np.asarray(picture), x, y + wave, cv2.INTER_LINEAR), np.uint8), down

    def date(
        self, page: Grey, box: Box, words: str, *, dpi: float = 300, careful: bool = True
    ) -> tuple[str, ...]:
        """Writes dd/mm/yyyy into its ten cells (`box` of all, pixels); a space leaves a cell empty.

        Gives back the name of each picture of a figure that was used, in their order.
        """
        wide, names = box.wide / CELLS, []
        for cell, sign in enumerate(words):
            if cell not in _SLASHES and sign.isdecimal():
                left = box.x0 + cell * wide
                names.append(
                    self.figure(page, type(box)(left, box.y0, left + wide, box.y1), sign, dpi, careful)
                )
        return tuple(names)

    def figure(self, page: Grey, cell: Box, sign: str, dpi: float = 300, careful: bool = True) -> str:
        """Writes a figure into a cell (pixels) and gives back the name of its picture."""
        import numpy as np

        most = 0.78 if careful else 1.0
        high = cell.tall * float(self.rng.uniform(0.5, most))
        off = self.rng.normal(0, 0.05 if careful else 0.13, 2) * (cell.wide, cell.tall)
        middle = np.array(cell.middle) + off
        if self.source == "mnist":
            return self._from_mnist(page, sign, middle, high, cell.wide)
        if self.source == "font" and self.font is not None:
            alpha, _ = self._typed(sign, round(high * 1.3))
            rows, columns = np.flatnonzero(alpha.max(1) > 20), np.flatnonzero(alpha.max(0) > 20)
            if len(rows):
                alpha = alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
                self._lay_middle(page, alpha, middle)
            return f"{self.font.stem}:{sign}"
        self._drawn(page, sign, middle, high, cell.wide, dpi)
        return f"strokes:{self.split}:{sign}:{self.figures[sign]}"

    def _from_mnist(self, page: Grey, sign: str, middle: Line, high: float, wide: float) -> str:
        import cv2
        import numpy as np

        picture, name = digit_images.image(int(sign), self.rng, self.split)
        zoom = min(high / picture.shape[0], 1.15 * wide / picture.shape[1])
        size = (max(3, round(picture.shape[1] * zoom)), max(3, round(picture.shape[0] * zoom)))
        large = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC).astype(np.float32)
        edge = float(self.rng.uniform(80, 150))  # where its soft edge is cut: how wide its strokes are
        alpha = np.clip((large - edge) * 4 + 128, 0, 255).astype(np.uint8)
        self._lay_middle(page, alpha, middle)
        if sign == "7" and self.figures["7"] == 1:  # crossed, as many write it
            bar = np.array([[-0.35, 0.05], [0.3, -0.02]]) * high * 0.7 + middle
            ink(page, [bar], self.pen, self.rng)
        return name

    def _lay_middle(self, page: Grey, alpha: Grey, middle: Line) -> None:
        at = (round(float(middle[0]) - alpha.shape[1] / 2), round(float(middle[1]) - alpha.shape[0] / 2))
        lay(page, alpha, at, self.pen, self.rng)

    def _drawn(self, page: Grey, sign: str, middle: Line, high: float, wide: float, dpi: float) -> None:
        lines = []
        across = min(high * 0.6, wide * 0.85)
        for line in strokes.points(strokes.FIGURES[sign][self.figures[sign]]):
            moved = (line - 0.5) * (across, high) + self.rng.normal(0, 0.03, line.shape) * high
            moved[:, 0] -= moved[:, 1] * self.slant
            lines.append((curved(moved, 6) if self.split != "train" else moved) + middle)
        ink(page, lines, self.pen, self.rng, dpi)

    def sign(self, page: Grey, box: Box, *, dpi: float = 300, careful: bool = True) -> None:
        """Signs in a box (pixels): a large letter, loops that grow flat, and mostly a line under it."""
        import numpy as np

        rng = self.rng
        high = min(box.tall * (0.5 if careful else 0.9), 34 * dpi / 72)
        long = min(box.wide * 0.8, high * float(rng.uniform(2.5, 5)))
        count = int(rng.integers(8, 16))
        x = np.linspace(0, long, count) + rng.normal(0, long * 0.02, count)
        fall = np.linspace(1, 0.35, count)
        y = np.where(np.arange(count) % 2, -1, 1) * fall * rng.uniform(0.25, 0.5, count) * high
        x[1::2] -= long * 0.06
        start = np.array([box.x0 + 0.08 * box.wide, box.y0 + box.tall * 0.55])
        first = strokes.points(strokes._LETTERS[str(rng.choice(list("bdhklt")))])
        lines = [line * (high * 0.5, high) + start - (high * 0.5, high * 0.6) for line in first]
        lines.append(curved(np.column_stack((x, y)) + start))
        if rng.random() < 0.6:
            under = np.array([[0.1, 0.55], [0.9, 0.4]]) * (long, high) + start
            lines.append(curved([*under, under[0] + (long * 0.3, high * 0.1)]))
        ink(page, lines, self.pen, rng, dpi)
