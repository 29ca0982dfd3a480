"""What a letter can say: plain words and lists of them, prepared from a record.

A letter suits every form of the Commitment's shape: a table `tasks` whose rows are grouped by statement, with
a tick `chosen`, and a date in `about.held`. An organisation's own variant of the form is therefore served too.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping

from fillers.letters.award import recognised
from fillers.letters.dates import day_in_words
from fillers.letters.fields import FIELDS
from fillers.letters.kinds import Kind
from schemas import normal
from schemas.definition import Field, FormDefinition, RowGroup, TableBlock
from schemas.errors import CarepackError, Place, RenditionError
from schemas.rendition import Branding
from schemas.values import Value, show

RENEWED_AFTER = 2
"""Years after which both parties renew the Commitment, unless an organisation says otherwise."""


def prepared(
    kind: Kind,
    form: FormDefinition,
    answers: Mapping[str, Value],
    branding: Branding,
    *,
    when: dt.date,
    renewed_after: int = RENEWED_AFTER,
) -> dict[str, object]:
    """The data of a letter: texts without control characters, dates in words, only the tasks that were chosen.

    Raises RenditionError: `letter-not-for-form`, `letter-no-consent`, `letter-no-tasks`,
    and for a certificate `letter-incomplete` with everything that is missing.
    """
    if kind.consent:
        return _award(kind, form, answers, branding, when)
    table = _tasks_of(kind, form)
    values = normal.answers(form, answers)
    made = values.get(form.about.held or "")
    statements = [_statement(form, table, n, g, values) for n, g in enumerate(table.groups, 1)]
    tasks = [task for statement in statements for task in statement["tasks"]]  # type: ignore[attr-defined]
    about = form.about
    data: dict[str, object] = {
        "name": _words(form, values, about.person or "organisation"),
        "role": _words(form, values, "role"),
        "manager": _words(form, values, about.by),
        "employer": normal.line(branding.organisation or ""),
        "made_on": day_in_words(made),
        "renew_by": day_in_words(_renewal(made, renewed_after)) if isinstance(made, dt.date) else "",
        "review_on": day_in_words(values.get(about.review or about.next or "")),
        "today": day_in_words(when),
        "chosen": str(len(tasks)),
        "done": str(sum(1 for t in tasks if t["done"])),
        "award": "",
        "idea": "",
        "picture": "",
        "footer": normal.line(branding.footer or ""),
        "logo": "",
        "statements": statements,
        "tasks": tasks,
    }
    if about.person is None:  # the organisation's own commitment: it is both
        data["employer"] = data["name"] or data["employer"]
    if not tasks:
        raise RenditionError.of(
            "letter-no-tasks",
            "No task is chosen in this record, so there is nothing to put into the letter.",
            "Choose tasks on the form, and read it again.",
            Place(form=form.form, path=table.table),
        )
    if kind.certifies:
        _complete(form, data)
    return data


def _award(
    kind: Kind, form: FormDefinition, answers: Mapping[str, Value], branding: Branding, when: dt.date
) -> dict[str, object]:
    """The data of a letter that is made of a consent: no more of the person than they consented to."""
    employer = normal.line(branding.organisation or "")
    data: dict[str, object] = {name: [] if spec.fields else "" for name, spec in FIELDS.items()}
    return data | {
        **recognised(kind.name, form, answers, employer),
        "employer": employer,
        "today": day_in_words(when),
        "footer": normal.line(branding.footer or ""),
    }


def _tasks_of(kind: Kind, form: FormDefinition) -> TableBlock:
    table = next((t for t in form.tables if t.table == "tasks" and t.groups), None)
    if table is None or form.about.held is None or "chosen" not in {c.name for c in table.columns}:
        raise RenditionError.of(
            "letter-not-for-form",
            f"The letter {kind.name} cannot be made of this form: it has no statements with tasks to choose.",
            f"Use a record of {kind.form}.",
            Place(form=form.form),
        )
    return table


def _complete(form: FormDefinition, data: Mapping[str, object]) -> None:
    """Raises RenditionError for a commitment that is not wholly made: it is not certified."""
    wanted = {
        "name": ("who made the commitment", "Fill in the name."),
        "made_on": ("the date on which the commitment was made", "Fill in the date of commitment."),
        "employer": ("the employer", "Say whose letter it is: --organisation NAME."),
    }
    missing = [(what, do) for name, (what, do) in wanted.items() if not data[name]]
    faults = [
        _incomplete(form, f"The certificate names {what}, and that is missing.", do) for what, do in missing
    ]
    statements: list[Mapping[str, object]] = data["statements"]  # type: ignore[assignment]
    empty = [str(s["number"]) for s in statements if not s["tasks"]]
    if empty:
        which = ", ".join(empty[:-1]) + (" and " if empty[:-1] else "") + empty[-1]
        faults.append(
            _incomplete(
                form,
                f"A commitment has a task for every statement, and none is chosen for statement {which}.",
                "Choose at least one task for each, and read the form again.",
            )
        )
    if faults:
        raise RenditionError(*(f for error in faults for f in error.faults))


def _incomplete(form: FormDefinition, what: str, do: str) -> CarepackError:
    return RenditionError.of("letter-incomplete", what, do, Place(form=form.form))


_NUMBER = re.compile(r"(?:statement\s+)?\d+\s*[.:)]\s*", re.IGNORECASE)


def _statement(
    form: FormDefinition, table: TableBlock, number: int, group: RowGroup, values: Mapping[str, Value]
) -> dict[str, object]:
    tasks = []
    for row in group.rows:
        cells = {c.name: values.get(f"{table.table}.{row.id}.{c.name}") for c in table.columns}
        if cells["chosen"] is True:
            tasks.append(_task(table, number, group, row.ask, cells))
    return {
        "number": str(number),
        "words": _NUMBER.sub("", group.heading, count=1),
        "heading": group.heading,
        "tasks": tasks + list(_further(form, number, group, values)),
    }


def _further(
    form: FormDefinition, number: int, group: RowGroup, values: Mapping[str, Value]
) -> Iterable[dict[str, str]]:
    """Tasks of one's own that a form keeps in a table `further`, each with the number of its statement."""
    table = next((t for t in form.tables if t.table == "further" and t.repeat is not None), None)
    if table is None:
        return
    for row in normal.rows_of(table.table, values):
        cells = {c.name: values.get(f"{table.table}.{row}.{c.name}") for c in table.columns}
        if cells.get("statement") == number and cells.get("task"):
            yield _task(table, number, group, str(cells["task"]), cells)


