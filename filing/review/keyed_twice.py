"""Answers that matter most, keyed twice from handwriting: the second time without seeing the first.

What both keyings agree on is the answer. Where they differ, somebody looks a third time, with both beside the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from filing.people import roster
from filing.review.holding import FIRST, SECOND, Held
from filing.review.query_view import QueryView
from filing.review.settlement_rules import Settlement, answer_of
from schemas.definition import FormDefinition
from schemas.handwriting import BY_HAND
from schemas.paths import slot_at

Turn = Literal["once", "first", "second", "third"]
"""How a question is asked: once, as most are; or keyed a first and second time, and looked at a third."""


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


__all__ = ["Turn", "agree", "is_keyed_twice", "told", "turn_of"]
