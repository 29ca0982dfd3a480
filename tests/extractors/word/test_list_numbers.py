"""The numbers of automatic lists stand on the page: "I agree with 1 and 3" says nothing without them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lxml import etree

import forms
from schemas.checking import Checked
from schemas.records import answers_of
from tests import shapes
from tests.damage.word import W, w
from tests.extractors.word.changing import change_part
from tests.extractors.word.documents import Sheet
from tests.extractors.word.sample import record_of


def level(n: int, text: str, kind: str = "decimal", start: int = 1) -> str:
    said = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{n}">{said}</w:lvl>'


def numbering(*levels: str, nums: str = "") -> str:
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{nums}</w:numbering>'
    )


OF_ITS_OWN = (
    '<w:num w:numId="9"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
"""A list that begins anew beside the form's own."""

Line = tuple[str, str, int]
"""Words, the number of the list ("" for none), and the level."""


def listed(lines: Sequence[Line], part: str, tag: str = "summary") -> Sheet:
    """A record whose answer has a paragraph for each line, as Word makes of a control in which Enter was pressed."""
    sheet = Sheet(forms.load("supervision-record"))
    lines_into(sheet, lines, tag)
    change_part(sheet, "word/numbering.xml", lambda _: part)
    return sheet


def lines_into(sheet: Sheet, lines: Sequence[Line], tag: str) -> None:
    control = sheet.control(tag)
    for prompt in list(control.iter(w("showingPlcHdr"))):
        prompt.getparent().remove(prompt)  # type: ignore[union-attr]
    cell = next(control.iterancestors(w("tc")))
    mark, end = control.getprevious(), control.getnext()
    paragraph = control.getparent()
    for one in (mark, control, end):
        assert one is not None
        cell.append(one)
    assert paragraph is not None
    cell.remove(paragraph)
    holder = control.find(w("sdtContent"))
    assert holder is not None
    holder[:] = [
        etree.fromstring(
            f'<w:p xmlns:w="{W}"><w:pPr>{_numbered(name, at)}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>'
        )
        for words, name, at in lines
    ]


