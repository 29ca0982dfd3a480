"""What may be meant, in words that a person chooses by: the same whether a terminal or a window shows them."""

from __future__ import annotations

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
from schemas.values import from_marks, show, understand


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
    if slot is None or not query.raw:
        return query.raw
    words = {o.key: o.say for o in slot.field.marks}
    keys = query.raw.split(", ")
    return "; ".join(words[k] for k in keys) if all(k in words for k in keys) else query.raw


def value_in_words(slot: Slot | None, value: Plain) -> str:
    """A value as the form writes it, from how JSON has it."""
    if slot is None:
        return str(value)
    if isinstance(value, tuple):
        meant = from_marks(slot.field, list(value)).value
    else:
        meant = value if isinstance(value, int) else understand(slot.field, str(value)).value
    return show(slot.field, meant) if meant is not None else str(value)
