"""What is drawn on the pages: characters and shapes in points from the top left, read once by pdfplumber.

What a page unpacks to is bounded before its content is interpreted, because a few kilobytes can hold gigabytes.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from extractors.pdf.document.limits import MAX_CHARACTERS, MAX_SHAPES, MAX_STREAM, MAX_UNPACKED
from extractors.pdf.document.opening import damaged, opened, too_large
from extractors.pdf.page.rotation import Turn, quarters_of, turn_of
from schemas.errors import DocumentError
from schemas.geometry import Box, Point

if TYPE_CHECKING:
    from pikepdf import Pdf, Stream

    from extractors.pdf.fonts.glyph_verification import Glyph
    from extractors.pdf.page.layout_objects import Drawing, Letter

_CAIRO = re.compile(r"(?<=^CairoFont-)(\d+)-\d+$")
"""A font without name, as cairo numbers it, and which part of it: the letters of one answer may stand in several."""


@dataclass(frozen=True, slots=True)
class Char:
    """One character: its cell from `x0` to `x1`, its baseline, size in points, font without subset tag, colour.

    `glyph` is what draws it, where its font was looked into.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: str
    colour: tuple[float, ...]
    upright: bool
    glyph: Glyph | None = field(default=None, compare=False, repr=False)

    @property
    def sure(self) -> bool:
        """Whether it is the character that is seen on the page, as far as can be told."""
        return self.glyph is None or self.glyph.sure

    @property
    def middle(self) -> Point:
        """The middle of a letter without ascender."""
        return Point((self.x0 + self.x1) / 2, self.base - 0.25 * self.size)


@dataclass(frozen=True, slots=True)
class Shape:
    """A line, rectangle or curve: where it is, its points, whether it leaves ink (is not white), and when it is drawn.

    `tone` is the lightness of what fills it, from 0 (black) to 1.
    """

    kind: Literal["line", "rect", "curve"]
    box: Box
    points: tuple[Point, ...]
    stroked: bool
    filled: bool
    dark: bool
    tone: float = 1.0


@dataclass(frozen=True)
class Page:
    """One page, numbered from 1; width and height in points."""

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    shapes: tuple[Shape, ...]
    pictures: tuple[Box, ...] = ()
    """Where each picture is, points from the top left."""

    @cached_property
    def lines(self) -> tuple[tuple[Char, ...], ...]:
        """Characters that share a baseline, from the top; each line from left to right."""
        return tuple(tuple(line) for line in by_baseline(self.chars))

    @cached_property
    def text(self) -> str:
        """Its words, line by line."""
        return "\n".join(words(line) for line in self.lines)


def by_baseline(chars: Iterable[Char]) -> list[list[Char]]:
    """Lines of characters, top to bottom, left to right. Baselines within a third of the size are one line."""
    lines: list[list[Char]] = []
    at = -1e9
    for char in sorted(chars, key=lambda c: (c.base, c.x0)):
        if not lines or char.base - at > 0.33 * char.size:
            lines.append([])
            at = char.base
        lines[-1].append(char)
    for line in lines:
        line.sort(key=lambda c: c.x0)
    return lines


def space_of(line: Iterable[Char]) -> float:
    """The width of a space on a line, in points: one that is there, or what most fonts have."""
    chars = list(line)
    widths = sorted(c.x1 - c.x0 for c in chars if c.text == " ")
    if widths:
        return widths[len(widths) // 2]
    return 0.25 * max((c.size for c in chars), default=10.0)


def words(line: Iterable[Char]) -> str:
    """The text of one line: spaces as they are drawn, or, where they are not, as the gaps tell."""
    chars = list(line)
    space = space_of(chars)
    out: list[str] = []
    end: float | None = None
    for char in chars:
        gap = char.x0 - end if end is not None else 0.0
        if gap > 0.6 * space and char.text != " " and out and out[-1] != " ":
            out.append(" " * max(1, round(gap / space)) if gap < 4 * space else " ")
        out.append(char.text)
        end = char.x1
    return "".join(out).replace("\u00a0", " ")


def parsed(data: bytes) -> tuple[Page, ...]:
    """The pages of a document. Raises DocumentError `pdf-too-large`, `pdf-damaged`, `pdf-encrypted`, `pdf-empty`."""
    with opened(data) as pdf:
        return pages_of(pdf)


def pages_of(pdf: Pdf) -> tuple[Page, ...]:
    """The pages of a document that is open.

    Raises DocumentError `pdf-too-large`, `pdf-damaged`.
    """
    from extractors.pdf.document.objects import Plumbed
    from extractors.pdf.fonts.glyph_verification import Fonts

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it would print what a file holds
    _bound(pdf)
    try:
        fonts = Fonts()
        plumber = Plumbed(pdf, fonts)
        _fill_codes(pdf, plumber.doc)
        pages, chars, shapes = [], 0, 0
        for number, page in enumerate(plumber.pages, 1):
            made = _page(number, page)
            chars, shapes = chars + len(made.chars), shapes + len(made.shapes)
            if chars > MAX_CHARACTERS or shapes > MAX_SHAPES:
                raise too_large("more is drawn on its pages than a form can hold")
            pages.append(made)
        fonts.settle()
        return tuple(pages)
    except DocumentError:
        raise
    except Exception as broken:  # pdfminer's and pdfplumber's own exceptions share no base
        raise damaged() from broken


def _fill_codes(pdf: Pdf, parsed: Any) -> None:
    """Makes of each QR code of ours one dark square, in what pdfminer was given.

    Its hundreds of modules take as long as all words. Only what draws modules alone, and no more than its square, is
    made so; and a square hides whatever the modules do.
    """
    from extractors.pdf.page.qr_codes import codes_of

    for number, side in codes_of(pdf):
        stream = parsed.getobj(number)
        if stream.get_data():
            stream.data = b"0 g 0 0 %d %d re f" % (side, side)


def _bound(pdf: Pdf) -> None:
    """Raises DocumentError `pdf-too-large` where what the file unpacks to is more than a form holds."""
    import pikepdf

    total = 0
    try:
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Stream):
                total += _unpacked(entry)
                if total > MAX_UNPACKED:
                    raise too_large("it unpacks to more than a form can hold")
    except (pikepdf.PdfError, ValueError, RuntimeError) as broken:
        raise damaged() from broken


