"""What the boxes of a question say together, each threshold just inside and just outside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractors.paper import ticks
from extractors.paper.beside_boxes import Added
from extractors.paper.circled import PART, RING, SOME, Labelled
from extractors.paper.ticks import CLEAR, FITS, SURE, BoxSeen, Sight, Verdict, box_seen, pen_seen
from schemas.doubts import SENTENCES

NOTHING, TICK = Added(0.0, 0.0, 0.0, 0.0, 2.0), Added(3.0, 3.0, 0.2, 0.5, 1.0)
NO_WORDS, RINGED = Labelled(0.0, 0.0), Labelled(RING, 3.0)


def box(key: str, mark: float = 0.0, cancelled: float = 0.0, **more: object) -> BoxSeen:
    added = TICK if mark > 0.5 or cancelled > 0.5 else NOTHING
    made = BoxSeen(key, mark, mark, cancelled, added, NO_WORDS)
    return replace(made, **more)  # type: ignore[arg-type]


def decide(boxes: list[BoxSeen], many: bool, sight: Sight = Sight()) -> Verdict:  # noqa: B008
    return ticks.decide(boxes, many, sight)


def test_one_ticked_box_is_the_answer() -> None:
    assert decide([box("met", 0.999), box("not")], many=False) == Verdict(("met",), 0.999)


def test_no_ticked_box_is_a_blank() -> None:
    assert decide([box("met"), box("not")], many=False) == Verdict((), 1.0)


def test_two_ticked_boxes_are_asked_about_and_both_told() -> None:
    verdict = decide([box("met", 0.99), box("not", 0.98)], many=False)
    assert (verdict.marks, verdict.doubt) == (("met", "not"), "two-marks")


def test_two_ticked_boxes_are_two_answers_where_many_are_asked_for() -> None:
    verdict = decide([box("care", 0.99), box("courage", 0.98), box("competence")], many=True)
    assert (verdict.marks, verdict.doubt) == (("care", "courage"), None)


def test_a_cancelled_mark_beside_another_is_taken_back() -> None:
    verdict = decide([box("met", cancelled=0.99), box("not", 0.99)], many=False)
    assert (verdict.marks, verdict.doubt) == (("not",), None)


@pytest.mark.parametrize("many", [False, True])
def test_a_cancelled_mark_alone_is_asked_about(many: bool) -> None:
    assert decide([box("met", cancelled=0.99), box("not")], many=many).doubt == "mark-cancelled"


def test_among_many_answers_a_cancelled_one_is_asked_about_whatever_else_is_ticked() -> None:
    assert decide([box("care", cancelled=0.99), box("courage", 0.99)], many=True).doubt == "mark-cancelled"


@pytest.mark.parametrize(("cancelled", "doubt"), [(CLEAR, None), (CLEAR + 0.01, "mark-cancelled")])
def test_what_may_be_cancelled_is_no_blank(cancelled: float, doubt: str | None) -> None:
    assert decide([box("met", cancelled=cancelled), box("not")], many=False).doubt == doubt


@pytest.mark.parametrize(("mark", "doubt"), [(SURE, None), (SURE - 0.001, "box-unreadable")])
def test_a_mark_must_be_nearly_certain(mark: float, doubt: str | None) -> None:
    assert decide([box("met", mark), box("not")], many=False).doubt == doubt


@pytest.mark.parametrize(("mark", "doubt"), [(ticks.ALONE, None), (ticks.ALONE - 0.001, "box-unreadable")])
def test_where_any_number_may_be_ticked_a_mark_must_be_more_certain(mark: float, doubt: str | None) -> None:
    assert decide([box("care", mark), box("courage")], many=True).doubt == doubt


@pytest.mark.parametrize(("mark", "doubt"), [(CLEAR, None), (CLEAR + 0.001, "box-unreadable")])
def test_a_box_without_a_mark_must_be_nearly_certain_too(mark: float, doubt: str | None) -> None:
    assert decide([box("met", 0.999), box("not", mark)], many=False).doubt == doubt


def test_where_the_members_of_the_net_differ_a_person_is_asked() -> None:
    said = np.array([[0.01, 0.99, 0.0], [0.5, 0.5, 0.0]], np.float32)
    seen = box_seen("met", said, TICK, NO_WORDS)
    assert [seen.mark, seen.perhaps] == pytest.approx([0.5, 0.99])
    verdict = decide([seen, box("not")], many=False)
    assert (verdict.marks, verdict.doubt) == (("met",), "box-unreadable")


def test_a_doubt_tells_what_it_may_be_instead() -> None:
    assert decide([box("met", 0.95), box("not", 0.3)], many=False).other == "not"


@pytest.mark.parametrize(("fit", "doubt"), [(FITS, None), (FITS - 0.01, "box-unreadable")])
def test_boxes_that_are_not_where_the_blank_has_them_are_asked_about(fit: float, doubt: str | None) -> None:
    assert decide([box("met", 0.999), box("not")], many=False, sight=Sight(fit=fit)).doubt == doubt


@pytest.mark.parametrize(
    ("sight", "doubt"),
    [
        (Sight(light=ticks.BLIND), None), (Sight(light=ticks.BLIND + 0.01), "box-unreadable"),
        (Sight(frames=ticks.FRAMES), None), (Sight(frames=ticks.FRAMES - 0.01), "box-unreadable"),
    ],
)  # fmt: skip
def test_a_blank_is_asked_about_where_a_light_stroke_would_not_be_seen(
    sight: Sight, doubt: str | None
) -> None:
    assert decide([box("met"), box("not")], many=False, sight=sight).doubt == doubt
    assert decide([box("met", 0.999), box("not")], many=False, sight=sight).doubt is None


def test_one_mark_of_several_may_be_gone_where_the_boxes_edges_are_broken() -> None:
    ticked = [box("care", 0.999), box("courage")]
    assert decide(ticked, many=True, sight=Sight(frames=ticks.FRAMES - 0.01)).doubt == "box-unreadable"
    assert decide(ticked, many=True, sight=Sight(frames=ticks.FRAMES)).doubt is None


def test_a_ring_on_a_noisy_scan_is_asked_about() -> None:
    ringed = [box("5", words=RINGED), box("4")]
    assert decide(ringed, many=False, sight=Sight(light=ticks.BLIND + 0.01)).doubt == "mark-beside"
    assert decide(ringed, many=False, sight=Sight(light=ticks.BLIND)).doubt is None


@pytest.mark.parametrize(
    ("area", "reach", "doubt"),
    [
        (ticks.SPECK - 0.01, ticks.SHORT - 0.01, "box-unreadable"),
        (ticks.SPECK, ticks.SHORT - 0.01, None), (ticks.SPECK - 0.01, ticks.SHORT, None),
    ],
)  # fmt: skip
def test_a_small_dot_may_be_dirt(area: float, reach: float, doubt: str | None) -> None:
    dot = box("met", 0.999, added=replace(TICK, area=area, reach=reach))
    assert decide([dot, box("not")], many=False).doubt == doubt


@pytest.mark.parametrize(("area", "doubt"), [(ticks.THIN, None), (ticks.THIN - 0.01, "box-unreadable")])
def test_a_mark_without_ink_is_doubted(area: float, doubt: str | None) -> None:
    thin = box("met", 0.999, added=replace(TICK, area=area))
    assert decide([thin, box("not")], many=False).doubt == doubt


@pytest.mark.parametrize(("share", "doubt"), [(ticks.SOLID, None), (ticks.SOLID + 0.01, "box-unreadable")])
def test_a_box_that_is_covered_is_doubted_as_a_mark(share: float, doubt: str | None) -> None:
    solid = box("met", 0.999, added=replace(TICK, share=share, hole=0.1))
    assert decide([solid, box("not")], many=False).doubt == doubt
    dense = box("met", 0.999, added=replace(TICK, share=share, hole=ticks.HOLE))
    assert decide([dense, box("not")], many=False).doubt is None


@pytest.mark.parametrize(
    ("share", "edge", "doubt"),
    [
        (ticks.HALF + 0.01, ticks.OVER_EDGE + 0.01, "box-unreadable"),
        (ticks.HALF, ticks.OVER_EDGE + 0.01, None), (ticks.HALF + 0.01, ticks.OVER_EDGE, None),
    ],
)  # fmt: skip
def test_a_box_that_was_faintly_filled_in_over_its_frame_is_doubted_as_a_mark(
    share: float, edge: float, doubt: str | None
) -> None:
    filled = box("met", 0.999, added=replace(TICK, share=share, edge=edge))
    assert decide([filled, box("not")], many=False).doubt == doubt


@pytest.mark.parametrize(("more", "doubt"), [(0.0, None), (0.01, "box-unreadable")])
def test_ink_that_the_net_takes_for_no_mark_is_doubted(more: float, doubt: str | None) -> None:
    rival = box("not", added=replace(TICK, area=ticks.RIVAL * TICK.area + more))
    assert decide([box("met", 0.999), rival], many=False).doubt == doubt
    left = box("not", added=replace(TICK, area=ticks.INK + more))
    assert decide([box("met"), left], many=False).doubt == doubt


@pytest.mark.parametrize(("area", "doubt"), [(ticks.FAINT, None), (ticks.FAINT + 0.01, "box-unreadable")])
def test_a_faint_stroke_is_asked_about_where_any_number_may_be_ticked(area: float, doubt: str | None) -> None:
    boxes = [box("care", 0.999), box("courage", added=replace(TICK, area=area))]
    assert decide(boxes, many=True).doubt == doubt
    assert decide(boxes, many=False).doubt is None


@pytest.mark.parametrize(
    ("perhaps", "area", "doubt"),
    [
        (ticks.HINT + 0.01, ticks.THIN + 0.01, "box-unreadable"),
        (ticks.HINT, ticks.THIN + 0.01, None), (ticks.HINT + 0.01, ticks.THIN, None),
    ],
)  # fmt: skip
def test_a_little_ink_that_may_be_a_mark_is_asked_about(
    perhaps: float, area: float, doubt: str | None
) -> None:
    faint = box("met", perhaps, added=replace(TICK, area=area))
    assert decide([faint, box("not")], many=False).doubt == doubt


@pytest.mark.parametrize(
    ("edge", "light", "doubt"),
    [
        (ticks.DAB, 0.0, None), (ticks.DAB + 0.01, 0.0, "box-unreadable"),
        (1.5 * ticks.DAB, 0.5, None), (1.5 * ticks.DAB + 0.01, 0.5, "box-unreadable"),
    ],
)  # fmt: skip
def test_a_dab_on_the_frame_of_one_box_is_asked_about(edge: float, light: float, doubt: str | None) -> None:
    dab, sight = box("met", added=replace(NOTHING, edge=edge)), Sight(light=light)
    assert decide([dab, box("not")], many=False, sight=sight).doubt == doubt
    assert decide([dab, box("not", 0.999)], many=True, sight=sight).doubt == doubt
    assert decide([dab, box("not", 0.999)], many=False, sight=sight).doubt is None
    everywhere = [box(key, added=replace(NOTHING, edge=edge)) for key in ("met", "not")]
    assert decide(everywhere, many=False, sight=sight).doubt is None


@pytest.mark.parametrize(("darker", "doubt"), [(ticks.DOT, None), (ticks.DOT + 0.01, "box-unreadable")])
def test_a_dot_on_the_frame_of_one_box_is_asked_about(darker: float, doubt: str | None) -> None:
    dot = box("met", added=replace(NOTHING, darker=darker))
    assert decide([dot, box("not")], many=False).doubt == doubt
    assert decide([dot, box("not", 0.999)], many=False).doubt is None
    everywhere = [box(key, added=replace(NOTHING, darker=darker)) for key in ("met", "not")]
    assert decide(everywhere, many=False).doubt is None


BLANK, MET, ASKED = Verdict((), 0.99), Verdict(("met",), 0.99), Verdict((), 0.9, "mark-beside")


@pytest.mark.parametrize(
    ("verdicts", "doubts"),
    [
        ([MET] * ticks.PEN_SEEN + [BLANK] * 9, [None] * (ticks.PEN_SEEN + 9)),
        ([MET, MET, BLANK], [None, None, "blank-unsure"]),
        ([MET] + [BLANK] * 2, [None] + ["blank-unsure"] * 2),
        ([MET] + [BLANK] * 3, ["box-unreadable"] + ["blank-unsure"] * 3),
        ([MET] + [ASKED] * 3, ["box-unreadable"] + ["mark-beside"] * 3),
    ],
)
def test_black_and_white_may_have_lost_the_pen(verdicts: list[Verdict], doubts: list[str | None]) -> None:
    assert [v.doubt for v in pen_seen(verdicts)] == doubts


def test_a_ring_round_the_words_is_the_answer_where_no_box_has_one() -> None:
    verdict = decide([box("5"), box("4", words=RINGED), box("3")], many=False)
    assert (verdict.marks, verdict.doubt) == (("4",), None)


def test_a_ring_and_a_tick_elsewhere_are_asked_about_and_one_round_the_ticked_words_is_not() -> None:
    assert decide([box("5", 0.99), box("4", words=RINGED)], many=False).doubt == "two-marks"
    assert decide([box("5", 0.99, words=RINGED), box("4")], many=False).doubt is None
    assert decide([box("5", words=RINGED), box("4", words=RINGED)], many=False).doubt == "two-marks"


def test_a_ring_is_asked_about_where_many_answers_may_be_given() -> None:
    assert decide([box("care", words=RINGED), box("courage")], many=True).doubt == "mark-beside"


@pytest.mark.parametrize(
    ("words", "doubt"),
    [
        (Labelled(0.1, SOME), "mark-beside"), (Labelled(0.1, SOME - 0.01), None),
        (Labelled(PART, SOME / 2), "mark-beside"), (Labelled(PART - 0.01, SOME / 2), None),
        (Labelled(RING - 0.01, SOME), "mark-beside"), (Labelled(RING, SOME), None),
    ],
)  # fmt: skip
def test_ink_on_an_options_words_is_asked_about_where_no_box_is_ticked(
    words: Labelled, doubt: str | None
) -> None:
    assert decide([box("met", words=words), box("not")], many=False).doubt == doubt
    assert words.ring or decide([box("met", words=words), box("not", 0.99)], many=False).doubt is None


def test_every_doubt_has_its_sentence() -> None:
    assert {
        "box-unreadable",
        "two-marks",
        "mark-cancelled",
        "mark-beside",
        "blank-unsure",
    } <= SENTENCES.keys()
