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
    """A source that tells where its bytes are found again: they are kept nowhere. `of`: what it stands for."""

    of: Source | None = None
    beside: Beside | None = None

    @property
    def origin(self) -> str:
        """As of the source."""
        return self.of.origin if self.of is not None else super().origin

    def bytes(self) -> bytes:
        """As of the source."""
        assert self.of is not None  # noqa: S101 - `lying` makes each of one
        data = self.of.bytes()
        if self.beside is not None:
            self.beside.lies(self.beside.put(data), self.of.bytes)
        return data


def lying(sources: Iterable[Source], ledger: Rehearsal) -> tuple[Source, ...]:
    """The same sources, read again from where they lie whenever the rehearsal asks for their originals."""
    return tuple(_Lying(s.path, s.found, s.refusal, s.kept, s, ledger.beside) for s in sources)


def told(one: Imported, ledger: Rehearsal) -> Imported:
    """What became of a document, without the numbers that only the rehearsal gave: nobody can look them up."""
    return replace(
        one,
        submission=one.submission if ledger.has(submissions, one.submission) else None,
        records=tuple(n for n in one.records if ledger.has(records, n)),
        duplicate_of=one.duplicate_of if ledger.has(submissions, one.duplicate_of) else None,
        completes=one.completes if ledger.has(records, one.completes) else None,
        said_again=tuple(n for n in one.said_again if ledger.has(queries, n)),
        asked=tuple(n for n in one.asked if ledger.has(queries, n)),
        also=tuple(o for o in one.also if ledger.has(submissions, o.submission)),
    )


__all__ = ["lying", "told"]
