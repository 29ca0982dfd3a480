"""Hand out: whom, which forms and how; what would be made and what is out already; and then it is made."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desk.rooms.hand_out import choice as choosing
from desk.rooms.hand_out.choice import Choice, Known
from desk.rooms.hand_out.room import ROOM
from desk.visit import Answer, Progress, Visit
from forms.organisation import Organisation
from issuing import handed_out
from issuing.packs import kept
from issuing.packs.kept import Plan
from issuing.packs.model import POSSIBLE
from mailing.answering import where_to_answer
from schemas.copies import mint
from schemas.errors import CarepackError, Fault, UsageError

_TOLD = 3
"""People with a copy out already who are named beside the choice."""
_REMEMBERED = 200


@dataclass
class _Begun:
    """Which runs are being made, and which choices were sent already: a choice that is sent twice is made once."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: dict[str, str] = field(default_factory=dict)
    making: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    """For whom, by their numbers."""


_BEGUN = _Begun()


def new_number() -> str:
    """A copy number that nobody can guess."""
    return mint(secrets.token_bytes(9))


def being_made(visit: Visit, number: int) -> bool:
    """Whether that run is being made at this moment, in a window of this desk."""
    return (str(visit.home), number) in _BEGUN.making


def making_now(visit: Visit, run: handed_out.Run) -> bool:
    """Whether it is being made at this moment, by this desk or another program."""
    return being_made(visit, run.number) or handed_out.is_being_made(run)


@ROOM.get("/")
def start(visit: Visit) -> Answer:
    """What was chosen last is chosen again."""
    known = choosing.known_of(visit)
    return _chosen(visit, choosing.usual(visit, known), known)


@ROOM.post("/")
def chosen(visit: Visit) -> Answer:
    """The same page, for what is chosen now: after a search, or on the way back."""
    return _chosen(visit, choosing.said(visit), choosing.known_of(visit))


def _chosen(visit: Visit, choice: Choice, known: Known, faults: tuple[Fault, ...] = ()) -> Answer:
    own = choosing.own_of(visit)
    people, more = choosing.listed_people(choice, known)
    return visit.page(
        "hand_out/choose.html",
        status_code=422 if faults or choice.errors else 200,
        known=known,
        people=people,
        more_people=more,
        forms=choosing.listed_forms(visit, own, choice),
        faults=faults,
        unfinished=unfinished(visit),
        once=secrets.token_urlsafe(9),
        **_summary(visit, own, choice, known),
    )


def unfinished(visit: Visit) -> tuple[handed_out.Run, ...]:
    """Runs that were broken off and can be taken up again."""
    return tuple(
        b
        for b in handed_out.runs(visit.home, 20)
        if b.end is None and b.head.what == "packs" and not making_now(visit, b)
    )


def _summary(visit: Visit, own: Organisation, choice: Choice, known: Known) -> dict[str, Any]:
    """What the choice comes to, or what it still lacks."""
    order = choosing.order(choice, known)
    lacks = "" if order.people else "Choose who it is for."
    if not lacks and choice.kind == "blank" and not choice.forms:
        lacks = "Choose at least one form."
    plan: Plan | None = None
    wrong: tuple[Fault, ...] = ()
    if not lacks and not choice.errors:
        try:
            plan = kept.plan(visit.ledger, own, order, visit.actor.at, known.roster)
        except CarepackError as error:
            wrong = error.faults
    return {
        "plan": plan,
        "lacks": lacks,
        "wrong": wrong,
        "choice": choice,
        "possible": POSSIBLE[choice.kind],
        "titles": kept.titles_of(visit.ledger, {c.form for p in plan.out for c in p.out} if plan else ()),
        "told": _TOLD,
        "large": sum(p.person.large_print for p in plan.given) if plan else 0,
    }


@ROOM.post("/summary")
def summary(visit: Visit) -> Answer:
    """The piece of the page that says what the choice comes to."""
    choice, known = choosing.said(visit), choosing.known_of(visit)
    return visit.part("hand_out/summary.html", **_summary(visit, choosing.own_of(visit), choice, known))


@ROOM.post("/people")
def people(visit: Visit) -> Answer:
    """The piece with the people to tick, for what is looked for."""
    choice = choosing.said(visit)
    found, more = choosing.listed_people(choice, choosing.known_of(visit))
    return visit.part("hand_out/people.html", people=found, more_people=more, choice=choice)


@ROOM.post("/forms")
def forms(visit: Visit) -> Answer:
    """The piece with the forms to tick, for what is looked for."""
    choice = choosing.said(visit)
    found = choosing.listed_forms(visit, choosing.own_of(visit), choice)
    return visit.part("hand_out/forms.html", forms=found, choice=choice)


