"""The one normal form, in which records are compared and filed.

Text: as `normal_text` has it; empty is null. Answers: nulls left out, blank rows of repeating tables dropped and
the others renumbered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from schemas.definition import FormDefinition
from schemas.normal_text import line, text, unturned
from schemas.paths import slots
from schemas.values import Value, normal

__all__ = ["answers", "line", "renumbering", "rows_of", "text", "unturned"]


def answers(
    form: FormDefinition, given: Mapping[str, Value | None], keep: Collection[str] = ()
) -> dict[str, Value]:
    """Answers by path in normal form and printed order: no nulls, no blank rows, rows renumbered.

    A row that holds one of the paths in `keep` stays, blank or not: a person is still to settle it.
    """
    settled = {s.path: normal(s.field, given.get(s.path)) for s in slots(form, _last_rows(form, given))}
    there = {p: v for p, v in settled.items() if v is not None}
    moved = renumbering(form, [*there, *keep])
    return {moved.get(p, p): v for p, v in there.items()}


def renumbering(form: FormDefinition, paths: Iterable[str]) -> dict[str, str]:
    """Where these paths of repeating tables move when rows without any of them are dropped: old to new."""
    known = dict.fromkeys(paths)
    moved: dict[str, str] = {}
    for table in form.tables:
        if table.repeat is None:
            continue
        for new, old in enumerate(rows_of(table.table, known), 1):
            for column in table.columns:
                moved[f"{table.table}.{old}.{column.name}"] = f"{table.table}.{new}.{column.name}"
    return moved


def _last_rows(form: FormDefinition, given: Mapping[str, object]) -> dict[str, int]:
    return {t.table: max(rows_of(t.table, given), default=0) for t in form.tables}


def rows_of(table: str, given: Iterable[str]) -> list[int]:
    """The row numbers of a repeating table that are named in these paths, in order."""
    prefix = f"{table}."
    return sorted(
        {
            int(parts[1])
            for path in given
            if path.startswith(prefix) and len(parts := path.split(".")) == 3 and parts[1].isdigit()
        }
    )
