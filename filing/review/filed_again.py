"""What was withdrawn and comes in once more: whether it is filed again is asked for each person of a return. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from filing.people.roster import Person
from filing.records.signing import content
from filing.review.decision_terms import (
    SEVERAL,
    WITHDRAWN,
    Answers,
    DecisionContext,
    Said,
    Withdrawn,
    sessions,
)
from filing.review.whose import whose
from schemas.candidates import AnswersCandidate, Candidate, WithdrawnCandidate
from schemas.definition import FormDefinition
from schemas.reading import Query
from schemas.subjects import of_several


def for_one(context: DecisionContext, person: Person | None, persons: Sequence[Person]) -> DecisionContext:
    """What the ledger holds that bears on one of the people of a return: of what was withdrawn, the newest alone.

    Their own comes first; of several people, none hears of another's. What was withdrawn of somebody whose return it is
    not (it was filed for the wrong person) may be anybody's of these.
    """
    if not context.withdrawn or person is None:
        return replace(context, withdrawn=tuple(sorted(context.withdrawn, key=_number)))
    these = {p.id for p in persons}
    mine = [w for w in context.withdrawn if w.person == person.id]
    others = [w for w in context.withdrawn if w.person not in these]
    if mine and len(persons) > 1:
        mine = [replace(w, named=person) for w in mine]
    return replace(context, withdrawn=tuple(sorted(mine or others, key=_number)[-1:]))


def _number(gone: Withdrawn) -> int:
    return gone.record


def asked(gone: Withdrawn) -> Query:
    """Whether it is filed again; of one person of several, it can be left as it is for that one alone."""
    was = f"(record {gone.record}) was withdrawn on {gone.on} by {gone.by}: {gone.why} "
    again: Candidate = AnswersCandidate(keep="this", record=gone.record, answers={})
    if gone.named is None:
        do = "File it again? If not, reject the document (carepack queries reject)."
        return Query(code=WITHDRAWN, say=f"A record with these answers {was}{do}", candidates=(again,))
    name = f"{gone.named.name} ({gone.named.ref})"
    say = f"A record of {name} with these answers {was}File it again for {gone.named.name}?"
    return Query(code=WITHDRAWN, say=say, candidates=(again, WithdrawnCandidate(record=gone.record)))


def record_in(query: Query) -> int | None:
    """The record that was withdrawn, of a query about it; None where an older ledger does not say."""
    return next((c.record for c in query.candidates if isinstance(c, AnswersCandidate)), None)


def leaves_out(form: FormDefinition, answers: Answers, context: DecisionContext) -> bool:
    """Whether somebody of a return of several people has no record of it any more, or it is to be asked whose it is.

    Another document that said the same, and was filed for the others alone, does not speak for them.
    """
    says = content(form, answers)
    mine = (s for s in sessions(context.versions) if any(content(form, v.answers) == says for v in s))
    there = {v.person for v in (*(s[-1] for s in mine), *context.alike)}
    gone = {w.person for w in context.withdrawn} - there
    if not gone:
        return False
    persons, ask = whose(form, answers, context, Said())
    if ask:
        return of_several(form) or any(q.code == SEVERAL for q in ask)
    return len(persons) > 1 and any(p.id in gone for p in persons)


__all__ = ["asked", "for_one", "leaves_out", "record_in"]
