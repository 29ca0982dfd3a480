"""What people do with a record that is filed: move, withdraw, merge, undo. Each is told before it is done.

A form names the version that its visitor saw: where another one follows it by now, nothing is done and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desk.numbers import number_in
from desk.rooms.records.page import person_of
from desk.rooms.records.room import ROOM
from desk.rooms.records.words import STATES, in_words, newest_named
from filing.life.acts import Done, merge, move, withdraw
from filing.life.foretelling import Act, Foretold, foretold, only
from filing.life.undoing import undo
from filing.people.directory import people
from filing.people.looking_up import look_up
from filing.people.roster import find as find_person
from filing.records.finding import Choice, Listing, listed
from filing.records.records import Filed, get
from issuing.certificates import ended_by
from schemas.errors import CarepackError, Fault, Place, UsageError

if TYPE_CHECKING:
    from desk.visit import Answer, Visit
    from filing.ledger.database import Ledger

NOT_YET = "It is told what would be done."
"""The reason while nobody has given one: it is kept nowhere, for all of it is taken back."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An act as its page shows it: its name, what it is, the button, and the record's page to go back to."""

    name: str
    title: str
    button: str
    records: tuple[Filed, ...]
    back: str


@ROOM.get("/{record:int}/withdraw")
def withdrawing(visit: Visit) -> Answer:
    """What withdrawing would do."""
    return _withdraw(visit)


@ROOM.post("/{record:int}/withdraw")
def withdrawn(visit: Visit) -> Answer:
    """Withdraws it."""
    return _withdraw(visit)


def _withdraw(visit: Visit) -> Answer:
    number = visit.number("record")
    doing = _doing(visit, "withdraw", "Withdraw", "Withdraw", (number,))

    def act(ledger: Ledger, /, *, even_so: bool) -> Sequence[Done]:
        return withdraw(ledger, [number], _why(visit), visit.actor, even_so=even_so)

    return told_then_done(visit, doing, act, lambda _: f"Record {number} was withdrawn. It counts no more.")


@ROOM.get("/{record:int}/undo")
def undoing(visit: Visit) -> Answer:
    """What taking back the last thing would do."""
    return _undo(visit)


@ROOM.post("/{record:int}/undo")
def undone(visit: Visit) -> Answer:
    """Takes it back."""
    return _undo(visit)


def _undo(visit: Visit) -> Answer:
    number = visit.number("record")
    doing = _doing(visit, "undo", "Undo what was last done to", "Undo", (number,))
    act = only(lambda ledger, _: undo(ledger, number, _why(visit), visit.actor))
    return told_then_done(visit, doing, act, lambda done: f"Taken back: it is record {done[0].record} now.")


@ROOM.get("/{record:int}/move")
def moving(visit: Visit) -> Answer:
    """To whom?"""
    return _move(visit, (visit.number("record"),))


@ROOM.post("/{record:int}/move")
def moved(visit: Visit) -> Answer:
    """What the move would do; then moves it."""
    return _move(visit, (visit.number("record"),))


@ROOM.post("/move")
def several_moved(visit: Visit) -> Answer:
    """As of one, of several records: all are moved, or none."""
    numbers = tuple(n for said in visit.said_all("record") if (n := number_in(said)) is not None)
    if not numbers:
        return visit.see("/records/nobodys", told="Choose the records that are to be moved.", tone="note")
    return _move(visit, tuple(dict.fromkeys(numbers)))


def _move(visit: Visit, numbers: tuple[int, ...]) -> Answer:
    doing = _doing(visit, "move", "Move", "Move", numbers)
    said = (visit.said("chosen") or visit.said("person")).strip()
    if not said:
        asked = visit.request.method == "POST"
        fault = (
            Fault("one-person", "Nobody is named.", Place(), "Write a name or reference.") if asked else None
        )
        return _page(visit, doing, faults=(fault,) if fault is not None else ())
    try:
        person = find_person(visit.ledger, said)
    except CarepackError as error:
        return _page(visit, doing, faults=error.faults, **_found(visit, said))

    def act(ledger: Ledger, /, *, even_so: bool) -> Sequence[Done]:
        return move(ledger, numbers, person.ref, _why(visit), visit.actor, even_so=even_so)

    def say(done: Sequence[Done]) -> str:
        several = f"{len(done)} records were" if len(done) > 1 else "It was"
        return f"{several} moved to {person.name} ({person.ref})."

    return told_then_done(visit, doing, act, say, person=person.ref, person_name=person.name)


@ROOM.post("/people")
def whom(visit: Visit) -> Answer:
    """People of the roster that fit the words that are being typed."""
    return visit.part("people_found.html", **_found(visit, visit.said("person")))


def _found(visit: Visit, words: str) -> dict[str, Any]:
    return {"found": look_up(people(visit.ledger), words), "words": words, "name": "chosen", "before": ""}


@ROOM.get("/{record:int}/merge")
def merging(visit: Visit) -> Answer:
    """With which?"""
    return _merge(visit)


