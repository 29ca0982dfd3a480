"""Sessions that may be one, on record twice: of one person, day and form, in nearly the same words.

Who held them may be written otherwise, and their lengths differ by a few minutes. Where the words are the same, so may
be those of any length, of another choice, or of the day after.

Where somebody said when the second came in that it is another session, it is. Else its minutes count for nothing until
the two are merged, or one is amended so that it tells what sets it apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby, pairwise

from sqlalchemy import Connection, select

from filing.clocks.session import Session
from filing.ledger.database import Ledger
from filing.ledger.tables import records, submissions
from filing.records.likeness import about_as_long, nearly_same, one_holder, same_words
from schemas.records import answers_of

_OF_ANOTHER_DAY = 5
"""Words of an account that say of another day that it is the same session."""
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
    """Sessions of one form on one day, or on days that follow one another, where there are several."""
    if not any(_neighbours(a.held, b.held) for a, b in pairwise(mine)):
        return
    dated = sorted((s for s in mine if s.held is not None and not s.not_held), key=lambda s: s.form)
    for _, of_form in groupby(dated, key=lambda s: s.form):
        group: list[Session] = []
        for one in of_form:
            if group and not _neighbours(group[-1].held, one.held):
                if len(group) > 1:
                    yield group
                group = []
            group.append(one)
        if len(group) > 1:
            yield group


def _neighbours(one: dt.date | None, other: dt.date | None) -> bool:
    """Whether two days are one, or follow one another."""
    return one is not None and other is not None and abs(one - other) <= dt.timedelta(days=1)


def _may_be_one(one: Session, other: Session) -> bool:
    """Whether two may be one by their days, and by who held them."""
    if not _neighbours(one.held, other.held):
        return False
    if one.by_person is not None and other.by_person is not None:
        same = one.by_person == other.by_person
    else:
        same = one.by is not None and other.by is not None and one_holder(one.by, other.by)
    return same


def _least(one: Session, other: Session) -> int:
    """So many words tell that two are one: a short account may well be that of another day, too."""
    return 1 if one.held == other.held else _OF_ANOTHER_DAY


def _repeats(conn: Connection, ledger: Ledger, group: Iterable[Session]) -> dict[int, int]:
    # The one that is signed stands for both; one that does not say how long would take the other's minutes away.
    ranked = sorted(group, key=lambda s: (s.minutes is None, not s.signed_by_both, s.record))
    pairs = [p for p in combinations(ranked, 2) if _may_be_one(*p)]
    if not pairs:
        return {}
    asked = (
        select(records.c.id, records.c.form, records.c.edition, records.c.record, submissions.c.code)
        .join(submissions, submissions.c.id == records.c.submission)
        .where(records.c.id.in_([s.record for s in ranked]))
    )
    rows = {row.id: row for row in conn.execute(asked)}
    found: dict[int, int] = {}
    for a, b in pairs:
        if not {a.record, b.record} <= rows.keys():
            continue
        one, other = rows[a.record], rows[b.record]
        if other.id in found or one.id in found or _ANOTHER in {one.code, other.code}:
            continue
        form, its = ledger.library.load(one.form, one.edition), ledger.library.load(other.form, other.edition)
        names = (form.about.person, form.about.by)
        mine, theirs = answers_of(form, one.record), answers_of(its, other.record)
        near = a.held == b.held and about_as_long(a.minutes, b.minutes)
        if (near and nearly_same(form, mine, theirs, but=names)) or same_words(
            form, mine, theirs, least=_least(a, b)
        ):
            found[other.id] = one.id
    return found