@ROOM.post("/preview")
def preview(visit: Visit) -> Answer:
    """Person by person, what would be made and what is out already; nothing is made yet."""
    return _preview(visit, choosing.said(visit), choosing.known_of(visit), visit.said("once"))


def _preview(visit: Visit, choice: Choice, known: Known, once: str) -> Answer:
    own = choosing.own_of(visit)
    found = _summary(visit, own, choice, known)
    plan = found["plan"]
    if not isinstance(plan, Plan):
        return _chosen(visit, choice, known, _wrong(found))
    turn = visit.turn
    # Whoever has a copy out already comes first: they are what is to be looked at.
    people = sorted(plan.people, key=lambda p: not p.out)
    return visit.page(
        "hand_out/preview.html",
        people=turn.of(people),
        page=turn.page,
        pages=turn.pages(len(people)),
        hidden=choosing.fields(choice, plan.seen),
        once=once or secrets.token_urlsafe(9),
        **found,
    )


def _wrong(found: dict[str, Any]) -> tuple[Fault, ...]:
    wrong = found["wrong"]
    if isinstance(wrong, tuple) and wrong:
        return wrong
    if found["lacks"]:
        return UsageError.of("for-nobody", str(found["lacks"]), "Then go on.").faults
    return ()


@ROOM.post("/make")
def make(visit: Visit) -> Answer:
    """Makes what is chosen; where a copy is out of which the choice does not know, that is shown first."""
    choice, known, own = choosing.said(visit), choosing.known_of(visit), choosing.own_of(visit)
    once = visit.said("once")
    with _BEGUN.lock:
        if once in _BEGUN.sent:  # pressed twice, or sent again by the browser
            return visit.see(_BEGUN.sent[once])
    found = _summary(visit, own, choice, known)
    plan = found["plan"]
    if not isinstance(plan, Plan):
        return _chosen(visit, choice, known, _wrong(found))
    if plan.seen != choice.seen:
        return _preview(visit, replace(choice, seen=plan.seen), known, once)
    if not plan.given:
        what = "Everybody who is chosen has a copy out already, and is left out."
        fault = UsageError.of("for-nobody", what, "Choose others, or have second copies made.")
        return _chosen(visit, choice, known, fault.faults)
    with _BEGUN.lock:
        if once in _BEGUN.sent:
            return visit.see(_BEGUN.sent[once])
        order = choosing.order(choice, known)
        if _being_made_for(visit, order.people):
            # Their copies are not all on record yet, so that `seen` could not tell of them.
            what = "Forms for some of these people are being made at this moment, in another window."
            do = "Wait until they are made; then you see here who has a copy."
            return _chosen(visit, choice, known, UsageError.of("being-made", what, do).faults)
        writing = kept.begin(visit.ledger, own, order, visit.actor)
        path = f"{ROOM.path}/made/{writing.number}"
        _BEGUN.making[str(visit.home), writing.number] = frozenset(order.people)
        if once:
            _BEGUN.sent[once] = path
            for old in list(_BEGUN.sent)[:-_REMEMBERED]:
                del _BEGUN.sent[old]
    return _begun(visit, own, writing)


def _being_made_for(visit: Visit, people: Sequence[int]) -> bool:
    return any(
        home == str(visit.home) and whom.intersection(people) for (home, _), whom in _BEGUN.making.items()
    )


def go_on(visit: Visit, own: Organisation, writing: handed_out.Writing, people: Sequence[int]) -> Answer:
    """Makes what is left of a run, while the visitor sees how far it is."""
    key, path = (str(visit.home), writing.number), f"{ROOM.path}/made/{writing.number}"
    with _BEGUN.lock:
        run = handed_out.run_of(visit.home, writing.number)
        if run.end is not None:  # another window was first
            return visit.see(path, told="It had been made to its end already.")
        if making_now(visit, run):
            return visit.see(path, told="It is being made already, in another window.", tone="note")
        _BEGUN.making[key] = frozenset(people)
    return _begun(visit, own, writing)


def _begun(visit: Visit, own: Organisation, writing: handed_out.Writing) -> Answer:
    ledger, actor, key = visit.ledger, visit.actor, (str(visit.home), writing.number)

    def work(progress: Progress) -> str:
        try:
            kept.make(
                ledger,
                own,
                writing,
                actor,
                mint=new_number,
                reply_to=lambda: where_to_answer(own.folder, "cover"),
                each=lambda done, of: progress(done, of, "People done"),
            )
        finally:
            _BEGUN.making.pop(key, None)
        return f"{ROOM.path}/made/{writing.number}"

    return visit.begin(work, handed_out.run_of(visit.home, writing.number).head.title)
