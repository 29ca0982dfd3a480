"""What cannot be seen in words is seen on a page, and nothing that is typed is changed by it."""

from __future__ import annotations

import pytest

from desk.pages import rendered
from desk.signs import all_seen, signs

TURNED = "gpj.\u202ecod.exe"


def test_a_name_that_turns_itself_round_is_shown_with_its_mark_on_any_page() -> None:
    what = {"title": TURNED, "why": f"{TURNED}\u2066 and \u200bthis\ufeff", "closed": False}
    page = rendered("outside.html", "", what)
    assert not set(page) & set("\u202e\u2066\u200b\ufeff")
    assert page.count("gpj.�cod.exe") >= 2
    assert "gpj.�cod.exe� and this" in page


@pytest.mark.parametrize(
    "page",
    [
        f'<input name="why" value="{TURNED}">',
        f"<textarea rows='3'>\n<{TURNED}\n{TURNED}</textarea>",
        "نام\u200cها and 👩\u200d🦰, of two lines\r\n\tand more",
    ],
)
def test_what_is_typed_and_how_scripts_are_written_stays_as_it_is(page: str) -> None:
    assert all_seen(page) == page


def test_words_around_a_field_are_seen_and_the_field_is_left() -> None:
    page = f"<p>{TURNED}</p><textarea>{TURNED}</textarea><p title='{TURNED}'>\x85</p>"
    assert all_seen(page) == f"<p>gpj.�cod.exe</p><textarea>{TURNED}</textarea><p title='{TURNED}'>�</p>"


def test_ends_of_lines_and_runs_of_spaces_are_pieces_of_their_own() -> None:
    assert signs("a  b\nc") == [
        ("words", "a"),
        ("spaces", "  "),
        ("words", "b"),
        ("end", "\n"),
        ("words", "c"),
    ]
