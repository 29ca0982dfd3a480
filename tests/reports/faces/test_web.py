"""A report as a page: one file that says everything, whatever stands in it, to whoever reads or hears it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest
from lxml import html as parser

from fillers.colour import contrast
from reports.faces.web import html, look
from reports.table import Cell, Table
from tests.reports.faces.made_up import EMPTY, NASTY, PLAIN, matrix, report


def page(*tables: Table, index: bool = False, **more: object) -> parser.HtmlElement:
    """The page of a report, parsed."""
    made = replace(report(*tables), **more)  # type: ignore[arg-type]
    return parser.document_fromstring(html(made, index=index).decode())


def words(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_page_is_one_file_without_script_and_asks_for_nothing_from_elsewhere() -> None:
    made = html(report()).decode()
    tree = parser.document_fromstring(made)
    assert tree.xpath("//script | //link | //img | //iframe | //@onclick | //@src") == []
    assert not re.search(r"url\((?!#)", made)
    assert "@import" not in made
    assert tree.get("lang") == "en-GB"
    assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv]/@content)")


def test_what_people_wrote_is_shown_and_never_obeyed() -> None:
    tree = page(PLAIN)
    assert NASTY in words(tree)
    assert "<script>" not in html(report(PLAIN)).decode()


def test_every_table_has_a_caption_and_heads_of_rows_and_columns() -> None:
    tree = page()
    tables = tree.xpath("//table")
    assert len(tables) == 4  # two of the report, two of what stands behind
    for table in tables:
        assert words(table.xpath("caption")[0])
        assert set(table.xpath("thead//th/@scope")) <= {"col", "colgroup"}
        assert table.xpath("thead//th[@scope='col']")
        for row in table.xpath("tbody/tr[not(contains(@class, 'group'))]"):
            assert row.xpath("th/@scope")[0] == "row"
    assert tree.xpath("//th[@scope='rowgroup']/span/text()") == ["Oak House, Nights", "Oak House, Days"]


def test_a_state_is_told_in_words_that_are_heard_and_in_a_mark_that_is_seen() -> None:
    tree = page(matrix(2, 12))
    table = tree.get_element_by_id("t-matrix").xpath(".//table")[0]
    cells = table.xpath(".//td[contains(@class, 'state')]")
    assert len(cells) == 2 * 12
    for one in cells:
        mark, heard = one.xpath("span")
        assert mark.get("aria-hidden") == "true"
        assert heard.text in {"done", "missing", "not due", "late", "due", "no evidence"}
    assert {"✓", "M", "·", "L", "…", "?"} == {one.xpath("string(span[1])") for one in cells}
    legend = words(tree.xpath("//ul[@class='legend']")[0])
    assert "L late: It was held, after the last day on which it was in time." in legend


def test_what_stands_behind_a_cell_is_told_with_whose_it_is_and_when() -> None:
    behind = page(matrix(1, 12)).get_element_by_id("behind")
    rows = [[words(c) for c in row] for row in behind.xpath(".//tbody/tr")]
    assert rows[0] == ["Zoë Example 0 (E00)", "January 2026", "done",
                       "Supervision Record, record 0, was held by Sam Sample."]  # fmt: skip
    assert {r[2] for r in rows} == {"done", "late"}  # what is missing is among what is lacking


def test_home_and_team_stand_above_their_rows_and_not_in_each_as_well() -> None:
    heads = page(matrix(2, 12)).xpath("//div[@id='t-matrix']//thead/tr[2]/th")
    assert [words(h) for h in heads][:3] == ["Name", "RefReference", "Supervisor"]


def test_a_column_without_a_word_is_left_out_and_a_table_without_rows_says_what_it_means() -> None:
    tree = page()
    assert "Never said" not in words(tree)
    assert "Nothing is out." in words(tree.get_element_by_id("t-empty"))


def test_a_chart_has_its_name_and_description_and_stands_beside_its_table() -> None:
    drawn = page(PLAIN).xpath("//div[@id='t-plain']//*[local-name()='svg']")
    assert len(drawn) == 2
    for svg in drawn:
        assert svg.get("role") == "img"
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert words(svg.xpath(f"//*[@id='{svg.get(attribute)}']")[0])
    ids = page(PLAIN).xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("index", [True, False])
def test_an_index_has_what_is_lacking_at_its_head_and_a_report_has_it_after_its_tables(index: bool) -> None:
    tree = page(PLAIN, EMPTY, index=index)
    order = [i for i in tree.xpath("//main//@id") if i in {"lacking", "t-plain", "behind"}]
    assert order == (["lacking", "t-plain"] if index else ["t-plain", "lacking", "behind"])
    assert "2 in all. Sessions missing: 1; records not signed: 1." in words(tree.get_element_by_id("lacking"))


def test_without_a_gap_the_page_says_that_nothing_was_found() -> None:
    assert "Nothing was found to be lacking." in words(page(PLAIN, gaps=()).get_element_by_id("lacking"))


def test_a_link_leads_to_the_file_beside_whatever_its_name_holds() -> None:
    first, *others = PLAIN.rows[0].cells
    linked = replace(PLAIN.rows[0], cells=(Cell("12", link="records/Zoë (E02)/a #1?.pdf"), *others))
    tree = page(replace(PLAIN, rows=(linked,)))
    assert tree.xpath("//th/a/@href") == ["records/Zo%C3%AB%20%28E02%29/a%20%231%3F.pdf"]
    assert first.link == ""


def test_words_can_be_read_on_every_ground_that_a_state_has() -> None:
    style = look()
    grounds = {m[1] for m in re.finditer(r"(#[0-9a-f]{6})", style) if int(m[1][1:3], 16) > 0xC0}
    inks = re.findall(r"--(?:ink|quiet): (#[0-9a-f]{6})", style)
    assert len(grounds) >= 8
    assert [p for p in product(inks, grounds) if contrast(*p) < 4.5] == []
