"""A page as an office scanner, a telephone, a black and white scanner or a fax gives it.

Severities run from 1, a good scan, over 4, the worst that comes back from an office, to 5, which should be asked for
again. What happens to the paper (`wear`) comes before what the machine makes of it (`optics`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from benchmarks.paper.labelled import optics, wear
from benchmarks.paper.labelled.lies import Lies, backwards

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    Grey = npt.NDArray[np.uint8]

Kind = Literal["office", "photo", "bilevel", "fax"]
KINDS: tuple[Kind, ...] = ("office", "photo", "bilevel", "fax")


class Degraded(NamedTuple):
    """A picture, grey or BGR, where the page lies in it, its dots per inch on the paper, and what befell the page."""

    picture: Grey
    lies: Lies
    dpi: float
    wear: tuple[str, ...]


def degrade(
    page: Grey,
    severity: int,
    rng: np.random.Generator,
    kind: Kind = "office",
    *,
    dpi: float = 300,
    to: float | None = None,
    harm: Sequence[str] | None = None,
) -> Degraded:
    """What becomes of a page (grey, drawn at `dpi`) on its way through a machine.

    `severity`: 1 to 5. `to`: dots per inch of the picture; drawn where it is not said. `harm`: names of
    `wear.WEAR` that befall the paper; drawn where they are not said. Raises ValueError for another severity.
    """
    import cv2
    import numpy as np

    if not 1 <= severity <= 5:
        raise ValueError(f"severity {severity} is none of 1 to 5")
    names = tuple(harm) if harm is not None else wear.drawn_for(severity, rng)
    paper = page.copy()
    size = (page.shape[1] * 72 / dpi, page.shape[0] * 72 / dpi)
    for name in names:
        wear.WEAR[name](paper, severity, rng, dpi)
    wanted = to if to is not None else optics.resolution(kind, severity, rng)
    lies, shape = optics.places(kind, size, severity, rng, wanted)
    if wanted < dpi:
        paper = np.asarray(cv2.GaussianBlur(paper, (0, 0), 0.42 * dpi / wanted), np.uint8)
    x, y = backwards(lies, shape, dpi)
    bed = optics.bed(kind, shape, rng)
    picture = cv2.remap(paper, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)
    beyond = (x < 0) | (y < 0) | (x > page.shape[1] - 1) | (y > page.shape[0] - 1)
    np.copyto(picture, bed, where=beyond)
    seen = optics.seen(kind, np.asarray(picture, np.uint8), severity, rng, wanted)
    return Degraded(seen, lies, wanted, names)
