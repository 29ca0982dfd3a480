"""A place of a form is named by its path, or by its question as `records show` prints it."""

from __future__ import annotations

import pytest

from filing.life.named_places import named
from forms import load
from forms.library import catalogue
from schemas.definition import FieldsBlock
from schemas.errors import Fault
from schemas.paths import Slot, slots
from tests.filing.returns import FORM


def path(words: str) -> str | None:
    slot = named(FORM, words)
    return slot.path if isinstance(slot, Slot) else None


@pytest.mark.parametrize("form", sorted({entry.form for entry in catalogue()}))
def test_every_question_as_it_is_printed_names_its_own_place(form: str) -> None:
    definition = load(form)
    every = list(
        slots(definition, {t.table: t.repeat.most for t in definition.tables if t.repeat is not None})
    )
    found = {s.path: named(definition, s.question) for s in every}
    assert {p: s.path if isinstance(s, Slot) else s for p, s in found.items()} == {
        s.path: s.path for s in every
    }


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("Supervision topics/Agenda items, row 1 – Agenda item", "agenda.1.item"),
        ("supervision topics / agenda items, row 1 - agenda item", "agenda.1.item"),
        ("Supervision topics/Agenda items,  row 12—Agenda item", "agenda.12.item"),
        ("The supervisee found the supervision", "worth_supervisee"),
        ("the supervisee found the supervision :", "worth_supervisee"),
        ("“Length of session”", "length"),
        ("agenda.20.item", "agenda.20.item"),
    ],
)
def test_signs_spaces_and_capitals_make_no_difference_but_the_number_of_a_row_does(
    words: str, where: str
) -> None:
    assert path(words) == where


@pytest.mark.parametrize("words", ["", "?", "–", "agenda.21.item", "Agenda item", "row 1"])
def test_what_is_no_place_is_none(words: str) -> None:
    fault = named(FORM, words)
    assert isinstance(fault, Fault)
    assert fault.code == "amend-no-path"


def test_a_slip_in_a_question_is_told_with_what_it_may_have_been() -> None:
    fault = named(FORM, "Lenght of session")
    assert isinstance(fault, Fault)
    assert fault.do == "Did you mean “Length of session” (length)?"


def test_a_question_that_several_places_have_is_told_with_their_paths() -> None:
    first = next(b for b in FORM.blocks if isinstance(b, FieldsBlock))
    asked = dict(zip(first.fields, ("Next step", "Next-step"), strict=False))
    fields = tuple(f.model_copy(update={"ask": asked[f]}) if f in asked else f for f in first.fields)
    block = first.model_copy(update={"fields": fields})
    form = FORM.model_copy(update={"blocks": tuple(block if b is first else b for b in FORM.blocks)})
    one, other = (f.name for f in asked)
    slot, fault = named(form, "Next-step"), named(form, "Next/step")
    assert isinstance(slot, Slot)
    assert slot.path == other
    assert isinstance(fault, Fault)
    assert (fault.code, fault.do) == ("amend-no-path", f"Say which, by its path: {one}, {other}.")
