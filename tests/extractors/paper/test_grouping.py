"""Which pages of a scan are one form, and that every page of it is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from extractors.locators import pages_in
from schemas.errors import CarepackError, DocumentError
from tests.extractors.paper import scans
from tests.extractors.paper.scans import form, laid, locators, pages, refusal, shown

pytestmark = pytest.mark.thorough

Scan = Sequence[scans.Grey | CarepackError]


def _asked(scan: Scan, of: scans.Printed, locator: str = "") -> list[tuple[str, str, int | None]]:
    queries = laid(shown(scan), of, locator)[1]
    return [(q.code, q.level, q.evidence.page if q.evidence else None) for q in queries]


def test_a_scan_of_one_copy_is_one_part_and_each_page_says_who_it_is() -> None:
    document = shown(pages(form()))
    assert locators(document) == [""]
    said = document.part("").carriers()
    assert {(c.kind, c.copy_number) for c in said} == {("qr", form().copy.number)}
    assert [(c.page, c.page_number) for c in said] == [(1, 1), (2, 2), (3, 3)]


def test_pages_of_two_copies_find_each_other_however_they_are_mixed() -> None:
    one, other = pages(form(0)), pages(form(1))
    document = shown([other[2], one[0], other[0], one[2], one[1], other[1]])
    assert locators(document) == ["pages=1,3,6", "pages=2,4-5"]
    assert {c.copy_number for c in document.part("pages=1,3,6").carriers()} == {form(1).copy.number}
    flat, asked = laid(document, form(0), "pages=2,4-5")
    assert [(p.number, p.page) for p in flat] == [(2, 1), (5, 2), (4, 3)]
    assert not asked


def test_every_page_is_in_exactly_one_part_whatever_it_is() -> None:
    one, other = pages(form(0)), pages(form(1))
    broken = DocumentError.of("page-damaged", "This page cannot be read.", "Scan it again.")
    scan = [
        scans.blank_back(),
        one[0],
        scans.blank_back(2),
        scans.letter(),
        other[1],
        broken,
        one[2],
        other[0],
    ]
    found = locators(shown(scan))
    numbers = [n for locator in found for n in pages_in(locator)]
    assert sorted(numbers) == list(range(1, 9))
    assert found == ["pages=1-3,7", "pages=4", "pages=5,8", "pages=6"]


@pytest.mark.parametrize(("locator", "code"), [("pages=2", "foreign-page"), ("pages=3", "page-damaged")])
def test_a_page_that_is_not_ours_or_cannot_be_had_is_refused_by_itself(locator: str, code: str) -> None:
    broken = DocumentError.of("page-damaged", "This page cannot be read.", "Scan it again.")
    document = shown([pages(form())[0], scans.letter(), broken])
    assert locators(document) == ["pages=1", "pages=2", "pages=3"]
    assert refusal(document, locator) == code


def test_a_page_whose_codes_are_covered_is_never_merged_with_its_neighbours() -> None:
    scan = pages(form())
    for at in scans.code_places(form(), 2, 150):
        scan[1][at] = 255
    document = shown(scan)
    assert locators(document) == ["pages=1,3", "pages=2"]
    assert refusal(document, "pages=2") == "page-code-unreadable"
    assert _asked(scan, form(), "pages=1,3") == [("page-missing", "must", None)]


def test_pages_without_any_readable_code_are_read_in_order_and_that_is_asked_about() -> None:
    scan = pages(form())
    for n, grey in enumerate(scan, 1):
        for at in scans.code_places(form(), n, 150):
            grey[at] = 255
    document = shown(scan)
    assert locators(document) == [""]
    assert document.part("").carriers() == ()
    flat, asked = laid(document, form())
    assert [(p.number, p.page) for p in flat] == [(1, 1), (2, 2), (3, 3)]
    assert [q.code for q in asked] == ["pages-by-order"]


def test_two_pages_on_one_picture_are_refused() -> None:
    import numpy as np

    one, other = scans.page(form(), 1), scans.page(form(), 2)
    assert refusal(shown([np.hstack([one, other])]), "") == "several-pages"


@pytest.mark.parametrize("over", [False, True])
def test_two_people_s_pages_of_one_blank_form_on_a_glass_are_refused_though_their_codes_say_the_same(
    over: bool,
) -> None:
    import numpy as np

    one = scans.page(form(copy=False), 1)
    both = np.vstack([one, one]) if over else np.hstack([one, one])
    assert refusal(shown([both]), "") == "several-pages"
    half = both.copy()  # one code of each is seen
    for at in scans.code_places(form(copy=False), 1, 150)[1:]:
        half[at] = 255
        half[: one.shape[0], : one.shape[1]][at] = 255
        half[-one.shape[0] :, -one.shape[1] :][at] = 255
    assert refusal(shown([half]), "") == "several-pages"


def test_blank_backs_go_with_the_page_before_them_and_are_told() -> None:
    back = scans.blank_back()
    one = pages(form())
    scan = [one[0], back, one[1], back, one[2], back]
    assert locators(shown(scan)) == [""]
    assert _asked(scan, form()) == [("blank-sides", "note", None)]


def test_a_back_with_a_word_on_it_is_not_blank() -> None:
    back = scans.written(scans.blank_back().copy(), (0.4, 0.5), "see")
    assert locators(shown([*pages(form()), back])) == ["pages=1-3", "pages=4"]


@pytest.mark.parametrize("from_top", [7.6, 12])
@pytest.mark.parametrize("ink", [90, 220])
def test_a_back_with_a_note_at_its_very_edge_is_refused_in_words_that_say_so(
    from_top: float, ink: int
) -> None:
    import cv2

    back, low = scans.blank_back().copy(), round((from_top + 3) * 150 / 25.4)
    cv2.putText(back, "see over, call Gwen", (500, low), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 0.85, 236 - ink, 2)
    document = shown([*pages(form()), back])
    assert locators(document) == ["pages=1-3", "pages=4"]
    with pytest.raises(DocumentError, match="Something is written on it") as refused:
        document.part("pages=4").carriers()
    assert refused.value.code == "foreign-page"


def test_a_back_with_holes_a_staple_and_shadows_at_its_edges_is_blank() -> None:
    back = scans.blank_back().copy()
    back[:, :12] = 120  # the edge of the lid
    back[:9, 300:] = 90
    back[40:44, 50:110] = 60  # a staple
    document = shown([*pages(form()), back])
    assert locators(document) == [""]


def test_blank_sides_alone_are_refused() -> None:
    assert refusal(shown([scans.blank_back()]), "") == "only-blank-sides"


def test_a_missing_page_is_asked_for() -> None:
    assert _asked(pages(form())[:2], form()) == [("page-missing", "must", None)]


def test_a_page_scanned_twice_alike_is_read_once_and_told() -> None:
    scan = pages(form())
    scan.append(scans.turned(scan[1], 180))
    flat, asked = laid(shown(scan), form())
    assert [p.page for p in flat] == [1, 2, 3]
    assert [(q.code, q.level) for q in asked] == [("page-twice", "note")]
    assert flat[1].number in {2, 4}


def test_a_page_scanned_twice_with_other_writing_is_asked_about() -> None:
    scan = pages(form())
    scan.append(scans.written(scan[1].copy(), (0.3, 0.5)))
    asked = _asked(scan, form())
    assert [a[:2] for a in asked] == [("page-twice", "must")]


@pytest.mark.parametrize(("ink", "same"), [(40, True), (85, False)])
def test_a_pencil_s_mark_that_was_made_between_two_scans_is_asked_about(ink: int, same: bool) -> None:
    import cv2
    import numpy as np

    scan = [*pages(form()), scans.page(form(), 1)]
    box = next(p for p in form().template.places if p.path == "agenda.1.item").box.corners.times(150 / 72)
    x, y = round(box.x0 + 20), round(box.y1 - 8)
    tick: Any = np.array([[(x, y - 8), (x + 8, y), (x + 24, y - 16)]], np.int32)
    cv2.polylines(scan[3], tick, False, 255 - ink, 3)
    assert [a[:2] for a in _asked(scan, form())] == [("page-twice", "note" if same else "must")]


def test_blank_forms_in_order_are_as_many_forms_without_a_question_but_it_is_said() -> None:
    of = form(copy=False)
    scan = [*pages(of), *pages(of)]
    assert locators(shown(scan)) == ["pages=1-3", "pages=4-6"]
    assert _asked(scan, of, "pages=4-6") == [("pages-by-order", "note", 4)]


def test_one_blank_form_in_order_among_others_of_another_kind_is_not_put_in_doubt() -> None:
    of = form(copy=False)
    assert _asked([*pages(of), scans.letter(), *pages(form())], of, "pages=1-3") == []


@pytest.mark.parametrize(
    ("gone", "joined"), [((), "note"), ((2,), "must"), ((4, 8), "must"), ((5, 6, 7), "note")]
)
def test_where_pages_of_blank_forms_are_lost_every_one_that_was_put_together_is_asked_about(
    gone: tuple[int, ...], joined: str
) -> None:
    # Of (5, 6, 7) nothing shows that the pages left are of two forms: it is said, as wherever all pages are there.
    of = form(copy=False)
    scan = [grey for n, grey in enumerate([*pages(of), *pages(of), *pages(of)], 1) if n not in gone]
    first = "pages=1-3" if 2 not in gone else "pages=3-5"
    asked = [a[:2] for a in _asked(scan, of, first)]
    assert asked == [("pages-by-order", joined)]


def test_a_blank_form_in_a_file_with_a_page_that_cannot_be_read_is_asked_about() -> None:
    of = form(copy=False)
    broken = DocumentError.of("page-damaged", "This page cannot be read.", "Scan it again.")
    one = pages(of)
    scan = [*one, one[0], broken, one[1], one[2]]
    assert [a[:2] for a in _asked(scan, of, "pages=1-3")] == [("pages-by-order", "must")]
    assert [a[:2] for a in _asked(scan, of, "pages=4,6-7")] == [("pages-by-order", "must")]


def test_a_blank_form_out_of_order_is_read_and_asked_about() -> None:
    of = form(copy=False)
    one = pages(of)
    scan = [one[0], one[2], one[1]]
    assert locators(shown(scan)) == [""]
    assert _asked(scan, of) == [("pages-by-order", "must", 1)]


def test_blank_forms_sorted_by_page_are_asked_about() -> None:
    of = form(copy=False)
    one = pages(of)
    scan = [one[0], one[0], one[1], one[1], one[2], one[2]]
    assert locators(shown(scan)) == ["pages=1,3,5", "pages=2,4,6"]
    assert _asked(scan, of, "pages=1,3,5") == [("pages-by-order", "must", 1)]
    assert _asked(scan, of, "pages=2,4,6") == [("pages-by-order", "must", 2)]


def test_a_blank_form_without_a_page_takes_none_of_the_next_one() -> None:
    of = form(copy=False)
    one = pages(of)
    scan = [one[0], one[2], *one]
    assert locators(shown(scan)) == ["pages=1-2", "pages=3-5"]
    by_order = ("pages-by-order", "must")
    assert [a[:2] for a in _asked(scan, of, "pages=1-2")] == [("page-missing", "must"), by_order]
    assert [a[:2] for a in _asked(scan, of, "pages=3-5")] == [by_order]


def test_a_part_that_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(DocumentError) as refused:
        shown(pages(form())).part("pages=3-4")
    assert refused.value.code == "no-such-part"
