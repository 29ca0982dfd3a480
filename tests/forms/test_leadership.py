"""The forms for leaders: all of what the sources count is there, and long tables are set alike."""

from __future__ import annotations

import pytest

import forms
from filing.clocks.sessions import usual_kind
from fillers import pdf
from fillers.pdf.page import Page
from schemas.definition import FieldsBlock


def test_the_leaders_goals_are_all_of_the_sources() -> None:
    form = forms.load("leader-goals")
    groups = [group for table in form.tables for group in table.groups]
    rows = [row for group in groups for row in group.rows]
    goals = [item for row in rows for item in row.items]
    assert (sum(bool(t.groups) for t in form.tables), len(groups), len(rows), len(goals)) == (8, 21, 64, 287)
    assert sum(len(item.items) for item in goals) == 37


def test_tables_that_ask_the_same_of_each_row_are_set_alike() -> None:
    page = Page(pdf.rendition(forms.load("leader-goals")))
    found = {tuple(b["cols"]) for b in page.model()["blocks"] if b["k"] == "table" and len(b["cols"]) == 3}
    assert len(found) == 1


def test_the_eight_areas_of_the_standards_are_called_alike_in_both_of_their_forms() -> None:
    assessed = forms.load("pqs-self-assessment").table("standards").rows
    kept = forms.load("pqs-pathway").table("portfolio").rows
    assert len(assessed) == 8
    assert [(r.id, r.ask) for r in assessed] == [(r.id, r.ask) for r in kept]


def test_the_implementation_has_five_steps_and_the_leaders_ten_questions() -> None:
    form = forms.load("pqs-implementation")
    steps = form.table("steps").rows
    assert [r.ask for r in steps] == [
        "Awareness",
        "Understanding",
        "Preparation",
        "Initial action",
        "Full implementation",
    ]
    (towards,) = (c for c in form.table("actions").columns if c.name == "step")
    assert [(o.key, o.say) for o in towards.options] == [(r.id, r.ask) for r in steps]
    (questions,) = (
        b for b in form.blocks if isinstance(b, FieldsBlock) and b.heading == "Reflective questions"
    )
    assert len(questions.fields) == 10


@pytest.mark.parametrize("form", ["leader-goals", "pqs-self-assessment"])
def test_a_rating_or_self_assessment_stands_in_for_no_development_plan(form: str) -> None:
    """It would hide the plan that there is, and be evidence of one where there is none."""
    assert usual_kind(forms.load("pdp-2016")) == "plan"
    assert usual_kind(forms.load(form)) is None
