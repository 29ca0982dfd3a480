"""A batch of documents into the ledger, so that whatever happens on the way a second run ends the same.

Each document is kept (its bytes, then its receipt) before it is read, and concluded in one transaction. What
was received and not concluded, because the power went, is found again by `resume`. Nothing here deletes,
moves or writes a source.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.review import submissions, tries
from filing.review.apply_decision import Outcome
from filing.review.submissions import Inside, Receipt, Returned
from intake.apart import Apart
from intake.imported import Ended, Imported, quarantine, refused, stands
from intake.isolation.isolation import Isolation
from intake.isolation.results import LeftOut, Read
from intake.keys import note_opened
from intake.sources import Source, place_named
from schemas.errors import CarepackError, DocumentError, LedgerError
from schemas.file_names import file_text
from schemas.reading import Query

_OLD = dt.timedelta(hours=1)
"""A draft of an original that nobody touched for so long belongs to a run that has ended."""


@dataclass(slots=True)
class Stages:
    """Seconds by stage, summed over a batch; several documents are in `look` to `extract` at a time."""

    receive: float = 0.0
    look: float = 0.0
    order: float = 0.0
    extract: float = 0.0
    check: float = 0.0
    conclude: float = 0.0
    processor: float = 0.0
    peak: int = 0

    def add(self, read: Read) -> None:
        """Counts what one document took in its reading process."""
        for stage in ("look", "order", "extract", "check"):
            setattr(self, stage, getattr(self, stage) + getattr(read.cost, stage))
        self.processor += read.cost.cpu
        self.peak = max(self.peak, read.cost.peak)

    def seconds(self) -> dict[str, float]:
        """Every stage and its seconds."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "peak"}


@dataclass(frozen=True, slots=True)
class _Job:
    """One document on its way: what was received, or why not; and, where there is something to read, what read it."""

    file: str
    receipt: Receipt | None = None
    refusal: CarepackError | None = None

    @property
    def to_read(self) -> bool:
        return self.receipt is not None and self.receipt.outcome == "received"


