"""From what was seen to a record and its queries: one code for Word, PDF and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from schemas import doubts, mean_checks, normal, records, rules
from schemas.candidates import values
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.definition_base import Model
from schemas.handwriting import WRITTEN
from schemas.identity import Identity, settle
from schemas.names import joins_names, name_key
from schemas.paths import Slot, slot_at, slots
from schemas.policies import Policies
from schemas.questions import asked
from schemas.reading import Observation, Query, Reading
from schemas.standing import is_access_copy, is_inspection_copy, is_taken_out
from schemas.values import Doubt, Understood, Value, from_marks, show, understand

SURE = 0.8
"""Below this confidence (0 to 1) a value is only a candidate for a person to confirm."""


JOINT = "several-people"


class Checked(Model):
    """A reading made sense of: identity, record (JSON), answers by path, and every query.

    `answers` is in normal form; `understood` goes by the paths of the document, where rows may be blank.
    """

    identity: Identity | None
    record: dict[str, Any]
    answers: dict[str, Value]
    understood: dict[str, Value | None]
    queries: tuple[Query, ...]

    @property
    def in_doubt(self) -> bool:
        """Whether a person must look at this before it can be relied on."""
        return any(q.level == "must" for q in self.queries)


def joint(form: FormDefinition, answers: Mapping[str, Value]) -> tuple[Query, ...]:
    """The question whose a document is that plainly names several people, where there is no roster to tell by."""
    # Of a group each is named in a row, and the name of such a form's `person` is no answer's path.
    name = answers.get(form.about.person) if form.about.person is not None else None
    if not isinstance(name, str) or not joins_names(name):
        return ()
    say = (
        "Several people are named here. Whose is it? With a roster (`carepack roster import`) each of them gets a "
        "record of it; without one it can be waived, and is filed under these words."
    )
    return (Query(code=JOINT, path=form.about.person, say=say, raw=name),)


def check(
    form: FormDefinition,
    reading: Reading,
    copy: Copy | None = None,
    rows: Mapping[str, int] | None = None,
    policies: Policies | None = None,
    *,
    page_of: Mapping[str, int] | None = None,
    on: dt.date | None = None,
) -> Checked:
    """The record of a reading, with a query for everything that is not certain.

    `rows` says how many rows each repeating table of the document's rendition was printed with, where that
    is known: a row that was taken out is then noticed. `page_of` says on which page each path stands: of a page
    that is missing as a whole nothing else is asked.

    A value in doubt is no part of the record: it stands in its query, with candidates. What the form has and
    the document lacks is a query as well. With the `copy` that was issued, locked values must have come back.
    `policies` are the organisation's; `on` is the day on which it is read.
    """
    identity, agreed = settle(reading.carriers)
    queries: list[Query] = [_named(form, q) for q in reading.queries]
    if not agreed:
        queries.insert(0, _carriers(reading))
    elif identity is not None and (identity.form, identity.edition) != (form.form, form.edition):
        queries.insert(0, Query(code="another-form", say="The document says it is another form or edition."))
    page_gone = any(q.code in _PAGE_GONE for q in queries)
    queries += _not_current(reading)
    if not page_gone and not any(slot_at(form, seen.path) for seen in reading.values):
        return _none_found(form, identity, queries)
    found: dict[str, Value | None] = {}
    doubted: set[str] = set()
    for seen in reading.values:
        slot = slot_at(form, seen.path)
        if slot is None:
            queries.append(
                Query(
                    code="no-such-question",
                    path=seen.path,
                    say="The form has no such question.",
                    raw=_raw(seen),
                    evidence=seen.evidence,
                )
            )
        elif seen.path in found or seen.path in doubted:
            queries.append(_twice(slot, seen, found))
        elif page_gone and seen.doubt == "field-unseen" and not _raw(seen):
            found[seen.path] = None  # it is empty, and its page is asked about
        else:
            understood = _understood(slot, seen)
            if understood.doubt is not None:
                doubted.add(seen.path)
                queries.append(_query(slot, seen, understood.doubt))
            else:
                found[seen.path] = understood.value
    queries = [_with_answer(q, found) for q in queries]
    here = {s.path for s in reading.values}
    gone = _of_missing_pages(here, page_of or {}) if page_gone else frozenset()
    queries += [q for q in _missing(form, here, rows or {}) if not _is_gone(q, gone, page_of or {})]
    # A doubted cell holds its row's place: no row is dropped, and none renumbered away from its query.
    there = [p for p, v in found.items() if v is not None and v != ""]
    moved = normal.renumbering(form, [*there, *doubted])
    queries = [q.model_copy(update={"path": moved.get(q.path, q.path)}) if q.path else q for q in queries]
    doubted = {moved.get(p, p) for p in doubted}
    answers = normal.answers(form, {moved.get(p, p): v for p, v in found.items()}, doubted)
    # Whoever looks for an answer that was not found need not be told as well that it must be given.
    lacking = gone.union(q.path for q in queries if q.code == "missing" and q.path)
    queries += [
        q
        for q in rules.check(form, answers, policies, on=on)
        if q.path not in doubted and not (q.code == "required" and q.path in lacking)
    ]
    if copy is not None:
        queries = [_with_given(form, q, copy) for q in queries if not _is_locked_away(q, copy)]
        queries += [
            q for q in _locked(form, copy, answers) if q.path not in doubted and q.path not in lacking
        ]
        queries += [q for q in mean_checks.other_links(form, copy.given, answers) if q.path not in doubted]
    return Checked(
        identity=identity,
        record=records.record_of(form, answers, doubted),
        answers=answers,
        understood=found,
        queries=tuple(queries),
    )


def _none_found(form: FormDefinition, identity: Identity | None, queries: list[Query]) -> Checked:
    """Where nothing of the form is in the document one thing is asked, and not each question that is missing."""
    say = (
        "Not one question of this form was found in the document: it is hardly this form. If it is no record of yours, "
        "reject it (carepack queries reject); if it is another form, read it as that (carepack queries reopen --form)."
    )
    first = [q for q in queries if q.code in _WHICH_DOCUMENT]
    kept = (*first, Query(code="none-found", say=say))
    return Checked(
        identity=identity, record=records.record_of(form, {}), answers={}, understood={}, queries=kept
    )


_WHICH_DOCUMENT = frozenset({"carriers-disagree", "another-form", "page-layout-unknown"})
_PAGE_GONE = frozenset({"page-missing", "page-too-poor"})
"""Queries about a page as a whole, of which nothing was read."""


def _understood(slot: Slot, seen: Observation) -> Understood:
    field = slot.field
    if seen.raw == WRITTEN and seen.doubt is not None:
        return Understood(doubt=Doubt(seen.doubt, doubts.SENTENCES.get(seen.doubt, doubts.UNKNOWN)))
    result = understand(field, seen.raw or "") if seen.marks is None else from_marks(field, seen.marks)
    if result.doubt is not None:
        return result
    candidates = () if result.value is None else (result.value,)
    if seen.doubt is not None:
        say = doubts.SENTENCES.get(seen.doubt, doubts.UNKNOWN)
        return Understood(doubt=Doubt(seen.doubt, say, candidates))
    if seen.confidence < SURE:
        return Understood(
            doubt=Doubt("unsure", "What stands here could not be read with certainty.", candidates)
        )
    return result


def _twice(slot: Slot, seen: Observation, found: Mapping[str, Value | None]) -> Query:
    """That a question stands there again: with the same answer it changes nothing, and is only noted."""
    again = _understood(slot, seen)
    if again.doubt is None and slot.path in found and again.value == found[slot.path]:
        query = _query(
            slot, seen, Doubt("seen-twice", "This question was found more than once, with one answer.")
        )
        return query.model_copy(update={"level": "note"})
    return _query(slot, seen, Doubt("seen-twice", "This question was found more than once."))


def _raw(seen: Observation) -> str | None:
    if seen.raw == WRITTEN:
        return None
    return seen.raw if seen.marks is None else ", ".join(seen.marks)


def _query(slot: Slot, seen: Observation, doubt: Doubt) -> Query:
    meant = [records.plain(c) for c in doubt.candidates]
    if seen.other is not None:
        meant.append(seen.other)
    return Query(
        code=doubt.code,
        path=slot.path,
        question=asked(slot),
        say=doubt.say,
        raw=_raw(seen),
        candidates=values(*meant),
        evidence=seen.evidence,
    )


_OVER_AN_ANSWER = frozenset({"picture-disagrees", "added-by-hand", "stray-text"})
"""Queries of readers about what stands over or beside an answer that was read all the same."""


def _with_answer(query: Query, found: Mapping[str, Value | None]) -> Query:
    """A query about the place of an answer, with what was read there: whoever looks at the page may find it right."""
    value = found.get(query.path) if query.path is not None else None
    if query.code not in _OVER_AN_ANSWER or query.candidates or value is None or value in {"", ()}:
        return query
    return query.model_copy(update={"candidates": values(records.plain(value))})


def _named(form: FormDefinition, query: Query) -> Query:
    """A query of a reader's own, with the question that its path answers: people go by those, not by paths."""
    if query.path is None or query.question is not None:
        return query
    slot = slot_at(form, query.path)
    return query if slot is None else query.model_copy(update={"question": asked(slot)})


