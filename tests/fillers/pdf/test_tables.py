"""How tables are set: the way that takes the least height, heads repeated, rows whole, boxes row by row."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

import forms
from fillers import pdf
from fillers.pdf import tables
from fillers.pdf.page import Page
from schemas.definition import FormDefinition, TableBlock
from schemas.template import Template

WIDE, TALL = 493.2, 649.0  # an upright page's body, in points


def template(name: str) -> Template:
    return pdf.compile(pdf.rendition(forms.load(name))).template


def table(form: FormDefinition, name: str) -> TableBlock:
    return next(t for t in form.tables if t.table == name)


def test_long_words_stand_over_their_row_only_where_they_find_no_room_beside_it() -> None:
    behaviours = table(forms.load("appraisal-framework"), "behaviours")
    chosen = tables.way(behaviours, 32, WIDE, TALL)
    assert chosen is not None
    assert chosen.banner
    assert sum(chosen.widths) == pytest.approx(WIDE, abs=0.1)
    beside = tables.way(behaviours, 32, 750.0, 419.0)
    assert beside is not None
    assert (beside.banner, len(beside.widths)) == (False, 4)


def test_options_of_a_choice_stand_in_columns_of_their_own_where_that_keeps_rows_low() -> None:
    levels = tables.way(table(forms.load("appraisal-framework"), "levels"), 5, WIDE, TALL)
    plan = tables.way(table(forms.load("pdp-induction"), "plan"), 5, 739.0, 400.0)
    assert levels is not None
    assert plan is not None
    assert (levels.fan, plan.fan) == ("flat", "cell")


def test_the_32_behaviours_take_no_more_than_eleven_pages() -> None:
    pages = {p.box.page for p in template("appraisal-framework").places if p.path.startswith("behaviours.")}
    assert len(pages) <= 11


def test_all_answers_of_a_row_stand_on_one_page() -> None:
    for name in ("appraisal-framework", "commitment-employee", "pdp-induction", "pdp-guided"):
        rows = defaultdict(set)
        for place in template(name).places:
            parts = place.path.split(".")
            if len(parts) == 3:
                rows[parts[0], parts[1]].add(place.box.page)
        assert rows
        assert all(len(pages) == 1 for pages in rows.values())


def test_keyboard_order_goes_row_by_row() -> None:
    form = forms.load("appraisal-framework")
    rows = [p.path.split(".")[1] for p in template(form.form).places if p.path.startswith("behaviours.")]
    order = [row.id for row in table(form, "behaviours").fixed]
    assert [a for a, b in pairwise([*rows, ""]) if a != b] == order


def test_every_box_of_the_matrix_is_named_by_behaviour_question_and_value_the_telling_part_first() -> None:
    page = Page(pdf.rendition(forms.load("appraisal-framework")))
    page.model()
    named = [c.say for c in page.controls.made if c.path.startswith("behaviours.")]
    assert len(set(named)) == len(named)
    said = next(c.say for c in page.controls.made if c.path == "behaviours.ms3.met" and c.option == "not_met")
    assert said == "Engenders trust, Met / Not Met: Not Met"
