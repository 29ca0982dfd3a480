"""Which boxes of an answer are ticked: a small net decides, plain subtraction may only doubt it.

The net sees each box alone, on the scan and on the blank; what the answer is follows from all boxes together. A mark
that was filled in or struck out is taken back where another is clear, and asked about where none is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.paper import nets
from extractors.paper.around_boxes import Stroke, around
from extractors.paper.beside_boxes import Added, difference
from extractors.paper.circled import Labelled, labelled
from extractors.paper.flat_page import SCALE
from extractors.paper.mark_groups import Group, crops, group_of
from extractors.paper.seen import Seen
from schemas.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.paper.flat_page import FlatPage
    from schemas.definition_fields import Field
    from schemas.template import Place

CLASSES = 3
"""What each member of the net tells apart: empty, mark, cancelled."""
FITS = 0.4
"""Correlation of a group with its blank under which it is not known where its boxes are."""
SURE, ALONE, CLEAR = 0.9, 0.95, 0.15
"""How probable a mark must be to count, or to count where any number may, and may be at most in an empty box."""
WELL = 0.6
"""Correlation of a group that tells where its boxes are even where marks hide their frames."""
BLIND, FRAMES = 1.0, 0.99
"""`Difference.light` over which, and `Difference.frames` under which, a light stroke may not be seen."""
PEN_SEEN = 3
"""Marked questions of a black and white page from which its other ones are believed to be blank."""
SPECK, SHORT = 1.5, 1.6
"""Ink (mm²) and reach (mm) of what may be a speck of dirt as well as a dot."""
DAB = 0.3
"""Ink on a box's frame (mm²) that may be a dab of a pen; on a noisy scan up to twice that."""
DOT = 0.15
"""How much darker (share of full ink) the frame of one box may be than that of the others."""
HINT = 0.05
"""How probable a mark may be at most where there is more ink than `THIN`."""
SOLID, HOLE = 0.85, 0.25
"""Share of a box that is covered where it was filled in; radius of white (mm) that a mark of strokes leaves."""
HALF, OVER_EDGE = 0.5, 2.7
"""Share of a box, and ink on its frame (mm²), of one that was filled in so faintly that the inside looks patchy."""
INK, THIN, FAINT = 0.5, 0.15, 0.35
"""Ink inside a box (mm²) that is no dirt; that is no mark; and that may be one where any number is asked for."""
RINGED = 0.98
"""How sure an answer is that is given by a ring alone."""
ROUND = 0.65
"""Share of all directions round a box with ink that makes a ring round it; the tail of a large tick has under half."""
TAIL, REACHED = 8.0, 1.0
"""Ink of a mark beside its box (mm²) that is more than a tail; how near (mm) to another box a tail does not come."""
HANGS, BESIDE = 0.65, 3.5
"""How near (mm) to its box a tail begins; how near what stands by itself may be meant for it."""
ENDS = 1.5
"""How near (mm) to a box that was struck out the ends of the line lie."""
WORD, LONG = 1.2, 1.8
"""Ink (mm²) and reach (mm) of what was written or drawn beside the boxes: “no” in small letters."""
OVER = 2.0
"""Points around another answer's box that are its own: letters hang out of it, and its frame is a line."""
RIVAL = 0.5
"""Ink in another box, as a share of that in the ticked one, that may have been meant."""


@dataclass(frozen=True, slots=True)
class BoxSeen:
    """One box: what the net's members say (probabilities), what was added to it, and at its words.

    `mark`: the least that any of them gives to a mark, `perhaps`: the most; `cancelled`: the most that any gives to
    one that was taken back. `round`: the share of all directions round the box with ink.
    """

    key: str
    mark: float
    perhaps: float
    cancelled: float
    added: Added
    words: Labelled
    round: float = 0.0

    @property
    def strong(self) -> bool:
        """Whether there is ink inside that is no dirt."""
        return self.added.area > INK and self.added.reach > 0.7

    @property
    def speck(self) -> bool:
        """Whether the ink inside may as well be dirt."""
        return self.added.area < SPECK and self.added.reach < SHORT

    @property
    def solid(self) -> bool:
        """Whether it is covered as no mark covers it: densely, or faintly and all over its frame, too."""
        faint = self.added.share > HALF and self.added.edge > OVER_EDGE
        return faint or (self.added.share > SOLID and self.added.hole < HOLE)


