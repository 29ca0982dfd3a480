"""What a pack is asked to be, and what it came to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from filing.people.roster import Person
    from filing.records.copies import Listed
    from filing.records.packs import DocumentKind, PackKind
    from schemas.copies import Copy
    from schemas.definition import FormDefinition
    from schemas.errors import Fault
    from schemas.filled import Filled
    from schemas.rendition import Branding, RenditionFormat

Kind = Literal["blank", "appraisal", "supervision"]
"""The kinds of packs that are asked for."""
Extra = Literal["summary", "letter", "private"]
"""What goes with the forms: the page that sums up, the cover letter, the private page about the Commitment."""
USUAL: Mapping[PackKind, frozenset[Extra]] = {
    "blank": frozenset(),
    "appraisal": frozenset({"summary", "letter", "private"}),
    "supervision": frozenset({"summary"}),
}
POSSIBLE: Mapping[PackKind, frozenset[Extra]] = {
    "blank": frozenset({"letter"}),
    "appraisal": frozenset({"summary", "letter", "private"}),
    "supervision": frozenset({"summary", "letter"}),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be made for each person: a kind of pack, of these forms, in these formats.

    `today` is the organisation's day; `large`: in large print, or (None) for whom the roster says so. `by_name`: files
    are named by person, for handing out by hand; else by form and number, so that they can travel.
    """

    kind: PackKind
    forms: tuple[FormDefinition, ...]
    formats: tuple[RenditionFormat, ...]
    brand: Branding
    when: dt.datetime
    today: dt.date
    extras: frozenset[Extra] = frozenset()
    period: str | None = None
    large: bool | None = None
    is_open: bool = False
    by_name: bool = False
    letter: bytes | None = None
    """The organisation's own template of the cover letter."""
    reply_by: dt.date | None = None
    reply_to: str = ""
    """Where documents are sent back to, as a sentence of the cover letter; empty where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of a pack: what it is about (a form's name, the roster), a stable code, a sentence.

    `look`: a person must look at it before the pack is of use.
    """

    about: str
    code: str
    say: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class PackFile:
    """One document of a pack: the name of its file, its bytes, and what it is. `title` names nobody."""

    name: str
    data: bytes
    title: str
    kind: DocumentKind
    format: RenditionFormat
    form: str | None = None
    copy: Copy | None = None
    filled: Filled | None = None
    private: bool = False
    """Of a form that is private: for the person and their manager."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class MadePack:
    """A pack as it goes out: whom it is for, the folder's name, its files; `out` are copies they have already."""

    person: Person
    folder: str
    files: tuple[PackFile, ...]
    notes: tuple[Note, ...] = ()
    out: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one person's pack, without its bytes. `pack` is its number; None where it was not made: `why`.

    `place` is the folder, zip or file to print that it is in.
    """

    person: Person
    place: str
    pack: int | None
    files: tuple[PackFile, ...] = ()
    notes: tuple[Note, ...] = ()
    out: tuple[Listed, ...] = ()
    why: tuple[Fault, ...] = ()
    skipped: bool = False
    """Not made because a copy is out already, as it was asked."""

    @property
    def to_look_at(self) -> bool:
        """Whether a person must look: it was not made, a copy is out already, or something is lacking."""
        return self.pack is None or bool(self.out) or any(n.look for n in self.notes)
