"""A blank filled with what was read looks, pixel for pixel, as the document that was filled in."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

import forms
from extractors.pdf.changes.byte_witness import as_issued
from extractors.pdf.changes.picture_witness import compare
from extractors.pdf.changes.rendering import Drawing
from fillers import pdf
from fillers.pdf.expected_pages import fill_as_read
from schemas.copies import Copy
from schemas.identity import settle
from schemas.rendition import Variant
from tests.extractors.pdf.changes.sent import Sent
from tests.law.documents import WHEN


@pytest.mark.parametrize("name", ["contact-evaluation", "supervision-record"])
def test_what_we_filled_in_is_drawn_again_from_what_was_read(name: str) -> None:
    sent = Sent.of(name)
    reading = sent.read(sent.filled.data)
    answers = {v.path: v.raw if v.raw is not None else v.marks or () for v in reading.values}
    identity, _ = settle(reading.carriers)
    again = fill_as_read(sent.blank, sent.filled.template, answers, identity)
    with Drawing(again) as ours, Drawing(sent.filled.data) as theirs:
        assert len(ours) == len(theirs)
        for page in range(len(ours)):
            assert (ours.ink(page, 100) == theirs.ink(page, 100)).all()
    found = compare(sent.filled.data, again, sent.filled.template, answers)
    assert (found.findings, found.strange) == ((), ())


def test_a_box_of_an_extra_sheet_that_nothing_came_into_looks_as_on_the_blank() -> None:
    form = forms.load("supervision-record")
    compiled = pdf.compile(pdf.rendition(form, variant=Variant(continued=(("summary", 2),))))
    copy = Copy(form=form.form, edition=form.edition, rendition=compiled.rendition.digest)
    filled = pdf.fill(compiled, copy, {"summary": "Short."}, when=WHEN)
    assert filled.blank is not None
    blank = filled.blank()
    assert {p.part for p in filled.template.places if p.path == "summary"} == {0, 1}
    again = fill_as_read(blank, filled.template, {"summary": "Short."}, None)
    found = compare(filled.data, again, filled.template, {"summary": "Short."})
    assert (found.findings, found.strange) == ((), ())
    with pikepdf.open(BytesIO(filled.data)) as document:
        assert as_issued(filled.data, document, blank)


def test_a_blank_of_another_rendition_is_refused() -> None:
    sent, other = Sent.of("contact-evaluation"), Sent.of("supervision-record")
    with pytest.raises(ValueError, match="another rendition"):
        fill_as_read(other.blank, sent.filled.template, {}, None)
