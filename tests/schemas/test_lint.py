"""The lint names the right line, tells all it can know at once, and blames nothing for another's slip."""

from __future__ import annotations

import pytest

from schemas.errors import DefinitionError, Fault
from schemas.language import parse

SOUND = """form: visit
edition: 1
title: "Visit"
source: "ours"
about: {person: who, held: day}
blocks:
  - across: 2
    fields:
      who: {ask: "Who", type: person}
      day: {ask: "Day", type: date}
      n: {ask: "N", type: number, from: 1, to: 9}
      c: {ask: "C", type: choice, of: {a: "First", b: "Second"}}
  - table: t
    repeat: {print: 2, most: 3}
    columns: {c: "C", d: "D"}
  - table: g
    columns: {x: "X"}
    groups:
      one: {heading: "One", rows: {r1: "R1", r2: "R2"}}
      two: {heading: "Two", rows: {r3: "R3"}}
rules:
  - {required: who, say: "x"}
  - {count: t.*.c, least: 3, say: "x"}
  - {when: {c: a}, then: day, say: "x"}
"""


def faults(*changes: tuple[str, str]) -> tuple[Fault, ...]:
    """The faults of the sound definition with these changes."""
    text = SOUND
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    try:
        parse(text, "visit.1.yaml", named=True)
    except DefinitionError as error:
        return error.faults
    return ()


def test_the_sound_definition_is_sound() -> None:
    assert faults() == ()


def test_rules_after_a_faulty_one_are_told_with_their_own_lines() -> None:
    found = faults(
        ("{required: who,", "{requird: who,"), ("t.*.c, least", "t.*.z, least"), ("{c: a}", "{c: zz}")
    )
    lines = SOUND.splitlines()
    first = next(i for i, line in enumerate(lines, 1) if "required" in line)
    assert [f.place.line for f in found] == [first, first + 1, first + 2]


def test_a_table_named_where_a_column_is_meant_is_not_offered_itself() -> None:
    (fault,) = faults(("count: t.*.c", "count: t"))
    assert fault.do == "`t` is a table; name a column of it: `t.*.c`, `t.*.d`."


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('b: "Second"', 'b: "first "', "`a` and `b`, are both printed"),
        ("from: 1, to: 9", "from: 9, to: 1", "No number is from 9 to 1."),
        ("least: 3", "least: 4", "there are at most 3 answers to count."),
        ("t.*.c, least: 3", "g.*.x, least: 4", "there are at most 3 answers to count."),
        ("t.*.c, least: 3", "g.*.x, in_each: group, least: 3", "at most 2 answers to count in each group."),
        ("t.*.c, least: 3", "[t.*.c, t.*.d], in_each: row, least: 3", "at most 2 answers to count in each row."),
        ("least: 3", "least: 3, most: 2", "No number is at least 3 and at most 2."),
        ("least: 3", "least: 0", "fewer than one"),
        ("{required: who,", "{order: [day, day],", "compares `day` with itself"),
    ],
)  # fmt: skip
def test_what_can_never_be_met_is_a_mistake(old: str, new: str, says: str) -> None:
    (fault,) = faults((old, new))
    assert says in fault.what
    assert fault.place.line is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: number, from: 1, to: 9", "type: scale, scale: {from: 5, to: 1}"),
        ("t.*.c, least: 3", "g.*.x, in_each: group, least: 2"),
        ("t.*.c, least: 3", "[t.*.c, t.*.d], least: 6"),
        ("least: 3", "most: 0"),
    ],
)
def test_what_can_be_met_is_none(old: str, new: str) -> None:
    assert faults((old, new)) == ()


def test_mistakes_of_shape_hide_no_other_mistake() -> None:
    shape = [
        ("form: visit", "form: Visit"), ("across: 2", "across: 9"), ('ask: "Who"', 'ask: ""'),
        ("print: 2", "print: 99"), ('title: "Visit"', "title: Visit"), ("least: 3", "least: 4"),
    ]  # fmt: skip
    meaning = [
        ("held: day", "held: n"), ('b: "Second"', 'b: "First"'), ("from: 1, to: 9", "from: 9, to: 1"),
        ("{c: a}", "{c: zz}"), ("required: who", "required: nobody"),
    ]  # fmt: skip
    alone = {f.what for f in faults(*meaning)}
    assert len(alone) == len(meaning)
    assert alone <= {f.what for f in faults(*shape, *meaning)}


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("      day: {ask", "      Day: {ask", 1),  # `about` and a rule speak of it
        ("type: date", "typ: date", 1),
        ("type: date", "type: dat", 1),
        ("type: choice, of", "typ: choice, of", 1),
        ("columns: {c: \"C\", d: \"D\"}", "columns: nowhere", 1),
        ("table: t", "table: T-", 1),
        ("    fields:\n      who: {ask", "    fieds:\n      who: {ask", 1),  # a block that cannot be read
        ("least: 3", "least: three", 1),
        ("r1: \"R1\", r2", "R1: \"R1\", r2", 1),
        ("type: person", "type: persn", 1),
        ("of: {a: \"First\", b: \"Second\"}", "of: nowhere", 1),
    ],
)  # fmt: skip
def test_one_slip_is_one_mistake(old: str, new: str, lines: int) -> None:
    assert len(faults((old, new))) == lines


def test_a_name_of_the_file_that_does_not_fit_is_told_beside_the_other_mistakes_at_its_line() -> None:
    found = faults(("form: visit", "# a note\nform: visits"), ("{c: a}", "{c: zz}"))
    assert [(f.code, f.place.line) for f in found] == [("def-file-name", 2), ("def-rule", 25)]
