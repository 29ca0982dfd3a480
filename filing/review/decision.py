"""What becomes of a return: filed, a new version of a record, a duplicate, or a question. Pure, and in one place.

A doubt is never decided here: it is a query, and what a person said to an earlier one comes in as `Said`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from filing.people.roster import Person
from filing.records.signing import content, signed_together, signs
from filing.review import by_hand, filed_again, needed
from filing.review.decision_terms import (
    CODES,
    COLLEAGUE,
    COMPARING,
    DIFFERENT,
    FORM_CODE,
    LEFT,
    PERSON_CODES,
    SAME,
    SEVERAL,
    WITHDRAWN,
    WORDS,
    Answers,
    Decision,
    DecisionContext,
    Keep,
    Moved,
    Said,
    Version,
    Withdrawn,
    sessions,
)
from filing.review.whose import whose
from schemas.candidates import AnswersCandidate, Candidate, SessionCandidate
from schemas.copies import Copy
from schemas.definition import FormDefinition
from schemas.reading import Query
from schemas.records import plain
from schemas.values import Value


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
    persons, ask = whose(form, answers, context, said)
    if copy is not None and context.owner is not None and persons and context.owner not in persons:
        # Somebody else's answers on a photocopy are no return of this copy: it stays out.
        copy = None
    ask = (*ask, *_lacking(form, answers, context, persons, ask, asked_at=asked_at, in_doubt=in_doubt))
    if ask or in_doubt:
        only = persons[0] if len(persons) == 1 else None
        return Decision("review", answers, ask[0].code if ask else None, only, copy, ask=ask)
    if copy is None and context.copy is not None:
        context = _as_a_blank(context)
    alone = len(persons) < 2
    each = []
    for p in persons or (None,):
        mine = filed_again.for_one(context, p, persons)
        each.append(_against(form, answers, mine, said, person=p, copy=copy, alone=alone))
    return _together(each)


def _as_a_blank(context: DecisionContext) -> DecisionContext:
    """What a return that is none of its copy's is held against: what one of a blank without a number would be."""
    there = {v.record for v in context.loose}
    alike = tuple(v for v in context.alike if v.record not in there)
    return replace(context, versions=context.loose, alike=alike)


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
    if not filed:
        return next((d for d in each if d.code != LEFT), each[0])
    return replace(filed[0], others=tuple(filed[1:]))


def _signed_with(form: FormDefinition, current: Version, answers: Answers) -> dict[str, Value] | None:
    """The record with what a return signs: of itself, or of one that was merged into it and says the same.

    A signature under other words than the record's is never put under these.
    """
    together, says = signed_together(form, current.answers, answers), content(form, current.answers)
    for other in (m for m in current.merged if together is None and content(form, m) == says):
        signed = signed_together(form, other, answers)
        mine = {p: v for p, v in (signed or {}).items() if signs(form, p)}
        if signed is not None and all(current.answers.get(p, v) == v for p, v in mine.items()):
            return {**current.answers, **mine}
    return together


def _once(queries: Iterable[Query]) -> Iterator[Query]:
    """Whether a session is there already, or a record is filed again, is asked once, of however many people."""
    told: set[str] = set()
    for query in queries:
        what = query.say if query.code == WITHDRAWN else query.code
        if what not in told:
            yield query
        told |= {what} if query.code in {SAME, WITHDRAWN} else set()


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
    same = next((v for v in reversed(session) if dict(v.answers) == dict(answers)), None)
    query = by_hand.question(answers, current, said) if same is not None or together is not None else None
    if query is not None:
        return Decision("review", answers, SAME, person, copy, ask=(query,))
    if by_hand.is_written(answers) and said.kept.get(now) == "another":
        return _unlike(form, answers, context, said, current, person=person, copy=copy)
    if said.words and together == unchanged:
        # The same answers, but not the same document: what else stands on it goes with the record.
        return Decision("filed", unchanged, "noted", person, copy, completes=now, replaces=now)
    if same is not None or together == unchanged:
        first = (same or current).submission
        return Decision("duplicate", answers, "same-answers", person, copy, duplicate_of=first)
    if together is not None:
        return Decision("filed", together, "completed", person, copy, completes=now, replaces=now)
    return _unlike(form, answers, context, said, current, person=person, copy=copy)


def _unlike(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    said: Said,
    current: Version,
    *,
    person: Person | None,
    copy: Copy | None,
) -> Decision:
    """The decision where a record of this copy or session says something else: one that was moved may say the same."""
    now = current.record
    if content(form, current.answers) != content(form, answers):
        moved = [pair for pair in _moved_from(context, person) if pair[0].record != now]
        beside = _beside(form, answers, context, said, moved, person=person, copy=copy)
        if beside is not None:
            return beside
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

    Or they may be a record that was this person's, and is somebody else's now.
    """
    there = [(v, person) for v in context.alike if person is None or v.person in {None, person.id}]
    there.sort(key=lambda pair: content(form, pair[0].answers) != content(form, answers))
    every = [*there, *_moved_from(context, person)]
    beside = _beside(form, answers, context, said, every, person=person, copy=copy)
    if beside is not None:
        return beside
    if every:
        return Decision("filed", answers, "another-session", person, copy)
    gone = context.withdrawn[-1] if context.withdrawn else None
    keep = said.kept.get(gone.record) if gone is not None else "this"
    if gone is not None and keep is None:
        return Decision("review", answers, WITHDRAWN, person, copy, ask=(filed_again.asked(gone),))
    if gone is not None and keep == "earlier":
        return Decision("duplicate", answers, LEFT, person, copy, duplicate_of=gone.submission)
    return Decision("filed", answers, None, person, copy)


def _moved_from(context: DecisionContext, person: Person | None) -> list[tuple[Version, Person | None]]:
    """Records with these answers that were this person's, and whose they are now."""
    return [
        (m.now, m.whose)
        for m in context.moved
        if person is not None and person.id in m.had and person.id != m.whose.id
    ]


