"""What a settlement means for the query it settles: the value to keep, or why it cannot be settled so. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from filing.ledger import codec
from filing.people import roster
from filing.review import decision, needed
from schemas import long_lengths
from schemas.candidates import (
    AnswersCandidate,
    Candidate,
    FormCandidate,
    PeopleCandidate,
    PersonCandidate,
    Plain,
    SessionCandidate,
    ValueCandidate,
    WithdrawnCandidate,
)
from schemas.definition import Field, FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.paths import Slot, slot_at
from schemas.reading import Query
from schemas.subjects import is_subject
from schemas.typed import typed
from schemas.values import Understood, Value, from_marks, show, understand
from schemas.was_held import CODE as SESSION_HELD

Action = Literal["accept", "correct", "blank", "waive"]
Way = Literal["accept", "correct", "person", "people", "blank", "waive"]
"""As a person is told: `correct` is the right value, `person` one reference or name, `people` one or more of them."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person says to a query.

    `accept` takes a candidate (from 1), `correct` gives the right value as it would be written on the form (of a
    person: reference or name; of several, in `people`), `blank` leaves the place empty, `waive` lets it be as it is and
    needs a `why`; a `correct` length of more than a day needs one, too.
    """

    action: Action
    candidate: int | None = None
    value: str | None = None
    why: str | None = None
    people: tuple[str, ...] = ()


def ways(form: FormDefinition, query: Query) -> tuple[Way, ...]:
    """How a query may be settled, as `answer_of` takes it; none of a note, which holds nothing back."""
    if query.level == "note" or query.code == SESSION_HELD:
        return () if query.level == "note" else ("waive",)
    accept: tuple[Way, ...] = ("accept",) if query.candidates else ()
    if query.code in _OF_RECORDS:
        return accept
    if query.code == "another-person":
        return (*accept, "person")
    if query.code in decision.PERSON_CODES:
        return (*accept, "people", "waive")
    if query.path and (slot := slot_at(form, query.path)) is not None:
        people: tuple[Way, ...] = ("person",) if _names_the_subject(form, query, slot) else ()
        if _must_be_given(form, query):
            return (*accept, "correct", *people)
        if query.code in _ABOUT_A_BLANK:
            return (*accept, "correct", *people, "waive")
        blank: tuple[Way, ...] = () if query.path == form.about.held else ("blank",)
        return (*accept, "correct", *people, *blank, "waive")
    return (*accept, "waive")


_SAID: Mapping[Way, str] = {
    "accept": "accept a candidate (--accept N)",
    "correct": "give it (--correct VALUE)",
    "person": "say who it is (--person NAME)",
    "people": "say whose it is (--person NAME)",
    "blank": "leave it blank (--blank)",
    "waive": "waive it (--waive --why TEXT)",
}


def _instead(form: FormDefinition, query: Query) -> str:
    """How this query may be settled, as a sentence."""
    said = ", or ".join(_SAID[way] for way in ways(form, query))
    return f"{said[:1].upper()}{said[1:]}."


def answer_of(
    form: FormDefinition, query: Query, settlement: Settlement, everyone: Sequence[roster.Person]
) -> Any:
    """The value of a settlement, packed: an answer, references of people, which answers to keep, or None.

    One person's reference stands by itself, several are a list.

    Raises UsageError with a code `settlement-…` where this query cannot be settled so.
    """
    if query.level == "note":
        raise refuse_settlement(
            "settlement-note", "A note holds nothing back.", "There is nothing to settle."
        )
    if query.code == SESSION_HELD and settlement.action != "waive":
        what = "Whether the session was held is no answer on the form, which stays as it was signed."
        do = (
            "If it was held, waive this and say how you know (--waive --why TEXT). If not: carepack queries reject "
            "DOCUMENT, by the number of the document, which `carepack queries show` has."
        )
        raise refuse_settlement("settlement-held-or-not", what, do, query.path)
    _refuse_empty(form, query, settlement)
    if settlement.action == "waive":
        return _waived(query, settlement)
    if query.code in decision.PERSON_CODES:
        return _person(query, settlement, everyone)
    slot = slot_at(form, query.path) if query.path else None
    if settlement.action == "accept" and not query.candidates and slot is not None:
        what = "This has no candidates."
        raise refuse_settlement("settlement-no-candidate", what, _instead(form, query), query.path)
    if slot is not None and _names_the_subject(form, query, slot) and settlement.action == "correct":
        return codec.pack(_name(slot.field, query, settlement, everyone))
    if settlement.people:
        what, do = (
            "This does not ask whose document it is.",
            "Settle it by its own answer, with --correct VALUE.",
        )
        raise refuse_settlement("settlement-not-people", what, do)
    if query.code in _OF_RECORDS:
        return _kept(query, settlement)
    if slot is None:
        return _document(query, settlement)
    if settlement.action == "blank":
        return None
    value = _value(slot.field, query, settlement)
    if settlement.action == "correct":
        _refuse_long(form, slot, value, settlement)
    return codec.pack(value)


def _refuse_empty(form: FormDefinition, query: Query, settlement: Settlement) -> None:
    """Raises UsageError where a place is to stay without an answer that no record goes without, or has none already."""
    left_open = settlement.action == "blank" and query.path is not None and query.path == form.about.held
    if left_open or (settlement.action in {"waive", "blank"} and _must_be_given(form, query)):
        what = "A record is somebody's, of a day, and says something: this cannot be left open."
        do = (
            f"{_instead(form, query)} If the document is no record of yours: carepack queries reject DOCUMENT"
        )
        raise refuse_settlement("settlement-not-waivable", what, do, query.path)
    if settlement.action == "blank" and query.code in _ABOUT_A_BLANK:
        do = "To let it be so, waive it with a reason (--waive --why)."
        raise refuse_settlement("settlement-blank", "It is blank already.", do, query.path)


_OF_RECORDS = decision.COMPARING | {decision.WITHDRAWN}
"""Queries that show a record beside the return: one of the candidates is accepted."""
_ABOUT_A_BLANK = frozenset({"required", "when-then", "missing"})
"""Queries about a place where nothing stands: to leave it so is to waive them."""


def _must_be_given(form: FormDefinition, query: Query) -> bool:
    """Whether a query is about what no record goes without: it is answered, or the document is rejected."""
    return query.code in needed.CODES or (query.code in _ABOUT_A_BLANK and needed.is_needed(form, query.path))


def _names_the_subject(form: FormDefinition, query: Query, slot: Slot) -> bool:
    return slot.field.type == "person" and is_subject(form, query.path or "")


def _name(field: Field, query: Query, settlement: Settlement, everyone: Sequence[roster.Person]) -> Value:
    """The name that stands for whom a settlement names: of people by reference or name, or as it is written."""
    if settlement.people:
        chosen = [roster.pick(everyone, words).name for words in settlement.people]
        return " and ".join(dict.fromkeys(chosen))
    by_ref = [p for p in everyone if p.ref.casefold() == (settlement.value or "").strip().casefold()]
    if by_ref:
        return by_ref[0].name
    name = _value(field, query, settlement)
    if query.code in needed.CODES and not needed.is_name(name):
        do = "Write the name, or the reference on the roster."
        raise refuse_settlement("settlement-not-a-person", "This is nobody's name.", do, query.path)
    return name


def _waived(query: Query, settlement: Settlement) -> None:
    if not (settlement.why or "").strip():
        raise refuse_settlement("settlement-no-reason", "Waiving needs a reason.", "Say why, with --why.")
    if query.code in _OF_RECORDS | {"another-person"}:
        what, do = "This cannot be left as it is.", "Accept one of the candidates."
        raise refuse_settlement("settlement-not-waivable", what, do)


def _candidate(query: Query, settlement: Settlement) -> Candidate:
    number = 1 if settlement.candidate is None else settlement.candidate
    if settlement.candidate is None and len(query.candidates) > 1:
        what, do = "There is more than one candidate.", f"Say which, from 1 to {len(query.candidates)}."
        raise refuse_settlement("settlement-which-candidate", what, do)
    if not 1 <= number <= len(query.candidates):
        count = len(query.candidates)
        do = (
            f"Say which, from 1 to {count}."
            if count
            else "`carepack queries show` says how it may be settled."
        )
        raise refuse_settlement("settlement-no-candidate", "There is no such candidate.", do)
    return query.candidates[number - 1]


def _person(query: Query, settlement: Settlement, everyone: Sequence[roster.Person]) -> str | list[str]:
    told = _candidate(query, settlement) if settlement.action == "accept" else None
    if isinstance(told, PersonCandidate):
        return told.person
    if isinstance(told, PeopleCandidate):
        return [p.person for p in told.people]
    if settlement.action == "correct":
        words = settlement.people or (settlement.value or "",)
        refs = list(dict.fromkeys(roster.pick(everyone, w).ref for w in words))
        return refs if len(refs) > 1 else refs[0]
    what, do = (
        "This asks whose document it is.",
        "Accept a candidate, or correct it with a reference or name (of several people, --person for each).",
    )
    raise refuse_settlement("settlement-not-a-person", what, do)


def _kept(query: Query, settlement: Settlement) -> decision.Keep:
    told = _candidate(query, settlement) if settlement.action == "accept" else None
    if isinstance(told, AnswersCandidate):
        return told.keep
    if isinstance(told, SessionCandidate):
        return "another"
    if isinstance(told, WithdrawnCandidate):
        return "earlier"
    what, do = (
        "This asks which answers to keep.",
        "Accept one of the candidates: the earlier answers, this return's, or that it is another session.",
    )
    raise refuse_settlement("settlement-which-answers", what, do)


def _document(query: Query, settlement: Settlement) -> Any:
    """Doubts about the whole document: they are confirmed (by a candidate) or waived."""
    if settlement.action == "accept" and query.candidates:
        told = _candidate(query, settlement)
        return codec.storable(told.name if isinstance(told, FormCandidate) else _plain(told))
    what = "This is about the document, not about one answer."
    do = "Waive it with a reason (--waive --why), or import the document again with --form."
    raise refuse_settlement("settlement-not-an-answer", what, do)


def _plain(candidate: Candidate) -> Plain:
    if isinstance(candidate, ValueCandidate):
        return candidate.value
    what, do = "This candidate is no answer.", "`carepack queries show` says how else it may be settled."
    raise refuse_settlement("settlement-no-candidate", what, do)


def _value(field: Field, query: Query, settlement: Settlement) -> Value:
    if settlement.action == "accept":
        understood = _understood(field, _plain(_candidate(query, settlement)))
    else:
        understood = typed(field, settlement.value or "")
    if understood.doubt is not None:
        do = understood.doubt.say
        raise refuse_settlement(
            "settlement-not-understood", "This is no answer to the question.", do, query.path
        )
    if understood.value is None:
        do = "To leave it empty, blank it."
        raise refuse_settlement("settlement-empty", "There is no value.", do, query.path)
    return understood.value


def _refuse_long(form: FormDefinition, slot: Slot, value: Value, settlement: Settlement) -> None:
    """Raises UsageError `settlement-long-length` for more than a day that was typed, unless it is said why it is so."""
    if (settlement.why or "").strip():
        return
    for long in long_lengths.check(form, {slot.path: value}):
        told = f'--correct "{show(slot.field, value)}" --why TEXT'
        do = f"Give what is meant; if it is so, say why: carepack queries settle NUMBER {told}"
        what = f"“{slot.question.rstrip(' :')}”: {long.say}"
        raise refuse_settlement("settlement-long-length", what, do, slot.path)


def _understood(field: Field, candidate: Plain) -> Understood:
    """A candidate as a value: as JSON has it, or as it was shown."""
    if isinstance(candidate, tuple):
        return from_marks(field, list(candidate))
    if field.type == "tick" and candidate is True:
        return Understood(True)
    if field.type == "duration" and isinstance(candidate, int):
        return Understood(candidate)
    return understand(field, str(candidate))


def refuse_settlement(code: str, what: str, do: str, path: str | None = None) -> UsageError:
    """The error that a query cannot be settled so."""
    return UsageError(Fault(code, what, Place(path=path), do))
