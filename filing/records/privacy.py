"""What leaves the house in an export and what does not: private records, answers that are nobody else's business.

A record is private where its form says so. Of the others, answers stay behind that the form marks as sensitive or that
were made of self-evaluations, and client means of fewer ratings than an organisation lets be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from filing.ledger import audit
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.finding import Choice, Found, Order, listed
from filing.records.records import Filed
from schemas.definition import FormDefinition
from schemas.errors import Fault, Place, UsageError
from schemas.evaluations import bridges
from schemas.paths import slot_at
from schemas.policies import Policies
from schemas.records import record_of

Purpose = Literal["subject-access", "legal-duty"]
"""What private records may be exported for: the person's own right to them, or an order that must be obeyed."""


@dataclass(frozen=True, slots=True)
class Public:
    """What an export shows: `records`, without the answers that were withheld; `private` were left out altogether."""

    records: tuple[Filed, ...]
    private: tuple[Filed, ...] = ()
    withheld: int = 0


def public(ledger: Ledger, found: Sequence[Filed]) -> Public:
    """These records without what is private in them; `withheld` counts the answers that were left out."""
    shown: list[Filed] = []
    private: list[Filed] = []
    withheld = 0
    for filed in found:
        form = ledger.library.load(filed.form, filed.edition)
        if form.private is not None:
            private.append(filed)
            continue
        hidden = _hidden(form, filed, ledger.library.policies)
        withheld += len(hidden)
        shown.append(without(form, filed, hidden) if hidden else filed)
    return Public(tuple(shown), tuple(private), withheld)


def _hidden(form: FormDefinition, filed: Filed, policies: Policies) -> frozenset[str]:
    hidden = {p for p in filed.answers if (slot := slot_at(form, p)) is not None and slot.field.withheld}
    return frozenset(hidden | too_few(form, filed, policies))


def too_few(form: FormDefinition, filed: Filed, policies: Policies) -> frozenset[str]:
    """The answers that are means of fewer client ratings than may be told to anybody, the person themselves too."""
    hidden: set[str] = set()
    for bridge in bridges(form):
        for row in bridge.table.fixed:
            n = filed.answers.get(bridge.path(row.id, bridge.count))
            if not isinstance(n, int) or n < policies.least_ratings:
                told = (bridge.path(row.id, f) for f in (bridge.box, bridge.exact, bridge.count))
                hidden |= {p for p in told if p in filed.answers}
    return frozenset(hidden)


def without(form: FormDefinition, filed: Filed, hidden: frozenset[str]) -> Filed:
    """A record without the answers at these paths."""
    answers = {p: v for p, v in filed.answers.items() if p not in hidden}
    provenance = {p: v for p, v in filed.provenance.items() if p not in hidden}
    # Rows stay where they are, so that what is said of a path is still said of it.
    record = record_of(form, answers, keep=list(filed.answers))
    return replace(filed, answers=answers, provenance=provenance, record=record)


def find_private(
    ledger: Ledger,
    person: Person,
    purpose: Purpose,
    actor: Actor,
    *,
    choice: Choice,
    order: Order = "oldest",
    limit: int | None = None,
    skip: int = 0,
) -> Found:
    """Records of one person, their words looked for on private ones as well; it is noted in the audit, without them.

    Raises UsageError as `listed`, and `no-words` where no words are given: private records are listed without that.
    """
    if choice.words is None:
        what, do = "No words are given to look for on private records.", "Name some, or leave --private out."
        raise UsageError(Fault("no-words", what, Place(), do))
    asked = replace(choice, people=person.ref, private=True)
    found = listed(ledger, asked, order=order, limit=limit, skip=skip)
    with ledger.writing() as conn:
        audit.note(
            conn, actor, "private-searched", f"person {person.id}", purpose=purpose, records=found.number
        )
    return found


def note_export(ledger: Ledger, person: Person, purpose: Purpose, records: int, actor: Actor) -> None:
    """Notes in the audit that a person's private records are being exported, for what, and by whom."""
    with ledger.writing() as conn:
        audit.note(conn, actor, "private-exported", f"person {person.id}", purpose=purpose, records=records)
