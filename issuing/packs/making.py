"""The documents of one person's pack, from what the ledger knows of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from issuing.copies import given_to
from issuing.handing_out import Order, order_for, outs_of
from issuing.making import SUFFIX, Need
from issuing.packs.lacking import Lacking, Looked, is_managers
from issuing.packs.model import MadePack, Note, PackFile
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.records.copies import Listed
    from filing.records.packing import Known
    from issuing.packs.model import Wish
    from schemas.rendition import RenditionFormat

LETTER = "Cover letter"
_SIZE = 11.0
"""Points of the words on pages beside the forms, so that the summary is one page; large print has its own."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What is settled of one person's pack before it is made: its folder and copy numbers, one a form, what they have
    out of each form already, what is lacking, and what is due of them. Whoever makes it needs nothing else of
    anybody."""

    person: Person
    folder: str
    numbers: tuple[str, ...]
    out: Mapping[str, tuple[Listed, ...]]
    lacking: Lacking
    dues: Sequence[tuple[str, dt.date]] = ()

    @property
    def all_out(self) -> tuple[Listed, ...]:
        """The copies that they have out already, form by form, the oldest first."""
        return _each_once(c for copies in self.out.values() for c in copies)


class Packing:
    """Packs for these people; what is asked of all of them together is looked up once.

    `mint` gives a new copy number each time.
    """

    def __init__(self, ledger: Ledger, wish: Wish, people: Sequence[Person], mint: Callable[[], str]) -> None:
        self.ledger, self.wish, self.people, self.mint = ledger, wish, people, mint
        self.folders = folders(people)
        # Of whatever period: a copy of last year's that never came back is one that somebody holds.
        self._out = outs_of(ledger, wish.forms, people, when=wish.when, period=None)
        self._looked = Looked(ledger, wish)
        self._dues = _dues(ledger, people, wish.today) if wish.kind == "supervision" else {}

    def out(self, person: Person) -> tuple[Listed, ...]:
        """The copies of these forms, or of one of their kinds, that somebody has out already, the oldest first."""
        return _each_once(c for form in self.wish.forms for c in self._out[form.form].get(person.ref, ()))

    def order(self, person: Person) -> PackOrder:
        """What is settled of one person's pack, with new copy numbers."""
        return PackOrder(
            person,
            self.folders[person.id],
            tuple(self.mint() for _ in self.wish.forms),
            {form.form: self._out[form.form].get(person.ref, ()) for form in self.wish.forms},
            self._looked.of(person),
            self._dues.get(person.ref, ()),
        )

    def make(self, person: Person) -> MadePack:
        """The whole pack of one person. Raises CarepackError with every reason why it cannot be made."""
        return Maker(self.ledger, self.wish).make(self.order(person))


def _each_once(copies: Iterable[Listed]) -> tuple[Listed, ...]:
    """A copy may be out of the kind of several forms."""
    return tuple({c.number: c for c in copies}.values())


