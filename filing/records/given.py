"""What a copy for one person is given: from the roster, their records, their evaluations. Never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filing.ledger.database import Ledger
from filing.people.roster import Person
from filing.records.carry_forward import (
    Action,
    Held,
    fitting,
    given_fields,
    is_written,
    last_of,
    next_session,
    open_actions,
    rows_for,
)
from filing.records.copies import records_of
from filing.records.evaluations import Span, given_means
from filing.records.plans import SOURCE as OBJECTIVES
from filing.records.plans import last_plan, placed
from schemas import normal
from schemas.definition import Field, FormDefinition
from schemas.filled import Notice
from schemas.handwriting import WRITTEN
from schemas.paths import slot_at, table_slots
from schemas.subjects import is_subject
from schemas.values import Value


@dataclass(frozen=True, slots=True)
class Given:
    """What a copy is given, by path; which of it is locked; and what could not be given, and why."""

    values: Mapping[str, Value]
    locked: tuple[str, ...]
    notices: tuple[Notice, ...] = ()


def given_for(
    ledger: Ledger,
    form: FormDefinition,
    person: Person,
    *,
    organisation: str | None = None,
    span: Span | None = None,
    said: Mapping[str, Value] | None = None,
    held: tuple[Held, ...] | None = None,
) -> Given:
    """What a copy of this form for this person is given, from the sources that its definition names.

    What this person's records do not say is left blank, never guessed. Means are of the evaluations in `span` (all,
    without one); `said` are values that the copy is given anyway, on top of these. `held` are the person's records,
    where whoever calls has them already.
    """
    if held is None:
        with ledger.reading() as conn:
            held = records_of(conn, ledger, person.id)
    sources: dict[str, Value | None] = {
        "roster.name": person.name,
        "roster.role": person.role,
        "roster.manager": person.manager_name,
        "roster.supervisor": person.supervised_by_name,
        "roster.band": person.band,
        "organisation.name": organisation,
        "next.session": next_session(held),
        "open.for_supervisor": last_of(held, "open.for_supervisor"),
        "open.for_supervisee": last_of(held, "open.for_supervisee"),
    }
    values, notices = _fields(form, sources)
    waiting = open_actions(held)
    rows, left = rows_for(form, waiting)
    notices += _written(form, waiting, {**values, **rows})
    if left:
        say = f"{left} more actions are open than the form has rows for; they stay open."
        notices.append(Notice("actions-left-out", next(iter(form.about.actions), ""), say))
    means, told = given_means(form, held, ledger.library.policies, span or Span(), said)
    notices += told
    objectives, unplaced = _objectives(form, held)
    notices += unplaced
    first = _first_subject(form, person)
    kept = normal.answers(form, {**values, **first, **rows, **objectives, **means, **(said or {})})
    locked = tuple(p for p in kept if (slot := slot_at(form, p)) is not None and slot.field.locked)
    return Given(kept, locked, tuple(notices))


def _objectives(form: FormDefinition, held: Sequence[Held]) -> tuple[dict[str, Value], list[Notice]]:
    """The objectives of the last development plan, where the form has places for them and something says which."""
    plan = last_plan(held)
    values, left = placed(form, plan, held)
    if plan is None or not left:
        return values, []
    many = len(left) > 1
    say = (
        f"{len(left)} objective{'s' if many else ''} of the development plan (record {plan.record}) "
        f"name{'' if many else 's'} no domain of this form, and no earlier one had {'them' if many else 'it'}: write "
        f"{'them' if many else 'it'} where {'they belong' if many else 'it belongs'}."
    )
    return values, [Notice("objectives-unplaced", OBJECTIVES, say)]


def _written(
    form: FormDefinition, waiting: Sequence[Action], values: Mapping[str, Value]
) -> Iterator[Notice]:
    """What is said where a copy is given words that nobody has typed."""
    if WRITTEN not in values.values():
        return
    records = sorted({a.record for a in waiting if is_written(a.cells)})
    where = f" of record {', '.join(map(str, records))}" if records else ""
    say = (
        f"Handwriting{where} goes on in this copy and nobody has typed it: it is printed as “{WRITTEN}”. Transcribe it "
        "first (carepack records amend), and make the copy again."
    )
    yield Notice("given-untranscribed", next(iter(form.about.actions), ""), say)


def _first_subject(form: FormDefinition, person: Person) -> dict[str, Value]:
    """The name in the first row of those a form is about; the rows of the others are for whoever fills it in."""
    slots_of = (
        table_slots(form.table(path.partition(".")[0]), 1) if "*" in (path := form.about.person or "") else ()
    )
    slot = next((s for s in slots_of if is_subject(form, s.path)), None)
    return {slot.path: person.name} if slot is not None and slot.field.given == "roster.name" else {}


def _fields(
    form: FormDefinition, sources: Mapping[str, Value | None]
) -> tuple[dict[str, Value], list[Notice]]:
    values: dict[str, Value] = {}
    notices = []
    for field in given_fields(form):
        value = sources.get(source_of(field))
        if value is None:
            continue
        fits = fitting(field, value)
        if fits is None:
            # Never the value itself: it is somebody's, and this is printed wherever blanks are made.
            where, _, what = (field.given or "").partition(".")
            known = f"The {what} on the roster" if where == "roster" else f"What is known as {field.given}"
            say = f"{known} is no answer to “{field.ask}”; it was left blank."
            if field.options:
                say += f" The answers are {'; '.join(o.say for o in field.options)}."
            notices.append(Notice("given-unfit", field.name, say))
        else:
            values[field.name] = fits
    return values, notices


def source_of(field: Field) -> str:
    """Where a field's value comes from.

    Forms that were published when the roster had no supervisors ask for the manager as the one who supervises.
    """
    if field.given == "roster.manager" and field.name == "supervisor":
        return "roster.supervisor"
    return field.given or ""
