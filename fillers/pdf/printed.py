"""What a blank has printed on its pages: a digest, words with their places, and where its pictures are.

A returned document whose pages have the same digest had nothing added to them. Where another program wrote the pages
anew the digests differ, and only a comparison of words and pictures tells. Our own layout is all that is read here,
so this knows no more of content streams (ISO 32000-1, 7.8 and 9.4) than typst uses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from schemas.template import Printed, Run, content_digest

if TYPE_CHECKING:
    from pikepdf import Pdf

Matrix = tuple[float, float, float, float, float, float]
Corners = tuple[float, float, float, float]

_NUMBERS = rb"((?:-?[\d.]+\s+){6})"
_STEP = re.compile(
    rb"\[(\s*[(<].*?)\]\s*TJ"
    rb"|(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)\s*Tj"
    rb"|/(\S+)\s+(-?[\d.]+)\s+Tf"
    rb"|(?<!\S)" + _NUMBERS + rb"(cm|Tm)\b"
    rb"|/(\S+)\s+Do\b"
    rb"|(?<!\S)([qQ])(?!\S)"
    rb"|((?:-?[\d.]+\s+-?[\d.]+\s+[ml]\s+){4})h\s+W\s+n\b",
    re.DOTALL,
)
_PAIRS = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4,})>")
_NESTED = 8


def on_pages(pdf: Pdf, besides: Collection[str]) -> tuple[Printed, ...]:
    """What each page has printed on it. Of what a copy draws itself (`besides`) only the place is told."""
    reader = _Reader(besides)
    return tuple(reader.page(page) for page in pdf.pages)


class _Reader:
    def __init__(self, besides: Collection[str]) -> None:
        self._besides = {name.removeprefix("/") for name in besides}
        self._fonts: dict[tuple[int, int], _Font] = {}

    def page(self, page: Any) -> Printed:
        contents = page.obj.Contents
        streams = contents if contents._type_code.name == "array" else [contents]
        parts = [s.read_bytes() for s in streams]
        top = float(page.mediabox[3])
        runs: list[Run] = []
        pictures: list[Corners] = []
        for found in self._drawn(b"\n".join(parts), page.obj.Resources, (1, 0, 0, 1, 0, 0), 0):
            if isinstance(found[0], str):
                text, x0, x1, base = found
                runs.append((text, round(x0, 1), round(x1, 1), round(top - base, 1)))
            else:
                x0, y0, x1, y1 = found
                pictures.append((round(x0, 1), round(top - y1, 1), round(x1, 1), round(top - y0, 1)))
        return Printed(
            digest=content_digest(parts),
            packed=content_digest(s.read_raw_bytes() for s in streams),
            runs=tuple(runs),
            pictures=tuple(pictures),
        )

    def _drawn(self, content: bytes, resources: Any, matrix: Matrix, depth: int) -> Iterator[Any]:
        """Runs of words as (text, left, right, baseline) and pictures as their corners, in points from below."""
        stack: list[Matrix] = []
        text, font, size = matrix, None, 0.0
        for words, word, name, points, numbers, operator, drawn, state, window in _STEP.findall(content):
            if (words or word) and font is not None:
                yield from self._run(words or word, font, size, text)
            elif name:
                font, size = self._font(resources, name.decode("latin-1")), float(points)
            elif operator:
                a, b, c, d, e, f = map(float, numbers.split())
                if operator == b"cm":
                    matrix = _times((a, b, c, d, e, f), matrix)
                else:
                    text = _times((a, b, c, d, e, f), matrix)
            elif drawn:
                form = resources["/XObject"][f"/{drawn.decode('latin-1')}"]
                yield from self._object(
                    form, matrix, depth, within=drawn.decode("latin-1") not in self._besides
                )
            elif window:
                # A drawn logo is paths on the page like any other, within the window of its picture.
                x, y = (list(map(float, re.findall(rb"-?[\d.]+", window)[n::2])) for n in (0, 1))
                yield _corners((min(x), min(y), max(x), max(y)), matrix)
            elif state == b"q":
                stack.append(matrix)
            elif state and stack:
                matrix = stack.pop()

    def _run(self, words: bytes, font: _Font, size: float, text: Matrix) -> Iterator[Any]:
        from pikepdf import Object, String

        x, said, start, end = 0.0, [], None, 0.0
        turned = abs(text[1]) > abs(text[0])
        for item in Object.parse(b"[" + words + b"]"):
            if not isinstance(item, String):
                x -= float(item) / 1000 * size
                continue
            codes = bytes(item)
            for n in range(0, len(codes) - 1, 2):
                code = codes[n] << 8 | codes[n + 1]
                wide = font.widths.get(code, font.usual) / 1000 * size
                letters = "".join(font.text.get(code, "").split())
                if letters and turned:
                    # Letters one above another have no baseline in common: each is a run, on its lower edge.
                    low = min(text[1] * x, text[1] * (x + wide)) + text[5]
                    yield letters, text[4] - size, text[4] + size, low
                elif letters:
                    said.append(letters)
                    start = x if start is None else start
                    end = x + wide
                x += wide
        if start is not None:
            yield "".join(said), text[0] * start + text[4], text[0] * end + text[4], text[5]

    def _object(self, form: Any, matrix: Matrix, depth: int, *, within: bool) -> Iterator[Any]:
        subtype = str(form.get("/Subtype"))
        if subtype == "/Image":
            yield _corners((0.0, 0.0, 1.0, 1.0), matrix)
        elif subtype == "/Form" and depth < _NESTED:
            own = form.get("/Matrix")
            inner = _times(tuple(float(v) for v in own), matrix) if own is not None else matrix  # type: ignore[arg-type]
            x0, y0, x1, y1 = (float(v) for v in form.BBox)
            yield _corners((x0, y0, x1, y1), inner)
            if within:
                yield from self._drawn(form.read_bytes(), form.get("/Resources"), inner, depth + 1)

    def _font(self, resources: Any, name: str) -> _Font:
        font = resources["/Font"][f"/{name}"]
        known = self._fonts.get(font.objgen)
        if known is None:
            known = self._fonts[font.objgen] = _Font(font)
        return known


class _Font:
    """Text and width (thousandths) by character code of a composite font as typst embeds it."""

    def __init__(self, font: Any) -> None:
        inner = font.DescendantFonts[0]
        self.text = {
            int(code, 16): bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace")
            for code, text in _PAIRS.findall(font.ToUnicode.read_bytes())
        }
        self.usual = float(inner.get("/DW", 1000))
        self.widths: dict[int, float] = {}
        entries = list(inner.get("/W", ()))
        while entries:
            first, then = int(entries.pop(0)), entries.pop(0)
            if isinstance(then, int | float) or not hasattr(then, "__len__"):
                wide = float(entries.pop(0))
                self.widths |= dict.fromkeys(range(first, int(then) + 1), wide)
            else:
                self.widths |= {first + n: float(w) for n, w in enumerate(then)}


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _corners(box: Corners, m: Matrix) -> Corners:
    points = [(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]) for x in box[::2] for y in box[1::2]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)
