"""One open question as a window asks it, and what is said to it: each visit by itself, with what the ledger keeps.

A `Round` remembers what a terminal has shown; a window may be closed, go back, or stand open twice. So whoever answers
says which version of the question they saw, and what was said to it since is told and never written over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.actor import Actor
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import open_queries, submissions
from filing.people import roster
from filing.review import decision, holding
from filing.review.asking_order import Waiting, waiting
from filing.review.differences import Offered
from filing.review.foretelling import needless_of
from filing.review.holding import ANSWER, Held
from filing.review.keyed_twice import (
    ASKS,
    Turn,
    candidates_at,
    is_blind,
    kept_as,
    keyings_of,
    keys_at,
    turn_of,
)
from filing.review.query_view import QueryView, asked_of, asked_query, one
from filing.review.round_parts import Reach, keys_of
from filing.review.selection import NAMES_A_COPY, Selection, about_place, alike, narrowed
from filing.review.settlement_rules import Settlement, answer_of
from filing.review.settling import answered_meanwhile, closed
from filing.review.there import There, there
from filing.review.wording import says
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError

_MOST_ALIKE = 2000
"""So many questions of one kind are looked through for those that ask the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked now. `version`: what an answer to it must name.

    `keys` as a round has them; `turn`: whether it is keyed blind, and `keyings` what was keyed before, where both are
    looked at. `alike` of its form ask the same, this one too, and `everywhere` of every form.
    """

    asked: QueryView
    form: FormDefinition
    seen: str | None
    row: str | None
    candidates: tuple[Offered, ...]
    keys: tuple[str, ...]
    turn: Turn
    keyings: tuple[Held, ...]
    alike: int
    everywhere: int
    version: str
    held: Held | None

    @property
    def whose(self) -> bool:
        """Whether it is asked whose the document is."""
        return self.asked.query.code in decision.PERSON_CODES

    @property
    def blind(self) -> bool:
        """Whether an answer is keyed from the page alone: nothing that was read or keyed is shown."""
        return is_blind(self.turn)

    @property
    def turn_says(self) -> str:
        """What is told of it because it is keyed twice; empty where it is asked once."""
        return ASKS[self.turn]

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.asked.open and self.held is None


def question(ledger: Ledger, number: int, selection: Selection, actor: Actor) -> Question:
    """The question of this number. Raises UsageError `no-query`, CarepackError where its form is not here now."""
    with ledger.reading() as conn:
        asked = one(conn, number)
        form = ledger.library.load(asked.form, asked.edition)
        held = holding.held(conn, queries=[number])
        here, every = _alike(conn, asked, selection) if asked.open else ((), ())
        mine = any(h.by == actor.by for h in holding.held(conn))
    turn = turn_of(form, asked, held)
    at = there(ledger, [asked]).get(number, There())
    candidates = candidates_at(turn, form, asked, held)
    keys = keys_at(turn, keys_of(asked, form, len(every), undo=mine), candidates)
    answer = next((h for h in held if h.turn == ANSWER), None)
    return Question(
        asked=asked,
        form=form,
        seen=None
        if is_blind(turn)
        else says(form, asked.query)
        if asked.query.raw is not None
        else at.answer,
        row=at.row,
        candidates=candidates,
        keys=keys,
        turn=turn,
        keyings=keyings_of(turn, held),
        alike=len(here),
        everywhere=len(every),
        version=_version(asked, held),
        held=answer,
    )


def _version(asked: QueryView, held: Sequence[Held]) -> str:
    """What two looks at a question share if nothing was said to it between them."""
    spoken = asked.said[-1].number if asked.said else 0
    kept = [(h.act, h.turn, h.at, h.by) for h in held]
    return codec.digest([asked.number, asked.reading, spoken, kept])[:16]


def _alike(
    conn: Connection, asked: QueryView, selection: Selection
) -> tuple[tuple[QueryView, ...], tuple[QueryView, ...]]:
    """The questions that ask the same, of its form and of every form, of those that wait and are chosen."""
    query = narrowed(conn, asked_query(open_queries), selection)
    query = query.where(open_queries.c.code == asked.query.code, open_queries.c.say == asked.query.say)
    if asked.query.code not in NAMES_A_COPY:  # of those the maker counts, and not what was seen
        seen = open_queries.c.raw
        query = query.where(seen.is_(None) if asked.query.raw is None else seen == asked.query.raw)
    kept = holding.is_held(conn)
    views = [asked_of(r, ()) for r in conn.execute(query.limit(_MOST_ALIKE)).mappings()]
    every = alike(conn, asked, [v for v in views if v.number not in kept], every_form=True)
    return tuple(a for a in every if about_place(a) == about_place(asked)), every


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer: the number of its act (None: nothing was held), to how many, and what was filed by it."""

    act: int | None
    to: int
    closed: holding.Closed
    again: bool = False
    """Whether the same is asked once more: keyed a second time, or looked at a third."""


