"""What an import would come to, as far as the documents themselves tell; nothing is kept."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace

from intake.importing import Ended, Imported
from intake.isolation.isolation import Isolation
from intake.isolation.results import EnvelopeRead, PartRead, Read
from intake.sources import Source
from schemas.errors import CarepackError
from schemas.file_names import file_text


def rehearse(
    sources: Iterable[Source], isolation: Isolation, known: frozenset[str], form: str | None = None
) -> Generator[Imported]:
    """What `bring_in` would come to, as far as the documents themselves tell; nothing is kept.

    `known`: SHA-256 of originals that the ledger has and could read. Who else returned the same copy is not looked at.
    """
    import hashlib

    def read(source: Source) -> tuple[str, EnvelopeRead]:
        try:
            data = source.bytes()
        except CarepackError as refusal:
            return "", EnvelopeRead((PartRead("", Read(None, refusal)),))
        return hashlib.sha256(data).hexdigest(), isolation.read_parts(data, form)

    seen = set(known)
    for source, (sha, envelope) in isolation.read_all(sources, read):
        file = file_text(source.path)
        if sha and sha in seen:
            yield _same_bytes(file)
            continue
        left_out = envelope.left_out
        for part in envelope.parts:
            document = part.document(file)
            outcome: Ended = "filed" if document.outcome == "read" else document.outcome
            if part.content is not None and part.content in seen:
                yield replace(_same_bytes(file), locator=part.locator, left_out=left_out)
                left_out = ()
                continue
            yield Imported(
                file,
                outcome,
                document.code,
                document.reason,
                document=document,
                locator=part.locator,
                left_out=left_out,
            )
            left_out = ()
            if document.outcome != "refused":
                seen.add(part.content or sha)


def _same_bytes(file: str) -> Imported:
    return Imported(file, "duplicate", "same-bytes", "This document came in before, byte for byte.")
