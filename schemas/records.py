"""The record type of a form: a frozen pydantic model made from its definition, and its JSON.

A record nests as a person would write it: `{"summary": "…", "actions": [{"what": "…"}], "behaviours":
{"pq1": {"self": 4}}}`. Dates are ISO 8601, times of the day `14:30`, durations whole minutes, choices option
keys, ticks `true`. Between packages the same record travels as *answers*: a flat mapping of paths to values.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, create_model
from pydantic import Field as Spec
from pydantic_core import PydanticKnownError

from schemas import normal, times
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock
from schemas.errors import Fault, Place, RecordError
from schemas.plain_words import one_of, said
from schemas.values import Value, years

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = f"^{times.PLAIN.pattern}$"
_STRICT = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")


class Record(BaseModel):
    """Base of every record type."""

    model_config = _STRICT


@lru_cache(maxsize=64)
def record_type(form: FormDefinition) -> type[Record]:
    """The record type of a form: frozen, every answer optional, nothing unknown allowed."""
    members: dict[str, Any] = {}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for field in block.fields:
                members[field.name] = _member(field)
        elif isinstance(block, TableBlock):
            members[block.table] = _table(block)
    name = "".join(w.title() for w in form.form.split("-")) + str(form.edition)
    return create_model(name, __base__=Record, __doc__=form.title, **members)


def _table(table: TableBlock) -> Any:
    name = "".join(w.title() for w in table.table.split("_"))
    row: Any = create_model(f"{name}Row", __base__=Record, **{c.name: _member(c) for c in table.columns})
    if table.repeat is not None:
        return (Annotated[tuple[row, ...], Spec(max_length=table.repeat.most)], ())
    rows: dict[str, Any] = {r.id: (row, row()) for r in table.fixed}
    fixed = create_model(name, __base__=Record, **rows)
    return (fixed, fixed())


def _member(field: Field) -> Any:
    kind: Any = {
        "date": _dates(field) if field.type == "date" else None,
        "number": Annotated[int, Spec(strict=True, ge=field.least, le=field.most)],
        "decimal": Annotated[
            Decimal, Spec(ge=field.least, le=field.most, decimal_places=field.places, allow_inf_nan=False)
        ],
        "duration": Annotated[int, Spec(strict=True, ge=0, le=99 * 60 + 59)],
        "time": Annotated[str, BeforeValidator(_clock), Spec(json_schema_extra={"pattern": _TIME})],
        "tick": bool,
    }.get(field.type, str)
    if field.type == "scale" and field.scale is not None:
        kind = _one_of(field.scale.points)
    elif field.type == "choice":
        kind = _one_of(tuple(o.key for o in field.options))
        if field.many:
            kind = tuple[kind, ...]
    return (kind | None, Spec(default=None, description=field.ask))


def _as_written(value: Any) -> Any:
    """A date as JSON has it. The library would take any number for seconds since 1970, quoted or not."""
    if type(value) is dt.date or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise PydanticKnownError("date_type")


def _clock(value: Any) -> Any:
    """A time of the day as JSON has it: hours and minutes of the 24-hour clock."""
    if isinstance(value, str) and times.PLAIN.fullmatch(value):
        return value
    raise PydanticKnownError("time_type")


def _dates(field: Field) -> Any:
    """A date within the years of its field, so that a record holds no date that reading back would doubt."""
    first, last = years(field)
    return Annotated[
        dt.date, Spec(ge=dt.date(first, 1, 1), le=dt.date(last, 12, 31)), BeforeValidator(_as_written)
    ]


def _one_of(values: tuple[int | str, ...]) -> Any:
    """One of the values, told and listed in this very order.

    To `typing` literals of the same values are equal in any order, and its cache returns whichever was made first;
    the order as metadata keeps a scale printed 1→5 apart from one printed 5→1.
    """
    return Annotated[Literal[values], values]


def answers_of(form: FormDefinition, data: Mapping[str, Any]) -> dict[str, Value]:
    """The answers of a record's JSON, in normal form.

    Raises RecordError with every mistake: unknown names with the nearest match, wrong values with what is
    meant.
    """
    try:
        record = record_type(form).model_validate(data)
    except ValidationError as error:
        faults = (_fault(form, e) for e in error.errors(include_url=False, include_input=False))
        raise RecordError(*faults) from None
    return normal.answers(form, dict(_flat(form, record)))


def _flat(form: FormDefinition, record: Record) -> Iterator[tuple[str, Value | None]]:
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            yield from ((f.name, getattr(record, f.name)) for f in block.fields)
        elif isinstance(block, TableBlock):
            rows = getattr(record, block.table)
            if block.repeat is not None:
                named = ((str(i), row) for i, row in enumerate(rows, 1))
            else:
                named = ((r.id, getattr(rows, r.id)) for r in block.fixed)
            for name, row in named:
                yield from ((f"{block.table}.{name}.{c.name}", getattr(row, c.name)) for c in block.columns)


def record_of(
    form: FormDefinition, answers: Mapping[str, Value], keep: Collection[str] = ()
) -> dict[str, Any]:
    """The record's JSON of answers: every field there (null where blank), rows as lists, fixed rows by id.

    `keep` holds paths whose rows stay although they are blank (see `normal.answers`).
    """
    settled = normal.answers(form, answers, keep)
    out: dict[str, Any] = {}
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            out |= {f.name: plain(settled.get(f.name)) for f in block.fields}
        elif isinstance(block, TableBlock):
            names = [str(n) for n in normal.rows_of(block.table, [*settled, *keep])]
            if block.repeat is None:
                names = [r.id for r in block.fixed]
            rows = {n: _row(block, n, settled) for n in names}
            out[block.table] = list(rows.values()) if block.repeat is not None else rows
    return out


def _row(table: TableBlock, name: str, answers: Mapping[str, Value]) -> dict[str, Any]:
    return {c.name: plain(answers.get(f"{table.table}.{name}.{c.name}")) for c in table.columns}


def plain(value: Value | None) -> Any:
    """A value as JSON has it: dates ISO 8601, decimals as exact strings, tuples as lists."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return list(value) if isinstance(value, tuple) else value


