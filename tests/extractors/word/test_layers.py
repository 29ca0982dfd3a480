"""Three layers: tags, then bookmarks, then the words beside an answer; and what each says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import deepcopy

import pytest
from lxml import etree

import forms
from extractors import word
from schemas import normal, rules
from schemas.definition import Field, FormDefinition, Option, Repeat, TableBlock
from schemas.identity import settle
from tests import trial
from tests.damage import word as damage
from tests.extractors.word.documents import Sheet, queries, run, seen
from tests.fillers.word.making import NAMES, form_of, full_answers

pytestmark = pytest.mark.thorough

TRAVELS: dict[str, tuple[Callable[[damage.Hurt], None] | None, str]] = {
    "untouched": (None, "tag"),
    "tags lost": (damage.strip_tags, "bookmark"),
    "controls lost": (damage.strip_controls, "bookmark"),
    "controls and bookmarks lost": (damage.strip_all, "label"),
    "prompt marks lost": (damage.strip_prompt_marks, "tag"),
}
RULES = rules.CODES


def record() -> FormDefinition:
    return forms.load("supervision-record")


@pytest.mark.parametrize("travel", TRAVELS)
@pytest.mark.parametrize("fill", ["full", "blank"])
@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_read_the_same_by_each_layer(name: str, fill: str, travel: str) -> None:
    form = trial.load(name)
    answers = normal.answers(form, full_answers(form)) if fill == "full" else {}
    sheet = Sheet(form, answers)
    change, method = TRAVELS[travel]
    if change is not None:
        sheet.hurt(change)
    checked, reading = sheet.checked(), sheet.read()
    assert checked.answers == answers
    assert {q.code for q in checked.queries} <= RULES
    assert {v.method for v in reading.values} == {method}


def test_a_blank_answer_is_seen_and_empty() -> None:
    blank = seen(Sheet(record()).read(), "summary")
    assert blank is not None
    assert blank.raw == ""
    assert blank.doubt is None


def test_an_answer_whose_control_was_deleted_is_left_out_and_no_neighbours_is_taken() -> None:
    sheet = Sheet(record(), {"supervisee": "Zoë Example", "supervisor": "Łukasz Próba"})
    control = sheet.control("supervisee")
    control.getparent().remove(control)
    reading = sheet.read()
    assert seen(reading, "supervisee") is None
    assert seen(reading, "supervisor").raw == "Łukasz Próba"  # type: ignore[union-attr]


def test_what_is_written_where_a_control_was_is_read_by_its_label() -> None:
    sheet = Sheet(record(), {"supervisor": "Łukasz Próba"})
    control = sheet.control("supervisee")
    paragraph = control.getparent()
    for part in list(paragraph)[1:]:
        paragraph.remove(part)
    paragraph.append(run("Zoë Example"))
    reading = sheet.read()
    found = seen(reading, "supervisee")
    assert found is not None
    assert (found.raw, found.method) == ("Zoë Example", "label")
    assert found.evidence.beside == "Name of Supervisee"
    assert not queries(reading, "stray-text")


def test_an_edited_label_does_not_keep_a_tagged_answer_from_being_read() -> None:
    sheet = Sheet(record(), {"summary": "We talked."})
    sheet.label("Summary of session:").text = "What we said today"
    reading = sheet.read()
    assert seen(reading, "summary").raw == "We talked."  # type: ignore[union-attr]


def test_a_tag_and_a_bookmark_that_name_different_answers_are_a_doubt() -> None:
    sheet = Sheet(record(), {"date": dt.date(2026, 11, 14), "next_meeting": dt.date(2027, 1, 8)})
    for mark in sheet.all("//w:bookmarkStart[@w:name='date' or @w:name='next_meeting']"):
        mark.set(
            damage.w("name"), {"date": "next_meeting", "next_meeting": "date"}[mark.get(damage.w("name"))]
        )
    reading = sheet.read()
    for path in ("date", "next_meeting"):
        assert seen(reading, path).doubt == "layers-disagree"  # type: ignore[union-attr]


def test_two_controls_for_one_answer_are_a_doubt_only_when_they_differ() -> None:
    sheet = Sheet(record(), {"comments": "One thing."})
    control = sheet.control("comments")
    twin = deepcopy(control)
    control.getparent().append(twin)
    assert seen(sheet.read(), "comments").doubt is None  # type: ignore[union-attr]
    next(twin.iter(damage.w("t"))).text = "Another thing."
    found = seen(sheet.read(), "comments")
    assert found is not None
    assert (found.doubt, found.other) == ("two-values", "Another thing.")


def test_lines_paragraphs_and_tabs_are_one_normal_form() -> None:
    sheet = Sheet(record(), {"summary": "x"})
    text = next(sheet.control("summary").iter(damage.w("t")))
    holder = text.getparent()
    holder.remove(text)
    for part, words in (
        ("t", "one"),
        ("br", ""),
        ("t", "two"),
        ("tab", ""),
        ("t", "three"),
        ("cr", ""),
        ("t", "four"),
    ):
        etree.SubElement(holder, damage.w(part)).text = words or None
    assert seen(sheet.read(), "summary").raw == "one\ntwo three\nfour"  # type: ignore[union-attr]


def test_a_glyph_that_disagrees_with_its_control_is_a_doubt_and_the_control_is_believed() -> None:
    sheet = Sheet(record(), {"worth_supervisee": 4})
    next(sheet.control("worth_supervisee.4").iter(damage.w("t"))).text = "☐"
    found = seen(sheet.read(), "worth_supervisee")
    assert found is not None
    assert found.marks == ("4",)
    assert found.doubt == "glyph-disagrees"


def test_a_scale_with_a_box_taken_out_is_not_taken_for_a_blank() -> None:
    sheet = Sheet(record(), {"worth_supervisee": 4})
    control = sheet.control("worth_supervisee.4")
    control.getparent().remove(control)
    assert seen(sheet.read(), "worth_supervisee") is None
    other = Sheet(record(), {"worth_supervisee": 4})
    control = other.control("worth_supervisee.2")
    control.getparent().remove(control)
    found = seen(other.read(), "worth_supervisee")
    assert found is not None
    assert (found.marks, found.doubt) == (("4",), "box-missing")


def test_a_date_that_shows_another_day_than_was_picked_is_a_doubt() -> None:
    sheet = Sheet(record(), {"date": dt.date(2026, 11, 14)})
    next(sheet.control("date").iter(damage.w("t"))).text = "11/12/2026"
    found = seen(sheet.read(), "date")
    assert found is not None
    assert (found.doubt, found.other) == ("date-disagrees", "2026-11-14")


def test_a_prompt_with_something_written_beside_it_is_that_something() -> None:
    sheet = Sheet(record())
    sheet.hurt(damage.strip_prompt_marks)
    text = next(sheet.control("comments").iter(damage.w("t")))
    text.text = f"{text.text} All well"
    assert seen(sheet.read(), "comments").raw == "All well"  # type: ignore[union-attr]
    text.text = "[Click to wri All well"
    assert seen(sheet.read(), "comments").doubt == "prompt-left"  # type: ignore[union-attr]


def test_words_in_a_control_that_claims_to_be_empty_are_a_doubt() -> None:
    sheet = Sheet(record())
    next(sheet.control("comments").iter(damage.w("t"))).text = "Tippen Sie hier"
    assert seen(sheet.read(), "comments").doubt == "prompt-changed"  # type: ignore[union-attr]


def test_words_typed_in_libreoffice_are_an_answer_though_it_leaves_the_mark_of_a_prompt() -> None:
    sheet = Sheet(record()).hurt(damage.strip_tags)
    control = sheet.all("//w:sdt[preceding-sibling::w:bookmarkStart[1][@w:name='comments']]")[0]
    next(control.iter(damage.w("t"))).text = "All well"
    assert sheet.checked().answers == {"comments": "All well"}


def _letters() -> FormDefinition:
    options = tuple(Option(key=k, say=f"Choice {k.upper()}") for k in "abcdefgh")
    return form_of(Field(name="pick", ask="Which one", type="choice", options=options))


def test_a_list_is_read_by_its_items_value_and_free_words_in_it_stay_words() -> None:
    sheet = Sheet(_letters(), {"pick": "c"})
    assert seen(sheet.read(), "pick").marks == ("c",)  # type: ignore[union-attr]
    text = next(sheet.control("pick").iter(damage.w("t")))
    text.text = "none of these"
    assert sheet.checked().queries[0].code == "not-an-option"
    text.text = "Choice D"
    for item in sheet.all("//w:listItem"):
        sheet.all("//w:dropDownList")[0].remove(item)
    assert sheet.checked().answers == {"pick": "d"}


# -- rows that repeat ----------------------------------------------------------------------------------
ACTIONS = {
    f"actions.{n}.{c}": f"{w} {n}"
    for n in (1, 2, 3)
    for c, w in {"what": "Do", "who": "P", "when": "May"}.items()
}


def test_a_row_added_in_word_has_the_tags_of_the_row_it_was_copied_from() -> None:
    sheet = Sheet(record(), ACTIONS)
    row = sheet.row("actions.who", 1)
    new = deepcopy(row)
    for mark in new.xpath(".//w:bookmarkStart | .//w:bookmarkEnd", namespaces=damage.NS):
        mark.getparent().remove(mark)
    for text in new.xpath(".//w:sdtContent//w:t", namespaces=damage.NS):
        text.text = "new"
    row.addnext(new)
    answers = sheet.checked().answers
    assert [answers[f"actions.{n}.what"] for n in (1, 2, 3, 4)] == ["Do 1", "Do 2", "new", "Do 3"]


def test_a_row_added_without_controls_is_read_by_its_columns() -> None:
    sheet = Sheet(record(), ACTIONS)
    row = sheet.row("actions.who", 2)
    new = deepcopy(row)
    for cell, words in zip(new.findall(damage.w("tc"))[-3:], ("Do 4", "P 4", "May 4"), strict=True):
        for paragraph in cell.findall(damage.w("p")):
            for part in list(paragraph):
                paragraph.remove(part)
            paragraph.append(run(words))
    row.addnext(new)
    answers = sheet.checked().answers
    assert [answers[f"actions.4.{c}"] for c in ("what", "who", "when")] == ["Do 4", "P 4", "May 4"]


@pytest.mark.parametrize("change", [None, damage.strip_tags, damage.strip_controls])
def test_a_row_taken_out_is_noticed_by_the_bookmarks_it_leaves(
    change: Callable[[damage.Hurt], None] | None,
) -> None:
    sheet = Sheet(record(), ACTIONS)
    row = sheet.row("actions.who", 1)
    row.getparent().remove(row)
    if change is not None:
        sheet.hurt(change)
    reading = sheet.read()
    assert [q.path for q in queries(reading, "rows-missing")] == ["actions"]
    assert seen(reading, "actions.2.what").raw == "Do 3"  # type: ignore[union-attr]


def test_swapped_rows_are_another_order_and_nothing_else() -> None:
    sheet = Sheet(record(), ACTIONS)
    first, second = sheet.row("actions.who", 0), sheet.row("actions.who", 1)
    second.addnext(first)
    checked = sheet.checked()
    assert [checked.answers[f"actions.{n}.who"] for n in (1, 2, 3)] == ["P 2", "P 1", "P 3"]
    assert not {q.code for q in checked.queries} - RULES


def test_given_rows_of_a_table_that_prints_none_are_read_by_every_layer() -> None:
    answers = {
        "last_actions.1.what": "Book the course",
        "last_actions.1.now": "done",
        "last_actions.2.what": "Ring",
    }
    for change in (None, damage.strip_tags, damage.strip_controls, damage.strip_all):
        sheet = Sheet(record(), answers)
        if change is not None:
            sheet.hurt(change)
        assert sheet.checked().answers == answers, change


def test_a_table_in_a_table_is_read() -> None:
    sheet = Sheet(record(), ACTIONS)
    for change in (damage.nest_tables, damage.strip_all):
        sheet.hurt(change)
        assert sheet.checked().answers == ACTIONS


def test_merged_cells_of_a_stripped_document_are_asked_about_not_guessed() -> None:
    sheet = Sheet(record(), ACTIONS)
    cells = sheet.row("actions.who", 0).findall(damage.w("tc"))
    for paragraph in cells[-1].findall(damage.w("p")):
        cells[-2].append(paragraph)
    cells[-1].getparent().remove(cells[-1])
    sheet.hurt(damage.strip_all)
    reading = sheet.read()
    assert not any("P 1" in (v.raw or "") for v in reading.values)
    assert queries(reading, "rows-missing")
    assert any("P 1" in (q.raw or "") for q in queries(reading, "stray-text"))


@pytest.mark.parametrize("column", ["area", "how.manager", "improves", "met"])
@pytest.mark.parametrize("row", [0, 1, 2])
def test_a_cell_merged_into_the_one_above_stays_in_its_own_row(row: int, column: str) -> None:
    form = forms.load("pdp-induction")
    sheet = Sheet(form, normal.answers(form, full_answers(form)))
    cell = next(sheet.control(f"plan.{column}", row).iterancestors(damage.w("tc")))
    below, above = cell.getparent(), cell.getparent().getprevious()  # the first row stands below the headings
    upper = above.findall(damage.w("tc"))[below.findall(damage.w("tc")).index(cell)]
    for paragraph in cell.findall(damage.w("p")):
        upper.append(paragraph)
    cell.append(etree.Element(damage.w("p")))
    checked = sheet.checked()
    assert checked.answers == normal.answers(form, full_answers(form))
    assert {q.code for q in checked.queries} <= RULES


@pytest.mark.parametrize("row", [1, 2])
def test_what_is_left_of_a_row_stays_in_it_where_the_cell_with_most_of_it_was_merged(row: int) -> None:
    form = forms.load("learning-needs")
    answers = normal.answers(form, full_answers(form))
    sheet = Sheet(form, answers)
    cell = next(sheet.control("needs.need", row).iterancestors(damage.w("tc")))
    upper = cell.getparent().getprevious().findall(damage.w("tc"))[0]
    for paragraph in cell.findall(damage.w("p")):
        upper.append(paragraph)
    cell.append(etree.Element(damage.w("p")))
    checked = sheet.checked()
    unsure = {q.path for q in checked.queries if q.code == "label-disagrees"}
    assert unsure == {f"needs.{row + 1}.need"}
    assert checked.answers == {p: v for p, v in answers.items() if p not in unsure}


def test_two_tables_with_the_same_columns_are_told_apart_by_their_headings() -> None:
    columns = (Field(name="what", ask="What"), Field(name="who", ask="Who"))
    tables = tuple(
        TableBlock(table=n, heading=h, columns=columns, repeat=Repeat(print=1, most=5))
        for n, h in (("first", "Before the visit"), ("second", "After the visit"))
    )
    form = FormDefinition(form="tiny", edition=1, title="Tiny", source="Test", blocks=tables)
    answers = {"first.1.what": "a", "second.1.what": "b"}
    sheet = Sheet(form, answers).hurt(damage.strip_all)
    assert sheet.checked().answers == answers
    for gone in sheet.all("//w:p[contains(., 'Before')] | //w:tbl[1]"):
        gone.getparent().remove(gone)
    assert sheet.checked().answers == {"second.1.what": "b"}


# -- who a document is ---------------------------------------------------------------------------------
def test_property_bookmark_footer_and_title_say_who_a_document_is() -> None:
    sheet = Sheet(record(), number="4K7Q9XT2M8WZ1A", organisation="rowan")
    found = word.carriers(sheet.data)
    assert [c.kind for c in found] == ["property", "bookmark", "footer", "title"]
    identity, agreed = settle(found)
    assert agreed
    assert identity is not None
    assert (identity.form, identity.copy_number, identity.organisation) == (
        "supervision-record", "4K7Q9XT2M8WZ1A", "rowan",
    )  # fmt: skip
    assert sheet.read().carriers == found


def test_a_document_put_together_from_two_does_not_agree_with_itself() -> None:
    sheet = Sheet(record(), number="4K7Q9XT2M8WZ1A")
    mark = sheet.all("//w:bookmarkStart[starts-with(@w:name, 'cp_')]")[0]
    mark.set(damage.w("name"), f"cp_{'0' * 12}_{'A' * 14}")
    assert settle(word.carriers(sheet.data))[1] is False


def test_a_printed_word_typed_as_the_only_answer_of_a_table_that_lost_its_controls_is_read() -> None:
    sheet = Sheet(forms.load("supervision-record"), {"agenda.1.item": "Date", "summary": "Fine."})
    for control in sheet.all("//w:sdt[w:sdtPr/w:tag/@w:val='agenda.item']"):
        for mark in (control.getprevious(), control.getnext()):
            mark.getparent().remove(mark)  # type: ignore[union-attr]
        holder = control.getparent()
        assert holder is not None
        for content in list(control.find(damage.w("sdtContent"))):  # type: ignore[arg-type]
            control.addprevious(content)
        holder.remove(control)
    found = seen(sheet.read(), "agenda.1.item")
    assert found is not None
    assert (found.raw, found.method) == ("Date", "label")


def test_an_answer_that_lost_one_of_its_boxes_controls_is_completed_by_its_label() -> None:
    sheet = Sheet(forms.load("supervision-record"), {"worth_supervisee": 4})
    control = sheet.control("worth_supervisee.2")
    for mark in (control.getprevious(), control.getnext()):
        mark.getparent().remove(mark)  # type: ignore[union-attr]
    for content in list(control.find(damage.w("sdtContent"))):  # type: ignore[arg-type]
        control.addprevious(content)
    control.getparent().remove(control)  # type: ignore[union-attr]
    found = seen(sheet.read(), "worth_supervisee")
    assert found is not None
    assert (found.marks, found.method, found.doubt) == (("4",), "label", None)
