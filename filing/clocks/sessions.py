"""What was held with whom, of many people at once: every record that a clock or a report of supervision goes by.

Nothing but what these go by is read of a record: no words of anybody leave here, but that they say it was not held.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from filing.clocks.current import forms_filed, read
from filing.clocks.session import MEETINGS, Kind, Party, Session, Signed, Signing
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
from filing.clocks.twice import told_apart
from filing.ledger.database import Ledger
from filing.ledger.tables import former_names, people
from schemas.definition import FormDefinition, FormKind
from schemas.handwriting import SIGNED
from schemas.names import name_key
from schemas.regimes import Regimes
from schemas.signatures import awaits, state_of
from schemas.signing_days import days_in
from schemas.was_held import asking, hearings

_KINDS: Mapping[FormKind, Kind] = {
    "supervision": "formal",
    "observation": "observation",
    "appraisal": "appraisal",
    "agreement": "agreement",
    "development_plan": "plan",
    "commitment": "commitment",
}
"""What a record is by the kind of its form, where no setting says otherwise (`informal`, `group`)."""


def sessions(ledger: Ledger, *, people: Collection[int] | None = None) -> Mapping[int, tuple[Session, ...]]:
    """The sessions of these people (`Person.id`; everybody, without them), by the day they were held.

    One without a date comes first. Who has none is not among the keys. Records of people who are not on the roster are
    in no list of sessions.
    """
    with ledger.reading() as conn:
        reader = SessionReader(conn, ledger)
        read(conn, reader.forms, people, reader.take)
        return reader.found()


class SessionReader:
    """Makes sessions of the rows of `filing.clocks.current.read`."""

    def __init__(self, conn: Connection, ledger: Ledger) -> None:
        policies = ledger.library.policies
        kinds: dict[str, str] = dict.fromkeys(policies.appraisals, "appraisal")
        kinds |= {employee: "commitment" for employee, _ in policies.commitments}
        kinds |= ledger.library.regimes.sessions
        self._conn, self._ledger = conn, ledger
        self._forms = _forms(conn, ledger, kinds)
        self._names = _Names(conn)
        self._found: dict[int, list[Session]] = defaultdict(list)

    @property
    def forms(self) -> frozenset[str]:
        """The forms whose records are sessions."""
        return frozenset(form for form, _ in self._forms)

    def take(self, row: Any) -> None:
        """One record, whether it is a session or not."""
        known = self._forms.get((row.form, row.edition))
        if known is not None:
            self._found[row.person].append(_session(row, *known, self._names))

    def found(self) -> Mapping[int, tuple[Session, ...]]:
        """As `sessions`, while the ledger is still read."""
        conn, ledger = self._conn, self._ledger
        return {n: told_apart(conn, ledger, sorted(mine, key=_order)) for n, mine in self._found.items()}


def _order(session: Session) -> tuple[dt.date, int]:
    return session.held or dt.date.min, session.record


def _forms(
    conn: Connection, ledger: Ledger, kinds: Mapping[str, str]
) -> dict[tuple[str, int], tuple[SessionForm, Kind]]:
    """The forms whose records are sessions, each with what its sessions are."""
    found: dict[tuple[str, int], tuple[SessionForm, Kind]] = {}
    for (form, edition), known in forms_filed(conn, ledger):
        where = session_form(known)
        # The kind may have been added with a later edition.
        newest = session_form(ledger.library.load(form))
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
    # Several people who talked about a case had a group supervision, though what it says belongs on the case's file.
    return "group" if several and (usual == "formal" or kind == "case_content") else usual


def usual_kind(form: FormDefinition) -> Kind | None:
    """What the records of a form are where nothing is set; None: nothing that a clock goes by."""
    return _kind(form.form, form.kind, several=session_form(form).several, kinds=Regimes().sessions)


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
        self._key = lru_cache(maxsize=8192)(name_key)

    def number(self, name: str | None) -> int | None:
        """The one person of this name."""
        if name is None:
            return None
        if name not in self._known:
            found = self._by_key.get(self._key(name), set())
            self._known[name] = next(iter(found)) if len(found) == 1 else None
        return self._known[name]

    def is_theirs(self, name: str | None, number: int) -> bool:
        """Whether this is a name of that person, who may share it."""
        return name is not None and number in self._by_key.get(self._key(name), set())


def _session(row: Any, where: SessionForm, kind: Kind, names: _Names) -> Session:
    record: Raw = row.record
    by = words(record.get(where.by)) if where.by else None
    number = names.number(by)
    if number is None and by is not None and names.is_theirs(by, row.person):
        number = row.person  # a name that they share: never counted as another's
    minutes = record.get(where.minutes) if where.minutes else None
    # What is said of a case is no account of the meeting, and is quoted nowhere.
    heard = hearings(where.accounts, record) if kind in MEETINGS and where.kind != "case_content" else ()
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
        signed=tuple(_all_signed(record, where, row.person, names)),
        copy_given=day(record.get(where.copy_given)) if where.copy_given else None,
        next=day(record.get(where.next)) if where.next else None,
        review=written_day(record.get(where.review), row.held) if where.review else None,
        disagreed=bool(where.disagreement and words(record.get(where.disagreement))),
        private=where.private,
        filed_at=row.filed_at,
        state=row.state,
        gives_copy=where.copy_given is not None,
        says_not_held=next((h.why for h in heard if h.says == "not-held"), None),
        doubts=tuple((h.why, asking(where.accounts, record, h)) for h in heard if h.says == "doubt"),
    )


def _signed(cells: Raw, place: SignaturePlace, party: Party, name: str | None) -> Signing:
    said = words(cells.get(place.name))
    on = day(cells.get(place.dated)) if place.dated else None
    asks = place.dated is not None
    if said is None:
        return Signing(party, name, "blank", on, asks_date=asks)
    state = _state(said, name)
    awaited = state != "unsigned" or awaits(said)
    by_hand, beside = said == SIGNED, days_in(said) if state == "signed" else ()
    return Signing(party, name, state, on, by_hand=by_hand, awaited=awaited, asks_date=asks, beside=beside)


def _all_signed(record: Raw, form: SessionForm, person: int, names: _Names) -> Iterator[Signing]:
    """The signatures on a record: of rows for several people, the person's own only."""
    for place, of, party in _parties(form):
        if place.table is None:
            yield _signed(record, place, party or "other", words(record.get(of)) if of else None)
        else:
            yield from _in_rows(record, form, place, (person, names))


