"""Whose a return is: the copy's person, who is named on the page, or a question. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from filing.people.roster import Person, named, near, several
from filing.review import needed
from filing.review.decision_terms import SEVERAL, Answers, DecisionContext, Said, sessions
from schemas.candidates import Candidate, PeopleCandidate, PersonCandidate
from schemas.checking import joint
from schemas.definition import FormDefinition
from schemas.names import name_key
from schemas.reading import Query
from schemas.subjects import of_several, subject_names, subjects


def whose(
    form: FormDefinition, answers: Answers, context: DecisionContext, said: Said
) -> tuple[tuple[Person, ...], tuple[Query, ...]]:
    """Whose this return is, everybody who is named on the form of a group; or the queries that ask it."""
    return (_each_named if of_several(form) else _of_one)(form, answers, context, said)


def _of_one(
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


def offered(
    everyone: tuple[Person, ...], name: str, found: tuple[Person, ...], former: tuple[Person, ...]
) -> tuple[Candidate, ...]:
    """The people that are offered for a name that these have, or had before."""
    return tuple(_candidate(p) for p in ((*found, *former) or near(everyone, name)))


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
