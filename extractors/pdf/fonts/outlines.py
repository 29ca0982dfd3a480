"""The outlines of an embedded font: what a reader of the page sees for each of its codes, whatever the file says.

TrueType and CFF programs are drawn; any other (Type 1, Type 3) gives no outlines, and says nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from io import BytesIO
from typing import Any

from extractors.pdf.document.limits import MAX_FONT, MAX_PIECES

Measures = tuple[int, ...]
"""Thousandths of the type size: lowest, highest, width, then the ink's amount, middle height, spread in height; as
thousandths of the width its spread and its middle; last the number of strokes' edges (contours)."""


@dataclass(frozen=True)
class Outline:
    """One glyph: a digest of its very outline (empty where it leaves no ink), what measures it, and its advance in
    thousandths of the type size. `missing`: it is the font's sign for a character it lacks."""

    digest: str
    measured: Callable[[], Measures] = field(compare=False)
    advance: int
    missing: bool = False

    @cached_property
    def measures(self) -> Measures:
        """Its measures, none where it cannot be measured. Those of our own letters nobody asks for."""
        try:
            return self.measured()
        except Exception:  # fontTools raises what its pens happen to stumble on
            return ()


class Program:
    """An embedded font program. Raises ValueError where it cannot be understood."""

    def __init__(self, data: bytes, *, cff: bool) -> None:
        from fontTools.cffLib import CFFFontSet
        from fontTools.ttLib import TTFont

        logging.getLogger("fontTools").setLevel(logging.ERROR)  # fonts of foreign files are seldom faultless
        if len(data) > MAX_FONT:
            raise ValueError("a font as large as this is not looked into")
        self._made: dict[str, Outline | None] = {}
        self.top: Any = None
        if cff and data[:1] == b"\x01":
            fonts = CFFFontSet()
            fonts.decompile(BytesIO(data), None)
            self.top = fonts[0]
            self._scale = 1000 * float(getattr(self.top, "FontMatrix", [0.001])[0])
            self._set: Any = self.top.CharStrings
            self.order: list[str] = list(self.top.charset)
            self.font: Any = None
        else:
            self.font = TTFont(BytesIO(data), lazy=True)
            self._scale = 1000 / self.font["head"].unitsPerEm
            self._set = self.font.getGlyphSet()
            self.order = self.font.getGlyphOrder()
            if "CFF " in self.font:
                self.top = self.font["CFF "].cff[0]

    def named(self, name: str) -> Outline | None:
        """The outline of a glyph by its name; None where the font has none or it cannot be drawn."""
        if name not in self._made:
            try:
                self._made[name] = self._drawn(name)
            except Exception:  # fontTools raises what its parsers happen to stumble on
                self._made[name] = None
        return self._made[name]

    def _drawn(self, name: str) -> Outline | None:
        from fontTools.pens.recordingPen import DecomposingRecordingPen

        if name not in self._set:
            return None
        if self.font is not None and "glyf" in self.font:
            _few_pieces(self.font["glyf"], name, [0])
        pen = DecomposingRecordingPen(self._set)
        glyph = self._set[name]
        glyph.draw(pen)
        made = outline(pen.value, self._scale, float(glyph.width or 0))
        missing = bool(made.digest) and name != self.order[0] and made.digest == self._unknown
        return replace(made, missing=missing or name == self.order[0])

    @cached_property
    def _unknown(self) -> str | None:
        first = self.named(self.order[0])
        return first.digest if first is not None else None


def _few_pieces(outlines: Any, name: str, count: list[int]) -> None:
    """A glyph may be put together from others, and these from others: a few, never a flood."""
    count[0] += 1
    if count[0] > MAX_PIECES:
        raise ValueError("a glyph of more pieces than a letter has")
    glyph = outlines[name]
    if glyph.isComposite():
        for piece in glyph.components:
            _few_pieces(outlines, piece.glyphName, count)


Drawing = list[tuple[str, Any]]
"""A glyph as fontTools records it: steps and their points."""


def outline(drawing: Drawing, scale: float, width: float) -> Outline:
    """A recorded drawing as an outline; `scale` makes its units thousandths of the type size."""
    advance = round(width * scale)
    left = min((edge for edge in map(_left, _parts(drawing)) if edge is not None), default=None)
    if left is None:
        return Outline("", tuple, advance)
    # From its left edge: programs that write a font anew keep its shapes, and not always where they begin.
    said = [
        (step, [p and (round((p[0] - left) * scale), round(p[1] * scale)) for p in points])
        for step, points in drawing
    ]
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:12]
    return Outline(digest, partial(_measures, drawing, scale), advance)


