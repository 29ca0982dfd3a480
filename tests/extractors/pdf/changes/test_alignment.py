"""Pages laid over the form's: made small they stay whole, and what a program moved by part of a pixel is moved back."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pikepdf
import pytest

from benchmarks.changes.damage import flattened
from extractors.pdf.changes.alignment import DPI, _apart, _halved, align, form_pages
from extractors.pdf.changes.rendering import Drawing
from tests.extractors.pdf.changes.sent import Sent


@pytest.mark.parametrize("shape", [(1169, 827), (827, 1169), (10, 6), (11, 7)])
def test_half_a_picture_s_size_holds_all_of_its_ink(shape: tuple[int, int]) -> None:
    ink = np.zeros(shape, np.uint8)
    ink[2 * (shape[0] // 2) - 2 :, 2 * (shape[1] // 2) - 2 :] = 255  # the last four pixels of an even picture
    small = np.asarray(_halved(ink))
    assert small.shape == (shape[0] // 2, shape[1] // 2)
    assert small[-1, -1] == 255
    assert int((small > 0).sum()) == 1


def test_a_page_that_a_program_moved_by_part_of_a_pixel_is_laid_back_over_the_form_s() -> None:
    sent = Sent.of("contact-evaluation")
    out = BytesIO()
    with pikepdf.open(BytesIO(flattened(sent.filled.data))) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"q 1 0 0 1 .4 -.3 cm", prepend=True)
        page.contents_add(b"Q")
        pdf.save(out)
    with Drawing(sent.filled.data) as ours, Drawing(out.getvalue(), beside=ours) as theirs:
        (form,) = form_pages(ours, sent.filled.template)
        (found,) = align(theirs, [form]).aligned
        as_it_came = theirs.ink(0, DPI)
    assert (found.fit.a, found.fit.b, found.fit.c, found.fit.d) == (1, 0, 0, 1)
    # Letters stand at whole pixels, so it can only be told nearly.
    assert found.fit.e == pytest.approx(0.4, abs=0.2)
    assert found.fit.f == pytest.approx(0.3, abs=0.2)
    assert _apart(found.ink, form) < 0.7 * _apart(as_it_came, form)
