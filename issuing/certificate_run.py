"""Award certificates of several people, each made of a consent in force and on record before it is in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filing.whole_files import drafting
from issuing.certificates import consent_of, register, written
from issuing.letters_to_people import ENDING
from schemas.errors import CarepackError, RenditionError
from schemas.file_names import readable_name

if TYPE_CHECKING:
    from filing.ledger.actor import Actor
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from issuing.certificates import Consent, Written
    from issuing.letters import LetterFormat
    from schemas.rendition import Branding

_OF_ONE = frozenset({"letter-incomplete", "letter-names-person"})
"""What is wrong with one person's certificate, while the others can be made."""


@dataclass(frozen=True, slots=True)
class Awarded:
    """What became of one person's certificate: the file, or why there is none."""

    person: Person
    consent: Consent | None = None
    letter: Written | None = None
    file: Path | None = None
    why: CarepackError | None = None


def consents_of(ledger: Ledger, people: Iterable[Person]) -> Iterator[Awarded]:
    """The consent of each that is in force, or why there is none."""
    for person in people:
        try:
            yield Awarded(person, consent_of(ledger, person))
        except CarepackError as error:
            yield Awarded(person, why=error)


def names(consents: Iterable[Consent], format: LetterFormat) -> dict[int, str]:
    """By record, the name of its file; that of one whose identity is protected says the record alone."""
    return {
        c.record: readable_name(
            *((c.person.name,) if c.named else ()), f"Award certificate {c.record}", suffix=ENDING[format]
        )
        for c in consents
    }


def write(
    ledger: Ledger,
    found: Sequence[Awarded],
    files: Mapping[int, Path],
    *,
    brand: Branding,
    when: dt.datetime,
    actor: Actor,
    format: LetterFormat,
    template: bytes | None = None,
    large: bool | None = None,
    picture: bytes | None = None,
    alone: bool = False,
    force: bool = False,
    private: bool = False,
    each: Callable[[], None] = lambda: None,
) -> list[Awarded]:
    """The certificates in these files, by the record of the consent; all of them or none.

    `alone`: one is asked for, and what is wrong with it is raised. `each` is called after every one.
    """
    done: list[Awarded] = []
    with drafting(list(files.values()), force=force, private=private) as drafts:
        for one in found:
            each()
            if one.consent is None:
                done.append(one)
                continue
            of, file = one.consent, files[one.consent.record]
            try:
                made = written(
                    of, brand, when, template=template, format=format, large=large, picture=picture
                )
            except RenditionError as error:
                if alone or error.code not in _OF_ONE:
                    raise
                done.append(Awarded(one.person, why=error))
                continue
            drafts.add(file, made.data)
            done.append(Awarded(one.person, of, made, file))
        for one in done:
            if one.consent is not None and one.letter is not None:
                register(ledger, one.consent, one.letter, format, actor, picture=picture is not None)
        drafts.put_in_place()
    return done
