"""What a query offers to choose from: each candidate says by its `kind` what it is, and is settled by that.

In JSON each is an object with its `kind`. Queries that older ledgers keep have bare values, and objects without one:
`candidate` reads them as what they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Spec
from pydantic import TypeAdapter

from schemas.definition_base import Model

Plain = bool | int | str | tuple[str, ...] | None
"""An answer as JSON has it: words, a number, a tick, the keys of several options, or nothing."""


class ValueCandidate(Model):
    """One answer: as JSON has it, or as it was seen."""

    kind: Literal["value"] = "value"
    value: Plain


class FormCandidate(Model):
    """A form that the document may be."""

    kind: Literal["form"] = "form"
    form: str
    edition: int

    @property
    def name(self) -> str:
        """The name that goes with `--form`."""
        return f"{self.form}.{self.edition}"


class PersonCandidate(Model):
    """One person of the roster: the organisation's reference and the name."""

    kind: Literal["person"] = "person"
    person: str
    name: str


class PeopleCandidate(Model):
    """Several people of the roster, together: a record is filed for each."""

    kind: Literal["people"] = "people"
    people: tuple[PersonCandidate, ...]


class AnswersCandidate(Model):
    """One of two sets of answers, as far as they differ; a path that was left blank has None.

    `keep`: `earlier`, those filed as `record`, or `this` return's. Without answers both say the same: it is one
    session, or is filed again after `record` was withdrawn.
    """

    kind: Literal["answers"] = "answers"
    keep: Literal["earlier", "this"]
    record: int | None = None
    answers: dict[str, Plain]


class SessionCandidate(Model):
    """This return is of another session than `record`, whatever number its copy has: both are kept, each by itself."""

    kind: Literal["session"] = "session"
    record: int


class WithdrawnCandidate(Model):
    """Not again: `record` stays withdrawn, and its person gets no other one of this return."""

    kind: Literal["withdrawn"] = "withdrawn"
    record: int


Candidate = Annotated[
    ValueCandidate
    | FormCandidate
    | PersonCandidate
    | PeopleCandidate
    | AnswersCandidate
    | SessionCandidate
    | WithdrawnCandidate,
    Spec(discriminator="kind"),
]
_READ: TypeAdapter[Candidate] = TypeAdapter(Candidate)


def candidate(thing: Any) -> Candidate:
    """A candidate from what stands for it: itself, its JSON, or a bare value. Raises pydantic's ValidationError."""
    if isinstance(thing, Model):
        return _READ.validate_python(thing)
    if not isinstance(thing, Mapping):
        return ValueCandidate(value=thing)
    if "kind" in thing:
        return _READ.validate_python(thing)
    if "person" in thing:
        return PersonCandidate.model_validate(thing)
    return AnswersCandidate.model_validate(thing)


def values(*some: Plain) -> tuple[Candidate, ...]:
    """These answers as candidates."""
    return tuple(ValueCandidate(value=v) for v in some)


__all__ = [
    "AnswersCandidate",
    "Candidate",
    "FormCandidate",
    "PeopleCandidate",
    "PersonCandidate",
    "Plain",
    "SessionCandidate",
    "ValueCandidate",
    "WithdrawnCandidate",
    "candidate",
    "values",
]
