"""What may be meant, in words that a person chooses by: the same whether a terminal or a window shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from filing.review.decision_terms import CODES, WORDS
from filing.review.query_view import QueryView
from schemas import rules
from schemas.candidates import (
    AnswersCandidate,
    Candidate,
    FormCandidate,
    PeopleCandidate,
    PersonCandidate,
    Plain,
    SessionCandidate,
    WithdrawnCandidate,
)
from schemas.definition import FormDefinition
from schemas.paths import Slot, slot_at
from schemas.reading import Query
from schemas.values import Value, from_marks, show, understand


def in_words(form: FormDefinition, path: str | None, candidate: Candidate) -> list[str]:
    """A candidate in words: an answer as the form writes it, people, a form, a set of answers, another session.

    The first line says what it is, the others what is in it.
    """
    match candidate:
        case PersonCandidate():
            return [f"{candidate.name} ({candidate.person})"]
        case PeopleCandidate():
            names = [f"{p.name} ({p.person})" for p in candidate.people]
            return [f"{', '.join(names[:-1])} and {names[-1]}: a record for each"]
        case FormCandidate():
            return [candidate.name]
        case SessionCandidate():
            return [f"another session than record {candidate.record}: both are kept, each by itself"]
        case WithdrawnCandidate():
            return [f"not again: record {candidate.record} stays withdrawn"]
        case AnswersCandidate():
            return _answers(form, candidate)
    return [value_in_words(slot_at(form, path) if path else None, candidate.value)]


def _answers(form: FormDefinition, candidate: AnswersCandidate) -> list[str]:
    if not candidate.answers:
        if candidate.keep == "this":
            return ["file it again"]
        return [f"the same session: it stays record {candidate.record}, and this return is linked to it"]
    head = "the earlier answers" if candidate.keep == "earlier" else "this return's answers"
    if candidate.record is not None:
        head += f", filed as record {candidate.record}"
    out = [head]
    for at, value in candidate.answers.items():
        slot = slot_at(form, at)
        question = slot.question.rstrip(" :") if slot else at
        out.append(f"{question}: {'(blank)' if value is None else value_in_words(slot, value)}")
    return out


def says(form: FormDefinition | None, query: Query) -> str | None:
    """What was seen, as people know it: of boxes that are ticked, the words beside them; None where nothing was."""
    slot = slot_at(form, query.path) if form is not None and query.path else None
    if slot is None or not query.raw or query.code in WORDS:
        return query.raw
    words = {o.key: o.say for o in slot.field.marks}
    keys = query.raw.split(", ")
    return "; ".join(words[k] for k in keys) if all(k in words for k in keys) else query.raw


def seen_at(
    form: FormDefinition, base: Mapping[str, Value], every: Sequence[QueryView], paths: Iterable[str]
) -> dict[str, str]:
    """The words that a document has at these paths, of those where it has any: as read, or as they were asked about.

    What a rule asks once something was settled is about that, and words beside an answer are not the answer.
    """
    out: dict[str, str] = {}
    for path in paths:
        slot, value = slot_at(form, path), base.get(path)
        asked = (a.query for a in every if a.query.path == path and a.query.code not in _NOT_SEEN)
        raw = next((q for q in asked if q.raw is not None), None)
        if slot is not None and value is not None:
            out[path] = show(slot.field, value)
        elif raw is not None:
            out[path] = says(form, raw) or ""
    return out


_NOT_SEEN = WORDS | rules.CODES | CODES


def value_in_words(slot: Slot | None, value: Plain) -> str:
    """A value as the form writes it, from how JSON has it."""
    if slot is None:
        return str(value)
    if isinstance(value, tuple):
        meant = from_marks(slot.field, list(value)).value
    else:
        meant = value if isinstance(value, int) else understand(slot.field, str(value)).value
    return show(slot.field, meant) if meant is not None else str(value)
