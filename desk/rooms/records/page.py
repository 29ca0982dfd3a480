"""A record's page: its answers as the form has them, where each comes from, its history, and its document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desk.doors import mine, others_who_may
from desk.rooms.records.room import ROOM
from desk.rooms.records.words import PURPOSES, STATES, moment_here, said_here
from filing.people.roster import people
from filing.records.laid_out import laid_out
from filing.records.newest import as_newest
from filing.records.records import get
from issuing.answer_words import LET_BE, SAID, has_picture, mark, whence
from issuing.provenance import what_was_done
from issuing.whole_record import WholeRecord, whole
from schemas.paths import slot_at

if TYPE_CHECKING:
    import datetime as dt

    from desk.visit import Answer, Visit
    from filing.people.roster import Person
    from filing.records.changes import Change
    from filing.records.versions import Version

_UNDOES = {
    "amended": "the amendment",
    "moved": "the move",
    "withdrawn": "the withdrawal",
    "merged": "the merging",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: labels and words, a word that must not be overlooked, and whether it can be seen."""

    place: int
    told: tuple[tuple[str, str], ...]
    mark: str | None
    seen: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One version in a record's history; `parts`: that it is another record, made a part of this one."""

    version: Version
    what: str
    at: dt.datetime
    changed: tuple[Change, ...]
    here: bool
    newest: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was noted, asked or let be: where, what, what was done about it, and its code."""

    where: str
    say: str
    done: str
    code: str


@ROOM.get("/{record:int}")
def record(visit: Visit) -> Answer:
    """A version of a record."""
    it = whole(visit.ledger, visit.number("record"))
    filed = it.filed
    there = {v.number for v in (*it.versions, *it.parts)}
    theirs = mine(visit, there)
    newer = visit.library.load(filed.form).edition
    return visit.page(
        "records/record.html",
        it=it,
        filed=filed,
        form=it.form,
        person=person_of(visit, filed.person),
        sections=laid_out(it.form, filed.answers),
        sources=_sources(visit, it),
        events=[e for e in _events(visit, it) if e.version.number in theirs],
        noted=list(_noted(visit, it)) if theirs == there else [],
        others_may=others_who_may(visit, filed.number),
        states=STATES,
        filed_at=moment_here(visit, filed.filed_at),
        undoes=_UNDOES.get(it.newest.act) if it.is_newest else None,
        newer=newer if newer > filed.edition else None,
        purposes=PURPOSES,
        at=lambda kept: said_here(visit, kept),
    )


@ROOM.get("/{record:int}/newest-edition")
def newest_edition(visit: Visit) -> Answer:
    """The same answers under the questions of the newest edition."""
    it = whole(visit.ledger, visit.number("record"))
    new = as_newest(visit.library, it.filed)
    sections = laid_out(new.form, new.answers)
    return visit.page("records/newest_edition.html", filed=it.filed, new=new, sections=sections, sources={})


@ROOM.get("/{record:int}/picture/{place:int}")
def picture(visit: Visit) -> Answer:
    """The place of the document where the answer of that number was seen."""
    filed, place = get(visit.ledger, visit.number("record")), visit.number("place")
    paths = list(filed.answers)
    drawn = visit.kept.pictures.answer(filed, paths[place - 1]) if 0 < place <= len(paths) else None
    if drawn is None:
        return visit.file(b"", "picture.png", "image/png", shown=True)
    return visit.file(drawn, f"Record {filed.number}, answer {place}.png", "image/png", shown=True)


@ROOM.get("/{record:int}/original")
def original(visit: Visit) -> Answer:
    """The document as it came, to keep: of what came in an envelope, the envelope."""
    it = whole(visit.ledger, visit.number("record"))
    name = it.origins[0].name if it.origins else it.filed.document
    return visit.file(visit.ledger.originals.get(it.filed.sha256), name, "application/octet-stream")


def person_of(visit: Visit, ref: str | None) -> Person | None:
    """The person of a reference."""
    if ref is None:
        return None
    return next((p for p in people(visit.ledger) if p.ref == ref), None)


def _sources(visit: Visit, it: WholeRecord) -> dict[str, Source]:
    return {
        a.path: Source(n, tuple(whence(a, lambda kept: said_here(visit, kept))), mark(a), has_picture(a))
        for n, a in enumerate(it.answers, 1)
    }


def _events(visit: Visit, it: WholeRecord) -> Iterator[Event]:
    """The history, the last thing first; what was merged into the record stands among it."""
    told = []
    for before, v in zip((None, *it.versions), it.versions, strict=False):
        here, last = v.number == it.filed.number, v.number == it.newest.number
        told.append(
            Event(v, what_was_done(v, before), moment_here(visit, v.at), it.changed[v.number], here, last)
        )
    told += [
        Event(
            p,
            f"Record {p.number} was made a part of this one",
            moment_here(visit, p.at),
            (),
            here=False,
            newest=False,
        )
        for p in it.parts
    ]
    yield from sorted(told, key=lambda e: (e.at, e.version.number), reverse=True)


def _noted(visit: Visit, it: WholeRecord) -> Iterator[Noted]:
    """What was noted, let pass or left blank, then what was asked and what people said to it."""
    flagged = set()
    for flag in it.filed.flags:
        word = next((w for w in LET_BE if w in flag), None)
        done = ""
        if word is not None:
            how = flag[word]
            flagged.add((flag["code"], how["by"], how["at"]))
            because = f": {how['why']}" if how.get("why") else ""
            done = f"{LET_BE[word]} by {how['by']}{because}"
        yield Noted(_where(it, flag.get("path")), flag["say"], done, flag["code"])
    for one in it.settled:
        query, said = one.asked.query, one.said
        if (query.code, said.by, said.at) in flagged:
            continue
        chosen = f": {one.chosen}" if one.chosen else ""
        why = f". Why: {said.why}" if said.why else ""
        gone = ". Something else was said later" if one.replaced else ""
        how = SAID.get(said.action, said.action)
        saw = f" It said “{one.before}”." if one.before is not None and one.before != one.chosen else ""
        done = f"{how} by {said.by}, {said_here(visit, said.at)}{chosen}{why}{gone}"
        yield Noted(_where(it, query.path), f"{query.say}{saw}", done, query.code)


def _where(it: WholeRecord, path: str | None) -> str:
    slot = slot_at(it.form, path) if path else None
    return slot.question.rstrip(" :") if slot is not None else "The whole document"