def _in_rows(
    record: Raw, form: SessionForm, place: SignaturePlace, whose: tuple[int, _Names]
) -> Iterator[Signing]:
    (person, names), (_, of, usual) = whose, next(p for p in _parties(form) if p[0] == place)
    subject, _, column = (form.person or "").rpartition(".")
    for row in rows_of(record, place.table or ""):
        name = words(row.get(of)) or words(record.get(of)) if of else None
        theirs: Party = "person" if of == column and names.is_theirs(name, person) else "other"
        party = usual or theirs
        if party == "person" or place.table != subject.partition(".")[0]:
            yield _signed(row, place, party, name)


@lru_cache(maxsize=128)
def _parties(form: SessionForm) -> tuple[tuple[SignaturePlace, str, Party | None], ...]:
    """Each place to sign, where the name of who signs stands, and who that is as far as the form alone says."""
    found: list[tuple[SignaturePlace, str, Party | None]] = []
    for place in form.signatures:
        party: Party | None = None
        if place.of is not None and place.of == form.by:
            party = "by"
        elif place.of is not None and place.of == form.person and not form.several:
            party = "person"
        found.append((place, (place.of or "").rpartition(".")[2], party))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _state(said: str, name: str | None) -> Signed:
    # A team's records hold the same few names over and over, and telling what words are costs more than all the rest.
    return state_of(said, name)
