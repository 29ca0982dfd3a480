"""Single digits, as the nets see them and say them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.paper.training.digit_shapes import HELD_OUT, TRAINED, drawn
from extractors.paper import digits
from tests.extractors.paper.date_pages import shape


def test_a_digit_stands_in_the_middle_as_large_as_the_nets_learnt_it() -> None:
    for size in (1, 3):
        seen = digits.view(np.kron(shape(0, "closed")[::3, ::3], np.ones((size, size), np.uint8)))
        rows = np.flatnonzero(seen.max(1) > 0.3)
        assert seen.shape == (digits.SIDE, digits.SIDE)
        assert rows[-1] - rows[0] + 1 == pytest.approx(digits.DIGIT, abs=2)
        assert (rows[0] + rows[-1]) / 2 == pytest.approx((digits.SIDE - 1) / 2, abs=1)
        assert 0.9 < seen.max() <= 1


@pytest.mark.parametrize(("side", "shown"), [(13, 20), (6, 10)])
def test_a_speck_is_not_made_as_large_as_a_digit(side: int, shown: int) -> None:
    seen = digits.view(np.full((side, side), 255, np.uint8))
    assert np.count_nonzero(seen.max(1) > 0.5) == pytest.approx(shown, abs=1)


def test_faint_ink_is_shown_as_full() -> None:
    faint, full = (digits.view((shape(3, "round") * share).astype(np.uint8)) for share in (0.4, 1.0))
    assert np.abs(faint - full).mean() < 0.02


@pytest.mark.parametrize("which", [*TRAINED, *HELD_OUT], ids=lambda s: f"{s[0]} {s[1]}")
def test_each_net_reads_every_european_shape(which) -> None:  # type: ignore[no-untyped-def]
    ink = drawn(which, np.random.default_rng(4), 48, 4, wobble=0.0)
    said = digits.likelihoods([ink])
    assert said.shape[1:] == (1, 11)
    assert set(said.argmax(2).ravel().tolist()) == {which[0]}


def test_probabilities_add_up() -> None:
    said = digits.likelihoods([shape(7, "crossed"), shape(1, "flagged")])
    assert np.exp(said).sum(2) == pytest.approx(np.ones(said.shape[:2]), abs=1e-5)


def test_a_scribble_is_no_digit() -> None:
    ink = np.zeros((48, 34), np.uint8)
    ink[4:44:5, 2:32] = ink[4:44, 4:32:4] = 255
    said = np.exp(digits.likelihoods([ink])).mean(0)[0]
    assert said.argmax() == digits.NONE
