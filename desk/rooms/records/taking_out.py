"""Records taken out: one or all that was found as a file, and printed again, also as an inspection copy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from desk.rooms.records.finding import subject
from desk.rooms.records.page import person_of
from desk.rooms.records.room import ROOM
from desk.rooms.records.searches import kept
from desk.visit import Made
from filing.records.finding import listed
from filing.records.privacy import Purpose
from filing.records.records import find, get
from filing.records.taking_out import KINDS, Kind, Private, taken_out
from issuing.copies import register
from issuing.inspection_copies import inspection_copy
from issuing.reprinting import reprint
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from desk.visit import Answer, Progress, Visit
    from filing.records.records import Filed
    from schemas.rendition import RenditionFormat

_TYPES: dict[Kind, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DOCUMENTS: dict[str, str] = {
    "pdf": "application/pdf",
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_AT_ONCE = 200
"""Records that are exported while the visitor waits; of more it is long work."""


def _kind(visit: Visit) -> Kind:
    said = visit.said("kind")
    return next((k for k in KINDS if k == said), "xlsx")


def _purpose(visit: Visit) -> Purpose | None:
    said = visit.said("purpose")
    return said if said in get_args(Purpose) else None  # type: ignore[return-value]


@ROOM.post("/{record:int}/export")
def export(visit: Visit) -> Answer:
    """One record, with where its answers came from."""
    filed = get(visit.ledger, visit.number("record"))
    back, purpose = f"/records/{filed.number}", _purpose(visit)
    person = person_of(visit, filed.person)
    mine = Private(person, purpose, visit.actor) if person is not None and purpose is not None else None
    made = taken_out(visit.ledger, (filed,), _kind(visit), mine)
    if not made.shown.records:
        say = "This record is private. Choose what you take it out for, and it is noted."
        return visit.see(f"{back}#take-out", told=say, tone="note")
    return visit.file(made.data, _name(filed, f".{made.kind}"), _TYPES[made.kind])


def _name(filed: Filed, suffix: str) -> str:
    held = filed.held.isoformat() if filed.held else "no date"
    return readable_name(f"{held} {filed.title}", filed.name or f"record {filed.number}", suffix=suffix)


@ROOM.post("/found/{search}/export")
def export_found(visit: Visit) -> Answer:
    """All that was found."""
    search = kept(visit)
    if search is None:
        return visit.see(
            "/records/", told="That search is not kept any more. Please search again.", tone="note"
        )
    kind, purpose, ledger, actor = _kind(visit), search.private or _purpose(visit), visit.ledger, visit.actor
    at = f"/records/found/{visit.named('search')}"
    mine = Private(subject(visit, search), purpose, actor) if purpose is not None else None
    name = f"Records {visit.today.isoformat()}.{kind}"
    choice = search.choice(ledger)
    if mine is not None:
        choice = replace(choice, people=mine.person.ref, private=True)
    number = listed(ledger, choice, limit=1).number
    if number <= _AT_ONCE:
        made = taken_out(ledger, find(ledger, choice), kind, mine)
        if not made.shown.records:
            told = " ".join(say for say, _ in made.told) or "Nothing was found that could be taken out."
            return visit.see(at, told=told, tone="note")
        return visit.file(made.data, name, _TYPES[kind])

    def work(progress: Progress) -> Made:
        progress(0, 2, f"{number:,} records are read")
        found = find(ledger, choice)
        progress(1, 2, "The file is made")
        made = taken_out(ledger, found, kind, mine)
        file = progress.folder / f"records.{kind}"
        file.write_bytes(made.data)
        progress(2, 2)
        return Made(file, name, _TYPES[kind], then=at)

    return visit.begin(work, f"Export of {number:,} records")


@ROOM.post("/{record:int}/print")
def print_(visit: Visit) -> Answer:
    """The record as a document of its own edition, as `carepack records print` makes it."""
    number, kind = visit.number("record"), visit.said("kind", "pdf")
    if kind == "inspection":
        return _inspection_copy(visit, number)
    wanted: RenditionFormat = "word" if kind == "word" else "pdf"
    made = reprint(
        visit.ledger,
        number,
        wanted,
        visit.library.branding,
        when=visit.actor.at,
        large=True if visit.said("large") == "yes" else None,
        provenance=visit.said("provenance") == "yes",
    )
    register(visit.ledger, [(made.copy, made.document)], visit.actor)
    name = made.by_number if visit.said("plain") == "yes" else made.by_person
    return visit.file(made.document.data, name, _DOCUMENTS[wanted])


def _inspection_copy(visit: Visit, number: int) -> Answer:
    made = inspection_copy(visit.ledger, number, visit.library.branding, when=visit.actor.at)
    return visit.file(made.data, f"Record {number} (inspection copy).pdf", _DOCUMENTS["pdf"])
