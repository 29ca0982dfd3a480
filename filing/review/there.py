"""What stands where something is asked that was not seen as such: what a rule is about, and in which row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.database import Ledger
from filing.ledger.tables import submissions
from filing.review.query_view import QueryView, of_readings
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.paths import slot_at
from schemas.values import Value, show

_LOT = 200
"""So many documents are looked up at once."""


@dataclass(frozen=True, slots=True)
class There:
    """What the document has where a query is asked, as the form writes it: at the place, and first in its row."""

    answer: str | None = None
    row: str | None = None


def there(ledger: Ledger, asked: Sequence[QueryView]) -> Mapping[int, There]:
    """By number, what stands where these queries are asked, of those about a place at which nothing was seen as such.

    Of an open query, as the document stands with what was settled; of another one, as it was read.
    """
    wanted = [a for a in asked if a.query.raw is None and a.query.path]
    out: dict[int, There] = {}
    with ledger.reading() as conn:
        for start in range(0, len(wanted), _LOT):
            some = wanted[start : start + _LOT]
            for a, form, answers in _with_answers(conn, ledger.library, some):
                found = _at(form, answers, a.query.path or "")
                if found != There():
                    out[a.number] = found
    return out


def _with_answers(
    conn: Connection, library: Library, asked: Sequence[QueryView]
) -> Iterator[tuple[QueryView, FormDefinition, Mapping[str, Value]]]:
    which = submissions.c.id.in_({a.submission for a in asked})
    kept = {r.id: codec.unpack_all(r.answers or {}) for r in conn.execute(_ANSWERS.where(which))}
    said = of_readings(conn, list({a.reading for a in asked if a.open}))
    forms: dict[tuple[str, int], FormDefinition | None] = {}
    now: dict[int, Mapping[str, Value]] = {}
    for a in asked:
        key = (a.form, a.edition)
        if key not in forms:
            forms[key] = _loaded(library, a)
        form, answers = forms[key], kept[a.submission]
        if form is None:
            continue
        if a.open and any(b.said for b in said[a.reading]):
            if a.reading not in now:
                from filing.review.re_evaluation import overlaid  # noqa: PLC0415 - a list decides nothing

                now[a.reading] = overlaid(form, answers, said[a.reading])[0]
            answers = dict(now[a.reading])
        yield a, form, answers


def _loaded(library: Library, asked: QueryView) -> FormDefinition | None:
    try:
        return library.load(asked.form, asked.edition)
    except CarepackError:
        return None


def _at(form: FormDefinition, answers: Mapping[str, Value], path: str) -> There:
    slot, value = slot_at(form, path), answers.get(path)
    if slot is None:
        return There()
    row = None
    if slot.table is not None and slot.number is not None:
        # A row that the form names is named in the question; one that people add is known by what they wrote first.
        at = (f"{slot.table.table}.{slot.number}.{c.name}" for c in slot.table.columns)
        first = next((p for p in at if p != path and p in answers), None)
        named = slot_at(form, first) if first is not None else None
        row = show(named.field, answers[named.path]) if named is not None else None
    return There(None if value is None else show(slot.field, value), row)


_ANSWERS = select(submissions.c.id, submissions.c.answers)

__all__ = ["There", "there"]