def _beside(
    form: FormDefinition,
    answers: Answers,
    context: DecisionContext,
    said: Said,
    every: Sequence[tuple[Version, Person | None]],
    *,
    person: Person | None,
    copy: Copy | None,
) -> Decision | None:
    """The decision against records, each with its person, that may be this session; None where each is another one.

    Each is asked about by itself, and what is done is done to the one that was shown.
    """
    kept = [(current, holder, _kept_beside(context, said, current)) for current, holder in every]
    for current, holder, keep in kept:
        if keep in {"earlier", "this"}:
            together, now = _signed_with(form, current, answers), current.record
            if together is not None and together != dict(current.answers):
                return Decision("filed", together, "completed", holder, copy, completes=now, replaces=now)
            if keep == "this":
                return Decision("filed", answers, "replaced", holder, copy, replaces=now)
            first, alike = current.submission, content(form, current.answers) == content(form, answers)
            return Decision("duplicate", answers, "set-aside", holder, copy, duplicate_of=first, same=alike)
    for current, holder, keep in kept:
        if keep is None:
            alike = content(form, current.answers) == content(form, answers)
            others = holder if holder != person else None
            query = _same_session(current, others) if alike else _different(form, current, answers, others)
            return Decision("review", answers, query.code, person, copy, ask=(query,))
    return None


def _kept_beside(context: DecisionContext, said: Said, current: Version) -> Keep | None:
    """What was said of this record, or of another person's of the same document: it goes for all of them."""
    if current.record in said.kept:
        return said.kept[current.record]
    others = (*context.alike, *(m.now for m in context.moved))
    same = (v for v in others if v.submission == current.submission and v.person != current.person)
    return next((said.kept[v.record] for v in same if v.record in said.kept), None)


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


def _another_form(copy: Copy) -> Query:
    say = f"This copy was issued as {copy.form}, edition {copy.edition}, which the document is not."
    return Query(code=FORM_CODE, say=say, raw=copy.number)


def compared_with(query: Query) -> int | None:
    """The record that a query about different answers puts beside the return."""
    found = (c.record for c in query.candidates if isinstance(c, AnswersCandidate) and c.keep == "earlier")
    return next(found, None)


def _different(form: FormDefinition, current: Version, now: Answers, whose: Person | None = None) -> Query:
    """Both sets of answers, as far as they differ; a path missing on one side was left blank there.

    That it is another session is offered as well, and first where it was held on another day: last month's file was
    written over. What differs in its signing alone is no other session. `whose`: the person whose record it is by now.
    """
    differ = sorted(p for p in {*current.answers, *now} if current.answers.get(p) != now.get(p))
    was = {p: plain(current.answers.get(p)) for p in differ}
    both: list[Candidate] = [
        AnswersCandidate(keep="earlier", record=current.record, answers=was),
        AnswersCandidate(keep="this", answers={p: plain(now.get(p)) for p in differ}),
    ]
    say = "This was returned before, with other answers. Keep the earlier ones, or this return's?"
    if whose is not None:
        say += f" Record {current.record} was given to {whose.name} ({whose.ref}) since."
    if any(not signs(form, p) for p in differ):
        say += " Or is it of another session?"
        another = SessionCandidate(record=current.record)
        both.insert(0 if _another_day(form, current.answers, now) else 2, another)
    return Query(code=DIFFERENT, say=say, candidates=tuple(both))


def _same_session(current: Version, whose: Person | None = None) -> Query:
    """Whether it is the session that is filed; `whose`: the person who was given that record since."""
    say = (
        f"The same answers, of the same person and day, are filed as record {current.record}, from another document. "
        "Is it one session that came in twice?"
    )
    if whose is not None:
        say = (
            f"The same answers were filed before, and given to {whose.name} ({whose.ref}) since, as record "
            f"{current.record}. Is this of that record, or of another session?"
        )
    twice = AnswersCandidate(keep="earlier", record=current.record, answers={})
    return Query(code=SAME, say=say, candidates=(twice, SessionCandidate(record=current.record)))


def _another_day(form: FormDefinition, earlier: Answers, now: Answers) -> bool:
    before, held = earlier.get(form.about.held or ""), now.get(form.about.held or "")
    return isinstance(before, dt.date) and isinstance(held, dt.date) and before != held


__all__ = [
    "CODES",
    "COLLEAGUE",
    "COMPARING",
    "DIFFERENT",
    "FORM_CODE",
    "LEFT",
    "PERSON_CODES",
    "SAME",
    "SEVERAL",
    "WITHDRAWN",
    "WORDS",
    "Answers",
    "Decision",
    "DecisionContext",
    "Keep",
    "Moved",
    "Said",
    "Version",
    "Withdrawn",
    "compared_with",
    "decide",
    "sessions",
    "whose",
]