def _carriers(reading: Reading) -> Query:
    said = "; ".join(f"{c.kind}: {c.text}" for c in reading.carriers)
    return Query(
        code="carriers-disagree",
        say="The marks that say which document this is do not agree. Was it put together from two?",
        raw=said,
    )


def _not_current(reading: Reading) -> Iterator[Query]:
    """A query where this was printed of a record that was not the current one: filed, it would come back to life."""
    said = next((c.standing for c in reading.carriers if c.standing), None)
    if said is not None:
        say = "This was printed of a record that did not count any more. Is it meant to be filed again?"
        if is_inspection_copy(said):
            say = "This was printed for an inspection, and its record is filed already. Is it meant to be filed again?"
        if is_access_copy(said):
            say = "This was printed for somebody who asked for what is held about them. Is it meant to be filed again?"
        if is_taken_out(said):
            say = "This was printed without some answers; its record is filed already. Is it meant to be filed again?"
        yield Query(code="not-current", say=say, raw=said)


def _missing(form: FormDefinition, seen: set[str], rows: Mapping[str, int]) -> Iterator[Query]:
    """What the form asks and the document lacks: questions, cells of rows that are there, whole rows."""
    there = {t.table: max(normal.rows_of(t.table, seen), default=0) for t in form.tables}
    last = {name: max(n, rows.get(name, 0)) for name, n in there.items()}
    gone: set[tuple[str, int]] = set()
    for slot in slots(form, last):
        if slot.path in seen:
            continue
        if slot.table is not None and slot.number is not None and not _row_there(slot, seen):
            gone.add((slot.table.table, slot.number))
            continue
        yield Query(
            code="missing",
            path=slot.path,
            question=asked(slot),
            say="This question was not found in the document. Compare it with the paper or file.",
        )
    for table, number in sorted(gone):
        heading = form.table(table).heading or form.table(table).columns[0].ask
        yield Query(
            code="row-missing",
            path=f"{table}.{number}",
            question=heading,
            say=f"Row {number} was taken out of the document. Make sure that nothing was lost with it.",
        )


