"""Rows as they are asked about, and as they are filed: blank rows are dropped then, and the others move up.

While a return is in review every row keeps its number, for its queries name it. What is decided and filed has rows
without gaps. Whatever is named by path goes over from the one numbering into the other here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from schemas import normal
from schemas.definition import FormDefinition
from schemas.paths import slot_at
from schemas.questions import asked as question_of
from schemas.reading import Query

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FiledRows:
    """Where each path goes on filing, of those in rows that are kept: as it is asked about, to as it is filed."""

    form: FormDefinition
    moved: Mapping[str, str]

    @classmethod
    def of(cls, form: FormDefinition, answers: Iterable[str]) -> FiledRows:
        """Of answers, by their paths, with every row where it was asked about."""
        return cls(form, normal.renumbering(form, answers))

    def filed(self, path: str) -> str | None:
        """The path that is filed for this one; None where its row is dropped, and another one moves there.

        After the last row that is filed none moves anywhere: where an answer is wanted, a path there stays what it is.
        """
        if path in self.moved:
            return self.moved[path]
        slot = slot_at(self.form, path)
        if slot is None or slot.table is None or slot.number is None:
            return path
        last = max(normal.rows_of(slot.table.table, self.moved), default=0)
        return None if slot.number < last else path

    def by_path(self, found: Mapping[str, T]) -> dict[str, T]:
        """What is kept by path, as it is filed; without that of dropped rows."""
        return {new: one for path, one in found.items() if (new := self.filed(path)) is not None}

    def flag(self, flag: Mapping[str, Any]) -> dict[str, Any]:
        """A flag, or a note, at the place that is filed; of a row that is not, of none: it says which it was."""
        path = flag["path"]
        if path is None or (new := self.filed(path)) is not None:
            return {**flag, "path": path and new}
        slot = slot_at(self.form, path)
        where = question_of(slot) if slot is not None else path
        return {**flag, "path": None, "say": f"{where} (a row that is not filed): {flag['say']}"}

    def note(self, note: Query) -> Query:
        """As `flag`, of a note that is still a query."""
        told = self.flag({"path": note.path, "say": note.say})
        return note.model_copy(update=told)

    def held(self, path: str | None) -> str | None:
        """Where people know the place that is filed at this path."""
        return next((old for old, new in self.moved.items() if new == path), path)

    def query(self, query: Query) -> Query:
        """A query about answers as they are filed, at the place where people know them."""
        path = self.held(query.path)
        if path is None or path == query.path:
            return query
        slot = slot_at(self.form, path)
        question = question_of(slot) if slot is not None and query.question is not None else query.question
        return query.model_copy(update={"path": path, "question": question})


__all__ = ["FiledRows"]
