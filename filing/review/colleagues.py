"""A signature that is, to the letter, a colleague's: near enough to the signatory's name to pass for a slip of it.

Ann Lee and Anne Lee are two people where both are on the roster. Only the roster can tell, so it is asked where a
return is decided; elsewhere a slip of a letter, a short form or an initial is the person's own (`schemas.signatures`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from filing.people.roster import Person, spelt_by, whose_name
from filing.review.decision_terms import COLLEAGUE, Answers, Decision
from schemas import signatures
from schemas.definition import FormDefinition
from schemas.names import each_name, name_key
from schemas.paths import Slot, slot_at
from schemas.questions import asked as question_of
from schemas.reading import Query
from schemas.subjects import is_subject
from schemas.values import Value


def held_back(
    conn: Connection,
    form: FormDefinition,
    decision: Decision,
    *,
    filed: Callable[[int | None], Answers],
    let_be: Collection[str],
) -> Decision:
    """The decision, waiting where a colleague's name stands for a signature.

    `filed`: what a record says, by its number. `let_be`: what was asked so and may stand, in the words it was asked in.
    """
    if decision.outcome == "duplicate":
        return decision
    each = (decision, *decision.others)
    whose = tuple(d.person for d in each if d.person is not None)
    found: dict[str | None, Query] = {}
    for one in each:
        there = filed(one.replaces)
        new = {p: v for p, v in one.answers.items() if there.get(p) != v}
        found |= {q.path: q for q in asked(conn, form, one.answers, whose, new) if q.say not in let_be}
    if not found:
        return decision
    code = decision.code if decision.outcome == "review" else COLLEAGUE
    kept = replace(decision, outcome="review", code=code, completes=None, replaces=None)
    return replace(kept, ask=(*decision.ask, *found.values()))


def asked(
    conn: Connection,
    form: FormDefinition,
    answers: Mapping[str, Value],
    whose: Collection[Person] = (),
    paths: Collection[str] | None = None,
) -> Iterator[Query]:
    """A query for each signature that passes for the signatory's and is somebody else's on the roster.

    `whose`: the people whose document it is, under whatever name they stand on it. `paths`: those looked at; else all.
    """
    for path in sorted(answers if paths is None else paths):
        if signatures.state_at(form, answers, path) != "signed":
            continue
        slot, words = slot_at(form, path), str(answers[path])
        name = signatures.signatory(slot, answers) if slot is not None else None
        if slot is None or name is None or name_key(words) == name_key(name):
            continue
        meant = {p.id for part in each_name(name) for p in whose_name(conn, part)}
        if not meant and _is_theirs(form, slot):
            meant = {p.id for p in whose}
        other = _other(conn, words, name, meant) if meant else None
        if other is not None:
            say = (
                f"“{words}” stands here, and {name} signs. {other.name} ({other.ref}) is somebody else on the "
                "roster. Say who signed, or why this may stand."
            )
            yield Query(code=COLLEAGUE, path=path, question=question_of(slot), say=say, raw=words)


def now_theirs(
    conn: Connection, form: FormDefinition, answers: Mapping[str, Value], path: str | None, whose: Person
) -> bool:
    """Whether a colleague's name at a place is that of the person whose record it is by now, who signs there."""
    slot = slot_at(form, path) if path else None
    if slot is None or path is None or path not in answers or not _is_theirs(form, slot):
        return False
    name = signatures.signatory(slot, answers) or ""
    meant = {p.id for part in each_name(name) for p in whose_name(conn, part)} - {whose.id}
    other = _other(conn, str(answers[path]), name, meant)
    return other is not None and other.id == whose.id


def _other(conn: Connection, words: str, name: str, meant: Collection[int]) -> Person | None:
    """Whose whole name stands in the words for a signature, of others than are meant."""
    said = signatures.plain_words(words)
    if not said:
        return None
    own = [signatures.plain_words(part) for part in each_name(name)]
    for person in spelt_by(conn, _runs(said)):
        if person.id in meant:
            continue
        theirs = signatures.plain_words(person.name)
        # Of Zoë and Zoe Example only the very spelling says which of them it is.
        if _stands_in(theirs, said) and (theirs not in own or name_key(person.name) == name_key(words)):
            return person
    return None


_LONGEST = 12
"""Words of a name, at most, in what is looked through for one."""


def _runs(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Every name that could stand in these words; see `_stands_in`."""
    yield (*words[1:], *words[:1])
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            yield words[start:end]


def _stands_in(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all of a name stands in words, in its order; the last name may come first where nothing else stands."""
    count = len(name)
    if not count:
        return False
    turned = [*name[-1:], *name[:-1]]
    return list(words) == turned or any(
        list(words[at : at + count]) == list(name) for at in range(len(words) - count + 1)
    )


def _is_theirs(form: FormDefinition, slot: Slot) -> bool:
    """Whether it is the person whose document it is that signs at a place."""
    of = slot.field.of
    head = slot.path.rpartition(".")[0]
    return of is not None and (is_subject(form, of) or is_subject(form, f"{head}.{of.rpartition('.')[2]}"))
