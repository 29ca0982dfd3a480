"""The record in whichever JSON was given: a bare one, or what a command says of a record or of one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.errors import Place, UsageError

if TYPE_CHECKING:
    from schemas.definition import FormDefinition


_AROUND = {"documents": {"documents", "left_out", "summary", "error"}, "records": {"records"}}
"""What else stands beside a list of these, in what commands say."""
_RECORD = {"number", "form", "edition", "record"}
"""Members of what is said of one record. (A form could ask for one of them, but hardly for all.)"""


@dataclass(frozen=True, slots=True)
class ToldRecord:
    """A record as JSON says it; `within` is where in the text it stands, `doubts` how many questions it leaves open."""

    record: Mapping[str, Any]
    within: str = ""
    doubts: int = 0


def told_record(data: dict[str, Any], form: FormDefinition, file: str) -> ToldRecord:
    """The record of `form` in what was given; `file` names it in messages.

    That is a bare record, what `records show --json` says, the one of `records export` or the one document of
    `read --json` or `import --json`. Raises UsageError `json-one-record`, `json-no-record`, `json-other-form`.
    """
    place = Place(file=file)
    for members, around in _AROUND.items():
        if members in data and set(data) <= around:
            return _of(_only(data[members], place), form, f"{members}.1.record", place)
    if set(data) >= _RECORD:
        return _of(data, form, "record", place)
    return ToldRecord(data)


def _only(several: Any, place: Place) -> dict[str, Any]:
    if not isinstance(several, list) or len(several) != 1 or not isinstance(several[0], dict):
        many = len(several) if isinstance(several, list) else 0
        what = f"One record is wanted, and this is JSON of {many or 'none'}."
        do = "Give what one command says of one: `carepack records show NUMBER --json`, or `carepack read FILE --json`."
        raise UsageError.of("json-one-record", what, do, place)
    return several[0]


def _of(told: dict[str, Any], form: FormDefinition, within: str, place: Place) -> ToldRecord:
    record, name, edition = told.get("record"), told.get("form"), told.get("shown_as", told.get("edition"))
    if not isinstance(record, dict):
        what = "There is no record in this JSON: the document was refused, or is not filed yet."
        raise UsageError.of("json-no-record", what, "Read a good copy, or settle its questions.", place)
    if (name, edition) != (form.form, form.edition):
        what = f"This is a record of {name}.{edition}, and the form named is {form.form}.{form.edition}."
        do = f"Name {name}.{edition}; `carepack records print NUMBER` prints one that is filed."
        raise UsageError.of("json-other-form", what, do, place)
    queries = told.get("queries")
    asked = queries if isinstance(queries, list) else []
    doubts = sum(isinstance(q, dict) and q.get("level", "must") == "must" for q in asked)
    return ToldRecord(record, within, doubts)