@ROOM.post("/{record:int}/merge")
def merged(visit: Visit) -> Answer:
    """What merging would do; then merges."""
    return _merge(visit)


def _merge(visit: Visit) -> Answer:
    number = visit.number("record")
    doing = _doing(visit, "merge", "Merge", "Merge", (number,))
    others = _beside(visit.ledger, doing.records[0])
    chosen = number_in(visit.said("other"))
    if chosen is None:
        asked = visit.request.method == "POST"
        fault = Fault(
            "merge-what", "No other record is chosen.", Place(), "Choose the one it is merged with."
        )
        return _page(visit, doing, faults=(fault,) if asked else (), others=others)
    keep, other = (chosen, number) if visit.said("stands") == "other" else (number, chosen)
    act = only(lambda ledger, even: merge(ledger, keep, other, _why(visit), visit.actor, even_so=even))
    return told_then_done(
        visit,
        doing,
        act,
        lambda _: f"Record {other} is part of record {keep} now.",
        after=lambda done: f"/records/{done[0].into}",
        others=others,
        other=str(chosen),
        stands=visit.said("stands"),
        keep=keep,
        goes=other,
    )


def _beside(ledger: Ledger, filed: Filed) -> tuple[Listing, ...]:
    """The other records of this form and person, those of the same day first."""
    choice = Choice(people=filed.person, form=f"{filed.form}.{filed.edition}", nobodys=filed.person is None)
    found = listed(ledger, choice, order="newest", limit=_CANDIDATES).records
    mine = [
        r for r in found if r.number != filed.number and (filed.person is not None or r.name == filed.name)
    ]
    return tuple(sorted(mine, key=lambda r: r.held != filed.held))


_CANDIDATES = 200


def _why(visit: Visit) -> str:
    return visit.said("why").strip() or NOT_YET


def _doing(visit: Visit, name: str, title: str, button: str, numbers: Sequence[int]) -> Doing:
    records = tuple(get(visit.ledger, n) for n in numbers)
    back = f"/records/{numbers[0]}" if len(numbers) == 1 else "/records/nobodys"
    several = "records" if len(numbers) > 1 else "record"
    return Doing(name, f"{title} {several} {', '.join(map(str, numbers))}", button, records, back)


def told_then_done(
    visit: Visit,
    doing: Doing,
    act: Act,
    say: Callable[[Sequence[Done]], str],
    *,
    after: Callable[[Sequence[Done]], str] | None = None,
    **shown: Any,
) -> Answer:
    """Shows what an act would do; where the form says so, and why, does it and goes to what came of it."""
    if visit.said("do") != "yes":
        return _foretell(visit, doing, act, shown)
    if not visit.said("why").strip():
        nothing = Fault("act-no-reason", "This needs a reason.", Place(), "Say why.")
        return _foretell(visit, doing, act, shown, faults=(nothing,))
    try:
        done = act(visit.ledger, even_so=visit.said("even_so") == "yes")
    except UsageError as error:
        return _foretell(visit, doing, act, shown, faults=error.faults)
    tell_what_followed(visit, done)
    return visit.see((after or _its_page)(done), told=say(done))


def _its_page(done: Sequence[Done]) -> str:
    return f"/records/{done[0].record}" if len(done) == 1 else "/records/"


def tell_what_followed(visit: Visit, done: Sequence[Done]) -> None:
    """What happened because of an act: what is noted, what waited and is filed now, certificates to be taken back."""
    for one in done:
        for noted in one.noted:
            visit.tell(noted, "note")
        for waited in one.waited:
            filed = ", ".join(map(str, waited.records))
            visit.tell(f"A return that waited for this is filed now: record {filed}.", "note")
    for certificate in ended_by(visit.ledger, [d.record for d in done]):
        visit.tell(f"A certificate is to be taken back. {certificate.why}", "note")


def _foretell(
    visit: Visit, doing: Doing, act: Act, shown: dict[str, Any], faults: Sequence[Fault] = ()
) -> Answer:
    try:
        told = foretold(visit.ledger, act)
    except CarepackError as error:
        return _page(visit, doing, faults=error.faults, never=True, **shown)
    return _page(visit, doing, told=told, faults=[f for f in faults if f not in told.against], **shown)


def _page(
    visit: Visit,
    doing: Doing,
    *,
    told: Foretold | None = None,
    faults: Sequence[Fault] = (),
    never: bool = False,
    **shown: Any,
) -> Answer:
    nothing = {
        "person_name": "",
        "found": (),
        "others": (),
        "other": "",
        "stands": "",
        "keep": None,
        "goes": None,
    }
    what: dict[str, Any] = {"person": visit.said("person"), **nothing, **shown}
    return visit.page(
        f"records/{doing.name}.html",
        doing=doing,
        filed=doing.records[0],
        of=person_of(visit, doing.records[0].person),
        told=told,
        against=in_words(told.against) if told is not None else (),
        faults=in_words(faults),
        newest=newest_named(faults),
        never=never,
        why=visit.said("why"),
        states=STATES,
        **what,
    )
