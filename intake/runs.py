"""What becomes of the files that somebody hands in, whoever asks: a terminal, a window, a program.

Each starts the reading processes, yields what ended as it ends, and leaves no process behind, also where the caller
breaks off in the middle.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from typing import TYPE_CHECKING, TypedDict, Unpack

from filing.ledger import readiness
from filing.ledger.rehearsal import Rehearsal
from filing.ledger.tables import submissions
from filing.review import re_evaluation, rejecting, tries
from intake.apart import Apart, Setting
from intake.importing import Imported, Importer
from intake.isolation.isolation import Isolation
from intake.isolation.results import EnvelopeRead, PartRead, Read
from intake.issued import Issued
from intake.keys import KeptKeys
from intake.pictures_together import Pictures, size_of, together
from intake.rehearsing import lying, told
from intake.second_look import up_to_date
from schemas.errors import CarepackError
from schemas.file_names import file_text

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.review.apply_decision import Outcome
    from forms import Library
    from intake.conversion import Converter
    from intake.sources import Source


class How(TypedDict, total=False):
    """How documents are read.

    `form` (`ID.N`): what they are, whatever they say. `passwords_of`: people, by their numbers, whose passwords are
    tried first on what is locked. Without `drafts` nothing is made of handwriting but its picture.
    """

    form: str | None
    converter: Converter | None
    drafts: bool
    passwords_of: Sequence[int]


@contextmanager
def imported(
    ledger: Ledger,
    sources: Sequence[Source],
    acting: Callable[[], Actor],
    waited: Callable[[Outcome], None],
    **how: Unpack[How],
) -> Iterator[Iterator[Imported]]:
    """Files every source, then whatever a run that was broken off has left. Pictures of one folder are one document.

    `waited` is told of each return that had waited for one of these and is filed now, and of what waited for forms,
    settings or people that are here by now. Raises LedgerError where the ledger fails; where its disk has no room for
    these, or it is not whole, before anything is written.
    """
    lots = together(sources)
    if not isinstance(ledger, Rehearsal):
        readiness.look(ledger, _coming(lots))
    up_to_date(ledger, acting, waited)
    with _isolation(ledger, acting, how) as isolation, _importer(ledger, isolation, acting, how) as importer:
        importer.form = how.get("form")
        with closing(importer.bring_in(lots)) as brought, closing(importer.resume()) as left:
            yield _each(chain(brought, left), waited)
    for outcome in re_evaluation.look_again(ledger, acting()):
        waited(outcome)


def _coming(sources: Sequence[Source]) -> Iterator[tuple[str, int]]:
    """The files that are to be brought in, by their origin, each with its size."""
    for source in sources:
        if source.refusal is None:
            files = source.files if isinstance(source, Pictures) else (source,)
            yield source.origin, sum(size_of(one.lies) for one in files)


@contextmanager
def reopened(
    ledger: Ledger,
    numbers: Sequence[int],
    acting: Callable[[], Actor],
    waited: Callable[[Outcome], None],
    **how: Unpack[How],
) -> Iterator[Iterator[Imported]]:
    """Takes documents up again and reads them from their originals; see `rejecting.reopen`, and what it raises.

    `waited` as with `imported`. A run that is broken off is finished by the next `imported`.
    """
    receipts = rejecting.reopen(ledger, numbers, acting(), read_as=how.get("form"))
    with (
        _isolation(ledger, acting, how) as isolation,
        _importer(ledger, isolation, acting, how) as importer,
        closing(importer.read_again(receipts)) as ended,
    ):
        yield _each(ended, waited)
    for outcome in re_evaluation.look_again(ledger, acting()):
        waited(outcome)


@contextmanager
def _importer(
    ledger: Ledger, isolation: Isolation, acting: Callable[[], Actor], how: How
) -> Iterator[Importer]:
    """Who imports, under a name by which others know that it is alive. A rehearsal needs none: nobody else sees it."""
    if isinstance(ledger, Rehearsal):
        yield Importer(ledger, isolation, acting)
        return
    setting = Setting(
        how.get("converter") is not None, how.get("drafts", True), tuple(how.get("passwords_of", ()))
    )
    tries.sweep(ledger)
    with tries.running(ledger) as run, Apart(ledger, setting) as apart:
        yield Importer(ledger, isolation, acting, run=run, apart=apart)


def _each(ended: Iterable[Imported], waited: Callable[[Outcome], None]) -> Iterator[Imported]:
    """Documents as they end; `waited` is told after each what came out of review because of it."""
    for one in ended:
        yield one
        for other in one.also:
            waited(other)


@contextmanager
def rehearsed(
    ledger: Rehearsal,
    sources: Sequence[Source],
    acting: Callable[[], Actor],
    waited: Callable[[Outcome], None],
    **how: Unpack[How],
) -> Iterator[Iterator[Imported]]:
    """What `imported` would come to if it were done now; nothing is kept. Numbers are those of the ledger itself.

    `waited` is told of what is in review in the ledger itself, as it would be.
    """

    def of_the_ledger(outcome: Outcome) -> None:
        if ledger.has(submissions, outcome.submission):
            waited(outcome)

    watched = lying(together(sources), ledger)
    with imported(ledger, watched, acting, of_the_ledger, **how) as ended:
        yield (told(one, ledger) for one in ended)


def read(
    library: Library,
    ledger: Ledger | None,
    sources: Sequence[Source],
    *,
    on: dt.date,
    **how: Unpack[How],
) -> Iterator[tuple[str, EnvelopeRead]]:
    """Every source by its name, with what it holds, read on that day; nothing is filed.

    What cannot be opened is one refused part.
    """
    sources = together(sources)
    workers = min(len(sources), os.cpu_count() or 1)
    with Isolation(
        library,
        Issued(ledger),
        workers=workers,
        converter=how.get("converter"),
        on=on,
        drafts=how.get("drafts", True),
        keys=_keys(ledger, how) if ledger is not None else None,
    ) as isolation:

        def one(source: Source) -> EnvelopeRead:
            try:
                data = source.bytes()
            except CarepackError as refusal:
                return EnvelopeRead((PartRead("", Read(None, refusal)),))
            return isolation.read_parts(data, how.get("form"), source.path.name)

        for source, found in isolation.read_all(sources, one):
            yield file_text(source.path), found


def _isolation(ledger: Ledger, acting: Callable[[], Actor], how: How) -> Isolation:
    return Isolation(
        ledger.library,
        Issued(ledger),
        converter=how.get("converter"),
        on=acting().day,
        drafts=how.get("drafts", True),
        keys=_keys(ledger, how),
    )


def _keys(ledger: Ledger, how: How) -> KeptKeys:
    return KeptKeys(ledger, tuple(how.get("passwords_of", ())))