@dataclass(frozen=True, slots=True)
class Sight:
    """How well the boxes of an answer can be seen.

    `fit`: correlation with the blank, 0 where the boxes were not found. `light` and `frames` as `Difference` has them.
    `strokes`: what lies beside the boxes.
    """

    fit: float = 1.0
    light: float = 0.0
    frames: float = 1.0
    strokes: tuple[Stroke, ...] = ()

    @property
    def blind(self) -> bool:
        """Whether a light stroke may be there unseen."""
        return self.light > BLIND or self.frames < FRAMES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the boxes of an answer say together: `marks`, how sure, and a doubt where a person must decide."""

    marks: tuple[str, ...]
    confidence: float
    doubt: str | None = None
    other: str | None = None


def read_group(page: FlatPage, places: Sequence[Place], field: Field) -> Seen:
    """The ticked boxes of one path on a page; `places` are all of its boxes there, of kind `mark`.

    `marks` is empty where it was seen that none is ticked. On a black and white scan that is always asked about: only
    the rest of the page can tell whether the pen was seen at all, see `read_groups`.
    """
    return read_groups(page, [(places, field)])[0]


def read_groups(
    page: FlatPage, groups: Sequence[tuple[Sequence[Place], Field]], others: Sequence[Place] = ()
) -> list[Seen]:
    """The same for all paths of a page, in their order; to be preferred, since they tell of each other.

    `others`: the page's places of other kinds, or whose answers are printed: what is written in them is theirs.

    A machine that sees black and white alone drops what is lighter than its threshold, pencil as a whole. There a
    blank is believed where `PEN_SEEN` other questions of the page have their mark.
    """
    every = [*others, *(place for places, _ in groups for place in places)]
    read = [
        (places, decide(boxes, field.many, sight))
        for places, field in groups
        for boxes, sight in [look(page, places, [place for place in every if place not in places])]
    ]
    if page.quality.bilevel:
        verdicts = pen_seen([verdict for _, verdict in read])
        read = [(places, verdict) for (places, _), verdict in zip(read, verdicts, strict=True)]
    return [_seen(places, verdict) for places, verdict in read]


def pen_seen(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """What all questions of a black and white page say, doubted where the pen may have been lost.

    Where hardly a mark is seen among many blanks, the few marks are doubted, too: they may be what is left of others.
    """
    marked = sum(1 for v in verdicts if v.marks and not v.doubt)
    blank = sum(1 for v in verdicts if not v.marks)
    if marked >= PEN_SEEN:
        return list(verdicts)
    told = "box-unreadable" if blank > 2 * marked else None
    return [
        v if v.doubt or (v.marks and told is None)
        else replace(v, doubt=told if v.marks else "blank-unsure", confidence=min(v.confidence, 0.5))
        for v in verdicts
    ]  # fmt: skip


def _seen(places: Sequence[Place], verdict: Verdict) -> Seen:
    corners = [place.box.corners for place in places]
    around = Box(
        min(b.x0 for b in corners), min(b.y0 for b in corners),
        max(b.x1 for b in corners), max(b.y1 for b in corners),
    )  # fmt: skip
    return Seen(
        around, marks=verdict.marks, confidence=verdict.confidence, doubt=verdict.doubt, other=verdict.other
    )


def look(
    page: FlatPage, places: Sequence[Place], others: Sequence[Place] = ()
) -> tuple[tuple[BoxSeen, ...], Sight]:
    """Each box as it was seen, and how well they can be; `others`: all other places of the page."""
    group = group_of(page, places)
    return seen_in(group, nets.run("ticks", crops(group)), [p.box.corners.grown(OVER) for p in others])


def seen_in(
    group: Group, scores: npt.NDArray[np.float32], elsewhere: Sequence[Box] = ()
) -> tuple[tuple[BoxSeen, ...], Sight]:
    """Each box of a group, with what the net says of its crops, and how well they can be seen.

    `elsewhere`: where else on the page (points) answers are given.
    """
    added = difference(group)
    words, beside = labelled(group, added), around(group, added, [box.times(SCALE) for box in elsewhere])
    boxes = tuple(
        replace(box_seen(key, p, ink, word), round=ring)
        for key, p, ink, word, ring in zip(
            group.keys, _probabilities(scores), added.boxes, words, beside.rings, strict=True
        )
    )
    found = 2 * group.framed >= len(boxes) or group.fit >= WELL
    return boxes, Sight(group.fit if found else 0.0, added.light, added.frames, beside.strokes)


def box_seen(key: str, said: npt.NDArray[np.float32], added: Added, words: Labelled) -> BoxSeen:
    """A box from the members' probabilities: members by (empty, mark, cancelled)."""
    mark, cancelled = said[:, 1], said[:, 2]
    return BoxSeen(key, float(mark.min()), float(mark.max()), float(cancelled.max()), added, words)


