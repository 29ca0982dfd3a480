"""What becomes of a return: filed, a new version of a record, a duplicate, or a question. Pure, and in one place.

A doubt is never decided here: it is a query, and what a person said to an earlier one comes in as `Said`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from filing.people.roster import Person, named, near
from filing.people.roster_file import name_key
from filing.records.signing import signed_together
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.policies import CODES as POLICY_CODES
from schemas.reading import Query
from schemas.records import plain
from schemas.values import Value

Answers = Mapping[str, Value]
PERSON_CODES = frozenset({"another-person", "unknown-person"})
DIFFERENT = "different-answers"
FORM_CODE = "copy-of-another-form"
WORDS = frozenset({
    "stray-text", "comment", "text-box", "footnote", "foreign-text", "added-by-hand", "tracked-changes",
    "no-such-question",
})  # fmt: skip
"""Queries about words that have no place in a record: waived, they stand in its flags."""
CODES = PERSON_CODES | POLICY_CODES | {DIFFERENT, FORM_CODE}
"""Queries that a decision asks; they are looked at anew each time something of the return is settled."""


@dataclass(frozen=True, slots=True)
class Version:
    """A record in the ledger, as far as a decision looks at it; `person` is a number of the roster."""

    record: int
    submission: int
    answers: Answers
    person: int | None = None


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """What the ledger holds that bears on a return.

    `versions` are the records of its copy (of a copy unknown here: those that name its number; of a generic blank: of
    the same session and content), oldest first; `twin` is an earlier submission that said exactly the same, doubts
    included. `former` are people who had the name on the page before, and have another one now.
    """

    copy: Copy | None = None
    owner: Person | None = None
    versions: tuple[Version, ...] = ()
    twin: int | None = None
    people: tuple[Person, ...] = ()
    former: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What people said to the queries of this return that are no single answer's.

    `persons`: by code, whose it is (None: nobody's). `keep`: of different answers, the `earlier` ones or `this`;
    `over` is the record that this was said about, and of any other it says nothing. `waived`: codes that were waived.
    """

    persons: Mapping[str, Person | None] = field(default_factory=dict)
    keep: Literal["earlier", "this"] | None = None
    over: int | None = None
    waived: frozenset[str] = frozenset()

    @property
    def words(self) -> bool:
        """Whether the return has words of its own besides its answers, which a person let stand."""
        return bool(self.waived & WORDS)


@dataclass(frozen=True, slots=True)
class Decision:
    """`completes` and `replaces` name the record that the new version follows; `ask` are new queries."""

    outcome: Literal["filed", "review", "duplicate"]
    answers: Answers
    code: str | None = None
    person: Person | None = None
    copy: Copy | None = None
    completes: int | None = None
    replaces: int | None = None
    duplicate_of: int | None = None
    ask: tuple[Query, ...] = ()


def decide(
    form: FormDefinition, answers: Answers, context: DecisionContext, said: Said, *, in_doubt: bool
) -> Decision:
    """What becomes of these answers (normal form). `in_doubt`: a query of level must is open already."""
    if context.twin is not None:
        return Decision("duplicate", answers, "same-document", duplicate_of=context.twin)
    copy = context.copy
    if copy is not None and (copy.form, copy.edition) != (form.form, form.edition):
        if FORM_CODE not in said.waived:
            return Decision("review", answers, FORM_CODE, ask=(_another_form(copy),))
        copy = None
    person, ask = whose(form, answers, context, said)
    if copy is not None and context.owner is not None and person not in {None, context.owner}:
        # Somebody else's answers on a photocopy are no return of this copy: it stays out.
        copy = None
    if ask or in_doubt:
        return Decision("review", answers, ask[0].code if ask else None, person, copy, ask=ask)
    if copy is None and context.copy is not None:
        return Decision("filed", answers, None, person)
    return _against(form, answers, context, said, person=person, copy=copy)


