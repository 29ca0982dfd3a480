"""One question after another, each answered with a key: what a terminal or a window shows, and nothing of how.

The answers about one document are held until the first answer about the next one, then written together: until then
they can be taken back, one by one. What the form asks because of them joins the round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import func, select

from filing.ledger import codec
from filing.ledger.actor import Actor
from filing.ledger.authority import authorise
from filing.ledger.database import Ledger
from filing.ledger.tables import queries, submissions
from filing.people import roster
from filing.review.apply_decision import Outcome, outcome_of
from filing.review.differences import offered
from filing.review.foresight import needless
from filing.review.query_view import QueryView
from filing.review.rejecting import reject
from filing.review.round_parts import KEPT, TYPED, Act, News, Shown, Wish, keys_of, write
from filing.review.selection import Numbers, Selection, alike, chosen
from filing.review.settlement_rules import Settlement, answer_of
from filing.review.settling import Became, nothing_chosen
from schemas.definition import FormDefinition
from schemas.errors import CarepackError, UsageError
from schemas.paths import slot_at
from schemas.values import show


class Round:
    """A round of the open queries that a selection chooses; `act` says who acts, and when it is now.

    Raises UsageError as `settling.settle` does.
    """

    def __init__(self, ledger: Ledger, selection: Selection, act: Callable[[], Actor]) -> None:
        authorise(ledger.library.policies, act(), "settle")
        self._ledger, self._act = ledger, act
        with ledger.reading() as conn:
            found = chosen(conn, selection)
            self._everyone = roster.everybody(conn)
        if not found:
            raise nothing_chosen()
        self._news: list[News] = []
        found = self._readable(found)
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
        self._to_all = False
        self._settlement: Settlement | None = None
        self.why: str | None = None
        """The reason that was given last, which an empty one stands for."""
        self.settled = 0
        """How many queries were settled and written."""

    def _readable(self, found: Sequence[QueryView]) -> tuple[QueryView, ...]:
        """Those whose form is here now; the others are told of. Raises the reason where there are no others."""
        wrong: dict[tuple[str, int], CarepackError] = {}
        for form, edition in dict.fromkeys((a.form, a.edition) for a in found):
            try:
                self._ledger.library.load(form, edition)
            except CarepackError as missing:
                wrong[form, edition] = missing
        here = tuple(a for a in found if (a.form, a.edition) not in wrong)
        for error in wrong.values():
            if not here:
                raise error
            self._news += error.faults
        return here

    # What is shown

    @property
    def wants(self) -> Wish:
        """What it waits for."""
        return self._wish

    @property
    def held(self) -> tuple[int, ...]:
        """The numbers of the queries that were answered and are not written yet."""
        return tuple(self._said())

    @property
    def left(self) -> tuple[int, ...]:
        """The numbers of the queries that were not answered and are open still."""
        skipped = [a.number for act in self._held if act.settlement is None for a in act.asked]
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
        form = self._form(now)
        done = self._before + sum(len(act.asked) for act in self._held)
        same = len(self._alike())
        return Shown(
            asked=now,
            answer=self._answer_at(now, form) if now.query.raw is None else None,
            form=form,
            candidates=offered(form, now.query),
            keys=keys_of(now, form, same, undo=bool(self._held or self.settled)),
            place=done + 1,
            total=done + len(self._waiting),
            document=self._documents.index(now.submission) + 1,
            documents=len(self._documents),
            alike=same,
            to_all=self._to_all,
        )

    def _answer_at(self, asked: QueryView, form: FormDefinition) -> str | None:
        """The answer as it was read, as the form writes it; None where nothing stands there."""
        slot = slot_at(form, asked.query.path) if asked.query.path else None
        with self._ledger.reading() as conn:
            mine = submissions.c.id == asked.submission
            kept = conn.execute(select(submissions.c.answers).where(mine)).scalar()
        value = codec.unpack_all(kept or {}).get(asked.query.path or "")
        return show(slot.field, value) if slot is not None and value is not None else None

    def _form(self, asked: QueryView) -> FormDefinition:
        return self._ledger.library.load(asked.form, asked.edition)

    def _alike(self) -> tuple[QueryView, ...]:
        """The question that is asked now, and those waiting that ask the same."""
        with self._ledger.reading() as conn:
            return alike(conn, self._waiting[0], self._waiting)

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
            case "a":
                self._to_all = not self._to_all
            case "s":
                self._to_all = False
                self._hold(Act((self._waiting.pop(0),), None))
            case "u":
                self._undo()
            case "r":
                self._wish = "reject"
            case "q":
                self.end()

    def say(self, words: str) -> None:
        """What was typed; nothing goes back to the question, but for a reason, which is then the one before."""
        wish, words = self._wish, words.strip()
        self._wish = "key"
        if wish == "why":
            words = words or self.why or ""
        if not words:
            return
        if wish == "value":
            self._answer(Settlement("correct", value=words))
        elif wish == "person":
            self._answer(Settlement("correct", people=self._people(words)))
        elif wish == "why" and self._answer(Settlement("waive", why=words)):
            self.why = words
        elif wish == "reject":
            self._reject(words)

    def sure(self, yes: bool) -> None:
        """Whether all that ask the same get the answer; if not, the question is asked again."""
        settlement, self._settlement, self._wish, self._to_all = self._settlement, None, "key", False
        if yes and settlement is not None:
            self._take(self._alike(), settlement)

    def end(self) -> None:
        """Writes what was answered; nothing is asked any more. Raises LedgerError where it cannot be written."""
        self._write()
        self._wish = "end"

    def _answer(self, settlement: Settlement) -> bool:
        """Whether this is an answer to the question, and to all of the same; what is wrong with it is news."""
        try:
            for a in self._alike() if self._to_all else self._waiting[:1]:
                answer_of(self._form(a), a.query, settlement, self._everyone)
        except UsageError as error:
            self._news.append(error.faults[0])
            return False
        if self._to_all:
            self._settlement, self._wish = settlement, "sure"
        else:
            self._take(self._waiting[:1], settlement)
        return True

    def _people(self, words: str) -> tuple[str, ...]:
        """One person of this name, or several with `,` or `;` between them."""
        try:
            roster.pick(self._everyone, words)
        except UsageError:
            several = tuple(w.strip() for w in words.replace(";", ",").split(",") if w.strip())
            return several or (words,)
        return (words,)

    def _take(self, asked: Sequence[QueryView], settlement: Settlement) -> None:
        in_hand = next((act.asked[0].submission for act in self._held if act.settlement), None)
        if in_hand not in {None, asked[0].submission}:
            self._write()
        taken = {a.number for a in asked}
        still = tuple(a for a in self._waiting if a.number in taken)
        self._drop(taken)
        if still:
            self._hold(Act(still, settlement))
        else:
            self._news.append("It needs no answer any more.")
            self._go_on()

    def _hold(self, act: Act) -> None:
        self._held.append(act)
        closed = self._needless(act) if act.settlement else ()
        if closed:
            self._held[-1] = Act(act.asked, act.settlement, closed)
            self._drop({a.number for a in closed})
        self._go_on()

    def _needless(self, act: Act) -> tuple[QueryView, ...]:
        """The waiting questions of the rules that are answered by what is said to others of their document."""
        about = {a.submission for a in act.asked}
        maybe = [a for a in self._waiting if a.submission in about]
        with self._ledger.reading() as conn:
            gone = {n for s in about for n in needless(conn, self._ledger.library, s, self._said(s))}
        return tuple(a for a in maybe if a.number in gone)

    def _said(self, submission: int | None = None) -> dict[int, Settlement]:
        return {
            a.number: act.settlement
            for act in self._held
            if act.settlement is not None
            for a in act.asked
            if submission in {None, a.submission}
        }

    def _undo(self) -> None:
        if not self._held:
            self._news.append(KEPT)
            return
        last = self._held.pop()
        first, *others = [*last.asked, *last.closed]
        here = first.submission
        rest = sorted([*others, *self._waiting], key=lambda a: (a.submission != here, *self._order(a)))
        self._waiting = [first, *rest]
        self._to_all = False
        self._go_on()

    def _order(self, asked: QueryView) -> tuple[int, int]:
        return self._documents.index(asked.submission), asked.number

    def _go_on(self) -> None:
        if self._wish == "end":
            return
        if self._waiting and self._waiting[0].submission != self._at:
            self._arrive()
        answered = any(act.settlement for act in self._held)
        self._wish = "key" if self._waiting else "last" if answered else "end"

    def _arrive(self) -> None:
        """At another document, which somebody else may have looked at meanwhile."""
        while self._waiting:
            here = self._waiting[0]
            self._at = here.submission
            with self._ledger.reading() as conn:
                now = {a.number for a in chosen(conn, Selection(documents=(str(self._at),)))}
            gone = {a.number for a in self._waiting if a.submission == self._at} - now
            self._drop(gone)
            if gone:
                say = f"Somebody else has answered {len(gone)} of the questions about it meanwhile."
                self._news.append(Became(here.document, here.locator, self._outcome()) if not now else say)
            if self._waiting and self._waiting[0].submission == self._at:
                return

    def _drop(self, numbers: Collection[int]) -> None:
        self._waiting = [a for a in self._waiting if a.number not in numbers]

    def _outcome(self) -> Outcome:
        with self._ledger.reading() as conn:
            return outcome_of(conn, self._at)

    # What is written

    def _write(self) -> None:
        """Writes what is held, and takes up what is asked because of it. Raises LedgerError; it stays held then."""
        acts, said = self._held, self._said()
        views = {a.number: a for act in acts for a in act.asked}
        with self._ledger.reading() as conn:
            newest = conn.execute(select(func.max(queries.c.id))).scalar() or 0
        written = write(self._ledger, said, views, self._act())
        again = written.again
        self.settled += written.settled
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
        known = {a.number for a in self._waiting}
        new = [a for n, a in now.items() if n > newest and n not in known]
        here = self._waiting[0].submission if self._waiting else None
        end = next((i for i, a in enumerate(self._waiting) if a.submission != here), len(self._waiting))
        self._waiting[end:end] = new

    def _reject(self, why: str) -> None:
        """The document is no record of ours: what was answered about others is written, and this one rejected."""
        here, held = self._waiting[0], self._held
        parts = [(_about(act, here.submission, True), _about(act, here.submission, False)) for act in held]
        mine, self._held = [m for m, _ in parts if m.asked], [o for _, o in parts if o.asked]
        try:
            self._write()
            outcome = reject(self._ledger, here.submission, why, self._act())
        except UsageError as error:
            self._held = mine
            self._news += error.faults
            return
        gone = [a.number for a in self._waiting if a.submission == here.submission]
        self._before += len(gone) + sum(len(act.asked) for act in mine)
        self._drop(gone)
        self._news.append(Became(here.document, here.locator, outcome))
        self._go_on()


def _about(act: Act, submission: int, yes: bool) -> Act:
    """An act as far as it is about this document, or, without `yes`, about others."""
    asked, closed = (
        tuple(a for a in some if (a.submission == submission) is yes) for some in (act.asked, act.closed)
    )
    return Act(asked, act.settlement, closed)
