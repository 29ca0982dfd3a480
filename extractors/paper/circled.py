"""Answers given without a box: a ring drawn round an option's printed number or words, and ink on or by them.

A ring goes nearly all the way round; a line through the words does not, and says the opposite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.paper.beside_boxes import pixels_of
from extractors.paper.mark_groups import MM, Group
from schemas.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.paper.beside_boxes import Difference

    Mask = npt.NDArray[np.uint8]

WORD_GAP = 2.2 * MM
"""White between words of one label; more ends it."""
LABEL_GAP = 3.4 * MM
"""From a box to the words beside it, at most."""
REACH = 3.0 * MM
"""How far around its words a ring is drawn, at most."""
RAYS = 24
"""Directions in which ink is looked for around a label."""
OPEN = 4
"""Pixels without print in a direction, from which ink would be seen there."""
RING, PART = 0.65, 0.5
"""Shares of all directions that make a ring, and that make what may be one."""
SOME = 1.2
"""Square millimetres of ink on or around words that somebody meant something by."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was added at an option's printed words: `round` of all directions have ink, `ink` in square millimetres."""

    round: float
    ink: float

    @property
    def ring(self) -> bool:
        """Whether a ring is drawn round it."""
        return self.round >= RING and self.ink >= SOME

    @property
    def touched(self) -> bool:
        """Whether there is ink that may mean something, if no ring."""
        return not self.ring and (self.ink >= SOME or (self.round >= PART and self.ink >= SOME / 2))


def labels(group: Group) -> tuple[Box | None, ...]:
    """Where each box's number or words are printed: beside it (after or before) or over it; None where nothing is."""
    print_ = _without_frames(group)
    after = [_after(print_, group.boxes, number) for number in range(len(group.boxes))]
    before = [_before(print_, group.boxes, number) for number in range(len(group.boxes))]
    over = [_over(print_, box) for box in group.boxes]
    found = [sum(side is not None for side in sides) for sides in (after, before, over)]
    best = (after, before, over)[max(range(3), key=lambda n: (found[n], -n))]
    return tuple(best)


def labelled(group: Group, added: Difference) -> tuple[Labelled, ...]:
    """What was added at each box's words."""
    if float(added.apart.sum()) < SOME / 2 * MM**2:
        return (Labelled(0.0, 0.0),) * len(group.boxes)
    spots = labels(group)
    return tuple(
        _seen(added, spot, group.boxes[:n] + group.boxes[n + 1 :]) if spot is not None else Labelled(0.0, 0.0)
        for n, spot in enumerate(spots)
    )


def _without_frames(group: Group) -> Mask:
    import numpy as np

    print_ = (group.blank > 0.2).astype(np.uint8)
    for box in group.boxes:
        grown = box.grown(2)
        print_[
            max(0, round(grown.y0)) : round(grown.y1) + 1, max(0, round(grown.x0)) : round(grown.x1) + 1
        ] = 0
    # Lines of tables are no words: what runs through the whole height or width is taken out.
    long = round(9 * MM)
    import cv2

    for shape in ((1, long), (long, 1)):
        lines = cv2.morphologyEx(print_, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        print_[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    return print_


def _after(print_: Mask, boxes: Sequence[Box], number: int) -> Box | None:
    box = boxes[number]
    stop = min((b.x0 for b in boxes if b.x0 > box.x1 and _level(b, box)), default=print_.shape[1])
    return _run(print_, box, round(box.x1) + 3, round(stop), 1)


def _before(print_: Mask, boxes: Sequence[Box], number: int) -> Box | None:
    box = boxes[number]
    stop = max((b.x1 for b in boxes if b.x1 < box.x0 and _level(b, box)), default=0)
    return _run(print_, box, round(box.x0) - 3, round(stop), -1)


def _level(one: Box, other: Box) -> bool:
    return abs(one.middle.y - other.middle.y) < other.tall / 2


def _run(print_: Mask, box: Box, start: int, stop: int, step: int) -> Box | None:
    """The words that begin at a column and go on to a wide gap, in the box's rows."""
    import numpy as np

    y0, y1 = max(0, round(box.y0) - 4), min(print_.shape[0], round(box.y1) + 4)
    columns = np.asarray(print_[y0:y1].any(0))
    first = last = None
    for x in range(start, max(0, min(stop, print_.shape[1])), step):
        if columns[x]:
            first, last = (x if first is None else first), x
        elif abs(x - (start if last is None else last)) > (LABEL_GAP if last is None else WORD_GAP):
            break
    if first is None or last is None:
        return None
    x0, x1 = min(first, last), max(first, last) + 1
    rows = np.nonzero(print_[y0:y1, x0:x1].any(1))[0]
    return Box(x0, y0 + int(rows[0]), x1, y0 + int(rows[-1]) + 1)


def _over(print_: Mask, box: Box) -> Box | None:
    import numpy as np

    x0, x1 = max(0, round(box.x0) - 4), round(box.x1) + 4
    y0, y1 = max(0, round(box.y0 - 6.5 * MM)), max(0, round(box.y0) - 3)
    part = print_[y0:y1, x0:x1]
    rows = np.nonzero(part.any(1))[0] if part.size else np.zeros(0, int)
    if not len(rows) or (y1 - y0) - rows[-1] > LABEL_GAP:
        return None
    gaps = np.nonzero(np.diff(rows) > 3)[0]
    top = int(rows[gaps[-1] + 1]) if len(gaps) else int(rows[0])
    columns = np.nonzero(part[top:].any(0))[0]
    return Box(x0 + int(columns[0]), y0 + top, x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def _seen(added: Difference, spot: Box, others: Sequence[Box]) -> Labelled:
    """Ink around a label, by direction seen from its middle, as if it were as wide as tall."""
    import numpy as np

    at = pixels_of(spot.grown(REACH), added.apart.shape)
    ink, open_ = added.apart[at].copy(), added.open[at].copy()
    top, left = at[0].start, at[1].start
    for box in others:  # what is in another's box is the other's; a ring may run through its own
        inside = pixels_of(Box(box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top), ink.shape)
        ink[inside] = open_[inside] = 0
    if not ink.any():
        return Labelled(0.0, 0.0)
    rows, columns = np.indices(ink.shape)
    across = (columns + left - spot.middle.x) / (spot.wide / 2 + MM)
    down = (rows + top - spot.middle.y) / (spot.tall / 2 + MM)
    ray = ((np.arctan2(down, across) + np.pi) / (2 * np.pi) * RAYS).astype(int) % RAYS
    outer = np.hypot(down, across) > 0.55
    seen = np.bincount(ray[outer & (ink > 0)], minlength=RAYS) > 0
    can = np.bincount(ray[outer & (open_ > 0)], minlength=RAYS) >= OPEN
    return Labelled(float(seen.sum() / max(RAYS / 2, can.sum())), float(ink.sum()) / MM**2)
