"""What was added to a page of ours: words, pictures and drawings that its blank does not have.

A program that writes the pages anew keeps the printed words and their places, whatever else it changes, so each
letter is looked for among those of the blank. Which lines and areas are no form's, `drawings` knows.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from extractors.pdf.changes.drawings import by_hand
from extractors.pdf.page.content import Char, by_baseline, words
from extractors.pdf.page.registration import Registered
from schemas.geometry import Box
from schemas.identity import parse_reference
from schemas.reading import Evidence, Query
from schemas.template import Printed, Template

_NEAR = 1.5
"""Points by which a letter or a picture may stand elsewhere than on the blank: programs round."""
_BESIDE = 8.0  # points from a tick box within which words are taken to be about its question
_SHOWN = 500  # characters of added words that are told


def not_printed(on: Registered, blank: Printed, chars: Iterable[Char]) -> list[Char]:
    """Those characters that the blank does not have at their places; each of its letters accounts for one."""
    runs: dict[int, list[tuple[float, float, float, Counter[str]]]] = defaultdict(list)
    for text, x0, x1, base in blank.runs:
        at = on.onto.box(Box(x0, base, x1, base))
        run = (at.x0 - _NEAR, at.x1 + _NEAR, at.y0, Counter(_letters(text)))
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
    on: Registered,
    template: Template,
    chars: Iterable[Char],
    path_at: Callable[[Box], str | None],
    shown: Collection[str] = (),
) -> Iterator[Query]:
    """A query each for the words among `chars` (which the blank does not have), pictures and drawings of a page.

    `shown` are the paths of which a field shows the answer; those of others are drawn on the page itself.
    """
    blank = template.printed[on.number - 1]
    lines = [line for line in by_baseline(chars) if not is_reference(line)]
    asked: set[str | None] = set()
    if lines:
        inked = [c for line in lines for c in line]
        box = Box(
            min(c.x0 for c in inked),
            min(c.base - c.size for c in inked),
            max(c.x1 for c in inked),
            max(c.base for c in inked),
        )
        written = (path_at(box) or _beside(on, template, box)) if len(lines) == 1 else None
        if written is not None:
            asked.add(
                written
            )  # what was painted over the answer before they were written is of one piece with them
        yield Query(
            code="stray-text",
            path=written,
            say="These words are printed on the page but are neither the form's nor typed into one of its boxes. "
            "Do they change an answer?",
            raw="\n".join(words(line) for line in lines)[:_SHOWN],
            evidence=Evidence(page=on.page.number, box=box.rounded()),
        )
    known = [on.onto.box(Box(*p)) for p in blank.pictures]
    for picture in on.page.pictures:
        if not _within(picture, known):
            yield _by_hand(on, picture, "picture", path_at(picture))
    places = [p for p in template.places if p.box.page == on.number]
    for drawn, upon in by_hand(on, places, shown):
        path = path_at(upon)
        if path not in asked and not _within(drawn, known):
            asked.add(path)  # one stroke of many: a signature or a ring is drawn in hundreds
            yield _by_hand(on, drawn, "drawing", path)


def _beside(on: Registered, template: Template, box: Box) -> str | None:
    """The path of the tick box next to which something is written, if it is that near."""
    ticks = [
        (place.path, on.box(place))
        for place in template.places
        if place.kind == "mark" and place.box.page == on.number
    ]
    near = [
        (abs(box.middle.x - at.middle.x) + abs(box.middle.y - at.middle.y), path)
        for path, at in ticks
        if box.grown(_BESIDE).meets(at)
    ]
    return min(near)[1] if near else None


def _by_hand(on: Registered, box: Box, sort: str, path: str | None) -> Query:
    return Query(
        code="added-by-hand",
        path=path,
        say=f"Something was put on the page that is no part of the form. ({sort})",
        evidence=Evidence(page=on.page.number, box=box.rounded()),
    )


def _within(box: Box, places: Iterable[Box]) -> bool:
    return any(p.grown(_NEAR).covers(box) for p in places)
