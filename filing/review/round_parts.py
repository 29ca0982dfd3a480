"""What a round of questions is made of: what it shows, what it waits for, which keys there are, and what is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.review.apply_decision import Outcome
from filing.review.differences import Offered
from filing.review.query_view import QueryView
from filing.review.settlement_rules import Settlement, ways
from filing.review.settling import Became, NotSettledError, settle_each
from schemas.definition import FormDefinition
from schemas.errors import Fault, LedgerError

Wish = Literal["key", "value", "person", "why", "reject", "sure", "last", "end"]
"""What the round waits for: a key, words (of an answer, a person, a reason, a reason to reject), yes or no to the same
answer for all, a key after the last question, or nothing more."""
TYPED: dict[str, Wish] = {"c": "value", "p": "person", "w": "why"}
"""Keys after which an answer is typed, and what is typed."""
KEPT = (
    "What was answered about earlier documents is kept. A query of a document that is still open can be settled again "
    "(carepack queries settle); a record is put right with carepack records amend, move or withdraw."
)
"""What is told where nothing can be taken back any more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The question that is asked now. `alike`: how many ask the same, this one too. `keys`: those that do something.

    `place` of `total` questions, and `document` of `documents`. `to_all`: the answer will be given to all alike.
    `answer`: what stands at the place of a question that has nothing that was seen, such as a rule's.
    """

    asked: QueryView
    answer: str | None
    form: FormDefinition
    candidates: tuple[Offered, ...]
    keys: tuple[str, ...]
    place: int
    total: int
    document: int
    documents: int
    alike: int
    to_all: bool


News = Became | Outcome | Fault | str
"""What is told between two questions: what became of a document (or of one that waited), what was refused, a word."""


@dataclass(frozen=True, slots=True)
class Act:
    """One key's work: these questions were answered so, or, without a settlement, passed over. `closed` are the
    questions that need no answer because of it."""

    asked: tuple[QueryView, ...]
    settlement: Settlement | None
    closed: tuple[QueryView, ...] = ()


def keys_of(asked: QueryView, form: FormDefinition, same: int, *, undo: bool) -> tuple[str, ...]:
    """The keys that do something for a question, of which so many ask the same."""
    there = ways(form, asked.query)
    out = [str(n) for n in range(1, min(len(asked.query.candidates), 9) + 1)]
    out += ["c"] if "correct" in there else []
    out += ["p"] if {"person", "people"} & {*there} else []
    out += ["b"] if "blank" in there else []
    out += ["w"] if "waive" in there else []
    out += ["a"] if same > 1 else []
    return (*out, "s", *(["u"] if undo else []), "r", "q", "?")


@dataclass(slots=True)
class Written:
    """What came of writing: `again` are queries to be asked once more, because their answers make no record."""

    settled: int = 0
    news: list[News] = field(default_factory=list)
    again: list[int] = field(default_factory=list)


def write(
    ledger: Ledger, said: Mapping[int, Settlement], views: Mapping[int, QueryView], actor: Actor
) -> Written:
    """Settles what can be settled still; what cannot is told, and left out: so is what somebody else has answered
    since `views` were taken.

    Where one document's answers make no record, the others are kept, and that one is to be asked about again. Raises
    LedgerError for anything else; nothing is written then.
    """
    out = Written()
    lots = [dict(said)]
    while lots:
        lot = lots.pop(0)
        documents = dict.fromkeys(views[n].submission for n in lot)
        try:
            done = settle_each(ledger, lot, actor, seen=views) if lot else None
        except NotSettledError as error:
            for number, fault in error.refused.items():
                what = f"Query {number} was not settled: {fault.what}"
                out.news.append(Fault(fault.code, what, fault.place, fault.do))
            lots.insert(0, {n: s for n, s in lot.items() if n not in error.refused})
        except LedgerError as error:
            if error.code != "record-unfit":
                raise
            if len(documents) == 1:
                out.news += error.faults
                out.again += lot
            else:
                lots[:0] = [{n: s for n, s in lot.items() if views[n].submission == d} for d in documents]
        else:
            if done is not None:
                out.settled += len(done.numbers)
                out.news += [*done.documents, *done.waited]
    return out