def _measures(drawing: Drawing, scale: float) -> Measures:
    contours = [c for c in map(_contour, _parts(drawing)) if c is not None and c.bounds[2] > c.bounds[0]]
    x0, y0 = (min(c.bounds[n] for c in contours) for n in (0, 1))
    x1, y1 = (max(c.bounds[n] for c in contours) for n in (2, 3))
    wide = x1 - x0
    # Fonts do not all draw ink one way round and holes the other: what lies within another is a hole.
    sums = [0.0] * 5
    for one in contours:
        hole = sum(_inside(one.bounds, c.bounds) for c in contours) % 2
        sign = (-1 if hole else 1) * (1 if one.moments[0] >= 0 else -1)
        sums = [total + sign * m for total, m in zip(sums, one.moments, strict=True)]
    area = sums[0] or 1.0
    mean_x, mean_y = sums[1] / area, sums[2] / area
    spread_x, spread_y = (abs(m / area - v * v) ** 0.5 for m, v in ((sums[3], mean_x), (sums[4], mean_y)))
    return (
        *(round(v * scale) for v in (y0, y1, wide)),
        round(abs(sums[0]) * scale * scale / 1000),
        *(round(v * scale) for v in (mean_y, spread_y)),
        *(round(1000 * v / wide) for v in (spread_x, mean_x - x0)),
        len(contours),
    )


@dataclass(frozen=True, slots=True)
class _Contour:
    bounds: tuple[float, float, float, float]
    moments: tuple[float, ...]
    """Area, and of x, y, x² and y² over it."""


def _parts(drawing: Drawing) -> Iterator[Drawing]:
    """The contours of a drawing, each with the step that ends it."""
    own: Drawing = []
    for step in drawing:
        own.append(step)
        if step[0] in ("closePath", "endPath"):
            yield own
            own = []


def _left(part: Drawing) -> float | None:
    """The left edge of a contour; None where it has no width.

    A curve does not go beyond its points, so mostly those that it passes through tell.
    """
    on = [points[-1] for _, points in part if points]
    if on and None not in on:
        xs = [p[0] for p in on]
        left = min(xs)
        if max(xs) > left and all(p[0] >= left for _, points in part for p in points):
            return float(left)
    bounds = _bounds(part)
    return bounds[0] if bounds is not None and bounds[2] > bounds[0] else None


def _bounds(part: Drawing) -> tuple[float, float, float, float] | None:
    from fontTools.pens.boundsPen import BoundsPen

    pen = BoundsPen(None)
    for name, points in part:
        getattr(pen, name)(*points)
    bounds: tuple[float, float, float, float] | None = pen.bounds
    return bounds


def _contour(part: Drawing) -> _Contour | None:
    from fontTools.pens.momentsPen import MomentsPen

    bounds = _bounds(part)
    if bounds is None:
        return None
    ink = MomentsPen()
    for name, points in part:
        if name != "endPath":
            getattr(ink, name)(*points)
    return _Contour(bounds, (ink.area, ink.momentX, ink.momentY, ink.momentXX, ink.momentYY))


def _inside(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return (
        one != other
        and all(a > b for a, b in zip(one[:2], other[:2], strict=True))
        and (all(a < b for a, b in zip(one[2:], other[2:], strict=True)))
    )


# ---- which glyph a code draws ----


def of_cid(program: Program, cid: int, to_glyph: bytes | None) -> Outline | None:
    """The outline of a composite font's character; `to_glyph` is its CIDToGIDMap where it has one."""
    if program.top is not None and to_glyph is None:
        if hasattr(program.top, "ROS"):
            return program.named(".notdef" if cid == 0 else f"cid{cid:05d}")
    elif to_glyph is not None:
        cid = int.from_bytes(to_glyph[2 * cid : 2 * cid + 2], "big")
    return program.named(program.order[cid]) if cid < len(program.order) else None


def of_code(program: Program, code: int, text: str | None, name: str | None) -> Iterable[Outline]:
    """What a simple font may draw for a code; `text` and `name` are what its /Encoding calls it, if it has one.

    Programs disagree on which of a TrueType font's tables counts, so this may be more than one outline.
    """
    named = program.top is not None
    names = [name or _built_in(program.top, code)] if named else _by_tables(program.font, code, text)
    found = (program.named(n) for n in names if n)
    return [outline for outline in found if outline is not None]


def _built_in(top: Any, code: int) -> str | None:
    from fontTools.encodings.StandardEncoding import StandardEncoding

    table = top.Encoding
    named = table if isinstance(table, list) else StandardEncoding
    return named[code] if code < len(named) else None


def _by_tables(font: Any, code: int, text: str | None) -> list[str | None]:
    if "cmap" not in font:
        return []
    tables: dict[tuple[int, int], Mapping[int, str]] = {
        (t.platformID, t.platEncID): t.cmap for t in font["cmap"].tables
    }
    if text and len(text) == 1:
        unicode = next((m for k, m in tables.items() if k[0] == 0 or k in ((3, 1), (3, 10))), None)
        if unicode is not None and ord(text) in unicode:
            return [unicode[ord(text)]]
    symbols, roman = tables.get((3, 0), {}), tables.get((1, 0), {})
    direct = symbols.get(0xF000 + code) or symbols.get(code)
    if text is None:
        return [direct or roman.get(code)]
    try:
        mac = roman.get(text.encode("mac_roman")[0])
    except UnicodeEncodeError:
        mac = None
    return list(dict.fromkeys([direct, mac, roman.get(code)]))
