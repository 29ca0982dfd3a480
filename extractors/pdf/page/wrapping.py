"""Drawn lines to a text again: which line ends are the writer's and which are only where the box was full.

A line end is the writer's where the next word would still have fitted on the line, and only a wrap where it
would not and the words run on. Where that is too close to tell, or a full line ends as a paragraph could, or a
hyphen, a broken long word or a seam between two boxes leaves it open, the text says so: `sure` is False and
`other` holds the other reading. Lengths are points.

Our own filling and LibreOffice draw the spaces at which they wrap a line, and none before a line end of the
writer's. Where a document has such spaces they decide; where it has none, the widths do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.pdf.page.content import Char, by_baseline, space_of, words

TOLERANCE = 0.4
"""Points by which a word may seem to fit or not, and nothing is certain."""
LEADING = 1.22
"""Line to line in our own filling, as a multiple of the type size: taken where a box has no two neighbouring
lines to measure."""

_PIECE = re.compile(r"^\S\S+?[-/–—](?=[^\W\d_])")
_WIDE_SPACE = re.compile(r"\S  +\S")
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_RUNS_ON = re.compile(r"[\"'“‘(\[]*(?:\d+(?![\d.)])|[^\W\d_])")
_CLOSED = re.compile(r"[^\W_][.,;:!?)\]\"”’']*$")
"""Ends of lines after which no program wraps without a space: a letter or digit, and what may follow it."""
_APOSTROPHE = re.compile(r"[^\W\d_][’']$")
_CONTRACTED = re.compile(r"(?:d|s|t|m|ll|re|ve)\b")
"""Java's line breaker, and so PDFBox, parts “he’d” after its apostrophe."""
_DATE = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d")
_AT_BREAK = re.compile(r"(?:^|\s)(\S{2,}[-/–—])$")


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One drawn line: its text, where ink starts and ends, baseline, type size, and the width of a space.

    `trail` holds the spaces that are drawn after its last word.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    space: float
    word: float
    """Width of its first word."""
    piece: float
    """Width of its first word up to a hyphen or slash where a line may be broken."""
    letter: float
    """Width of its first character."""
    trail: str = ""
    begins: bool = True
    """Whether its first word begins the line: with what was struck out, if that touches it, and nothing before."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text put together from lines; when not `sure`, `other` is the other reading."""

    text: str
    sure: bool = True
    other: str | None = None


def drawn(chars: Sequence[Char], gone: Sequence[Char] = ()) -> list[DrawnLine]:
    """The lines of a box, from the top; lines of spaces alone are left out.

    `gone` are characters that do not count, but took room when the lines were broken.
    """
    made = []
    for line in by_baseline(chars):
        inked = [c for c in line if c.text.strip()]
        if not inked:
            continue
        first = line.index(inked[0])
        word = _first_word(line[first:])
        piece = _PIECE.match("".join(c.text for c in word))
        cut = word[: len(piece[0])] if piece else word
        text = words(line)
        made.append(
            DrawnLine(
                text=text.rstrip(),
                trail=text[len(text.rstrip()) :],
                x0=line[0].x0,
                x1=inked[-1].x1,
                base=inked[0].base,
                size=inked[0].size,
                space=space_of(line),
                word=word[-1].x1 - word[0].x0,
                piece=cut[-1].x1 - cut[0].x0,
                letter=inked[0].x1 - inked[0].x0,
                begins=_begins(inked[0], gone),
            )
        )
    return made


def _begins(first: Char, gone: Sequence[Char]) -> bool:
    """Whether a line begins with this character, or with the characters that are gone and touch it."""
    before = [c for c in gone if abs(c.base - first.base) < 0.5 * first.size and c.x0 < first.x0]
    start = first.x0
    for char in sorted(before, key=lambda c: c.x1, reverse=True):
        if start - char.x1 > 0.6 * 0.25 * first.size:
            return False
        start = min(start, char.x0)
    return True


