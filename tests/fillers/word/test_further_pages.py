"""Pages behind a form in Word: sound XML in the form's own styles, and nothing before them changed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

import forms
from fillers import word
from fillers.word.checks import check
from fillers.word.markup import clark
from schemas.filled import Filled
from schemas.further_pages import FurtherPages, Section, Table, begins_further
from tests import shapes
from tests.clients import ooxml
from tests.law.documents import made, sample

pytestmark = pytest.mark.thorough

TOLD = FurtherPages(
    title="Where this record comes from",
    record=12,
    notice="This is not the current record.",
    sections=(
        Section("The record", facts=(("File", "R&D <Lead>.docx"), ("Odd", "a\x00b\u202ec"))),
        Section(
            "Every answer", table=Table(("Question", "Answer"), (1, 2), (("Name", "x" * 300), ("", "4")))
        ),
    ),
)


def both(name: str, *, large: bool = False) -> tuple[Filled, Filled]:
    form = forms.load(name)
    before = made(form, "word", sample(name), large=large)
    return before, word.with_further_pages(before, TOLD, form, large=large)


def parts(filled: Filled) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(filled.data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_every_form_stays_what_it_is_before_them(name: str) -> None:
    before, after = both(name)
    one, two = parts(before), parts(after)
    document = "word/document.xml"
    assert list(one) == list(two)
    assert {n for n in one if one[n] != two[n]} == {document}
    head, _, tail = one[document].rpartition(b"<w:sectPr>")
    assert two[document].startswith(head)
    assert two[document].endswith(tail)
    assert check(after.data) == ()


def test_they_begin_a_page_with_the_line_that_says_so_and_have_heads_of_tables() -> None:
    body = etree.fromstring(parts(both("supervision-record")[1])["word/document.xml"])[0]
    line = next(p for p in body if begins_further("".join(p.itertext())))
    assert line.find(f"{clark('w:pPr')}/{clark('w:pageBreakBefore')}") is not None
    after = list(line.itersiblings())
    styles = [s.get(clark("w:val")) for e in after for s in e.iter(clark("w:pStyle"))]
    assert [s for s in styles if s.startswith("Heading")] == ["Heading2", "Heading3", "Heading3"]
    [table] = [e for e in after if e.tag == clark("w:tbl")]
    assert len(list(table.iter(clark("w:tblHeader")))) == 1
    assert table.find(f"{clark('w:tblPr')}/{clark('w:tblCaption')}").get(clark("w:val")) == "Every answer"
    assert "R&D <Lead>.docx" in "".join("".join(e.itertext()) for e in after)
    assert after[-1].tag == clark("w:sectPr")


@pytest.mark.client("ooxml")
def test_microsoft_s_validator_finds_no_fault(tmp_path: Path) -> None:
    for name in shapes.SHAPES[:3]:
        (tmp_path / f"{name}.docx").write_bytes(both(name, large=name == shapes.SHAPES[0])[1].data)
    found = ooxml.sdk_errors(sorted(tmp_path.glob("*.docx")))
    assert len(found) == 3
    assert {p.stem: list(map(str, faults)) for p, faults in found.items() if faults} == {}
