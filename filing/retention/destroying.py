"""Destruction: what is due and free is taken out, some records at a time, and then cleared away for good.

Each lot goes in a transaction of its own, which looks once more whether each of it may: somebody may have put a hold on
it meanwhile. Killed anywhere, a run leaves whole records and a list of what is still to do; the next run ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection, insert

from filing.ledger import audit
from filing.ledger.actor import Actor, moment
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.retention_tables import destructions
from filing.retention.due import Due, due, due_in
from filing.retention.taking_out import Gone, Run, Sentence, take_out
from filing.retention.wiping import Wiped, deletes_for_good, finish
from schemas.definition_base import FormKind

AT_ONCE = 25
"""Records of one transaction: others wait for it no longer than for an import's."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a run destroyed, by its number (None where nothing was due); what was `kept` after all, and what cleared.

    `kept`: numbers of records in whose way something came meanwhile. `wiped` is None where nothing was to clear.
    """

    destruction: int | None
    gone: tuple[Gone, ...]
    kept: tuple[int, ...]
    wiped: Wiped | None


def destroy(
    ledger: Ledger,
    actor: Actor,
    *,
    kind: FormKind | None = None,
    whom: Collection[str] | None = None,
    only: Collection[int] | None = None,
    step: Callable[[int], None] = lambda _: None,
) -> Done:
    """Destroys what is due and free on the actor's day, of one kind or of some people; `only` records that were shown.

    Also ends what an earlier run left to do. `step` is called after each lot, with
    how many records it had. Raises UsageError `not-allowed`,
    LedgerError `deletions-journal`, and OSError for a file that cannot be removed.
    """
    authorise(ledger.library.policies, actor, "destroy")
    free = due(ledger, actor.day, kind=kind, whom=whom).free
    wanted = [d.record.number for d in free if only is None or d.record.number in only]
    run: Run | None = None
    gone, kept = list[Gone](), list[int]()
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        with ledger.writing() as conn:
            deletes_for_good(conn)
            now = due_in(conn, ledger, actor.day, only=some).free
            for mine in now:
                run = begun(conn, actor) if run is None else run
                whole = mine.record
                gone.append(take_out(conn, whole.number, whole.versions, sentence(mine), run))
            kept += sorted(set(some) - {d.record.number for d in now})
        step(len(some))
    return Done(run.number if run else None, tuple(gone), tuple(kept), finish(ledger, actor))


def begun(conn: Connection, actor: Actor, *, again: bool = False) -> Run:
    """Puts a run on record, in the transaction of the first thing that it takes out."""
    row = {"at": moment(actor.at), "by": actor.by, "again": again}
    number: int = conn.execute(insert(destructions).values(**row).returning(destructions.c.id)).scalar_one()
    audit.note(conn, actor, "destruction-begun", f"destruction {number}", again=again)
    return Run(number, actor)


def sentence(one: Due) -> Sentence:
    """By what a record goes, as its tombstone has it."""
    period = one.period
    return Sentence(
        kind=period.kind,
        months=period.months,
        counts_from=period.counts_from,
        source=period.source,
        settled=period.settled,
        until=one.until,
    )


__all__ = ["Done", "begun", "destroy", "sentence"]
