"""What a settlement means for the query it settles: the value to keep, or why it cannot be settled so. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from filing.ledger import codec
from filing.people import roster
from filing.review import decision
from schemas.definition import Field, FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.paths import slot_at
from schemas.reading import Query
from schemas.values import Understood, Value, from_marks, understand

if TYPE_CHECKING:
    from filing.review.queries import Settlement


def answer_of(
    form: FormDefinition, query: Query, settlement: Settlement, everyone: Sequence[roster.Person]
) -> Any:
    """The value of a settlement, packed: an answer, a person's reference, which answers to keep, or None.

    Raises UsageError with a code `settlement-…` where this query cannot be settled so.
    """
    if query.level == "note":
        raise refuse_settlement(
            "settlement-note", "A note holds nothing back.", "There is nothing to settle."
        )
    if settlement.action == "waive":
        return _waived(query, settlement)
    if query.code in decision.PERSON_CODES:
        return _person(query, settlement, everyone)
    if query.code == decision.DIFFERENT:
        return _kept(query, settlement)
    slot = slot_at(form, query.path) if query.path else None
    if slot is None:
        return _document(query, settlement)
    if settlement.action == "blank":
        return None
    return codec.pack(_value(slot.field, query, settlement))


def _waived(query: Query, settlement: Settlement) -> None:
    if not (settlement.why or "").strip():
        raise refuse_settlement("settlement-no-reason", "Waiving needs a reason.", "Say why, with --why.")
    if query.code in {"another-person", decision.DIFFERENT}:
        what, do = "This cannot be left as it is.", "Accept one of the candidates."
        raise refuse_settlement("settlement-not-waivable", what, do)


def _candidate(query: Query, settlement: Settlement) -> Any:
    number = 1 if settlement.candidate is None else settlement.candidate
    if settlement.candidate is None and len(query.candidates) > 1:
        what, do = "There is more than one candidate.", f"Say which, from 1 to {len(query.candidates)}."
        raise refuse_settlement("settlement-which-candidate", what, do)
    if not 1 <= number <= len(query.candidates):
        count = len(query.candidates)
        do = f"Say which, from 1 to {count}." if count else "Correct it, leave it blank, or waive it."
        raise refuse_settlement("settlement-no-candidate", "There is no such candidate.", do)
    return query.candidates[number - 1]


def _person(query: Query, settlement: Settlement, everyone: Sequence[roster.Person]) -> str:
    if settlement.action == "accept":
        return str(_candidate(query, settlement)["person"])
    if settlement.action == "correct":
        return roster.pick(everyone, settlement.value or "").ref
    what, do = (
        "This asks whose document it is.",
        "Accept a candidate, or correct it with a reference or name.",
    )
    raise refuse_settlement("settlement-not-a-person", what, do)


def _kept(query: Query, settlement: Settlement) -> str:
    if settlement.action != "accept":
        what, do = (
            "This asks which answers to keep.",
            "Accept candidate 1 (the earlier ones) or 2 (this return's).",
        )
        raise refuse_settlement("settlement-which-answers", what, do)
    return str(_candidate(query, settlement)["keep"])


def _document(query: Query, settlement: Settlement) -> Any:
    """Doubts about the whole document: they are confirmed (by a candidate) or waived."""
    if settlement.action == "accept" and query.candidates:
        return codec.storable(_candidate(query, settlement))
    what = "This is about the document, not about one answer."
    do = "Waive it with a reason (--waive --why), or import the document again with --form."
    raise refuse_settlement("settlement-not-an-answer", what, do)


def _value(field: Field, query: Query, settlement: Settlement) -> Value:
    if settlement.action == "accept":
        told = _candidate(query, settlement)
        understood = _understood(field, told)
    else:
        understood = understand(field, settlement.value or "")
    if understood.doubt is not None:
        do = understood.doubt.say
        raise refuse_settlement(
            "settlement-not-understood", "This is no answer to the question.", do, query.path
        )
    if understood.value is None:
        do = "To leave it empty, blank it."
        raise refuse_settlement("settlement-empty", "There is no value.", do, query.path)
    return understood.value


def _understood(field: Field, candidate: Any) -> Understood:
    """A candidate as a value: as JSON has it, or as it was shown."""
    if isinstance(candidate, list | tuple):
        return from_marks(field, [str(c) for c in candidate])
    if field.type == "tick" and candidate is True:
        return Understood(True)
    if field.type == "duration" and isinstance(candidate, int):
        return Understood(candidate)
    return understand(field, str(candidate))


def refuse_settlement(code: str, what: str, do: str, path: str | None = None) -> UsageError:
    """The error that a query cannot be settled so."""
    return UsageError(Fault(code, what, Place(path=path), do))
