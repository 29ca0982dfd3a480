"""Boxes ticked by hand on our own pages, read from scans of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import extractors.paper
from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.degrading import degrade
from benchmarks.paper.labelled.flat import flat_of
from benchmarks.paper.labelled.group_marks import words_of
from benchmarks.paper.labelled.marks import cancel, mark, pen, strike
from benchmarks.paper.labelled.printing import Printed, drawn, printed
from extractors.paper.beside_boxes import difference
from extractors.paper.circled import labels
from extractors.paper.flat_page import FlatPage
from extractors.paper.mark_groups import EDGE, FAR, MM, crops, group_of
from extractors.paper.seen import Seen
from extractors.paper.ticks import PEN_SEEN, read_group, read_groups
from schemas.definition import Field
from schemas.geometry import Box
from schemas.paths import slot_at
from schemas.template import Place

pytestmark = pytest.mark.thorough

ZOOM = 300 / 72
FORM = "contact-evaluation"
Draw = Callable[[np.ndarray, list[Place]], None]


@cache
def form() -> Printed:
    return printed(FORM, copy=False)


@cache
def groups() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in form().template.places:
        if place.kind == "mark":
            found[place.path].append(place)
    return found


def field_of(path: str) -> Field:
    slot = slot_at(form().form, path)
    assert slot is not None
    return slot.field


def scale() -> str:
    return next(path for path in groups() if field_of(path).type == "scale")


def choice() -> str:
    return next(path for path in groups() if field_of(path).type == "choice")


def page(draw: Draw, path: str, severity: int = 1, kind: str = "office", seed: int = 1) -> FlatPage:
    picture = drawn(form(), 1, 300).copy()
    draw(picture, groups()[path])
    rng = generator("held-out", seed)
    scan = degrade(picture, severity, rng, kind, harm=())  # type: ignore[arg-type]
    return flat_of(form(), 1, scan.picture, scan.lies, rng=rng)


def read(draw: Draw, path: str | None = None, **how: int | str) -> Seen:
    path = path or scale()
    return read_group(page(draw, path, **how), groups()[path], field_of(path))  # type: ignore[arg-type]


def nothing(_: np.ndarray, __: list[Place]) -> None:
    """Leaves the page as it was printed."""


def ticked(number: int, style: str = "tick", name: str = "ballpoint") -> Draw:
    def draw(picture: np.ndarray, places: list[Place]) -> None:
        rng = generator("held-out", number)
        words = words_of(form().template, places[number])
        mark(
            picture, places[number].box.corners.times(ZOOM), style, pen(name, rng, "held-out"), rng, "held-out",
            words=words.times(ZOOM) if words else None,
        )  # fmt: skip

    return draw


def cancelled(number: int, how: str = "filled in") -> Draw:
    def draw(picture: np.ndarray, places: list[Place]) -> None:
        rng = generator("held-out", number)
        ticked(number)(picture, places)
        cancel(
            picture, places[number].box.corners.times(ZOOM), how, pen("gel", rng, "held-out"), rng, "held-out"
        )

    return draw


def both(*draws: Draw) -> Draw:
    def draw(picture: np.ndarray, places: list[Place]) -> None:
        for one in draws:
            one(picture, places)

    return draw


@pytest.mark.parametrize("style", ["tick", "cross", "slash", "crossing tick"])
def test_a_box_is_ticked_in_any_style(style: str) -> None:
    for number, place in enumerate(groups()[scale()]):
        seen = read(ticked(number, style))
        assert (seen.marks, seen.doubt) == ((place.option,), None)
        assert seen.confidence > 0.9


@pytest.mark.parametrize(("severity", "kind"), [(1, "bilevel"), (2, "photo"), (3, "office")])
def test_a_box_is_ticked_on_any_scan(severity: int, kind: str) -> None:
    seen = read(ticked(1, "cross"), severity=severity, kind=kind)
    assert (seen.marks, seen.doubt) == ((groups()[scale()][1].option,), None)


def test_boxes_without_a_mark_are_a_blank() -> None:
    seen = read(nothing)
    assert (seen.marks, seen.doubt, seen.raw) == ((), None, None)


@pytest.mark.parametrize("marked", [PEN_SEEN, PEN_SEEN - 1])
def test_on_black_and_white_a_blank_is_believed_where_other_marks_of_the_page_are_seen(marked: int) -> None:
    picture = drawn(form(), 1, 300).copy()
    for places in list(groups().values())[:marked]:
        ticked(0)(picture, places)
    rng = generator("held-out", 5)
    scan = degrade(picture, 1, rng, harm=())
    grey = flat_of(form(), 1, scan.picture, scan.lies, rng=rng)
    every = [(places, field_of(path)) for path, places in groups().items()]
    for bilevel in (True, False):
        page = replace(grey, quality=replace(grey.quality, bilevel=bilevel))
        seen = read_groups(page, every)
        assert [s.marks for s in seen[:marked]] == [(places[0].option,) for places, _ in every[:marked]]
        wanted = "blank-unsure" if bilevel and marked < PEN_SEEN else None
        assert {(s.marks, s.doubt) for s in seen[marked:]} == {((), wanted)}
    alone = read_group(replace(grey, quality=replace(grey.quality, bilevel=True)), *every[-1])
    assert (alone.marks, alone.doubt) == ((), "blank-unsure")


def test_an_answer_stands_where_its_boxes_do() -> None:
    places = groups()[scale()]
    box = read(ticked(0)).box
    assert all(box.covers(place.box.corners) for place in places)
    assert box.wide < 200


def test_two_marks_are_asked_about() -> None:
    assert read(both(ticked(0), ticked(3))).doubt == "two-marks"


@pytest.mark.parametrize("how", ["filled in", "scribbled over"])
def test_a_mark_that_was_taken_back_gives_way_to_another_and_is_asked_about_alone(how: str) -> None:
    seen = read(both(cancelled(0, how), ticked(2)))
    assert (seen.marks, seen.doubt) == ((groups()[scale()][2].option,), None)
    assert read(cancelled(0, how)).doubt == "mark-cancelled"


def test_a_ring_round_a_number_or_words_is_its_answer() -> None:
    for path in (scale(), choice()):
        seen = read(ticked(1, "circle"), path)
        assert (seen.marks, seen.doubt) == ((groups()[path][1].option,), None)


def test_a_line_through_an_options_words_is_asked_about() -> None:
    def draw(picture: np.ndarray, places: list[Place]) -> None:
        words = words_of(form().template, places[1])
        assert words is not None
        rng = generator("held-out", 4)
        strike(picture, words.times(ZOOM), pen("felt tip", rng, "held-out"), rng)

    assert read(draw, choice()).doubt == "mark-beside"


def test_a_stroke_past_a_box_is_no_mark() -> None:
    def draw(picture: np.ndarray, places: list[Place]) -> None:
        import cv2

        ticked(0)(picture, places)
        box = places[3].box.corners.times(ZOOM)
        x = round(box.x1 + 1.2 * 300 / 25.4)
        cv2.line(picture, (x, round(box.y0)), (x, round(box.y1)), 40, 5)

    assert read(draw).marks == (groups()[scale()][0].option,)


def moved(flat: FlatPage, across: int) -> FlatPage:
    ink = np.zeros_like(flat.ink)
    ink[:, across:] = flat.ink[:, :-across]
    return FlatPage(1, 1, ink, flat.blank, flat.quality)


def test_boxes_that_lie_a_millimetre_off_are_found_and_no_further() -> None:
    flat = page(ticked(1), scale())
    places, field = groups()[scale()], field_of(scale())
    shift = group_of(flat, places)
    assert shift.fit > 0.8
    near = read_group(moved(flat, round(0.8 * MM)), places, field)
    assert (near.marks, near.doubt) == ((places[1].option,), None)
    assert group_of(moved(flat, 3 * FAR), places).fit < 0.6


def test_the_net_sees_the_same_box_on_scan_and_blank() -> None:
    flat = page(nothing, scale())
    made = crops(group_of(flat, groups()[scale()]))
    assert made.shape == (5, 2, EDGE, EDGE)
    assert (float(made.min()) >= 0, float(made.max()) <= 1) == (True, True)
    likeness = [np.corrcoef(scan.ravel(), blank.ravel())[0, 1] for scan, blank in made]
    assert min(likeness) > 0.8


def test_what_was_added_is_told_by_box() -> None:
    group = group_of(page(ticked(1), scale()), groups()[scale()])
    areas = [added.area for added in difference(group).boxes]
    assert areas[1] > 1
    assert max(areas[:1] + areas[2:]) < 0.2


def test_words_of_a_box_are_found_on_the_blank() -> None:
    flat = page(nothing, scale())
    for path, places in groups().items():
        group = group_of(flat, places)
        for place, found in zip(places, labels(group), strict=True):
            words = words_of(form().template, place)
            if words is None:
                continue
            assert found is not None
            left, top = group.origin
            on_page = Box(found.x0 + left, found.y0 + top, found.x1 + left, found.y1 + top).times(72 / 200)
            assert words.grown(2).holds(on_page.middle), path


def test_the_net_is_small() -> None:
    assert (Path(extractors.paper.__file__).parent / "ticks.onnx").stat().st_size <= 400_000
