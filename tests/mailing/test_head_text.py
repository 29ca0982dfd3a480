"""What stands in a message's head is one line, says what it shows, and has an end."""

from __future__ import annotations

import pytest

from mailing.head_text import MOST, head_text
from schemas.errors import UsageError


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("Zoë Example", "Zoë Example"),
        ("Zoë\r\nBcc: all@example.org", "Zoë Bcc: all@example.org"),
        ("Zoë\u2028\x85Example\x00", "Zoë Example"),
        ("\u202eelpmaxE\u202c \u2067Sam\u2069\u200f", "elpmaxE Sam"),
        ("=?utf-8?q?=0D=0ABcc:_x?=", "= ?utf-8?q?=0D=0ABcc:_x?="),
        ("سارة Example", "سارة Example"),
        ("Sam\ud800", "Sam"),
    ],
)
def test_line_ends_marks_that_are_not_seen_and_encoded_words_become_plain(words: str, safe: str) -> None:
    assert head_text(words) == safe


def test_what_is_too_long_for_a_head_is_refused() -> None:
    assert head_text("x" * MOST) == "x" * MOST
    with pytest.raises(UsageError) as refused:
        head_text("x" * (MOST + 1))
    assert refused.value.code == "message-head"
