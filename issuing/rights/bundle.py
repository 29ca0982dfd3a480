"""All that is held about somebody, in two folders: what goes out, and beside it the originals, which stay here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from issuing.making import SUFFIX
from issuing.rights.copies import access_copy, whole_copy
from issuing.rights.index import Entry, Index, as_json, page
from schemas.errors import CarepackError
from schemas.shown_text import as_json_text

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.rights.about import Document, Section
    from filing.rights.deciding import Flagged
    from filing.rights.held import HeldRecords, Piece
    from filing.rights.requests import Request
    from schemas.rendition import Branding, RenditionFormat

OUT, HERE = "to-send", "originals-not-to-send"
"""The folder that goes out, and the one that does not."""
UNFILED = (
    "they wait for a question to be answered, or could not be read, and are no record: what is in them is to be told "
    "by hand, or sent once they are filed"
)
_AS_RECORDS = frozenset({"filed", "duplicate"})
"""What becomes of documents whose words stand on a record."""
_WAYS = {"mail": "by e-mail", "sent": "handed in at the desk", "file": "from a file"}


@dataclass(slots=True)
class Bundle:
    """A bundle that is planned: `names` are all its files. What `files` yields is made when it is asked for."""

    ledger: Ledger
    request: Request
    person: Person
    held: HeldRecords
    found: tuple[Flagged, ...]
    documents: tuple[Document, ...]
    sections: tuple[Section, ...]
    brand: Branding
    kind: RenditionFormat
    actor: Actor
    further: tuple[str, ...] = ()
    """Words that are left out of the index that goes out as well, wherever they stand in it."""
    unprinted: dict[int, str] = field(default_factory=dict)
    """Records whose copy could not be made, each with why."""
    missing: dict[int, str] = field(default_factory=dict)
    """Documents whose original is not there any more, or not as it came."""

    @property
    def undecided(self) -> int:
        """Mentions of others about which nobody decided: they are left out."""
        return sum(f.decision is None for f in self.found)

    @property
    def redacted(self) -> int:
        """Mentions of others that are left out of what goes out."""
        return sum(f.redacted for f in self.found)

    @property
    def unfiled(self) -> tuple[int, ...]:
        """Documents of theirs that are no record, by number: what is in them does not go out by itself."""
        return tuple(d.number for d in self.documents if d.state not in _AS_RECORDS)

    @property
    def names(self) -> tuple[str, ...]:
        """Every file, by its path in the bundle."""
        both = (f"{where}/index.{ending}" for where in (OUT, HERE) for ending in ("pdf", "json"))
        copies = (self._copy(OUT, p) for p in self.held.pieces)
        whole = (self._copy(HERE, p) for p in self.held.pieces if self._of(p, redacted=True))
        return (*copies, *whole, *(_original(d) for d in self._originals()), *both)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each file with its path. What cannot be made is told in the index, and the others are made."""
        when = dt.datetime.combine(self.actor.day, dt.time(), dt.UTC)
        large = self.person.large_print
        for piece in self.held.pieces:
            mine = self._of(piece)
            try:
                made = access_copy(piece, mine, self.kind, self.brand, when=when, large=large)
                whole = self._of(piece, redacted=True) and whole_copy(
                    piece, self.kind, self.brand, when=when, large=large
                )
            except CarepackError as error:
                self.unprinted[piece.number] = error.faults[0].what
                continue
            yield self._copy(OUT, piece), made
            if whole:
                yield self._copy(HERE, piece), whole
        for document in self._originals():
            try:
                yield _original(document), self.ledger.originals.get(document.sha256)
            except CarepackError as error:
                self.missing[document.number] = error.faults[0].what
        yield from self._indexes(when)

    def note(self) -> None:
        """Notes in the audit that it was made: numbers alone."""
        from filing.ledger import audit

        if self.ledger.closed:
            return
        with self.ledger.writing() as conn:
            audit.note(
                conn,
                self.actor,
                "access-bundle-made",
                f"request {self.request.number}",
                person=self.person.id,
                records=len(self.held.pieces),
                left_out=sum(len(o.records) for o in self.held.left_out),
                redacted=self.redacted,
                undecided=self.undecided,
            )

    def _indexes(self, when: dt.datetime) -> Iterator[tuple[str, bytes]]:
        from fillers.pages import pdf

        for where in (OUT, HERE):
            index = self._index(to_send=where == OUT)
            made = pdf(page(index), self.brand, when=when, large=self.person.large_print, size=10.0)
            yield f"{where}/index.pdf", made
            told: dict[str, Any] = dict(as_json(index))
            if where == HERE:
                told["mentions"] = [flagged_json(self.held, f) for f in self.found]
            yield f"{where}/index.json", (as_json_text(told, indent=2) + "\n").encode()

    def _index(self, *, to_send: bool) -> Index:
        hide = self._hide if to_send else _as_it_is
        entries = tuple(self._entry(p, to_send=to_send) for p in self.held.pieces)
        sections = [_hidden(s, hide) for s in (self._came(named=not to_send), *self.sections)]
        if not to_send:
            sections.insert(0, self._mentions())
        return Index(
            request=self.request,
            organisation=self.brand.organisation or "",
            today=self.actor.day,
            entries=entries,
            left_out=tuple(self._left_out()),
            sections=tuple(sections),
            to_send=to_send,
        )

    def _left_out(self) -> Iterator[tuple[str, str, int, str]]:
        for one in self.held.left_out:
            yield one.what, one.why, len(one.records), ", ".join(map(str, one.records))
        if self.unfiled:
            which = ", ".join(f"document {n}" for n in self.unfiled)
            yield "Documents that are no record", UNFILED, len(self.unfiled), which

    def _hide(self, text: str) -> str:
        """Words without what is about others, and without what somebody named to be left out."""
        from filing.rights.mentions import Span, places, without

        named = {*(f.mention.words for f in self.found if f.redacted), *self.further}
        spans = [Span(*at, "said") for words in named for at in places(text, words)]
        return without(text, sorted([*spans, *self.held.finder.spans(text)], key=lambda s: (s.start, -s.end)))

    def _entry(self, piece: Piece, *, to_send: bool) -> Entry:
        hide = self._hide if to_send else _as_it_is
        version = piece.version
        state = (
            piece.filed.state
            if piece.filed.version == 1
            else f"{piece.filed.state}, version {version.version}"
        )
        why = self.unprinted.get(piece.number)
        source = f"document {version.submission}, {self._way(version.sha256)}, received {_day(version.received_at)}"
        return Entry(
            record=piece.number,
            title=piece.filed.title,
            held=piece.filed.held,
            standing=state,
            source=hide(f"{source}, taken in by {version.received_by}"),
            redacted=sum(f.redacted for f in self._of(piece)),
            few=piece.few,
            by_hand=piece.by_hand,
            file=self._copy(OUT, piece).partition("/")[2] if why is None else f"not printed: {why}",
            note=hide(version.why or ""),
        )

    def _way(self, sha256: str) -> str:
        from filing.review.submissions import came_from

        first = next(iter(came_from(self.ledger, sha256)), None)
        return (
            _WAYS.get(first.origin.partition(":")[0], "from a file") if first is not None else "from a file"
        )

    def _came(self, *, named: bool) -> Section:
        """The documents that came in; what their files are called, which may name anybody, only for those here."""
        from filing.rights.about import Section

        columns = ("Document", "Received", "Taken in by", "Became", *(("Called",) if named else ()))
        rows = [
            (
                str(d.number),
                f"{d.received:%d/%m/%Y}",
                d.received_by,
                self._became(d),
                *((d.name,) if named else ()),
            )
            for d in self.documents
        ]
        return Section("documents", "Documents that came in", columns, tuple(rows))

    def _became(self, document: Document) -> str:
        gone = self.missing.get(document.number)
        return f"{document.state}{f'; its original: {gone}' if gone else ''}"

    def _mentions(self) -> Section:
        from filing.rights.about import Section
        from filing.rights.deciding import where
        from filing.rights.mentions import IN_WORDS

        rows = [
            (
                f.mention.key,
                f.mention.words,
                where(self.held, f.mention).around,
                IN_WORDS[f.mention.kind],
                {"keep": "kept", "redact": "left out"}.get(f.decision or "", "undecided: left out"),
                f.why or "",
            )
            for f in self.found
        ]
        columns = ("Place", "Words", "Where they stand", "What it is", "Decided", "Why")
        return Section("mentions", "Words about others", columns, tuple(rows))

    def _of(self, piece: Piece, *, redacted: bool = False) -> list[Flagged]:
        return [f for f in self.found if f.mention.record == piece.number and (f.redacted or not redacted)]

    def _copy(self, where: str, piece: Piece) -> str:
        return f"{where}/records/record-{piece.number}{SUFFIX[self.kind]}"

    def _originals(self) -> Sequence[Document]:
        """The documents whose bytes go along, those of one file once."""
        return tuple({d.sha256: d for d in reversed(self.documents)}.values())[::-1]


