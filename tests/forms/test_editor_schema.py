"""The editor's schema and the reader know the same words, and every definition there is fits both."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

import forms
from schemas import vocabulary as v
from schemas.definition import FieldType
from schemas.editor_schema import FILES, editor_schema
from schemas.errors import DefinitionError
from schemas.language import parse, parse_parts
from tests import trial
from tests.forms.own import VISIT

BUILT_IN = Path(forms.__file__).parent
DEFINITIONS = sorted([*BUILT_IN.glob("[!p]*/*.yaml"), *trial.FOLDER.glob("*.yaml")])
PARTS = sorted([*BUILT_IN.glob("parts/*.yaml"), *trial.FOLDER.glob("parts/*.yaml")])
KINDS = [v.FORM, v.ABOUT, v.FIELD, v.SCALE, v.REPEAT, v.ROW, v.GROUP, *v.BLOCKS.values(), *v.RULES.values()]


class _AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `yes` is a word, not true; keys of JSON are text."""


_AsEditorsRead.yaml_implicit_resolvers = {}
for _kind, _pattern in {
    "bool": "true|false",
    "int": "[-+]?[0-9]+",
    "float": r"[-+]?[0-9]*\.[0-9]+",
}.items():
    _AsEditorsRead.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(f"^(?:{_pattern})$"), None)


def read(text: str) -> Any:
    """A file as an editor has it."""
    return json.loads(json.dumps(yaml.load(text, Loader=_AsEditorsRead)))


def wrong(text: str, file: str = "form") -> bool:
    """Whether the schema finds something wrong."""
    return not jsonschema.Draft7Validator(editor_schema(file)).is_valid(read(text))


@pytest.mark.parametrize("file", FILES)
def test_the_schema_is_a_schema(file: str) -> None:
    schema = editor_schema(file)
    jsonschema.Draft7Validator.check_schema(schema)  # raises SchemaError
    assert schema["type"] == "object"


@pytest.mark.parametrize("file", DEFINITIONS, ids=lambda f: f.name)
def test_every_definition_fits_the_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not list(jsonschema.Draft7Validator(editor_schema()).iter_errors(read(text)))


@pytest.mark.parametrize("file", PARTS, ids=lambda f: f.name)
def test_every_file_of_parts_fits_its_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not list(jsonschema.Draft7Validator(editor_schema("parts")).iter_errors(read(text)))


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every mapping with named keys that a schema speaks of."""
    found = []
    if isinstance(schema, dict):
        if "properties" in schema:
            found.append(schema)
        for part in schema.values():
            found += objects(part)
    elif isinstance(schema, list):
        for part in schema:
            found += objects(part)
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_every_word_the_reader_allows_is_in_the_schema_with_what_it_means(kind: v.Kind) -> None:
    mine = [o for o in objects(editor_schema()) if tuple(o["properties"]) == kind.allowed]
    assert mine
    for schema in mine:
        assert tuple(schema.get("required", ())) == kind.needed
        assert schema["additionalProperties"] is False
        assert all(p["description"] for p in schema["properties"].values())


def test_the_reader_has_no_words_but_those_of_the_vocabulary() -> None:
    folder = Path(forms.__file__).parents[1] / "schemas"
    source = "".join(f.read_text(encoding="utf-8") for f in sorted(folder.glob("*_reader.py")))
    calls = re.findall(r"self\.keys\(([^)]*)\)", source)
    assert len(calls) > 10
    assert all(re.search(r", v\.[A-Z_]+", c) for c in calls), calls


@pytest.mark.parametrize(
    "kind", [v.FIELD, v.REPEAT, v.FIELDS_BLOCK, v.TABLE_BLOCK, v.FORM], ids=lambda k: k.name
)
def test_the_reader_takes_every_word_it_allows(kind: v.Kind) -> None:
    # A word that is allowed and never looked at would be lost in silence: a wrong shape must be noticed.
    places = {
        "field": ("who: {ask", "who: {%s, ask"),
        "repeat": ("repeat: {print", "repeat: {%s, print"),
        "fields": ("  - heading: \"Who\"", "  - %s\n    heading: \"Who\""),
        "table": ("  - table: steps", "  - table: steps\n    %s"),
        "form": ("source: \"ours\"", "source: \"ours\"\n%s"),
    }  # fmt: skip
    old, new = places[kind.name]
    for word in kind.allowed:
        if re.search(rf"\b{word}:", old) or word in {"table", "print"}:
            continue
        text = re.sub(rf"^{word}:.*\n(?: .*\n)*", "", VISIT, flags=re.M) if kind is v.FORM else VISIT
        text = text.replace(old, new % f"{word}: [[{{x: [y]}}]]", 1)
        with pytest.raises(DefinitionError):
            parse(text, "visit.1.yaml", forms.parts())


@pytest.mark.parametrize("type_", get_args(FieldType))
def test_every_type_of_question_can_be_chosen(type_: str) -> None:
    assert not wrong(VISIT.replace("type: date", f"type: {type_}"))
    assert wrong(VISIT.replace("type: date", "type: dat"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("ask: \"Day\"", "aks: \"Day\""),
        ("required: true", "required: yes please"),
        ("most: 5", "most: many"),
        ('mark: "1)"', 'mark: "A"'),
        ("columns:", "collumns:"),
        ("say: \"Say who.\"", "says: \"Say who.\""),
        ("      who: {", "      Who: {"),
    ],
)  # fmt: skip
def test_what_the_reader_would_not_take_the_editor_marks(old: str, new: str) -> None:
    assert old in VISIT
    assert not wrong(VISIT)
    assert wrong(VISIT.replace(old, new, 1))


def test_the_other_files_of_an_organisation_have_a_schema_too() -> None:
    assert not wrong('name: "Hill"\ncolour: "#1f4e5f"\n', "organisation")
    assert wrong('colour: "blue"\n', "organisation")
    assert not wrong('supervision-record.1:\n  title: "X"\n  date: {ask: "Day"}\n', "wording")
    assert wrong('supervision-record.1:\n  date: {type: "line"}\n', "wording")
    assert parse_parts('options: {a: {b: "C"}}', "p.yaml").options
    assert not wrong('options: {a: {b: "C"}}', "parts")


@pytest.mark.parametrize(
    ("most", "more"),
    [
        ("print: 60", "print: 61"),
        ("most: 200", "most: 201"),
        ("lines: 40", "lines: 41"),
        ("places: 6", "places: 7"),
        ("across: 4", "across: 5"),
        ("edition: 1", "edition: 0"),
    ],
)
def test_the_editor_and_the_reader_know_the_same_bounds_of_numbers(most: str, more: str) -> None:
    sound = f"""
form: visit
{most if "edition" in most else "edition: 1"}
title: "Visit"
source: "ours"
blocks:
  - {most if "across" in most else "across: 2"}
    fields:
      note: {{ask: "Note", type: paragraph, {most if "lines" in most else "lines: 2"}}}
      sum: {{ask: "Sum", type: decimal, {most if "places" in most else "places: 1"}}}
  - table: steps
    repeat: {{{most if "print" in most else "print: 2"}, {most if "most" in most else "most: 100"}}}
    columns: {{what: "What", who: "Who"}}
"""
    parse(sound, "visit.1.yaml")
    assert not wrong(sound)
    broken = sound.replace(most, more)
    with pytest.raises(DefinitionError):
        parse(broken, "visit.1.yaml")
    assert wrong(broken)
