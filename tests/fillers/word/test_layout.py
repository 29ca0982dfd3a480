"""How the form stands on the page."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from fillers.word.layout import MARGIN, boxes_across, column, landscape, spread, text_width
from fillers.word.measures import Twips, mm, points, type_size
from fillers.word.styles import SIZES, styles
from schemas.definition import Field, FormDefinition, Option, Repeat, Scale, TableBlock
from tests import trial
from tests.clients.libreoffice import LibreOffice
from tests.fillers.word.making import NAMES, document, form_of, full_answers
from tests.fillers.word.reading import W

EVERY = pytest.mark.parametrize("name", NAMES)


def test_lengths_are_counted_as_word_counts_them() -> None:
    assert (mm(25.4), points(1), type_size(10.5)) == (1440, 20, 21)


@EVERY
def test_every_table_is_as_wide_as_the_text(name: str) -> None:
    form = trial.load(name)
    for table in document(form).body.iter(f"{W}tbl"):
        widths = [int(c.get(f"{W}w", "0")) for c in table.iter(f"{W}gridCol")]
        assert sum(widths) == text_width(landscape(form))
        for row in table.iter(f"{W}tr"):
            assert [int(c.get(f"{W}w", "0")) for c in row.iter(f"{W}tcW")] == widths


@pytest.mark.parametrize("turned", [False, True])
def test_the_page_is_a4_either_way_up(turned: bool) -> None:
    made = document(form_of(Field(name="a", ask="A"), landscape=turned))
    (size,) = made.body.iter(f"{W}pgSz")
    wide, high = int(size.get(f"{W}w", "0")), int(size.get(f"{W}h", "0"))
    assert sorted((wide, high)) == [mm(210), mm(297)]
    assert (wide > high) == turned
    assert text_width(turned) == wide - 2 * MARGIN


def test_nothing_that_is_read_is_set_under_ten_points() -> None:
    sizes = [int(s.get(f"{W}val", "0")) / 2 for s in styles(mm(174)).iter(f"{W}sz")]
    assert min(sizes) >= 10
    made = document(form_of(Field(name="a", ask="A", type="tick")))
    assert min(int(n) for n in re.findall(rb'<w:sz w:val="(\d+)"/>', made.part("word/document.xml"))) >= 20
    assert re.findall(rb'<w:sz w:val="(\d+)"/>', made.part("word/footer1.xml")) == [b"20"]


def test_short_questions_are_set_in_twelve_points() -> None:
    made = document(form_of(Field(name="a", ask="Name"), Field(name="b", ask="Manager"), across=2))
    assert made.styled("Label") == ["Name", "Manager"]


def test_a_label_stays_with_its_box() -> None:
    sheet = styles(mm(174))
    (label,) = sheet.findall(f"{W}style[@{W}styleId='Label']")
    assert label.find(f"{W}pPr/{W}keepNext") is not None


def test_signatures_stay_together_and_other_questions_may_part() -> None:
    def kept(kind: str) -> bool:
        names = ("one", "two")
        made = document(form_of(*(Field(name=n, ask=n, type=kind) for n in names)))  # type: ignore[arg-type]
        answer = made.control("one").getparent()
        assert answer is not None
        return answer.find(f"{W}pPr/{W}keepNext") is not None

    assert kept("signature")
    assert not kept("line")


def test_a_row_is_numbered_before_its_first_answer_whatever_that_is() -> None:
    for first in (Field(name="x", ask="X"), Field(name="x", ask="X", type="tick")):
        table = TableBlock(table="t", columns=(first,), repeat=Repeat(print=1, mark="a)"))
        form = FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(table,))
        assert {"a)", "b)", "c)"} <= set(document(form).printed)


def test_a_tick_outside_a_table_is_a_statement_with_its_box() -> None:
    made = document(form_of(Field(name="agree", ask="I agree", type="tick")))
    assert "\u00a0I agree" in made.printed
    assert not made.body.findall(f".//{W}tbl")


def test_help_is_printed_with_its_question() -> None:
    made = document(form_of(Field(name="a", ask="Case presentation", help="When was the child last seen?")))
    assert made.styled("Help") == ["When was the child last seen?"]


def test_a_scale_stands_in_one_line_two_or_a_column() -> None:
    scale = Field(name="s", ask="S", type="scale", scale=Scale(first=1, last=5))
    assert boxes_across(scale, 400, 12) == 0
    assert boxes_across(scale, 120, 12) == 3
    assert boxes_across(scale, 70, 12) == 1


def test_a_column_is_never_narrower_than_its_longest_word() -> None:
    field = Field(name="x", ask="Responsibilities", type="tick")
    assert column(field, "", in_table=True).least > len("Responsibilities") * 5


def test_columns_that_ask_for_too_much_are_set_smaller_not_cut() -> None:
    columns = [
        column(Field(name=f"c{n}", ask="Question", type="paragraph"), "", in_table=True) for n in range(9)
    ]
    assert spread(columns, Twips(mm(174))) is None
    made = document(form_of_columns(7))
    assert made.styled("LabelDense") or made.styled("LabelCompact")
    assert min(SIZES.values()) == Decimal(10)


def form_of_columns(count: int) -> FormDefinition:
    fields = tuple(Field(name=f"c{n}", ask="Question", type="paragraph") for n in range(count))
    table = TableBlock(table="t", columns=fields, repeat=Repeat(print=1))
    return FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(table,))


@pytest.mark.parametrize(("columns", "turned"), [(4, False), (5, True)])
def test_a_table_that_would_be_squeezed_turns_the_page(columns: int, turned: bool) -> None:
    form = form_of_columns(columns)
    assert not form.landscape
    assert landscape(form) is turned
    (size,) = document(form).body.iter(f"{W}pgSz")
    assert (size.get(f"{W}orient") == "landscape") is turned


def test_options_stand_behind_their_boxes() -> None:
    options = (Option(key="yes", say="Y"), Option(key="no", say="N"))
    made = document(form_of(Field(name="pick", ask="Recorded", type="choice", options=options)))
    paragraph = made.control("pick__yes").getparent()
    assert paragraph is not None
    assert "".join(t.text or "" for t in paragraph.iter(f"{W}t")) == "☐\u00a0Y\u2003\u2003☐\u00a0N"


@pytest.mark.client("libreoffice")
@EVERY
def test_everything_filled_in_is_seen_on_the_printed_page(
    libreoffice: LibreOffice, tmp_path: Path, name: str
) -> None:
    import pdfplumber

    form = trial.load(name)
    path = tmp_path / "filled.docx"
    path.write_bytes(document(form, full_answers(form)).data)
    printed = libreoffice.export_pdf(path, tmp_path / "filled.pdf", form_fields=False)
    with pdfplumber.open(printed) as pdf:
        text = " ".join((page.extract_text() or "") for page in pdf.pages)
        assert all((page.width > page.height) == form.landscape for page in pdf.pages)
    squeezed = re.sub(r"\s+", "", text)
    root = etree.fromstring(document(form, full_answers(form)).part("word/document.xml"))
    for run in root.iter(f"{W}t"):
        for word in (run.text or "").split():
            assert word in squeezed, word