def _first_word(line: list[Char]) -> list[Char]:
    word: list[Char] = []
    for char in line:
        if not char.text.strip() or (word and char.x0 - word[-1].x1 > 0.6 * 0.25 * char.size):
            break
        word.append(char)
    return word


@dataclass(frozen=True, slots=True)
class _Program:
    """How the program that drew a text draws its spaces: `spaced`, at wraps; `kept` and `told` as in `unwrap`."""

    spaced: bool
    kept: bool
    told: bool


def draws_spaces(texts: Iterable[Sequence[DrawnLine]]) -> bool:
    """Whether the program that drew these texts draws a space where it wraps a line."""
    return any(line.trail for lines in texts for line in lines[:-1])


def _unknown() -> bool:
    return False


def unwrap(
    boxes: Sequence[tuple[Sequence[DrawnLine], float, float]],
    *,
    kept: bool = False,
    told: bool = True,
    spaced_elsewhere: Callable[[], bool] = _unknown,
) -> Unwrapped:
    """The text of an answer from its boxes in order: lines, left and right edge of each (points).

    `kept`: the spaces are drawn together with their words, so that no program loses them. `told`: they are drawn at
    wraps alone; some programs (iText) draw one at the writer's own line ends as well, and so at the answer's own end.
    `spaced_elsewhere`: whether the program drew such a space in another answer; it is asked where this one has none.
    """
    every = [line for lines, _, _ in boxes for line in lines]
    spaced = any(line.trail for line in every) or (len(every) > 1 and spaced_elsewhere())
    told = told and not (every and every[-1].trail)
    done: Unwrapped | None = None
    end: tuple[DrawnLine, float] | None = None
    for lines, left, right in boxes:
        if not lines:
            continue
        part = _box(lines, left, right, _Program(spaced, kept, told))
        done = part if done is None or end is None else _seam(done, part, *end, lines[0])
        end = lines[-1], _limit(lines, left, right)
    return done or Unwrapped("")


def _limit(lines: Sequence[DrawnLine], left: float, right: float) -> float:
    # Text starts as far from the left edge as it may come to the right one.
    pad = min(max(min(line.x0 for line in lines) - left, 0.0), 8.0)
    return max(right - pad, *(line.x1 for line in lines))


def _box(lines: Sequence[DrawnLine], left: float, right: float, drawn_by: _Program) -> Unwrapped:
    limit = _limit(lines, left, right)
    start = min(line.x0 for line in lines)
    steps = [b.base - a.base for a, b in pairwise(lines)]
    usual = [s for s in steps if s < 1.6 * lines[0].size]
    step = min(usual) if usual else LEADING * lines[0].size
    text = Unwrapped(_indented(lines[0], start))
    for gap, above, line in zip(steps, lines, lines[1:], strict=False):
        empty = max(0, round(gap / step) - 1)
        if empty:
            text = _add(text, "\n" * (empty + 1), _indented(line, start))
        elif not above.trail and _APOSTROPHE.search(above.text) and _CONTRACTED.match(line.text):
            text = _add(text, "", line.text, other=" ")
        else:
            text = _joined(text, above, line, limit=limit, start=start, by=drawn_by)
    wrapped = text.text.count("\n") < sum(max(1, round(s / step)) for s in steps)
    if text.sure and wrapped and not drawn_by.spaced and _WIDE_SPACE.search(text.text):
        # Whoever writes two spaces may have written two where a line was wrapped as well.
        return Unwrapped(text.text, False)
    return text


def _indented(line: DrawnLine, start: float) -> str:
    # Spaces at the start of a line are drawn by some programs and only left free by others.
    free = line.x0 - start
    lead = round(free / line.space) if line.space and free > 0.6 * line.space else 0
    return " " * lead + line.text


