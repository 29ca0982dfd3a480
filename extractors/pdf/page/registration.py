"""Which page of a template a page is, and where the template's points lie on it.

The page's number is the one printed at its foot. Printing to PDF may shrink and shift a page: the four corner
markers, which stand `INSET` from the edges, say by how much. Without them a page of the very same size is taken
as it is, and any other is not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.pdf.page.content import Page, Shape
from schemas.geometry import SAME, Box, Transform
from schemas.identity import parse_reference
from schemas.template import Place, Template

INSET = 12 * 72 / 25.4
"""Points from the page's edges to the outer corners of the corner markers, as the PDF rendition prints them."""
_MODULE = (1.5, 26.0)  # a marker's black runs: one to six modules of 1.35 mm, also on a page shrunk to half
_SAME = 1.5  # points by which two sizes or corners may differ and be the same
_PAGE = re.compile(r"\bPage (\d{1,3}) of (\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Registered:
    """A page of the document as a page of the template; `onto` goes from the template's points to the page's."""

    page: Page
    number: int
    onto: Transform = SAME

    def box(self, place: Place) -> Box:
        """Where a place of the template lies on this page, in points from the top left."""
        return self.onto.box(place.box.corners)


def register(pages: tuple[Page, ...], template: Template) -> list[Registered]:
    """The pages that are the template's, in the order of the document."""
    found: list[Registered] = []
    for page in pages:
        number = _number(page, template)
        if number is None:
            continue
        fit = _by_markers(page, template.pages[number - 1]) or _as_is(page, template.pages[number - 1])
        if fit is not None:
            found.append(Registered(page, number, fit))
    return found


def distinct(pages: tuple[Page, ...]) -> tuple[tuple[Page, ...], list[int]]:
    """The pages without those that say and draw just what another with the same number does, and these numbers."""
    seen: set[object] = set()
    kept, copies = [], []
    for page in pages:
        number = page_number(page)
        said = frozenset((c.text, round(c.x0), round(c.base)) for c in page.chars)
        drawn = frozenset((s.kind, *(round(edge) for edge in s.box), s.dark) for s in page.shapes)
        what = (number, said, drawn, page.pictures)
        if number is not None and what in seen:
            copies.append(number[0])
        else:
            kept.append(page)
        seen.add(what)
    return tuple(kept), copies


def _number(page: Page, template: Template) -> int | None:
    said = parse_reference(page.text, "footer", page.number)
    if said is not None and said.rendition != template.rendition:
        return None
    told = page_number(page)
    if told is None:
        return None
    number, count = told
    return number if count == len(template.pages) and number <= count else None


def page_number(page: Page) -> tuple[int, int] | None:
    """The number at a page's foot and how many pages there are. (An answer may say "Page 2 of 3" as well, above.)"""
    numbers = _PAGE.findall(page.text)
    if not numbers:
        return None
    number, count = int(numbers[-1][0]), int(numbers[-1][1])
    return (number, count) if 1 <= number <= count else None


def _as_is(page: Page, size: tuple[float, float]) -> Transform | None:
    if abs(page.width - size[0]) > _SAME or abs(page.height - size[1]) > _SAME:
        return None
    return SAME


def _by_markers(page: Page, size: tuple[float, float]) -> Transform | None:
    modules = [s for s in page.shapes if _is_module(s)]
    w, h = page.width, page.height
    left = [s for s in modules if s.box.x1 < w / 2]
    right = [s for s in modules if s.box.x0 > w / 2]
    corners = []
    for side, outer in ((left, True), (right, False)):
        for high in (True, False):
            here = [s for s in side if (s.box.y1 < h / 2 if high else s.box.y0 > h / 2)]
            if not here:
                return None
            x = min(s.box.x0 for s in here) if outer else max(s.box.x1 for s in here)
            y = min(s.box.y0 for s in here) if high else max(s.box.y1 for s in here)
            corners.append((x, y))
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners  # top left, bottom left, top right, bottom right
    if max(abs(x0 - x1), abs(x2 - x3), abs(y0 - y2), abs(y1 - y3)) > _SAME:
        return None
    sx = (x2 - x0) / (size[0] - 2 * INSET)
    sy = (y1 - y0) / (size[1] - 2 * INSET)
    if not 0.4 < sx < 1.6 or abs(sx - sy) > 0.01 * sx:
        return None
    return Transform(sx, 0, 0, sy, x0 - sx * INSET, y0 - sy * INSET)


def _is_module(shape: Shape) -> bool:
    low, high = _MODULE
    square = low < shape.box.wide < high and low < shape.box.tall < high
    return shape.kind == "rect" and shape.filled and shape.dark and square
