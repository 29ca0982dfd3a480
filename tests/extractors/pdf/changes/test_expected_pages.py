"""A blank filled with what was read looks, pixel for pixel, as the document that was filled in."""

from __future__ import annotations

import pytest

from extractors.pdf.changes.picture_witness import compare
from extractors.pdf.changes.rendering import Drawing
from fillers.pdf.expected_pages import fill_as_read
from schemas.identity import settle
from tests.extractors.pdf.changes.sent import Sent


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


def test_a_blank_of_another_rendition_is_refused() -> None:
    sent, other = Sent.of("contact-evaluation"), Sent.of("supervision-record")
    with pytest.raises(ValueError, match="another rendition"):
        fill_as_read(other.blank, sent.filled.template, {}, None)
