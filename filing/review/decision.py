"""What becomes of a return: filed, a new version of a record, a duplicate, or a question. Pure, and in one place.

A doubt is never decided here: it is a query, and what a person said to an earlier one comes in as `Said`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from filing.people.roster import Person, named, near, several
from filing.records.signing import signed_together, signs
from filing.review import needed
from schemas.candidates import (
    AnswersCandidate,
    Candidate,
    PeopleCandidate,
    PersonCandidate,
    SessionCandidate,
)
from schemas.checking import JOINT, joint
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.names import name_key
from schemas.policies import CODES as POLICY_CODES
from schemas.reading import Query
from schemas.records import plain
from schemas.subjects import of_several, subject_names, subjects
from schemas.values import Value

Answers = Mapping[str, Value]
Keep = Literal["earlier", "this", "another"]
SEVERAL = JOINT
PERSON_CODES = frozenset({"another-person", "unknown-person", SEVERAL})
DIFFERENT = "different-answers"
SAME = "same-session"
WITHDRAWN = "withdrawn-before"
COMPARING = frozenset({DIFFERENT, SAME})
"""Queries that put a record beside the return: settled with that version alone before one's eyes."""
FORM_CODE = "copy-of-another-form"
WORDS = frozenset({
    "stray-text", "comment", "text-box", "footnote", "foreign-text", "added-by-hand", "tracked-changes",
    "no-such-question", "foreign-page", "foreign-field", "label-changed", "print-missing", "picture-disagrees",
})  # fmt: skip
"""Queries about what has no place in a record, words or drawings: waived, they stand in its flags."""
CODES = PERSON_CODES | POLICY_CODES | needed.CODES | COMPARING | {WITHDRAWN, FORM_CODE}
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
    """A record that somebody took back: who, when (ISO 8601) and why."""

    record: int
    by: str
    on: str
    why: str


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """What the ledger holds that bears on a return.

    `versions` are the records of its copy (of a copy unknown here: those that name its number; of a generic blank: of
    the same session and content), oldest first; `twin` is an earlier submission that said exactly the same, doubts
    included. `alike`: current records of other copies with these very answers; `withdrawn`: records with them that
    somebody took back. `former`: by name on the page, people who had it before and have another one now.
    """

    copy: Copy | None = None
    owner: Person | None = None
    versions: tuple[Version, ...] = ()
    twin: int | None = None
    people: tuple[Person, ...] = ()
    alike: tuple[Version, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    former: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What people said to the queries of this return that are no single answer's.

    `persons`: by code, whose it is (nobody: it is nobody's). `named`: the same by the path of the name. `kept`: by the
    record that different answers were shown beside, which of them to keep, or that this is `another` session; of any
    other record it says nothing. `waived`: codes that were waived.
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

    `others` are the decisions for the other people of one return, where it is filed for several.
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


def decide(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    said: Said,
    *,
    in_doubt: bool,
    asked_at: frozenset[str | None] = frozenset(),
) -> Decision:
    """What becomes of these answers (normal form).

    `in_doubt`: a query of level must is open already; `asked_at` are the paths of those that are.
    """
    if context.twin is not None:
        return Decision("duplicate", answers, "same-document", duplicate_of=context.twin)
    copy = context.copy
    if copy is not None and (copy.form, copy.edition) != (form.form, form.edition):
        if FORM_CODE not in said.waived:
            return Decision("review", answers, FORM_CODE, ask=(_another_form(copy),))
        copy = None
    persons, ask = (_each_named if of_several(form) else whose)(form, answers, context, said)
    if copy is not None and context.owner is not None and persons and context.owner not in persons:
        # Somebody else's answers on a photocopy are no return of this copy: it stays out.
        copy = None
    ask = (*ask, *_lacking(form, answers, context, persons, ask, asked_at=asked_at, in_doubt=in_doubt))
    if ask or in_doubt:
        only = persons[0] if len(persons) == 1 else None
        return Decision("review", answers, ask[0].code if ask else None, only, copy, ask=ask)
    if copy is None and context.copy is not None:
        return _together([Decision("filed", answers, None, p) for p in persons or (None,)])
    alone = len(persons) < 2
    each = [
        _against(form, answers, context, said, person=p, copy=copy, alone=alone) for p in persons or (None,)
    ]
    return _together(each)


def _lacking(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    persons: Sequence[Person],
    ask: Sequence[Query],
    *,
    asked_at: frozenset[str | None],
    in_doubt: bool,
) -> tuple[Query, ...]:
    """What no record goes without, and these answers lack. No way of settling anything else gets past this."""
    given = context.copy.given if context.copy is not None else {}
    there = asked_at | {q.path for q in ask}
    known, whole = bool(persons), not ask and not in_doubt
    return needed.lacking(form, answers, known=known, given=given, asked_at=there, whole=whole)


def _together(each: Sequence[Decision]) -> Decision:
    """One decision for a return of several people: asked about as long as one of them is, else filed for each."""
    waiting = [d for d in each if d.outcome == "review"]
    if waiting:
        only = waiting[0].person if len(each) == 1 else None
        return replace(waiting[0], person=only, ask=tuple(_once(q for d in waiting for q in d.ask)))
    filed = [d for d in each if d.outcome == "filed"]
    return replace(filed[0], others=tuple(filed[1:])) if filed else each[0]


def _signed_with(form: FormDefinition, current: Version, answers: Answers) -> dict[str, Value] | None:
    """The record with what a return signs: of itself, or of one that was merged into it."""
    together = signed_together(form, current.answers, answers)
    for other in current.merged if together is None else ():
        signed = signed_together(form, other, answers)
        mine = {p: v for p, v in (signed or {}).items() if signs(form, p)}
        if signed is not None and all(current.answers.get(p, v) == v for p, v in mine.items()):
            return {**current.answers, **mine}
    return together


def _once(queries: Iterable[Query]) -> Iterator[Query]:
    """Whether a session is there already is asked once, of however many people it is."""
    told: set[str] = set()
    for query in queries:
        if query.code not in told:
            yield query
        told |= {query.code} & {SAME, WITHDRAWN}


def _against(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    said: Said,
    *,
    person: Person | None,
    copy: Copy | None,
    alone: bool,
) -> Decision:
    """The decision where nothing is in doubt, against what was filed of this copy or session."""
    session = _session(form, answers, context.versions, person, alone=alone and copy is not None)
    if not session:
        return _first_of_it(form, answers, context, said, person=person, copy=copy)
    current = session[-1]
    now, unchanged = current.record, dict(current.answers)
    together = _signed_with(form, current, answers)
    if said.words and together == unchanged:
        # The same answers, but not the same document: what else stands on it goes with the record.
        return Decision("filed", unchanged, "noted", person, copy, completes=now, replaces=now)
    same = next((v for v in reversed(session) if dict(v.answers) == dict(answers)), None)
    if same is not None or together == unchanged:
        first = (same or current).submission
        return Decision("duplicate", answers, "same-answers", person, copy, duplicate_of=first)
    if together is not None:
        return Decision("filed", together, "completed", person, copy, completes=now, replaces=now)
    # What was said about an older version was said without having seen this one.
    match said.kept.get(now):
        case "earlier":
            first = current.submission
            return Decision("duplicate", answers, "set-aside", person, copy, duplicate_of=first)
        case "this":
            return Decision("filed", answers, "replaced", person, copy, replaces=now)
        case "another":
            other = _first_of_it(form, answers, context, said, person=person, copy=copy)
            return replace(other, code="another-session") if other.outcome == "filed" else other
    return Decision("review", answers, DIFFERENT, person, copy, ask=(_different(form, current, answers),))


def _first_of_it(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    said: Said,
    *,
    person: Person | None,
    copy: Copy | None,
) -> Decision:
    """The decision where nothing is filed of this copy or session: the same answers may be there on another copy.

    Of several people they are, for each; what is said of one of those records is said of the session.
    """
    there = [v for v in context.alike if person is None or v.person in {None, person.id}]
    if there:
        current = there[-1]
        now = current.record
        match next((said.kept[v.record] for v in context.alike if v.record in said.kept), None):
            case "another":
                return Decision("filed", answers, "another-session", person, copy)
            case None:
                return Decision("review", answers, SAME, person, copy, ask=(_same_session(current),))
        together = _signed_with(form, current, answers)
        if together is not None and together != dict(current.answers):
            return Decision("filed", together, "completed", person, copy, completes=now, replaces=now)
        return Decision("duplicate", answers, "set-aside", person, copy, duplicate_of=current.submission)
    if context.withdrawn and WITHDRAWN not in said.waived:
        ask = (_withdrawn_before(context.withdrawn[-1]),)
        return Decision("review", answers, WITHDRAWN, person, copy, ask=ask)
    return Decision("filed", answers, None, person, copy)


def _session(
    form: FormDefinition,
    answers: Answers,
    versions: Sequence[Version],
    person: Person | None,
    *,
    alone: bool,
) -> tuple[Version, ...]:
    """The session that a return is held against, its versions oldest first: one that it repeats, or signs.

    Else the newest of the same day, else the newest of all. A copy that is unknown here may be a photocopy that several
    people wrote on, and one return may be of several people: each has sessions of their own. With `alone`, a return for
    one person of a copy of ours, it is held against others' as well where that person has none.
    """
    every = sessions(versions)
    mine = [s for s in every if person is None or s[-1].person in {None, person.id}]
    there = mine or (every if alone else [])
    for session in reversed(there):
        if any(dict(v.answers) == dict(answers) for v in session):
            return session
    for session in reversed(there):
        if _signed_with(form, session[-1], answers) is not None:
            return session
    held = form.about.held or ""
    day = [s for s in there if s[-1].answers.get(held) == answers.get(held)]
    return (day or there)[-1] if there else ()


def sessions(versions: Sequence[Version]) -> list[tuple[Version, ...]]:
    """Versions, oldest first, by the session that they are of: one begins where nothing is replaced."""
    by_newest: dict[int, tuple[Version, ...]] = {}
    for version in versions:
        before = by_newest.pop(version.replaces, ()) if version.replaces is not None else ()
        by_newest[version.record] = (*before, version)
    return list(by_newest.values())


def whose(
    form: FormDefinition, answers: Answers, context: DecisionContext, said: Said
) -> tuple[tuple[Person, ...], tuple[Query, ...]]:
    """Whose return this is: the copy's person, else who is named on the page; or the query that asks it."""
    path = form.about.person
    name = answers.get(path) if path is not None else None
    owner, copy = context.owner, context.copy
    if owner is not None:
        given = copy.given.get(path) if copy is not None and path is not None else None
        names = {name_key(owner.name)} | ({name_key(given)} if isinstance(given, str) else set())
        if not isinstance(name, str) or name_key(name) in names:
            return (owner,), ()
        return _not_the_owners(path, name, owner, context, said)
    for code in ("unknown-person", SEVERAL):
        if code in said.persons:
            return said.persons[code], ()
    if not isinstance(name, str) or not needed.is_name(name):
        return (), ()
    if not context.people:
        # Nobody is known here yet: what plainly names two is not filed as one person of that name.
        return (), joint(form, answers)
    found, former = _known(context, name)
    if len(found) == 1 and not former:
        return found, ()
    if not found and not former and (together := several(context.people, name)):
        return _of_several(path, name, together, context)
    return (), (_unknown(context, path, name, (found, former), "Whose is it?"),)


def _known(context: DecisionContext, name: str) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Who on the roster has this name, and who else had it before."""
    found = named(context.people, name)
    return found, tuple(p for p in context.former.get(name, ()) if p not in found)


def _unknown(
    context: DecisionContext,
    path: str | None,
    name: str,
    known: tuple[tuple[Person, ...], tuple[Person, ...]],
    ask: str,
) -> Query:
    """The question who is meant by a name that is not exactly one person's; `known` are those who have or had it."""
    found, former = known
    say = "More than one person has this name." if found else "Nobody on the roster has exactly this name."
    if former:
        has = "has this name, and another" if found else "has this name now, but a"
        say = f"{'One person' if found else 'Nobody'} {has} person had it before."
    candidates = (*found, *former) or near(context.people, name)
    return _person_query("unknown-person", f"{say} {ask}", path, name, candidates)


def _each_named(
    form: FormDefinition, answers: Answers, context: DecisionContext, said: Said
) -> tuple[tuple[Person, ...], tuple[Query, ...]]:
    """Everybody who is named on the form of a group; a question for each name that is not exactly one person's."""
    if "another-person" in said.persons:
        return said.persons["another-person"], ()
    if not context.people:
        return ((context.owner,) if context.owner is not None else ()), ()
    persons: dict[Person, None] = {}
    ask = []
    for path, name in subjects(form, answers).items():
        found, former = _known(context, name)
        if path in said.named:
            persons |= dict.fromkeys(said.named[path])
        elif context.owner is not None and name_key(name) == name_key(context.owner.name):
            persons[context.owner] = None
        elif len(found) == 1 and not former:
            persons[found[0]] = None
        else:
            ask.append(_unknown(context, path, name, (found, former), "Who is it?"))
    if context.owner is not None and context.owner not in persons and not ask:
        say = "The person this copy was made for is not named among these. Is it a photocopy? Whose is it?"
        first = next(iter(subjects(form, answers)), form.about.person)
        name = subject_names(form, answers) or ""
        ask.append(_person_query("another-person", say, first, name, (context.owner, *persons)))
    return tuple(persons), tuple(ask)


def _not_the_owners(
    path: str | None, name: str, owner: Person, context: DecisionContext, said: Said
) -> tuple[tuple[Person, ...], tuple[Query, ...]]:
    """Whose a return is that has another name than the person its copy was made for."""
    for code in ("another-person", SEVERAL):
        if code in said.persons:
            return said.persons[code], ()
    exact = named(context.people, name)
    if not exact and (together := several(context.people, name)):
        return _of_several(path, name, together, context)
    say = "The name on the page is not the person this copy was made for. Is it a photocopy? Whose is it?"
    candidates = (owner, *(p for p in exact or near(context.people, name) if p != owner))
    return (owner,), (_person_query("another-person", say, path, name, candidates),)


def _of_several(
    path: str | None, name: str, together: Sequence[tuple[Person, ...]], context: DecisionContext
) -> tuple[tuple[Person, ...], tuple[Query, ...]]:
    """Whose a return is that names several people: asked once, and known where these words were settled before."""
    before = {s[-1].person for s in sessions(context.versions) if s[-1].answers.get(path or "") == name}
    known = tuple(p for p in context.people if p.id in before)
    if len(known) > 1:
        return known, ()
    everyone = dict.fromkeys(p for group in together for p in group)
    told = [PeopleCandidate(people=tuple(_candidate(p) for p in group)) for group in together]
    candidates: tuple[Candidate, ...] = (*told, *(_candidate(p) for p in everyone))
    say = "Several people are named here. Whose is it? If it is of all of them, each gets a record of it."
    return (), (Query(code=SEVERAL, path=path, say=say, raw=name, candidates=candidates),)


def _candidate(person: Person) -> PersonCandidate:
    return PersonCandidate(person=person.ref, name=person.name)


def _person_query(code: str, say: str, path: str | None, name: str, candidates: tuple[Person, ...]) -> Query:
    return Query(code=code, path=path, say=say, raw=name, candidates=tuple(_candidate(p) for p in candidates))


def _another_form(copy: Copy) -> Query:
    say = f"This copy was issued as {copy.form}, edition {copy.edition}, which the document is not."
    return Query(code=FORM_CODE, say=say, raw=copy.number)


def compared_with(query: Query) -> int | None:
    """The record that a query about different answers puts beside the return."""
    found = (c.record for c in query.candidates if isinstance(c, AnswersCandidate) and c.keep == "earlier")
    return next(found, None)


def _different(form: FormDefinition, current: Version, now: Answers) -> Query:
    """Both sets of answers, as far as they differ; a path missing on one side was left blank there.

    That it is another session is offered as well, and first where it was held on another day: last month's file was
    written over. What differs in its signing alone is no other session.
    """
    differ = sorted(p for p in {*current.answers, *now} if current.answers.get(p) != now.get(p))
    was = {p: plain(current.answers.get(p)) for p in differ}
    both: list[Candidate] = [
        AnswersCandidate(keep="earlier", record=current.record, answers=was),
        AnswersCandidate(keep="this", answers={p: plain(now.get(p)) for p in differ}),
    ]
    say = "This was returned before, with other answers. Keep the earlier ones, or this return's?"
    if any(not signs(form, p) for p in differ):
        say += " Or is it of another session?"
        another = SessionCandidate(record=current.record)
        both.insert(0 if _another_day(form, current.answers, now) else 2, another)
    return Query(code=DIFFERENT, say=say, candidates=tuple(both))


def _same_session(current: Version) -> Query:
    say = (
        f"The same answers, of the same person and day, are filed as record {current.record}, from another document. "
        "Is it one session that came in twice?"
    )
    twice = AnswersCandidate(keep="earlier", record=current.record, answers={})
    return Query(code=SAME, say=say, candidates=(twice, SessionCandidate(record=current.record)))


def _withdrawn_before(gone: Withdrawn) -> Query:
    say = (
        f"A record with these answers (record {gone.record}) was withdrawn on {gone.on} by {gone.by}: {gone.why} "
        "File it again? If not, reject the document (carepack queries reject)."
    )
    return Query(code=WITHDRAWN, say=say, candidates=(AnswersCandidate(keep="this", answers={}),))


def _another_day(form: FormDefinition, earlier: Answers, now: Answers) -> bool:
    before, held = earlier.get(form.about.held or ""), now.get(form.about.held or "")
    return isinstance(before, dt.date) and isinstance(held, dt.date) and before != held
