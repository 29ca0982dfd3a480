"""Packs on record: which documents were made for whom, by their digests alone, whatever their files are called."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select

from filing.ledger import audit
from filing.ledger.actor import Actor, moment, when
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import pack_documents, packs
from filing.ledger.tables import people
from filing.people.whom import Refs, among

PackKind = Literal["blank", "appraisal", "supervision", "letters"]
"""`letters`: what `carepack letter` writes to a person, by itself."""
DocumentKind = Literal["form", "summary", "letter"]
PackState = Literal["placed", "open", "withdrawn"]
"""`placed`: its files are where they belong. `open`: it is on record, and its files are not in their place, or not yet.
`withdrawn`: they never came there, because the run that made it was stopped."""
Format = Literal["word", "pdf"]


@dataclass(frozen=True, slots=True)
class Made:
    """A document of a pack that is being made. `title` says what it is and names nobody; `form` whose wording or
    whose records it holds, and whether those are private goes by that."""

    sha256: str
    size: int
    kind: DocumentKind
    title: str
    format: Format
    form: str | None = None
    copy: str | None = None

    @classmethod
    def of(
        cls,
        data: bytes,
        kind: DocumentKind,
        title: str,
        format: Format,
        *,
        form: str | None = None,
        copy: str | None = None,
    ) -> Made:
        """The entry of a document that is these bytes."""
        return cls(hashlib.sha256(data).hexdigest(), len(data), kind, title, format, form, copy)


@dataclass(frozen=True, slots=True)
class PackMade:
    """What was made for one person (by their number in the ledger), to be put on record."""

    kind: PackKind
    person: int
    documents: tuple[Made, ...]
    period: str | None = None


@dataclass(frozen=True, slots=True)
class PackDocument:
    """A document of a pack: whose it is, by number in the ledger, and all that was put on record of it."""

    id: int
    pack: int
    pack_kind: PackKind
    period: str | None
    made_at: dt.datetime
    made_by: str
    person: int
    sha256: str
    size: int
    kind: DocumentKind
    title: str
    format: Format
    form: str | None
    copy: str | None
    state: PackState


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as a list shows it."""

    number: int
    kind: PackKind
    period: str | None
    made_at: dt.datetime
    made_by: str
    person: str
    name: str
    documents: int
    state: PackState


def register(ledger: Ledger, made: PackMade, actor: Actor) -> int:
    """Puts a pack on record whose files are in their place. Returns its number."""
    with ledger.writing() as conn:
        return register_in(conn, made, actor, placed=True)


def register_in(conn: Connection, made: PackMade, actor: Actor, *, placed: bool = False) -> int:
    """As `register`, within a transaction of whoever calls: with the copies that stand in it, or not at all.

    One that is not `placed` is on record before its files are in their place; `placing.placed` says so when they are.
    """
    values = {
        "kind": made.kind,
        "period": made.period,
        "made_at": moment(actor.at),
        "made_by": actor.by,
        "placed_at": moment(actor.at) if placed else None,
    }
    number = int(conn.execute(insert(packs).values(**values).returning(packs.c.id)).scalar_one())
    rows = [
        {
            "pack": number,
            "person": made.person,
            "sha256": d.sha256,
            "size": d.size,
            "kind": d.kind,
            "title": d.title,
            "format": d.format,
            "form": d.form,
            "copy": d.copy,
        }
        for d in made.documents
    ]
    if rows:
        conn.execute(insert(pack_documents), rows)
    documents = [d.sha256 for d in made.documents]
    audit.note(
        conn, actor, "pack-made", f"pack {number}", kind=made.kind, person=made.person, documents=documents
    )
    return number


_DOCUMENTS = select(
    pack_documents,
    packs.c.kind.label("pack_kind"),
    packs.c.period,
    packs.c.made_at,
    packs.c.made_by,
    packs.c.placed_at,
    packs.c.withdrawn_at,
).join(packs, packs.c.id == pack_documents.c.pack)


