"""The gallery's pictures are drawn beside whoever waits for them."""

from __future__ import annotations

import time
from pathlib import Path

import forms
from desk.drawing import Drawing
from issuing.small_pictures import file_of
from schemas.rendition import Branding

FORM = forms.load("emotion-questions")


def test_a_process_beside_draws_what_is_asked_for_and_passes_over_what_is_not_there(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.begin(tmp_path / "organisation", tmp_path / "pictures", ["nowhere.1", "emotion-questions.1"])
    assert drawing.busy
    file = file_of(tmp_path / "pictures", FORM, Branding())
    until = time.monotonic() + 60
    while drawing.busy and time.monotonic() < until:
        time.sleep(0.1)
    assert file.is_file()
    drawing.end()
    assert not drawing.busy


def test_drawing_ends_when_it_is_told_to(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.begin(tmp_path, tmp_path, ["appraisal-framework.1"])
    drawing.end()
    assert not drawing.busy
    assert not list(tmp_path.iterdir())
