"""Who meets the person whom a letter is written to, and so signs it: whoever the form names that is filled in there.

An appraisal and a development plan are the manager's to hold, a supervision is the supervisor's. A letter names nobody
who has left, has yet to begin, or is away on the day; an invitation that could name nobody is not made.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemas.errors import Fault, Place
from schemas.names import name_key

if TYPE_CHECKING:
    from filing.ledger.database import Ledger
    from filing.people.roster import Person
    from filing.people.supervising import SupervisionGap
    from issuing.letter_facts import Facts
    from schemas.definition import FormDefinition

Role = Literal["manager", "supervisor"]
MANAGERS = frozenset({"appraisal", "development_plan"})
"""Kinds of forms that the manager fills in with the person."""
_MANAGERS = re.compile(r"\bapprais(?:al|e)|\bdevelopment plan|\bpdp\b|\bperformance review", re.IGNORECASE)
_SUPERVISORS = re.compile(r"\bsupervis(?:ion|ory)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Met:
    """What letters say with who meets each person, and of whom no letter can be made, by their number."""

    facts: Mapping[int, Facts]
    lacking: Mapping[int, tuple[Fault, ...]]


def holder(form: FormDefinition) -> Role:
    """Who holds what a form is the record of: whoever it names there, and the manager where its kind is theirs."""
    from filing.records.carry_forward import given_fields
    from filing.records.given import source_of

    by = next((source_of(f) for f in given_fields(form) if f.name == form.about.by), None)
    return "manager" if form.kind in MANAGERS or by == "roster.manager" else "supervisor"


def role_of(about: str, forms: Iterable[FormDefinition]) -> Role | None:
    """Who holds what `about` tells in a few words; None where it names both what a manager holds and a supervision.

    The title or name of one of these forms says it as `holder` does.
    """
    key = name_key(about)
    form = next((f for f in forms if key in {name_key(f.title), f.form}), None)
    if form is not None:
        return holder(form)
    is_manager, is_supervisor = bool(_MANAGERS.search(about)), bool(_SUPERVISORS.search(about))
    if is_manager and is_supervisor:
        return None
    return "manager" if is_manager else "supervisor"


def met(
    ledger: Ledger,
    kind: str,
    people: Sequence[Person],
    facts: Mapping[int, Facts],
    *,
    today: dt.date,
    organisation: str | None,
) -> Met:
    """Adds who meets each of these people, where the facts do not say it: by the roster on the day of the meeting."""
    from filing.people.absences import absent
    from filing.people.roster import people as everybody
    from filing.people.supervising import by_reference, management_gap, supervision_gap

    roster, away = by_reference(everybody(ledger)), absent(ledger)
    forms = tuple(ledger.library.sound())
    found: dict[int, Facts] = {}
    lacking: dict[int, tuple[Fault, ...]] = {}
    for person in people:
        said = facts.get(person.id, {})
        found[person.id] = said
        if said.get("with_whom") or (kind == "outcome" and said.get("held_by")):
            continue
        on = said.get("meeting_on")
        day = on if isinstance(on, dt.date) else today
        gaps: dict[Role, SupervisionGap | None] = {
            "manager": management_gap(person, roster, day, away),
            "supervisor": supervision_gap(person, roster, day, away),
        }
        names: dict[Role, str | None] = {
            "manager": person.manager_name,
            "supervisor": person.supervised_by_name,
        }
        role = _role(said, forms)
        if role is None and names["manager"] == names["supervisor"]:
            role = "manager"
        gap = gaps[role] if role is not None else None
        if kind == "invitation" and (role is None or gap is not None):
            lacking[person.id] = (_nobody(person, role, gap, names),)
        elif gap is None:
            found[person.id] = {**said, "with_whom": names[role or "supervisor"] or ""}
        elif role == "supervisor" and gaps["manager"] is None:
            found[person.id] = {**said, "with_whom": names["manager"] or ""}
        else:
            signs = organisation or (names[role or "supervisor"] if gap.kind == "away" else None)
            found[person.id] = {"sender": signs, **said, "with_whom": ""}
    return Met(found, lacking)


def _role(said: Facts, forms: Sequence[FormDefinition]) -> Role | None:
    about, documents = said.get("about"), said.get("documents")
    if isinstance(about, str) and about.strip():
        return role_of(about, forms)
    named = (
        [d.get("form") for d in documents if isinstance(d, Mapping)] if isinstance(documents, list) else []
    )
    known = {f.form: f for f in forms}
    found = [known.get(str(n)) for n in named]
    return (
        "manager" if found and all(f is not None and holder(f) == "manager" for f in found) else "supervisor"
    )


def _nobody(
    person: Person, role: Role | None, gap: SupervisionGap | None, names: Mapping[Role, str | None]
) -> Fault:
    if role is None or gap is None:
        what = (
            f"It is about both what the manager ({names['manager'] or 'nobody'}) and what the supervisor "
            f"({names['supervisor'] or 'nobody'}) holds, so that nobody can tell whom {person.name} is to meet."
        )
        do = "Say it, --set with_whom=NAME, or write one letter for each."
    else:
        what = f"{gap.says} So there is nobody whom {person.name} is to meet, and who signs the invitation."
        do = "Say it: --set with_whom=NAME"
        do += (
            f", or name a {role} on the roster."
            if gap.kind != "away"
            else ", or a day on which they are here."
        )
    return Fault("letter-incomplete", what, Place(), do)