def _numbered(name: str, at: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>' if name else ""


def summary(sheet: Sheet) -> tuple[str | None, list[str]]:
    checked = sheet.checked()
    found = checked.answers.get("summary")
    return (None if found is None else str(found)), codes(checked)


def codes(checked: Checked, path: str = "summary") -> list[str]:
    return [q.code for q in checked.queries if q.path == path]


def test_a_numbered_list_is_read_with_its_numbers() -> None:
    lines = [("Rota", "1", 0), ("Keys", "1", 0), ("Monday", "1", 0), ("I agree with 1 and 3.", "", 0)]
    assert summary(listed(lines, numbering(level(0, "%1.")))) == (
        "1. Rota\n2. Keys\n3. Monday\nI agree with 1 and 3.",
        [],
    )


@pytest.mark.parametrize(
    ("kind", "text", "numbers"),
    [
        ("decimal", "%1)", ["1) ", "2) ", "3) "]),
        ("lowerLetter", "(%1)", ["(a) ", "(b) ", "(c) "]),
        ("upperLetter", "%1.", ["A. ", "B. ", "C. "]),
        ("lowerRoman", "%1.", ["i. ", "ii. ", "iii. "]),
        ("upperRoman", "%1.", ["I. ", "II. ", "III. "]),
        ("decimalZero", "%1", ["01 ", "02 ", "03 "]),
        ("ordinal", "%1", ["1st ", "2nd ", "3rd "]),
        ("bullet", "-", ["• ", "• ", "• "]),
        ("none", "%1", ["", "", ""]),
        ("decimal", "Point %1:", ["Point 1: ", "Point 2: ", "Point 3: "]),
    ],
)
def test_numbers_are_spelt_as_their_list_says(kind: str, text: str, numbers: list[str]) -> None:
    lines = [("Rota", "1", 0), ("Keys", "1", 0), ("Monday", "1", 0)]
    said = "\n".join(n + words for n, (words, _, _) in zip(numbers, lines, strict=True))
    assert summary(listed(lines, numbering(level(0, text, kind)))) == (said, [])


def test_levels_count_on_their_own_and_begin_anew_under_a_new_number() -> None:
    part = numbering(level(0, "%1."), level(1, "%1.%2", start=1), level(2, "%3)", "lowerLetter"))
    lines = [
        ("Rota", "1", 0),
        ("Early", "1", 1),
        ("Late", "1", 1),
        ("Nights", "1", 2),
        ("Keys", "1", 0),
        ("Spare", "1", 1),
    ]
    assert summary(listed(lines, part))[0] == "1. Rota\n1.1 Early\n1.2 Late\na) Nights\n2. Keys\n2.1 Spare"


def test_a_list_goes_on_counting_where_its_numbers_are_shared_and_begins_anew_where_it_says_so() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    lines = [("a", "1", 0), ("b", "2", 0), ("c", "3", 0), ("d", "3", 0)]
    assert (
        summary(listed(lines, numbering(level(0, "%1.", start=4), nums=more)))[0] == "4. a\n5. b\n1. c\n2. d"
    )


def test_a_paragraph_taken_out_of_its_list_has_no_number() -> None:
    lines = [("Rota", "1", 0), ("as agreed", "0", 0), ("Keys", "1", 0)]
    assert summary(listed(lines, numbering(level(0, "%1."))))[0] == "1. Rota\nas agreed\n2. Keys"


@pytest.mark.parametrize(("name", "at"), [("9", 0), ("1", 3)], ids=["of no list", "of no level of its list"])
def test_a_paragraph_of_what_is_not_there_has_no_number(name: str, at: int) -> None:
    lines = [("The rota.", "1", 0), ("The van.", name, at)]
    assert summary(listed(lines, numbering(level(0, "%1.")))) == ("1. The rota.\nThe van.", [])


def test_a_list_of_a_style_is_numbered_too() -> None:
    sheet = listed([("Rota", "", 0), ("Keys", "", 0)], numbering(level(0, "%1.")))
    style = (
        '<w:style w:type="paragraph" w:styleId="Points">'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="More"><w:basedOn w:val="Points"/></w:style>'
    )
    change_part(sheet, "word/styles.xml", lambda s: s.replace("</w:styles>", f"{style}</w:styles>"))
    for paragraph, name in zip(sheet.all("//w:sdtContent/w:p"), ("Points", "More"), strict=True):
        properties = paragraph.find(w("pPr"))
        assert properties is not None
        etree.SubElement(properties, w("pStyle"), {w("val"): name})
    assert summary(sheet)[0] == "1. Rota\n2. Keys"


@pytest.mark.parametrize("kind", ["chicago", "cardinalText", "hebrew1", "custom"])
def test_a_number_that_cannot_be_spelt_is_asked_about(kind: str) -> None:
    found, asked = summary(listed([("Rota", "1", 0)], numbering(level(0, "%1.", kind))))
    assert (found, asked) == (None, ["unreadable-text"])


def test_a_text_of_a_list_that_would_fill_the_record_is_asked_about() -> None:
    found, asked = summary(listed([("Rota", "1", 0)], numbering(level(0, "x" * 5000))))
    assert (found, asked) == (None, ["unreadable-text"])


def test_an_empty_answer_in_a_numbered_paragraph_is_blank_and_a_box_is_a_box() -> None:
    form = forms.load("supervision-record")
    sheet = Sheet(form, {"worth_supervisee": 4})
    change_part(sheet, "word/numbering.xml", lambda _: numbering(level(0, "%1.")))
    plain = sheet.checked()
    for paragraph in sheet.all("//w:p[.//w:sdt]"):
        properties = paragraph.find(w("pPr"))
        assert properties is not None
        properties.append(etree.fromstring(f'<x xmlns:w="{W}">{_numbered("1", 0)}</x>')[0])
    checked = sheet.checked()
    assert checked.record == plain.record
    assert list(checked.queries) == list(plain.queries)


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_on_every_form_an_answer_in_a_list_keeps_its_number_and_nothing_else_changes(name: str) -> None:
    form = forms.load(name)
    sheet = Sheet(form, answers_of(form, record_of(name)))
    change_part(sheet, "word/numbering.xml", lambda _: numbering(level(0, "%1."), nums=OF_ITS_OWN))
    plain = sheet.checked()
    texts = [v for v in plain.understood if isinstance(plain.understood[v], str)]
    path = max(texts, key=lambda p: len(str(plain.understood[p])))
    answer = str(plain.understood[path])
    content = next(c for c in sheet.all("//w:sdtContent") if answer[:40] in "".join(map(str, c.itertext())))
    paragraph = next(content.iterancestors(w("p")))
    properties = paragraph.find(w("pPr"))
    assert properties is not None
    properties.append(etree.fromstring(f'<x xmlns:w="{W}">{_numbered("9", 0)}</x>')[0])
    checked = sheet.checked()
    assert checked.understood == {**plain.understood, path: f"1. {answer}"}
    assert checked.queries == plain.queries


def test_a_printed_question_that_was_made_a_line_of_a_list_is_still_that_question() -> None:
    sheet = Sheet(forms.load("supervision-record"), {"comments": "All well."})
    change_part(sheet, "word/numbering.xml", lambda _: numbering(level(0, "%1.")))
    plain = sheet.checked()
    for words in ("Name of Supervisor", "Comments:"):
        paragraph = next(sheet.label(words).iterancestors(w("p")))
        properties = paragraph.find(w("pPr"))
        assert properties is not None
        properties.append(etree.fromstring(f'<x xmlns:w="{W}">{_numbered("1", 0)}</x>')[0])
    checked = sheet.checked()
    assert (checked.record, checked.queries) == (plain.record, plain.queries)
