"""What was asked about documents that became a record, what was said to it, and what was chosen, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.database import Ledger
from filing.ledger.tables import people, queries, readings, submissions
from filing.records.versions import Version as RecordVersion
from filing.review import decision, filed_again
from filing.review.query_view import QueryView, Spoken, asked_of, asked_query, said_to
from filing.review.wording import says
from forms.library import Library
from schemas.candidates import PeopleCandidate, PersonCandidate
from schemas.definition import FormDefinition
from schemas.errors import CarepackError
from schemas.paths import slot_at
from schemas.reading import Query
from schemas.values import show


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a person said to a query.

    `chosen` is what was taken, in the words people know it by: a person as the ledger has them now, which answers were
    kept, an answer as the form writes it. None where nothing was taken: the place was left blank, or let be as it is.
    `before` is what stood there: as it was seen, or else as it was read; None where nothing did. `replaced`: whether
    something else was said to the same query later.
    """

    asked: QueryView
    said: Spoken
    chosen: str | None
    before: str | None
    replaced: bool = False


def settled_of(
    ledger: Ledger,
    form: FormDefinition,
    number: int,
    versions: Sequence[RecordVersion],
    parts: Sequence[RecordVersion] = (),
) -> tuple[Told, ...]:
    """What people said that the version of this number rests on, oldest query first.

    `versions` are all of its record, `parts` those merged into it. What was said about a later document, or to a
    document that was taken up again after it was filed, is no part of it.
    """
    mine = [v for v in versions if v.version <= next(v.version for v in versions if v.number == number)]
    later = versions[len(mine) :]
    numbers = {v.number for v in mine}
    filed: dict[int, str] = {}
    for v in (*mine, *(p for p in parts if p.merged_into in numbers)):
        filed.setdefault(v.submission, v.at)
    until = later[0].at if later else None
    return _in_turn(t for t in _every(ledger, form, filed) if _is_of(t, filed, until))


def _is_of(told: Told, filed: Mapping[int, str], until: str | None) -> bool:
    """Whether something was said before its document was filed; of one that was set aside, before the next version."""
    at = filed.get(told.asked.submission)
    if at is not None:
        return told.said.at <= at and told.asked.asked_at <= at
    return until is None or told.said.at < until


def settled(ledger: Ledger, form: FormDefinition, these: Collection[int]) -> tuple[Told, ...]:
    """What people said to the queries about these submissions, oldest query first.

    Returns that were set aside for one of them are among it: that the earlier answers were kept was said of those.
    """
    return _in_turn(_every(ledger, form, these))


def _every(ledger: Ledger, form: FormDefinition, these: Collection[int]) -> tuple[Told, ...]:
    with ledger.reading() as conn:
        aside = select(submissions.c.id).where(
            submissions.c.duplicate_of.in_(these), submissions.c.code.in_(("set-aside", decision.LEFT))
        )
        every = {*these, *conn.execute(aside).scalars()}
        rows = conn.execute(asked_query(queries).where(readings.c.submission.in_(every))).mappings().all()
        said = said_to(conn, queries.c.id.in_([row["id"] for row in rows]))
        asked = [asked_of(row, said.get(row["id"], ())) for row in rows]
        spoken = [a for a in asked if a.said and not a.moot]
        names = {r.ref: r.name for r in conn.execute(select(people.c.ref, people.c.name))} if spoken else {}
        read = _answers_read(conn, {a.submission for a in spoken})
    return tuple(_told(ledger.library, form, spoken, names, read))


def _in_turn(told: Iterable[Told]) -> tuple[Told, ...]:
    """These, each act once, and with whether something else was said to the same question later."""
    every = tuple({_act(one): one for one in told}.values())
    last = {_question(t): t.said.number for t in sorted(every, key=lambda t: (t.said.at, t.said.number))}
    return tuple(replace(t, replaced=t.said.number != last[_question(t)]) for t in every)


def _question(told: Told) -> tuple[Any, ...]:
    query = told.asked.query
    return told.asked.submission, query.code, query.path, query.raw, query.say


def _act(told: Told) -> tuple[Any, ...]:
    """What makes two the same act of a person: what was said is said again where a document is read once more."""
    query, said = told.asked.query, told.said
    return (
        told.asked.submission,
        query.code,
        query.path,
        query.raw,
        said.by,
        said.at,
        said.action,
        told.chosen,
    )


