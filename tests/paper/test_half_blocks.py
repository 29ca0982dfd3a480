"""Pictures in a terminal."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from benchmarks.paper.half_blocks import can_show, half_blocks

pytestmark = pytest.mark.thorough


def picture(wide: int, high: int) -> bytes:
    """White, its lower half black."""
    image = Image.new("L", (wide, high), 255)
    image.paste(0, (0, high // 2, wide, high))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_a_picture_keeps_its_shape_and_its_room() -> None:
    lines = half_blocks(picture(400, 200), columns=40, rows=16).split("\n")
    assert [line.count("\u2580") for line in lines] == [40] * 10  # a letter is two pixels high
    lines = half_blocks(picture(100, 400), columns=40, rows=8).split("\n")
    assert [line.count("\u2580") for line in lines] == [4] * 8


def test_white_is_the_lightest_grey_and_black_the_darkest_and_each_line_ends_plain() -> None:
    lines = half_blocks(picture(40, 40), columns=20, rows=10).split("\n")
    assert set(re.findall(r"38;5;(\d+)", lines[0])) == {"255"}
    assert set(re.findall(r"48;5;(\d+)", lines[-1])) == {"232"}
    assert all(line.endswith("\x1b[0m") for line in lines)


def test_what_is_no_terminal_gets_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert not can_show()  # the tests' output is caught
