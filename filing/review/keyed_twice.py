"""Answers that matter most, keyed twice from handwriting: the second time without seeing the first.

What both keyings agree on is the answer. Where they differ, somebody looks a third time, with both beside the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from filing.people import roster
from filing.review.differences import Offered, offered, plain_line
from filing.review.holding import ANSWER, FIRST, SECOND, Held
from filing.review.query_view import QueryView
from filing.review.settlement_rules import Settlement, answer_of
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.handwriting import BY_HAND
from schemas.paths import slot_at

Turn = Literal["once", "first", "second", "third"]
"""How a question is asked: once, as most are; or keyed a first and second time, and looked at a third."""

ASKS: Mapping[Turn, str] = {
    "once": "",
    "first": "This answer matters, and was written by hand: it is keyed twice. Type what you see.",
    "second": "A second time, please: type what you see. The first keying is not shown.",
    "third": "The two keyings differ. Look once more, and say which is right.",
}
"""What is told of a question at each turn."""


def is_keyed_twice(form: FormDefinition, asked: QueryView) -> bool:
    """Whether this is about handwriting in a place that the form calls critical."""
    if asked.query.code not in BY_HAND or asked.query.path is None:
        return False
    slot = slot_at(form, asked.query.path)
    return slot is not None and slot.field.critical


def turn_of(form: FormDefinition, asked: QueryView, held: Sequence[Held]) -> Turn:
    """Which keying comes next, with what is held of this query."""
    if not is_keyed_twice(form, asked):
        return "once"
    turns = {h.turn for h in held if h.query == asked.number}
    return "third" if SECOND in turns else "second" if FIRST in turns else "first"


def is_blind(turn: Turn) -> bool:
    """Whether an answer is keyed from the page alone: nothing that was read or keyed is shown."""
    return turn in {"first", "second"}


def keyings_of(turn: Turn, held: Sequence[Held]) -> tuple[Held, ...]:
    """What was keyed before, where both are looked at."""
    return tuple(h for h in held if h.turn in {FIRST, SECOND}) if turn == "third" else ()


def candidates_at(
    turn: Turn, form: FormDefinition, asked: QueryView, held: Sequence[Held]
) -> tuple[Offered, ...]:
    """What can be taken at a turn: what the reader proposes, nothing where it is keyed, at last both keyings."""
    if turn == "once":
        return offered(form, asked.query)
    return tuple(Offered(n, (plain_line(_keyed(h)),)) for n, h in enumerate(keyings_of(turn, held), 1))


def _keyed(held: Held) -> str:
    words = held.settlement.value or "" if held.settlement else ""
    return words if held.settlement and held.settlement.action == "correct" else "(left empty)"


def keys_at(turn: Turn, keys: Sequence[str], candidates: Sequence[Offered]) -> tuple[str, ...]:
    """The keys that do something at a turn, of those that would where it is asked once."""
    if turn == "once":
        return tuple(keys)
    return (*(str(c.number) for c in candidates), *(k for k in keys if not k.isdigit() and k not in "ba"))


def kept_as(
    form: FormDefinition,
    asked: QueryView,
    held: Sequence[Held],
    settlement: Settlement,
    *,
    everyone: Sequence[roster.Person],
    by: str,
) -> tuple[int, Settlement]:
    """What words are at the turn that it is: a first or second keying, or the answer, with what is kept about it.

    Raises UsageError where they are no answer to the question.
    """
    turn = turn_of(form, asked, held)
    if settlement.action == "accept" and turn != "once":
        settlement = _of_keying(settlement, keyings_of(turn, held))
    answer_of(form, asked.query, settlement, everyone)
    if not is_blind(turn) or settlement.action not in {"correct", "blank"}:
        return ANSWER, settlement
    first = next((h for h in held if h.turn == FIRST), None)
    if first is None or first.settlement is None:
        return FIRST, settlement
    if agree(form, asked, first.settlement, settlement, everyone):
        return ANSWER, replace(settlement, why=settlement.why or told(first, by))
    return SECOND, settlement


def _of_keying(settlement: Settlement, keyings: Sequence[Held]) -> Settlement:
    chosen = (settlement.candidate or 0) - 1
    if 0 <= chosen < len(keyings) and (kept := keyings[chosen].settlement) is not None:
        return replace(kept, why=kept.why or "Keyed twice, and looked at a third time.")
    do = f"Say which, from 1 to {len(keyings)}, or type it." if keyings else "Type what you see on the page."
    raise UsageError(Fault("settlement-no-candidate", "There is no such candidate.", Place(), do))


def agree(
    form: FormDefinition,
    asked: QueryView,
    one: Settlement,
    other: Settlement,
    everyone: Sequence[roster.Person],
) -> bool:
    """Whether two keyings mean the same answer. Raises UsageError where one is none."""
    first, second = (answer_of(form, asked.query, s, everyone) for s in (one, other))
    return bool(first == second)


def told(one: Held, by: str) -> str:
    """What is kept with an answer that was keyed twice alike."""
    return f"Keyed twice alike, by {one.by}" + ("." if by == one.by else f" and {by}.")


__all__ = [
    "ASKS",
    "Turn",
    "agree",
    "candidates_at",
    "is_blind",
    "is_keyed_twice",
    "kept_as",
    "keyings_of",
    "keys_at",
    "told",
    "turn_of",
]