def plan(
    ledger: Ledger,
    number: int,
    brand: Branding,
    actor: Actor,
    *,
    kind: RenditionFormat = "pdf",
    further: Sequence[str] = (),
) -> Bundle:
    """What the bundle of a request will have; `further` words are left out of its index, too.

    Raises UsageError `access-none`.
    """
    from filing.people.roster import by_number
    from filing.rights.about import about, documents, ratings
    from filing.rights.deciding import flagged
    from filing.rights.held import held_records
    from filing.rights.requests import get

    request = get(ledger, number, actor.day)
    with ledger.reading() as conn:
        person = by_number(conn, request.person_number)
    held = held_records(ledger, person)
    return Bundle(
        ledger=ledger,
        request=request,
        person=person,
        held=held,
        found=flagged(ledger, number, held),
        documents=documents(ledger, person),
        sections=(ratings(ledger, person), *about(ledger, person)),
        brand=brand,
        kind=kind,
        actor=actor,
        further=tuple(further),
    )


def flagged_json(held: HeldRecords, found: Flagged) -> Mapping[str, Any]:
    """A mention for a program."""
    from filing.rights.deciding import where

    m = found.mention
    at = where(held, m)
    return {
        "mention": m.key,
        "record": m.record,
        "path": m.path,
        "question": at.question,
        "around": at.around,
        "words": m.words,
        "kind": m.kind,
        "person": m.ref,
        "decision": found.decision,
        "why": found.why,
        "by": found.by,
    }


def _original(document: Document) -> str:
    """Where an original stands: by its number, since its own name tells whose it is."""
    ending = PurePosixPath(document.name).suffix.lower()
    return f"{HERE}/originals/document-{document.number}{ending if ending[1:].isalnum() else ''}"


def _hidden(section: Section, hide: Callable[[str], str]) -> Section:
    from dataclasses import replace

    return replace(section, rows=tuple(tuple(map(hide, row)) for row in section.rows))


def _as_it_is(text: str) -> str:
    return text


def _day(kept: str) -> str:
    from filing.ledger.actor import day_of

    return f"{day_of(kept):%d/%m/%Y}"
