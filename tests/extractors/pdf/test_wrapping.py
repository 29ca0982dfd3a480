"""Line ends that were meant, and those that were only where the box was full."""

from __future__ import annotations

import pytest

from extractors.pdf.flat import boxes as boxes_layer
from extractors.pdf.page import wrapping
from extractors.pdf.page.content import Char
from extractors.pdf.page.wrapping import Unwrapped, drawn, unwrap
from fillers.pdf import appearance

WIDE = 6.0  # every character is 6 points wide
STEP = 12.0


def lines(*texts: str, left: float = 2.0, top: float = 20.0) -> list[wrapping.DrawnLine]:
    """These lines as drawn from `left`, with `STEP` between them; an empty text is a line left blank."""
    chars = [
        Char(char, left + WIDE * n, left + WIDE * (n + 1), top + STEP * row, 10.0, "Any", (0.0,), True)
        for row, text in enumerate(texts)
        for n, char in enumerate(text)
    ]
    return drawn(chars)


def box(*texts: str, columns: float) -> Unwrapped:
    """These lines in a box that takes `columns` characters."""
    return unwrap([(lines(*texts), 0.0, 2.0 + WIDE * columns + 2.0)])


def test_a_word_that_would_not_have_fitted_was_wrapped() -> None:
    assert box("one two", "three", columns=10) == Unwrapped("one two three")


def test_a_word_parted_after_its_apostrophe_is_one_word_and_asked_about() -> None:
    """PDFBox parts “he’d” so; whether a space stood there is not drawn."""
    assert box("one he’", "d come", columns=8) == Unwrapped("one he’d come", False, "one he’ d come")
    assert box("the staff’", "day off", columns=10).text == "the staff’ day off"


@pytest.mark.parametrize(
    ("above", "below"), [("They came.", "We met"), ("Rota done", "Training"), ("Was done:", "2. Ring")]
)
def test_a_full_line_that_may_have_ended_a_paragraph_or_an_item_is_in_doubt(above: str, below: str) -> None:
    assert box(above, below, columns=11) == Unwrapped(f"{above} {below}", False, f"{above}\n{below}")


@pytest.mark.parametrize(
    ("above", "below"),
    [("three four", "five"), ("three four", "Five"), ("they came.", "we met"), ("they came:", "2. we met")],
)
def test_a_space_that_had_no_room_on_its_line_tells_nothing_by_not_being_drawn(
    above: str, below: str
) -> None:
    """LibreOffice draws none: the writer may have ended the line just where it was full, in small letters too."""
    told = box("one two ", above, below, columns=10)
    assert told == Unwrapped(f"one two {above} {below}", False, f"one two {above}\n{below}")


def test_the_spaces_of_a_document_tell_of_an_answer_that_has_none() -> None:
    """It has one line end alone, which is the writer's; or, where the line was full, may be."""
    short, wide = ("three four", "fivesix"), 2.0 + WIDE * 12 + 2.0
    told = unwrap([(lines(*short), 0.0, wide)], kept=True, spaced_elsewhere=lambda: True)
    assert told == Unwrapped("three four\nfivesix")
    lost = unwrap([(lines(*short), 0.0, wide)], spaced_elsewhere=lambda: True)
    assert lost == Unwrapped("three four\nfivesix", False, "three four fivesix")
    full = unwrap([(lines(*short), 0.0, 2.0 + WIDE * 10 + 2.0)], spaced_elsewhere=lambda: True)
    assert full == Unwrapped("three four fivesix", False, "three four\nfivesix")
    assert unwrap([(lines(*short), 0.0, wide)]) == Unwrapped("three four fivesix")


def test_a_program_draws_spaces_where_one_stands_at_the_end_of_a_line_that_is_not_the_last() -> None:
    assert wrapping.draws_spaces([lines("one"), lines("one two ", "three")])
    assert not wrapping.draws_spaces([lines("one two", "three "), lines("one ")])


def test_our_own_filling_draws_a_space_that_has_no_room() -> None:
    boxes = [(lines("one two ", "three four", "five"), 0.0, 2.0 + WIDE * 10 + 2.0)]
    told = unwrap(boxes, kept=True)
    assert told == Unwrapped("one two three four five", False, "one two three four\nfive")


def test_a_word_that_would_have_fitted_was_put_on_a_line_of_its_own() -> None:
    assert box("one two", "three", columns=15) == Unwrapped("one two\nthree")


@pytest.mark.parametrize("columns", [13.02, 13.9])  # 13.9: it would not have fitted after two spaces
def test_what_is_too_close_to_tell_is_said_to_be(columns: float) -> None:
    read = box("one two", "three", columns=columns)
    assert not read.sure
    assert {read.text, read.other} == {"one two three", "one two\nthree"}


def test_a_writer_of_two_spaces_may_have_written_two_where_a_line_was_wrapped() -> None:
    assert not box("One.  Two", "threefour", columns=12).sure
    assert box("One.  Two", columns=12).sure


def test_blank_lines_are_counted() -> None:
    assert box("one", "two", "", "", "three", columns=30) == Unwrapped("one\ntwo\n\n\nthree")


def test_spaces_at_the_start_of_a_line_and_within_it_are_kept() -> None:
    assert box("one", "  two   three", "four", columns=30).text == "one\n  two   three\nfour"


@pytest.mark.parametrize(
    ("first", "second"),
    [("the well-", "being plan"), ("he went and/", "or stayed"), ("told of SF-", "0312 later")],
)
def test_a_break_after_a_hyphen_or_slash_is_in_doubt(first: str, second: str) -> None:
    read = box(first, second, columns=len(first) + 1)
    assert read == Unwrapped(first + second, False, f"{first} {second}")


