"""A finished record shows no prompts; a form that goes on does, and both are read back the same."""

from __future__ import annotations

import io

import pytest

import forms
from fillers.word.compiling import logo_png
from schemas.prompts import PROMPTS
from schemas.rendition import Branding
from tests.fillers.word.making import document, form_of
from tests.fillers.word.reading import Document
from tests.law.documents import sample


def prompts(made: Document) -> list[str]:
    return [shown for shown in made.shown.values() if shown in set(PROMPTS.values())]


@pytest.mark.parametrize("name", ["supervision-record", "pdp-2016"])
def test_a_finished_record_shows_no_prompt_and_its_blank_does(name: str) -> None:
    form = forms.load(name)
    assert prompts(document(form, sample(name))) == []
    assert prompts(document(form))


def test_a_record_that_lacks_what_it_must_say_goes_on_with_its_prompts() -> None:
    form = forms.load("supervision-record")
    answers = {path: value for path, value in sample("supervision-record").items() if path != "date"}
    assert prompts(document(form, answers))


def test_what_a_copy_is_given_does_not_finish_it() -> None:
    from schemas.definition import Field

    form = form_of(Field(name="name", ask="Name"), Field(name="said", ask="Said"))
    assert prompts(document(form, given={"name": "Zoë Ash"}))


def test_a_jpg_logo_is_taken() -> None:
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(made, "JPEG")
    assert (logo_png(Branding(logo=made.getvalue())) or b"").startswith(b"\x89PNG")