def _of_missing_pages(here: set[str], page_of: Mapping[str, int]) -> frozenset[str]:
    """Paths that stand on pages of which nothing was found."""
    pages = {page_of[p] for p in here if p in page_of}
    return frozenset(p for p, page in page_of.items() if page not in pages)


def _is_gone(query: Query, gone: frozenset[str], page_of: Mapping[str, int]) -> bool:
    """Whether what a query misses stood on pages that are missing: a question, or a row with all its answers."""
    if query.code == "missing":
        return query.path in gone
    row = [p for p in page_of if p.startswith(f"{query.path}.")]
    return bool(row) and gone.issuperset(row)


def _row_there(slot: Slot, seen: set[str]) -> bool:
    table = slot.table
    return table is not None and any(f"{table.table}.{slot.number}.{c.name}" in seen for c in table.columns)


def _locked(form: FormDefinition, copy: Copy, answers: Mapping[str, Value]) -> Iterator[Query]:
    for path in copy.locked:
        given, slot = copy.given.get(path), slot_at(form, path)
        if slot is not None and not _same(slot, answers.get(path), given):
            yield Query(
                code="locked-changed",
                path=path,
                question=asked(slot),
                say="This was filled in when the copy was issued and should not have changed.",
                candidates=() if given is None else values(show(slot.field, given)),
            )


def _is_locked_away(query: Query, copy: Copy) -> bool:
    """Whether it asks for an answer where a locked one was taken out, which is asked about as that."""
    return query.code == "required" and query.path in copy.locked and query.path in copy.given


def _with_given(form: FormDefinition, query: Query, copy: Copy) -> Query:
    """A query about a locked place, with what the copy was given there among what may be meant."""
    slot = slot_at(form, query.path) if query.path in copy.locked else None
    given = copy.given.get(query.path) if query.path is not None else None
    if slot is None or given is None or query.level != "must" or query.code in rules.CODES:
        return query
    meant = values(records.plain(given))
    if meant[0] in query.candidates:
        return query
    return query.model_copy(update={"candidates": (*query.candidates, *meant)})


_TYPED = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-", "\u2013": "-",
    "\u2014": "-",
})  # fmt: skip


def _as_typed(words: str) -> str:
    return " ".join(words.translate(_TYPED).split())


def _same(slot: Slot, came: Value | None, given: Value | None) -> bool:
    """Whether a locked value came back: a person's name may have been given other apostrophes, dashes or marks.

    Of other words, quotation marks, dashes and spaces may be those that Word makes of typed ones by itself.
    """
    if slot.field.type == "person" and isinstance(came, str) and isinstance(given, str):
        return name_key(came) == name_key(given)
    if isinstance(came, str) and isinstance(given, str) and not slot.field.options:
        return _as_typed(came) == _as_typed(given)
    return came == given
