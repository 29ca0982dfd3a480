"""What an import would come to: it is done as it always is, in a ledger in memory, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from filing.ledger.rehearsal import Beside, Rehearsal
from filing.ledger.tables import queries, records, submissions
from intake.importing import Imported
from intake.sources import Source


@dataclass(frozen=True, slots=True)
class _Lying(Source):
    """A source that tells where its bytes are found again: they are kept nowhere."""

    beside: Beside | None = None

    def bytes(self) -> bytes:
        """As of the source."""
        data = Source.bytes(self)
        if self.beside is not None:
            self.beside.lies(self.beside.put(data), lambda: Source.bytes(self))
        return data


def lying(sources: Iterable[Source], ledger: Rehearsal) -> tuple[Source, ...]:
    """The same sources, read again from where they lie whenever the rehearsal asks for their originals."""
    return tuple(_Lying(s.path, s.found, s.refusal, ledger.beside) for s in sources)


def told(one: Imported, ledger: Rehearsal) -> Imported:
    """What became of a document, without the numbers that only the rehearsal gave: nobody can look them up."""
    return replace(
        one,
        submission=one.submission if ledger.has(submissions, one.submission) else None,
        records=tuple(n for n in one.records if ledger.has(records, n)),
        duplicate_of=one.duplicate_of if ledger.has(submissions, one.duplicate_of) else None,
        completes=one.completes if ledger.has(records, one.completes) else None,
        asked=tuple(n for n in one.asked if ledger.has(queries, n)),
        also=tuple(o for o in one.also if ledger.has(submissions, o.submission)),
    )


__all__ = ["lying", "told"]