def test_a_space_after_a_hyphen_is_where_one_is_drawn() -> None:
    assert box("it is half- ", "and half", columns=13) == Unwrapped("it is half- and half")


def test_our_own_filling_breaks_a_word_at_its_hyphen_where_it_draws_no_space_after_it() -> None:
    boxes = [(lines("one two six ", "had a one-", "page plan"), 0.0, 2.0 + WIDE * 13 + 2.0)]
    assert unwrap(boxes, kept=True) == Unwrapped("one two six had a one-page plan")
    other = "one two six had a one- page plan"  # a space may have been lost, as cairo loses some
    assert unwrap(boxes) == Unwrapped("one two six had a one-page plan", False, other)
    boxes = [(lines("had a one-", "page plan"), 0.0, 2.0 + WIDE * 13 + 2.0)]
    assert not unwrap(boxes, kept=True).sure


def test_a_program_that_draws_a_space_at_the_end_of_an_answer_draws_it_at_the_writers_line_ends_as_well() -> (
    None
):
    """Word does so, for the end of each paragraph."""
    told = box("rang her. ", "Knows all ", columns=11)
    assert told == Unwrapped("rang her. Knows all", False, "rang her.\nKnows all")
    assert box("rang her ", "twice now ", columns=11) == Unwrapped("rang her twice now")


def test_a_dash_between_words_is_followed_by_a_space() -> None:
    assert box("we talked –", "about it", columns=14) == Unwrapped("we talked – about it")


def test_a_word_as_long_as_its_line_may_have_been_broken() -> None:
    read = box("Llanfairpwll", "gwyngyll", columns=12)
    assert read == Unwrapped("Llanfairpwllgwyngyll", False, "Llanfairpwll gwyngyll")


def test_a_text_goes_on_in_the_next_box_where_its_first_word_did_not_fit() -> None:
    read = unwrap([(lines("one two"), 0.0, 64.0), (lines("three four"), 0.0, 200.0)])
    assert read == Unwrapped("one two three four")


def test_a_new_line_at_the_seam_of_two_boxes_is_in_doubt() -> None:
    read = unwrap([(lines("one"), 0.0, 200.0), (lines("two"), 0.0, 200.0)])
    assert read == Unwrapped("one\ntwo", False, "one two")


def test_a_space_drawn_at_a_line_end_proves_no_wrap_where_a_sentence_ended_and_a_program_draws_it_anywhere() -> (
    None
):
    boxes = [(lines("rang her. ", "Knows all"), 0.0, 2.0 + WIDE * 11 + 2.0)]
    assert unwrap(boxes) == Unwrapped("rang her. Knows all")
    assert unwrap(boxes, told=False) == Unwrapped("rang her. Knows all", False, "rang her.\nKnows all")
    boxes = [(lines("rang her ", "twice now"), 0.0, 2.0 + WIDE * 11 + 2.0)]
    assert unwrap(boxes, told=False) == Unwrapped("rang her twice now")


def test_what_tells_our_own_filling_is_how_it_fills() -> None:
    assert appearance.PAD == boxes_layer.PAD


def test_the_leading_is_the_one_our_own_filling_draws_with() -> None:
    assert wrapping.LEADING == appearance.LEADING


def test_a_space_that_another_program_may_have_lost_makes_no_line_end_where_the_next_word_had_no_room() -> (
    None
):
    boxes = [(lines("one two six ", "has a gap:", "writing"), 0.0, 2.0 + WIDE * 12 + 2.0)]
    assert unwrap(boxes, kept=True) == Unwrapped("one two six has a gap:\nwriting")
    told = unwrap(boxes)
    assert not told.sure
    assert told.other == "one two six has a gap: writing"


@pytest.mark.parametrize(("columns", "text"), [(13.5, "one two\nwell-being"), (12.5, "one two well-being")])
def test_a_word_that_may_be_broken_at_its_hyphen_was_wrapped_only_where_its_first_part_had_no_room(
    columns: float, text: str
) -> None:
    assert box("one two", "well-being", columns=columns).text == text


def chars(text: str, *, at: int = 0, row: int = 0) -> list[Char]:
    """A text that begins this many characters from the left."""
    x = 2.0 + WIDE * at
    return [
        Char(c, x + WIDE * n, x + WIDE * (n + 1), 20.0 + STEP * row, 10.0, "Any", (0.0,), True)
        for n, c in enumerate(text)
    ]


@pytest.mark.parametrize(
    ("gone", "sure"),
    [
        (chars("[Click") + chars("to]", at=7), True),  # the line began before the word and what touches it
        (chars("to]", at=7), False),
    ],
)
def test_a_word_behind_what_was_struck_out_is_whole_where_the_line_began_before_it(
    gone: list[Char], sure: bool
) -> None:
    """A prompt typed over with Track Changes on is drawn still, and a word is broken only where it fills a line."""
    above = drawn(chars("Lead", at=10), gone)
    read = unwrap([([*above, *drawn(chars("a small change", row=1))], 0.0, 2.0 + WIDE * 14 + 2.0)])
    assert (read.text.split()[0] == "Lead") == sure


def test_a_space_drawn_behind_a_word_as_long_as_its_line_parts_it_from_the_next() -> None:
    assert box("Competence ", "signed off", columns=10).text == "Competence signed off"
    assert box("Competence", "signed off", columns=10).text == "Competencesigned off"


def test_a_date_that_was_broken_is_one_date() -> None:
    assert box("30/06/2", "026", columns=7) == Unwrapped("30/06/2026")
    assert not box("30/06/2", "027 more", columns=7).sure
