"""How the room of questions puts what it is given: who settled what, and what can be chosen from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from filing.ledger.actor import when
from filing.review.settled import Told
from issuing.answer_words import SAID
from schemas.reading import Query
from schemas.was_held import CODE as SESSION_HELD

_DID = {
    "accept": "said that this is right",
    "correct": "gave",
    "blank": "left it empty",
    "waive": "let it be as it is",
}
_DONE = {**SAID, "moot": "No longer asked"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said to a question. `did` continues a name, `done` stands by itself."""

    by: str
    did: str | None
    done: str
    chosen: str | None
    why: str | None
    at: dt.datetime
    replaced: bool


def history(told: Sequence[Told], zone: dt.tzinfo | None) -> list[Said]:
    """What was said, oldest first, by the clocks of the organisation."""
    return [
        Said(
            t.said.by,
            _DID.get(t.said.action),
            _DONE.get(t.said.action, "Settled"),
            t.chosen,
            t.said.why,
            when(t.said.at).astimezone(zone),
            t.replaced,
        )
        for t in told
    ]


_HELD_OR_NOT = " If it was, waive this"


def say_here(query: Query) -> str:
    """What a question says, without what to do next at a terminal: here there is a button for it."""
    return query.say.partition(_HELD_OR_NOT)[0] if query.code == SESSION_HELD else query.say


def kind_here(code: str, words: str) -> str:
    """A kind of question, as a choice: of those that quote what was written, what they ask."""
    return "Was the session held?" if code == SESSION_HELD else words


__all__ = ["Said", "history", "kind_here", "say_here"]
