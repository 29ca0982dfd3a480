"""Prompts are told from answers."""

from __future__ import annotations

import pytest

from schemas.prompts import PROMPTS, is_prompt


@pytest.mark.parametrize("prompt", PROMPTS.values())
def test_our_own_prompts_are_known_however_a_program_spaces_them(prompt: str) -> None:
    assert is_prompt(prompt)
    assert is_prompt(f" {prompt.replace(' ', chr(0xA0))}\n")


@pytest.mark.parametrize(
    "words",
    [
        "Click or tap here to enter text.",
        "Click here to enter a date.",
        "Click or tap to enter a date.",
        "Choose an item.",
    ],
)
def test_words_own_prompts_are_known(words: str) -> None:
    assert is_prompt(words)


@pytest.mark.parametrize(
    "answer", ["", "Click", "Date", "He clicked to write", "[Click to write] twice", "[sic]", "[WRITE]"]
)
def test_what_people_write_is_no_prompt(answer: str) -> None:
    assert not is_prompt(answer)
