"""What stands on a completed page, by path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from schemas.geometry import Box

FieldKind = Literal["single", "scale", "tick", "many", "date", "text", "signature"]
What = Literal[
    "answer",
    "blank",
    "cancelled",
    "cancel alone",
    "solid",
    "two",
    "partly",
    "crossed out",
    "printed",
    "by hand",
]


@dataclass(frozen=True, slots=True)
class Truth:
    """What one path says. `marks`: keys of the boxes that are meant, for what is ticked; `value` for what is written.

    `value` is as a reader says it: the date dd/mm/yyyy, the printed words, "" for a blank, `WRITTEN` or `SIGNED`.
    `what` stands there: an answer, a blank, a mark that was cancelled and another made, a cancel or a filled box alone,
    two marks where one is asked, a date half written or crossed out, words as printed, or changed by hand.
    `how`: `careful` or `sloppy`. `due`: a person must be asked, whoever reads it; then `marks` and `value` are None.
    `words`: what was written, `digits`: the pictures of figures that it was written with.
    """

    kind: FieldKind
    what: What
    page: int
    value: str | None = None
    marks: tuple[str, ...] | None = None
    how: str = "careful"
    style: str = ""
    pen: str = ""
    due: bool = False
    words: str = ""
    digits: tuple[str, ...] = ()

    @property
    def ticked(self) -> bool:
        """Whether it is answered by ticking boxes."""
        return self.kind in {"single", "scale", "tick", "many"}


@dataclass(frozen=True, slots=True)
class Strange:
    """Ink that belongs to no answer: a note in a margin. `page` from 1, `box` in points."""

    page: int
    box: Box
    words: str


@dataclass(frozen=True, slots=True)
class Completed:
    """Pages (grey, at `dpi`) and their numbers, what they say by path, and what else was written on them."""

    pages: list[npt.NDArray[np.uint8]]
    truth: dict[str, Truth]
    numbers: tuple[int, ...]
    strange: tuple[Strange, ...] = ()
    dpi: float = 300
