"""No word of a table runs over the edge of its column."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pytest

from fillers.pages import Page, Table, pdf
from fillers.pages.columns import fitted
from schemas.rendition import Branding

WHEN = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
NUMBER = "7K3FWWMMQQXX99"


def test_columns_keep_the_widths_that_were_meant_where_all_fits() -> None:
    assert fitted((5, 2, 3), (10, 20, 30), 100) == [50, 20, 30]


def test_a_column_that_is_too_narrow_takes_from_the_others_in_their_proportion() -> None:
    assert fitted((5, 2, 3), (10, 36, 24), 100) == pytest.approx([40, 36, 24])
    assert fitted((5, 2, 3), (10, 36, 30), 100) == pytest.approx([34, 36, 30])


def test_where_there_is_not_room_enough_each_has_its_part() -> None:
    assert fitted((1, 1), (150, 50), 100) == pytest.approx([75, 25])


@pytest.mark.parametrize("large", [False, True])
def test_a_copy_number_does_not_run_into_the_next_column(large: bool) -> None:
    table = Table(
        None,
        ("Document", "Copy number", "Please return by"),
        [("Appraisal", NUMBER, "DAY")],
        widths=(50, 20, 30),
    )
    data = pdf(Page("Table", (table,)), Branding(), when=WHEN, large=large)
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        said = text.get_text_range()
        number = text.get_charbox(said.index(NUMBER) + len(NUMBER) - 1)
        day = text.get_charbox(said.index("DAY"))
    assert number[2] + 8 <= day[0]
