"""What a template says is printed on its pages, against what another reader finds drawn there."""

from __future__ import annotations

from collections import Counter

import pytest

import forms
from extractors.pdf.changes.picture_witness import compare
from extractors.pdf.changes.printed_words import Texts, letters, unknown
from extractors.pdf.page.content import parsed
from fillers import pdf
from schemas.rendition import Branding
from schemas.template import Template

pytestmark = pytest.mark.thorough

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">
<path d="M5 35 L40 5 L75 35 Z" fill="#135"/><path d="M80 5 L110 35" stroke="#531" fill="none"/></svg>"""


@pytest.mark.parametrize("name", sorted({e.form for e in forms.catalogue()}))
def test_every_letter_of_a_blank_is_told_with_its_place_and_none_besides(name: str) -> None:
    compiled = pdf.compile(pdf.rendition(forms.load(name)))
    pages = parsed(compiled.base.data)
    assert len(pages) == len(compiled.template.printed)
    for page, blank in zip(pages, compiled.template.printed, strict=True):
        upright = [[c for c in line if c.upright] for line in page.lines]
        assert not unknown(upright, (), Texts.of({letters(text) for text, *_ in blank.runs} - {""}))
        drawn = Counter("".join(c.text for c in page.chars).replace(" ", "").replace("\u00a0", ""))
        told = Counter("".join(text for text, *_ in blank.runs))
        assert not told - drawn or sum((told - drawn).values()) < 0.01 * sum(drawn.values())  # ligatures


def test_a_template_that_was_kept_before_pages_were_compared_can_still_be_read() -> None:
    template = pdf.compile(pdf.rendition(forms.load("contact-evaluation"))).template
    old = template.model_dump(mode="json", exclude={"printed"})
    assert Template.model_validate(old) == template.model_copy(update={"printed": ()})
    assert Template.model_validate_json(template.model_dump_json()) == template
    with_pictures = [
        {**p, "pictures": [[1.0, 2.0, 3.0, 4.0]]} for p in template.model_dump(mode="json")["printed"]
    ]
    assert Template.model_validate({**old, "printed": with_pictures}) == template


def test_a_drawn_logo_is_not_taken_for_a_persons_drawing() -> None:
    form = forms.load("contact-evaluation")
    logo = pdf.compile(pdf.rendition(form, Branding(organisation="Rowan House", logo=LOGO)))
    plain = pdf.compile(pdf.rendition(form, Branding(organisation="Rowan House")))
    blank, other = pdf.blank(logo), pdf.blank(plain)
    assert not compare(blank, blank, logo.template, {}).findings
    assert compare(blank, other, logo.template, {}).findings
