"""Which records there are, without opening them: by person, form, kind, period, state, and words that stand on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ColumnElement, Connection, bindparam, false, func, or_, select, text

from filing.ledger.database import Ledger
from filing.ledger.tables import copies, people, record_index, submissions
from filing.ledger.words import Wanted, as_fts5, as_tsquery, wanted
from filing.people.whom import Refs, among
from filing.records.periods import span_of
from schemas.errors import CarepackError, Fault, Place, UsageError

if TYPE_CHECKING:
    from forms.library import Library
    from schemas.definition import FormKind

_SHOWN = 6
State = Literal["complete", "unsigned", "replaced", "withdrawn", "merged"]
Order = Literal["oldest", "newest", "filed"]
"""By the date they were held, the oldest or the newest first; or by when they were filed, the newest first."""
Act = Literal["filed", "completed", "noted", "replaced", "amended", "moved", "withdrawn", "merged", "undone"]
_CURRENT: tuple[State, ...] = ("complete", "unsigned")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which records somebody asks for; each thing said narrows it.

    `people` are references; `form` is `ID` or `ID.N`; `period` is the period a copy was issued for, or a year, month or
    day (`2026`, `2026-11`, `2026-11-14`) or two of them with `..` between, which the date held falls in. Without
    `state`, the current version of each record that counts. `words` must all stand on the record (see
    `filing.ledger.words`); on private ones they are looked for with `private` alone. `nobodys`: filed under a name
    alone, of somebody who is not on the roster.
    """

    people: Refs = None
    form: str | None = None
    kind: FormKind | None = None
    period: str | None = None
    state: State | None = None
    words: str | None = None
    private: bool = False
    nobodys: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """What was done to a version by the next one: which that is, by whom, when and why."""

    record: int
    act: Act
    by: str
    at: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A version of a record as a list shows it, without its answers. `next`: of a replaced one, what followed."""

    number: int
    form: str
    edition: int
    title: str
    person: str | None
    name: str | None
    copy: str | None
    period: str | None
    held: dt.date | None
    version: int
    replaces: int | None
    state: State
    submission: int
    sha256: str
    filed_at: str
    filed_by: str
    act: Act
    why: str | None
    merged_into: int | None
    next: Following | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, as many as were asked for; `number` is how many there are in all, `skipped` how many before."""

    records: tuple[Listing, ...]
    number: int
    skipped: int = 0

    @property
    def more(self) -> int:
        """How many there are behind those that are shown."""
        return max(0, self.number - self.skipped - len(self.records))


def listed(
    ledger: Ledger,
    choice: Choice | None = None,
    *,
    order: Order = "oldest",
    limit: int | None = None,
    skip: int = 0,
) -> Found:
    """Records in this order, and of one day as they were filed; at most `limit` (1 or more) of them after `skip`.

    Raises UsageError: `no-period` for a period that is neither a date nor known, `no-words` for words without a letter
    or digit.
    """
    asked = choice or Choice()
    with ledger.reading() as conn:
        where = conditions(conn, ledger, asked)
        query = _query(followed=asked.state == "replaced").order_by(*_ORDERS[order])
        if limit is None:
            rows = conn.execute(query.where(*where)).all()
            return Found(tuple(_listing(row) for row in rows[skip:]), len(rows), skip)
        # Looked for once: how many there are is counted on the way, and only what is shown is put together.
        mine = select(record_index.c.record, func.count().over().label("found")).where(*where)
        with _hashing(conn, asked):
            numbers = conn.execute(mine.order_by(*_ORDERS[order]).limit(limit).offset(skip)).all()
            if not numbers and skip:  # behind the last one: how many there are is known of none of them
                counted = select(func.count()).select_from(record_index).where(*where)
                return Found((), conn.execute(counted).scalar_one(), skip)
        rows = conn.execute(query.where(record_index.c.record.in_([n.record for n in numbers]))).all()
    return Found(tuple(_listing(row) for row in rows), numbers[0].found if numbers else 0, skip)


