"""A place of a scan as a person sees it: laid flat where it can be, and otherwise the page as it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from extractors.paper.flat_page import SCALE, pixels
from extractors.pixels import Pixels
from schemas.geometry import Box

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.contract import AsGivenOut, GivenOut, Shown
    from extractors.paper.flat_page import FlatPage
    from extractors.paper.picture import Picture
    from schemas.template import Template

_WHOLE = 1600
"""Pixels of the longer edge of a whole page: its writing can be read, and it fits what shows pictures."""
_SIDE = 24.0
"""Points of a page's margin that are left off: between them the whole line is shown, with the question."""
_AROUND = 3.0
"""Points from a place to the line that is drawn around it."""
_ORANGE = (230, 110, 0)


class Pages(Protocol):
    """The pages of one completed form."""

    def flat_page(self, number: int, template: Template, given: AsGivenOut) -> FlatPage | None:
        """A page of the file, from 1, laid over its page of the template; None where it cannot be."""

    def as_it_came(self, number: int) -> Picture | None:
        """A page of the file, from 1; None where it is none of these."""


def picture(
    pages: Pages, place: Shown, template: Template | None, given_out: GivenOut | None
) -> Pixels | None:
    """A place of a scan; None where there is no such page. Raises DocumentError where it cannot be decoded."""
    laid = (place.box is not None or place.whole) and template is not None and given_out is not None
    given = given_out() if laid and given_out is not None else None
    if template is not None and given is not None:
        flat = pages.flat_page(place.page, template, given)
        if flat is not None:
            wide = template.pages[flat.page - 1][0]
            if place.whole or place.box is None:
                return Pixels.of(_reduced(255 - flat.ink), wide)
            return Pixels.of(_outlined(flat, Box(*place.box), place.around, wide))
    came = pages.as_it_came(place.page)
    return None if came is None else Pixels.of(_reduced(came.grey))


def _outlined(flat: FlatPage, box: Box, around: float, wide: float) -> npt.NDArray[np.uint8]:
    """The lines of a page (`wide` points) that a place stands in, from margin to margin, and a line drawn around it."""
    import cv2
    import numpy as np

    strip = Box(min(_SIDE, box.x0), box.y0 - around, max(wide - _SIDE, box.x1), box.y1 + around)
    rows, columns = pixels(strip, flat.ink.shape)
    drawn: npt.NDArray[np.uint8] = np.repeat((255 - flat.ink[rows, columns])[..., None], 3, axis=2)
    edge = box.grown(_AROUND).times(SCALE)
    corners = [(round(x - columns.start), round(y - rows.start)) for x, y in (edge[:2], edge[2:])]
    cv2.rectangle(drawn, corners[0], corners[1], _ORANGE, 2)
    return drawn


def _reduced(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """A page no larger than is looked at."""
    import cv2
    import numpy as np

    rows, columns = grey.shape
    share = _WHOLE / max(rows, columns)
    if share >= 1:
        return grey
    size = (max(1, round(columns * share)), max(1, round(rows * share)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
