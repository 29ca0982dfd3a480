"""Somebody's record file goes along to where they go; the copy that stays is kept by the confirmed periods alone.

Within one ledger nothing has to go: whoever moves to another home by the roster keeps their records. It is for a home
with a ledger of its own, and for another employer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.directory import Person
from filing.records.bundling import TRANSFERRED, note
from filing.records.privacy import Purpose
from filing.retention.due import left_on, since
from filing.retention.periods import rules_in
from filing.retention.whole import Whole, wholes
from schemas.definition_base import FormKind
from schemas.retention import Period, kept_until

Destination = Literal["home", "employer"]
"""Where somebody goes: a home of this organisation that has a ledger of its own, or another employer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What becomes of the copies that stay of one kind: how many, by which confirmed period, and until when.

    `period` is None where nobody has confirmed one: they are kept for good until somebody does. `until` is the last day
    of the last of them, None where the period has no day to run from yet. `kind` is None where the form has none.
    """

    kind: FormKind | None
    records: int
    period: Period | None
    until: dt.date | None


def kept(ledger: Ledger, person: Person, today: dt.date) -> tuple[Kept, ...]:
    """What becomes of the copy of a person's records that stays here, by kind."""
    with ledger.reading() as conn:
        periods = {rule.kind: rule.counts for rule in rules_in(conn, ledger.library)}
        away = left_on(conn, today)
        mine = [one for one in wholes(conn, ledger.library) if one.ref == person.ref]
    by_kind: dict[FormKind | None, list[Whole]] = {}
    for one in mine:
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(
        _kept(kind, some, periods.get(kind) if kind is not None else None, away)
        for kind, some in sorted(by_kind.items(), key=lambda item: item[0] or "")
    )


def _kept(
    kind: FormKind | None, some: Sequence[Whole], period: Period | None, away: Mapping[int, dt.date]
) -> Kept:
    if period is None:
        return Kept(kind, len(some), None, None)
    days = [since(one, period, away) for one in some]
    running = [day for day in days if day is not None]
    until = max(kept_until(day, period) for day in running) if len(running) == len(days) else None
    return Kept(kind, len(some), period, until)


def transferred(
    ledger: Ledger,
    actor: Actor,
    person: Person,
    numbers: Sequence[int],
    to: Destination,
    *,
    purpose: Purpose | None = None,
) -> None:
    """Notes that these records of a person went along with them, and for what their private ones did."""
    with ledger.writing() as conn:
        note(conn, actor, numbers, TRANSFERRED, person=person.id, to=to)
        if purpose is not None:
            audit.note(
                conn, actor, "private-exported", f"person {person.id}", purpose=purpose, records=len(numbers)
            )
