"""Lengths of time that hardly anybody means: longer than a day, as where hours were written for minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas.definition import FormDefinition
from schemas.definition_base import Level
from schemas.paths import slot_at
from schemas.questions import asked
from schemas.reading import Query
from schemas.values import Value, show

CODE = "long-length"
MOST = 24 * 60
"""Minutes up to which a length is taken without question."""


def check(form: FormDefinition, answers: Mapping[str, Value], level: Level = "must") -> Iterator[Query]:
    """A query for each length of more than a day, with what it would be in minutes where it is so many whole hours.

    What somebody keys is held back by it. What stands on a document is filed as it stands there, with a note.
    """
    for path, value in answers.items():
        slot = slot_at(form, path)
        if slot is None or slot.field.type != "duration" or not isinstance(value, int) or value <= MOST:
            continue
        hours, rest = divmod(value, 60)
        meant = "" if rest else f" Is {show(slot.field, hours)} meant?"
        say = f"{show(slot.field, value)} is longer than a day.{meant}"
        yield Query(code=CODE, path=path, question=asked(slot), say=say, level=level)


__all__ = ["CODE", "check"]
