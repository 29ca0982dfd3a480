"""A piece of a prompt that was left beside an answer is noticed; less than that is the answer's own."""

from __future__ import annotations

import pytest

from extractors.word.answers import written
from schemas.prompts import PROMPTS

LONG = sorted({p for p in PROMPTS.values() if len(p) > 20})


@pytest.mark.parametrize("prompt", LONG)
def test_nine_letters_of_a_prompt_s_end_are_a_piece_of_it_and_eight_are_not(prompt: str) -> None:
    assert written(f"Ring \u0141{prompt[-9:]}").doubt == "prompt-left"
    assert written(f"Ring \u0141{prompt[-8:]}").doubt is None


@pytest.mark.parametrize("prompt", LONG)
def test_eight_letters_of_a_prompt_s_beginning_are_a_piece_of_it_and_seven_are_not(prompt: str) -> None:
    assert written(f"{prompt[:8]}\u0141 ring").doubt == "prompt-left"
    assert written(f"{prompt[:7]}\u0141 ring").doubt is None
