"""What pdfminer found on a page, told as pdfplumber tells it, but only what is asked for here: half the work.

Written from `pdfplumber.page.Page.process_object` (MIT), to which a test holds it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect
from pdfplumber.page import fix_fontname_bytes
from pdfplumber.utils.pdfinternals import resolve_all

from extractors.pdf.page.interpreter import laid_out

Told = dict[str, Any]


def told(page: Any) -> Iterator[Told]:
    """Characters, lines, rectangles, curves and images of a pdfplumber page, in the order in which they are drawn."""
    place = _Place(page)
    for one in _within(laid_out(page)._objs):
        kind = _KINDS.get(type(one))
        if kind is not None:
            yield place.told(one, kind)


_KINDS = {LTChar: "char", LTLine: "line", LTRect: "rect", LTCurve: "curve", LTImage: "image"}


def _within(objects: Any) -> Iterator[Any]:
    for one in objects:
        if isinstance(one, LTContainer):
            yield from _within(one._objs)
        else:
            yield one


class _Place:
    def __init__(self, page: Any) -> None:
        self._left, self._top = page.mediabox[:2]
        self._high = page.height

    def told(self, one: Any, kind: str) -> Told:
        out: Told = {
            "object_type": kind,
            "x0": one.x0 + self._left,
            "x1": one.x1 + self._left,
            "y0": one.y0,
            "top": self._high - one.y1 + self._top,
            "bottom": self._high - one.y0 + self._top,
        }
        if kind == "char":
            colour = one.graphicstate.ncolor
            out |= {
                "text": one.get_text(),
                "matrix": one.matrix,
                "upright": one.upright,
                "size": one.size,
                "fontname": fix_fontname_bytes(name) if isinstance(name := one.fontname, bytes) else name,
                "non_stroking_color": resolve_all(colour if isinstance(colour, tuple) else (colour,)),
            }
        elif kind != "image":
            out |= {
                "stroke": one.stroke,
                "fill": one.fill,
                "stroking_color": resolve_all(one.stroking_color),
                "non_stroking_color": resolve_all(one.non_stroking_color),
                "pts": [(self._left + x, self._top + self._high - y) for x, y in one.pts],
            }
        return out
