"""A record is laid out as its form is printed: every place once, in order, with what was answered there."""

from __future__ import annotations

import pytest

from filing.records.laid_out import Section, Spot, laid_out
from forms import load
from schemas.paths import slots
from tests.filing.returns import FORM, SESSION


def places(sections: tuple[Section, ...]) -> list[Spot]:
    return [
        spot
        for section in sections
        for spot in (
            *section.spots,
            *(s for line in (section.grid.lines if section.grid else ()) for s in line.spots),
        )
    ]


@pytest.mark.parametrize(
    "name", ["supervision-record", "appraisal-framework", "pdp-2016", "values-behaviours"]
)
def test_every_place_of_a_form_stands_once_and_in_printed_order(name: str) -> None:
    form = load(name)
    rows = {t.table: 2 for t in form.tables if t.repeat is not None}
    assert [s.path for s in places(laid_out(form, {}, rows))] == [s.path for s in slots(form, rows)]


def test_answers_stand_as_the_form_writes_them_and_blank_ones_are_none() -> None:
    shown = {s.path: s.shown for s in places(laid_out(FORM, SESSION))}
    assert shown["date"] == "14/11/2026"
    assert shown["length"] == "1 h"
    assert shown["comments"] is None


def test_a_table_that_repeats_has_the_rows_that_are_filled_and_no_more_than_there_can_be() -> None:
    (actions,) = (s.grid for s in laid_out(FORM, SESSION) if s.grid is not None and s.grid.name == "actions")
    assert [line.number for line in actions.lines] == [1]
    (more,) = (
        s.grid
        for s in laid_out(FORM, SESSION, {"actions": 999})
        if s.grid is not None and s.grid.name == "actions"
    )
    assert len(more.lines) == more.most


def test_a_section_without_any_answer_says_so() -> None:
    blank = [s for s in laid_out(FORM, {}) if s.spots or s.grid is not None]
    assert blank
    assert all(s.blank for s in blank)
    assert not all(s.blank for s in laid_out(FORM, SESSION))


def test_rows_with_much_in_them_are_told_from_those_that_stand_side_by_side() -> None:
    def wordy(name: str) -> dict[str, bool]:
        form = load(name)
        rows = {t.table: 1 for t in form.tables}
        return {s.grid.name: s.grid.wordy for s in laid_out(form, {}, rows) if s.grid is not None}

    assert wordy("supervision-record")["actions"] is False
    assert wordy("appraisal-framework")["behaviours"] is True
