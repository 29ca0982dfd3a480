"""Drawing a value in its field: wrapping, size, and what did not fit.

No viewer draws a long answer the same way, and most clip it without a word. So every appearance is made
here: wrapped with the font's own widths, shrunk from the design's size to `SMALLEST` and no further, and
whatever still does not fit is reported with the exact place in the value where it ends. Lengths are points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fillers.pdf.fonts import COMPOSITE, SUBSTITUTE, FieldFont, field_font

SMALLEST, SMALLEST_LARGE = 12.0, 16.0
"""The smallest type a filled answer is shown in, in points; in large print."""
STEP = 0.5
LEADING = 1.22
"""Line to line, as a multiple of the type size."""
PAD = 3.5
"""White space between a box's edge and the text, in points."""
PAD_ABOVE = 2.0
"""The same over the first of several lines and under the last, beside what accents and descenders reach."""
INK = "0.05 0.13 0.30"
"""Filled-in text is a dark blue: told apart from the printed words, and 14:1 on white."""
SOFT_HYPHEN = "\u00ad"

_ASCENT, _DESCENT = 0.92, 0.28  # what letters with their accents reach in this font, of the type size
_BREAK_AFTER = frozenset("-/–—")


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn line: offsets into the value (white space at its end left out)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fit:
    """How much of a value fits its box: type size, lines, and `end`, the offset of the first character that
    does not fit (the length of the value where all does)."""

    size: float
    lines: tuple[Line, ...]
    end: int
    whole: bool
    split_word: bool = False


def _ignorable(char: str) -> bool:
    # Joiners, variation selectors and other marks without a shape of their own: nothing to draw, nothing to miss.
    return unicodedata.category(char) in {"Cf", "Cc"} or "\ufe00" <= char <= "\ufe0f"


def missing(text: str) -> list[str]:
    """The characters the font has no glyph for, each once, in order of appearance."""
    if text.isascii():
        return []
    font = field_font()
    return list(
        dict.fromkeys(c for c in text if ord(c) not in font.glyphs and not c.isspace() and not _ignorable(c))
    )


def name_of(char: str) -> str:
    """A character's Unicode name in lower case, or its number where it has none."""
    return unicodedata.name(char, f"character U+{ord(char):04X}").lower()


def _width(font: FieldFont, char: str) -> int:
    width = font.widths.get(ord(char))
    if width is not None:
        return width
    if char.isspace():
        return font.widths[0x20]
    return 0 if _ignorable(char) else font.widths[SUBSTITUTE]


