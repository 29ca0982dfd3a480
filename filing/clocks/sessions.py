"""What was held with whom, of many people at once: every record that a clock or a report of supervision goes by.

Nothing but what these go by is read of a record: no words of anybody leave here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.clocks.session_form import (
    Raw,
    SessionForm,
    SignaturePlace,
    day,
    rows_of,
    session_form,
    words,
    written_day,
)
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names, people, record_index, records
from schemas.definition import FormKind
from schemas.errors import CarepackError
from schemas.handwriting import SIGNED
from schemas.names import name_key
from schemas.signatures import SignatureState, awaits, state_of

Kind = Literal["formal", "informal", "group", "observation", "appraisal", "agreement", "plan", "commitment"]
Party = Literal["person", "by", "other"]
"""Whom the session was with, who held it, or somebody else who signs."""
Signed = SignatureState | Literal["blank"]
"""What stands in the place to sign; `blank`: nothing."""
_KINDS: Mapping[FormKind, Kind] = {
    "supervision": "formal",
    "observation": "observation",
    "appraisal": "appraisal",
    "agreement": "agreement",
    "development_plan": "plan",
    "commitment": "commitment",
}
"""What a record is by the kind of its form, where no setting says otherwise (`informal`, `group`)."""
_SOME = 500
"""More people than this are not asked for by number: all are read, and looked through."""


@dataclass(frozen=True, slots=True)
class Signing:
    """One place to sign: whose it is, by name as far as the form says, what stands there, and the date beside it."""

    party: Party
    name: str | None
    state: Signed
    on: dt.date | None
    by_hand: bool = False
    """Ink, which no program read; whose hand it is, nobody but a person can say."""
    awaited: bool = True
    """Whether what stands there leaves it open that they will sign."""


@dataclass(frozen=True, slots=True)
class Session:
    """One current record of a session or plan with a person.

    `person` and `by_person` are numbers on the roster (`Person.id`); `by` is the name as written. `by_person` is None
    where nobody, or more than one, has that name. `state` is `complete` or `unsigned`, as records are listed.
    """

    record: int
    form: str
    edition: int
    title: str
    kind: Kind
    person: int
    held: dt.date | None
    by: str | None
    by_person: int | None
    minutes: int | None
    signed: tuple[Signing, ...]
    copy_given: dt.date | None
    next: dt.date | None
    review: dt.date | None
    disagreed: bool
    private: bool
    filed_at: str
    state: str
    gives_copy: bool = False
    """Whether the form has a place for the day on which the person was given a copy."""

    @property
    def by_another(self) -> bool:
        """Whether somebody is named who held it, and it is another person than the one it was with."""
        return self.by is not None and self.by_person != self.person

    @property
    def signed_by_both(self) -> bool:
        """Whether both the person and who held it have signed; False where the form lacks a place for one of them."""
        parties = {s.party for s in self.signed if s.state == "signed"}
        return {"person", "by"} <= parties

    def signed_on(self, party: Party) -> dt.date | None:
        """The date beside this party's signature, where they have signed."""
        return next((s.on for s in self.signed if s.party == party and s.state == "signed"), None)


def sessions(ledger: Ledger, *, people: Collection[int] | None = None) -> Mapping[int, tuple[Session, ...]]:
    """The sessions of these people (`Person.id`; everybody, without them), by the day they were held.

    One without a date comes first. Who has none is not among the keys. Records of people who are not on the roster are
    in no list of sessions.
    """
    policies = ledger.library.policies
    kinds: dict[str, str] = dict.fromkeys(policies.appraisals, "appraisal")
    kinds |= {employee: "commitment" for employee, _ in policies.commitments}
    kinds |= ledger.library.regimes.sessions
    with ledger.reading() as conn:
        forms = _forms(conn, ledger, kinds)
        names = _Names(conn)
        found: dict[int, list[Session]] = defaultdict(list)
        for row in conn.execute(_query(list({form for form, _ in forms}), people)):
            known = forms.get((row.form, row.edition))
            if known is None or (people is not None and row.person not in people):
                continue
            found[row.person].append(_session(row, *known, names))
    return {n: tuple(sorted(mine, key=_order)) for n, mine in found.items()}


def _order(session: Session) -> tuple[dt.date, int]:
    return session.held or dt.date.min, session.record


def _query(forms: Collection[str], whose: Collection[int] | None) -> Any:
    query = (
        select(
            records.c.id,
            records.c.form,
            records.c.edition,
            records.c.person,
            records.c.held,
            records.c.record,
            records.c.filed_at,
            record_index.c.state,
        )
        .join(record_index, record_index.c.record == records.c.id)
        .where(
            record_index.c.state.in_(("complete", "unsigned")),
            record_index.c.form.in_(forms),
            records.c.person.is_not(None),
        )
    )
    if whose is not None and len(whose) <= _SOME:
        query = query.where(record_index.c.person.in_(tuple(whose)))
    return query


