"""What an outcome letter says of a record: what it was about, when and by whom it was held, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from schemas.errors import Fault, Place

if TYPE_CHECKING:
    from issuing.letter_facts import Facts
    from schemas.definition import FormDefinition
    from schemas.values import Value

_COLUMNS = {
    "what": ("what", "action", "task", "objective"),
    "who": ("who", "by_whom", "whom"),
    "by": ("when", "by_when", "deadline", "by", "due"),
}
"""What the columns of tables of actions are called in forms."""
_NEXT = {"appraisal": "review", "observation": "observation"}
"""What the next one is, by the kind of form; a meeting, if not this."""


def of_record(form: FormDefinition, answers: Mapping[str, Value]) -> Facts:
    """The facts of an outcome letter; of an appraisal with what it was summed up as and the level of each domain."""
    from schemas import normal

    values = normal.answers(form, answers)
    about = form.about
    found: Facts = {"about": form.title}
    for fact, name in (("held_on", about.held), ("held_by", about.by)):
        if name is not None and values.get(name):
            found[fact] = values[name]
    # The next one, or else the day on which this one is looked at again, where that is a date.
    for name, word in ((about.next, _NEXT.get(form.kind or "", "meeting")), (about.review, "review")):
        if name is not None and isinstance(values.get(name), dt.date) and "next_on" not in found:
            found |= {"next_on": values[name], "next_what": word}
    said = "\n".join(_outcome(form, answers)) if form.kind == "appraisal" else ""
    if said:
        found["outcome"] = said
    actions = []
    for table in about.actions:
        columns = {c.name for c in form.table(table).columns}
        named = {cell: next((c for c in names if c in columns), None) for cell, names in _COLUMNS.items()}
        for row in normal.rows_of(table, values):
            cells = {cell: values.get(f"{table}.{row}.{column}") for cell, column in named.items() if column}
            if cells.get("what"):
                actions.append(cells)
    return found | ({"actions": actions} if actions else {})


def _outcome(form: FormDefinition, answers: Mapping[str, Value]) -> Iterator[str]:
    from filing.records.packing import agreed_levels, summary_of, summed_up

    summary, asked = summed_up(form, answers), summary_of(form)
    if summary is not None and asked is not None:
        yield f"{asked.ask}: {summary}."
    levels = agreed_levels(form, answers)
    if levels:
        yield "Level agreed:"
    yield from (f"– {domain}: {level}" for domain, level in levels)


def without_past(facts: Facts, today: dt.date) -> tuple[Facts, dt.date | None]:
    """The facts without a next day that is over, which nobody is told of as if it were to come; and that day."""
    day = facts.get("next_on")
    if not isinstance(day, dt.date) or day >= today:
        return facts, None
    return {k: v for k, v in facts.items() if k not in {"next_on", "next_what"}}, day


def lacking(form: FormDefinition, answers: Mapping[str, Value], said: Facts) -> tuple[Fault, ...]:
    """That a record of an appraisal does not tell what it came to, and what somebody says neither."""
    from filing.records.packing import summary_of, summed_up

    asked = summary_of(form) if form.kind == "appraisal" else None
    if asked is None or said.get("outcome") or summed_up(form, answers) is not None:
        return ()
    what = f"“{asked.ask}” is not ticked on this record, so that the letter would tell no outcome."
    do = "Say it, --set outcome=TEXT, or put the record right: carepack records amend NUMBER"
    return (Fault("letter-incomplete", what, Place(), do),)