@contextmanager
def _hashing(conn: Connection, asked: Choice) -> Iterator[None]:
    """Has PostgreSQL hash the records with these words: it expects few, and would look each up in the other table."""
    hashes = asked.words is not None and conn.dialect.name == "postgresql"
    if hashes:
        conn.execute(text("SET LOCAL enable_nestloop = off"))
    yield
    if hashes:
        conn.execute(text("SET LOCAL enable_nestloop = on"))


def check(ledger: Ledger, choice: Choice) -> None:
    """Looks for nothing. Raises UsageError where `listed` would."""
    with ledger.reading() as conn:
        conditions(conn, ledger, choice)


def beginning_so(ledger: Ledger, choice: Choice) -> int:
    """How many records there would be if each word of a choice were only how one begins. Raises UsageError."""
    with ledger.reading() as conn:
        where = conditions(conn, ledger, choice, begins=True)
        number: int = conn.execute(select(func.count()).select_from(record_index).where(*where)).scalar_one()
    return number


_ORDERS: dict[Order, tuple[Any, ...]] = {
    "oldest": (record_index.c.held.asc().nulls_first(), record_index.c.record.asc()),
    "newest": (record_index.c.held.desc().nulls_last(), record_index.c.record.desc()),
    "filed": (record_index.c.record.desc(),),
}
_NEXT = record_index.alias("next")
_COLUMNS: dict[str, Any] = {
    "number": record_index.c.record,
    "person": people.c.ref,
    "name": func.coalesce(people.c.name, record_index.c.name),
    "sha256": submissions.c.sha256,
}
"""Members of a listing that stand elsewhere, or under another name, than in the index."""
_MEMBERS = tuple(f.name for f in fields(Listing) if f.name != "next")
_FOLLOWING = tuple(_NEXT.c[c] for c in ("record", "act", "filed_by", "filed_at", "why"))


def _query(*, followed: bool) -> Any:
    """What listings are made of, in the order of their members; then of the version that follows."""
    source = record_index.join(submissions, submissions.c.id == record_index.c.submission).join(
        people, people.c.id == record_index.c.person, isouter=True
    )
    columns = [_COLUMNS[m] if m in _COLUMNS else record_index.c[m] for m in _MEMBERS]
    if not followed:
        return select(*columns).select_from(source)
    return select(*columns, *_FOLLOWING).select_from(
        source.join(_NEXT, _NEXT.c.replaces == record_index.c.record)
    )


def _listing(row: Sequence[Any]) -> Listing:
    following = row[len(_MEMBERS) :]
    members: list[Any] = [*row[: len(_MEMBERS)], Following(*following) if following else None]
    return Listing(*members)


def conditions(
    conn: Connection, ledger: Ledger, choice: Choice, *, begins: bool = False
) -> tuple[ColumnElement[bool], ...]:
    """What rows of `record_index` a choice is of; with `begins`, its words are how words begin.

    Raises UsageError as `listed`.
    """
    where = list(_conditions(conn, ledger, choice))
    if choice.words is not None:
        asked = _words(choice.words)
        if begins:
            asked = tuple(replace(one, begins=True) for one in asked)
        where.append(record_index.c.record.in_(full_text(conn, asked, private=choice.private)))
    return tuple(where)


def _conditions(conn: Connection, ledger: Ledger, choice: Choice) -> Iterator[ColumnElement[bool]]:
    mine = record_index.c
    yield mine.state.in_(_CURRENT) if choice.state is None else mine.state == choice.state
    if choice.people is not None:
        yield mine.person.in_(select(people.c.id).where(among(people.c.ref, choice.people)))
    if choice.nobodys:
        yield mine.person.is_(None) & mine.name.is_not(None)
    if choice.form is not None:
        name, _, edition = choice.form.rpartition(".")
        numbered = bool(name) and edition.isdigit()
        yield mine.form == (name if numbered else choice.form)
        if numbered:
            yield mine.edition == int(edition)
    if choice.kind is not None:
        yield record_index.c.form.in_(forms_of_kind(conn, ledger.library, choice.kind))
    if choice.period is not None:
        yield _in_period(conn, choice.period)


