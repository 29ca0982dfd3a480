"""What the lint says to somebody who has never heard of YAML: where the mistake was made, and how to mend it."""

from __future__ import annotations

import pytest

import forms
from schemas.errors import DefinitionError
from schemas.language import parse

GOOD = """\
form: visit
edition: 1
title: "Visit"
source: "ours"
about: {person: who, held: day}
blocks:
  - fields:
      who: {ask: "Who", type: person, required: true}
      day: {ask: "Day", type: date}
      sum: {ask: "Sum"}
rules:
  - {required: [sum], say: "Say how much."}
"""


def told(text: str) -> list[str]:
    """Every message about a text."""
    try:
        parse(text, "visit.1.yaml", forms.parts())
    except DefinitionError as error:
        return [str(f) for f in error.faults]
    return []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('ask: "Who", type', 'ask: "Who, type', 8, "a double quote opens"),
        ('title: "Visit"', 'title: "Visit', 3, "a double quote opens"),
        ('say: "Say how much."}', 'say: "Say how much.}', 12, "a double quote opens"),
        ("type: date}", "type: date", 9, "does not close where it should"),
        ('"Who", type', '"Who" type', 8, "a missing comma"),
        ("      day", "\tday", 9, "indented with a tab"),
        ("edition: 1", "edition:1", 2, "no colon with a space after it"),
        ("type: date", "type:date", 9, "Put a space after the colon: `type: date`"),
        ('title: "Visit"', "title: Visit: home", 3, "Put wording in double quotes"),
        ("      day", "    day", 10, "the column of those it belongs to"),
        ('"Visit"', '"Visit \\d"', 3, "a backslash"),
        ('"Visit"', '"The "big" visit"', 3, "curly quotes"),
        ('"Visit"', "“Visit”", 3, "word processor"),
        ('"Visit"', "`Visit`", 3, "cannot begin with this character"),
        ("  - fields:", "  fields:", 7, "Begin each entry with a dash"),
        ("[sum]", "{sum: sum}", 12, "Write `[one, two]`"),
        ("  - {required", "  {required", 12, "Begin each entry with a dash"),
        ("  - fields:", "  - feilds:", 7, "Did you mean `fields`?"),
        ("type: date}", 'type: date, help: ""}', 9, "`help` is empty"),
        ("type: date}", "type: date, from: 2010, to: 1990}", 9, "the wrong way round"),
        ("type: date}", "type: date, to: 20255}", 9, "no years"),
        ('{ask: "Sum"}', '{ask: "Sum", type: scale, scale: {from: 1, to: 3, say: {4: "X"}}}', 10, "words for 4"),
        ('{ask: "Sum"}', '{ask: "Sum", type: scale, scale: {from: 1, to: 3, say: {low: "X"}}}', 10, "not a number"),
    ],
)  # fmt: skip
def test_a_slip_is_told_where_it_was_made_and_nowhere_else(old: str, new: str, line: int, says: str) -> None:
    assert told(GOOD) == []
    assert old in GOOD
    messages = told(GOOD.replace(old, new, 1))
    assert len(messages) == 1, messages
    assert messages[0].startswith(f"visit.1.yaml:{line}")
    assert says in messages[0]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("type: person", "type: persn", 8),
        ("type: date", "type: dat", 9),
        ('ask: "Sum"', "ask: Sum", 10),
        ('ask: "Sum"', 'aks: "Sum"', 10),
    ],
)
def test_what_speaks_of_a_mistaken_question_is_not_called_wrong_too(old: str, new: str, line: int) -> None:
    messages = told(GOOD.replace(old, new))
    assert messages
    assert all(m.startswith(f"visit.1.yaml:{line},") for m in messages), messages


def test_several_mistakes_on_one_line_are_told_together() -> None:
    messages = told(GOOD.replace("type: date", "type: date, many: true, places: 2"))
    assert len(messages) == 2


def test_a_form_that_asks_nothing_is_no_form() -> None:
    empty = GOOD[: GOOD.index("about:")] + "blocks: []\n"
    assert any("asks nothing" in m for m in told(empty))


def test_a_block_that_is_misspelt_is_checked_all_the_same() -> None:
    found = told(GOOD.replace("- fields:", "- feilds:").replace("type: date", "type: dat"))
    assert len(found) == 2
    assert "Did you mean `fields`?" in found[0]
    assert "Did you mean `date`?" in found[1]
