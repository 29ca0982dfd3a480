"""The definition language: what is right is taken, what is wrong is told with line, cause and correction."""

from __future__ import annotations

import pytest

import forms
from schemas.definition import FormDefinition, TableBlock
from schemas.errors import DefinitionError
from schemas.language import parse, parse_parts
from schemas.rule_models import WhenRule

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
      signed: {ask: "Signature", type: signature, of: who, required: note}
  - table: steps
    repeat: {print: 2, most: 5, mark: "a)"}
    columns: action
  - text: "Keep this with the file."
rules:
  - {when: steps.*.what, then: [steps.*.who], say: "Say who."}
"""


def wrong(text: str) -> list[str]:
    """The messages of a definition that is not right."""
    with pytest.raises(DefinitionError) as caught:
        parse(text, "visit.1.yaml", forms.parts())
    return [str(f) for f in caught.value.faults]


def test_a_definition_is_resolved_so_that_nothing_in_it_is_a_name_of_something_elsewhere() -> None:
    form = parse(GOOD, "visit.1.yaml", forms.parts())
    table = form.table("steps")
    assert [c.name for c in table.columns] == ["what", "who", "when"]
    assert table.repeat is not None
    assert [table.repeat.label(n) for n in (1, 2, 27)] == ["a)", "b)", "aa)"]
    assert isinstance(form.rules[0], WhenRule)
    assert form.about.person == "who"


def test_the_kind_of_a_form_is_no_part_of_its_digest() -> None:
    form = parse(GOOD.replace("source:", "kind: case_content\nsource:", 1), "visit.1.yaml", forms.parts())
    assert form.kind == "case_content"
    assert form.digest == parse(GOOD, "visit.1.yaml", forms.parts()).digest


def test_every_built_in_form_says_of_which_kind_it_is() -> None:
    kinds = {f.form: f.kind for f in forms.builtin().sound()}
    assert kinds["supervision-record"] == "supervision"
    assert [name for name, kind in kinds.items() if kind is None] == []


def test_the_digest_follows_the_wording_of_shared_parts() -> None:
    parts = forms.parts()
    text = 'columns: {action: {what: {ask: "Deed"}, who: {ask: "By whom"}, when: {ask: "By when"}}}'
    other = parse(GOOD, "visit.1.yaml", parse_parts(text, "parts.yaml"))
    assert other.digest != parse(GOOD, "visit.1.yaml", parts).digest


@pytest.mark.parametrize(
    ("old", "new", "line", "says", "code"),
    [
        ("edition: 1", "edition: one", 2, "not a number", "def-number"),
        ('title: "Visit"', "title: Visit", 3, "not quoted", "def-unquoted"),
        ('title: "Visit"\n', "", 1, "`title` is missing", "def-missing"),
        ("edition: 1", "edition: 1\nedition: 2", 3, "twice", "def-duplicate"),
        ("source:", "kind: supervison\nsource:", 4, "Did you mean `supervision`?", "def-value"),
        ("type: person", "type: persn", 8, "Did you mean `person`?", "def-value"),
        ("type: date", "tpye: date", 9, "Did you mean `type`?", "def-unknown-key"),
        ("of: who", "of: whom", 10, "Did you mean `who`?", "def-unknown-path"),
        ("columns: action", "columns: actoin", 13, "Did you mean `action`?", "def-unknown-part"),
        ("print: 2, most: 5", "print: 9, most: 5", 11, "prints more rows", "def-value"),
        ('mark: "a)"', 'mark: "A"', 12, "is not one of", "def-value"),
        ("then: [steps.*.who]", "then: [steps.*.wo]", 16, "Did you mean `steps.*.who`?", "def-unknown-path"),
        ("when: steps.*.what, then: [steps.*.who]", "order: [who, day]", 16, "two dates or two numbers", "def-rule"),
        ("when: steps.*.what, then: [steps.*.who]", "count: [steps.*.who]", 16, "`least` or `most`", "def-rule"),
        ("held: day", "held: who", 5, "It must be a date", "def-about"),
        ("held: day", "held: da", 5, "no field", "def-unknown-path"),
        ("person: who", "person: steps.*.whom", 5, "Did you mean `steps.*.who`?", "def-unknown-path"),
        ("person: who", "person: steps.*.who", 5, "It must be a person", "def-about"),
        ("person: who", "person: steps.1.who", 5, "has characters that", "def-value"),
        ("held: day", "held: day, actions: [steps, stesp]", 5, "Did you mean `steps`?", "def-unknown-path"),
        ("held: day", "held: day, copy_given: who", 5, "It must be a date", "def-about"),
        ("type: date}", "type: choice}", 9, "has no answers", "def-missing"),
        ("type: date}", "type: date, many: true}", 9, "does nothing on a date", "def-value"),
        ("type: date}", "type: date, given: roster.nam}", 9, "Did you mean `roster.name`?", "def-given"),
        ("repeat: {print: 2", "rows: {a: \"A\"}\n    repeat: {print: 2", 11, "exactly one of", "def-rows"),
        ("  - text:", "  - fields: {x: \"X\"}\n    text:", 14, "exactly one of", "def-block"),
        ("who: {ask", "Who: {ask", 8, "small letters", "def-value"),
        ("  - table: steps", "  - table: who", 11, "used twice", "def-duplicate"),
        ("day: {ask", "day_on_which_the_visit_took_place_really: &x {ask", 9, "Anchors", "def-anchor"),
        ("edition: 1", "edition: !!python/name:os.system 1", 2, "tag", "def-tag"),
        ("blocks:", "blocks: [", 7, "not YAML", "def-yaml"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    old: str, new: str, line: int, says: str, code: str
) -> None:
    assert old in GOOD
    messages = wrong(GOOD.replace(old, new, 1))
    mine = [m for m in messages if f"[{code}]" in m]
    assert mine, messages
    assert any(says in m and m.startswith(f"visit.1.yaml:{line}") for m in mine), messages


def test_every_mistake_is_told_at_once() -> None:
    text = (
        GOOD.replace("type: person", "type: persn")
        .replace("steps.*.who]", "steps.*.wo]")
        .replace("form: visit", "form: Visit")
    )
    codes = " ".join(wrong(text))
    assert "persn" in codes
    assert "steps.*.wo" in codes
    assert "Visit" in codes


def test_a_key_longer_than_a_word_bookmark_is_refused() -> None:
    long = "a_very_long_name_for_a_table_of_steps"
    messages = wrong(GOOD.replace("table: steps", f"table: {long}").replace("steps.*", f"{long}.*"))
    assert any("def-key-length" in m and "Shorten" in m for m in messages)


def test_wording_survives_what_yaml_would_eat() -> None:
    text = GOOD.replace('ask: "Who"', 'ask: "Yes: who # No & more"')
    form = parse(text, "visit.1.yaml", forms.parts())
    assert form.blocks[0].fields[0].ask == "Yes: who # No & more"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["", "---\n---\n", "just text", "- a\n- b", "\x00", "a: " + "[" * 2000, "x" * 1_000_001]
)
def test_what_is_no_definition_at_all_is_a_fault_and_not_a_crash(text: str) -> None:
    assert wrong(text)


def test_every_built_in_table_has_one_kind_of_rows() -> None:
    for entry in forms.catalogue():
        form: FormDefinition = forms.load(entry.form, entry.edition)
        for block in form.blocks:
            if isinstance(block, TableBlock):
                assert bool(block.repeat) + bool(block.rows) + bool(block.groups) == 1


def test_a_changed_copy_of_a_definition_has_a_digest_of_its_own() -> None:
    form = parse(GOOD, "visit.1.yaml", forms.parts())
    before = form.digest
    assert form.model_copy(update={"title": "Call"}).digest != before
    assert form.model_copy().digest == before
