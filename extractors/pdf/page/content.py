"""What is drawn on the pages: characters and shapes in points from the top left, read once by pdfplumber.

What a page unpacks to is bounded before its content is interpreted, because a few kilobytes can hold gigabytes.
"""

from __future__ import annotations

import logging
import re
import warnings
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
        return pages_of(pdf, data)


def pages_of(pdf: Pdf, data: bytes, *, odd: bool = False) -> tuple[Page, ...]:
    """The pages of a document that is open and has these bytes; `odd`: something was wrong with the file.

    Raises DocumentError `pdf-too-large`, `pdf-damaged`.
    """
    import pdfplumber

    from extractors.pdf.fonts.glyph_verification import Fonts

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it would print what a file holds
    clean = _bounded(pdf, data, odd=odd)
    try:
        from io import BytesIO

        with pdfplumber.open(BytesIO(clean)) as plumber:
            fonts = plumber.rsrcmgr = Fonts()
            if clean is data:
                _fill_codes(pdf, plumber.doc)
            pages, chars, shapes = [], 0, 0
            for number, page in enumerate(plumber.pages, 1):
                made = _page(number, page)
                chars, shapes = chars + len(made.chars), shapes + len(made.shapes)
                if chars > MAX_CHARACTERS or shapes > MAX_SHAPES:
                    raise too_large("more is drawn on its pages than a form can hold")
                pages.append(made)
                page.close()
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


def _bounded(pdf: Pdf, data: bytes, *, odd: bool) -> bytes:
    """The document as pdfplumber is given it: unpacked sizes checked, encryption by an owner's password gone."""
    from io import BytesIO

    import pikepdf

    total = 0
    try:
        for entry in pdf.objects:
            if isinstance(entry, pikepdf.Stream):
                total += _unpacked(entry)
                if total > MAX_UNPACKED:
                    raise too_large("it unpacks to more than a form can hold")
        if not (odd or pdf.is_encrypted or pdf.get_warnings()):
            return data
        out = BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of fields the form's list has lost: no concern of its pages
            pdf.save(out)
        return out.getvalue()
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

    objects: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in told(page):
        objects[one["object_type"]].append(one)
    turn = turn_of(objects["char"], float(page.width), float(page.height))
    chars = tuple(_char(c, turn) for c in objects["char"])
    kinds: tuple[Literal["line", "rect", "curve"], ...] = ("line", "rect", "curve")
    shapes = tuple(_shape(kind, s, turn) for kind in kinds for s in objects[kind])
    pictures = tuple(_box(i, turn) for i in objects["image"])
    return Page(number, *turn.size, chars, shapes, pictures)


def _char(c: Mapping[str, Any], turn: Turn) -> Char:
    matrix = c.get("matrix")
    upright = bool(c["upright"]) if not turn.quarters else quarters_of(matrix) == turn.quarters
    if upright and matrix is not None and abs(matrix[1 - turn.quarters % 2]) > abs(matrix[turn.quarters % 2]):
        upright = False  # the slanting heads of narrow columns are nearer to lying on their side
    x0, _, x1, base = _box(c, turn)
    if upright and matrix is not None:
        # The lower edge hangs a descent below the baseline, which fonts state as they please.
        _, base = turn.onto.point(float(matrix[4]), float(c["bottom"]) + float(c["y0"]) - float(matrix[5]))
    return Char(
        text=str(c["text"]),
        x0=x0,
        x1=x1,
        base=base,
        # pdfminer takes a character's height for its size, also where the character lies on its side.
        size=float(c["x1"]) - float(c["x0"]) if upright and turn.quarters % 2 else float(c["size"]),
        font=_CAIRO.sub(r"\1", str(c["fontname"]).rpartition("+")[2]),
        colour=_colour(c.get("non_stroking_color")),
        upright=upright,
        glyph=getattr(c["text"], "glyph", None),
    )


def _box(one: Mapping[str, Any], turn: Turn) -> Box:
    """Where something that pdfplumber tells of lies."""
    box = Box(float(one["x0"]), float(one["top"]), float(one["x1"]), float(one["bottom"]))
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


def _shape(kind: Literal["line", "rect", "curve"], s: Mapping[str, Any], turn: Turn) -> Shape:
    stroked, filled = bool(s.get("stroke")), bool(s.get("fill"))
    tones = [lightness(_colour(s.get("stroking_color")))] if stroked else []
    tones += [lightness(_colour(s.get("non_stroking_color")))] if filled else []
    return Shape(
        kind=kind,
        box=_box(s, turn),
        points=tuple(turn.onto.point(float(x), float(y)) for x, y in (s.get("pts") or ())),
        stroked=stroked,
        filled=filled,
        dark=bool(tones) and min(tones) < 0.97,
        tone=tones[-1] if filled else 1.0,
    )
