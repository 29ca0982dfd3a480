"""What stands around the place of a question where no page can be drawn: its row in the document, or its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import readings
from filing.review.query_view import QueryView
from schemas.definition import FormDefinition
from schemas.paths import Slot, slot_at
from schemas.reading import Evidence

_BESIDE = 2
"""So many questions before and after the one that is asked are shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A place as the document has it. `boxes`: words beside each, and whether it is ticked. `here`: what is asked."""

    question: str
    written: str | None
    boxes: tuple[tuple[str, bool], ...] = ()
    here: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Places side by side as a row of a table has them (`row`: its number), or one below the other."""

    heading: str
    cells: tuple[Cell, ...]
    row: int | None = None


def surroundings(ledger: Ledger, form: FormDefinition, asked: QueryView) -> Surroundings | None:
    """What was read in the row of a query, or beside it; None where it is about no place of the form."""
    path = asked.query.path
    slot = slot_at(form, path) if path else None
    if path is None or slot is None:
        return None
    with ledger.reading() as conn:
        found = conn.execute(
            select(readings.c.reading["values"]).where(readings.c.id == asked.reading)
        ).scalar()
    seen: Mapping[str, Any] = {v["path"]: v for v in found or ()}
    if slot.table is not None and slot.number is not None:
        at = [f"{slot.table.table}.{slot.number}.{c.name}" for c in slot.table.columns]
        heading = slot.table.heading or "Table"
        return Surroundings(heading.rstrip(" :"), tuple(_cells(form, at, seen, asked)), slot.number)
    order = [p for p in seen if (s := slot_at(form, p)) is not None and s.table is None]
    if path not in order:
        return Surroundings("In the document", tuple(_cells(form, [path], seen, asked)))
    here = order.index(path)
    some = order[max(0, here - _BESIDE) : here + _BESIDE + 1]
    return Surroundings("In the document", tuple(_cells(form, some, seen, asked)))


def located(ledger: Ledger, asked: QueryView) -> QueryView:
    """The same query with the place on a page where its answer was seen, where it does not say that itself.

    What a rule asks, or whose a document is, is asked of an answer, and that was seen somewhere.
    """
    path, where = asked.query.path, asked.query.evidence
    if path is None or (where is not None and where.page is not None):
        return asked
    with ledger.reading() as conn:
        kept = conn.execute(select(readings.c.reading).where(readings.c.id == asked.reading)).scalar()
    found = next((v for v in (kept or {}).get("values", ()) if v["path"] == path), None)
    if found is None or (found.get("evidence") or {}).get("page") is None:
        return asked
    evidence = Evidence.model_validate(found["evidence"])
    return replace(asked, query=asked.query.model_copy(update={"evidence": evidence}))


def _cells(
    form: FormDefinition, paths: Sequence[str], seen: Mapping[str, Any], asked: QueryView
) -> Iterator[Cell]:
    for path in paths:
        slot = slot_at(form, path)
        if slot is None:
            continue
        here, value = path == asked.query.path, seen.get(path)
        raw = value.get("raw") if value else None
        if here and asked.query.raw is not None:
            raw = (
                asked.query.raw
            )  # rows without an answer are left out of a query's path, and not of what was seen
        yield Cell(_called(slot), raw, _boxes(slot, value, raw if here else None), here)


def _boxes(slot: Slot, value: Any, raw: str | None) -> tuple[tuple[str, bool], ...]:
    if not slot.field.marks or value is None or value.get("marks") is None:
        return ()
    ticked = set(raw.split(", ")) if raw is not None else set(value["marks"])
    return tuple((o.say, o.key in ticked) for o in slot.field.marks)


def _called(slot: Slot) -> str:
    return slot.field.ask.rstrip(" :") or slot.question.rstrip(" :")


__all__ = ["Cell", "Surroundings", "located", "surroundings"]
