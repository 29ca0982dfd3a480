"""What is drawn round boxes, from one to another, or written beside them, and may change what the marks say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.paper import ticks
from extractors.paper.around_boxes import Stroke
from extractors.paper.beside_boxes import Added
from extractors.paper.circled import RING, Labelled
from extractors.paper.ticks import BoxSeen, Sight, Verdict
from schemas.paths import slot_at
from schemas.template import PageBox, Place
from tests.extractors.paper.written_on import Sheet

FORM, SCALE = "contact-evaluation", "ratings.care.rating"
NOTHING, TICK = Added(0.0, 0.0, 0.0, 0.0, 2.0), Added(3.0, 3.0, 0.2, 0.5, 1.0)


def box(key: str, mark: float = 0.0, **more: object) -> BoxSeen:
    made = BoxSeen(key, mark, mark, 0.0, TICK if mark > 0.5 else NOTHING, Labelled(0.0, 0.0))
    return replace(made, **more)  # type: ignore[arg-type]


def decide(boxes: list[BoxSeen], *strokes: Stroke) -> Verdict:
    return ticks.decide(boxes, many=False, sight=Sight(strokes=strokes))


def places() -> list[Place]:
    return [place for place in Sheet(FORM).places if place.path == SCALE]


def crossed(number: int) -> Sheet:
    """A page with a cross in one box of a scale."""
    one = places()[number].box.corners.grown(-3)
    sheet = Sheet(FORM).line((one.x0, one.y0), (one.x1, one.y1), pen=3)
    return sheet.line((one.x0, one.y1), (one.x1, one.y0), pen=3)


def doubt(sheet: Sheet, *more: Place) -> str | None:
    slot = slot_at(sheet.form.form, SCALE)
    assert slot is not None
    others = [place for place in sheet.places if place.path != SCALE]
    return ticks.read_groups(sheet.scanned(), [(places(), slot.field)], [*others, *more])[0].doubt


def ringed(sheet: Sheet, number: int) -> Sheet:
    import numpy as np

    x, y = places()[number].box.corners.middle
    turn = np.linspace(0, 6.3, 40)
    return sheet.line(*((x + 12 * np.cos(a), y + 12 * np.sin(a)) for a in turn), pen=3)


def test_a_cross_alone_is_not_asked_about() -> None:
    assert doubt(crossed(1)) is None


@pytest.mark.parametrize("number", [1, 3])
def test_a_ring_round_the_ticked_box_or_another_is_asked_about(number: int) -> None:
    assert doubt(ringed(crossed(1), number)) == "mark-beside"


def test_an_arrow_from_the_ticked_box_to_another_is_asked_about() -> None:
    one, other = places()[1].box.corners, places()[3].box.corners
    top = one.y0 - 10
    arrow = crossed(1).line((one.x0, one.y0 - 1), ((one.x0 + other.x1) / 2, top), (other.x1, other.y0 - 1))
    assert doubt(arrow) == "mark-beside"


def test_no_written_beside_a_ticked_box_is_asked_about() -> None:
    one = places()[1].box.corners
    assert doubt(crossed(1).words(one.x0 - 1, one.y0 - 2.6, "no", size=7, pen=3)) == "mark-beside"


def test_what_is_written_in_another_answer_is_that_answers() -> None:
    one = places()[1].box.corners
    sheet = crossed(1).words(one.x0 - 1, one.y0 - 2.6, "no", size=7, pen=3)
    over = PageBox(page=1, x0=one.x0 - 8, y0=one.y0 - 14, x1=one.x1 + 8, y1=one.y0 - 3)
    assert doubt(sheet, Place(path="helped", kind="text", box=over)) is None


@pytest.mark.parametrize(("share", "doubt"), [(ticks.ROUND, "mark-beside"), (ticks.ROUND - 0.01, None)])
def test_a_ring_goes_most_of_the_way_round(share: float, doubt: str | None) -> None:
    assert decide([box("5", 0.99, round=share), box("4")]).doubt == doubt
    assert decide([box("5", 0.99), box("4", round=share)]).doubt == doubt
    assert decide([box("5"), box("4", round=share)]).doubt == doubt


def test_a_ring_round_a_box_and_its_words_is_the_answer_if_the_box_is_empty() -> None:
    words = Labelled(RING, 3.0)
    assert decide([box("5"), box("4", round=1.0, words=words)]).marks == ("4",)
    assert decide([box("5"), box("4", round=1.0, words=words)]).doubt is None
    assert decide([box("5"), box("4", 0.99, round=1.0, words=words)]).doubt == "mark-beside"


@pytest.mark.parametrize(
    ("stroke", "doubt"),
    [
        # hangs together with the mark: a tail, or more
        (Stroke(ticks.TAIL, 6.0, (ticks.HANGS, 2.0)), None),
        (Stroke(ticks.TAIL + 0.1, 6.0, (ticks.HANGS, 2.0)), "mark-beside"),
        (Stroke(ticks.WORD, 6.0, (0.5, ticks.REACHED - 0.01)), "mark-beside"),
        (Stroke(ticks.WORD, 6.0, (0.5, ticks.REACHED)), None),
        (Stroke(ticks.WORD - 0.01, 6.0, (0.5, 0.5)), None),
        # stands by itself
        (Stroke(ticks.WORD, ticks.LONG, (ticks.HANGS + 0.01, 9.0)), "mark-beside"),
        (Stroke(ticks.WORD - 0.01, ticks.LONG, (1.0, 9.0)), None),
        (Stroke(ticks.WORD, ticks.LONG - 0.01, (1.0, 9.0)), None),
        (Stroke(ticks.WORD, ticks.LONG, (9.0, ticks.BESIDE - 0.01)), "mark-beside"),
        (Stroke(ticks.WORD, ticks.LONG, (9.0, ticks.BESIDE)), None),
    ],
)
def test_what_is_beside_the_boxes_is_asked_about_if_it_is_more_than_a_tail(
    stroke: Stroke, doubt: str | None
) -> None:
    assert decide([box("met", 0.99), box("not")], stroke).doubt == doubt


@pytest.mark.parametrize(("near", "doubt"), [(ticks.ENDS - 0.01, None), (ticks.ENDS, "mark-beside")])
def test_the_ends_of_a_line_that_struck_a_box_out_are_that_lines(near: float, doubt: str | None) -> None:
    struck = box("not", cancelled=0.99)
    assert decide([box("met", 0.99), struck], Stroke(2.0, 2.5, (3.0, near))).doubt == doubt