def width(text: str, size: float) -> float:
    """The width of one line of text in points."""
    font = field_font()
    widths = font.widths
    return sum(w if (w := widths.get(ord(c))) is not None else _width(font, c) for c in text) * size / 1000


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch that is kept on one line: word, then the spaces after it. Widths are thousandths of an em."""

    start: int
    end: int
    width: int
    space: int
    newline: bool


def _pieces(text: str) -> Iterator[_Piece]:
    font = field_font()
    widths = font.widths
    start, wide, at, length = 0, 0, 0, len(text)
    while at < length:
        char = text[at]
        if char in " \n":
            end, space = at, 0
            while at < length and text[at] == " ":
                space += widths[0x20]
                at += 1
            newline = at < length and text[at] == "\n"
            at += newline
            yield _Piece(start, end, wide, space, newline)
            start, wide = at, 0
            continue
        wide += widths.get(ord(char)) or _width(font, char)
        at += 1
        if char in _BREAK_AFTER and at - start > 2 and at < length and text[at].isalpha():
            yield _Piece(start, at, wide, 0, False)
            start, wide = at, 0
    if start < length:
        yield _Piece(start, length, wide, 0, False)


def wrap(text: str, size: float, across: float) -> list[Line]:
    """Lines of a text in a width of `across` points. A word wider than the line is broken where it must."""
    return _wrap(tuple(_pieces(text)), text, across * 1000 / size)


def _wrap(pieces: tuple[_Piece, ...], text: str, room: float) -> list[Line]:
    lines: list[Line] = []
    start, end, used, gap = 0, 0, 0, 0
    fresh = True  # nothing stands on the line yet
    for piece in pieces:
        if not fresh and used + gap + piece.width > room:
            # The spaces of a wrap are drawn, those before a line end of the writer's are not: when the page
            # has no fields any more, this is what tells the two apart.
            lines.append(Line(start, piece.start))
            fresh = True
        if fresh:
            start, used, gap, fresh = piece.start, 0, 0, False
        if piece.width > room:
            start, used = _break_word(lines, text, piece, room)
        else:
            used += gap + piece.width
        end, gap = piece.end, piece.space
        if piece.newline:
            lines.append(Line(start, end))
            fresh = True
    if not fresh:
        lines.append(Line(start, end))
    return lines


def _break_word(lines: list[Line], text: str, piece: _Piece, room: float) -> tuple[int, int]:
    font = field_font()
    start, used = piece.start, 0
    for at in range(piece.start, piece.end):
        step = _width(font, text[at])
        if used + step > room and at > start:
            lines.append(Line(start, at))
            start, used = at, 0
        used += step
    return start, used


def room_for(height: float, size: float) -> int:
    """How many lines of a size fit a height in points (both of the box, before padding)."""
    inner = height - 2 * PAD_ABOVE - (_ASCENT + _DESCENT) * size
    return max(0, int(inner / (LEADING * size) + 1e-6) + 1) if inner > -0.05 else 0


def takes(lines: int, size: float) -> float:
    """The height in points of a box that holds so many lines of a size: `room_for` the other way round."""
    return 2 * PAD_ABOVE + (_ASCENT + _DESCENT + LEADING * (lines - 1)) * size


def least(size: float) -> float:
    """The smallest type that an answer of this size may shrink to, in points."""
    return SMALLEST_LARGE if size >= SMALLEST_LARGE else SMALLEST


def fit(text: str, across: float, height: float, size: float, *, smallest: float = SMALLEST) -> Fit:
    """Wrap a text into a box, at `size` or the largest smaller one that takes all of it, not under `smallest`.

    At least one line is always drawn, so that no box, however low, keeps an answer from being continued.
    """
    pieces = tuple(_pieces(text))
    lines: list[Line] = []
    room = 1
    while True:
        room = max(1, room_for(height, size))
        lines = _wrap(pieces, text, (across - 2 * PAD) * 1000 / size)
        if len(lines) <= room:
            return Fit(size, tuple(lines), len(text), True)
        if size <= smallest:
            break
        size = max(smallest, size - STEP)
    shown = lines[:room]
    return _cut(text, size, shown, lines[room].start)


def _cut(text: str, size: float, shown: list[Line], end: int) -> Fit:
    """End a part at white space if there is any, which stays with it; else inside the word."""
    at = end
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    # A word that fills most of the box is split rather than carried over whole.
    if at <= shown[0].start:
        return Fit(size, tuple(shown), end, False, split_word=True)
    used = len(text[:at].rstrip())
    while at < len(text) and text[at].isspace():
        at += 1
    kept = tuple(Line(line.start, min(line.end, used)) for line in shown if line.start < used)
    return Fit(size, kept, at, False)


class _Glyphs(dict[int, str]):
    """Code point to glyph number in hexadecimal, as `str.translate` asks for it."""

    def __missing__(self, code: int) -> str:
        font, char = field_font(), chr(code)
        if char.isspace():
            gid = font.glyphs[0x20]
        elif code in font.glyphs:
            gid = font.glyphs[code]
        elif _ignorable(char):
            return ""
        else:
            gid = font.glyphs[SUBSTITUTE]
        self[code] = f"{gid:04X}"
        return self[code]


_GLYPHS = _Glyphs()


def _hex(text: str) -> str:
    """Glyph numbers of a line in hexadecimal, for a Type0 font."""
    return text.translate(_GLYPHS)


def draw(
    text: str, found: Fit, across: float, height: float, *, multiline: bool, floor: float | None = None
) -> bytes:
    """The content stream of a text field's appearance, in a form space of `across` by `height` points.

    Several lines hang from the top, a single one stands in the middle, or on `floor` (a signature's line).
    """
    size, step = found.size, LEADING * found.size
    if multiline:
        first = height - PAD_ABOVE - _ASCENT * size
    elif floor is not None:
        first = floor + step * (len(found.lines) - 1)
    else:
        # One line stands in the middle: half of the capital height below it.
        block = step * (len(found.lines) - 1)
        first = (height + block) / 2 - 0.33 * size
    parts = [
        f"/Tx BMC q 1 1 {across - 2:.2f} {height - 2:.2f} re W n BT /{COMPOSITE} {size:g} Tf {INK} rg ",
        f"{PAD:g} {first:.2f} Td {step:g} TL",
    ]
    last = len(found.lines) - 1
    for number, line in enumerate(found.lines):
        shown = text[line.start : line.end]
        if number == last and found.split_word:
            shown += "-"
        parts.append(f"<{_hex(shown)}> Tj" if number == 0 else f"T* <{_hex(shown)}> Tj")
    parts.append("ET Q EMC")
    return "\n".join(parts).encode("ascii")


def draw_comb(text: str, across: float, height: float, size: float, cells: int = 10) -> bytes:
    """A comb field's appearance: one character in the middle of each of `cells` equal cells."""
    font = field_font()
    cell = across / cells
    base = height / 2 - font.cap_height * size / 2000
    parts = [f"/Tx BMC q BT /{COMPOSITE} {size:g} Tf {INK} rg"]
    x = 0.0
    for number, char in enumerate(text[:cells]):
        goal = (number + 0.5) * cell - _width(font, char) * size / 2000
        parts.append(f"{goal - x:.2f} {base if number == 0 else 0:.2f} Td <{_hex(char)}> Tj")
        x = goal
    parts.append("ET Q EMC")
    return "\n".join(parts).encode("ascii")


def draw_lines(across: float, height: float, spacing: float) -> bytes:
    """The appearance of an empty field: grey lines to write on, `spacing` points apart; none for one line."""
    count = round(height / spacing)
    if count < 2:
        return b"/Tx BMC EMC"
    rules = " ".join(
        f"6 {height - n * spacing:.2f} m {across - 6:.2f} {height - n * spacing:.2f} l"
        for n in range(1, count)
    )
    return f"/Tx BMC q 0.55 G 0.6 w {rules} S Q EMC".encode("ascii")


def draw_slashes(across: float, height: float, cells: int = 10) -> bytes:
    """The appearance of an empty date: its two slashes, as strokes, so that no program takes them for text."""
    cell, lean, rise = across / cells, 2.0, 4.5
    strokes = " ".join(
        f"{x - lean:.2f} {height / 2 - rise:.2f} m {x + lean:.2f} {height / 2 + rise:.2f} l"
        for x in (2.5 * cell, 5.5 * cell)
    )
    return f"/Tx BMC q 0.35 G 0.9 w {strokes} S Q EMC".encode("ascii")


def draw_tick(side: float) -> bytes:
    """A tick as a path in a box of `side` points, so that no viewer needs a symbol font for it."""

    def at(x: float, y: float) -> str:
        return f"{x * side:.2f} {y * side:.2f}"

    return (
        f"q {INK} RG {side * 0.13:.2f} w 1 J 1 j {at(0.21, 0.50)} m {at(0.42, 0.27)} l {at(0.80, 0.78)} l S Q"
    ).encode("ascii")


def draw_label(text: str, size: float) -> bytes:
    """One line of grey printed text at the origin, for what a page says of itself."""
    return f"BT /{COMPOSITE} {size:g} Tf 0.29 0.33 0.36 rg <{_hex(text)}> Tj ET".encode("ascii")
