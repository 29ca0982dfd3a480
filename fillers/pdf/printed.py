"""What a blank has printed on its pages: a digest, and words with their places.

A returned document whose pages have the same digest had nothing added to them. Where words stand in no box, these tell
which are the form's own. Our own layout is all that is read here, so this knows no more of content streams
(ISO 32000-1, 7.8 and 9.4) than typst uses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from schemas.geometry import Transform
from schemas.template import Printed, Run, content_digest

if TYPE_CHECKING:
    from pikepdf import Pdf

_NUMBERS = rb"((?:-?[\d.]+\s+){6})"
_STEP = re.compile(
    rb"\[(\s*[(<].*?)\]\s*TJ"
    rb"|(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)\s*Tj"
    rb"|/(\S+)\s+(-?[\d.]+)\s+Tf"
    rb"|(?<!\S)" + _NUMBERS + rb"(cm|Tm)\b"
    rb"|/(\S+)\s+Do\b"
    rb"|(?<!\S)([qQ])(?!\S)",
    re.DOTALL,
)
_PAIRS = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4,})>")
_NESTED = 8


def on_pages(pdf: Pdf, besides: Collection[str]) -> tuple[Printed, ...]:
    """What each page has printed on it. What a copy draws itself (`besides`) is left out."""
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
        drawn = self._drawn(b"\n".join(parts), page.obj.Resources, Transform(), 0)
        runs = ((text, round(x0, 1), round(x1, 1), round(top - base, 1)) for text, x0, x1, base in drawn)
        return Printed(
            digest=content_digest(parts),
            packed=content_digest(s.read_raw_bytes() for s in streams),
            runs=tuple(runs),
        )

    def _drawn(self, content: bytes, resources: Any, matrix: Transform, depth: int) -> Iterator[Run]:
        """Runs of words; their baselines in points from below."""
        stack: list[Transform] = []
        text, font, size = matrix, None, 0.0
        for words, word, name, points, numbers, operator, drawn, state in _STEP.findall(content):
            if (words or word) and font is not None:
                yield from self._run(words or word, font, size, text)
            elif name:
                font, size = self._font(resources, name.decode("latin-1")), float(points)
            elif operator:
                a, b, c, d, e, f = map(float, numbers.split())
                if operator == b"cm":
                    matrix = Transform(a, b, c, d, e, f).then(matrix)
                else:
                    text = Transform(a, b, c, d, e, f).then(matrix)
            elif drawn:
                if (called := drawn.decode("latin-1")) not in self._besides:
                    yield from self._object(resources["/XObject"][f"/{called}"], matrix, depth)
            elif state == b"q":
                stack.append(matrix)
            elif state and stack:
                matrix = stack.pop()

    def _run(self, words: bytes, font: _Font, size: float, text: Transform) -> Iterator[Run]:
        from pikepdf import Object, String

        if abs(text.b) > abs(text.a):
            return  # the slanting heads of narrow columns: letters on their side have no baseline in common
        x, said, start, end = 0.0, [], None, 0.0
        for item in Object.parse(b"[" + words + b"]"):
            if not isinstance(item, String):
                x -= float(item) / 1000 * size
                continue
            codes = bytes(item)
            for n in range(0, len(codes) - 1, 2):
                code = codes[n] << 8 | codes[n + 1]
                wide = font.widths.get(code, font.usual) / 1000 * size
                letters = "".join(font.text.get(code, "").split())
                if letters:
                    said.append(letters)
                    start = x if start is None else start
                    end = x + wide
                x += wide
        if start is not None:
            yield "".join(said), text.a * start + text.e, text.a * end + text.e, text.f

    def _object(self, form: Any, matrix: Transform, depth: int) -> Iterator[Run]:
        if str(form.get("/Subtype")) != "/Form" or depth >= _NESTED:
            return
        own = form.get("/Matrix")
        inner = Transform(*(float(v) for v in own)).then(matrix) if own is not None else matrix
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
