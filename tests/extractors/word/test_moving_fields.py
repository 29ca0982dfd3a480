"""Fields that change by themselves are nobody's answer: what they showed last is only a candidate."""

from __future__ import annotations

import pytest
from lxml import etree

import forms
from schemas.checking import Checked
from schemas.records import answers_of
from tests import shapes
from tests.damage.word import W, w
from tests.extractors.word.documents import Sheet, queries
from tests.extractors.word.sample import record_of

pytestmark = pytest.mark.thorough


def simple(code: str, shows: str) -> str:
    code = code.replace('"', "&quot;")
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shows}</w:t></w:r></w:fldSimple>'


def spanning(code: str, shows: str) -> str:
    half = len(code) // 2
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code[:half]}</w:instrText></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{code[half:]} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shows}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def put(sheet: Sheet, tag: str, content: str) -> Sheet:
    control = sheet.control(tag)
    holder = control.find(w("sdtContent"))
    assert holder is not None
    holder[:] = list(etree.fromstring(f'<x xmlns:w="{W}">{content}</x>'))
    for old in [*control.iter(w("showingPlcHdr")), *control.iter(w("date"))]:
        old.getparent().remove(old)  # type: ignore[union-attr]
    return sheet


def record(tag: str, content: str) -> Checked:
    return put(Sheet(forms.load("supervision-record")), tag, content).checked()


MOVING = [
    *('DATE \\@ "dd/MM/yyyy"', "date \\@ d", 'TIME \\@ "HH:mm"', "SAVEDATE", "PRINTDATE", "CREATEDATE"),
    *("EDITTIME", "PAGE", "NUMPAGES", "FILENAME \\p", "AUTHOR", "USERNAME", "DOCPROPERTY Status", "= 2 + 3"),
    *("REF who", "SEQ list", 'IF 1 = 1 "a" "b"', "SYMBOL 252 \\f Wingdings", ""),
]


@pytest.mark.parametrize("make", [simple, spanning])
@pytest.mark.parametrize("code", MOVING)
def test_what_a_moving_field_shows_is_asked_about(code: str, make: object) -> None:
    assert callable(make)
    checked = record("date", make(code, "14/11/2026"))
    asked = [q for q in checked.queries if q.path == "date" and q.code != "required"]
    assert [(q.code, q.level, q.values) for q in asked] == [("moving-field", "must", ("14/11/2026",))]
    assert "date" not in checked.answers


@pytest.mark.parametrize("make", [simple, spanning])
@pytest.mark.parametrize("code", ['HYPERLINK "https://example.org"', "FORMTEXT"])
def test_a_field_that_shows_what_somebody_wrote_is_an_answer(code: str, make: object) -> None:
    assert callable(make)
    assert record("date", make(code, "14/11/2026")).answers["date"].isoformat() == "2026-11-14"  # type: ignore[union-attr]


def test_a_moving_field_among_written_words_leaves_them_as_the_first_candidate() -> None:
    content = "<w:r><w:t>Seen on </w:t></w:r>" + spanning("DATE", "14/11/2026")
    [query] = [q for q in record("comments", content).queries if q.path == "comments"]
    assert (query.code, query.values) == ("moving-field", ("Seen on", "Seen on 14/11/2026"))


def test_a_field_in_a_field_that_stays_is_still_seen() -> None:
    inner = spanning("DATE", "14/11/2026")
    outer = spanning('HYPERLINK "x"', "@").replace("<w:r><w:t>@</w:t></w:r>", inner)
    assert [q.code for q in record("comments", outer).queries if q.path == "comments"] == ["moving-field"]


def test_a_field_that_never_ends_spoils_no_answer_but_its_own() -> None:
    content = spanning("DATE", "14/11/2026").replace('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "")
    sheet = put(Sheet(forms.load("supervision-record"), {"summary": "All well."}), "date", content)
    checked = sheet.checked()
    assert checked.answers["summary"] == "All well."
    assert [q.path for q in checked.queries if q.code == "moving-field"] == ["date"]


def test_an_end_without_a_beginning_is_nothing() -> None:
    end = '<w:r><w:fldChar w:fldCharType="end"/><w:fldChar w:fldCharType="separate"/></w:r>'
    assert record("comments", end + "<w:r><w:t>All well.</w:t></w:r>").answers["comments"] == "All well."


def test_a_moving_field_outside_the_answers_is_asked_about_once() -> None:
    sheet = Sheet(forms.load("supervision-record"))
    line = etree.fromstring(f'<w:p xmlns:w="{W}">{simple("DATE", "14/11/2026")}</w:p>')
    sheet.all("//w:sectPr")[0].addprevious(line)
    reading = sheet.read()
    assert not queries(reading, "moving-field")
    assert len(queries(reading, "stray-text")) == 1


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_on_every_form_the_date_of_today_is_no_date_of_the_record(name: str) -> None:
    form = forms.load(name)
    sheet = Sheet(form, answers_of(form, record_of(name)))
    plain = sheet.checked()
    dates = [
        p for p, v in plain.understood.items() if v is not None and "." not in p and hasattr(v, "isoformat")
    ]
    assert dates
    for path in dates:
        put(sheet, path, spanning('DATE \\@ "dd/MM/yyyy"', "14/11/2026"))
    checked = sheet.checked()
    assert {q.path for q in checked.queries if q.code == "moving-field"} == set(dates)
    assert {p: v for p, v in checked.understood.items() if p not in dates} == {
        p: v for p, v in plain.understood.items() if p not in dates
    }