def _probabilities(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Boxes by members by classes, from what the net gives out."""
    import numpy as np

    each = scores.reshape(len(scores), -1, CLASSES)
    grown = np.exp(each - each.max(2, keepdims=True))
    return np.asarray(grown / grown.sum(2, keepdims=True), np.float32)


def decide(boxes: Sequence[BoxSeen], many: bool, sight: Sight) -> Verdict:
    """The answer of a group."""
    sure = ALONE if many else SURE
    chosen = [box for box in boxes if box.mark >= sure or box.words.ring]
    doubt = _unreadable(boxes, chosen, sight) or (_many(boxes, chosen) if many else _one(boxes, chosen))
    doubt = doubt or _veto(boxes, chosen, many, sight) or _drawn(boxes, chosen, sight.strokes)
    likely = chosen or [box for box in boxes if box.perhaps > 0.5]
    confidence = min((_certain(box, box in chosen) for box in boxes), default=0.0)
    left = max((box for box in boxes if box not in likely), key=lambda box: box.perhaps, default=None)
    other = left.key if doubt and left is not None and left.perhaps > CLEAR else None
    return Verdict(tuple(box.key for box in likely), confidence, doubt, other)


def _certain(box: BoxSeen, chosen: bool) -> float:
    if not chosen:
        return 1 - box.perhaps
    return max(box.mark, RINGED) if box.words.ring else box.mark


def _unreadable(boxes: Sequence[BoxSeen], chosen: Sequence[BoxSeen], sight: Sight) -> str | None:
    """Boxes that were not found, and boxes of which it cannot be told whether they are ticked.

    A ring round an option's words may run into its box: the answer is the same.
    """
    if sight.fit < FITS or any(box.perhaps > CLEAR for box in boxes if box not in chosen):
        return "box-unreadable"
    return None


def _one(boxes: Sequence[BoxSeen], chosen: Sequence[BoxSeen]) -> str | None:
    """One answer is wanted: two, and a mark that was taken back without another, are asked about."""
    if len(chosen) > 1:
        return "two-marks"
    if any(box.cancelled > (0.5 if chosen else CLEAR) for box in (chosen or boxes)):
        return "mark-cancelled"
    return "mark-beside" if not chosen and any(box.words.touched for box in boxes) else None


def _many(boxes: Sequence[BoxSeen], chosen: Sequence[BoxSeen]) -> str | None:
    """Any number of answers: each mark stands for itself, and one that was taken back has none in its place."""
    if any(box.cancelled > CLEAR for box in boxes):
        return "mark-cancelled"
    beside = any(box.words.ring and box.mark < ALONE for box in boxes)
    beside = beside or (not chosen and any(box.words.touched for box in boxes))
    return "mark-beside" if beside else None


def _dab(boxes: Sequence[BoxSeen], chosen: Sequence[BoxSeen], sight: Sight) -> bool:
    """Whether there is more ink on the frame of one box than noise leaves on all of them, or a dark spot."""
    spots = [box.added.darker for box in boxes if box not in chosen]
    if spots and max(spots) - (min(box.added.darker for box in boxes) if len(boxes) > 1 else 0.0) > DOT:
        return True
    usual = min(box.added.edge for box in boxes) if len(boxes) > 1 else 0.0
    most = max((box.added.edge for box in boxes if box not in chosen), default=0.0)
    return most - usual > DAB * (1 + min(sight.light, 1.0))


def _veto(boxes: Sequence[BoxSeen], chosen: Sequence[BoxSeen], many: bool, sight: Sight) -> str | None:
    """What subtraction holds against the net: ink where it saw none, none where it saw a mark."""
    ticked = [box for box in chosen if not box.words.ring]
    if any(box.added.area < THIN or box.solid or box.speck for box in ticked):
        return "box-unreadable"
    least = min((box.added.area for box in ticked), default=0.0)
    for box in boxes:
        if box in chosen or box.cancelled > 0.5:
            continue
        rival = box.strong and box.added.area > RIVAL * least
        faint = many and box.added.area > FAINT and box.added.reach > 0.7
        if rival or faint or (box.perhaps > HINT and box.added.area > THIN):
            return "box-unreadable"
    if sight.light > BLIND and len(ticked) < len(chosen):
        return "mark-beside"
    if (many or not chosen) and _dab(boxes, chosen, sight):
        return "box-unreadable"
    # Where a box's own edges are broken, one mark of several may be gone as well as the only one.
    blind = sight.blind if not chosen else many and sight.frames < FRAMES
    return "box-unreadable" if blind else None


def _drawn(boxes: Sequence[BoxSeen], chosen: Sequence[BoxSeen], strokes: Sequence[Stroke]) -> str | None:
    """What was drawn beside the boxes and may change what the marks say.

    A ring round a mark may take it back or stress it, one round another box may be the answer; so may what an arrow
    points to. The ends of a line that strikes a box out are that line's.
    """
    if any(_ringed(box) for box in boxes):
        return "mark-beside"
    if not chosen or any(box.words.ring for box in chosen):
        return None
    back = [n for n, box in enumerate(boxes) if box.cancelled > 0.5 and box not in chosen]
    ticked = [n for n, box in enumerate(boxes) if box in chosen]
    empty = [n for n in range(len(boxes)) if n not in back and n not in ticked]
    for stroke in strokes:
        if min((stroke.near[n] for n in back), default=BESIDE) < ENDS:
            continue
        away = min(stroke.near[n] for n in ticked)
        other = min((stroke.near[n] for n in empty), default=BESIDE)
        if away <= HANGS:
            meant = stroke.area > TAIL or (stroke.area >= WORD and other < REACHED)
        else:
            meant = stroke.area >= WORD and stroke.reach >= LONG and min(away, other) < BESIDE
        if meant:
            return "mark-beside"
    return None


def _ringed(box: BoxSeen) -> bool:
    """Whether a ring goes round a box: round its words, too, it is the answer, if there is no mark inside."""
    if box.round < ROUND or box.cancelled > 0.5:
        return False
    return not box.words.ring or box.perhaps > 0.5 or box.strong
