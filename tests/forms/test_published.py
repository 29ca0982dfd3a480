"""A published edition never changes; that of a built-in form is held to the digest recorded with it."""

from __future__ import annotations

from pathlib import Path

import forms
from forms.library import BUILT_IN
from forms.published import changed, publish_built_in, recorded
from schemas.language import parse
from tests.forms.own import VISIT


def test_no_published_built_in_edition_has_changed() -> None:
    library, digests = forms.builtin(), recorded(BUILT_IN)
    faults = [fault for e in library.catalogue() if (fault := changed(library, e, digests))]
    assert faults == [], (
        "write it as a new edition, or, if it has never left this repository, take its line out"
    )


def test_every_built_in_edition_is_published() -> None:
    unrecorded = {e.name for e in forms.catalogue()} - set(recorded(BUILT_IN))
    assert unrecorded == set(), "when the form is done: python -m forms.published"


def test_nothing_is_recorded_that_is_gone() -> None:
    assert set(recorded(BUILT_IN)) - {e.name for e in forms.catalogue()} == set()


def test_publishing_adds_what_is_new_and_leaves_the_rest(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "published.json").write_text('{"supervision-record.1": "as it was"}', encoding="utf-8")
    assert "supervision-record.1" not in publish_built_in(folder)
    assert recorded(folder)["supervision-record.1"] == "as it was"
    assert len(recorded(folder)) == len(forms.catalogue())
    assert publish_built_in(folder) == []


def test_the_digest_follows_every_word_and_not_the_growth_of_the_language() -> None:
    form = parse(VISIT, "visit.1.yaml", forms.parts())
    assert form.digest != parse(VISIT.replace('"Mood"', '"Temper"'), "visit.1.yaml", forms.parts()).digest
    # As first recorded. A language that gained a word must give this still, or every published form would be "changed".
    assert form.digest == "0a8f1073d2974615c6cc5222cbc013121a94e33ce44ed3d07fef63c96e3ec555"
