"""Sessions that may be one, on record twice: of one person, day, holder, form and length, in nearly the same words.

Where somebody said when the second came in that it is another session, it is. Else its minutes count for nothing until
the two are merged, or one is amended so that it tells what sets it apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby, pairwise

from sqlalchemy import Connection, select

from filing.clocks.session import Session
from filing.ledger.database import Ledger
from filing.ledger.tables import records, submissions
from filing.records.likeness import nearly_same
from schemas.names import name_key
from schemas.records import answers_of

_ANOTHER = "another-session"
"""What a submission became of which somebody said that it is of another session than one that is filed."""


def told_apart(conn: Connection, ledger: Ledger, mine: Sequence[Session]) -> tuple[Session, ...]:
    """One person's sessions in their order; each that may be another one's record again `repeats` that one."""
    found: dict[int, int] = {}
    for group in _groups(mine):
        found |= _repeats(conn, ledger, group)
    if not found:
        return tuple(mine)
    return tuple(replace(s, repeats=found[s.record]) if s.record in found else s for s in mine)


def _groups(mine: Sequence[Session]) -> Iterator[list[Session]]:
    """Sessions of one day, form, length and holder, where there are several."""
    for before, after in pairwise(mine):
        if before.held == after.held and before.held is not None:
            break
    else:
        return
    timed = (s for s in mine if s.held is not None and s.minutes)
    for _, of_day in groupby(timed, key=lambda s: s.held):
        for _, group in groupby(sorted(of_day, key=_key), key=_key):
            if len(alike := list(group)) > 1:
                yield alike


def _key(session: Session) -> tuple[str, int, str]:
    by = f"{session.by_person}" if session.by_person is not None else name_key(session.by or "")
    return session.form, session.minutes or 0, by


def _repeats(conn: Connection, ledger: Ledger, group: Iterable[Session]) -> dict[int, int]:
    # The one that is signed stands for both.
    ranked = sorted(group, key=lambda s: (not s.signed_by_both, s.record))
    asked = (
        select(records.c.id, records.c.form, records.c.edition, records.c.record, submissions.c.code)
        .join(submissions, submissions.c.id == records.c.submission)
        .where(records.c.id.in_([s.record for s in ranked]))
    )
    rows = {row.id: row for row in conn.execute(asked)}
    found: dict[int, int] = {}
    for one, other in combinations((rows[s.record] for s in ranked if s.record in rows), 2):
        if other.id in found or one.id in found or _ANOTHER in {one.code, other.code}:
            continue
        form, its = ledger.library.load(one.form, one.edition), ledger.library.load(other.form, other.edition)
        names = (form.about.person, form.about.by)
        if nearly_same(form, answers_of(form, one.record), answers_of(its, other.record), but=names):
            found[other.id] = one.id
    return found
