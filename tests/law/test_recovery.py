"""Nothing comes back wrong unasked after damage. All forms and all damages: `python -m benchmarks.recovery`."""

from __future__ import annotations

import pytest

import forms
from benchmarks.recovery import page
from benchmarks.recovery.counting import Count, count
from benchmarks.recovery.damages import DAMAGES, Damage
from benchmarks.recovery.measuring import measure
from intake.documents import Findings
from schemas.checking import Checked, check
from schemas.reading import Query, Reading
from schemas.values import Value
from tests.clients.libreoffice import LibreOffice

pytestmark = pytest.mark.thorough

FEW = ("contact-evaluation", "supervision-record")
ANSWERS: dict[str, Value] = {
    "supervisee": "Siân Example",
    "actions.1.what": "Ring",
    "actions.2.what": "Write",
}


def no_office() -> LibreOffice:
    raise AssertionError("this damage says that it needs no LibreOffice")


@pytest.mark.parametrize("name", FEW)
def test_no_damage_by_hand_leaves_anything_wrong_without_a_query(name: str) -> None:
    counts = list(measure(name, no_office, lambda _, damage: not damage.clients))
    assert [(kind, damage, one.faults) for kind, damage, one in counts if one.wrong] == []
    assert sum(one.right for _, _, one in counts) > 10 * sum(
        one.queried + one.missing for _, _, one in counts
    )


@pytest.mark.client("libreoffice")
@pytest.mark.parametrize("name", FEW)
def test_the_word_form_saved_as_pdf_leaves_nothing_wrong_without_a_query(
    name: str, libreoffice: LibreOffice
) -> None:
    def chosen(kind: str, damage: Damage) -> bool:
        return kind == "PDF" and damage.clients == ("libreoffice",)

    counts = list(measure(name, lambda: libreoffice, chosen))
    assert [(damage, one.faults) for _, damage, one in counts if one.faults] == []
    assert counts[0][2].right > 0  # all pages, in order


@pytest.mark.client("libreoffice", "ghostscript", "poppler")
def test_prints_of_prints_leave_nothing_wrong_without_a_query(libreoffice: LibreOffice) -> None:
    def chosen(_: str, damage: Damage) -> bool:
        return "twice" in damage.name or "cairo" in damage.name

    counts = list(measure("pdp-2016", lambda: libreoffice, chosen))
    assert [(damage, one.faults) for _, damage, one in counts if one.wrong] == []
    ours = [one for _, damage, one in counts if "Word" not in damage]
    assert [(one.queried, one.missing) for one in ours] == [(0, 0)] * 3


@pytest.mark.client("pdftk", "pdfbox", "openpdf", "pymupdf")
@pytest.mark.parametrize("name", ["contact-evaluation", "pdp-2016"])
def test_programs_that_fill_and_flatten_forms_leave_nothing_wrong_without_a_query(name: str) -> None:
    clients = {"pdftk", "pdfbox", "openpdf", "pymupdf"}

    def chosen(_: str, damage: Damage) -> bool:
        return len(damage.clients) == 1 and damage.clients[0] in clients and "page" not in damage.name

    counts = list(measure(name, no_office, chosen))
    assert len(counts) == 8
    assert [(damage, one.faults) for _, damage, one in counts if one.wrong] == []
    assert sum(one.right for _, _, one in counts) > 10 * sum(
        one.queried + one.missing for _, _, one in counts
    )


def test_a_wrong_value_counts_as_wrong_whatever_other_question_is_asked_about() -> None:
    one = told({**ANSWERS, "supervisee": "Zoë Sample"}, Query(code="stray-text", path="supervisor", say="?"))
    assert (one.right, one.wrong) == (2, 1)


def test_a_value_lost_counts_as_wrong_unless_it_is_asked_about() -> None:
    left = {p: v for p, v in ANSWERS.items() if p != "supervisee"}
    assert told(left).wrong == 1
    assert told(left, Query(code="required", path="supervisee", say="?")).wrong == 1
    assert told(left, Query(code="missing", path="supervisee", say="?")).missing == 1
    whole = told(left, Query(code="page-missing", say="?"))
    assert (whole.wrong, whole.missing, whole.whole) == (0, 1, 1)


def test_a_row_deleted_with_its_answers_counts_as_wrong_unless_a_row_is_asked_about() -> None:
    left: dict[str, Value] = {"supervisee": "Siân Example", "actions.1.what": "Write"}
    assert told(left).wrong == 1
    assert told(left, Query(code="rows-missing", path="actions", say="?")).missing == 1


def test_rows_of_a_repeating_table_may_change_places() -> None:
    moved: dict[str, Value] = {**ANSWERS, "actions.1.what": "Write", "actions.2.what": "Ring"}
    assert told(moved).right == 3


def test_words_written_beside_the_answers_must_not_be_lost() -> None:
    assert told(ANSWERS, added=("rang the family",)).wrong == 1
    asked = Query(code="stray-text", say="?", raw="rang the family")
    assert told(ANSWERS, asked, added=("rang the family",)).wrong == 0


def test_the_page_has_every_form_and_every_damage_and_nothing_wrong() -> None:
    cells = page.kept()
    assert {form for _, _, form in cells} == {e.form for e in forms.catalogue()}
    assert {(kind, damage) for kind, damage, _ in cells} == {
        (kind, damage.name) for kind, damages in DAMAGES.items() for damage in damages
    }
    assert sum(cells.values(), Count()).wrong == 0


def told(read: dict[str, Value], *queries: Query, added: tuple[str, ...] = ()) -> Count:
    """The count of a reading that says `read` and asks `queries`, where ANSWERS were filled in."""
    form = forms.load("supervision-record")
    empty = Reading(medium="word", form=form.form, edition=form.edition)
    checked: Checked = check(form, empty).model_copy(update={"answers": read})
    return count(form, ANSWERS, Findings(form, empty, checked, queries), added)