def _forms(
    conn: Connection, ledger: Ledger, kinds: Mapping[str, str]
) -> dict[tuple[str, int], tuple[SessionForm, Kind]]:
    """The forms whose records are sessions, each with what its sessions are; one that is gone is none."""
    found: dict[tuple[str, int], tuple[SessionForm, Kind]] = {}
    for form, edition in conn.execute(select(record_index.c.form, record_index.c.edition).distinct()):
        try:
            where = session_form(ledger.library.load(form, edition))
            # The kind may have been added with a later edition.
            newest = session_form(ledger.library.load(form))
        except CarepackError:
            continue
        kind = _kind(form, newest.kind, several=where.several, kinds=kinds)
        if kind is not None:
            found[form, edition] = where, kind
    return found


def _kind(form: str, kind: Any, *, several: bool, kinds: Mapping[str, str]) -> Kind | None:
    said: Any = kinds.get(form)
    if said is not None:
        told: Kind | None = None if said == "none" else said
        return told
    usual = _KINDS.get(kind)
    return "group" if usual == "formal" and several else usual


class _Names:
    """Who has which name on the roster, now or before."""

    def __init__(self, conn: Connection) -> None:
        self._by_key: dict[str, set[int]] = defaultdict(set)
        self.name: dict[int, str] = {}
        for number, name, key in conn.execute(select(people.c.id, people.c.name, people.c.name_key)):
            self._by_key[key].add(number)
            self.name[number] = name
        had: dict[str, set[int]] = defaultdict(set)
        for number, key in conn.execute(select(former_names.c.person, former_names.c.name_key)):
            had[key].add(number)
        for key, numbers in had.items():
            self._by_key.setdefault(key, numbers)
        self._known: dict[str, int | None] = {}

    def number(self, name: str | None) -> int | None:
        """The one person of this name."""
        if name is None:
            return None
        if name not in self._known:
            found = self._by_key.get(name_key(name), set())
            self._known[name] = next(iter(found)) if len(found) == 1 else None
        return self._known[name]

    def is_theirs(self, name: str | None, number: int) -> bool:
        """Whether this is a name of that person, who may share it."""
        return name is not None and number in self._by_key.get(name_key(name), set())


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose record is looked at, by the form it is on."""

    form: SessionForm
    person: int
    names: _Names


def _session(row: Any, where: SessionForm, kind: Kind, names: _Names) -> Session:
    record: Raw = row.record
    by = words(record.get(where.by)) if where.by else None
    number = names.number(by)
    if number is None and by is not None and names.is_theirs(by, row.person):
        number = row.person  # a name that they share: never counted as another's
    minutes = record.get(where.minutes) if where.minutes else None
    return Session(
        record=row.id,
        form=row.form,
        edition=row.edition,
        title=where.title,
        kind=kind,
        person=row.person,
        held=row.held,
        by=by,
        by_person=number,
        minutes=minutes if isinstance(minutes, int) else None,
        signed=tuple(_all_signed(record, _Whose(where, row.person, names))),
        copy_given=day(record.get(where.copy_given)) if where.copy_given else None,
        next=day(record.get(where.next)) if where.next else None,
        review=written_day(record.get(where.review), row.held) if where.review else None,
        disagreed=bool(where.disagreement and words(record.get(where.disagreement))),
        private=where.private,
        filed_at=row.filed_at,
        state=row.state,
        gives_copy=where.copy_given is not None,
    )


def _signed(record: Raw, place: SignaturePlace, whose: _Whose, row: Raw | None = None) -> Signing:
    cells = record if row is None else row
    of = (place.of or "").rpartition(".")[2]
    name = words(cells.get(of)) or words(record.get(of)) if of else None
    said = words(cells.get(place.name))
    state: Signed = "blank" if said is None else _state(said, name)
    on = day(cells.get(place.dated)) if place.dated else None
    party = _party(place, of, name, whose, in_row=row is not None)
    return Signing(
        party, name, state, on, by_hand=said == SIGNED, awaited=state != "unsigned" or awaits(said or "")
    )


def _party(place: SignaturePlace, of: str, name: str | None, whose: _Whose, *, in_row: bool) -> Party:
    if place.of is not None and place.of == whose.form.by:
        return "by"
    if place.of is not None and place.of == whose.form.person and not whose.form.several:
        return "person"
    subject = of == (whose.form.person or "").rpartition(".")[2]
    return "person" if in_row and subject and whose.names.is_theirs(name, whose.person) else "other"


def _all_signed(record: Raw, whose: _Whose) -> list[Signing]:
    """The signatures on a record: of rows for several people, the person's own only."""
    found: list[Signing] = []
    subject = (whose.form.person or "").partition(".")[0]
    for place in whose.form.signatures:
        if place.table is None:
            found.append(_signed(record, place, whose))
            continue
        for row in rows_of(record, place.table):
            made = _signed(record, place, whose, row)
            if made.party == "person" or place.table != subject:
                found.append(made)
    return found


@lru_cache(maxsize=20_000)
def _state(said: str, name: str | None) -> Signed:
    # A team's records hold the same few names over and over, and telling what words are costs more than all the rest.
    return state_of(said, name)
