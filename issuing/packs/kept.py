"""Runs of packs into a folder of the home: foretold, made, and taken up again where they were broken off."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuing import handed_out
from issuing.handed_out import Head, Item, Run, Writing
from issuing.packs.asking import Asked, into, sheets, wish_of
from issuing.packs.lacking import Looked
from issuing.packs.makers import processes_for
from issuing.packs.making import Packing, folders
from issuing.packs.model import Note, Told, Wish
from issuing.packs.printing import team_of
from issuing.packs.run import run
from issuing.packs.taking_up import take_up
from issuing.packs.words import count
from schemas.errors import UsageError
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.records.copies import Listed
    from forms.organisation import Organisation

_TITLES: Mapping[str, str] = {
    "blank": "Forms",
    "appraisal": "Appraisal packs",
    "supervision": "Supervision packs",
}


class Order(Asked):
    """What is asked for, and for whom: it can be kept, and ordered again. `people` are numbers in the ledger."""

    people: tuple[int, ...]
    by_name: bool = True
    skip_out: bool = False
    one_sided: bool = False


@dataclass(frozen=True, slots=True)
class Foretold:
    """What one person would get: the documents by title, the copies that are out already, what is lacking."""

    person: Person
    documents: tuple[str, ...]
    out: tuple[Listed, ...]
    notes: tuple[Note, ...]
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would make. `seen` stands for the copies that are out: an order that names it has seen them."""

    wish: Wish
    people: tuple[Foretold, ...]
    seen: str

    @property
    def given(self) -> tuple[Foretold, ...]:
        """Those who would get something."""
        return tuple(p for p in self.people if not p.skipped)

    @property
    def out(self) -> tuple[Foretold, ...]:
        """Those who have a copy out already."""
        return tuple(p for p in self.people if p.out)


def plan(
    ledger: Ledger,
    own: Organisation,
    order: Order,
    when: dt.datetime,
    roster: Sequence[Person] | None = None,
) -> Plan:
    """What this order would make, with nothing made; `roster` is everybody, where they were looked up already.

    Raises UsageError for what cannot be had.
    """
    from issuing.handing_out import outs_of

    wish = wish_of(order, own, own.branding, when=when, reply_to=str)
    people = people_of(ledger, order, roster)
    outs = outs_of(ledger, wish.forms, people, when=when, period=None)
    looked = Looked(ledger, wish, roster)
    found = []
    for person in people:
        out = {c.number: c for form in wish.forms for c in outs[form.form].get(person.ref, ())}
        skipped = order.skip_out and bool(out)
        lacking = looked.of(person)
        documents = _titles(wish, letter=lacking.sender is not None)
        found.append(Foretold(person, documents, tuple(out.values()), lacking.notes, skipped))
    numbers = sorted(c.number for p in found for c in p.out)
    return Plan(
        wish, tuple(found), hashlib.sha256(",".join(numbers).encode()).hexdigest()[:16] if numbers else ""
    )


def _titles(wish: Wish, *, letter: bool) -> tuple[str, ...]:
    """What goes to a person, the letter first; of an appraisal, what there may be nothing to say on, is said so."""
    found = ["Cover letter"] if letter and "letter" in wish.extras else []
    found += [form.title for form in wish.forms]
    if "summary" in wish.extras:
        found.append(
            "Summary, where there is something to sum up"
            if wish.kind == "appraisal"
            else "Sheet for the supervision"
        )
    if "private" in wish.extras:
        found.append("Private page of their Commitment, where they made one")
    return tuple(found)


def people_of(ledger: Ledger, order: Order, roster: Sequence[Person] | None = None) -> tuple[Person, ...]:
    """The people of an order, in its order. Raises UsageError `for-nobody` where none of them is on the roster."""
    from filing.people.roster import people

    known = {p.id: p for p in (people(ledger) if roster is None else roster)}
    found = tuple(known[n] for n in dict.fromkeys(order.people) if n in known)
    if not found:
        raise UsageError.of("for-nobody", "Nobody is chosen.", "Choose people, a team, a home, or everybody.")
    return found


def title_of(wish: Wish) -> str:
    """What a run is called: by its one form, or its kind."""
    if wish.kind == "blank" and len(wish.forms) == 1:
        return wish.forms[0].title
    return _TITLES.get(wish.kind, "Forms")


def begin(ledger: Ledger, own: Organisation, order: Order, actor: Actor) -> Writing:
    """The folder of a new run, with its order noted in it, before anything is made. Raises UsageError, OSError."""
    wish = wish_of(order, own, own.branding, when=actor.at, reply_to=str)
    people = people_of(ledger, order)
    head = Head(
        what="packs",
        title=title_of(wish),
        at=actor.at,
        by=actor.by,
        of=len(people),
        order=order.model_dump(mode="json"),
    )
    return handed_out.begin(ledger.home, head)


def order_of(begun: Run) -> Order:
    """What a run was ordered as."""
    return Order.model_validate(begun.head.order)


def make(
    ledger: Ledger,
    own: Organisation,
    writing: Writing,
    actor: Actor,
    *,
    mint: Callable[[], str],
    reply_to: Callable[[], str],
    each: Callable[[int, int], None],
) -> Run:
    """Makes what stands in the list of the folder and is not made yet, one person after another.

    So a run that was broken off is taken up: whoever has their pack is left alone, and what was on record and not in
    its place is put right first. `each` is told how many of how many are done; where it raises, all that is made
    stays. Nobody else makes it meanwhile. Raises CarepackError, of which `being-made` where somebody does.
    """
    handed_out.run_of(ledger.home, writing.number)
    with handed_out.alone(writing):
        return _make(ledger, own, writing, actor, mint=mint, reply_to=reply_to, each=each)


