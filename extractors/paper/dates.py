"""Reads a date written into its ten cells: a day that every digit is sure of, nothing, or a doubt."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.paper import cells, digits
from extractors.paper.flat_page import DPI
from extractors.paper.plausible_dates import Decoded, Plausible, decode
from extractors.paper.seen import Seen
from schemas.template import Place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import FlatPage, Ink

ODDS = 5.0
"""Natural log of the odds from which on a date is taken (150 to one), chosen on digits that are in no figure: from
here on, of 1,600 dates, none was taken wrongly but by a seven that MNIST calls a four, and a blotted four."""
AGAINST = 1.0
"""How much likelier (natural log) the digits may be that make no day, before a person is asked."""
NOT_A_DIGIT = 0.1
"""The probability of `digits.NONE` from which on a cell is none."""
FITS = 0.15
"""How well the printed lines must be found for the cells to be where they should be."""
_TALL = 4.5 / 25.4 * DPI
"""Pixels of height from which on ink in the cell of a slash is more than a slash drawn over: 4.5 mm."""
_WRITTEN = tuple(n for n in range(cells.CELLS) if n not in cells.SLASHES)
_UNCLEAR, _STRUCK = "date-unclear", "struck-out"


def read_date(page: FlatPage, place: Place, plausible: Plausible) -> Seen:
    """The date in a comb of ten cells (`place`), as dd/mm/yyyy; `other` is what it may be instead.

    `raw` is empty where no cell was written in. Doubts: `date-unclear`, `struck-out`.
    """
    box = place.box.corners
    seen = cells.comb(page, box)
    if seen.struck:
        return Seen(box, confidence=0.0, doubt=_STRUCK)
    written = [seen.cells[n] for n in _WRITTEN]
    inks = [ink for ink in written if ink is not None]
    between = [ink for n in cells.SLASHES if (ink := seen.cells[n]) is not None]
    if not inks and not seen.joined and all(ink.shape[0] < _TALL for ink in between):
        return Seen(box, raw="", confidence=0.9 if seen.specks else 1.0)
    if len(inks) < len(_WRITTEN):
        return Seen(box, confidence=0.0, doubt=_UNCLEAR, other=_meant(written, plausible))
    found = judge(seen, digits.likelihoods(inks), plausible)
    words, confidence = _words(found.decoded.best), 1 / (1 + math.exp(-found.decoded.odds))
    doubt = None if found.sure else _UNCLEAR
    return Seen(box, words, confidence=confidence, doubt=doubt, other=_words(found.decoded.next))


@dataclass(frozen=True, slots=True)
class Judged:
    """All that decides whether a date is taken.

    `agreed`: whether each net by itself finds the same day. `none`: the highest probability, over the cells, of
    there being no digit in one. `joined`, `fit`: as the comb says.
    """

    decoded: Decoded
    agreed: bool
    none: float
    joined: bool
    fit: float

    @property
    def sure(self) -> bool:
        """Whether it may be taken: by its odds, without the prior's help, and each cell one digit."""
        return (
            self.decoded.odds >= ODDS
            and self.decoded.unaided
            and self.decoded.against <= AGAINST
            and self.agreed
            and self.none < NOT_A_DIGIT
            and not self.joined
            and self.fit >= FITS
        )


def judge(seen: cells.Comb, said: npt.NDArray[np.float32], plausible: Plausible) -> Judged:
    """What `digits.likelihoods` of the eight cells come to."""
    import numpy as np

    both = np.log(np.exp(said).mean(0))
    decoded = decode(both, plausible)
    agreed = all(decode(one, plausible).best == decoded.best for one in said)
    none = float(np.exp(both[:, digits.NONE]).max())
    return Judged(decoded, agreed, none, seen.joined, seen.fit)


def _meant(written: list[Ink | None], plausible: Plausible) -> str | None:
    """The date that is probably meant where a nought before a day or month, or the century, was left out."""
    import numpy as np

    filled = [[n for n in group if written[n] is not None] for group in ((0, 1), (2, 3), (4, 5, 6, 7))]
    day, month, year = filled
    if not day or not month or year not in ([4, 5], [6, 7], [4, 5, 6, 7]):
        return None
    said = np.log(np.exp(digits.likelihoods([ink for ink in written if ink is not None])).mean(0))
    of = dict(zip([*day, *month, *year], said, strict=True))
    century = [_certain(int(d)) for d in str((plausible.around or plausible.latest).year)[:2]]
    table = [
        *([_certain(0)] if len(day) == 1 else []),
        *(of[n] for n in day),
        *([_certain(0)] if len(month) == 1 else []),
        *(of[n] for n in month),
        *(century if len(year) == 2 else []),
        *(of[n] for n in year),
    ]
    return _words(decode(np.stack(table), plausible).best)


def _certain(digit: int) -> npt.NDArray[np.float32]:
    import numpy as np

    said = np.full(digits.NONE + 1, -30.0, np.float32)
    said[digit] = 0.0
    return said


def _words(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y") if day.year >= 1000 else ""
