"""What was added to a page of ours: words, pictures and strokes that its blank does not have.

A program that writes the pages anew keeps the printed words and their places, whatever else it changes, so each
letter is looked for among those of the blank. Lines and frames are redrawn in so many ways that only what no form
has is taken for a person's: a stroke that is neither upright nor level, and one that runs through words.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from extractors.pdf.ink import outline
from extractors.pdf.pages import Char, Shape, by_baseline, words
from extractors.pdf.register import Region, Registered
from schemas.identity import parse_reference
from schemas.reading import Evidence, Query
from schemas.template import Printed, Template

_NEAR = 1.5
"""Points by which a letter or a picture may stand elsewhere than on the blank: programs round."""
_BENT = 3.0
"""Points from each of its outermost edges at which a stroke is neither upright, level nor a frame."""
_SHOWN = 500  # characters of added words that are told
_THIN = 3.0  # points of a line's thickness
_THROUGH = (0.12, 0.62)  # heights above the baseline, in type sizes, at which a level line strikes words out
_LONG = 0.5  # share of a line's ink that must be struck through


def not_printed(on: Registered, blank: Printed, chars: Iterable[Char]) -> list[Char]:
    """Those characters that the blank does not have at their places; each of its letters accounts for one."""
    (sx, tx), (sy, ty) = on.x, on.y
    runs: dict[int, list[tuple[float, float, float, Counter[str]]]] = defaultdict(list)
    for text, x0, x1, base in blank.runs:
        run = (sx * x0 + tx - _NEAR, sx * x1 + tx + _NEAR, sy * base + ty, Counter(_letters(text)))
        runs[round(run[2])].append(run)
    left = []
    for char in chars:
        letters = _letters(char.text)
        if letters and not _take(char, letters, runs) and not _take(char, _swapped(letters), runs):
            left.append(char)
    return left


def _take(char: Char, letters: str, runs: dict[int, list[tuple[float, float, float, Counter[str]]]]) -> bool:
    x, at = (char.x0 + char.x1) / 2, round(char.base)
    for near in (at, at - 1, at + 1, at - 2, at + 2):
        for x0, x1, base, there in runs.get(near, ()):
            if not (x0 <= x <= x1 and abs(base - char.base) <= _NEAR):
                continue
            if char.text.startswith("(cid:"):
                return True  # where a program lost what the form's own letters are, no letter can be compared
            if all(there[letter] >= count for letter, count in Counter(letters).items()):
                there.subtract(letters)
                return True
    return False


def _letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _swapped(letters: str) -> str:
    """The letters of a ligature whose bytes are the wrong way round, as Ghostscript says of them (seen in 10.0)."""
    return letters.encode("utf-16-be", "surrogatepass").decode("utf-16-le", "replace")


def is_reference(line: Sequence[Char]) -> bool:
    """Whether a line is the reference at a page's foot and nothing else."""
    text = words(line)
    said = parse_reference(text, "footer")
    return said is not None and not text.replace(said.text, "").strip()


def added(
    on: Registered, template: Template, chars: Iterable[Char], path_at: Callable[[Region], str | None]
) -> Iterator[Query]:
    """A query each for the words among `chars` (which the blank does not have), pictures and strokes of a page."""
    blank = template.printed[on.number - 1]
    lines = [line for line in by_baseline(chars) if not is_reference(line)]
    if lines:
        inked = [c for line in lines for c in line]
        box = (
            min(c.x0 for c in inked),
            min(c.base - c.size for c in inked),
            max(c.x1 for c in inked),
            max(c.base for c in inked),
        )
        yield Query(
            code="stray-text",
            path=path_at(box) if len(lines) == 1 else None,
            say="These words are printed on the page but are none of the form's and in none of its boxes. "
            "Do they change an answer?",
            raw="\n".join(words(line) for line in lines)[:_SHOWN],
            evidence=Evidence(page=on.page.number, box=_rounded(box)),
        )
    known = [_moved(on, p) for p in blank.pictures]
    for picture in on.page.pictures:
        if not _within(picture, known):
            yield _by_hand(on, picture, "picture", path_at)
    boxes = [on.region(p.box) for p in template.places if p.kind == "mark" and p.box.page == on.number]
    for stroke in _strokes(on.page.shapes, on.page.lines):
        if not _within(stroke, known) and not any(_is_tick(stroke, box) for box in boxes):
            yield _by_hand(on, stroke, "drawing", path_at)
            return  # one stroke of many: a signature or a ring is drawn in hundreds


def _by_hand(on: Registered, box: Region, sort: str, path_at: Callable[[Region], str | None]) -> Query:
    return Query(
        code="added-by-hand",
        path=path_at(box),
        say=f"Something was put on the page that is no part of the form. ({sort})",
        evidence=Evidence(page=on.page.number, box=_rounded(box)),
    )


def _strokes(shapes: Iterable[Shape], lines: Sequence[Sequence[Char]]) -> Iterator[Region]:
    level = []
    for shape in shapes:
        if not shape.dark:
            continue
        box = (shape.x0, shape.y0, shape.x1, shape.y1)
        if shape.y1 - shape.y0 < _THIN and shape.x1 - shape.x0 > 2 * _THIN:
            level.append(box)
        elif shape.stroked and shape.kind != "rect" and _is_bent(shape):
            yield box
    if not level:
        return
    for line in lines:
        inked = [c for c in line if c.text.strip() and c.upright]
        for box in level:
            struck = sum(c.x1 - c.x0 for c in inked if _strikes(box, c))
            if struck > 0 and struck > _LONG * sum(
                c.x1 - c.x0 for c in inked if box[0] < c.x1 and c.x0 < box[2]
            ):
                yield box


def _strikes(box: Region, char: Char) -> bool:
    low, high = _THROUGH
    middle = (box[1] + box[3]) / 2
    across = char.base - high * char.size < middle < char.base - low * char.size
    return across and box[0] <= (char.x0 + char.x1) / 2 <= box[2]


def _is_bent(shape: Shape) -> bool:
    if min(shape.x1 - shape.x0, shape.y1 - shape.y0) < 2 * _BENT:
        return False
    return any(
        min(x - shape.x0, shape.x1 - x) > _BENT and min(y - shape.y0, shape.y1 - y) > _BENT
        for x, y in outline(shape)
    )


def _is_tick(stroke: Region, box: Region) -> bool:
    """Whether a stroke stands in a box to tick, out of which it may run a little."""
    x, y = (stroke[0] + stroke[2]) / 2, (stroke[1] + stroke[3]) / 2
    small = stroke[2] - stroke[0] < 2 * (box[2] - box[0]) and stroke[3] - stroke[1] < 2 * (box[3] - box[1])
    return small and box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _moved(on: Registered, box: Region) -> Region:
    (sx, tx), (sy, ty) = on.x, on.y
    return sx * box[0] + tx, sy * box[1] + ty, sx * box[2] + tx, sy * box[3] + ty


def _within(box: Region, places: Iterable[Region]) -> bool:
    return any(
        box[0] >= p[0] - _NEAR
        and box[1] >= p[1] - _NEAR
        and box[2] <= p[2] + _NEAR
        and box[3] <= p[3] + _NEAR
        for p in places
    )


def _rounded(box: Region) -> Region:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)