def _answers_read(conn: Connection, these: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """By submission, its answers as they were read, before anything was settled."""
    asked = select(submissions.c.id, submissions.c.answers).where(submissions.c.id.in_(these))
    return {row.id: row.answers or {} for row in conn.execute(asked)}


def _told(
    library: Library,
    form: FormDefinition,
    asked: Sequence[QueryView],
    names: Mapping[str, str],
    read: Mapping[int, Mapping[str, Any]],
) -> Iterator[Told]:
    for one in asked:
        # What was read as another form first was asked in the words of that one, and has other answers by now.
        same = (one.form, one.edition) == (form.form, form.edition)
        its = form if same else _form_of(library, one)
        before = _before(its, one.query, read[one.submission] if same else {})
        for said in one.said:
            yield Told(one, said, chosen(its, one.query, said, names), before)


def _form_of(library: Library, asked: QueryView) -> FormDefinition | None:
    """The form of a query; None where it is not here now."""
    try:
        return library.load(asked.form, asked.edition)
    except CarepackError:
        return None


def _before(form: FormDefinition | None, query: Query, read: Mapping[str, Any]) -> str | None:
    """What was seen at the place of a query; without that, what was read there, as the form writes it."""
    if query.raw is not None:
        return says(form, query) or None
    kept = read.get(query.path or "")
    return _as_written(form, query, kept) if kept is not None else None


def _as_written(form: FormDefinition | None, query: Query, kept: Any) -> str:
    """An answer as the ledger keeps it, as the form writes it; as it is kept, where the form has no such place."""
    slot = slot_at(form, query.path) if form is not None and query.path else None
    return str(kept) if slot is None else show(slot.field, codec.unpack(kept))


def chosen_by(ledger: Ledger, form: FormDefinition, asked: QueryView) -> tuple[Told, ...]:
    """What was said to one query, oldest first: with what was taken by it, in words."""
    with ledger.reading() as conn:
        names = {r.ref: r.name for r in conn.execute(select(people.c.ref, people.c.name))}
        read = _answers_read(conn, {asked.submission})
    return _in_turn(_told(ledger.library, form, [asked], names, read))


def chosen_of_each(ledger: Ledger, asked: Sequence[QueryView]) -> Mapping[int, tuple[Told, ...]]:
    """By number, what was said to each of these queries, of whatever form, as `chosen_by` has it."""
    with ledger.reading() as conn:
        names = {r.ref: r.name for r in conn.execute(select(people.c.ref, people.c.name))}
        read = _answers_read(conn, {a.submission for a in asked})
    forms = {key: _form_of(ledger.library, a) for a in asked for key in [(a.form, a.edition)]}
    out: dict[int, tuple[Told, ...]] = {}
    for a in asked:
        form = forms[a.form, a.edition]
        before = _before(form, a.query, read[a.submission])
        out[a.number] = _in_turn(Told(a, s, chosen(form, a.query, s, names), before) for s in a.said)
    return out


def chosen(form: FormDefinition | None, query: Query, said: Spoken, names: Mapping[str, str]) -> str | None:
    """What was taken by what was said to a query, in words; `names` are those of the roster, by reference."""
    if query.code in decision.PERSON_CODES:
        return "nobody on the roster" if said.value is None else _people(query, said.value, names)
    if query.code == decision.FORM_CODE and said.action == "waive":
        which = f"{form.title}, edition {form.edition}" if form is not None else "another form"
        return f"it is {which}, and no return of that copy"
    if said.action in {"waive", "blank", "moot"}:
        return None
    if query.code == decision.WITHDRAWN:
        left = said.value == "earlier"
        return f"record {filed_again.record_in(query)} stays withdrawn" if left else "it is filed again"
    if query.code in decision.COMPARING:
        return _kept(query, said.value)
    return _as_written(form, query, said.value)


def _people(query: Query, value: Any, names: Mapping[str, str]) -> str:
    """People as the ledger has them; of a reference that it does not have any more, as they were offered."""
    offered = {p.person: p.name for c in query.candidates for p in _each(c)}
    each = [
        f"{name} ({ref})" if (name := names.get(ref) or offered.get(ref)) else str(ref)
        for ref in (value if isinstance(value, list) else [value])
    ]
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}, a record for each"


def _each(candidate: Any) -> tuple[PersonCandidate, ...]:
    if isinstance(candidate, PeopleCandidate):
        return candidate.people
    return (candidate,) if isinstance(candidate, PersonCandidate) else ()


def _kept(query: Query, value: Any) -> str:
    record = decision.compared_with(query)
    which = f"record {record}" if record is not None else "the record that was there"
    if value == "another":
        return f"another session than {which}; both are kept"
    if value != "earlier":
        return "this return's answers"
    return (
        f"the same session as {which}" if query.code == decision.SAME else f"the earlier answers, of {which}"
    )


__all__ = ["Told", "chosen", "chosen_by", "chosen_of_each", "settled", "settled_of"]
