"""The current records of many people, read once for everything that clocks are told from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger.database import Ledger
from filing.ledger.tables import copies, record_index, records
from schemas.definition import FormDefinition
from schemas.errors import CarepackError

SOME = 500
"""More people than this are not asked for by number: all are read, and looked through."""
_AT_ONCE = 500
"""Records that are fetched together: one by one takes longer, and all at once takes much memory."""


def forms_filed(conn: Connection, ledger: Ledger) -> Iterator[tuple[tuple[str, int], FormDefinition]]:
    """Every form and edition of which something is filed; one that is gone is left out."""
    for form, edition in conn.execute(select(record_index.c.form, record_index.c.edition).distinct()):
        try:
            yield (form, edition), ledger.library.load(form, edition)
        except CarepackError:
            continue


def read(
    conn: Connection,
    forms: Collection[str],
    people: Collection[int] | None,
    take: Callable[[Any], None],
    *,
    given: bool = False,
) -> None:
    """Hands the current records of these people (`Person.id`; everybody on the roster, without them) to `take`.

    A row has `id`, `form`, `edition`, `person`, `held`, `record`, `filed_at` and `state`; with `given`, as the ledger
    packs it, what its copy was given. In no order.
    """
    columns = (
        records.c.id,
        records.c.form,
        records.c.edition,
        records.c.person,
        records.c.held,
        records.c.record,
        records.c.filed_at,
        record_index.c.state,
    )
    query: Any = select(*columns, *((copies.c.given,) if given else ()))
    query = query.join(record_index, record_index.c.record == records.c.id)
    if given:
        query = query.join(copies, copies.c.number == records.c.copy, isouter=True)
    query = query.where(
        record_index.c.state.in_(("complete", "unsigned")),
        record_index.c.form.in_(sorted(set(forms))),
        records.c.person.is_not(None),
    )
    if people is not None and len(people) <= SOME:
        query = query.where(record_index.c.person.in_(tuple(people)))
    for some in conn.execute(query).partitions(_AT_ONCE):
        for row in some:
            if people is None or row.person in people:
                take(row)
