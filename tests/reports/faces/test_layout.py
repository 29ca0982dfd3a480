"""How reports lie on their pages: nothing stands alone, and what goes on says of what it is."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from fillers.pages import Chart as Drawn
from fillers.pages import Series as Drawing
from fillers.pages import chart_pieces, unticked
from reports.faces.paper import pages
from reports.faces.web import html
from reports.faces.workbook import xlsx
from reports.states import BEFORE
from reports.table import Cell, Chart, Report, Row, Series
from tests.reports.faces.made_up import PLAIN, matrix, report


def sheets(data: bytes) -> list[str]:
    """The words of each page of a PDF."""
    return [" ".join(p.extract_text().split()) for p in pypdf.PdfReader(io.BytesIO(data)).pages]


def charted(months: int, *, names: tuple[str, ...] = ("agreed", "closed", "open")) -> Report:
    """A report with a chart of so many months, grouped."""
    chart = Chart(
        "c", "Actions", "grouped", tuple(f"Month {n}" for n in range(1, months + 1)),
        tuple(Series(n, tuple(Decimal(1 + at % 7) for at in range(months))) for n in names),
        "Bars a month.", "plain", unit="number of actions",
    )  # fmt: skip
    return replace(report(PLAIN), charts=(chart,))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("months", [1, 11, 24, 60])
def test_a_chart_stands_under_its_heading_and_none_is_higher_than_its_page(months: int, large: bool) -> None:
    made = sheets(pages(charted(months), large=large))
    first = next(p for p in made if "What is out" in p and "Actions, number of actions" in p)
    assert "Month 1 " in first
    whole = " ".join(made)
    assert all(f"Month {n} " in whole for n in range(1, months + 1))
    # Beside the heading, the organisation, the title and the foot a page says something.
    assert all(len(p) > 150 for p in made[:-1]), [p for p in made if len(p) <= 150]


def test_parts_of_a_chart_have_one_scale_and_say_which_part_they_are() -> None:
    values = tuple(float(n) for n in range(40))
    whole = Drawn("bar", "Actions", tuple(map(str, range(40))), (Drawing("n", values),), "Bars.")
    parts = chart_pieces(whole, width=480, size=9, high=300)
    assert len(parts) > 1
    assert tuple(c for p in parts for c in p.categories) == whole.categories
    assert tuple(v for p in parts for v in p.series[0].values) == values
    assert len({(p.low, p.high, p.step) for p in parts}) == 1
    assert parts[0].title == f"Actions, part 1 of {len(parts)}"
    assert parts[0].alt.startswith(f"Bars. Part 1 of {len(parts)}: 0, 1, ")
    assert chart_pieces(whole, width=480, size=9, high=3000) == (whole,)


def test_a_table_that_goes_on_has_its_caption_again_on_each_page_and_once_on_its_first() -> None:
    made = sheets(pages(report(matrix(60, 12))))
    mine = [p for p in made if "January 2026 to December 2026" in p]
    assert len(mine) > 1
    assert "(continued)" not in mine[0].split("January 2026 to December 2026")[1]
    assert all("January 2026 to December 2026 (continued)" in p for p in mine[1:])
    on = [p for p in made if "Jan 2026 Feb 2026" in p]
    assert on == mine


def test_months_before_records_are_kept_stand_by_a_letter_that_the_legend_explains() -> None:
    table = matrix(6, 12)
    cells = (*table.rows[0].cells[:5], *(Cell(BEFORE.words, BEFORE.key, BEFORE.key, BEFORE.means),) * 12)
    words = " ".join(sheets(pages(report(replace(table, rows=(Row(cells, "E00"), *table.rows[1:]))))))
    assert words.count(BEFORE.words) == 1
    assert f"B, {BEFORE.words}: {BEFORE.means}" in words
    assert " B B B B B B B B B B B B " in words
    assert "missing: It was due" in words


def test_a_short_table_is_never_said_to_go_on() -> None:
    assert "(continued)" not in " ".join(sheets(pages(report(matrix(3, 12), PLAIN))))


def test_pages_have_commands_in_quotation_marks_and_no_backticks() -> None:
    said = "They are in `carepack means`, with `--all`. Somebody wrote `this`."
    made = replace(report(PLAIN), notes=(said,), gaps=(replace(report().gaps[0], what=said),))
    pdf = " ".join(sheets(pages(made)))
    assert pdf.count("“carepack means”, with “--all”") == 2
    assert html(made).decode().count("“carepack means”, with “--all”") == 2
    assert b"`carepack" not in xlsx(made)
    assert unticked("`this` and `carepack") == "`this` and `carepack"


def test_the_row_of_a_team_ends_no_thicker_than_the_others() -> None:
    style = html(report(matrix())).decode()
    wide = style.index(
        ".marks tbody th:first-child { position: sticky; left: 0; z-index: 1; border-right-width: 3px"
    )
    again = style.index(".marks tbody tr.group th:first-child { border-right-width: 1px; }")
    assert again > wide
