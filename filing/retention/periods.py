"""Which period counts for which kind of record, and that somebody has confirmed it: before that nothing is ever due.

A period is written down in the organisation's settings, or it is one that a source suggests; either way a person says
that it is to be gone by. What they confirmed is exactly that: with another length, source or date it is confirmed anew.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment, when
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.retention_tables import confirmations
from forms.library import Library
from schemas.definition_base import FormKind
from schemas.errors import Fault, Place, UsageError
from schemas.retention import KINDS, Period, Suggestion, suggested

State = Literal["confirmed", "changed", "not-confirmed", "none"]
"""`changed`: another period than this was confirmed. `none`: there is no period, and such records are kept for good."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """That somebody confirmed a period, when, and why."""

    period: Period
    written: bool
    at: dt.datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts for one kind: the period, as far as there is one, and whether it may be gone by."""

    kind: FormKind
    period: Period | None
    state: State
    confirmed: Confirmed | None
    suggestions: tuple[Suggestion, ...]

    @property
    def counts(self) -> Period | None:
        """The period that may be gone by."""
        return self.period if self.state == "confirmed" else None


def rules(ledger: Ledger) -> tuple[Rule, ...]:
    """What counts for each kind of record."""
    with ledger.reading() as conn:
        return rules_in(conn, ledger.library)


def rules_in(conn: Connection, library: Library) -> tuple[Rule, ...]:
    """As `rules`, within a transaction of whoever calls."""
    newest = {row["kind"]: row for row in conn.execute(_CONFIRMED).mappings()}
    written = {p.kind: p for p in library.retention}
    return tuple(_rule(kind, written.get(kind), newest.get(kind)) for kind in KINDS)


_CONFIRMED = select(confirmations).order_by(confirmations.c.id)


def _rule(kind: FormKind, written: Period | None, row: Any) -> Rule:
    said = _confirmed(row) if row is not None else None
    offered = suggested(kind)
    if written is not None:
        same = said is not None and said.period == written
        state: State = "confirmed" if same else "changed" if said is not None else "not-confirmed"
        return Rule(kind, written, state, said, offered)
    if said is None or said.written:
        return Rule(kind, None, "none", said, offered)
    return Rule(kind, said.period, "confirmed", said, offered)


def _confirmed(row: Any) -> Confirmed:
    period = Period(
        kind=row["kind"],
        months=row["months"],
        counts_from=row["counts_from"],
        source=row["source"],
        settled=row["settled"],
    )
    return Confirmed(period, bool(row["written"]), when(row["at"]), row["by"], row["why"])


def to_confirm(ledger: Ledger, kind: FormKind, day: dt.date, suggestion: str | None = None) -> Period:
    """The period of a kind that is to be confirmed: the one written down, or the suggestion of that name.

    Raises UsageError `retention-no-period`, and `retention-which` where a suggestion is to be named, or is not to be.
    """
    written = next((p for p in ledger.library.retention if p.kind == kind), None)
    offered = suggested(kind)
    names = " or ".join(f"--suggestion {s.name}" for s in offered)
    if written is not None:
        if suggestion is None:
            return written
        what = f"organisation.yaml has a period of its own for {in_words(kind)}: {written.words}."
        do = "Confirm that one, without --suggestion; or take it out there first."
        raise UsageError(Fault("retention-which", what, Place(), do))
    found = next((s for s in offered if s.name == suggestion), None)
    if found is not None:
        return found.period(day)
    if offered:
        what = f"organisation.yaml has no period for {in_words(kind)}; a source suggests one."
        raise UsageError(
            Fault("retention-which", what, Place(), f"Name it ({names}), or write your own there.")
        )
    what = f"There is no period for {in_words(kind)}, and no source suggests one."
    do = f"Write it into organisation.yaml, under `retention:`, `{kind}:` (docs/retention.md has the words)."
    raise UsageError(Fault("retention-no-period", what, Place(), do))


def confirm(ledger: Ledger, kind: FormKind, why: str, actor: Actor, *, suggestion: str | None = None) -> Rule:
    """Says that records of a kind are to be destroyed by their period from now on.

    Raises UsageError as `to_confirm`, and `retention-no-reason`, `retention-later` (settled on a day to come),
    `not-allowed`.
    """
    authorise(ledger.library.policies, actor, "destroy")
    reason = said(why)
    period = to_confirm(ledger, kind, actor.day, suggestion)
    if period.settled > actor.day:
        what = f"This period was settled on {period.settled:%d/%m/%Y}, a day that is yet to come."
        raise UsageError(Fault("retention-later", what, Place(), "Correct the `date` in organisation.yaml."))
    with ledger.writing() as conn:
        row = {
            "kind": kind,
            "rule": period.digest,
            "months": period.months,
            "counts_from": period.counts_from,
            "source": period.source,
            "settled": period.settled,
            "written": suggestion is None,
            "why": reason,
            "at": moment(actor.at),
            "by": actor.by,
        }
        conn.execute(insert(confirmations).values(**row))
        told = {"rule": period.digest, "months": period.months, "counts_from": period.counts_from}
        audit.note(conn, actor, "retention-confirmed", f"kind {kind}", **told)
    return next(r for r in rules(ledger) if r.kind == kind)


def said(why: str) -> str:
    """A reason, trimmed. Raises UsageError `retention-no-reason` for none."""
    if not why.strip():
        raise UsageError(
            Fault("retention-no-reason", "This needs a reason.", Place(), "Say why, with --why.")
        )
    return why.strip()


def in_words(kind: str) -> str:
    """A kind of record in words."""
    return f"records of the kind {kind.replace('_', ' ')}"


__all__ = ["Confirmed", "Rule", "State", "confirm", "in_words", "rules", "rules_in", "said", "to_confirm"]
