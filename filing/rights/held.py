"""The records that are held about somebody: those they get, and those they do not, each with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import records
from filing.people.directory import Person, everybody, former_names
from filing.records.finding import Choice, listed
from filing.records.privacy import too_few, without
from filing.records.records import Filed, get
from filing.records.versions import Version, versions_of
from filing.rights.mentions import Finder, Known, Mention, mentions
from schemas.definition import FormDefinition
from schemas.errors import CarepackError, UsageError
from schemas.evaluations import SELF
from schemas.handwriting import WRITTEN
from schemas.paths import slot_at
from schemas.values import Value

CASE = "it is about whoever uses the service, and belongs to their file"
RATINGS = "what one client said is told to nobody; means are told below, where enough of them are behind one"
ANOTHER = "it was filed under this name by mistake, and is somebody else’s"
GONE = "nobody knows its form any more: look at the original, and say by hand what is in it"
OTHERS = (
    "they are about other people, and name this person: what they say of this person is to be told by hand, where it "
    "says anything"
)
_TOGETHER = frozenset({"completed", "noted"})
"""Versions that say all that the one before them did."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A record that the person gets. `few` counts means of too few ratings that are left out of it.

    `by_hand` counts answers of which there is a picture alone. `mentions` are what it says about others.
    """

    filed: Filed
    form: FormDefinition
    version: Version
    few: int
    by_hand: int
    mentions: tuple[Mention, ...]

    @property
    def number(self) -> int:
        """The number of the record."""
        return self.filed.number

    @property
    def answers(self) -> Mapping[str, Value]:
        """What is told of it, before any words are taken out."""
        return self.filed.answers


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that the person does not get: what they are, and why. `records` are their numbers, for whoever looks."""

    what: str
    why: str
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldRecords:
    """All of somebody's records. `finder` finds others in any further words about this person."""

    person: Person
    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]
    finder: Finder

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """What the records say about others, in order."""
        return tuple(m for piece in self.pieces for m in piece.mentions)


def held_records(ledger: Ledger, person: Person) -> HeldRecords:
    """The records of this person, private ones too, and every version that says something of its own."""
    found: list[tuple[Filed, FormDefinition, Version]] = []
    out: list[LeftOut] = []
    for number, versions in _numbers(ledger, person):
        newest = versions[-1]
        if newest.person != person.ref:
            out.append(LeftOut(f"Record {number}", ANOTHER, (number,)))
            continue
        at = next(i for i, v in enumerate(versions) if v.number == number)
        if at + 1 < len(versions) and versions[at + 1].act in _TOGETHER:
            continue
        try:
            filed = get(ledger, number)
            form = ledger.library.load(filed.form, filed.edition)
        except CarepackError:
            out.append(LeftOut(f"Record {number}", GONE, (number,)))
            continue
        found.append((filed, form, versions[at]))
    finder = finder_for(ledger, person, _clients((form, filed) for filed, form, _ in found))
    pieces: list[Piece] = []
    for filed, form, version in found:
        if (why := _kept_back(form, filed)) is not None:
            out.append(LeftOut(form.title, why, (filed.number,)))
        else:
            pieces.append(_piece(ledger, filed, form, version, finder))
    others = _naming(ledger, person, finder.me.names)
    if others:
        what = "1 record of somebody else" if len(others) == 1 else f"{len(others)} records of others"
        out.append(LeftOut(what, OTHERS, others))
    return HeldRecords(person, tuple(pieces), tuple(_together(out)), finder)


def finder_for(ledger: Ledger, person: Person, clients: Iterable[str] = ()) -> Finder:
    """What finds everybody else on the roster in words about this person."""
    with ledger.reading() as conn:
        former = former_names(conn)
        known = [
            Known(p.ref, (p.name, *(name for _, name in former.get(p.id, ()))), p.email)
            for p in everybody(conn)
        ]
    me = next(k for k in known if k.ref == person.ref)
    return Finder.of(me, known, tuple(clients))


def _numbers(ledger: Ledger, person: Person) -> Iterator[tuple[int, tuple[Version, ...]]]:
    asked = select(records.c.id).where(records.c.person == person.id).order_by(records.c.id)
    with ledger.reading() as conn:
        numbers = conn.execute(asked).scalars().all()
    for number in numbers:
        yield number, versions_of(ledger, number)


def _clients(found: Iterable[tuple[FormDefinition, Filed]]) -> Iterator[str]:
    """The references of clients that these records have, those that are left out too."""
    for form, filed in found:
        for path, value in filed.answers.items():
            slot = slot_at(form, path)
            is_line = slot is not None and slot.field.sensitive and slot.field.type == "line"
            if isinstance(value, str) and (path == form.about.client or is_line):
                yield value


def _kept_back(form: FormDefinition, filed: Filed) -> str | None:
    """Why the person does not get a record of theirs."""
    if form.kind == "case_content":
        return CASE
    if form.about.ratings is not None and filed.answers.get(form.about.rater or "") != SELF:
        return RATINGS
    return None


def _piece(ledger: Ledger, filed: Filed, form: FormDefinition, version: Version, finder: Finder) -> Piece:
    few = too_few(form, filed, ledger.library.policies)
    told = without(form, filed, few) if few else filed
    by_hand = sum(v == WRITTEN for v in told.answers.values())
    found = tuple(mentions(form, filed.number, told.answers, finder))
    return Piece(told, form, version, len(few), by_hand, found)


def _naming(ledger: Ledger, person: Person, names: Sequence[str]) -> tuple[int, ...]:
    """The current records of others on which one of these names stands."""
    numbers: set[int] = set()
    for name in names:
        said = name.replace('"', " ")
        try:
            found = listed(ledger, Choice(words=f'"{said}"', private=True)).records
        except UsageError:  # a name without a letter: there is nothing to look for
            continue
        numbers |= {one.number for one in found if one.person != person.ref}
    return tuple(sorted(numbers))


def _together(out: Iterable[LeftOut]) -> Iterator[LeftOut]:
    """What is left out of one form for one reason, as one."""
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for one in out:
        found[one.what, one.why] = (*found.get((one.what, one.why), ()), *one.records)
    for (what, why), numbers in found.items():
        yield LeftOut(what, why, numbers)
