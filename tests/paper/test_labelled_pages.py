"""Labelled pages are the same from the same seed, say what was drawn, and keep training and figures apart."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.paper.labelled import SPLITS, digit_images, generator, hands
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.group_marks import words_of
from benchmarks.paper.labelled.hands import Hand
from benchmarks.paper.labelled.marks import CANCELS, PENS, STYLES, cancel, mark, pen
from benchmarks.paper.labelled.pens import any_pen
from benchmarks.paper.labelled.printing import drawn, printed
from benchmarks.paper.labelled.shapes import shape
from benchmarks.paper.labelled.truth import Truth
from schemas.geometry import Box
from schemas.paths import slot_at

pytestmark = pytest.mark.thorough

BOX = Box(60, 60, 114, 114)


def paper() -> np.ndarray:
    return np.full((180, 220), 255, np.uint8)


def inked(page: np.ndarray, before: np.ndarray, box: Box, dpi: float = 300) -> float:
    """How much darker a box has become, 0 to 1."""
    at = box.times(dpi / 72)
    rows, columns = slice(round(at.y0), round(at.y1)), slice(round(at.x0), round(at.x1))
    return float((before[rows, columns].astype(int) - page[rows, columns]).mean() / 255)


def test_a_form_completed_from_one_seed_is_the_same_each_time_and_from_another_is_not() -> None:
    form = printed("contact-evaluation")
    one, again, other = (completed(form, generator("held-out", seed), "harsh") for seed in (1, 1, 2))
    assert (one.pages[0] == again.pages[0]).all()
    assert one.truth == again.truth
    assert (one.pages[0] != other.pages[0]).any()


def test_the_page_as_it_was_printed_stays_as_it_was_when_somebody_writes_on_it() -> None:
    form = printed("contact-evaluation")
    before = drawn(form, 1).copy()
    completed(form, generator("held-out", 1), "careful")
    assert (drawn(form, 1) == before).all()


@pytest.mark.parametrize("how", ["careful", "sloppy", "harsh"])
def test_every_answer_that_the_truth_names_has_ink_in_its_place_and_every_blank_one_has_none(
    how: str,
) -> None:
    form = printed("contact-evaluation", copy=False)
    before, rng = drawn(form, 1), generator("held-out", 5)
    done = completed(form, rng, how)  # type: ignore[arg-type]
    assert set(done.truth) == {p.path for p in form.template.places}
    for path, truth in done.truth.items():
        places = [p for p in form.template.places if p.path == path]
        for place in places:
            amount = inked(done.pages[0], before, place.box.corners)
            if truth.what == "blank":
                assert amount < 0.02, (path, place.option)  # a tall letter of the line above at most
            elif truth.marks is not None and place.option in truth.marks and truth.style != "circle":
                assert amount > 0.005, (path, place.option, truth)
        if truth.value and truth.kind == "date":
            assert inked(done.pages[0], before, places[0].box.corners) > 0.005


def test_what_is_due_to_review_by_design_has_no_answer_and_all_else_has_one() -> None:
    truths = [
        truth
        for seed in range(12)
        for truth in completed(
            printed("contact-evaluation", copy=False), generator("held-out", seed), "harsh"
        ).truth.values()
    ]
    assert {t.what for t in truths if t.due} >= {"solid", "two", "cancel alone"}
    for truth in truths:
        answered = truth.value is not None or truth.marks is not None
        assert answered is not truth.due, truth


def test_of_a_question_with_one_answer_one_box_is_meant() -> None:
    form = printed("contact-evaluation")
    for seed in range(6):
        for path, truth in completed(form, generator("train", seed), "harsh", split="train").truth.items():
            slot = slot_at(form.form, path)
            assert slot is not None
            if truth.marks and not slot.field.many:
                assert len(truth.marks) == 1
                assert truth.marks[0] in {o.key for o in slot.field.marks}


def test_careful_people_cancel_nothing_and_mark_one_box() -> None:
    form = printed("contact-evaluation", copy=False)
    truths = [t for s in range(8) for t in completed(form, generator("held-out", s)).truth.values()]
    assert {t.what for t in truths} <= {"answer", "blank", "solid"}
    assert {t.how for t in truths} == {"careful"}


def test_what_a_copy_was_given_stands_as_printed_or_is_told_as_changed_by_hand() -> None:
    form = printed("appraisal-framework")
    given = form.given.printed
    truths: dict[str, Truth] = {}
    for page in (1, 2, 3):
        truths |= completed(form, generator("held-out", page), "harsh", only=[page], dpi=100).truth
    told = {path: t for path, t in truths.items() if given.get(path)}
    assert told
    for path, truth in told.items():
        assert truth.what in {"printed", "by hand"}
        if truth.what == "printed":
            assert given[path] in {truth.value, truth.marks}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("split", SPLITS)
def test_a_mark_is_drawn_in_every_pen_and_the_mark_of_the_other_split_is_another(
    style: str, split: str
) -> None:
    for name in PENS:
        page = paper()
        rng = np.random.default_rng(4)
        mark(page, BOX, style, pen(name, rng, split), rng, split)  # type: ignore[arg-type]
        assert (page < 200).sum() > 20, name
    shapes = [shape(style, np.random.default_rng(4), each) for each in SPLITS]
    assert [line.tolist() for line in shapes[0]] != [line.tolist() for line in shapes[1]]


def test_careless_marks_still_lie_mostly_at_their_box() -> None:
    near = BOX.grown(6)
    rows, columns = slice(round(near.y0), round(near.y1)), slice(round(near.x0), round(near.x1))
    for seed in range(60):
        rng, page = generator("held-out", seed), paper()
        style = str(rng.choice([s for s in STYLES if s not in {"circle", "crossing tick"}]))
        mark(page, BOX, style, any_pen(rng, "held-out"), rng, "held-out", careful=False)
        dark = 255 - page.astype(int)
        assert dark[rows, columns].sum() > 0.5 * dark.sum(), (seed, style)


@pytest.mark.parametrize("how", CANCELS)
def test_a_mark_that_is_taken_back_is_darker_or_longer_than_before(how: str) -> None:
    rng, page = generator("held-out", 3), paper()
    with_ = pen("ballpoint", rng, "held-out")
    mark(page, BOX, "cross", with_, rng, "held-out")
    before = page.copy()
    cancel(page, BOX, how, with_, rng, "held-out")
    assert (before.astype(int) - page).sum() > 0.3 * (255 - before.astype(int)).sum()
    assert (page <= before).all()


def test_the_words_beside_a_box_are_a_scales_number_before_it_and_other_words_after_it() -> None:
    template = printed("contact-evaluation").template
    places = {(p.path, p.option): p for p in template.places}
    number = words_of(template, places["ratings.care.rating", "3"])
    assert number is not None
    assert number.x1 < places["ratings.care.rating", "3"].box.x0
    words = words_of(template, places["evaluator", "client"])
    assert words is not None
    assert words.x0 > places["evaluator", "client"].box.x1
    assert words_of(template, places["evaluator", "for_client"]) is None  # too long to draw a ring round


def test_figures_are_written_into_their_cells_and_the_slashes_stay_free() -> None:
    page = np.full((160, 700), 255, np.uint8)
    box = Box(40, 30, 640, 130)
    names = Hand(generator("held-out", 1), ()).date(page, box, "14/11/2026")
    assert len(names) == 8
    ink = (255 - page[:, 40:640].astype(int)).reshape(160, 10, 60).sum((0, 2))
    written = ink[[0, 1, 3, 4, 6, 7, 8, 9]]
    assert (written > 3 * ink[[2, 5]].max()).all()


def test_no_font_and_no_picture_of_a_figure_is_in_both_splits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    for name in "abcde":
        (folder / f"{name}.ttf").write_bytes(b"")
    for count, stem in ((30, "train"), (20, "t10k")):
        pictures = np.full((count, 28, 28), count, np.uint8)
        pictures[:, 5:20, 10:14] = 255
        (folder / f"{stem}-images-idx3-ubyte").write_bytes(b"\0" * 16 + pictures.tobytes())
        labels = np.arange(count, dtype=np.uint8) % 10
        (folder / f"{stem}-labels-idx1-ubyte").write_bytes(b"\0" * 8 + labels.tobytes())
    monkeypatch.setenv("CAREPACK_FONTS", str(folder))
    monkeypatch.setenv("CAREPACK_MNIST", str(folder))
    caches = (hands.fonts_of, digit_images.images, digit_images._places)
    for cached in caches:
        cached.cache_clear()
    try:
        fonts = [set(hands.fonts_of(split)) for split in SPLITS]
        assert len(fonts[0] | fonts[1]) == 5
        assert not fonts[0] & fonts[1]
        rng = np.random.default_rng(1)
        named = [{digit_images.image(7, rng, split)[1] for _ in range(20)} for split in SPLITS]
        assert named[0] <= {f"train:{n}" for n in (7, 17, 27)}
        assert named[1] <= {"t10k:7", "t10k:17"}
    finally:
        for cached in caches:
            cached.cache_clear()


def test_the_same_seed_draws_something_else_in_each_split() -> None:
    assert generator("train", 1).random() != generator("held-out", 1).random()
