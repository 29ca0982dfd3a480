"""One kind of letter to many people: each made or told why not, while the others go out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.errors import CarepackError, Fault

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from issuing.letters import LetterFormat
    from schemas.rendition import Branding

_LISTS = {"reminder": ("dues", "documents"), "cover": ("documents",)}
"""Without any of these there is nothing to write."""
ENDING = {"word": ".docx", "pdf": ".pdf"}


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A letter to one person: its bytes, or why there is none; and what the PDF could not carry."""

    person: Person
    name: str
    data: bytes | None = None
    why: tuple[Fault, ...] = ()
    left: tuple[str, ...] = ()
    nothing: bool = False
    """That there is nothing to write to them: nothing is due or out."""


def names(kind: str, people: Sequence[Person], format: LetterFormat) -> tuple[str, ...]:
    """The names of the files: whom each is for and what it is; with the reference where two have one name."""
    from fillers import letters
    from schemas.file_names import readable_name
    from schemas.names import name_key

    title = letters.kind(kind).title
    often: dict[str, int] = {}
    for person in people:
        often[name_key(person.name)] = often.get(name_key(person.name), 0) + 1
    return tuple(
        readable_name(
            p.name, *((p.ref,) if often[name_key(p.name)] > 1 else ()), title, suffix=ENDING[format]
        )
        for p in people
    )


def register(
    ledger: Ledger,
    kind: str,
    made: Sequence[ToPerson],
    format: LetterFormat,
    actor: Actor,
    *,
    form: str | None = None,
) -> None:
    """Puts letters on record, each as its person's, so that they can be mailed to whom they are for.

    `form` is that of the record which they tell; whether it is private goes for them, too. Those that were not made
    are passed over.
    """
    from filing.records.packs import Made, PackMade
    from filing.records.packs import register as register_pack
    from fillers import letters

    title = letters.kind(kind).title
    for one in made:
        if one.data is not None:
            document = Made.of(one.data, "letter", title, format, form=form)
            register_pack(ledger, PackMade("letters", one.person.id, (document,)), actor)


def to_people(
    kind: str,
    people: Sequence[Person],
    facts: Mapping[int, Mapping[str, object]],
    brand: Branding,
    when: dt.datetime,
    *,
    template: bytes | None = None,
    format: LetterFormat = "word",
    large: bool | None = None,
    lacking: Mapping[int, tuple[Fault, ...]] | None = None,
) -> Iterator[ToPerson]:
    """The letters, one after another, in the order of the people; `facts` by the number of the person.

    `large`: in large print, or not; without, as the roster says of each. `lacking`: of whom none can be made, and why.
    Raises RenditionError for what is wrong with
    the template or the letterhead, which is wrong for everybody.
    """
    from issuing.letters import made_for

    lists = _LISTS.get(kind, ())
    for person, name in zip(people, names(kind, people, format), strict=True):
        said = facts.get(person.id, {})
        if lists and not any(said.get(name) for name in lists):
            yield ToPerson(person, name, nothing=True)
            continue
        if lacking and person.id in lacking:
            yield ToPerson(person, name, why=lacking[person.id])
            continue
        wide = person.large_print if large is None else large
        try:
            made = made_for(
                kind,
                person,
                said,
                brand,
                when,
                template=template,
                format=format,
                large=wide,
            )
        except CarepackError as error:
            if error.code != "letter-incomplete":
                raise
            yield ToPerson(person, name, why=error.faults)
        else:
            yield ToPerson(person, name, made.data, left=made.left)