@dataclass(slots=True)
class Importer:
    """Brings documents into a ledger. `acting` says who acts and what time it is, each time it is asked.

    `form` (`ID.N`) overrides what the documents that are brought in say they are, and stays with them; what is in
    review is then read again. `run`: under which name documents are noted as in hand (see `tries`); those over which a
    run has died go to the process `apart`. `alone`: this is that process, which takes one at a time.
    """

    ledger: Ledger
    isolation: Isolation
    acting: Callable[[], Actor]
    form: str | None = None
    run: str | None = None
    apart: Apart | None = None
    alone: bool = False
    stages: Stages = field(default_factory=Stages)
    _told: set[int] = field(default_factory=set)

    def bring_in(self, sources: Iterable[Source]) -> Generator[Imported]:
        """Every source, in order, each with what became of it. Raises LedgerError where the ledger fails."""
        self.ledger.originals.sweep(self.acting().at - _OLD)
        for ended in self._through(self._received(sources)):
            if ended.submission is not None:
                self._told.add(ended.submission)
            yield ended

    def resume(self) -> Generator[Imported]:
        """Everything that was received and never concluded: what a run that was broken off has left.

        What was told here already is another run's, which has just taken it up: that one tells it.
        """
        left = [r for r in submissions.unfinished(self.ledger) if r.submission not in self._told]
        first: dict[int, int] = {}
        for receipt in left:
            if receipt.envelope is not None:
                opened = submissions.opened_in(self.ledger, receipt.submission)
                first.setdefault(opened[0].submission, receipt.submission)
        told = set(first.values())
        for ended in self._through(_Job(place_named(r.origin), self._over(r)) for r in left):
            again = self._left_out(ended.submission) if ended.submission in told else ()
            yield replace(ended, left_out=(*again, *ended.left_out))

    def read_again(self, receipts: Iterable[Receipt]) -> Generator[Imported]:
        """Documents that were taken up again, from their kept originals, each with what became of it."""
        yield from self._through(_Job(place_named(r.origin), self._over(r)) for r in receipts)

    def read_alone(self, submission: int) -> Generator[Imported]:
        """One document of the ledger, and what it holds, each with nothing else in hand."""
        receipt = submissions.receipt_of(self.ledger, submission)
        yield from self._through([_Job(place_named(receipt.origin), receipt)])

    def _over(self, receipt: Receipt) -> Receipt:
        """A document that was left, or is taken up again: it is in hand from now on."""
        if receipt.outcome != "received":
            return receipt
        return submissions.taken_over(self.ledger, (receipt,), self.run, self.acting())[0]

    def _received(self, sources: Iterable[Source]) -> Iterator[_Job]:
        for source in sources:
            began = time.perf_counter()
            job = self._receive(source)
            self.stages.receive += time.perf_counter() - began
            yield job

    def _receive(self, source: Source) -> _Job:
        file = file_text(source.path)
        try:
            data = source.bytes()
        except CarepackError as refusal:
            return _Job(file, refusal=refusal)
        receipt = submissions.receive(
            self.ledger,
            data,
            name=file_text(source.path.name),
            origin=source.origin,
            actor=self.acting(),
            read_as=self.form,
            run=self.run,
        )
        return _Job(file, receipt)

    def _through(self, jobs: Iterable[_Job]) -> Iterator[Imported]:
        each = self._one_by_one(jobs) if self.alone else self.isolation.read_all(jobs, self._read)
        for job, read in each:
            began = time.perf_counter()
            if read is not None:
                self.stages.add(read)
            for ended in self._conclude(job, read):
                self.stages.conclude += time.perf_counter() - began
                yield ended
                began = time.perf_counter()
            self.stages.conclude += time.perf_counter() - began

    def _one_by_one(self, jobs: Iterable[_Job]) -> Iterator[tuple[_Job, Read | None]]:
        """Each document begun and noted by itself; what two runs have died of is left to who started this."""
        assert self.run is not None  # noqa: S101 - whoever reads one by one has a name
        for job in jobs:
            if job.receipt is not None and job.to_read:
                number = job.receipt.submission
                if submissions.looked_at(self.ledger, number, self.run).doubt == "poison":
                    continue
                tries.begin_alone(self.ledger, number, self.run, self.acting())
            yield job, self._read(job)

    def _read(self, job: _Job) -> Read | None:
        """Runs in a thread of the isolation. The bytes come from the originals: what is read is what was kept."""
        if job.refusal is not None and job.to_read:
            return Read(None, job.refusal)
        if not job.to_read or job.receipt is None or job.receipt.doubt:
            return None
        try:
            data = self.ledger.originals.get(job.receipt.sha256)
        except LedgerError as error:
            return Read(None, error)  # of this one document; the others have nothing to do with it
        return self.isolation.read(data, job.receipt.read_as, job.receipt.locator, job.receipt.name)

    def _conclude(self, job: _Job, read: Read | None) -> Iterator[Imported]:
        receipt = job.receipt
        if receipt is None:
            assert job.refusal is not None  # noqa: S101 - one of the two is there
            yield refused(job.file, job.refusal)
        elif read is not None:
            yield from self._ended(job.file, receipt, read)
        elif job.to_read:
            yield from self._read_apart(job.file, receipt)
        elif receipt.outcome == "opened":
            yield from self._opened_before(job.file, receipt)
        elif receipt.code == submissions.SAME_BYTES:
            yield from self._repeated(job.file, receipt)
        else:
            yield stands(job.file, receipt)

    def _read_apart(self, file: str, receipt: Receipt) -> Iterator[Imported]:
        """A document over which a run has died, and all that it holds, by the process apart; or it is quarantined."""
        assert self.run is not None and self.apart is not None  # noqa: S101, PT018 - nothing is in doubt without
        told: set[int | None] = set()
        waiting = [receipt.submission]
        while waiting:
            number = waiting.pop(0)
            now = submissions.looked_at(self.ledger, number, self.run)
            if now.outcome == "opened":
                inside = submissions.parts_of(self.ledger, number)
                waiting[:0] = [part.submission for part in inside if part.submission not in told]
            elif now.outcome != "received":
                if number not in told:
                    told.add(number)
                    yield stands(file, replace(now, again=True))
            elif now.doubt == "poison":
                told.add(number)
                yield self._quarantined(file, now)
            else:
                for ended in self.apart.read(number, self.acting()):
                    told.add(ended.submission)
                    yield replace(ended, file=file, before=receipt.before)
                waiting.insert(0, number)

    def _quarantined(self, file: str, receipt: Receipt) -> Imported:
        number = receipt.submission
        ended = submissions.refuse(self.ledger, number, tries.QUARANTINED, quarantine(number), self.acting())
        return Imported(
            file,
            _settled(ended.outcome),
            ended.code,
            ended.reason,
            submission=number,
            locator=receipt.locator,
        )

    def _repeated(self, file: str, receipt: Receipt) -> Iterator[Imported]:
        """The same bytes from another place: what could not be read the first time is refused this time as well.

        So it is whatever came first, and however quickly: where another run is just reading those bytes, they are read
        here, too, and the first to be done concludes them.
        """
        first = submissions.receipt_of(self.ledger, receipt.duplicate_of or receipt.submission)
        also: tuple[Outcome, ...] = ()
        if first.outcome == "received" and (first := self._over(first)).doubt:
            for ended in self._read_apart(file, first):
                also += ended.also
            first = submissions.receipt_of(self.ledger, first.submission)
        elif first.outcome == "received":
            if (read := self._read(_Job(file, first))) is not None:
                also = tuple(o for ended in self._ended(file, first, read) for o in ended.also)
            first = submissions.receipt_of(self.ledger, first.submission)
        if first.outcome == "refused":
            number, place = first.submission, receipt.locator
            yield Imported(file, "refused", first.code, first.reason, submission=number, locator=place)
        elif first.outcome == "opened":
            yield from self._opened_before(file, first)
        else:
            there = stands(file, replace(receipt, rejected=first.rejected, withdrawn=first.withdrawn))
            yield replace(there, also=also)

    def _opened_before(self, file: str, receipt: Receipt) -> Iterator[Imported]:
        """An envelope that came in before: what stands of each document in it; what is taken up again is read."""
        taken_up = {part.submission: part for part in receipt.parts}
        there = submissions.parts_of(self.ledger, receipt.submission)
        left_out = self._left_out(receipt.submission)
        parts = (taken_up.get(part.submission) or self._over(part) for part in there)
        for ended in self._through(_Job(file, part) for part in parts):
            yield replace(ended, left_out=(*left_out, *ended.left_out))
            left_out = ()

    def _left_out(self, submission: int) -> tuple[LeftOut, ...]:
        """What lies in an envelope that was opened before, or that a part is of, and is plainly no document.

        It is looked up in the original, which tells it as this version of the program does.
        """
        found: list[LeftOut] = []
        for opened in submissions.opened_in(self.ledger, submission):
            try:
                data = self.ledger.originals.get(opened.sha256)
            except LedgerError:
                continue  # that it is damaged or gone is said of its documents
            held = self.isolation.read(data, None, opened.locator).held
            found += [LeftOut(part=one.locator, reason=one.aside) for one in held if one.aside]
        return tuple(found)

    def _open(self, file: str, receipt: Receipt, read: Read) -> Iterator[Imported]:
        """What holds others: its parts are noted, then each is read and concluded by itself."""
        inside = [Inside(locator, receipt.name) for locator in read.parts]
        refusals = {one.locator: one.refusal for one in read.held}
        inside += [Inside(one.locator, one.name, one.content) for one in read.held if not one.aside]
        left_out = tuple(LeftOut(part=one.locator, reason=one.aside) for one in read.held if one.aside)
        run = None if self.alone else self.run
        parts = submissions.open_up(self.ledger, receipt.submission, inside, self.acting(), run)
        jobs = (_Job(file, part, refusals.get(part.locator)) for part in parts)
        for ended in self._through(jobs):
            yield replace(ended, left_out=left_out)
            left_out = ()

    def _ended(self, file: str, receipt: Receipt, read: Read) -> Iterator[Imported]:
        if read.key is not None:
            note_opened(self.ledger, receipt.submission, read.key, self.acting())
        if read.parts or read.held:
            yield from self._open(file, receipt, read)
            return
        document = read.document(file, receipt.locator)
        if read.findings is None:
            reason = document.reason or ""
            ended = submissions.refuse(
                self.ledger, receipt.submission, document.code or "refused", reason, self.acting()
            )
        else:
            found = read.findings
            returned = Returned(found.form, found.reading, found.checked, found.queries)
            ended = submissions.conclude(self.ledger, receipt.submission, returned, self.acting())
            document = document.model_copy(update={"queries": ended.queries or found.queries})
        yield Imported(
            file=file,
            outcome=_settled(ended.outcome),
            code=ended.code,
            reason=ended.reason or _asked(ended.queries) if ended.outcome == "review" else ended.reason,
            submission=ended.submission,
            records=ended.records,
            duplicate_of=ended.duplicate_of,
            completes=ended.completes,
            person=ended.person,
            asked=ended.asked,
            document=document,
            locator=receipt.locator,
            also=ended.also,
            before=receipt.before,
            said_again=ended.said_again,
        )


def _settled(outcome: str) -> Ended:
    match outcome:
        case "filed" | "review" | "refused" | "duplicate" | "rejected":
            return outcome
    raise DocumentError.of("not-concluded", "The ledger did not settle this document.", "Import it again.")


def _asked(queries: tuple[Query, ...]) -> str | None:
    first = next((q for q in queries if q.level == "must"), None)
    return first.sentence if first else None


__all__ = ["Imported", "Importer", "Stages"]
