"""What somebody types is taken as a form has it: printed answers by their words, and a number where it is printed."""

from __future__ import annotations

import pytest

from forms import load
from forms.library import catalogue
from schemas.definition import Field
from schemas.definition_fields import Option, Scale
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


def asked(say: dict[str, str], *, many: bool = False) -> Field:
    options = tuple(Option(key=key, say=words) for key, words in say.items())
    return Field(name="how", ask="How often", type="choice", many=many, options=options)


def scaled(last: int, say: dict[int, str]) -> Field:
    return Field(
        name="worth", ask="Worth", type="scale", scale=Scale(first=0, last=last, say=tuple(say.items()))
    )


@pytest.mark.parametrize(
    ("path", "words", "value"),
    [
        ("last_actions.1.now", "Done", "done"),
        ("last_actions.1.now", "done", "done"),
        ("worth_supervisee", "5", 5),
        ("worth_supervisee", "5 = very worthwhile", 5),
        ("worth_supervisee", "Very worthwhile", 5),
        ("length", "45min", 45),
    ],
)
def test_an_answer_is_typed_by_its_words_or_the_number_printed_with_it(
    path: str, words: str, value: Value
) -> None:
    assert typed(at(path), words).value == value


@pytest.mark.parametrize("words", ["courage; care", "Care;Courage", "CARE ; courage"])
def test_several_answers_are_typed_with_semicolons_between(words: str) -> None:
    assert typed(SEVERAL, words).value == ("care", "courage")


@pytest.mark.parametrize("words", ["Care, Courage", "1; 2", "Care; 2", "2"])
def test_what_is_not_several_of_the_answers_is_refused_and_told_how_several_are_typed(words: str) -> None:
    seen = typed(SEVERAL, words)
    assert seen.value is None
    assert seen.doubt is not None
    assert seen.doubt.say == "The printed answers are: Care, Courage. Put ; between several."
    assert typed(SEVERAL, "Care; Courage").value == ("care", "courage")


@pytest.mark.parametrize("words", ["4", "3", "1", "0", "nearly", "1; 2", ""])
def test_what_is_none_of_them_is_refused_with_what_may_be_typed(words: str) -> None:
    seen = typed(at("last_actions.1.now"), words)
    assert seen.value is None
    said = None if seen.doubt is None else seen.doubt.say
    assert said == ("The printed answers are: Done, Continue, Drop." if words else None)


@pytest.mark.parametrize(
    ("say", "words"),
    [
        ({"none": "None", "one": "One", "more": "Two or more"}, "None, One, Two or more"),
        (
            {"never": "Never", "once": "Once", "twice": "Twice", "thrice": "Three times"},
            "Never, Once, Twice, Three times",
        ),
        ({"ex": "Excellent", "gd": "Good", "fr": "Fair", "pr": "Poor"}, "Excellent, Good, Fair, Poor"),
        ({"1": "None", "2": "One", "3": "More than 3"}, "None, One, More than 3"),
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_a_number_is_never_taken_for_the_place_of_an_answer_nor_for_its_key(
    say: dict[str, str], words: str, many: bool
) -> None:
    field = asked(say, many=many)
    for number in ("0", "1", "2", "3", "4"):
        seen = typed(field, number)
        assert seen.value is None
        assert seen.doubt is not None
        assert seen.doubt.say.startswith(f"The printed answers are: {words}.")
    for key, said in say.items():
        assert typed(field, said).value == ((key,) if many else key)


def test_a_number_that_is_the_words_of_an_answer_is_that_answer_whatever_the_keys_are() -> None:
    field = asked({"2": "1", "1": "2", "more": "3 or more"})
    assert [typed(field, number).value for number in ("1", "2", "3", "3 or more")] == ["2", "1", None, "more"]


def test_the_number_of_a_point_of_a_scale_goes_before_a_number_in_its_words() -> None:
    crossed = scaled(3, {0: "Never", 1: "3", 3: "1"})
    assert [typed(crossed, str(n)).value for n in range(5)] == [0, 1, 2, 3, None]
    beside = scaled(5, {0: "0", 1: "10"})
    assert [typed(beside, words).value for words in ("0", "1", "10", "1 = 10")] == [0, 1, None, 1]


def test_an_answer_of_many_words_is_told_in_full_and_can_be_typed_as_it_is_told() -> None:
    long = "Assesses what is needed, and plans the work of others, with little or no oversight"
    field = asked({"a": long, "b": "Neither"})
    assert long in (typed(field, "1").doubt or pytest.fail("taken")).say
    assert typed(field, long).value == "a"


def test_the_number_of_a_band_is_typed_with_its_word() -> None:
    band = slot_at(load("appraisal-framework"), "band")
    assert band is not None
    assert typed(band.field, "Band 9").value == "9"
    assert typed(band.field, "9").value is typed(band.field, "1").value is None
    assert "are: Band 9, " in (typed(band.field, "9").doubt or pytest.fail("taken")).say


def test_every_printed_answer_of_every_form_is_typed_as_it_is_read() -> None:
    for form in (load(e.form, e.edition) for e in catalogue()):
        for slot in slots(form):
            for mark in slot.field.marks:
                number = slot.field.type == "choice" and mark.key.isdecimal()
                for words in (mark.say,) if number else (mark.key, mark.say):
                    assert typed(slot.field, words) == understand(slot.field, words)
                value = typed(slot.field, mark.say).value
                assert value is not None
                assert typed(slot.field, show(slot.field, value)).value == value


PROTECTED = asked({"named": "Yes, with my name", "protected": "Yes, but protect my identity", "no": "No"})


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [
        (at("worth_supervisee"), "very worthwhile.", 5),
        (at("worth_supervisee"), "5 - Very worthwhile", 5),
        (at("worth_supervisee"), "5.", 5),
        (at("last_actions.1.now"), "“Done.”", "done"),
        (PROTECTED, "yes but protect my identity", "protected"),
        (PROTECTED, "Yes – but protect my identity!", "protected"),
        (SEVERAL, "Care.; courage,", ("care", "courage")),
    ],
)
def test_punctuation_may_be_left_out_or_added(field: Field, words: str, value: Value) -> None:
    assert typed(field, words).value == value


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (PROTECTED, "Yes"),
        (PROTECTED, "Yes."),
        (PROTECTED, "."),
        (at("last_actions.1.now"), "☐ Done"),
        (at("last_actions.1.now"), "not done."),
        (at("worth_supervisee"), "- 5"),
        (at("worth_supervisee"), "5/4"),
        (asked({"few": "Band 3/2", "more": "Band 3, 2", "none": "None"}), "band 3 2"),
        (asked({"one": "One", "2": "Two or more"}), "2."),
    ],
)
def test_what_punctuation_tells_apart_or_a_symbol_turns_is_asked_about(field: Field, words: str) -> None:
    seen = typed(field, words)
    assert seen.value is None
    assert seen.doubt is not None
    assert seen.doubt.code == "not-an-option"


def test_of_answers_that_differ_in_punctuation_the_one_that_is_typed_as_printed_is_taken() -> None:
    field = asked({"few": "Band 3/2", "more": "Band 3, 2"})
    assert [typed(field, words).value for words in ("band 3/2", "BAND 3, 2")] == ["few", "more"]