def _make(
    ledger: Ledger,
    own: Organisation,
    writing: Writing,
    actor: Actor,
    *,
    mint: Callable[[], str],
    reply_to: Callable[[], str],
    each: Callable[[int, int], None],
) -> Run:
    begun = handed_out.run_of(ledger.home, writing.number)
    order = order_of(begun)
    people = people_of(ledger, order)
    _put_right(ledger, begun, people, actor)
    found = _found(ledger, begun, people)
    for item in found:
        writing.add(item)
    done_before = {i.person for i in (*begun.made, *found)}
    left = [p for p in people if p.id not in done_before]
    wish = wish_of(order, own, own.branding, when=actor.at, reply_to=reply_to)
    packing = Packing(ledger, wish, left, mint)
    done: list[Told] = []
    each(len(people) - len(left), len(people))
    try:
        for told in run(
            packing,
            order.shape,
            into(writing.folder, private=True),
            actor,
            skip_out=order.skip_out,
            both_sides=not order.one_sided,
            processes=processes_for(len(left)),
        ):
            done.append(told)
            writing.add(item_of(told, titles_of(ledger, {c.form for c in told.out})))
            each(len(people) - len(left) + len(done), len(people))
    finally:  # what was made is on the index, even where somebody stopped it
        about = sheets(writing.folder, done, wish, log=True, everybody=True) if done else ()
    before = begun.end.sheets if begun.end is not None else _sheets_in(begun)
    writing.end(tuple(dict.fromkeys((*before, *(f.name for f in about if f is not None)))))
    return handed_out.run_of(ledger.home, writing.number)


def _put_right(ledger: Ledger, begun: Run, people: Sequence[Person], actor: Actor) -> None:
    """What a run that was broken off left on record and not in its place, put right in the folder it wrote to."""
    from filing.records import placing

    with ledger.reading() as conn:
        waiting = {u.person for u in placing.unplaced(conn)}
    # What is being made at this moment is nothing that was left behind: its passing files are to stay.
    found = (b for b in handed_out.runs(ledger.home) if b.number != begun.number)
    others = (b for b in found if not handed_out.is_being_made(b))
    for other in (begun, *others) if begun.items else (*others, begun):
        if other.end is None and other.head.what == "packs" and waiting & set(order_of(other).people):
            mine = people_of(ledger, order_of(other))
            take_up(ledger, other.folder, folders(mine).values(), actor)
            return
    take_up(ledger, begun.folder, folders(people).values(), actor)


def _found(ledger: Ledger, begun: Run, people: Sequence[Person]) -> list[Item]:
    """Packs that are in their place and not in the list: everything stopped between the two."""
    from filing.records.packs import placed_for

    order, listed, called = order_of(begun), {i.person for i in begun.made}, folders(people)
    missing = [p for p in people if p.id not in listed]
    placed = placed_for(ledger, order.kind, begun.head.at)
    if order.shape != "print":
        places = {p.id: called[p.id] + (".zip" if order.shape == "zip" else "") for p in missing}
        # An empty folder is no pack: everything may have stopped before the first file was in it.
        there = [p for p in missing if p.id in placed and (begun.folder / places[p.id]).exists()]
        return [Item(person=p.id, name=p.name, place=places[p.id]) for p in there]
    # A team is printed in one go, and noted person by person.
    files = sorted(f.name for f in begun.folder.glob("Print - *.pdf"))
    found = []
    for person in missing:
        team = readable_name("Print", team_of(person).title, suffix="")
        mine = next((f for f in files if f.startswith(f"{team} - ")), None)
        if mine is not None and person.id in placed:
            found.append(Item(person=person.id, name=person.name, place=mine))
    return found


def _sheets_in(begun: Run) -> tuple[str, ...]:
    """The sheets about a run that was broken off."""
    return tuple(
        sorted(
            f.name for f in begun.folder.glob("*.pdf") if f.name.startswith(("Index - ", "Handing out - "))
        )
    )


def item_of(told: Told, titles: Mapping[str, str]) -> Item:
    """What became of one person's pack, in the words of a list; `titles` are those of forms, by name."""
    says = [f"{f.what} {f.do}" for f in told.why]
    if told.skipped:
        says.append("Left out, since a copy is out already.")
    says += [out_words(c, titles.get(c.form, c.form)) for c in told.out]
    says += [n.say for n in told.notes if n.code != "out-already"]
    documents = tuple(dict.fromkeys(f.title for f in told.files))
    return Item(
        person=told.person.id,
        name=told.person.name,
        place=told.place if told.pack is not None else "",
        documents=documents,
        copies=tuple(dict.fromkeys(str(f.copy.number) for f in told.files if f.copy is not None)),
        says=tuple(dict.fromkeys(says)),
        look=told.to_look_at,
    )


def out_words(copy: Listed, title: str) -> str:
    """That a copy is out already, since when."""
    since = "today" if copy.days == 0 else f"{count(copy.days, 'day')} ago"
    period = f", for {copy.period}" if copy.period else ""
    back = "; it came back and is being looked at" if copy.state == "review" else ""
    return f"{title}{period}, made {since}, is out already{back}."


def titles_of(ledger: Ledger, forms: Iterable[str]) -> dict[str, str]:
    """The titles of forms by name; one that is gone is called by its name."""
    return {form: ledger.library.title_of(form) for form in forms}
