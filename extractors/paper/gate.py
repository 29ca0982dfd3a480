"""Whether a page can be read at all: a poor picture gives wrong answers as readily as right ones, and tells nobody.

Each bound lies beyond what labelled pages of severities 1 to 4 measure, but for those with too few dots, and before
their places are off by as much as boxes are apart. A page that does not pass goes to a person whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.reading import Evidence, Query

if TYPE_CHECKING:
    from extractors.paper.flat_page import FlatPage
    from extractors.paper.following import Followed

LEAST_DPI = 130.0
"""Dots per inch on the paper: 150 less what a printer that shrinks to 94 % leaves of it, and a lens at the edge."""
MOST_RESIDUAL = 0.15
"""Millimetres: boxes stand 1.4 mm apart at the closest; severities 1 to 4 measure up to 0.06."""
LEAST_SHARE = 0.65
"""Of what is printed: so much must be found where it should be. Faint toner leaves three quarters of it."""
MOST_CUT = 3
"""Printed corners, one in 5 mm of print, that lie beyond the picture: what stood beside them is gone as well."""
MOST_OF_A_PART = 0.20
"""Millimetres: the residual of any part of the page, 40 mm square."""
LEAST_SHARP = 0.50
"""Of the steepness of printed edges: below it a tick's strokes run together, and print is followed to wrong places."""
LEAST_CONTRAST = 0.25
"""Between printed black and paper: below it a pencil's stroke is lost in the noise."""
MOST_NOISE = 0.09
"""Of full ink: a pencil's stroke is three times that."""


def too_poor(flat: FlatPage, found: Followed) -> Query | None:
    """The query about a page that is laid but cannot be read, with the reasons; None where it can."""
    reasons = tuple(_reasons(flat, found))
    return _asked(flat.number, flat.page, reasons) if reasons else None


def _reasons(flat: FlatPage, found: Followed) -> Iterator[str]:
    quality = flat.quality
    if quality.dpi < LEAST_DPI:
        yield f"it has too few dots ({quality.dpi:.0f} an inch; scan at 200 or 300, or hold the camera closer)"
    if quality.residual > MOST_RESIDUAL or found.share < LEAST_SHARE:
        yield "what is printed does not lie where it should (creased, curled, partly covered, or another page)"
    elif found.cut > MOST_CUT:
        yield "a part of the page is cut off"
    elif found.worst_residual > MOST_OF_A_PART:
        yield "a part of what is printed does not lie where it should (curled or folded)"
    if quality.sharp < LEAST_SHARP:
        yield "it is blurred"
    if quality.contrast < LEAST_CONTRAST:
        yield "print and paper can hardly be told apart (too dark, too pale, or too little toner)"
    if quality.noise > MOST_NOISE:
        yield "it is grainy or stained all over"


def unplaced(number: int, page: int) -> Query:
    """The query about a page of which too little is seen to lay it flat."""
    return _asked(number, page, ("too few of its codes and corner markers can be seen",))


def _asked(number: int, page: int, reasons: tuple[str, ...]) -> Query:
    say = (
        f"The picture of page {page} is too poor to be read: {'; '.join(reasons)}. Scan it again, or key its answers "
        "from the page."
    )
    return Query(code="page-too-poor", say=say, evidence=Evidence(page=number))