def _joined(
    text: Unwrapped,
    above: DrawnLine,
    line: DrawnLine,
    *,
    limit: float,
    start: float,
    by: _Program,
) -> Unwrapped:
    room = limit - above.x1
    indented = _indented(line, start)
    if indented[:1] == " ":
        return _add(text, "\n", indented)
    seam = _AT_BREAK.search(above.text)
    need = min(line.piece, line.word)
    full = room < above.space - TOLERANCE  # no room for a space
    if seam and not above.trail and line.text[:1].isalnum():
        # Where a space would have been drawn there is none.
        joined = by.spaced and by.kept and not full and _runs_on(above.text, line.text)
        return _after_hyphen(text, room, line, need, joined=joined)
    if above.begins and not above.trail and " " not in above.text.strip() and room < line.letter + TOLERANCE:
        # One word as long as the line: broken because it had to be, or followed by a space.
        whole = _DATE.fullmatch(above.text.strip() + line.text) is not None
        return _add(text, "", line.text, other=None if whole else " ")
    fits = room - above.space - need
    if above.trail and fits <= above.space + TOLERANCE:
        wrap = by.told or _runs_on(above.text, line.text)
        return _add(text, above.trail, line.text, other=None if wrap else "\n")
    ended = by.spaced and not above.trail and _CLOSED.search(above.text) and line.text[:1].isalnum()
    if ended and room > above.space + TOLERANCE:
        # cairo drops a space that is drawn by itself: then a word that had no room may have been wrapped after all.
        return _add(text, "\n", line.text, other=None if by.kept or fits > TOLERANCE else " ")
    if fits < -TOLERANCE:
        # LibreOffice leaves out a space that has no room on the line any more: where none is, that tells nothing.
        known = not ended and _runs_on(above.text, line.text)
        return _add(text, " ", line.text, other=None if known else "\n")
    # Two spaces after a full stop are not drawn at the end of a line, and push a word on that one would not.
    if min(fits, room - above.space - line.word) > above.space + TOLERANCE:
        return _add(text, "\n", line.text)
    return _add(text, "\n" if fits > TOLERANCE else " ", line.text, other=" " if fits > TOLERANCE else "\n")


def _runs_on(above: str, line: str) -> bool:
    """Whether words go on from one line to the next, as far as letters tell.

    A line that is full says nothing of why it ended: its writer may have begun a paragraph or an item just there.
    """
    begins = _RUNS_ON.match(line)
    return begins is not None and not begins[0][-1].isupper() and not _ENDED.search(above)


def _after_hyphen(text: Unwrapped, room: float, line: DrawnLine, need: float, *, joined: bool) -> Unwrapped:
    """`well-` at the end of a line, `being` on the next: one word, two, or a new line.

    `joined`: it is known that no space was written, and the words run on.
    """
    if room - need > TOLERANCE and room - line.space - need < -TOLERANCE:
        return _add(text, " ", line.text)
    if room - line.space - need > TOLERANCE:
        return _add(text, "\n", line.text)
    known = joined and room - need < -TOLERANCE
    return _add(text, "", line.text, other=None if known else " ")


def _seam(done: Unwrapped, part: Unwrapped, above: DrawnLine, limit: float, line: DrawnLine) -> Unwrapped:
    """Two boxes of one answer: blank lines between them are never drawn, and a cut word ends in a hyphen."""
    fits = limit - above.x1 - above.space - min(line.piece, line.word)
    if done.text.endswith("-") and line.text[:1].isalpha():
        joined = _add(done, "", part.text, other=None)
        joined = replace(joined, sure=False, other=done.text[:-1] + part.text)
    elif fits < -TOLERANCE:
        joined = _add(done, " ", part.text, other=None if _runs_on(done.text, part.text) else "\n")
    else:
        joined = _add(done, "\n", part.text, other=" ")
    if not part.sure and joined.sure:
        return replace(
            joined, sure=False, other=done.text + joined.text[len(done.text) :][:1] + (part.other or "")
        )
    return joined


def _add(text: Unwrapped, between: str, rest: str, other: str | None = None) -> Unwrapped:
    """Add a line. The first doubt of a text makes the other reading; later lines are added to both."""
    whole = text.text + between + rest
    if text.sure and other is not None:
        return Unwrapped(whole, False, text.text + other + rest)
    if text.sure:
        return Unwrapped(whole)
    return Unwrapped(whole, False, None if text.other is None else text.other + between + rest)