def _task(
    table: TableBlock, number: int, group: RowGroup, task: str, cells: Mapping[str, Value | None]
) -> dict[str, str]:
    columns = {c.name: c for c in table.columns}
    said = {name: _said(columns[name], cells[name]) for name in columns}
    done_on = said.get("done_on", "")
    return {
        "number": str(number),
        "statement": group.heading,
        "task": task,
        "deadline": said.get("deadline", ""),
        "done": "Yes" if cells.get("done") is True or ("done" not in columns and done_on) else "",
        "done_on": done_on,
        "notes": said.get("notes", ""),
    }


def _words(form: FormDefinition, values: Mapping[str, Value], name: str | None) -> str:
    from schemas.paths import slot_at

    slot = slot_at(form, name) if name else None
    return _said(slot.field, values.get(slot.path)) if slot is not None else ""


def _said(field: Field, value: Value | None) -> str:
    if value is None:
        return ""
    return day_in_words(value) if isinstance(value, dt.date) else normal.text(show(field, value))


def _renewal(made: dt.date, years: int) -> dt.date:
    """The same day some years later; of 29 February, the last of that month."""
    year = min(made.year + years, dt.MAXYEAR)
    return made.replace(year=year, day=min(made.day, calendar.monthrange(year, made.month)[1]))
