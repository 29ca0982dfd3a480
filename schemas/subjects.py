"""Whom a record is about: one person named in a field, or several, each named in a row of a table.

`about.person` is a field (`supervisee`) or a column (`attendees.*.name`): of a group, each person named has a record.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.definition import FormDefinition
from schemas.values import Value


def of_several(form: FormDefinition) -> bool:
    """Whether the form itself is about several people, each in a row."""
    return "*" in (form.about.person or "")


def is_subject(form: FormDefinition, path: str) -> bool:
    """Whether the person the form is about, or one of them, is named at this path."""
    table, dot, rest = path.partition(".")
    return (f"{table}.*.{rest.rpartition('.')[2]}" if dot else path) == form.about.person


def subjects(form: FormDefinition, answers: Mapping[str, Value]) -> dict[str, str]:
    """The names of the people these answers are about, by path and in printed order."""
    return {p: v for p, v in answers.items() if isinstance(v, str) and is_subject(form, p)}


def subject_names(form: FormDefinition, answers: Mapping[str, Value]) -> str | None:
    """Their names in a row, as they stand on the page; None where nobody is named."""
    return ", ".join(dict.fromkeys(subjects(form, answers).values())) or None
