"""How the room of questions puts what it is given: who settled what, and what can be chosen from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from filing.ledger.actor import when
from filing.review.settled import Told
from issuing.answer_words import SAID

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


__all__ = ["Said", "history"]
