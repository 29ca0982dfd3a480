"""The forms on the quality of supervision: all that their source counts; only a session counts as one."""

from __future__ import annotations

import pytest

import forms
from filing.clocks.sessions import usual_kind
from schemas.definition import FieldsBlock


def test_every_responsibility_can_have_several_leads_and_further_ones_can_be_added() -> None:
    fixed, further = (t for t in forms.load("lead-responsibilities").tables if t.table == "leads")
    assert len(fixed.fixed) == 18
    assert [c.type for c in fixed.columns] == ["tick"] * 3
    assert further.repeat is not None
    assert [c.ask for c in further.columns] == ["Other", *(c.ask for c in fixed.columns)]


def test_the_ten_components_and_the_29_expectations_are_all_there() -> None:
    form = forms.load("supervision-components")
    assert len(form.table("components").fixed) == 10
    assert [len(g.rows) for g in form.table("expectations").groups] == [11, 10, 8]


def test_the_four_outcomes_have_all_their_practice_outcomes() -> None:
    groups = forms.load("supervision-outcomes").table("outcomes").groups
    assert [len(g.rows) for g in groups] == [12, 10, 10, 6]


@pytest.mark.parametrize(
    ("name", "table", "rows"), [("strategy-audit", "strategies", 10), ("implementation-audit", "issues", 7)]
)
def test_each_row_of_both_audits_is_at_one_of_the_same_three_stages(name: str, table: str, rows: int) -> None:
    found = forms.load(name).table(table)
    (progress,) = (c for c in found.columns if c.name == "progress")
    assert len(found.fixed) == rows
    assert (progress.type, progress.many) == ("choice", False)
    assert [o.key for o in progress.options] == ["emerging", "established", "reviewed"]


def test_the_five_questions_are_asked_in_their_order() -> None:
    blocks = forms.load("session-reflection").blocks
    (asked,) = ([f.ask for f in b.fields] for b in blocks if isinstance(b, FieldsBlock) and b.ours is None)
    assert len(asked) == 5
    assert (asked[0], asked[-1]) == (
        "What has gone well since the last supervision?",
        "Anything else you would like to share?",
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("session-reflection", "formal"),
        ("lead-responsibilities", None),
        ("supervision-outcomes", None),
        ("supervision-components", None),
        ("strategy-audit", None),
        ("implementation-audit", None),
        ("annual-review", None),
    ],
)
def test_only_the_record_of_a_session_is_evidence_of_one(name: str, kind: str | None) -> None:
    """Who leads on what is no agreement, and a review of outcomes no appraisal: no clock goes by them."""
    assert usual_kind(forms.load(name)) == kind