class Maker:
    """Makes one pack after another, from what the ledger knows of each person."""

    def __init__(self, ledger: Ledger, wish: Wish) -> None:
        self.ledger, self.wish = ledger, wish

    def make(self, order: PackOrder) -> MadePack:
        """The whole pack. Raises CarepackError with every reason why it cannot be made."""
        from filing.records.packing import known
        from filing.records.person_means import span_for

        wish, person = self.wish, order.person
        span = span_for(wish.period, wish.today, self.ledger.library.policies)
        about = known(self.ledger, order.lacking.person, span)
        orders = [self._order(at, order, about) for at in range(len(wish.forms))]
        files = [file for one in orders for file in self._forms(one)]
        number = next((o.number for o in orders if o.number), None) or ""
        pages = list(self._pages(about, number, order.dues))
        files += pages
        if "letter" in wish.extras and order.lacking.sender is not None:
            # The letter says nothing of the private page: it may lie on top of it.
            beside = [f.title for f in pages if not f.private]
            files.insert(0, self._letter(about, orders, beside, number, order.lacking.sender))
        notes = [*order.lacking.notes, *(n for one in orders for n in _notes(one)), *self._left_out(about)]
        notes += [n for f in files for n in _warnings(f)]
        return MadePack(person, order.folder, tuple(files), tuple(notes), order.all_out)

    def _order(self, at: int, order: PackOrder, about: Known) -> Order:
        wish, form, person = self.wish, self.wish.forms[at], about.person
        given = given_to(
            self.ledger,
            form,
            person,
            today=wish.today,
            organisation=wish.brand.organisation,
            period=wish.period,
            held=about.held,
        )
        need = Need(large=self._large(person), open=wish.is_open)
        number, out = order.numbers[at], order.out[form.form]
        return order_for(form, person, given, wish.formats, number, need=need, out=out, by_name=wish.by_name)

    def _large(self, person: Person) -> bool:
        return person.large_print if self.wish.large is None else self.wish.large

    def _forms(self, order: Order) -> Iterator[PackFile]:
        for made, kind in zip(order.make(self.wish.brand, self.wish.when), order.names, strict=True):
            yield PackFile(
                name=made.name,
                data=made.document.data,
                title=order.form.title,
                kind="form",
                format=kind,
                form=order.form.form,
                copy=made.copy,
                filled=made.document,
                private=order.form.private is not None,
            )

    def _pages(self, about: Known, number: str, dues: Sequence[tuple[str, dt.date]]) -> Iterator[PackFile]:
        """The pages beside the forms: always PDF, since nobody fills them in."""
        from filing.records.packing import commitment
        from issuing.packs import session_sheet, summary

        wish = self.wish
        if "summary" in wish.extras and wish.kind == "appraisal":
            if summary.nothing(about) is None:
                form = next((f for f in wish.forms if f.kind == "appraisal"), wish.forms[0])
                yield self._page(summary.page(form, about, wish), "summary", about, number, form.form)
        elif "summary" in wish.extras:
            page = session_sheet.page(about, wish, dues)
            yield self._page(page, "supervision-sheet", about, number, wish.forms[0].form)
        if "private" in wish.extras and (mine := commitment(about)) is not None and mine.tasks:
            page = summary.private_page(mine, about, wish)
            yield self._page(page, "commitment-tasks", about, number, mine.form.form, private=True)

    def _left_out(self, about: Known) -> Iterator[Note]:
        """What does not go along, since there would be nothing on it."""
        from issuing.packs import summary

        if (
            "summary" in self.wish.extras
            and self.wish.kind == "appraisal"
            and (why := summary.nothing(about))
        ):
            yield Note("summary", "summary-empty", why)

    def _page(
        self, page: object, stem: str, about: Known, number: str, form: str, *, private: bool = False
    ) -> PackFile:
        from fillers import pages

        assert isinstance(page, pages.Page)  # noqa: S101 - imported late, for the start of every command
        large = self._large(about.person)
        data = pages.pdf(page, self.wish.brand, when=self.wish.when, large=large, size=_SIZE)
        name = self._called(stem, page.title, about.person, number, ".pdf")
        return PackFile(name, data, page.title, "summary", "pdf", form, private=private)

    def _letter(
        self, about: Known, orders: Sequence[Order], beside: Sequence[str], number: str, sender: str
    ) -> PackFile:
        from issuing.letters import made_for

        wish = self.wish
        # Whoever gets only PDF gets the letter so, too; it is for reading either way.
        kind: RenditionFormat = "word" if "word" in wish.formats else "pdf"
        documents: list[Mapping[str, object]] = [
            {
                "title": o.form.title,
                "number": o.number,
                "form": o.form.form,
                "fill": True,
                "reply_by": wish.reply_by,
            }
            for o in orders
        ]
        documents += [{"title": title} for title in beside]
        facts: Mapping[str, object] = {
            "about": _ABOUT.get(wish.kind, "Documents to fill in"),
            "documents": documents,
            "reply_by": wish.reply_by,
            "reply_to": wish.reply_to,
            # With nobody to hold what is the manager's nobody is named: a supervisor does not.
            "with_whom": about.person.manager_name or "" if is_managers(wish) else None,
            "sender": sender,
        }
        made = made_for(
            "cover",
            about.person,
            facts,
            wish.brand,
            wish.when,
            template=wish.letter,
            format=kind,
            large=self._large(about.person),
        )
        name = self._called("cover-letter", LETTER, about.person, number, SUFFIX[kind])
        left = tuple(Note("cover", "letter-left-out", f"The PDF does not have {what}.") for what in made.left)
        return PackFile(name, made.data, LETTER, "letter", kind, notes=left)

    def _called(self, stem: str, title: str, person: Person, number: str, suffix: str) -> str:
        """What a page's file is called: by its kind and the first copy's number, or by person where that is asked."""
        if not self.wish.by_name:
            return f"{stem}.{number}{suffix}"
        return readable_name(title, person.name, suffix=f" - {number}{suffix}")


_ABOUT = {"appraisal": "Appraisal", "supervision": "Supervision"}


def folders(people: Sequence[Person]) -> dict[int, str]:
    """A folder's name for each of them, such as people can read; no two alike, whatever a system makes of capitals."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for person in people:
        name = readable_name(person.name, suffix=f" - {readable_name(person.ref, suffix='')}")
        if name.casefold() in taken:
            name = f"{name} - {person.id}"
        taken.add(name.casefold())
        names[person.id] = name
    return names


def _notes(order: Order) -> Iterator[Note]:
    for notice in (*order.notices, *((order.already,) if order.already else ())):
        yield Note(order.form.form, notice.code, notice.say, look=notice.code == "given-unfit")


def _warnings(file: PackFile) -> Iterator[Note]:
    """What is to be known of a document that was filled: what goes on elsewhere, and what cannot be shown."""
    yield from file.notes
    if file.filled is None:
        return
    for over in file.filled.overflows:
        say = f"“{over.question}” did not fit its box and goes on {over.to}."
        yield Note(file.form or "", "continued", say)
    for notice in file.filled.warnings:
        yield Note(file.form or "", notice.code, notice.say)


_TOLD = frozenset({
    "formal", "informal", "group", "observation", "appraisal", "review", "agreement", "plan", "meeting", "probation",
    "rebook",
})  # fmt: skip
"""What of all that falls due a sheet for a supervision tells: what the two of them do together. Renewals of a
Commitment are private, what ratings call for is the manager's, and actions stand on the sheet by themselves."""
_AHEAD = 366
"""Days."""


def _dues(
    ledger: Ledger, people: Sequence[Person], today: dt.date
) -> Mapping[str, tuple[tuple[str, dt.date], ...]]:
    """What is due of each of them, by reference, the first first."""
    from filing.clocks.due import due
    from filing.people.whom import Whom

    found: dict[str, tuple[tuple[str, dt.date], ...]] = {}
    whom = Whom(tuple(p.ref for p in people))
    for one in due(ledger, today=today, whom=whom, within=_AHEAD, kept_only=True) if people else ():
        if one.person is not None and one.clock in _TOLD:
            found[one.person] = (
                *found.get(one.person, ()),
                (f"{one.says[:1].upper()}{one.says[1:]}", one.on),
            )
    return found
