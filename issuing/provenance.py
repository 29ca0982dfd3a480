"""Where a record comes from, for whoever must be able to check it: documents, versions, answers one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from filing.records.how_read import KEYED, METHODS, said_by
from issuing.answer_words import LET_BE, SAID, SETTLED
from schemas.further_pages import FurtherPages, Section, Table
from schemas.paths import slot_at

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.records.changes import Change
    from filing.records.records import Answer, Filed
    from filing.records.versions import Version
    from filing.review.query_view import QueryView
    from filing.review.settled import Told
    from schemas.definition import FormDefinition

TITLE = "Where this record comes from"
SHOWN = 120
"""Characters of a question or an answer that are told; all of it stands on the form."""
_BEFORE = 60
"""Characters that are told of what stood somewhere before: the version that says it can be printed by itself."""
_MANY = 6
"""Changes of a version that are told one by one."""
_CHANGING = frozenset({"amended", "replaced", "undone"})
"""What is done with a record that may put something else in the place of an answer."""
_NONE = "–"
_ACTS = {
    "filed": "Filed",
    "completed": "Signatures added by a further return",
    "noted": "A further return said the same",
    "replaced": "Replaced by a further return",
    "amended": "Amended",
    "moved": "Moved to another person",
    "withdrawn": "Withdrawn",
    "merged": "Merged into another record",
    "undone": "Put back as it was before",
}


def pages(
    ledger: Ledger, form: FormDefinition, filed: Filed, versions: Sequence[Version], when: dt.datetime
) -> FurtherPages:
    """What an inspector is told about this version of a record, as printed at `when`."""
    from filing.records.changes import changes
    from filing.records.records import answers
    from filing.records.versions import merged_into
    from filing.review.settled import settled_of

    parts = merged_into(ledger, versions)
    every = (*versions, *parts)
    documents = _documents(every)
    asked = settled_of(ledger, form, filed.number, versions, parts)
    done = _done(filed, versions, parts, documents, changes(ledger, form, versions))
    return FurtherPages(
        title=TITLE,
        record=filed.number,
        notice=notice(filed, versions),
        sections=(
            Section("The record", facts=tuple(_about(form, filed, versions, when))),
            *_of_documents(ledger, every, documents),
            Section("What was done with it", table=done),
            Section("Every answer", table=_answers(tuple(answers(ledger, filed)), documents)),
            *_flagged(form, filed),
            *_asked(form, asked, documents),
        ),
    )


def notice(filed: Filed, versions: Sequence[Version]) -> str | None:
    """What must not be overlooked: that this is not the record that counts, and which one does."""
    newest = versions[-1]
    done = f"on {_day(newest.at)} by {newest.by}"
    if newest.number == filed.number and newest.counts:
        return None
    if not newest.counts:
        into = f" into record {newest.merged_into}" if newest.merged_into else ""
        return f"This record does not count any more: it was {newest.act}{into} {done}."
    return (
        f"This is not the current record. It is version {filed.version}; the current one is version "
        f"{newest.version}, record {newest.number}, {done}."
    )


def _about(
    form: FormDefinition, filed: Filed, versions: Sequence[Version], when: dt.datetime
) -> Iterator[tuple[str, str]]:
    yield "Record", f"{filed.number}, version {filed.version} of {versions[-1].version}"
    yield "Form", f"{form.title}, edition {form.edition} ({form.form}.{form.edition})"
    yield "Person", f"{filed.name or 'nobody named'}{f' ({filed.person})' if filed.person else ''}"
    yield "Date", f"{filed.held:%d/%m/%Y}" if filed.held else "no date"
    if filed.period:
        yield "Period", filed.period
    yield "Copy", filed.copy or "none: it came back on a form without a number"
    yield "State", filed.state
    if form.private is not None:
        yield "Private", form.private
    yield "Printed", _moment(when)


def _documents(versions: Sequence[Version]) -> Mapping[int, int]:
    """The number that each document has on these pages, by its submission."""
    return {s: n for n, s in enumerate(dict.fromkeys(v.submission for v in versions), 1)}


def _of_documents(
    ledger: Ledger, versions: Sequence[Version], documents: Mapping[int, int]
) -> Iterator[Section]:
    from filing.review.submissions import came_from

    by_submission = {v.submission: v for v in versions}
    for submission, number in documents.items():
        of = by_submission[submission]
        facts = [
            ("File", of.document),
            ("SHA-256", " ".join(of.sha256[n : n + 16] for n in range(0, 64, 16))),
        ]
        if of.locator:
            facts.append(("Part of it", of.locator))
        facts.append(("Received", f"{_moment(_when(of.received_at))} by {of.received_by}"))
        facts += [
            ("Again as", f"{p.name}, {_moment(_when(p.first_at))} by {p.first_by}")
            for p in came_from(ledger, of.sha256)[1:]
        ]
        yield Section(f"Document {number}" if len(documents) > 1 else "The document", facts=tuple(facts))


def _done(
    filed: Filed,
    versions: Sequence[Version],
    parts: Sequence[Version],
    documents: Mapping[int, int],
    changed: Mapping[int, Sequence[Change]],
) -> Table:
    rows = []
    for before, v in zip((None, *versions), versions, strict=False):
        what = what_was_done(v, before)
        of = f", document {documents[v.submission]}" if len(documents) > 1 else ""
        here = ", this one" if v.number == filed.number and len(versions) > 1 else ""
        done = f"{v.by}, {_moment(_when(v.at))}"
        told = _changed(changed[v.number]) if v.act in _CHANGING else ""
        rows.append((f"{v.version} (record {v.number}){here}", f"{what}{of}{told}", done, v.why or _NONE))
    for v in parts:
        of = f", document {documents[v.submission]}" if len(documents) > 1 else ""
        done = f"{v.by}, {_moment(_when(v.at))}"
        rows.append((f"Record {v.number}", f"Made a part of this one{of}", done, v.why or _NONE))
    return Table(("Version", "What was done", "By", "Why"), (1.6, 3.2, 2.0, 2.0), tuple(rows))


def what_was_done(version: Version, before: Version | None) -> str:
    """What was done with a version, in words; of a move, whose it is and whose it was."""
    if version.merged_into:
        return f"Merged into record {version.merged_into}"
    if version.act == "moved" and version.name:
        was = f", from {_named(before)}" if before is not None and before.name else ""
        return f"Moved to {_named(version)}{was}"
    if version.act == "undone" and before is not None and before.person != version.person:
        return f"{_ACTS['undone']}: of {_named(version)}"
    return _ACTS.get(version.act, version.act)


def _named(version: Version) -> str:
    return f"{version.name or 'nobody named'}{f' ({version.person})' if version.person else ''}"


def _changed(changes: Sequence[Change]) -> str:
    """What stood at the places that a version changed; of very many the first, for each version can be printed."""
    told = [
        f"{_middle_out(c.question.rstrip(' :'))}: {_value(c.became)}, before {_value(c.was)}"
        for c in changes[:_MANY]
    ]
    more = len(changes) - _MANY
    told += [f"and {more} more answer{'' if more == 1 else 's'}"] if more > 0 else []
    return f". {'; '.join(told)}" if told else ""


def _value(words: str | None) -> str:
    return "(blank)" if words is None else f"“{_short(words, _BEFORE)}”"


def _answers(told: Sequence[Answer], documents: Mapping[int, int]) -> Table:
    rows = tuple(
        (
            _middle_out(answer.question.rstrip(" :") or answer.path),
            _short(answer.shown),
            _read(answer, documents),
        )
        for answer in told
    )
    return Table(("Question", "Answer", "How it was read, and how surely"), (2.8, 3.0, 3.0), rows)


def _read(answer: Answer, documents: Mapping[int, int]) -> str:
    came, document = answer.came, documents.get(answer.submission or 0)
    page = (came.get("evidence") or {}).get("page")
    by = answer.settled_by if answer.method == KEYED else None
    said = [METHODS.get(answer.method, answer.method) or _NONE] if by is None else []
    if page is not None:
        said.append(f"page {page}")
    if len(documents) > 1 and document is not None:
        said.append(f"document {document}")
    if answer.confidence is not None and by is None:
        said.append(f"{answer.confidence:.0%}")
    if signed := came.get("signature"):
        said.append(f"signature: {str(signed).replace('-', ' ')}{', as it was keyed' if by else ''}")
    if by is None:
        return ", ".join(said) + _settled(answer)
    at = _moment(_when(answer.settled_at or ""))
    return " – ".join(
        [f"Keyed by {said_by(by, at, answer.settled_why, came)}", *([", ".join(said)] if said else [])]
    )


def _settled(answer: Answer) -> str:
    if not answer.settled_by:
        return ""
    how = SETTLED.get(answer.settled_how or "", answer.settled_how or "settled")
    at = f", {_moment(_when(answer.settled_at))}" if answer.settled_at else ""
    return f". {how} by {answer.settled_by}{at}{_why(answer.settled_why)}"


def _flagged(form: FormDefinition, filed: Filed) -> Iterator[Section]:
    rows = []
    for flag in filed.flags:
        word = next((w for w in ("waived", "blanked") if w in flag), None)
        done: Mapping[str, Any] = flag[word] if word else {}
        how = f"{LET_BE[word]} by {done['by']}{_why(done.get('why'))}" if word else _NONE
        rows.append((_question(form, flag.get("path")), f"{flag['say']} [{flag['code']}]", how))
    if rows:
        told = Table(("At", "What was noted", "Let pass or left blank"), (2.4, 3.8, 2.6), tuple(rows))
        yield Section("What was noted, let pass or left blank", table=told)


def _asked(form: FormDefinition, asked: Sequence[Told], documents: Mapping[int, int]) -> Iterator[Section]:
    rows = tuple(
        (
            f"{_question(form, one.asked.query.path)}{_of(one.asked, documents)}",
            f"{one.asked.query.say}{_saw(one)} [{one.asked.query.code}]",
            f"{SAID.get(one.said.action, one.said.action)} by {one.said.by}, {_moment(_when(one.said.at))}"
            f"{f': {_short(one.chosen)}' if one.chosen else ''}{_why(one.said.why)}"
            f"{'. Replaced by what was said later' if one.replaced else ''}",
        )
        for one in asked
    )
    if rows:
        told = Table(("At", "What was asked", "What was chosen, or let be"), (2.0, 3.4, 3.4), rows)
        yield Section("What was asked, and settled", table=told)


def _of(asked: QueryView, documents: Mapping[int, int]) -> str:
    """Which document a query is about, where there are several; one that was set aside is none of the record's."""
    number = documents.get(asked.submission)
    if number is None:
        return f", {asked.document} (set aside)"
    return f", document {number}" if len(documents) > 1 else ""


def _saw(told: Told) -> str:
    """What stood there before, unless it is what was chosen."""
    same = told.before is None or told.before == told.chosen
    return "" if same else f" It said “{_short(told.before or '', _BEFORE)}”."


def _why(why: str | None) -> str:
    return f". Why: {why}" if why else ""


def _question(form: FormDefinition, path: str | None) -> str:
    slot = slot_at(form, path) if path else None
    return _middle_out(slot.question.rstrip(" :")) if slot is not None else path or "The whole document"


def _middle_out(question: str) -> str:
    """A question of a length that can be told: of a long one in a table, the row's beginning and the column."""
    if len(question) <= SHOWN:
        return question
    return f"{question[:70].rpartition(' ')[0]} … {question[-45:].partition(' ')[2]}"


def _short(text: str, most: int = SHOWN) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 2].rstrip()} …"


def _when(kept: str) -> dt.datetime:
    return dt.datetime.fromisoformat(kept)


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%d/%m/%Y %H:%M} UTC"


def _day(kept: str) -> str:
    return f"{_when(kept).astimezone(dt.UTC):%d/%m/%Y}"
