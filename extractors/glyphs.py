"""Tick boxes that are only characters: ☐ or ☒ with an option's words behind it.

Shared by the readers wherever a document has lost its controls and fields but kept their looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractors.align import plain
from schemas.definition import Option

EMPTY = frozenset("☐□◻⬜▢❏❑❐❒")
TICKED = frozenset("☒☑☓✓✔✗✘✕✖⊠🗹🗷🗸■")
_BOX = re.compile(f"[{''.join(sorted(EMPTY | TICKED))}]\ufe0e?\ufe0f?")
_ALIKE = 90.0


@dataclass(frozen=True, slots=True)
class Ticks:
    """The keys ticked, in printed order; the keys whose boxes were not found; words that belong to no box."""

    marks: tuple[str, ...]
    missing: tuple[str, ...]
    left: str


def state(text: str) -> bool | None:
    """Whether a single box is ticked; None where this is no box, or more than one."""
    boxes = _BOX.findall(text)
    if len(boxes) != 1:
        return True if text.strip() in {"x", "X"} else None
    return boxes[0][0] in TICKED


def has_boxes(text: str) -> bool:
    """Whether there is any box in this text."""
    return _BOX.search(text) is not None


def without(text: str) -> str:
    """The words beside boxes."""
    return _BOX.sub("", text)


def ticks(text: str, options: Sequence[Option]) -> Ticks:
    """Reads boxes with their words behind them; a lone box without words is the only option's."""
    found = list(_BOX.finditer(text))
    left = [text[: found[0].start()] if found else text]
    ticked: dict[str, bool] = {}
    for n, box in enumerate(found):
        end = found[n + 1].start() if n + 1 < len(found) else len(text)
        words = text[box.end() : end]
        key = _option(words, options, lone=len(found) == 1)
        if key is None or key in ticked:
            left.append(text[box.start() : end])
        else:
            ticked[key] = box[0][0] in TICKED
    return Ticks(
        marks=tuple(o.key for o in options if ticked.get(o.key)),
        missing=tuple(o.key for o in options if o.key not in ticked),
        left=" ".join(w.strip() for w in left if w.strip()),
    )


def _option(words: str, options: Sequence[Option], lone: bool) -> str | None:
    said = plain(words)
    if lone and len(options) == 1 and not said:
        return options[0].key
    same = [o.key for o in options if plain(o.say) == said]
    if len(same) == 1:
        return same[0]
    ranked = sorted(((fuzz.ratio(plain(o.say), said), o.key) for o in options), reverse=True)
    clear = ranked and ranked[0][0] >= _ALIKE and (len(ranked) == 1 or ranked[1][0] < ranked[0][0] - 5)
    return ranked[0][1] if clear and not same else None
