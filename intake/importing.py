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
from typing import Any, Literal

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.review import submissions
from filing.review.apply_decision import Outcome
from filing.review.submissions import Inside, Receipt, Returned
from intake.documents import Document
from intake.isolation.isolation import Isolation
from intake.isolation.results import LeftOut, Read
from intake.keys import note_opened
from intake.sources import Source, place_named
from schemas.errors import CarepackError, DocumentError, LedgerError
from schemas.file_names import file_text
from schemas.reading import Query

Ended = Literal["filed", "review", "refused", "duplicate", "rejected"]
REJECTED_BEFORE = "rejected-before"
WITHDRAWN_BEFORE = "withdrawn-before"
_OLD = dt.timedelta(hours=1)
"""A draft of an original that nobody touched for so long belongs to a run that has ended."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one document. `records` and `duplicate_of` are numbers in the ledger, as `submission` is.

    `locator` says where in its envelope the document is; of a whole file it is empty. Of several people each has a
    record.
    """

    file: str
    outcome: Ended
    code: str | None
    reason: str | None
    submission: int | None = None
    records: tuple[int, ...] = ()
    duplicate_of: int | None = None
    completes: int | None = None
    person: str | None = None
    asked: tuple[int, ...] = ()
    document: Document | None = None
    waiting: bool = False
    """A duplicate of what is still in review: somebody must look at it, this time as well."""
    locator: str = ""
    """Where in its file it stands (`in.zip!/form.docx`, `pages=4-6`); empty for a whole file."""
    left_out: tuple[LeftOut, ...] = ()
    """With the first document of an envelope: what else lay in it and is plainly no document."""
    also: tuple[Outcome, ...] = ()
    """Returns that came out of review because of this one; see `Outcome.also`."""
    before: str | None = None
    """Of what was taken up again: when, by whom and why it was no record until then."""
    said_again: tuple[int, ...] = ()
    """Queries that got the answer that the same ones had before it was read again."""

    @property
    def record(self) -> int | None:
        """The first record it was filed as."""
        return self.records[0] if self.records else None

    def as_json(self) -> dict[str, Any]:
        """The shape of `read --json`, then the ledger's numbers."""
        read = self.document or Document(file=self.file, part=self.locator, outcome="refused")
        shown = read.as_json() | {"outcome": self.outcome, "code": self.code, "reason": self.reason}
        numbers = ("submission", "duplicate_of", "completes", "person")
        return {
            **shown,
            **{n: getattr(self, n) for n in numbers},
            "filed_as": self.record,
            "records": list(self.records),
            "asked": list(self.asked),
            "waited": [o.submission for o in self.also],
            "before": self.before,
            "said_again": list(self.said_again),
        }


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
    review is then read again.
    """

    ledger: Ledger
    isolation: Isolation
    acting: Callable[[], Actor]
    form: str | None = None
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
        for ended in self._through(_Job(place_named(r.origin), r) for r in left):
            again = self._left_out(ended.submission) if ended.submission in told else ()
            yield replace(ended, left_out=(*again, *ended.left_out))

    def read_again(self, receipts: Iterable[Receipt]) -> Generator[Imported]:
        """Documents that were taken up again, from their kept originals, each with what became of it."""
        yield from self._through(_Job(place_named(r.origin), r) for r in receipts)

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
        )
        return _Job(file, receipt)

    def _through(self, jobs: Iterable[_Job]) -> Iterator[Imported]:
        for job, read in self.isolation.read_all(jobs, self._read):
            began = time.perf_counter()
            if read is not None:
                self.stages.add(read)
            for ended in self._conclude(job, read):
                self.stages.conclude += time.perf_counter() - began
                yield ended
                began = time.perf_counter()
            self.stages.conclude += time.perf_counter() - began

    def _read(self, job: _Job) -> Read | None:
        """Runs in a thread of the isolation. The bytes come from the originals: what is read is what was kept."""
        if job.refusal is not None and job.to_read:
            return Read(None, job.refusal)
        if not job.to_read or job.receipt is None:
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
            yield _refused(job.file, job.refusal)
        elif read is not None:
            yield from self._ended(job.file, receipt, read)
        elif receipt.outcome == "opened":
            yield from self._opened_before(job.file, receipt)
        elif receipt.code == submissions.SAME_BYTES:
            yield from self._repeated(job.file, receipt)
        else:
            yield _stands(job.file, receipt)

    def _repeated(self, file: str, receipt: Receipt) -> Iterator[Imported]:
        """The same bytes from another place: what could not be read the first time is refused this time as well.

        So it is whatever came first, and however quickly: where another run is just reading those bytes, they are read
        here, too, and the first to be done concludes them.
        """
        first = submissions.receipt_of(self.ledger, receipt.duplicate_of or receipt.submission)
        also: tuple[Outcome, ...] = ()
        if first.outcome == "received":
            if (read := self._read(_Job(file, first))) is not None:
                also = tuple(o for ended in self._ended(file, first, read) for o in ended.also)
            first = submissions.receipt_of(self.ledger, first.submission)
        if first.outcome == "refused":
            number, place = first.submission, receipt.locator
            yield Imported(file, "refused", first.code, first.reason, submission=number, locator=place)
        elif first.outcome == "opened":
            yield from self._opened_before(file, first)
        else:
            there = _stands(file, replace(receipt, rejected=first.rejected, withdrawn=first.withdrawn))
            yield replace(there, also=also)

    def _opened_before(self, file: str, receipt: Receipt) -> Iterator[Imported]:
        """An envelope that came in before: what stands of each document in it; what is taken up again is read."""
        taken_up = {part.submission: part for part in receipt.parts}
        there = submissions.parts_of(self.ledger, receipt.submission)
        left_out = self._left_out(receipt.submission)
        for ended in self._through(_Job(file, taken_up.get(part.submission, part)) for part in there):
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
        parts = submissions.open_up(self.ledger, receipt.submission, inside, self.acting())
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


def _stands(file: str, receipt: Receipt) -> Imported:
    """A document for which nothing is left to do: it came in before."""
    gone = receipt.rejected or receipt.withdrawn
    if gone is not None:
        rejected = receipt.rejected is not None
        return Imported(
            file,
            "duplicate",
            code=REJECTED_BEFORE if rejected else WITHDRAWN_BEFORE,
            reason=f"This document came in before, and is no record{'' if rejected else ' any more'}. {gone}",
            submission=receipt.submission,
            duplicate_of=receipt.duplicate_of or receipt.submission,
            locator=receipt.locator,
        )
    if not receipt.again:
        return Imported(
            file,
            "duplicate",
            code=receipt.code,
            reason=receipt.reason,
            submission=receipt.submission,
            duplicate_of=receipt.duplicate_of,
            locator=receipt.locator,
        )
    return Imported(
        file,
        "duplicate",
        code="again",
        reason=f"This file was imported before; it is {_WORDS[receipt.outcome]}.",
        submission=receipt.submission,
        records=receipt.records,
        locator=receipt.locator,
        duplicate_of=receipt.duplicate_of or receipt.submission,
        asked=receipt.asked,
        waiting=receipt.outcome == "review",
    )


_WORDS = {
    "filed": "filed",
    "review": "still in review",
    "refused": "refused",
    "duplicate": "a duplicate",
    "received": "being read",
    "opened": "opened, and what is in it is kept",
    "rejected": "rejected",
}


def _refused(file: str, error: CarepackError) -> Imported:
    first = error.faults[0]
    return Imported(file, "refused", first.code, f"{first.what} {first.do}")


def _settled(outcome: str) -> Ended:
    match outcome:
        case "filed" | "review" | "refused" | "duplicate" | "rejected":
            return outcome
    raise DocumentError.of("not-concluded", "The ledger did not settle this document.", "Import it again.")


def _asked(queries: tuple[Query, ...]) -> str | None:
    first = next((q for q in queries if q.level == "must"), None)
    return first.sentence if first else None
