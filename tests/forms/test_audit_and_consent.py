"""What the audit of a file and a consent ask for, and no more than once."""

from __future__ import annotations

import forms
from samples.make import record
from schemas import rules
from tests.forms.breaking import TODAY, day


def test_several_answers_that_want_the_same_row_ask_for_it_once() -> None:
    form = forms.load("file-audit")
    answers = {p: v for p, v in record(form).items() if not p.startswith("actions.")}
    asked = [q for q in rules.check(form, answers, on=TODAY) if q.path == "actions.1.what"]
    assert sum(answers.get(f"criteria.{r.id}.found") != "yes" for r in form.table("criteria").fixed) == 4
    assert [(q.code, q.level) for q in asked] == [("when-then", "note")]


def test_a_withdrawal_is_held_until_it_says_what_was_published() -> None:
    form = forms.load("idea-consent")
    plain = {
        p: v
        for p, v in record(form).items()
        if not p.startswith(("published.", "was_", "withdrawn", "signed_w"))
    }
    assert not rules.check(form, plain, on=TODAY)
    withdrawn = {**plain, "withdrawn_on": day("2026-12-01"), "signed_withdrawal": "Łukasz Próba"}
    assert [q.path for q in rules.check(form, withdrawn, on=TODAY)] == ["was_published"]
    assert not rules.check(form, {**withdrawn, "was_published": "no"}, on=TODAY)
    listed = {**withdrawn, "was_published": "yes"}
    assert [q.path for q in rules.check(form, listed, on=TODAY)] == ["published.1.what"]
