"""What somebody types is taken as a form has it: of printed answers the number or the words."""

from __future__ import annotations

import pytest

from forms import load
from forms.library import catalogue
from schemas.definition import Field
from schemas.definition_fields import Option
from schemas.paths import slot_at, slots
from schemas.typed import typed
from schemas.values import Value, show, understand

RECORD = load("supervision-record")
SEVERAL = Field(
    name="cs",
    ask="6C’s",
    type="choice",
    many=True,
    options=(Option(key="care", say="Care"), Option(key="courage", say="Courage")),
)


def at(path: str) -> Field:
    slot = slot_at(RECORD, path)
    assert slot is not None
    return slot.field


@pytest.mark.parametrize(
    ("path", "words", "value"),
    [
        ("last_actions.1.now", "Done", "done"),
        ("last_actions.1.now", "done", "done"),
        ("last_actions.1.now", "3", "drop"),
        ("worth_supervisee", "5", 5),
        ("worth_supervisee", "5 = very worthwhile", 5),
        ("worth_supervisee", "Very worthwhile", 5),
        ("length", "45min", 45),
    ],
)
def test_an_answer_is_typed_by_its_number_or_its_words(path: str, words: str, value: Value) -> None:
    assert typed(at(path), words).value == value


@pytest.mark.parametrize("words", ["1; 2", "Care; 2", "courage; care", "2;1"])
def test_several_answers_are_typed_in_either_way(words: str) -> None:
    assert typed(SEVERAL, words).value == ("care", "courage")


@pytest.mark.parametrize("words", ["4", "0", "nearly", "1; 2", ""])
def test_what_is_none_of_them_is_refused_with_what_may_be_typed(words: str) -> None:
    seen = typed(at("last_actions.1.now"), words)
    assert seen.value is None
    said = None if seen.doubt is None else seen.doubt.say
    assert said == ("The printed answers are: 1) Done, 2) Continue, 3) Drop." if words else None)


def test_a_figure_in_the_words_of_an_answer_is_never_taken_for_its_place() -> None:
    band = slot_at(load("appraisal-framework"), "band")
    assert band is not None
    assert typed(band.field, "9").value == typed(band.field, "Band 9").value == "9"
    assert typed(band.field, "1").value is None
    assert "1)" not in (typed(band.field, "1").doubt or pytest.fail("taken")).say


def test_every_printed_answer_of_every_form_is_typed_as_it_is_read() -> None:
    for form in (load(e.form, e.edition) for e in catalogue()):
        for slot in slots(form):
            for mark in slot.field.marks:
                for words in (mark.key, mark.say):
                    assert typed(slot.field, words) == understand(slot.field, words)
                value = typed(slot.field, mark.say).value
                assert value is not None
                assert typed(slot.field, show(slot.field, value)).value == value
