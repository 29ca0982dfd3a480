"""A form of one's own is begun under a name that is fit and free, and can be used at once."""

from __future__ import annotations

from pathlib import Path

import pytest

import forms
from forms.organisation import organisation
from forms.starting import next_edition, started
from forms.typed import faults_in_text, form_in_text
from schemas.errors import DefinitionError, UsageError
from tests.forms.own import VISIT, folder


@pytest.mark.parametrize("like", [None, "supervision-record"])
def test_what_is_begun_has_no_mistakes(tmp_path: Path, like: str | None) -> None:
    name, text = started(forms.builtin(), "Home visit", sections=["How it was"], like=like)
    assert name == "home-visit.1"
    assert form_in_text(tmp_path, f"{name}.yaml", text).title == "Home visit"
    assert faults_in_text(tmp_path, f"{name}.yaml", text) == ()


@pytest.mark.parametrize(
    ("title", "form_id", "code"), [("Supervision record", None, "form-taken"), ("A", "A b", "form-id")]
)
def test_a_name_that_is_taken_or_unfit_is_refused(title: str, form_id: str | None, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        started(forms.builtin(), title, form_id=form_id)
    assert refused.value.code == code


def test_a_next_edition_is_of_a_form_of_ones_own_alone(tmp_path: Path) -> None:
    library = organisation(folder(tmp_path, {"forms/visit.1.yaml": VISIT})).library
    name, text = next_edition(library, "visit")
    assert name == "visit.2"
    assert form_in_text(tmp_path, "visit.2.yaml", text).replaces == 1
    with pytest.raises(UsageError) as refused:
        next_edition(library, "supervision-record")
    assert refused.value.code == "not-own"


def test_mistakes_of_shared_parts_are_told_with_those_of_the_form_made_of_them(tmp_path: Path) -> None:
    root = folder(tmp_path, {"forms/parts/ours.yaml": "scales: [\n"})
    with pytest.raises(DefinitionError) as refused:
        form_in_text(root, "visit.1.yaml", VISIT.replace("type: date", "type: dat"))
    assert {f.place.file for f in refused.value.faults} == {"parts/ours.yaml", "visit.1.yaml"}
