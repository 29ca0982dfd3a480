"""A return on its way to a decision, as it was read and with what was settled since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from filing.records.filed_rows import FiledRows
from filing.review.decision_terms import Said
from schemas import normal
from schemas.definition import FormDefinition
from schemas.reading import Query
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Case:
    """One return on its way: answers in the numbering of its queries, and how each answer came about.

    Nothing in doubt any more, it is decided and filed `as_filed`, in rows without gaps.

    `base` are the answers as read, before anything was settled. `places`: by path, method, confidence and evidence.
    `seen`: by path, of what was settled, the words that the document has there; `settled`: who settled what.
    `flagged`: queries that were waived or left blank, as a record keeps them. `notes`: notes of the reading that are no
    rule's. `open_must` counts the open queries but for the decision's own, which are `pending` (number, query), and
    `asked_at` are the paths of those it counts. `on` is the day it was read: nothing on it is later.
    """

    submission: int
    sha256: str
    reading: int
    form: FormDefinition
    copy_number: str | None
    base: Mapping[str, Value]
    answers: Mapping[str, Value]
    places: Mapping[str, Any]
    mark: str | None
    open_must: int
    on: dt.date
    pending: tuple[tuple[int, Query], ...] = ()
    asked_at: frozenset[str | None] = frozenset()
    said: Said = field(default_factory=Said)
    seen: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, Any] = field(default_factory=dict)
    flagged: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Query, ...] = ()

    def as_filed(self) -> tuple[Case, FiledRows]:
        """This return with its rows as they are filed, once nothing is in doubt; and where each of them went.

        `base`, `pending` and `asked_at` stay as they are: what is kept of the return, and its queries, has the rows
        that it came with.
        """
        if self.open_must:
            return self, FiledRows(self.form, {})
        rows = FiledRows.of(self.form, self.answers)
        case = replace(
            self,
            answers=normal.answers(self.form, self.answers),
            places=rows.by_path(self.places),
            said=replace(self.said, named=rows.by_path(self.said.named)),
            seen=rows.by_path(self.seen),
            settled=rows.by_path(self.settled),
            flagged=tuple(rows.flag(f) for f in self.flagged),
            notes=tuple(rows.note(q) for q in self.notes),
        )
        return case, rows


__all__ = ["Case"]
