"""A batch tried or imported, each document written down as it ends; broken off anywhere, it is gone on with.

One batch is imported at a time: a second waits for its turn. An import at the terminal needs no turn, and neither
files anything twice.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filing.ledger import locks
from filing.ledger.actor import Actor, moment
from filing.ledger.database import HANDED_IN, Ledger, own_things
from filing.ledger.rehearsal import Rehearsal
from intake import conversion, runs
from intake.batches import keeping
from intake.batches.keeping import Batch, Wanted
from intake.importing import Imported
from intake.pictures_together import together
from intake.sources import Source, gather
from intake.tally import Tally
from intake.told_rows import row
from schemas.errors import CarepackError, UsageError
from schemas.reading import with_paths

if TYPE_CHECKING:
    from filing.review.apply_decision import Outcome

KEPT = dt.timedelta(days=14)
"""How long it can be looked up what became of a batch."""
Through = Callable[[int, int], None]
"""Is told of so many files of so many as they end."""
Besides = Callable[[Imported], Sequence[str]]
"""What else is to be known once a document has ended, in sentences."""
_TURN = "turn.lock"
_LOOK_AGAIN = 0.2


class _NotYetError(Exception):
    """Another batch is being imported."""


def check(ledger: Ledger, batch: Batch) -> int:
    """How many files it has. Raises UsageError for whatever would keep it from being read at all."""
    if batch.wanted.convert:
        conversion.find()
    found = len(sources_of(ledger, batch))
    if not found:
        what = "There is no document among what was handed in."
        raise UsageError.of(
            "batch-empty", what, "Choose files, a folder with documents in it, or name its path."
        )
    return found


def start(batch: Batch) -> Batch:
    """Notes that its import begins, before whoever asked is answered; what was only tried is forgotten."""
    if batch.state == "tried":
        keeping.forget_noted(batch)
    keeping.may_go_on(batch)
    return keeping.in_state(batch, "running")


def imported(
    ledger: Ledger, batch: Batch, acting: Callable[[], Actor], through: Through, besides: Besides
) -> Batch:
    """Imports what `start` gave, to its end; stopped by somebody, it stays to be gone on with. Raises CarepackError."""
    with keeping.held(batch):
        try:
            with _turn(ledger, batch):
                whole = not batch.wants_stop and _import(ledger, batch, acting, through, besides)
        except Exception as error:
            keeping.in_state(batch, "running", fault=_said(error))
            raise
        counts = told(batch).tally.counts
        batch = keeping.in_state(batch, "ended" if whole else "running", counts=counts)
    keeping.sweep(ledger.home, moment(acting().at - KEPT))
    return batch


def tried(ledger: Ledger, batch: Batch, acting: Callable[[], Actor], through: Through) -> Batch:
    """Writes down what would become of each document; nothing is filed, and the files stay to be imported."""
    keeping.forget_noted(batch)

    def waits(outcome: Outcome) -> None:
        keeping.note(batch, "waited", _waited(outcome))

    with keeping.held(batch), Rehearsal(ledger.home, ledger.library, ledger) as rehearsal:
        sources = sources_of(ledger, batch)
        with runs.rehearsed(rehearsal, sources, acting, waits, **how(batch.wanted)) as ended:
            _write_down(batch, ended, len(sources), through, lambda _: (), dry_run=True)
        return keeping.in_state(batch, "tried", counts=told(batch).tally.counts)


def _import(
    ledger: Ledger, batch: Batch, acting: Callable[[], Actor], through: Through, besides: Besides
) -> bool:
    """Whether it came to its end."""
    sources = sources_of(ledger, batch)

    def waited(outcome: Outcome) -> None:
        keeping.note(batch, "waited", _waited(outcome))

    with runs.imported(ledger, sources, acting, waited, **how(batch.wanted)) as ended:
        return _write_down(batch, ended, len(sources), through, besides, dry_run=False)


def how(wanted: Wanted) -> runs.How:
    """How the documents of a batch are read, as it was said."""
    return {
        "form": wanted.form,
        "converter": conversion.find() if wanted.convert else None,
        "drafts": wanted.drafts,
        "passwords_of": wanted.openers,
    }


def _write_down(
    batch: Batch, ended: Iterable[Imported], of: int, through: Through, besides: Besides, *, dry_run: bool
) -> bool:
    tally = Tally(dry_run)
    through(0, of)
    before = sum(1 for _ in keeping.noted(batch, "report"))
    for line, one in enumerate(ended, before):
        keeping.note(batch, "report", with_paths(one.as_json()))
        keeping.note(batch, "ended", {**row(one), "besides": list(besides(one)), "line": line})
        tally.add(one)
        through(min(tally.files, of), of)
        if batch.wants_stop and not dry_run:
            return False
    return True


def sources_of(ledger: Ledger, batch: Batch) -> tuple[Source, ...]:
    """What a batch brings in; pictures of one folder are one document. Raises UsageError for what is not there."""
    places = batch.wanted.places
    found = gather(places, leave_out=own_things(ledger.home)) if places else keeping.sources(batch)
    return together(found)


@contextmanager
def _turn(ledger: Ledger, batch: Batch) -> Iterator[None]:
    """Waits until no other batch is being imported, or somebody says that this one should not be."""
    mine: AbstractContextManager[None] = nullcontext()
    while not batch.wants_stop:
        mine = locks.alone(ledger.home / HANDED_IN / _TURN, _NotYetError)
        try:
            mine.__enter__()
        except _NotYetError:
            mine = nullcontext()
            time.sleep(_LOOK_AGAIN)
            continue
        break
    try:
        yield
    finally:
        mine.__exit__(None, None, None)


def _said(error: Exception) -> str:
    if isinstance(error, CarepackError) and error.faults:
        return " ".join(f"{f.what} {f.do}" for f in error.faults)
    if isinstance(error, OSError):
        return f"A file or folder cannot be used: {error.strerror or 'unknown reason'}."
    return f"carepack met a fault of its own ({type(error).__name__})."


def _waited(outcome: Outcome) -> dict[str, Any]:
    names = ("submission", "outcome", "person", "reason")
    return {**{n: getattr(outcome, n) for n in names}, "records": list(outcome.records)}


@dataclass(frozen=True, slots=True)
class Row:
    """One document as it ended, as it was written down. `questions`: how many a person must settle."""

    file: str
    part: str
    outcome: str
    code: str | None
    reason: str | None
    form: str | None
    edition: int | None
    submission: int | None
    records: tuple[int, ...]
    duplicate_of: int | None
    person: str | None
    questions: int
    waiting: bool
    before: str | None
    said_again: tuple[int, ...]
    notes: tuple[str, ...]
    besides: tuple[str, ...]
    left_out: tuple[dict[str, str], ...]
    line: int
    """Where in the whole report it stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a batch so far: its documents, their counts, and returns that had waited for one of them."""

    rows: tuple[Row, ...]
    tally: Tally
    waited: tuple[dict[str, Any], ...]


def told(batch: Batch) -> Told:
    """What is known of a batch; of one that was gone on with, each document as it ended first."""
    tally, rows = Tally(batch.state == "tried"), []
    for line in _once(batch):
        known: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in line.items()}
        one = Row(**known)
        rows.append(one)
        tally.count(one.file, one.outcome, one.code, waiting=one.waiting)
        tally.left_out += [{"file": one.file, **left} for left in one.left_out]
    waited = {w["submission"]: w for w in keeping.noted(batch, "waited")}
    return Told(tuple(rows), tally, tuple(waited.values()))


def report(batch: Batch) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every document as the terminal's JSON has it, in order; and last what follows them, which is so marked."""
    kept = {line["line"] for line in _once(batch)}
    for number, document in enumerate(keeping.noted(batch, "report")):
        if number in kept:
            yield document, False
    yield told(batch).tally.tail(), True


def _once(batch: Batch) -> tuple[dict[str, Any], ...]:
    """Each document once: a run that goes on meets what the one before it had done, and that is told as no repeat."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in keeping.noted(batch, "ended"):
        key = line["file"], line["part"]
        if key not in found or line["code"] != "again":
            found[key] = line
    return tuple(found.values())


__all__ = ["Row", "Told", "check", "imported", "report", "sources_of", "start", "told", "tried"]