def _against(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    said: Said,
    *,
    person: Person | None,
    copy: Copy | None,
) -> Decision:
    """The decision where nothing is in doubt, against what was filed of this copy or session."""
    # A copy that is unknown here may be a photocopy that several people wrote on: each has records of their own.
    mine = person.id if person else None
    versions = [v for v in context.versions if copy or mine is None or v.person in {None, mine}]
    if not versions:
        return Decision("filed", answers, None, person, copy)
    current = versions[-1]
    if said.words and signed_together(form, current.answers, answers) == dict(current.answers):
        # The same answers, but not the same document: what else stands on it goes with the record.
        now = current.record
        return Decision("filed", current.answers, "noted", person, copy, completes=now, replaces=now)
    for version in reversed(versions):
        if dict(version.answers) == dict(answers):
            return Decision(
                "duplicate", answers, "same-answers", person, copy, duplicate_of=version.submission
            )
    together = signed_together(form, current.answers, answers)
    if together is not None:
        if together == dict(current.answers):
            return Decision(
                "duplicate", answers, "same-answers", person, copy, duplicate_of=current.submission
            )
        done = current.record
        return Decision("filed", together, "completed", person, copy, completes=done, replaces=done)
    # What was said about an older version was said without having seen this one.
    keep = said.keep if said.over == current.record else None
    if keep == "earlier":
        return Decision("duplicate", answers, "set-aside", person, copy, duplicate_of=current.submission)
    if keep == "this":
        return Decision("filed", answers, "replaced", person, copy, replaces=current.record)
    return Decision("review", answers, DIFFERENT, person, copy, ask=(_different(current, answers),))


def whose(
    form: FormDefinition, answers: Answers, context: DecisionContext, said: Said
) -> tuple[Person | None, tuple[Query, ...]]:
    """Whose return this is: the copy's person, else who is named on the page; or the query that asks it."""
    path = form.about.person
    name = answers.get(path) if path is not None else None
    owner, copy = context.owner, context.copy
    if owner is not None:
        given = copy.given.get(path) if copy is not None and path is not None else None
        names = {name_key(owner.name)} | ({name_key(given)} if isinstance(given, str) else set())
        if not isinstance(name, str) or name_key(name) in names:
            return owner, ()
        if "another-person" in said.persons:
            return said.persons["another-person"], ()
        others = named(context.people, name) or near(context.people, name)
        say = "The name on the page is not the person this copy was made for. Is it a photocopy? Whose is it?"
        candidates = (owner, *(p for p in others if p != owner))
        return owner, (_person_query("another-person", say, path, name, candidates),)
    if "unknown-person" in said.persons:
        return said.persons["unknown-person"], ()
    if not isinstance(name, str) or not context.people:
        return None, ()
    found = named(context.people, name)
    former = tuple(p for p in context.former if p not in found)
    if len(found) == 1 and not former:
        return found[0], ()
    say = "More than one person has this name." if found else "Nobody on the roster has exactly this name."
    if former:
        has = "has this name, and another" if found else "has this name now, but a"
        say = f"{'One person' if found else 'Nobody'} {has} person had it before."
    candidates = (*found, *former) or near(context.people, name)
    return None, (_person_query("unknown-person", f"{say} Whose is it?", path, name, candidates),)


def _person_query(code: str, say: str, path: str | None, name: str, candidates: tuple[Person, ...]) -> Query:
    told: tuple[Any, ...] = tuple({"person": p.ref, "name": p.name} for p in candidates)
    return Query(code=code, path=path, say=say, raw=name, candidates=told)


def _another_form(copy: Copy) -> Query:
    say = f"This copy was issued as {copy.form}, edition {copy.edition}, which the document is not."
    return Query(code=FORM_CODE, say=say, raw=copy.number)


def compared_with(query: Query) -> int | None:
    """The record that a query about different answers puts beside the return."""
    for candidate in query.candidates if query.code == DIFFERENT else ():
        if isinstance(candidate, Mapping) and candidate.get("keep") == "earlier":
            record = candidate.get("record")
            return record if isinstance(record, int) else None
    return None


def _different(current: Version, now: Answers) -> Query:
    """Both sets of answers, as far as they differ; a path missing on one side was left blank there."""
    differ = sorted(p for p in {*current.answers, *now} if current.answers.get(p) != now.get(p))
    both: list[dict[str, Any]] = [
        {
            "keep": keep,
            "record": current.record if keep == "earlier" else None,
            "answers": {p: plain(answers.get(p)) for p in differ},
        }
        for keep, answers in (("earlier", current.answers), ("this", now))
    ]
    say = "This was returned before, with other answers. Keep the earlier ones, or this return's?"
    return Query(code=DIFFERENT, say=say, candidates=tuple(both))