def forms_of_kind(conn: Connection, library: Library, kind: FormKind) -> list[str]:
    """The forms of which something is filed and whose newest edition is of this kind.

    One that is gone is of none that anybody could know.
    """
    of_kind = []
    for form in conn.execute(select(record_index.c.form).distinct()).scalars():
        with suppress(CarepackError):
            if library.load(form).kind == kind:
                of_kind.append(form)
    return sorted(of_kind)


@dataclass(frozen=True, slots=True)
class FiledForm:
    """A form of which something is filed: its newest title, and its kind."""

    form: str
    title: str
    kind: FormKind | None


def forms_filed(ledger: Ledger) -> tuple[FiledForm, ...]:
    """The forms of which something is filed, by their titles; one that is gone goes by its name."""
    with ledger.reading() as conn:
        names = conn.execute(select(record_index.c.form).distinct()).scalars().all()
    return tuple(sorted((_filed_form(ledger.library, n) for n in names), key=lambda f: f.title.casefold()))


def _filed_form(library: Library, name: str) -> FiledForm:
    try:
        form = library.load(name)
    except CarepackError:
        return FiledForm(name, name, None)
    return FiledForm(name, form.title, form.kind)


def appraisal_forms(ledger: Ledger) -> tuple[str, ...]:
    """The forms that are appraisals: those the settings name, and every other filed one that is so by its kind.

    Without what the settings of supervision count as something else.
    """
    library = ledger.library
    with ledger.reading() as conn:
        by_kind = forms_of_kind(conn, library, "appraisal")
    found = dict.fromkeys((*library.policies.appraisals, *by_kind))
    return tuple(f for f in found if library.regimes.sessions.get(f, "appraisal") == "appraisal")


def _in_period(conn: Connection, period: str) -> ColumnElement[bool]:
    """Issued for it in these words, or held in it."""
    span, words = span_of(period), period.strip().casefold()
    if span is None:
        _refuse_unknown(conn, words)
    known = conn.execute(select(record_index.c.period).distinct()).scalars()
    same = [p for p in known if p is not None and p.casefold() == words]
    held = record_index.c.held.between(*span) if span is not None else false()
    # Where no copy was issued for these words, the days alone: an index is used for that.
    return or_(record_index.c.period.in_(same), held) if same else held


def _refuse_unknown(conn: Connection, period: str) -> None:
    known = [p for p in conn.execute(select(copies.c.period).distinct()).scalars() if p is not None]
    if not any(p.casefold() == period for p in known):
        what = "This is no date, and no copy was issued for a period of that name."
        do = "Write 2026, 2026-11, 2026-11-14, or two of them with .. between."
        if known:
            do += f" Periods that copies were issued for: {', '.join(sorted(known)[-_SHOWN:])}."
        raise UsageError(Fault("no-period", what, Place(), do))


def _words(words: str) -> tuple[Wanted, ...]:
    asked = wanted(words)
    if not asked:
        what = f"There is no word in “{words[:60]}” to look for."
        do = "Name words that stand on the record; letters and digits count, other signs do not."
        raise UsageError(Fault("no-words", what, Place(), do))
    return asked


def full_text(conn: Connection, asked: tuple[Wanted, ...], *, private: bool) -> Any:
    """The numbers of the versions on which these words stand, to be asked for."""
    if conn.dialect.name == "postgresql":
        # What it costs to read every row's words is not known to the planner, which would do so for a usual word.
        conn.execute(text("SET LOCAL enable_seqscan = off"))
        match = "words @@ CAST(:asked AS tsquery)"
        if private:
            match = f"({match} OR everything @@ CAST(:asked AS tsquery))"
        query, value = f"SELECT record FROM record_fulltext WHERE {match}", as_tsquery(asked)  # noqa: S608
    else:
        query = "SELECT rowid AS record FROM record_fulltext WHERE record_fulltext MATCH :asked"
        value = as_fts5(asked, ("who", "words", *(("private",) if private else ())))
    return text(query).bindparams(bindparam("asked", value)).columns(record_index.c.record)
