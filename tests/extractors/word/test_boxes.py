"""Whether a box is ticked, in every way programs write it (ECMA-376 part 1, 22.9.2.7)."""

from __future__ import annotations

from copy import deepcopy

import pytest

import forms
from fillers.word.layout import has_boxes
from schemas.records import answers_of
from tests import shapes
from tests.damage.word import NS, w
from tests.extractors.word.documents import Element, Sheet
from tests.extractors.word.sample import record_of

pytestmark = pytest.mark.thorough

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
ON, OFF = ("1", "true", "TRUE", "True", "on", "ON"), ("0", "false", "FALSE", "False", "off", "Off")
WITH_BOXES = shapes.matrix(
    (
        name
        for name in shapes.EVERY
        if any(has_boxes(f, in_table=True) for t in forms.load(name).tables for f in t.columns)
    ),
    shapes.NOW,
)
"""Those with boxes in a table: an answer of many options is a list there, and has none."""


def marks(sheet: Sheet) -> list[Element]:
    return list(sheet.root.iter(f"{W14}checked"))


@pytest.mark.parametrize("form", ["supervision-record", *WITH_BOXES])
@pytest.mark.parametrize(("on", "off"), list(zip(ON, OFF, strict=True)))
def test_a_box_is_ticked_or_not_in_whatever_letters_it_says_so(form: str, on: str, off: str) -> None:
    definition = forms.load(form)
    sheet = Sheet(definition, answers_of(definition, record_of(form)))
    plain = sheet.checked()
    assert marks(sheet)
    for mark in marks(sheet):
        mark.set(f"{W14}val", on if mark.get(f"{W14}val") == "1" else off)
    assert sheet.checked() == plain


def test_a_box_that_says_nothing_more_is_ticked() -> None:
    sheet = Sheet(forms.load("supervision-record"), {"worth_supervisee": 4})
    for mark in marks(sheet):
        if mark.get(f"{W14}val") == "1":
            del mark.attrib[f"{W14}val"]
    assert sheet.checked().answers["worth_supervisee"] == 4


def test_a_box_whose_sign_says_otherwise_is_asked_about() -> None:
    sheet = Sheet(forms.load("supervision-record"), {"worth_supervisee": 4})
    for mark in marks(sheet):
        if mark.get(f"{W14}val") == "1":
            mark.set(f"{W14}val", "FALSE")
    assert [q.code for q in sheet.checked().queries if q.path == "worth_supervisee"] == ["glyph-disagrees"]


def test_a_box_that_is_there_twice_and_ticked_once_is_asked_about() -> None:
    made = Sheet(forms.load("supervision-record"), {"worth_supervisee": 5})
    again = deepcopy(made.control("worth_supervisee.3"))
    (tag,) = again.xpath("./w:sdtPr/w:tag", namespaces=NS)
    tag.set(w("val"), "worth_supervisee.5")
    made.control("worth_supervisee.5").addnext(again)
    (query,) = (q for q in made.checked().queries if q.path == "worth_supervisee")
    assert query.code == "two-values"
