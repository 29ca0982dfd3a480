"""What a form asks is told in words, under the headings of its page."""

from __future__ import annotations

import forms
from forms.asking import questions


def test_every_question_has_its_heading_its_answers_and_whether_it_must_be_answered() -> None:
    asked = {a.path: a for a in questions(forms.load("supervision-record"))}
    who = asked["supervisee"]
    assert (who.type, who.needed) == ("person", "required")
    assert any(path.startswith("actions.*.") for path in asked)
    assert any(a.answers for a in asked.values())
    assert all(a.heading for a in asked.values() if a.path.startswith("actions."))


def test_of_a_table_that_grows_one_row_is_told_and_no_number_of_it() -> None:
    for form in forms.builtin().sound():
        paths = [a.path for a in questions(form)]
        assert len(paths) == len(set(paths))
        assert not any(".2." in p for p, a in zip(paths, questions(form), strict=True) if "*" in a.path)
