"""Other words are begun with those that stand there, and can be freed line by line."""

from __future__ import annotations

import pytest

import forms
from forms.wording import changes_in, reworded
from forms.wording_begun import with_places
from schemas.yaml_source import Faults

EVERY = [e.name for e in forms.catalogue()]


@pytest.mark.parametrize("name", EVERY)
def test_every_line_that_is_freed_is_right_and_changes_nothing(name: str) -> None:
    form_id, _, edition = name.rpartition(".")
    form = forms.load(form_id, int(edition))
    text = with_places("", form).replace("  # Take", "  ## Take").replace("  # ", "  ")
    faults = Faults("wording.yaml")
    (changes,) = changes_in(text, faults)
    same = reworded(form, changes, faults)
    assert faults.found == []
    assert [f.ask for b in same.blocks for f in getattr(b, "fields", ())] == [
        " ".join(f.ask.split()) for b in form.blocks for f in getattr(b, "fields", ())
    ]
    assert len(changes.places) > 1


def test_a_part_is_begun_once_behind_what_is_there() -> None:
    form = forms.load("supervision-record")
    begun = with_places('# ours\nfile-audit.1:\n  title: "Audit"', form)
    assert begun.startswith('# ours\nfile-audit.1:\n  title: "Audit"\n\nsupervision-record.1:\n')
    assert with_places(begun, form) == begun
