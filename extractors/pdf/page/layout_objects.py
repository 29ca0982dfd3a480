"""What is drawn on a page, as pdfplumber would tell it, but only what is asked for here: a third of the work.

The places are those of `pdfplumber.page.Page.process_object` and `pdfminer.layout` (both MIT), to which a test holds
them: `x0` and `x1` from the left, `top` and `bottom` from the top, in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTRect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfplumber.page import fix_fontname_bytes
from pdfplumber.utils.pdfinternals import resolve_all

from extractors.pdf.page.interpreter import Interpreter


@dataclass(slots=True)
class Letter:
    """A character; `rise` is how far its baseline is above its lower edge, as its font has it."""

    text: str
    matrix: tuple[float, ...]
    upright: bool
    size: float
    font: str
    colour: tuple[Any, ...]
    x0: float
    top: float
    x1: float
    bottom: float
    rise: float


@dataclass(slots=True)
class Drawing:
    """A line, rectangle, curve or picture, its colours where it has them, and the points of its path."""

    kind: Literal["line", "rect", "curve", "image"]
    x0: float
    top: float
    x1: float
    bottom: float
    stroke: bool = False
    fill: bool = False
    stroking: Any = None
    filling: Any = None
    points: tuple[tuple[float, float], ...] = ()


def told(page: Any) -> tuple[list[Letter], list[Drawing]]:
    """The characters, and the lines, rectangles, curves and images of a pdfplumber page, in the order of drawing."""
    device = _Device(page)
    Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    letters: list[Letter] = []
    drawings: list[Drawing] = []
    for one in _within(device.get_result()):
        if type(one) is Letter:
            letters.append(one)
        elif type(one) is LTChar:
            letters.append(device.letter(one))
        elif (kind := _KINDS.get(type(one))) is not None:
            drawings.append(device.drawing(one, kind))
    return letters, drawings


_KINDS: dict[type, Literal["line", "rect", "curve", "image"]] = {
    LTLine: "line",
    LTRect: "rect",
    LTCurve: "curve",
    LTImage: "image",
}


def _within(objects: Any) -> Iterator[Any]:
    for one in objects._objs:
        if isinstance(one, LTContainer):
            yield from _within(one)
        else:
            yield one


class _Device(PDFPageAggregator):
    """pdfminer's collector of what is drawn; of words that run along a line it makes `Letter`s at once."""

    def __init__(self, page: Any) -> None:
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
        self._left, self._top = page.mediabox[:2]
        self._high = page.height

    def render_string_horizontal(self, *told: Any) -> tuple[float, float]:
        """Puts the characters of a string onto the page. What is the same for all of them is found once."""
        seq, matrix, pos, font, fontsize, scaling, charspace, wordspace, rise, dxscale, _, graphics = told
        a, b, c, d, e, f = matrix
        x, y = pos
        low = font.get_descent() * fontsize + rise
        high = low + fontsize
        upright = a * d * scaling > 0 and b * c <= 0
        name, colour = _name(font.fontname), _colour(graphics.ncolor)
        left, down = self._left, self._high + self._top
        put: Callable[[Letter], None] = self.cur_item._objs.append  # type: ignore[assignment]
        between = False
        for piece in seq:
            if isinstance(piece, int | float):
                x -= piece * dxscale
                between = True
            elif isinstance(piece, bytes):
                for code in font.decode(piece):
                    if between:
                        x += charspace
                    try:
                        text = font.to_unichr(code)
                    except PDFUnicodeNotDefined:
                        text = self.handle_undefined_char(font, code)
                    wide = font.char_width(code) * fontsize * scaling
                    at, on = x * a + y * c + e, x * b + y * d + f
                    # The corners of its cell (pdfminer's `apply_matrix_rect`).
                    xs = (c * low + at, a * wide + c * low + at, a * wide + c * high + at, c * high + at)
                    ys = (d * low + on, b * wide + d * low + on, b * wide + d * high + on, d * high + on)
                    y0, y1 = min(ys), max(ys)
                    put(
                        Letter(
                            text, (a, b, c, d, at, on), upright, y1 - y0, name, colour,
                            min(xs) + left, down - y1, max(xs) + left, down - y0, on - y0,
                        )
                    )  # fmt: skip
                    x += wide
                    if code == 32 and wordspace:
                        x += wordspace
                    between = True
        return x, y

    def letter(self, one: LTChar) -> Letter:
        """A character that pdfminer placed: of a script that runs down."""
        x0, top, x1, bottom = self._box(one)
        colour = _colour(one.graphicstate.ncolor)
        rise = one.matrix[5] - one.y0
        return Letter(
            one.get_text(),
            one.matrix,
            one.upright,
            one.size,
            _name(one.fontname),
            colour,
            x0,
            top,
            x1,
            bottom,
            rise,
        )

    def drawing(self, one: Any, kind: Literal["line", "rect", "curve", "image"]) -> Drawing:
        """What is no character."""
        box = self._box(one)
        if kind == "image":
            return Drawing(kind, *box)
        points = tuple((self._left + x, self._top + self._high - y) for x, y in one.pts)
        colours = resolve_all(one.stroking_color), resolve_all(one.non_stroking_color)
        return Drawing(kind, *box, bool(one.stroke), bool(one.fill), *colours, points)

    def _box(self, one: Any) -> tuple[float, float, float, float]:
        left, top, high = self._left, self._top, self._high
        return one.x0 + left, high - one.y1 + top, one.x1 + left, high - one.y0 + top


def _name(font: str | bytes) -> str:
    return fix_fontname_bytes(font) if isinstance(font, bytes) else font


def _colour(colour: Any) -> tuple[Any, ...]:
    """A colour's parts: pdfminer has a number for a grey."""
    found = resolve_all(colour if isinstance(colour, tuple) else (colour,))
    return tuple(found)
