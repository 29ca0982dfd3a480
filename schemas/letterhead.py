"""What a document states of the letterhead it is on, so that whoever reads it back knows that nobody added it.

A program that saves the document may divide heads and feet or join them; so a head is known by its words, and what is
drawn in it is counted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass

PROPERTY = "carepack letterhead"
"""The name of the document's property that states it."""
_MOST = 200
"""Words of a head that are stated, and heads: far more than any letterhead has."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One head or foot: its words, tab by tab and line by line; those of its text boxes; what is drawn in it."""

    foot: bool
    words: tuple[str, ...]
    boxes: tuple[str, ...] = ()
    pictures: int = 0
    drawings: int = 0


NOTHING = Margin(False, ())


def stated(margins: Sequence[Margin]) -> str:
    """The text of the property."""
    return json.dumps([astuple(m) for m in margins], ensure_ascii=False, separators=(",", ":"))


def parse(text: str) -> tuple[Margin, ...]:
    """The heads and feet that a property states; none where it was damaged."""
    try:
        told = json.loads(text)
        return tuple(
            Margin(bool(foot), tuple(map(str, words)), tuple(map(str, boxes)), int(pictures), int(drawings))
            for foot, words, boxes, pictures, drawings in told[:_MOST]
        )
    except (ValueError, TypeError, RecursionError):
        return ()


def best(margins: Sequence[Margin], foot: bool, words: Collection[str]) -> Margin:
    """The stated head or foot that this one is: all of whose words stand in it, and most of them."""
    found = [m for m in margins if m.foot == foot and all(w in words for w in m.words)]
    return max(found, key=lambda m: (len(m.words), m.pictures + m.drawings), default=NOTHING)
