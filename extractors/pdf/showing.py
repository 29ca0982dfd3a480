"""A place of a page as a person sees it, in colour; drawn by pdfium, inside the confined process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.pixels import Pixels
from schemas.geometry import Box, Transform

if TYPE_CHECKING:
    from extractors.contract import Shown

_DPI = 144.0
"""Dots per inch: letters of 8 points are read with ease."""
_MOST = 4_000_000
"""Pixels of one picture; an A3 page at 144 dpi has four million. Of a larger page it has fewer dots."""


def picture(data: bytes, place: Shown) -> Pixels | None:
    """A place of a PDF; None where it has no such page. Raises DocumentError `page-undrawable`."""
    from extractors.pdf.changes.rendering import Drawing

    with Drawing(data) as drawing:
        if not 0 < place.page <= len(drawing):
            return None
        wide, high = drawing.size(place.page - 1)
        whole = Box(0.0, 0.0, wide, high)
        seen = (
            whole if place.box is None or place.whole else _within(Box(*place.box).grown(place.around), whole)
        )
        zoom = min(_DPI / 72, (_MOST / max(1.0, seen.wide * seen.tall)) ** 0.5)
        fit = Transform(zoom, 0, 0, zoom, -seen.x0 * zoom, -seen.y0 * zoom)
        shape = (max(1, int(seen.tall * zoom)), max(1, int(seen.wide * zoom)))
        across = wide if seen == whole else 0.0
        return Pixels.of(drawing.coloured(place.page - 1, fit, shape), across)


def _within(box: Box, page: Box) -> Box:
    """What of a box is on the page; all of the page where nothing is."""
    cut = Box(max(box.x0, page.x0), max(box.y0, page.y0), min(box.x1, page.x1), min(box.y1, page.y1))
    return cut if cut.wide > 1 and cut.tall > 1 else page