def say(
    ledger: Ledger,
    number: int,
    version: str,
    settlement: Settlement,
    actor: Actor,
    *,
    selection: Selection,
    reach: Reach = "this",
) -> Answered:
    """Holds an answer to a question as it was seen, and then writes what this person holds about other documents.

    Raises UsageError: `answered-meanwhile` where another version was seen, and why this is no answer; nothing is held
    then, and nothing written.
    """
    authorise(ledger.library.policies, actor, "settle")
    with ledger.reading() as conn:
        asked = one(conn, number)
        form = ledger.library.load(asked.form, asked.edition)
        held = holding.held(conn, queries=[number])
        refuse_other_version(conn, asked, held, version)
        everyone = roster.everybody(conn)
        same = _alike(conn, asked, selection) if reach != "this" else ((asked,), (asked,))
    to = same[reach == "every"]
    kind, settlement = kept_as(form, asked, held, settlement, everyone=everyone, by=actor.by)
    for a in to:
        answer_of(ledger.library.load(a.form, a.edition), a.query, settlement, everyone)
    others = _others(ledger, actor, asked.submission)
    act = holding.hold(ledger, to, settlement, actor, turn=kind)
    return Answered(act, len(to), holding.close(ledger, others, actor), again=kind != ANSWER)


def refuse_other_version(conn: Connection, asked: QueryView, held: Sequence[Held], version: str) -> None:
    """Raises UsageError where a question is not as somebody saw it: who has answered it, and when."""
    if version == _version(asked, held):
        return
    if asked.moot:
        raise UsageError(closed(conn, asked))
    if asked.said:
        raise UsageError(answered_meanwhile(asked))
    if last := next((h for h in reversed(held)), None):
        raise UsageError(holding.answered(last))
    what = "This question was shown before something about it was taken back or changed; nothing is answered."
    raise UsageError(Fault("answered-meanwhile", what, Place(), "Look at it again, as it is now."))


def _others(ledger: Ledger, actor: Actor, submission: int) -> tuple[int, ...]:
    return tuple(n for n in holding.mine(ledger, actor) if n != submission)


def reject(ledger: Ledger, number: int, version: str, why: str, actor: Actor) -> Answered:
    """Holds that the document of a question is no record of ours. Raises as `say` does."""
    with ledger.reading() as conn:
        asked = one(conn, number)
        refuse_other_version(conn, asked, holding.held(conn, queries=[number]), version)
    others = _others(ledger, actor, asked.submission)
    act = holding.hold_rejection(ledger, asked.submission, why, actor)
    return Answered(act, 1, holding.close(ledger, others, actor))


def alike_of(ledger: Ledger, number: int, selection: Selection, reach: Reach) -> tuple[QueryView, ...]:
    """The questions that would get an answer that reaches so far."""
    with ledger.reading() as conn:
        asked = one(conn, number)
        here, every = _alike(conn, asked, selection)
    return every if reach == "every" else here if reach == "form" else (asked,)


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document about which somebody holds something: how many answers, or that it is no record; what waits still."""

    number: int
    name: str
    answers: int
    rejected: bool
    left: int


def held_of(ledger: Ledger, actor: Actor) -> tuple[HeldDocument, ...]:
    """What this person holds, by document."""
    with ledger.reading() as conn:
        mine = [h for h in holding.held(conn) if h.by == actor.by]
        numbers = tuple(dict.fromkeys(h.submission for h in mine))
        rows = conn.execute(select(submissions.c.id, submissions.c.name).where(submissions.c.id.in_(numbers)))
        names = {r.id: r.name for r in rows}
        left = [d for _, d in waiting(conn, Selection()).asked]
    return tuple(
        HeldDocument(
            n,
            names[n],
            sum(h.submission == n and h.turn == ANSWER and h.query is not None for h in mine),
            any(h.submission == n and h.rejected is not None for h in mine),
            left.count(n),
        )
        for n in numbers
    )


def order(ledger: Ledger, selection: Selection) -> Waiting:
    """What waits for an answer, in the order in which it is asked."""
    with ledger.reading() as conn:
        return waiting(conn, selection)


def go_on(ledger: Ledger, selection: Selection, after: int | None, *, again: bool = False) -> int | None:
    """The question that is asked after this one (else the first), without those that need no answer any more.

    `again` as `Waiting.after` has it.
    """
    with ledger.reading() as conn:
        left = waiting(conn, selection)
        about = dict(left.asked)
        gone: dict[int, tuple[int, ...]] = {}
        first = next(iter(about), None)
        now = first if after is None else left.after(after, one(conn, after).submission, again=again)
        while now is not None:
            document = about[now]
            if document not in gone:
                gone[document] = needless_of(conn, ledger.library, document)
            if now not in gone[document]:
                return now
            now = left.after(now, document)
    return None


def finish(ledger: Ledger, actor: Actor, *, documents: Sequence[int] | None = None) -> holding.Closed:
    """Writes what this person holds, with what others have left behind; or all that is held about these documents."""
    which = holding.mine(ledger, actor, others_too=True) if documents is None else documents
    return holding.close(ledger, which, actor)


__all__ = [
    "Answered",
    "HeldDocument",
    "Question",
    "alike_of",
    "finish",
    "go_on",
    "held_of",
    "order",
    "question",
    "reject",
    "say",
]
