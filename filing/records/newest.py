"""A record of an old edition as the newest one has it, with whatever that has no place for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from filing.records.records import Filed
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.editions import Loss, along
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest edition, the answers under its questions, and those it has no place for."""

    form: FormDefinition
    answers: Mapping[str, Value]
    losses: tuple[Loss, ...]


def as_newest(library: Library, filed: Filed) -> Newest:
    """The answers as the newest edition of the record's form has them; the record itself stays as it was filed."""
    editions = library.line_of(filed.form, filed.edition)
    answers, losses = along(editions, filed.answers)
    return Newest(editions[-1], answers, tuple(losses))
