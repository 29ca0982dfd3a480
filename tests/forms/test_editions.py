"""Editions: what a new one must say of the old, and old records shown as new where nothing is lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import forms
from schemas.definition import FormDefinition
from schemas.editions import along, problems, shown_as
from schemas.errors import DefinitionError
from schemas.language import parse
from schemas.values import Value
from tests.forms.own import VISIT


def form(text: str) -> FormDefinition:
    """A form from its text, not held against other editions."""
    return parse(text, "visit.yaml", forms.parts())


OLD = form(VISIT)
RULES = VISIT[VISIT.index("rules:") :]


def second(*changes: tuple[str, str], moved: str = "", dropped: str = "") -> str:
    """The second edition with these changes."""
    text = VISIT.replace("edition: 1", "edition: 2\nreplaces: 1" + moved + dropped)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def told(text: str) -> list[str]:
    """What the lint says of a second edition, the first being there."""
    try:
        parse(text, "visit.2.yaml", forms.parts(), {1: OLD})
    except DefinitionError as error:
        return [str(f) for f in error.faults]
    return []


def test_an_edition_that_keeps_everything_needs_to_say_nothing() -> None:
    assert told(second(('"Day"', '"Day of the visit"'))) == []


def test_a_question_that_is_added_needs_no_word() -> None:
    assert told(second(("      mood:", '      weather: "Weather"\n      mood:'))) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (second(("      day:", "      date:"), ("held: day", "held: date")), "`day`"),
        (second(('      mood: {ask: "Mood", type: choice, of: {good: "Good", poor: "Poor"}}\n', "")), "`mood`"),
        (second((', poor: "Poor"', "")), "the answer `poor`"),
        (second(("type: date", "type: when"), (", held: day", "")), ""),
        (second(('"Day", type: date', '"Day"'), (", held: day", "")), "was a date"),
        (second((', bath: "Bathroom"', "")), "`rooms.bath`"),
        (second((', who: "By whom"', ""), (RULES, "")), "`steps.*.who`"),
        (second(("note: \"Note\"", "other: \"Note\"")), "`rooms.*.note`"),
        (second(("from: 1, to: 3", "from: 1, to: 5")), "a scale from 1 to 3"),
        (second(moved="\nmoved: {day: daay}"), "Did you mean `day`?"),
        (second(moved="\nmoved: {daay: day}"), "Did you mean `day`?"),
        (second(dropped='\ndropped: {mod: "why"}'), "Did you mean `mood`?"),
        (second(dropped='\ndropped: {mood: "why"}'), "which this edition still has"),
        (second(moved="\nmoved: {day: mood}"), "was a choice"),
        (second(moved="\nmoved: {who: day}"), "Both"),
        (VISIT.replace("edition: 1", "edition: 2"), "Add `replaces: 1`"),
        (VISIT.replace("edition: 1", "edition: 3\nreplaces: 2"), "There is no edition 2"),
        (VISIT.replace("edition: 1", "edition: 2\nreplaces: 2"), "cannot replace"),
        (VISIT.replace("edition: 1", "edition: 2\ndropped: {mood: \"why\"}"), "none is named"),
    ],
)  # fmt: skip
def test_what_is_left_unsaid_of_the_old_edition_is_told_by_its_path(text: str, says: str) -> None:
    messages = told(text)
    if not says:
        assert messages == []  # a day fits where a day or words may stand
    else:
        assert any(says in m for m in messages), messages
        assert all(m.startswith("visit.2.yaml:") for m in messages)


MOVED = second(
    ("      day:", "      date:"),
    ("held: day", "held: date"),
    ("table: steps", "table: plan"),
    ('who: "By whom"', 'by: "By whom"'),
    ("steps.*.what, then: [steps.*.who]", "plan.*.what, then: [plan.*.by]"),
    ('bed: "Bedroom"', 'bedroom: "Bedroom"'),
    ('poor: "Poor"', 'bad: "Bad"'),
    (', bath: "Bathroom"', ""),
    moved="\nmoved: {date: day, plan: steps, plan.*.by: steps.*.who, rooms.bedroom: rooms.bed, mood.bad: mood.poor}",
    dropped='\ndropped: {rooms.bath: "It is a kitchen now."}',
)
ANSWERS: dict[str, Value] = {
    "who": "Ann Example",
    "day": dt.date(2026, 11, 2),
    "mood": "poor",
    "steps.1.what": "Call",
    "steps.1.who": "Ben Sample",
    "steps.2.what": "Write",
    "rooms.bed.state": 2,
    "rooms.bath.note": "Wet",
    "rooms.kitchen.state": 3,
}


def test_a_record_of_the_old_edition_is_shown_as_the_new_one_and_what_has_no_place_is_said() -> None:
    assert told(MOVED) == []
    shown, losses = shown_as(form(MOVED), OLD, ANSWERS)
    assert shown == {
        "who": "Ann Example",
        "date": dt.date(2026, 11, 2),
        "mood": "bad",
        "plan.1.what": "Call",
        "plan.1.by": "Ben Sample",
        "plan.2.what": "Write",
        "rooms.bedroom.state": 2,
        "rooms.kitchen.state": 3,
    }
    (loss,) = losses
    assert (loss.path, loss.shown, loss.why) == ("rooms.bath.note", "Wet", "It is a kitchen now.")
    assert "Bathroom" in loss.question


def test_nothing_is_lost_where_nothing_was_answered() -> None:
    answers = {p: v for p, v in ANSWERS.items() if p != "rooms.bath.note"}
    assert shown_as(form(MOVED), OLD, answers)[1] == ()


def test_names_can_be_exchanged() -> None:
    text = second(
        ("      who: {ask", "      friend: {ask"),
        ("{person: who", "{person: friend"),
        ('note: "Note"', 'state: "Note"'),
        ("state: {ask", "note: {ask"),
        moved="\nmoved: {friend: who, rooms.*.note: rooms.*.state, rooms.*.state: rooms.*.note}",
    )
    assert told(text) == []
    shown, losses = shown_as(form(text), OLD, {"rooms.bed.state": 2, "rooms.bed.note": "Dry"})
    assert shown == {"rooms.bed.note": 2, "rooms.bed.state": "Dry"}
    assert losses == ()


@pytest.mark.parametrize(
    ("old", "new", "value", "expected"),
    [
        ("type: paragraph", "type: paragraph", "a\nb", "a\nb"),
        ("type: line", "type: paragraph", "a", "a"),
        ("type: number", "type: decimal", 3, Decimal(3)),
        ("type: number", "type: number, to: 5", 9, None),
        ("type: decimal, places: 2", "type: decimal, places: 1", Decimal("1.25"), None),
        ("type: date", "type: when", dt.date(2026, 11, 2), "02/11/2026"),
        ('type: choice, of: {a: "A"}', 'type: choice, many: true, of: {a: "A", b: "B"}', "a", ("a",)),
        ("type: person", "type: line", "Ann", "Ann"),
        ("type: duration", "type: duration", 75, 75),
        ("type: tick", "type: tick", True, True),
    ],
)
def test_a_value_is_shown_where_it_fits_and_lost_where_it_does_not(
    old: str, new: str, value: Value, expected: Value | None
) -> None:
    line = '      x: {ask: "X", '
    first = form(VISIT.replace("      mood:", f"{line}{old}}}\n      mood:"))
    then = form(
        VISIT.replace("edition: 1", "edition: 2").replace("      mood:", f"{line}{new}}}\n      mood:")
    )
    shown, losses = shown_as(then, first, {"x": value})
    assert shown == ({} if expected is None else {"x": expected})
    assert len(losses) == (expected is None)


def test_rows_beyond_what_the_new_edition_allows_are_said_to_be_lost() -> None:
    new = form(second(("most: 5", "most: 2")))
    shown, losses = shown_as(new, OLD, {f"steps.{n}.what": str(n) for n in (1, 2, 3)})
    assert set(shown) == {"steps.1.what", "steps.2.what"}
    assert [x.path for x in losses] == ["steps.3.what"]


def test_a_record_goes_along_several_editions() -> None:
    third = form(MOVED.replace("edition: 2\nreplaces: 1", "edition: 3\nreplaces: 2").replace("date", "held_on")
                 .replace("type: held_on", "type: date")
                 .replace("moved: {held_on: day, plan: steps, plan.*.by: steps.*.who, rooms.bedroom: rooms.bed, "
                          "mood.bad: mood.poor}", "moved: {held_on: date}")
                 .replace('\ndropped: {rooms.bath: "It is a kitchen now."}', ""))  # fmt: skip
    second_ = form(MOVED)
    assert problems(third, second_) == ()
    shown, losses = along((OLD, second_, third), ANSWERS)
    assert shown["held_on"] == dt.date(2026, 11, 2)
    assert [x.path for x in losses] == ["rooms.bath.note"]


def test_every_built_in_edition_explains_the_one_it_replaces() -> None:
    for entry in forms.catalogue():
        checked = forms.builtin().check(entry.file)  # raises DefinitionError for a path that is not explained
        assert (checked.form, checked.edition) == (entry.form, entry.edition)


@pytest.mark.parametrize(("edition", "before"), [(1, 1), (2, 1), (3, 2), (7, 6)])
def test_who_drops_questions_of_an_unnamed_edition_is_told_the_one_before(edition: int, before: int) -> None:
    text = VISIT.replace("edition: 1", f'edition: {edition}\ndropped: {{mood: "why"}}')
    (said,) = [m for m in told(text) if "none is named" in m]
    assert f"Add `replaces: {before}`." in said
