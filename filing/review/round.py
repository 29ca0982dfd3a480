"""One question after another, each answered with a key: what a terminal or a window shows, and nothing of how.

The answers about one document (or that it is no record) are held in the ledger until the first answer about the next
one, then written together: until then they can be taken back, one by one. What the form asks because of them joins the
round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from filing.ledger.actor import Actor
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import queries
from filing.people import roster
from filing.review import holding
from filing.review.apply_decision import outcome_of
from filing.review.foresight import needless
from filing.review.keyed_twice import ASKS, candidates_at, is_blind, kept_as, keys_at, turn_of
from filing.review.query_view import QueryView
from filing.review.round_parts import (
    KEPT,
    REJECTED,
    TYPED,
    UNSAID,
    Act,
    News,
    Reach,
    Shown,
    Wish,
    behind_its_document,
    joined,
    keys_of,
    people_in,
    readable,
    said_in,
)
from filing.review.selection import Numbers, Selection, about_place, alike, chosen
from filing.review.settlement_rules import Settlement, answer_of
from filing.review.settling import Became, nothing_chosen
from filing.review.there import There, there
from filing.review.wording import says
from schemas.definition import FormDefinition
from schemas.errors import UsageError


class Round:
    """A round of the open queries that a selection chooses; `act` says who acts, and when it is now.

    Raises UsageError as `settling.settle` does.
    """

    def __init__(self, ledger: Ledger, selection: Selection, act: Callable[[], Actor]) -> None:
        authorise(ledger.library.policies, act(), "settle")
        self._ledger, self._act = ledger, act
        before = holding.close(ledger, holding.mine(ledger, act(), others_too=True), act())
        with ledger.reading() as conn:
            theirs = holding.is_held(conn)
            found = tuple(a for a in chosen(conn, selection) if a.number not in theirs)
            self._everyone = roster.everybody(conn)
        if not found:
            raise nothing_chosen()
        found, faults = readable(ledger.library, found)
        self._news: list[News] = [*before.news, *faults]
        first: dict[int, int] = {}
        for a in found:
            first.setdefault(a.submission, a.number)
        self._waiting = sorted(found, key=lambda a: (first[a.submission], a.number))
        self._documents = list(dict.fromkeys(a.submission for a in self._waiting))
        self._held: list[Act] = []
        self._passed: list[int] = []
        self._before = 0
        self._at = self._waiting[0].submission
        self._wish: Wish = "key"
        self._reach: Reach = "this"
        self._settlement: Settlement | None = None
        self.why: str | None = None
        """The reason that was given last, which an empty one stands for."""
        self.settled = 0
        """How many queries were settled and written."""
        self.rejected = 0
        """How many documents were rejected."""

    # What is shown

    @property
    def wants(self) -> Wish:
        """What it waits for."""
        return self._wish

    @property
    def held(self) -> tuple[int, ...]:
        """The numbers of the queries that were answered, or rejected with their document, and are not written yet."""
        rejected = (a.number for act in self._held if act.rejected is not None for a in act.asked)
        return (*said_in(self._held), *rejected)

    @property
    def left(self) -> tuple[int, ...]:
        """The numbers of the queries that were not answered and are open still."""
        skipped = [a.number for act in self._held if not act.answers for a in act.asked]
        mine = {*self._passed, *skipped, *(a.number for a in self._waiting)}
        if not mine:
            return ()
        with self._ledger.reading() as conn:
            there = chosen(conn, Selection(Numbers(ranges=((min(mine), max(mine)),))))
        return tuple(a.number for a in there if a.number in mine)

    def news(self) -> tuple[News, ...]:
        """What has happened since this was last asked."""
        told, self._news = tuple(self._news), []
        return told

    def shown(self) -> Shown | None:
        """The question that is asked now; None after the last."""
        if not self._waiting:
            return None
        now = self._waiting[0]
        form, held = self._form(now), self._kept_of(now)
        turn = turn_of(form, now, held)
        candidates = candidates_at(turn, form, now, held)
        done = self._before + sum(len(act.asked) for act in self._held if not act.again)
        here, every = self._alike()
        at = there(self._ledger, [now]).get(now.number, There())
        seen = says(form, now.query) if now.query.raw is not None else at.answer
        undo = bool(self._held or self.settled or self.rejected)
        return Shown(
            asked=now,
            seen=None if is_blind(turn) else seen,
            row=at.row,
            form=form,
            candidates=candidates,
            keys=keys_at(turn, keys_of(now, form, len(every), undo=undo), candidates),
            says=ASKS[turn],
            place=done + 1,
            total=done + len(self._waiting),
            document=self._documents.index(now.submission) + 1,
            documents=len(self._documents),
            alike=len(here),
            everywhere=len(every),
            reach=self._reach,
            to=self._to(),
        )

    def _form(self, asked: QueryView) -> FormDefinition:
        return self._ledger.library.load(asked.form, asked.edition)

    def _kept_of(self, asked: QueryView) -> tuple[holding.Held, ...]:
        with self._ledger.reading() as conn:
            return holding.held(conn, queries=[asked.number])

    def _to(self) -> tuple[QueryView, ...]:
        """The questions that get the answer that is given now."""
        return tuple(self._waiting[:1]) if self._reach == "this" else self._alike()[self._reach == "every"]

    def _alike(self) -> tuple[tuple[QueryView, ...], tuple[QueryView, ...]]:
        """The question that is asked now and those waiting that ask the same: of its form, and of every form."""
        now = self._waiting[0]
        with self._ledger.reading() as conn:
            every = alike(conn, now, self._waiting, every_form=True)
        return tuple(a for a in every if about_place(a) == about_place(now)), every

    # What is said to it

    def press(self, key: str) -> None:
        """A key: of the question, or, after the last one, to keep the answers or take one back. Raises LedgerError."""
        shown = self.shown()
        key = "s" if key == " " else key.lower()
        if self._wish == "last":
            if key == "u":
                self._undo()
            elif key in {"\r", "\n", "s", "q"}:
                self._write()
                self._go_on()
        elif shown is None or self._wish != "key":
            return
        elif key not in shown.keys:
            self._news.append("That key does nothing here; ? tells what each does.")
        elif key.isdigit():
            self._answer(Settlement("accept", candidate=int(key)))
        elif key == "b":
            self._answer(Settlement("blank"))
        else:
            self._turn(key)

    def _turn(self, key: str) -> None:
        """A key that answers nothing by itself."""
        match key:
            case "c" | "p" | "w":
                self._wish = TYPED[key]
            case "a" if (shown := self.shown()) is not None:
                self._reach = shown.further
                if self._reach == "this":
                    self._news.append("The answer you give now is for this question alone again.")
            case "s":
                self._reach = "this"
                self._hold(Act((self._waiting.pop(0),)))
            case "u":
                self._undo()
            case "r":
                self._wish = "reject" if self._may_reject() else "key"
            case "q":
                self.end()

    def say(self, words: str) -> None:
        """What was typed; nothing goes back to the question and says so, but for a reason, which is the one before."""
        wish, words = self._wish, words.strip()
        self._wish = "key"
        if wish == "why":
            words = words or self.why or ""
        if not words:
            self._news.append(UNSAID[wish])
        elif wish == "value":
            self._answer(Settlement("correct", value=words))
        elif wish == "person":
            self._answer(Settlement("correct", people=people_in(words, self._everyone)))
        elif wish == "why" and self._answer(Settlement("waive", why=words)):
            self.why = words
        elif wish == "reject":
            self._reject(words)

    def sure(self, yes: bool) -> None:
        """Whether all that ask the same get the answer; if not, the question is asked again."""
        settlement, to = self._settlement, self._to()
        self._settlement, self._wish, self._reach = None, "key", "this"
        if yes and settlement is not None:
            self._take(to, settlement)
        else:
            self._news.append("Nothing is answered; a starts again with all that ask the same.")

    def end(self) -> None:
        """Writes what was answered; nothing is asked any more. Raises LedgerError where it cannot be written."""
        self._write()
        self._wish = "end"

    def _answer(self, settlement: Settlement) -> bool:
        """Whether this is an answer to the question, and to all of the same; what is wrong with it is news."""
        now, turn = self._waiting[0], holding.ANSWER
        try:
            if self._reach == "this":
                form, held, by = self._form(now), self._kept_of(now), self._act().by
                turn, settlement = kept_as(form, now, held, settlement, everyone=self._everyone, by=by)
            for a in self._to() if self._reach != "this" else ():
                answer_of(self._form(a), a.query, settlement, self._everyone)
        except UsageError as error:
            self._news.append(error.faults[0])
            return False
        if self._reach != "this":
            self._settlement, self._wish = settlement, "sure"
        else:
            self._take(self._waiting[:1], settlement, turn)
        return True

    def _take(self, asked: Sequence[QueryView], settlement: Settlement, turn: int = holding.ANSWER) -> None:
        """Holds an answer, or one keying of it: then it is asked again, last of its document."""
        self._leave_others(asked[0].submission)
        taken, keyed = {a.number for a in asked}, turn != holding.ANSWER
        still = tuple(a for a in self._waiting if a.number in taken)
        self._waiting = behind_its_document(self._waiting, asked[0]) if keyed and still else self._waiting
        self._drop(() if keyed else taken)
        try:
            kept = holding.hold(self._ledger, still, settlement, self._act(), turn=turn) if still else None
        except UsageError as error:
            self._news += error.faults
            self._go_on()
            return
        if still:
            self._hold(Act(still, None if keyed else settlement, kept=kept, again=keyed))
        else:
            self._news.append("It needs no answer any more.")
            self._go_on()

    def _leave_others(self, submission: int) -> None:
        """Before something is said about this document: what is held about another one is written."""
        in_hand = next((act.asked[0].submission for act in self._held if act.answers), None)
        if in_hand not in {None, submission}:
            self._write()

    def _hold(self, act: Act) -> None:
        self._held.append(act)
        closed = self._needless(act) if act.settlement else ()
        if closed:
            self._held[-1] = replace(act, closed=closed)
            self._drop({a.number for a in closed})
        self._go_on()

    def _needless(self, act: Act) -> tuple[QueryView, ...]:
        """The waiting questions of the rules that are answered by what is said to others of their document."""
        about = {a.submission for a in act.asked}
        maybe = [a for a in self._waiting if a.submission in about]
        with self._ledger.reading() as conn:
            gone = {n for s in about for n in needless(conn, self._ledger.library, s, said_in(self._held, s))}
        return tuple(a for a in maybe if a.number in gone)

    def _undo(self) -> None:
        if not self._held:
            self._news.append(KEPT)
            return
        last = self._held.pop()
        if last.kept is not None and not holding.take_back(self._ledger, self._act(), act=last.kept):
            self._news.append(KEPT)
            return
        first, *others = [*last.asked, *last.closed]
        self._drop({first.number})
        here = first.submission
        rest = sorted([*others, *self._waiting], key=lambda a: (a.submission != here, *self._order(a)))
        self._waiting = [first, *rest]
        self._reach = "this"
        self._go_on()

    def _order(self, asked: QueryView) -> tuple[int, int]:
        return self._documents.index(asked.submission), asked.number

    def _go_on(self) -> None:
        if self._wish == "end":
            return
        if self._waiting and self._waiting[0].submission != self._at:
            self._arrive()
        answered = any(act.answers for act in self._held)
        self._wish = "key" if self._waiting else "last" if answered else "end"

    def _arrive(self) -> None:
        """At another document, which somebody else may have looked at meanwhile."""
        while self._waiting:
            here = self._waiting[0]
            self._at = here.submission
            with self._ledger.reading() as conn:
                now = {a.number for a in chosen(conn, Selection(documents=(str(self._at),)))}
                became = outcome_of(conn, self._at)
            gone = {a.number for a in self._waiting if a.submission == self._at} - now
            self._drop(gone)
            if gone:
                say = f"Somebody else has answered {len(gone)} of the questions about it meanwhile."
                self._news.append(Became(here.document, here.locator, became) if not now else say)
            if self._waiting and self._waiting[0].submission == self._at:
                return

    def _drop(self, numbers: Collection[int]) -> None:
        self._waiting = [a for a in self._waiting if a.number not in numbers]

    # What is written

    def _write(self) -> None:
        """Writes what is held, and takes up what is asked because of it. Raises LedgerError; it stays held then."""
        acts, said = self._held, said_in(self._held)
        views = {a.number: a for act in acts if not act.again for a in act.asked}
        about = {a.submission for act in acts if act.answers for a in act.asked}
        with self._ledger.reading() as conn:
            newest = conn.execute(select(func.max(queries.c.id))).scalar() or 0
        written = holding.close(self._ledger, about, self._act())
        again = [n for n in written.again if n in views]
        self.settled += written.settled
        self.rejected += written.rejected
        self._news += written.news
        self._held = []
        self._before += len(views) - len(again)
        self._passed += [a.number for act in acts if act.settlement is None for a in act.asked]
        self._look_again({views[n].submission for n in said}, newest)
        self._waiting[:0] = [views[n] for n in again]

    def _look_again(self, about: Collection[int], newest: int) -> None:
        """What is asked about these documents now: new questions join behind the document in hand, closed ones go."""
        if not about:
            return
        with self._ledger.reading() as conn:
            now = {a.number: a for a in chosen(conn, Selection(documents=tuple(map(str, about))))}
        self._drop({a.number for a in self._waiting if a.submission in about} - now.keys())
        self._waiting = joined(self._waiting, [a for n, a in now.items() if n > newest])

    # A document that is no record

    def _may_reject(self) -> bool:
        try:
            authorise(self._ledger.library.policies, self._act(), "reject")
        except UsageError as error:
            self._news += error.faults
            return False
        return True

    def _reject(self, why: str) -> None:
        """The document is no record of ours: that is held, and what was said to its queries counts no more."""
        here = self._waiting[0]
        self._leave_others(here.submission)
        gone = tuple(a for a in self._waiting if a.submission == here.submission)
        self._drop({a.number for a in gone})
        self._reach = "this"
        try:
            kept = holding.hold_rejection(self._ledger, here.submission, why, self._act()) if gone else None
        except UsageError as error:
            self._news += error.faults
        else:
            self._held += [Act(gone, rejected=why, kept=kept)] if gone else []
            self._news.append(REJECTED.format(here.submission) if gone else "It needs no answer any more.")
        self._go_on()
