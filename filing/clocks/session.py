"""One current record of a session with a person, and the places on it to sign: what every clock and report goes by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from schemas.signatures import SignatureState

Kind = Literal["formal", "informal", "group", "observation", "appraisal", "agreement", "plan", "commitment"]
Party = Literal["person", "by", "other"]
"""Whom the session was with, who held it, or somebody else who signs."""
Signed = SignatureState | Literal["blank"]
"""What stands in the place to sign; `blank`: nothing."""
MEETINGS = frozenset[Kind](("formal", "informal", "group", "observation", "appraisal"))
"""Kinds at which people meet; others are papers."""


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Signing:
    """One place to sign: whose it is, by name as far as the form says, what stands there, and the date beside it."""

    party: Party
    name: str | None
    state: Signed
    on: dt.date | None
    by_hand: bool = False
    """Ink, which no program read; whose hand it is, nobody but a person can say."""
    awaited: bool = True
    """Whether what stands there leaves it open that they will sign."""
    asks_date: bool = False
    """Whether the form has a place for the date beside it."""
    beside: tuple[dt.date, ...] = ()
    """Days that were written behind the name, in the place to sign itself."""

    @property
    def undated(self) -> bool:
        """Whether it is signed, and the date that the form asks for beside it is not there."""
        return self.state == "signed" and self.asks_date and self.on is None


@dataclass(slots=True, unsafe_hash=True)  # made by the ten thousand: frozen ones take three times as long
class Session:
    """One current record of a session or plan with a person.

    `person` and `by_person` are numbers on the roster (`Person.id`); `by` is the name as written. `by_person` is None
    where nobody, or more than one, has that name. `state` is `complete` or `unsigned`, as records are listed.
    """

    record: int
    form: str
    edition: int
    title: str
    kind: Kind
    person: int
    held: dt.date | None
    by: str | None
    by_person: int | None
    minutes: int | None
    signed: tuple[Signing, ...]
    copy_given: dt.date | None
    next: dt.date | None
    review: dt.date | None
    disagreed: bool
    private: bool
    filed_at: str
    state: str
    gives_copy: bool = False
    """Whether the form has a place for the day on which the person was given a copy."""
    says_not_held: str | None = None
    """Where the record says in words that the session was not held."""
    doubts: tuple[tuple[str, str], ...] = ()
    """What the record says that puts it in doubt whether the session was held: clauses, and what is asked of each."""
    repeats: int | None = None
    """The record that this one may be again, in nearly the same words (`filing.clocks.twice`)."""

    @property
    def by_another(self) -> bool:
        """Whether somebody is named who held it, another person than the one it was with, and it was held at all."""
        return self.by is not None and self.by_person != self.person and not self.not_held

    @property
    def not_held(self) -> tuple[str, ...]:
        """Why it was not held at all, by what the record says: clauses of a sentence."""
        if self.kind not in MEETINGS:
            return ()
        length = "its length is 0" if self.minutes == 0 else None
        return tuple(why for why in (length, self.says_not_held) if why is not None)

    @property
    def signed_by_both(self) -> bool:
        """Whether both the person and who held it have signed; False where the form lacks a place for one of them."""
        parties = {s.party for s in self.signed if s.state == "signed"}
        return {"person", "by"} <= parties

    def signed_on(self, party: Party) -> dt.date | None:
        """The date beside this party's signature, where they have signed."""
        return next((s.on for s in self.signed if s.party == party and s.state == "signed"), None)
