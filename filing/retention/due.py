"""What could be destroyed now, by which period, since when, and what stands in the way of it. Nothing is changed."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.ledger.database import Ledger
from filing.ledger.mail_tables import message_documents, messages
from filing.ledger.rights_tables import access_requests
from filing.ledger.staff_tables import pack_documents
from filing.ledger.tables import open_queries, people, readings, submissions
from filing.retention.holds import standing_in
from filing.retention.periods import rules_in
from filing.retention.whole import Whole, wholes
from schemas.definition_base import FormKind
from schemas.retention import Period, kept_until

_AT_ONCE = 500
_WAITS = ("queued", "sending", "unknown", "held")
"""States of messages that may go out still, or must be said something about."""
LASTING: frozenset[FormKind] = frozenset(
    {"supervision", "appraisal", "development_plan", "commitment", "agreement"}
)
"""Kinds of which the last record says what is due next, which actions are open, and which session it was."""
Way = Literal[
    "retention-hold", "retention-requested", "retention-asked", "retention-message", "retention-last"
]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a record is not destroyed although its time is over: a code, and a sentence with what to do."""

    code: Way
    say: str


@dataclass(frozen=True, slots=True)
class Due:
    """A record whose time is over: by which period, since which day that ran, and which was the last day of it."""

    record: Whole
    period: Period
    since: dt.date
    until: dt.date
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def free(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Found:
    """What is due, in the order of numbers. `unconfirmed`: how many records there are of kinds whose period nobody has
    confirmed, or that have none; `no_day`: records whose period has no day to run from; `no_kind`: of no kind."""

    due: tuple[Due, ...]
    unconfirmed: Mapping[FormKind, int]
    no_day: tuple[int, ...]
    no_kind: tuple[int, ...]

    @property
    def free(self) -> tuple[Due, ...]:
        """What can be destroyed now."""
        return tuple(d for d in self.due if d.free)


def due(
    ledger: Ledger, today: dt.date, *, kind: FormKind | None = None, whom: Collection[str] | None = None
) -> Found:
    """What is due on that day; of one kind, or of people by their references."""
    with ledger.reading() as conn:
        return due_in(conn, ledger, today, kind=kind, whom=whom)


def due_in(
    conn: Connection,
    ledger: Ledger,
    today: dt.date,
    *,
    kind: FormKind | None = None,
    whom: Collection[str] | None = None,
    only: Collection[int] | None = None,
) -> Found:
    """As `due`, within a transaction of whoever calls; or of these records alone, by their numbers."""
    periods = {rule.kind: rule.counts for rule in rules_in(conn, ledger.library)}
    away = left_on(conn, today)
    every = wholes(conn, ledger.library)
    unconfirmed: Counter[FormKind] = Counter()
    no_day, no_kind, over = list[int](), list[int](), list[Due]()
    for one in every:
        if (kind is not None and one.kind != kind) or (whom is not None and one.ref not in whom):
            continue
        if only is not None and one.number not in only:
            continue
        period = periods.get(one.kind) if one.kind is not None else None
        if one.kind is None:
            no_kind.append(one.number)
        elif period is None:
            unconfirmed[one.kind] += 1
        elif (start := since(one, period, away)) is None:
            if period.counts_from == "held":
                no_day.append(one.number)
        elif (until := kept_until(start, period)) < today:
            over.append(Due(one, period, start, until))
    in_the_way = _Ways(conn, every, away, [d.record for d in over])
    found = tuple(Due(d.record, d.period, d.since, d.until, in_the_way.of(d.record)) for d in over)
    return Found(found, dict(unconfirmed), tuple(no_day), tuple(no_kind))


def left_on(conn: Connection, today: dt.date) -> Mapping[int, dt.date]:
    """The last day of everybody who has left and not come back, by their number."""
    query = select(people.c.id, people.c.starts, people.c.leaves).where(people.c.leaves.is_not(None))
    return {
        row.id: row.leaves
        for row in conn.execute(query)
        if row.leaves < today and (row.starts is None or row.starts <= row.leaves)
    }


def since(one: Whole, period: Period, away: Mapping[int, dt.date]) -> dt.date | None:
    """The day from which a record's period runs; None where none runs."""
    if period.counts_from == "held":
        return one.held
    if period.counts_from == "filed":
        return one.filed
    return away.get(one.person) if one.person is not None else None


class _Ways:
    """What stands in the way of destroying records, looked up once for all of them."""

    def __init__(
        self, conn: Connection, every: Iterable[Whole], away: Mapping[int, dt.date], over: list[Whole]
    ) -> None:
        if not over:
            return
        self._people, self._records = standing_in(conn)
        self._requested = _requests(conn)
        self._last = _last_of_those_here(every, away)
        self._asked = _asked_about(conn)
        copies = sorted({c for one in over for c in one.copies})
        self._back = _in_review(conn, copies)
        self._waiting = _waiting(conn, copies)

    def of(self, one: Whole) -> tuple[Obstacle, ...]:
        return tuple(self._of(one))

    def _of(self, one: Whole) -> Iterator[Obstacle]:
        if one.person in self._people:
            say = f"{self._people[one.person]} holds everything of this person: carepack retention release {one.ref}"
            yield Obstacle("retention-hold", say)
        if one.person in self._requested:
            number = self._requested[one.person]
            say = (
                f"They have asked what is held about them, or for something to be put right (request {number}): "
                f"answer that first, carepack subject-access show {number}"
            )
            yield Obstacle("retention-requested", say)
        held = next((n for n in one.versions if n in self._records), None)
        if held is not None:
            say = f"{self._records[held]} holds it: carepack retention release {held}"
            yield Obstacle("retention-hold", say)
        asked = sorted({s for n in one.versions for s in self._asked.get(n, ())})
        asked += [s for c in one.copies for s in self._back.get(c, ()) if s not in asked]
        if asked:
            which = ", ".join(map(str, asked))
            say = f"Something is asked about it (document {which}): settle that first, carepack queries list"
            yield Obstacle("retention-asked", say)
        waiting = sorted({m for c in one.copies for m in self._waiting.get(c, ())})
        if waiting:
            which = ", ".join(map(str, waiting))
            yield Obstacle(
                "retention-message", f"Its copy waits in the outbox (message {which}): carepack send list"
            )
        if one.number in self._last:
            say = (
                "It is the last one of this form, of somebody who is here: what is due next is reckoned from it. It "
                "goes when a later one is filed, or they leave."
            )
            yield Obstacle("retention-last", say)


def _requests(conn: Connection) -> Mapping[int | None, int]:
    """By person, the first request about what is held that is still to be answered: nothing goes meanwhile."""
    query = select(access_requests.c.person, access_requests.c.id).where(
        access_requests.c.closed_on.is_(None)
    )
    return {row.person: row.id for row in conn.execute(query.order_by(access_requests.c.id.desc()))}


def _last_of_those_here(every: Iterable[Whole], away: Mapping[int, dt.date]) -> frozenset[int]:
    last: dict[tuple[int | None, str], Whole] = {}
    for one in every:
        if not one.stands or one.kind not in LASTING or one.person in away:
            continue
        key = one.person, one.form
        if key not in last or _order(one) > _order(last[key]):
            last[key] = one
    return frozenset(one.number for one in last.values())


def _order(one: Whole) -> tuple[dt.date, int]:
    return one.held or one.filed, one.number


def _asked_about(conn: Connection) -> Mapping[int, list[int]]:
    """By record, the documents of which an open query names it."""
    query = select(open_queries.c.candidates, readings.c.submission).join(
        readings, readings.c.id == open_queries.c.reading
    )
    found: dict[int, list[int]] = {}
    for candidates, submission in conn.execute(query.where(open_queries.c.level == "must")):
        for number in named_in(candidates):
            found.setdefault(number, []).append(submission)
    return found


def named_in(candidates: Any) -> Iterator[int]:
    """The records that the candidates of a query name."""
    kept = json.loads(candidates) if isinstance(candidates, str) else candidates
    for one in kept or ():
        if isinstance(one, dict) and isinstance(one.get("record"), int):
            yield one["record"]


def _in_review(conn: Connection, copies: list[str]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for start in range(0, len(copies), _AT_ONCE):
        query = select(submissions.c.copy, submissions.c.id).where(
            submissions.c.copy.in_(copies[start : start + _AT_ONCE]),
            submissions.c.state.in_(("received", "review")),
        )
        for copy, number in conn.execute(query):
            found.setdefault(copy, []).append(number)
    return found


def _waiting(conn: Connection, copies: list[str]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    joined = pack_documents.join(message_documents, message_documents.c.document == pack_documents.c.id).join(
        messages, messages.c.id == message_documents.c.message
    )
    for start in range(0, len(copies), _AT_ONCE):
        query = (
            select(pack_documents.c.copy, messages.c.id)
            .select_from(joined)
            .where(pack_documents.c.copy.in_(copies[start : start + _AT_ONCE]), messages.c.state.in_(_WAITS))
        )
        for copy, number in conn.execute(query):
            found.setdefault(copy, []).append(number)
    return found


__all__ = ["LASTING", "Due", "Found", "Obstacle", "due", "due_in", "left_on", "named_in", "since"]
