"""A page's picture made small stays the whole page."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.pdf.changes.alignment import _halved


@pytest.mark.parametrize("shape", [(1169, 827), (827, 1169), (10, 6), (11, 7)])
def test_half_a_picture_s_size_holds_all_of_its_ink(shape: tuple[int, int]) -> None:
    ink = np.zeros(shape, np.uint8)
    ink[2 * (shape[0] // 2) - 2 :, 2 * (shape[1] // 2) - 2 :] = 255  # the last four pixels of an even picture
    small = np.asarray(_halved(ink))
    assert small.shape == (shape[0] // 2, shape[1] // 2)
    assert small[-1, -1] == 255
    assert int((small > 0).sum()) == 1
