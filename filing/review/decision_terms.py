"""What a decision about a return is made of: what the ledger holds, what people said, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from filing.people.roster import Person
from filing.review import needed
from schemas.checking import JOINT
from schemas.copies import Copy
from schemas.policies import CODES as POLICY_CODES
from schemas.reading import Query
from schemas.values import Value

Answers = Mapping[str, Value]
Keep = Literal["earlier", "this", "another"]
SEVERAL = JOINT
PERSON_CODES = frozenset({"another-person", "unknown-person", SEVERAL})
DIFFERENT = "different-answers"
SAME = "same-session"
WITHDRAWN = "withdrawn-before"
LEFT = "left-withdrawn"
"""The code of a return that nobody gets a record of: somebody said that those that were withdrawn stay so."""
COMPARING = frozenset({DIFFERENT, SAME})
"""Queries that put a record beside the return: settled with that version alone before one's eyes."""
FORM_CODE = "copy-of-another-form"
COLLEAGUE = "signed-by-colleague"
WORDS = frozenset({
    "stray-text", "comment", "text-box", "footnote", "foreign-text", "added-by-hand", "tracked-changes",
    "no-such-question", "foreign-page", "foreign-field", "label-changed", "print-missing", "picture-disagrees",
})  # fmt: skip
"""Queries about what has no place in a record, words or drawings: waived, they stand in its flags."""
CODES = PERSON_CODES | POLICY_CODES | needed.CODES | COMPARING | {WITHDRAWN, FORM_CODE, COLLEAGUE}
"""Queries that a decision asks; they are looked at anew each time something of the return is settled."""


@dataclass(frozen=True, slots=True)
class Version:
    """A record in the ledger, as far as a decision looks at it; `person` is a number of the roster.

    `merged`: the answers of others that were merged into it.
    """

    record: int
    submission: int
    answers: Answers
    person: int | None = None
    replaces: int | None = None
    merged: tuple[Answers, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that somebody took back: who, when (ISO 8601) and why; it was filed from `submission`.

    `person` is a number of the roster. `named`: the one of several people of a return whose record it was.
    """

    record: int
    by: str
    on: str
    why: str
    submission: int = 0
    person: int | None = None
    named: Person | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that says what a return says, or did, when it was one of the people `had`; it is `whose` now."""

    now: Version
    whose: Person
    had: frozenset[int]


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """What the ledger holds that bears on a return.

    `versions` are the records of its copy (of a copy unknown here: those that name its number; of a generic blank: of
    the same session and content), oldest first; `twin` is an earlier submission that said exactly the same, doubts
    included. `alike`: current records of other copies with these very answers, now or before; `withdrawn`: records
    with them that somebody took back; `moved`: those that are another person's now. `loose`: where this may be no
    return of its copy (a photocopy), the records that one of a generic blank would be held against. `former`: by name
    on the page, people who had it before and have another one now.
    """

    copy: Copy | None = None
    owner: Person | None = None
    versions: tuple[Version, ...] = ()
    twin: int | None = None
    people: tuple[Person, ...] = ()
    alike: tuple[Version, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    moved: tuple[Moved, ...] = ()
    loose: tuple[Version, ...] = ()
    former: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)

    def answers_of(self, record: int | None) -> Answers:
        """What a record says, as far as it bears on the return; of none, nothing."""
        known = (*self.versions, *self.alike, *self.loose, *(m.now for m in self.moved))
        return next((v.answers for v in known if v.record == record), {})


@dataclass(frozen=True, slots=True)
class Said:
    """What people said to the queries of this return that are no single answer's.

    `persons`: by code, whose it is (nobody: it is nobody's). `named`: the same by the path of the name. `kept`: by the
    record that different answers were shown beside, which of them to keep, or that this is `another` session; by one
    that was withdrawn, that `this` return is filed again, or that it stays as it is. Of any other record it says
    nothing. `waived`: codes that were waived.
    """

    persons: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    named: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    kept: Mapping[int, Keep] = field(default_factory=dict)
    waived: frozenset[str] = frozenset()

    @property
    def words(self) -> bool:
        """Whether the return has words of its own besides its answers, which a person let stand."""
        return bool(self.waived & WORDS)


@dataclass(frozen=True, slots=True)
class Decision:
    """`completes` and `replaces` name the record that the new version follows; `ask` are new queries.

    `others` are the decisions for the other people of one return, where it is filed for several. `same`: what it is
    set aside for says the same.
    """

    outcome: Literal["filed", "review", "duplicate"]
    answers: Answers
    code: str | None = None
    person: Person | None = None
    copy: Copy | None = None
    completes: int | None = None
    replaces: int | None = None
    duplicate_of: int | None = None
    ask: tuple[Query, ...] = ()
    others: tuple[Decision, ...] = ()
    same: bool = False


def sessions(versions: Sequence[Version]) -> list[tuple[Version, ...]]:
    """Versions, oldest first, by the session that they are of: one begins where nothing is replaced."""
    by_newest: dict[int, tuple[Version, ...]] = {}
    for version in versions:
        before = by_newest.pop(version.replaces, ()) if version.replaces is not None else ()
        by_newest[version.record] = (*before, version)
    return list(by_newest.values())
