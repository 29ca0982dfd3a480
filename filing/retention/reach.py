"""What hangs on a record, and goes with it: its documents, what was read and asked of them, its copies.

A document goes when no other record stands on it; so do repeats of it, and what came back on its copy and was never a
record. A file goes when no document in it stays: a scan of several people's forms stays as long as one of them does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from filing.ledger.tables import queries, readings, records, submissions
from filing.retention.due import named_in

_AT_ONCE = 500
_NEVER = ("duplicate", "rejected", "refused")
"""States of documents that no record was made of."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that goes, and the file that it is in; `stays`: somebody else's document is in that file, too."""

    submission: int
    sha256: str
    stays: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """What goes with versions of records. `shared`: documents that stay, for another record stands on them.

    `asked`: queries of documents that stay which show what stood on the record, by their readings' numbers.
    """

    documents: tuple[Document, ...]
    shared: tuple[int, ...]
    readings: tuple[int, ...]
    queries: tuple[int, ...]
    copies: tuple[str, ...]
    asked: tuple[tuple[int, int], ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files that nothing stands on any more."""
        return tuple(sorted({d.sha256 for d in self.documents if not d.stays}))


def reach(conn: Connection, versions: Collection[int], documents: Collection[int] = ()) -> Reach:
    """What goes with these versions of records, and with `documents` of no record that are to go by themselves."""
    gone = set(versions)
    mine = _some(
        conn, select(records.c.submission, records.c.copy, records.c.form), records.c.id, sorted(gone)
    )
    on = {row.submission for row in mine}
    shared = {n for n in on if not _is_theirs_alone(conn, n, gone)}
    given = {row.copy for row in mine if row.copy is not None} - _copies_of_others(conn, gone, mine)
    going = {n for n in (on - shared) | set(documents) if _is_theirs_alone(conn, n, gone)}
    _with_repeats(conn, going, given, gone)
    shared |= _linked(conn, going)
    _with_envelopes(conn, going)
    rows = _some(conn, select(submissions.c.id, submissions.c.sha256), submissions.c.id, sorted(going))
    stay = _files_of_others(conn, {row.sha256 for row in rows}, going)
    read = [r.id for r in _some(conn, select(readings.c.id), readings.c.submission, sorted(going))]
    asked = [r.id for r in _some(conn, select(queries.c.id), queries.c.reading, read)]
    return Reach(
        documents=tuple(Document(r.id, r.sha256, r.sha256 in stay) for r in sorted(rows, key=lambda r: r.id)),
        shared=tuple(sorted(shared)),
        readings=tuple(sorted(read)),
        queries=tuple(sorted(asked)),
        copies=tuple(sorted(given)),
        asked=_asked_elsewhere(conn, gone, {row.form for row in mine}, set(read)),
    )


def _some(conn: Connection, query: Select[Any], column: Column[Any], among: Sequence[Any]) -> list[Any]:
    """The rows whose column is among these; so many at once as a statement can name."""
    found: list[Any] = []
    for start in range(0, len(among), _AT_ONCE):
        found += conn.execute(query.where(column.in_(among[start : start + _AT_ONCE]))).all()
    return found


def _is_theirs_alone(conn: Connection, submission: int, gone: set[int]) -> bool:
    """Whether no record but these stands on a document."""
    numbers = conn.execute(select(records.c.id).where(records.c.submission == submission)).scalars()
    return gone.issuperset(numbers)


def _copies_of_others(conn: Connection, gone: set[int], mine: Sequence[Any]) -> set[str]:
    """Copies of a group's session, which other records are of."""
    numbers = sorted({row.copy for row in mine if row.copy is not None})
    rows = _some(conn, select(records.c.id, records.c.copy), records.c.copy, numbers)
    return {row.copy for row in rows if row.id not in gone}


def _with_repeats(conn: Connection, going: set[int], given: set[str], gone: set[int]) -> None:
    """Adds what is linked to documents that go, and what came back on these copies and is no record."""
    ids, of, state = submissions.c.id, submissions.c.duplicate_of, submissions.c.state
    rows = _some(conn, select(ids).where(state.in_(_NEVER)), submissions.c.copy, sorted(given))
    new = {row.id for row in rows} | going
    while new:
        rows = _some(conn, select(ids).where(state.in_(_NEVER)), of, sorted(new))
        going |= {n for n in new if _is_theirs_alone(conn, n, gone)}
        new = {row.id for row in rows} - going
        new = {n for n in new if _is_theirs_alone(conn, n, gone)}


def _linked(conn: Connection, going: set[int]) -> set[int]:
    """Takes out documents, and says which, that others are linked to which do not go: those could not say of what they
    are repeats."""
    kept: set[int] = set()
    of = submissions.c.duplicate_of
    while True:
        rows = _some(conn, select(submissions.c.id, of.label("of")), of, sorted(going))
        stay = {row.of for row in rows if row.id not in going}
        if not stay:
            return kept
        going -= stay
        kept |= stay


def _with_envelopes(conn: Connection, going: set[int]) -> None:
    """Adds envelopes of which every part goes."""
    envelope = submissions.c.envelope
    looked: set[int] = set()
    while True:
        query = select(envelope).where(envelope.is_not(None)).distinct()
        up = {row.envelope for row in _some(conn, query, submissions.c.id, sorted(going))} - going - looked
        if not up:
            return
        for number in up:
            parts = set(conn.execute(select(submissions.c.id).where(envelope == number)).scalars())
            if parts <= going:
                going.add(number)
            else:
                looked.add(number)


def _files_of_others(conn: Connection, shas: set[str], going: set[int]) -> set[str]:
    query = select(submissions.c.id, submissions.c.sha256)
    rows = _some(conn, query, submissions.c.sha256, sorted(shas))
    return {row.sha256 for row in rows if row.id not in going}


def _asked_elsewhere(
    conn: Connection, gone: set[int], forms: set[str], read: set[int]
) -> tuple[tuple[int, int], ...]:
    """Queries, each with its reading, that put answers of these records beside those of documents that stay."""
    query = select(queries.c.id, queries.c.reading, queries.c.candidates).join(
        readings, readings.c.id == queries.c.reading
    )
    found = []
    for row in conn.execute(query.where(readings.c.form.in_(sorted(forms)))):
        if row.reading not in read and not gone.isdisjoint(named_in(row.candidates)):
            found.append((row.id, row.reading))
    return tuple(sorted(found))


__all__ = ["Document", "Reach", "reach"]
