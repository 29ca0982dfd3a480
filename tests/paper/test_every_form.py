"""Every form comes back on paper: all its pages, completed by hand, scanned as one set, and nothing of it read wrong.

One careful hand and a good scanner. What other hands, telephones and harm do to a page is in
`benchmarks.paper.accuracy`, which takes every page of every form many times. The forms that stand for all are taken
in every run, the others in the long one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image

from benchmarks.paper.accuracy.judging import judged
from benchmarks.paper.accuracy.reading import read
from benchmarks.paper.labelled import generator
from benchmarks.paper.labelled.completing import completed
from benchmarks.paper.labelled.degrading import Degraded, degrade
from benchmarks.paper.labelled.printing import printed
from tests import shapes

pytestmark = pytest.mark.thorough

DPI = 200
"""What an office scanner gives where nobody asked for more."""


def one_file(pages: Sequence[Degraded]) -> bytes:
    """The pages as the scanner sends them: one PDF of pictures."""
    first, *others = (Image.fromarray(page.picture) for page in pages)
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=DPI, quality=85)
    return out.getvalue()


@pytest.mark.parametrize("name", shapes.MATRIX)
def test_a_set_of_pages_completed_by_hand_is_read_back_without_a_wrong_answer(name: str) -> None:
    form, rng = printed(name), generator("held-out", 7)
    done = completed(form, rng, "careful", dpi=DPI)
    scans = [degrade(page, 1, rng, "office", dpi=DPI, to=DPI) for page in done.pages]
    got = read(one_file(scans), form)
    assert got.refused is None
    answers = list(judged(done, form, got))
    assert [one for one in answers if one.outcome == "wrong"] == []
    outcomes = Counter(one.outcome for one in answers if not one.due)
    print(f"{name}: {form.pages} pages, {dict(outcomes)}")  # noqa: T201
    assert outcomes["right"] > outcomes["queried"]
