"""What a round of questions is made of: what it shows, what it waits for, which keys there are, and what is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people import roster
from filing.review import decision
from filing.review.apply_decision import Outcome
from filing.review.differences import Offered
from filing.review.query_view import QueryView
from filing.review.settlement_rules import Settlement, ways
from filing.review.settling import Became, NotSettledError, settle_each
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import CarepackError, Fault, LedgerError, UsageError

Wish = Literal["key", "value", "person", "why", "reject", "sure", "last", "end"]
"""What the round waits for: a key, words (of an answer, a person, a reason, a reason to reject), yes or no to the same
answer for all, a key after the last question, or nothing more."""
TYPED: dict[str, Wish] = {"c": "value", "p": "person", "w": "why"}
"""Keys after which an answer is typed, and what is typed."""
UNSAID: dict[Wish, str] = {
    "value": "Nothing was typed, and nothing is answered.",
    "person": "Nothing was typed, and nothing is answered.",
    "why": "To let it be as it is needs a reason, and none was typed. Press w again and type it, or answer otherwise.",
    "reject": "To reject a document needs a reason, and none was typed. Press r again and type it; nothing is changed.",
}
"""What is told where words were waited for and none came."""
Reach = Literal["this", "form", "every"]
"""Whom an answer is given to: the question that is asked, all alike of its form, or all alike of every form."""
KEPT = (
    "What was answered about earlier documents is kept. A query of a document that is still open can be settled again "
    "(carepack queries settle); a record is put right with carepack records amend, move or withdraw; a rejected "
    "document is taken up again with carepack queries reopen."
)
"""What is told where nothing can be taken back any more."""
REJECTED = "Document {} is rejected once you answer about another one, or stop; u takes that back."
AGAIN = "If that was wrong: carepack queries reopen {}"


@dataclass(frozen=True, slots=True)
class Shown:
    """The question that is asked now. `keys`: those that do something.

    `place` of `total` questions, and `document` of `documents`. `alike`: how many of its form ask the same, this one
    too; `everywhere`: how many of every form. `to`: those that get the answer that is given now, as `reach` says.
    `seen`: what was seen, as people know it, or, of what a rule asks, what stands there; `row`: what its row is about.
    `says`: what is told because it is keyed twice.
    """

    asked: QueryView
    seen: str | None
    row: str | None
    form: FormDefinition
    candidates: tuple[Offered, ...]
    keys: tuple[str, ...]
    place: int
    total: int
    document: int
    documents: int
    alike: int
    everywhere: int
    reach: Reach
    to: tuple[QueryView, ...]
    says: str = ""

    @property
    def whose(self) -> bool:
        """Whether it is asked whose the document is: to let that be is to file it under the name as written."""
        return self.asked.query.code in decision.PERSON_CODES

    @property
    def further(self) -> Reach:
        """How far an answer reaches once `a` is pressed: all of the form, then of every form, then this one again."""
        wider: list[Reach] = ["this"]
        wider += ["form"] if self.alike > 1 else []
        wider += ["every"] if self.everywhere > self.alike else []
        return wider[(wider.index(self.reach) + 1) % len(wider)]


News = Became | Outcome | Fault | str
"""What is told between two questions: what became of a document (or of one that waited), what was refused, a word."""


@dataclass(frozen=True, slots=True)
class Act:
    """One key's work: these questions were answered so, or, without a settlement, passed over. `closed` are the
    questions that need no answer because of it. `rejected`: why their document is no record. `kept`: the number under
    which it is held in the ledger. `again`: it is asked once more, and this was a first or second keying."""

    asked: tuple[QueryView, ...]
    settlement: Settlement | None = None
    closed: tuple[QueryView, ...] = ()
    rejected: str | None = None
    kept: int | None = None
    again: bool = False

    @property
    def answers(self) -> bool:
        """Whether there is something to write."""
        return self.settlement is not None or self.rejected is not None


def behind_its_document(waiting: Sequence[QueryView], asked: QueryView) -> list[QueryView]:
    """Those that wait, with this one last of its document: what is keyed twice is not keyed twice in a row."""
    others = [a for a in waiting if a.number != asked.number]
    after = max((i for i, a in enumerate(others, 1) if a.submission == asked.submission), default=0)
    return [*others[:after], asked, *others[after:]]


def joined(waiting: Sequence[QueryView], new: Sequence[QueryView]) -> list[QueryView]:
    """Those that wait, and new questions behind the document in hand."""
    known = {a.number for a in waiting}
    here = waiting[0].submission if waiting else None
    end = next((i for i, a in enumerate(waiting) if a.submission != here), len(waiting))
    return [*waiting[:end], *(a for a in new if a.number not in known), *waiting[end:]]


def said_in(acts: Sequence[Act], submission: int | None = None) -> dict[int, Settlement]:
    """What these acts say to which query, about one document or all, but for those that are rejected with them."""
    gone = {act.asked[0].submission for act in acts if act.rejected is not None}
    return {
        a.number: act.settlement
        for act in acts
        if act.settlement is not None
        for a in act.asked
        if submission in {None, a.submission} and a.submission not in gone
    }


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


def readable(library: Library, found: Sequence[QueryView]) -> tuple[tuple[QueryView, ...], tuple[Fault, ...]]:
    """Those whose form is here now, and why the others' are not. Raises the reason where there are no others."""
    wrong: dict[tuple[str, int], CarepackError] = {}
    for form, edition in dict.fromkeys((a.form, a.edition) for a in found):
        try:
            library.load(form, edition)
        except CarepackError as missing:
            wrong[form, edition] = missing
    here = tuple(a for a in found if (a.form, a.edition) not in wrong)
    for error in wrong.values():
        if not here:
            raise error
    return here, tuple(fault for error in wrong.values() for fault in error.faults)


def people_in(words: str, everyone: Sequence[roster.Person]) -> tuple[str, ...]:
    """One person of this name, or several with `,` or `;` between them."""
    try:
        roster.pick(everyone, words)
    except UsageError:
        several = tuple(w.strip() for w in words.replace(";", ",").split(",") if w.strip())
        return several or (words,)
    return (words,)


@dataclass(slots=True)
class Written:
    """What came of writing: `again` are queries to be asked once more, because their answers make no record."""

    settled: int = 0
    news: list[News] = field(default_factory=list)
    again: list[int] = field(default_factory=list)


def write(
    ledger: Ledger,
    said: Mapping[int, Settlement],
    views: Mapping[int, QueryView],
    actor: Actor,
    *,
    by: Mapping[int, Actor] | None = None,
) -> Written:
    """Settles what can be settled still; what cannot is told, and left out: so is what somebody else has answered
    since `views` were taken. `by`: who holds which of them, and since when.

    Where one document's answers make no record, the others are kept, and that one is to be asked about again. Raises
    LedgerError for anything else; nothing is written then.
    """
    out = Written()
    lots = [dict(said)]
    while lots:
        lot = lots.pop(0)
        documents = dict.fromkeys(views[n].submission for n in lot)
        try:
            done = (
                settle_each(ledger, lot, actor, seen=views, by={n: by[n] for n in lot} if by else None)
                if lot
                else None
            )
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
