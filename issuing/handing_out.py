"""What is handed out in one go: which copies for whom, with what they are given, and which are out already.

Everything is settled before the first document is made, so that names can be looked at and nothing is half-done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from issuing.copies import Made, blanks, file_name, given_to
from issuing.making import AS_USUAL, Need
from schemas.errors import CarepackError, UsageError
from schemas.filled import Notice
from schemas.subjects import is_subject

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.records.copies import Listed
    from filing.records.given import Given
    from schemas.definition import FormDefinition, FormKind
    from schemas.rendition import Branding, RenditionFormat
    from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Order:
    """One copy that is to be made, or (without a number) a blank: its file names, what it is given, what to know of it.

    `notices` tell what could not be given; `out` are the copies of this form, or of another of its kind, that this
    person has already, the oldest first.
    """

    form: FormDefinition
    names: Mapping[RenditionFormat, str]
    person: Person | None = None
    number: str | None = None
    given: Mapping[str, Value] | None = None
    need: Need = AS_USUAL
    notices: tuple[Notice, ...] = ()
    out: tuple[Listed, ...] = ()

    @property
    def already(self) -> Notice | None:
        """That this person has a copy of this form, or one of its kind, that is out; None where they have none."""
        return Notice("out-already", "", _told(self)) if self.out else None

    def make(self, brand: Branding, when: dt.datetime) -> Iterator[Made]:
        """The documents, one in each format, under their names."""
        for kind, name in self.names.items():
            (made,) = blanks(
                self.form, (kind,), brand, when=when, number=self.number, given=self.given, need=self.need
            )
            yield replace(made, name=name)


def generic(
    forms: Iterable[FormDefinition],
    kinds: Iterable[RenditionFormat],
    mint: Callable[[], str],
    *,
    said: Mapping[str, Value] | None = None,
    need: Need = AS_USUAL,
) -> tuple[Order, ...]:
    """Blanks for nobody in particular; with `said` values they are numbered copies that carry them."""
    kinds = tuple(dict.fromkeys(kinds))
    made = []
    for form in forms:
        number = mint() if said is not None else None
        names = {kind: file_name(form, kind, need, number) for kind in kinds}
        made.append(Order(form, names, number=number, given=said, need=need))
    return tuple(made)


def for_people(
    ledger: Ledger,
    forms: Sequence[FormDefinition],
    people: Sequence[Person],
    kinds: Iterable[RenditionFormat],
    mint: Callable[[], str],
    *,
    when: dt.datetime,
    organisation: str | None = None,
    period: str | None = None,
    said: Mapping[str, Value] | None = None,
    large: bool | None = None,
    is_open: bool = False,
    by_name: bool = False,
) -> tuple[Order, ...]:
    """A copy of each form for each of these people, each with a number of its own from `mint`.

    They are in `large` print, or for whom the roster says so; `by_name`: the files are named for handing out by hand.
    Raises UsageError `given-person` where `said` values name one person, and the copies are for several.
    """
    kinds = tuple(dict.fromkeys(kinds))
    for form in forms:
        _check_said(form, people, said)
    orders = []
    every = outs_of(ledger, forms, people, when=when, period=period)
    for form in forms:
        out = every[form.form]
        for person in people:
            given = given_to(
                ledger,
                form,
                person,
                today=when.date(),
                organisation=organisation,
                period=period,
                said=said,
            )
            need = Need(large=person.large_print if large is None else large, open=is_open)
            mine = out.get(person.ref, ())
            orders.append(order_for(form, person, given, kinds, mint(), need=need, out=mine, by_name=by_name))
    return tuple(orders)


def order_for(
    form: FormDefinition,
    person: Person,
    given: Given,
    kinds: Iterable[RenditionFormat],
    number: str,
    *,
    need: Need = AS_USUAL,
    out: tuple[Listed, ...] = (),
    by_name: bool = False,
) -> Order:
    """The copy of this number for one person, with what it is `given`; `out` are those they have already."""
    return Order(
        form=form,
        names={k: file_name(form, k, need, number, person.name if by_name else None) for k in kinds},
        person=person,
        number=number,
        given=given.values,
        need=need,
        notices=given.notices,
        out=out,
    )


def _check_said(form: FormDefinition, people: Sequence[Person], said: Mapping[str, Value] | None) -> None:
    if len(people) > 1 and any(is_subject(form, path) for path in said or ()):
        what = f"The given values name a person, and the copies are for {len(people)} people."
        raise UsageError.of("given-person", what, "Leave the name out: each copy gets its person's.")


_ONE_AT_A_TIME = frozenset({"supervision", "appraisal", "development_plan", "agreement"})
"""The kinds of which somebody fills in one at a time: whoever has another form of that kind has this one in effect."""


def outs_of(
    ledger: Ledger,
    forms: Sequence[FormDefinition],
    people: Sequence[Person],
    *,
    when: dt.datetime,
    period: str | None,
) -> dict[str, dict[str, tuple[Listed, ...]]]:
    """By form, then by reference: the copies that these people have out of it, or of another form of its kind.

    Where several forms of one kind are asked for together, one does not stand for another. Of the period alone, where
    one is said.
    """
    from filing.records.copies import listed

    found: dict[str, dict[str, tuple[Listed, ...]]] = {f.form: {} for f in forms}
    kinds: dict[str, FormKind | None] = {f.form: f.kind for f in forms}
    for copy in listed(ledger, now=when, person=[p.ref for p in people]):
        if copy.person is None or not (period is None or _same(copy.period, period)):
            continue
        for form in forms:
            if copy.form == form.form or (
                copy.form not in found and _is_alike(ledger, kinds, copy.form, form)
            ):
                mine = found[form.form]
                mine[copy.person] = (*mine.get(copy.person, ()), copy)
    return found


def _is_alike(ledger: Ledger, kinds: dict[str, FormKind | None], other: str, form: FormDefinition) -> bool:
    """Whether another form is of the same kind, and of one of which people have one at a time."""
    if form.kind not in _ONE_AT_A_TIME:
        return False
    if other not in kinds:
        try:
            kinds[other] = ledger.library.load(other).kind
        except CarepackError:  # a form that is gone is of no kind that anybody could know
            kinds[other] = None
    return kinds[other] == form.kind


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.strip().casefold() == other.strip().casefold()


def _told(order: Order) -> str:
    """That a copy of the same form, or of one of its kind, is out for the same person, and what to do."""
    assert order.person is not None  # noqa: S101 - nobody else has a copy
    *before, last = order.out
    of_it = all(c.form == order.form.form for c in order.out)
    numbers = _list([c.number if of_it else f"{c.number} ({c.form})" for c in order.out])
    which = f"copies {numbers}" if before else f"copy {numbers}"
    what = "of this form" if of_it else "of a form of the same kind"
    how = f"issued {_ago(last.days)} by {last.issued_by}{f', for {last.period}' if last.period else ''}"
    state = ", came back and is in review" if last.state == "review" else ""
    use = (
        f"Use one of them; and say of each that will not come back: {_withdraw('NUMBER')}"
        if before
        else f"Use that one; or say that it will not come back: {_withdraw(last.number)}"
    )
    return (
        f"{order.person.name} ({order.person.ref}) has {which} {what} already, "
        f"{'the last ' if before else ''}{how}{state}. {use}"
    )


def _withdraw(number: str) -> str:
    return f"carepack copies withdraw {number} --why TEXT"


def _list(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _ago(days: int) -> str:
    return "today" if days == 0 else f"{days} day{'s' if days > 1 else ''} ago"