def json_schema(form: FormDefinition) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the form's record."""
    schema = _numbers(record_type(form).model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:carepack:{form.form}:{form.edition}",
        **schema,
        "title": form.title,
    }


def _numbers(schema: Any) -> Any:
    """The schema with its bounds as JSON numbers."""
    if isinstance(schema, dict):
        return {k: _numbers(v) for k, v in schema.items()}
    if isinstance(schema, list):
        return [_numbers(v) for v in schema]
    if isinstance(schema, Decimal):
        return int(schema) if schema == schema.to_integral_value() else float(schema)
    return schema


def _fault(form: FormDefinition, problem: Any) -> Fault:
    loc = [p + 1 if isinstance(p, int) else p for p in problem["loc"]]
    place = Place(form=form.form, path=".".join(str(p) for p in loc) or None)
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(str(loc[-1]), _names(form, loc), n=1)
        hint = (
            f"Did you mean “{near[0]}”?" if near else f"`carepack forms schema {form.form}` lists the names."
        )
        return Fault("record-unknown-name", "The form has no such question.", place, hint)
    if problem["type"] == "literal_error":
        what = "This is not one of the answers."
        return Fault("record-value", what, place, f"It may be {one_of(problem['ctx'])}.")
    return Fault("record-value", f"This {said(problem)}.", place, "Correct the value.")


def _names(form: FormDefinition, loc: list[Any]) -> list[str]:
    if len(loc) == 1:
        members: list[str] = list(record_type(form).model_fields)
        return members
    try:
        table = form.table(str(loc[0]))
    except KeyError:
        return []
    return [r.id for r in table.fixed] if len(loc) == 2 else [c.name for c in table.columns]
