"""The gallery's pictures are drawn once for each look, and not kept without end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import forms
from issuing import small_pictures
from issuing.small_pictures import draw, file_of
from schemas.rendition import Branding

WHEN = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
FORM = forms.load("emotion-questions")


def test_a_picture_is_drawn_once_and_again_for_another_look(tmp_path: Path) -> None:
    draw(tmp_path, FORM, Branding(), WHEN)
    (kept,) = tmp_path.iterdir()
    assert kept == file_of(tmp_path, FORM, Branding())
    assert kept.read_bytes()[8:12] == b"WEBP"
    kept.write_bytes(b"as kept")
    draw(tmp_path, FORM, Branding(), WHEN)
    assert kept.read_bytes() == b"as kept"
    draw(tmp_path, FORM, Branding(organisation="Hill Care"), WHEN)
    assert len(list(tmp_path.iterdir())) == 2


def test_old_pictures_are_not_kept_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_pictures, "MOST", 1)
    for name in ("A", "B"):
        draw(tmp_path, FORM, Branding(organisation=name), WHEN)
    assert list(tmp_path.iterdir()) == [file_of(tmp_path, FORM, Branding(organisation="B"))]
