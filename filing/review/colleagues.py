"""A signature that is, to the letter, a colleague's: near enough to the signatory's name to pass for a slip of it.

Ann Lee and Anne Lee are two people where both are on the roster. Only the roster can tell, so it is asked where a
return is decided; elsewhere a slip of a letter, a short form or an initial is the person's own (`schemas.signatures`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from filing.people.roster import Person, whose_name
from filing.review.decision_terms import COLLEAGUE, Decision
from schemas import signatures
from schemas.definition import FormDefinition
from schemas.names import name_key
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
    filed: Mapping[str, Value],
    let_be: Collection[str | None],
) -> Decision:
    """The decision, waiting where a colleague's name stands for a signature.

    `filed`: what the record says that it would follow. `let_be`: the paths at which somebody has said why it may stand.
    """
    if decision.outcome == "duplicate":
        return decision
    whose = tuple(d.person for d in (decision, *decision.others) if d.person is not None)
    new = {p: v for p, v in decision.answers.items() if filed.get(p) != v and p not in let_be}
    ask = tuple(asked(conn, form, decision.answers, new, whose))
    if not ask:
        return decision
    code = decision.code if decision.outcome == "review" else COLLEAGUE
    kept = replace(decision, outcome="review", code=code, completes=None, replaces=None)
    return replace(kept, ask=(*decision.ask, *ask))


def asked(
    conn: Connection,
    form: FormDefinition,
    answers: Mapping[str, Value],
    paths: Collection[str],
    whose: Collection[Person] = (),
) -> Iterator[Query]:
    """A query for each of these signatures that passes for the signatory's and is somebody else's on the roster.

    `whose`: the people whose document it is, under whatever name they stand on it.
    """
    for path in sorted(paths):
        if signatures.state_at(form, answers, path) != "signed":
            continue
        slot, words = slot_at(form, path), str(answers[path])
        name = signatures.signatory(slot, answers) if slot is not None else None
        if slot is None or name is None or name_key(words) == name_key(name):
            continue
        meant = whose_name(conn, name) or (tuple(whose) if _is_theirs(form, slot) else ())
        signed = tuple(p for said in signatures.names_in(words) for p in whose_name(conn, said))
        if meant and signed and not {p.id for p in signed} & {p.id for p in meant}:
            other = signed[0]
            say = (
                f"“{words}” stands here, and {name} signs. {other.name} ({other.ref}) is somebody else on the "
                "roster. Say who signed, or why this may stand."
            )
            yield Query(code=COLLEAGUE, path=path, question=question_of(slot), say=say, raw=words)


def _is_theirs(form: FormDefinition, slot: Slot) -> bool:
    """Whether it is the person whose document it is that signs at a place."""
    of = slot.field.of
    head = slot.path.rpartition(".")[0]
    return of is not None and (is_subject(form, of) or is_subject(form, f"{head}.{of.rpartition('.')[2]}"))