def _unpacked(stream: Stream) -> int:
    """Bytes a stream unpacks to; pictures are never unpacked here."""
    from pikepdf import Array, PdfError

    if stream.get("/Subtype") == "/Image":
        return 0
    chain = stream.get("/Filter")
    filters = (
        [str(f) for f in chain] if isinstance(chain, Array) else [str(chain)] if chain is not None else []
    )
    if not filters:
        return len(stream.read_raw_bytes())
    if filters != ["/FlateDecode"]:
        if len(filters) > 2:
            raise too_large("it is packed more often than a form has need to be")
        try:
            size = len(stream.read_bytes())
        except PdfError:
            return 0
        if size > MAX_STREAM:
            raise too_large("it unpacks to more than a form can hold")
        return size
    unpack, raw, size = zlib.decompressobj(), stream.read_raw_bytes(), 0
    try:
        while raw:
            size += len(unpack.decompress(raw, 1 << 20))
            raw = unpack.unconsumed_tail
            if size > MAX_STREAM:
                raise too_large("it unpacks to more than a form can hold")
    except zlib.error:
        pass
    return size


def _page(number: int, page: Any) -> Page:
    from extractors.pdf.page.layout_objects import told

    letters, drawings = told(page)
    turn = turn_of(letters, float(page.width), float(page.height))
    chars = tuple(_chars(letters, turn))
    shapes = tuple(_shape(kind, d, turn) for kind in _SHAPES for d in drawings if d.kind == kind)
    pictures = tuple(_box(d, turn) for d in drawings if d.kind == "image")
    return Page(number, *turn.size, chars, shapes, pictures)


_Kind = Literal["line", "rect", "curve"]
_SHAPES: tuple[_Kind, ...] = ("line", "rect", "curve")


def _chars(letters: Iterable[Letter], turn: Turn) -> Iterator[Char]:
    fonts: dict[str, str] = {}
    colour: tuple[float, ...] = ()
    of: object = None
    for one in letters:
        if one.font not in fonts:
            fonts[one.font] = _CAIRO.sub(r"\1", one.font.rpartition("+")[2])
        if one.colour is not of:  # one string's letters share theirs
            of, colour = one.colour, _colour(one.colour)
        yield _char(one, turn, fonts[one.font], colour)


def _char(c: Letter, turn: Turn, font: str, colour: tuple[float, ...]) -> Char:
    matrix, quarters = c.matrix, turn.quarters
    upright = c.upright if not quarters else quarters_of(matrix) == quarters
    if upright and abs(matrix[1 - quarters % 2]) > abs(matrix[quarters % 2]):
        upright = False  # the slanting heads of narrow columns are nearer to lying on their side
    x0, x1, base = c.x0, c.x1, c.bottom
    if quarters:
        x0, _, x1, base = turn.onto.box(Box(c.x0, c.top, c.x1, c.bottom))
    if upright:
        # The lower edge hangs a descent below the baseline, which fonts state as they please.
        base = c.bottom - c.rise
        if quarters:
            base = turn.onto.point(matrix[4], base).y
    # pdfminer takes a character's height for its size, also where the character lies on its side.
    size = c.x1 - c.x0 if upright and quarters % 2 else c.size
    return Char(c.text, x0, x1, base, size, font, colour, upright, getattr(c.text, "glyph", None))


def _box(one: Drawing, turn: Turn) -> Box:
    """Where something that is drawn lies."""
    box = Box(one.x0, one.top, one.x1, one.bottom)
    return turn.onto.box(box) if turn.quarters else box


def _colour(value: Any) -> tuple[float, ...]:
    if value is None:
        return (0.0,)
    if isinstance(value, int | float):
        return (round(float(value), 2),)
    return tuple(round(float(v), 2) for v in value if isinstance(v, int | float))


def lightness(colour: tuple[float, ...]) -> float:
    """From 0 (black) to 1 (white), of a colour in grey, red-green-blue or the four of print."""
    if len(colour) == 4:
        return 1.0 - min(1.0, max(colour[:3]) + colour[3])
    return sum(colour) / len(colour) if colour else 0.0


def _shape(kind: _Kind, s: Drawing, turn: Turn) -> Shape:
    tones = [lightness(_colour(s.stroking))] if s.stroke else []
    tones += [lightness(_colour(s.filling))] if s.fill else []
    return Shape(
        kind=kind,
        box=_box(s, turn),
        points=tuple(turn.onto.point(x, y) for x, y in s.points),
        stroked=s.stroke,
        filled=s.fill,
        dark=bool(tones) and min(tones) < 0.97,
        tone=tones[-1] if s.fill else 1.0,
    )