def document_of(conn: Connection, sha256: str) -> tuple[PackDocument, ...]:
    """Every place on record of a document that is these bytes, the newest first; none for bytes that are not ours.

    The same bytes may have been made twice (a summary of a person about whom nothing is new), never for two people
    unless what was made names nobody.
    """
    found = conn.execute(
        _DOCUMENTS.where(pack_documents.c.sha256 == sha256).order_by(pack_documents.c.id.desc())
    )
    return tuple(_document(row) for row in found.mappings())


def documents_of(ledger: Ledger, pack: int) -> tuple[PackDocument, ...]:
    """The documents of a pack, in the order they were made; none for a number that there is not."""
    with ledger.reading() as conn:
        found = conn.execute(_DOCUMENTS.where(pack_documents.c.pack == pack).order_by(pack_documents.c.id))
        return tuple(_document(row) for row in found.mappings())


def made_at(conn: Connection, pack: int | None) -> dt.datetime | None:
    """When a pack was made: whose name its documents bear is a matter of that moment. None for no pack."""
    kept = conn.execute(select(packs.c.made_at).where(packs.c.id == pack)).scalar()
    return when(kept) if kept is not None else None


def counted(ledger: Ledger) -> int:
    """How many packs were ever made."""
    with ledger.reading() as conn:
        return conn.execute(select(func.count()).select_from(packs)).scalar_one()


def listed(
    ledger: Ledger,
    person: Refs = None,
    *,
    kind: PackKind | None = None,
    first: int = 0,
    most: int | None = None,
) -> tuple[Pack, ...]:
    """Packs that were made, the newest first; from the `first` on, no more than so many. `person` is a reference, or
    several."""
    count = func.count(pack_documents.c.id)
    query = (
        select(packs, people.c.ref, people.c.name, count.label("documents"))
        .join(pack_documents, pack_documents.c.pack == packs.c.id)
        .join(people, people.c.id == pack_documents.c.person)
        .where(among(people.c.ref, person))
        .group_by(packs.c.id, people.c.id)
        .order_by(packs.c.id.desc())
    )
    if kind is not None:
        query = query.where(packs.c.kind == kind)
    if most is not None:
        query = query.offset(first).limit(most)
    with ledger.reading() as conn:
        return tuple(_pack(row) for row in conn.execute(query).mappings())


def placed_for(ledger: Ledger, kind: PackKind, since: dt.datetime) -> frozenset[int]:
    """The numbers of people of whom a pack of that kind was made since then and is in its place."""
    query = (
        select(pack_documents.c.person)
        .join(packs, packs.c.id == pack_documents.c.pack)
        .where(
            packs.c.kind == kind,
            packs.c.made_at >= moment(since),
            packs.c.placed_at.is_not(None),
            packs.c.withdrawn_at.is_(None),
        )
        .distinct()
    )
    with ledger.reading() as conn:
        return frozenset(conn.execute(query).scalars())


def _document(row: Any) -> PackDocument:
    return PackDocument(
        id=row["id"],
        pack=row["pack"],
        pack_kind=row["pack_kind"],
        period=row["period"],
        made_at=when(row["made_at"]),
        made_by=row["made_by"],
        person=row["person"],
        sha256=row["sha256"],
        size=row["size"],
        kind=row["kind"],
        title=row["title"],
        format=row["format"],
        form=row["form"],
        copy=row["copy"],
        state=_state(row),
    )


def _pack(row: Any) -> Pack:
    return Pack(
        number=row["id"],
        kind=row["kind"],
        period=row["period"],
        made_at=when(row["made_at"]),
        made_by=row["made_by"],
        person=row["ref"],
        name=row["name"],
        documents=row["documents"],
        state=_state(row),
    )


def _state(row: Any) -> PackState:
    if row["withdrawn_at"] is not None:
        return "withdrawn"
    return "placed" if row["placed_at"] is not None else "open"
