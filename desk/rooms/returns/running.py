"""Imports, tries and readings as long work of the desk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from desk.jobs import Job, Progress, StoppedError, Work
from desk.visit import Answer, Visit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from intake import runs
from intake.batches import keeping, running
from intake.batches.keeping import Batch
from intake.documents import Document
from intake.importing import Imported
from intake.isolation.results import LeftOut
from issuing.certificates import ended_by

_KEPT = 5
"""Readings that are kept in memory to be looked at: they hold what stands on forms."""
_LOCK = threading.Lock()
_JOBS: OrderedDict[str, Job] = OrderedDict()
_MOST_JOBS = 60


@dataclass(frozen=True, slots=True)
class Read:
    """What was read without filing it."""

    documents: tuple[Document, ...]
    left_out: tuple[tuple[str, LeftOut], ...]


_READ: OrderedDict[str, Read] = OrderedDict()


def path_of(batch: Batch) -> str:
    """Where a batch is looked at."""
    return f"/returns/batches/{batch.name}"


def job_of(batch: Batch) -> Job | None:
    """The long work on a batch in this desk, running or ended."""
    return _JOBS.get(batch.name)


def works_on(visit: Visit, batch: Batch) -> bool:
    """Whether somebody works on a batch now, here or elsewhere."""
    job = job_of(batch)
    return (job is not None and job in visit.jobs.running()) or keeping.is_held(batch)


def begin_import(visit: Visit, batch: Batch, *, files: int) -> Answer:
    """Imports a batch, and shows how far it is."""
    batch, ledger, acting = running.start(batch), visit.ledger, _acting(visit)

    def work(progress: Progress) -> str:
        def through(done: int, of: int) -> None:
            with suppress(StoppedError):
                progress(done, of, "Importing")
            if progress.stopping:
                keeping.ask_to_stop(batch)

        running.imported(ledger, batch, acting, through, lambda one: certificates_ended(ledger, one))
        return path_of(batch)

    many = f" {files:,} file{'s' if files != 1 else ''}" if files else ""
    return _begun(visit, batch, work, f"Importing{many}")


def begin_try(visit: Visit, batch: Batch, *, files: int) -> Answer:
    """Finds out what would become of a batch, and shows how far it is."""
    ledger, acting = visit.ledger, _acting(visit)

    def work(progress: Progress) -> str:
        running.tried(ledger, batch, acting, lambda done, of: progress(done, of, "Trying"))
        return path_of(batch)

    return _begun(visit, batch, work, f"Trying {files:,} file{'s' if files != 1 else ''}")


def begin_reading(visit: Visit, batch: Batch) -> Answer:
    """Reads a batch without filing it; its files are gone after that, and what was read is kept in memory alone."""
    ledger, library, day = visit.ledger, visit.library, visit.actor.day
    how = running.how(batch.wanted)

    def work(progress: Progress) -> str:
        documents: list[Document] = []
        left_out: list[tuple[str, LeftOut]] = []
        with keeping.held(batch):
            sources = running.sources_of(ledger, batch)
            for number, (file, found) in enumerate(
                runs.read(library, ledger, sources, on=day, **how),
                1,
            ):
                documents += [part.document(file) for part in found.parts]
                left_out += [(file, one) for one in found.left_out]
                progress(number, len(sources), "Reading")
        with _LOCK:
            _READ[batch.name] = Read(tuple(documents), tuple(left_out))
            while len(_READ) > _KEPT:
                _READ.popitem(last=False)
        return f"/returns/read/{batch.name}"

    def gone_after(progress: Progress) -> str:
        try:
            return work(progress)
        finally:
            keeping.throw_away(batch)

    return visit.begin(gone_after, "Reading, without filing")


def was_read(name: str) -> Read | None:
    """What was read without filing it, while it is still in memory."""
    return _READ.get(name)


def forget_read(name: str) -> None:
    """Lets go of what was read."""
    with _LOCK:
        _READ.pop(name, None)


def certificates_ended(ledger: Ledger, one: Imported) -> Sequence[str]:
    """Which certificates have no consent any more because of this document, a sentence each."""
    form = one.document.form if one.document else None
    if not form or not one.records or ledger.library.load(form).kind != "consent":
        return ()
    return [
        f"To be taken back: the award certificate of {e.certificate.made_at:%d/%m/%Y} ({e.certificate.words}). {e.why}"
        for e in ended_by(ledger, one.records)
    ]


def _acting(visit: Visit) -> Callable[[], Actor]:
    """Who acts, each time it is asked: long work goes on past midnight."""
    return visit.acting


def _begun(visit: Visit, batch: Batch, work: Work, title: str) -> Answer:
    job = visit.jobs.begin(work, title, owner=visit.owner)
    with _LOCK:
        _JOBS[batch.name] = job
        while len(_JOBS) > _MOST_JOBS:
            _JOBS.popitem(last=False)
    return visit.see(path_of(batch))
