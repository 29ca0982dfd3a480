"""Our own appearances: wrapping, sizes, and what did not fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillers.pdf import appearance
from fillers.pdf.appearance import SOFT_HYPHEN, fit, room_for, width, wrap
from fillers.pdf.fonts import field_font

WORDS = st.text(st.sampled_from("abcdefg ŁŵĞ½–-/\n"), min_size=1, max_size=400)


def parts_of(text: str, across: float, height: float, size: float = 12.0) -> list[str]:
    parts = []
    while text:
        found = fit(text, across, height, size)
        parts.append(text[: found.end] + (SOFT_HYPHEN if found.split_word else ""))
        text = text[found.end :]
    return parts


@given(text=WORDS, across=st.floats(30, 300), height=st.floats(12, 90))
def test_parts_put_together_are_the_whole_answer(text: str, across: float, height: float) -> None:
    assert "".join(p.removesuffix(SOFT_HYPHEN) for p in parts_of(text, across, height)) == text


@given(text=WORDS, across=st.floats(30, 300), size=st.sampled_from([10.0, 11.0, 12.0]))
def test_no_line_is_wider_than_its_box(text: str, across: float, size: float) -> None:
    for line in wrap(text, size, across):
        inked = text[line.start : line.end].rstrip(" ")  # the spaces of a wrap hang over the edge
        assert width(inked, size) <= across + 0.01 or len(inked) == 1


@given(text=WORDS, across=st.floats(30, 300), height=st.floats(18, 90))
def test_lines_drawn_stand_inside_the_box(text: str, across: float, height: float) -> None:
    found = fit(text, across, height, 12.0)
    assert found.size >= appearance.SMALLEST
    assert len(found.lines) <= max(1, room_for(height, found.size))


def test_text_keeps_to_twelve_points_and_shrinks_only_where_that_is_asked_for() -> None:
    assert fit("word " * 4, 200, 40, 12.0).size == 12.0
    assert fit("word " * 22, 200, 40, 12.0).size == 12.0
    assert 10.0 <= fit("word " * 22, 200, 40, 12.0, smallest=10.0).size < 12.0
    tight = fit("word " * 400, 200, 40, 12.0, smallest=10.0)
    assert tight.size == 10.0
    assert not tight.whole


def test_a_part_ends_after_white_space_so_that_no_line_end_is_lost() -> None:
    text = "First paragraph is here.\n\nSecond paragraph is here.\n\nThird one is longer than what is left."
    first, *rest = parts_of(text, 160, 34)
    assert rest
    assert first[-1].isspace()
    assert not rest[0][0].isspace()


def test_a_word_longer_than_its_box_is_split_and_marked() -> None:
    first, *rest = parts_of("x" * 300, 100, 30)
    assert first.endswith(SOFT_HYPHEN)
    assert "".join([first, *rest]).replace(SOFT_HYPHEN, "") == "x" * 300


def test_characters_without_a_glyph_are_named_once_and_marks_without_a_shape_are_not() -> None:
    assert appearance.missing("Zoë 😀 and 😀, 漢\u200d\ufe0f") == ["😀", "漢"]
    assert appearance.name_of("😀") == "grinning face"
    assert appearance.missing("Łukasz ŵ Ș ğ “£½” – α Ж → ✓") == []


def test_a_missing_glyph_is_drawn_as_a_square_and_never_as_notdef() -> None:
    found = fit("a😀b", 100, 30, 12.0)
    drawn = appearance.draw("a😀b", found, 100, 30, multiline=False).decode()
    (shown,) = re.findall(r"<([0-9A-F]+)> Tj", drawn)
    glyphs = [int(shown[n : n + 4], 16) for n in range(0, len(shown), 4)]
    font = field_font()
    assert glyphs == [font.glyphs[ord("a")], font.glyphs[0x25A1], font.glyphs[ord("b")]]
    assert 0 not in glyphs


@pytest.mark.parametrize("words", ["14/11/2026", "1/1/2026"])
def test_a_comb_holds_one_character_a_cell(words: str) -> None:
    drawn = appearance.draw_comb(words, 150, 25, 12).decode()
    assert drawn.count("Tj") == len(words)


def test_the_space_of_a_wrap_is_drawn_and_none_before_a_line_end_of_the_writers() -> None:
    text = "one two three four five six\nseven eight"
    lines = [text[line.start : line.end] for line in wrap(text, 12, 90)]
    assert lines == ["one two three ", "four five six", "seven eight"]
