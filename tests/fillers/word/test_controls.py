"""Controls: what they are called, and how they are made."""

from __future__ import annotations

from fillers.word.controls import ALIAS_LIMIT, alias, shortened
from schemas.definition import Field, Option, Row, RowGroup, TableBlock
from schemas.paths import Slot, slots
from tests import trial
from tests.fillers.word.making import NAMES, document, form_of
from tests.fillers.word.reading import W

LONG = "Demonstrates and sets high standards of personal and professional behaviour and leads a culture of it"


def _slot(row: str, column: str, option: Option | None = None) -> str:
    field = Field(name="self", ask=column)
    table = TableBlock(table="behaviours", columns=(field,), rows=(Row(id="pq1", ask=row),))
    return alias(Slot("behaviours.pq1.self", field, table, table.rows[0]), option)


def test_a_control_is_titled_with_its_full_question() -> None:
    made = document(form_of(Field(name="worth", ask="The supervisee found the supervision")))
    assert made.setting("worth", "alias") == "The supervisee found the supervision"


def test_a_box_is_titled_with_one_colon_where_the_question_ends_in_one() -> None:
    title = alias(
        Slot("worth", Field(name="worth", ask="The supervisor found it :")), Option(key="5", say="5")
    )
    assert title == "The supervisor found it: 5"


def test_a_long_row_is_shortened_before_its_column_and_option() -> None:
    title = _slot(LONG, "Self-reflection", Option(key="5", say="5 = very worthwhile"))
    assert title.startswith("Demonstrates and sets")
    assert title.endswith("…, Self-reflection: 5 = very worthwhile")
    assert len(title) <= ALIAS_LIMIT


def test_no_title_in_any_form_is_longer_than_word_takes_or_empty() -> None:
    for name in NAMES:
        for slot in slots(trial.load(name)):
            for option in (None, *slot.field.marks):
                assert 0 < len(alias(slot, option)) <= ALIAS_LIMIT


def test_titles_of_the_longest_wording_still_tell_column_and_option_apart() -> None:
    titles = {
        _slot(LONG, column * 5, Option(key="x", say=say * 9))
        for column in ("What it is ", "How it went ")
        for say in ("not yet ", "for some time ")
    }
    assert len(titles) == 4
    assert all(len(t) <= ALIAS_LIMIT for t in titles)


def test_a_row_is_titled_without_its_group_where_no_other_sounds_alike() -> None:
    field = Field(name="met", ask="Met")
    group = RowGroup(id="g", heading="Costs", rows=(Row(id="clear", ask="Clear costings"),))
    table = TableBlock(table="t", columns=(field,), groups=(group,))
    assert alias(Slot("t.clear.met", field, table, group.rows[0], None, group)) == "Clear costings, Met"


def test_shortening_ends_at_a_word() -> None:
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("short", 12) == "short"
    assert shortened("unbrokenunbroken", 8) == "unbroke…"


def test_controls_are_rich_text_so_that_lines_survive() -> None:
    made = document(form_of(Field(name="notes", ask="Notes", type="paragraph")))
    assert made.setting("notes", "text") is None
    assert made.setting("notes", "richText") is None


def test_clearing_an_answer_in_word_brings_the_prompt_back() -> None:
    made = document(form_of(Field(name="notes", ask="Notes", type="paragraph")), {"notes": "x"})
    (block,) = made.control("notes").findall(f"{W}sdtPr/{W}placeholder/{W}docPart")
    glossary = made.part("word/glossary/document.xml").decode()
    assert f'<w:name w:val="{block.get(f"{W}val")}"/>' in glossary
    assert made.setting("notes", "showingPlcHdr") is None
