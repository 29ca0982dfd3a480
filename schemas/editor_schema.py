"""The JSON Schema of the definition language, for editors that complete and check while one types.

Made from the vocabulary that the reader goes by. Draft 7, which editors know best. It says less than the lint:
what hangs together across lines only the lint sees.
"""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel

from schemas import vocabulary as v
from schemas.definition import (
    FORM_ID,
    KEY,
    NAME,
    Field,
    FieldsBlock,
    FieldType,
    FormDefinition,
    FormKind,
    Repeat,
)
from schemas.definition_base import Level
from schemas.definition_rules import CountRule, WithinRule
from schemas.lint_fields import GIVEN_SOURCES
from schemas.policies import Policies
from schemas.retention import COUNTS_FROM

_KINDS = {
    "form": v.FORM,
    "parts": v.PARTS,
    "organisation": v.ORGANISATION,
    "wording": v.WORDING,
}
_MODELS: tuple[tuple[v.Kind, type[BaseModel]], ...] = (
    (v.FORM, FormDefinition),
    (v.FIELD, Field),
    (v.FIELDS_BLOCK, FieldsBlock),
    (v.REPEAT, Repeat),
    (v.RULES["within"], WithinRule),
    (v.POLICIES, Policies),
)
"""The models that say within which bounds a number of a kind stands."""
FILES = tuple(_KINDS)
"""The kinds of file there is a schema for."""

_TYPES: dict[FieldType, str] = {
    "line": "One line of text.",
    "paragraph": "Text of several lines.",
    "date": "A day.",
    "when": "A day, or words such as “end of November”.",
    "time": "A time of the day, such as 14:30.",
    "number": "A whole number.",
    "decimal": "A number with decimal places.",
    "duration": "A length of time.",
    "choice": "Boxes to tick, one of them; several with `many: true`.",
    "tick": "One box to tick.",
    "scale": "Numbered boxes to tick.",
    "person": "A person's name.",
    "signature": "A name typed, or a line to sign.",
}


def editor_schema(file: str = "form") -> dict[str, Any]:
    """The schema of one kind of file (`FILES`); KeyError for another."""
    root = _mapping(_KINDS[file])
    if file == "wording":
        root = _map({"anyOf": [_TEXT, root]})
        root = _map(root) | {"description": "By form and edition (`supervision-record.1`), then by path."}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"carepack {file}",
        **root,
        "definitions": {
            "field": {"anyOf": [_TEXT, _mapping(v.FIELD)]},
            "option": {"anyOf": [_TEXT, _mapping(v.OPTION)]},
            "scale": _mapping(v.SCALE),
            "row": {"anyOf": [_TEXT, _mapping(v.ROW)]},
            "group": _mapping(v.GROUP),
            "item": {"anyOf": [_TEXT, _mapping(v.ITEM)]},
            "repeat": _mapping(v.REPEAT),
            "about": _mapping(v.ABOUT),
            "policies": _mapping(v.POLICIES),
            "retention": _mapping(v.RETENTION),
            "period": _mapping(v.PERIOD),
            "block": {"anyOf": [_mapping(k) for k in (*v.BLOCKS.values(), v.PART_BLOCK)]},
            "purpose": _mapping(v.PURPOSE),
            "shared blocks": _mapping(v.SHARED_BLOCKS),
            "rule": {"anyOf": [_mapping(k) for k in v.RULES.values()]},
        },
    }


def _mapping(kind: v.Kind) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "object",
        "description": kind.say,
        "properties": {
            k: {"description": w.say, **_shape(w.shape), **_bounds(kind, k)} for k, w in kind.words.items()
        },
        "additionalProperties": False,
    }
    if kind.needed:
        made["required"] = list(kind.needed)
    return made


def _bounds(kind: v.Kind, key: str) -> dict[str, int]:
    """The least and the largest number that the model of a kind takes under a key."""
    model = next((m for k, m in _MODELS if k is kind), None)
    field = model.model_fields.get(key) if model is not None else None
    if field is None or kind.words[key].shape != "whole":
        return {}
    said = {"minimum": "ge", "maximum": "le"}
    found = ((word, getattr(part, name, None)) for part in field.metadata for word, name in said.items())
    return {word: number for word, number in found if number is not None}


_TEXT: dict[str, Any] = {"type": "string"}
_WHOLE: dict[str, Any] = {"type": "integer"}
_ANSWER: dict[str, Any] = {"type": ["string", "integer"]}
"""The key of an answer: those of a scale are numbers."""


def _map(of: dict[str, Any], names: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "additionalProperties": of}
    if names is not None:
        made["propertyNames"] = {"pattern": names}
    return made


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}


def _some(of: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [of, {"type": "array", "items": of}]}


def _one_of(model: Any, member: str) -> dict[str, Any]:
    """The literals that a member of a model can be."""
    found: list[Any] = []
    for part in get_args(model.model_fields[member].annotation):
        found += [a for a in (get_args(part) or (part,)) if isinstance(a, str)]
    return {"enum": found}


def _shape(shape: v.Shape) -> dict[str, Any]:
    """What may stand behind a key of that shape."""
    options = {"anyOf": [_TEXT, _map(_ref("option"), KEY)]}
    fields = _map(_ref("field"), NAME)
    shapes: dict[v.Shape, dict[str, Any]] = {
        "wording": _TEXT,
        "text": _TEXT,
        "names": _some(_TEXT),
        "wordings": _some(_TEXT),
        "whole": _WHOLE,
        "figure": {"type": "number"},
        "flag": {"type": "boolean"},
        "ours": {"anyOf": [{"const": True}, _TEXT]},
        "map of wording": _map(_TEXT),
        "map of text": _map(_TEXT),
        "map of names": _map(_some(_TEXT)),
        "form id": {"type": "string", "pattern": FORM_ID, "maxLength": 40},
        "form kind": {"enum": list(get_args(FormKind))},
        "field type": {"enum": list(get_args(FieldType)), "enumDescriptions": list(_TYPES.values())},
        "required": {"enum": [True, False, *get_args(Level)]},
        "level": {"enum": list(get_args(Level))},
        "mark": _one_of(Repeat, "mark"),
        "in each": _one_of(CountRule, "in_each"),
        "given": {"enum": list(GIVEN_SOURCES), "enumDescriptions": list(GIVEN_SOURCES.values())},
        "of": options,
        "scale": {"anyOf": [_TEXT, _ref("scale")]},
        "columns": {"anyOf": [_TEXT, fields]},
        "fields": fields,
        "rows": _map(_ref("row"), NAME),
        "groups": _map(_ref("group"), NAME),
        "repeat": _ref("repeat"),
        "about": _ref("about"),
        "purpose": _ref("purpose"),
        "shared blocks": _map(_ref("shared blocks"), NAME),
        "items": {"type": "array", "items": _ref("item")},
        "blocks": {"type": "array", "items": _ref("block")},
        "rules": {"type": "array", "items": _ref("rule")},
        "condition": {"anyOf": [_TEXT, _map(_some(_ANSWER)) | {"minProperties": 1, "maxProperties": 1}]},
        "scales": _map(_ref("scale"), NAME),
        "options": _map(options, NAME),
        "columns by name": _map(fields, NAME),
        "texts": _map(_map(_TEXT)),
        "policies": _ref("policies"),
        "retention": _ref("retention"),
        "period": _ref("period"),
        "counts from": {"enum": list(COUNTS_FROM)},
        "colour": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
    }
    return shapes[shape]
