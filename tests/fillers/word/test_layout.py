"""How the form stands on the page."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from fillers.word.heights import landscape
from fillers.word.layout import MARGIN, boxes_across, column, spread, text_width
from fillers.word.measures import Twips, mm, points, type_size
from fillers.word.styles import QUIET, RULE, SIZES, styles
from fillers.word.typeface import FONT
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


@pytest.mark.parametrize(("large", "least", "margin"), [(False, 12, 10), (True, 16, 16)])
def test_nothing_is_read_or_filled_in_under_twelve_points_or_sixteen_in_large_print(
    large: bool, least: int, margin: int
) -> None:
    used = {"Gap", "End"}  # hold no words
    for style in styles(mm(174), large=large).iter(f"{W}style"):
        sizes = [int(s.get(f"{W}val", "0")) / 2 for s in style.iter(f"{W}sz")]
        name = style.get(f"{W}styleId", "")
        if name not in used:
            assert min(sizes, default=least) >= (margin if name in {"Header", "Footer"} else least), name
    sheet = styles(mm(174), large=large)
    (default,) = sheet.findall(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    assert int(default.get(f"{W}val", "0")) / 2 >= least
    made = document(form_of(Field(name="a", ask="A", type="tick")), large=large)
    for part in made.names:
        if part.startswith("word/") and part.endswith(".xml") and "styles" not in part:
            here = [int(n) / 2 for n in re.findall(rb'<w:sz w:val="(\d+)"/>', made.part(part))]
            assert min(here, default=least) >= least, part


def test_lines_are_a_fifth_higher_than_their_type_and_frames_stand_out() -> None:
    from importlib.resources import files

    from fontTools.ttLib import TTFont

    (spaced,) = styles(mm(174)).findall(f"{W}docDefaults/{W}pPrDefault/{W}pPr/{W}spacing")
    with TTFont(str(files("fillers").joinpath("fonts", "CarepackOffice-Regular.ttf"))) as font:
        own = (font["hhea"].ascent - font["hhea"].descent) / font["head"].unitsPerEm
    assert int(spaced.get(f"{W}line", "0")) / 240 * own >= 1.2
    assert _contrast(RULE) >= 3
    assert _contrast(QUIET) >= 4.5


def _contrast(colour: str) -> float:
    """Against white, as WCAG 2.2 reckons it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_typeface_comes_along_under_its_key() -> None:
    import io
    import uuid

    from fontTools.ttLib import TTFont

    made = document(form_of(Field(name="a", ask="A")))
    table = etree.fromstring(made.part("word/fontTable.xml"))
    (ours,) = [f for f in table if f.get(f"{W}name") == FONT]
    for place, bold in (("embedRegular", False), ("embedBold", True)):
        (found,) = ours.findall(f"{W}{place}")
        key = uuid.UUID(found.get(f"{W}fontKey", "")).bytes[::-1]
        data = made.part(f"word/fonts/{'Bold' if bold else 'Regular'}.odttf")
        plain = bytes(b ^ key[n % 16] for n, b in enumerate(data[:32])) + data[32:]
        with TTFont(io.BytesIO(plain)) as font:
            assert font["name"].getDebugName(1) == FONT
            assert bool(font["head"].macStyle & 1) is bold
            assert font["OS/2"].fsType == 0  # it may go along in any document


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
    made = document(form_of_columns(10))
    assert made.styled("LabelDense")
    assert min(SIZES.values()) == Decimal(12)


def form_of_columns(count: int) -> FormDefinition:
    fields = tuple(Field(name=f"c{n}", ask="Question", type="paragraph") for n in range(count))
    table = TableBlock(table="t", columns=fields, repeat=Repeat(print=1))
    return FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=(table,))


@pytest.mark.parametrize(("columns", "turned"), [(5, False), (6, True)])
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
        assert all((page.width > page.height) == landscape(form) for page in pdf.pages)
    squeezed = re.sub(r"\s+", "", text)
    root = etree.fromstring(document(form, full_answers(form)).part("word/document.xml"))
    for run in root.iter(f"{W}t"):
        for word in (run.text or "").split():
            assert word in squeezed, word
