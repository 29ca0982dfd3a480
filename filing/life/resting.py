"""What rests on a record: what others were given of it, and what was made with that since.

What is asked of records (open actions, the next session's number, means, what is due) follows by itself when one is
changed. What went out already does not: copies that were given something of it, and records of such copies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select

from filing.ledger import codec
from filing.ledger.actor import day_of
from filing.ledger.tables import copies, current_records
from filing.records.carry_forward import Held, agreed_words, given_fields, given_words, last_of
from forms.library import Library
from schemas.definition import FormDefinition
from schemas.errors import CarepackError, Fault, Place, UsageError
from schemas.evaluations import bridges, evaluation
from schemas.records import answers_of
from schemas.values import Value

Given = tuple[str, str]
"""Something that a record gives to later copies: the source as forms name it, and what."""
_MEANS, _ACTIONS = "means", "open.actions"
_WHOLE = "\x1f"
"""Between the words of an action and the whole of it: a copy is told by the words, whatever became of the rest."""
_UNSEEN = "unseen"
"""The source of what a copy was given whose form is not here now: whatever it was."""


@dataclass(frozen=True, slots=True)
class Resting:
    """A copy that was given something of a record; `record` is what came of it, `days` its issue (ISO 8601)."""

    kind: Literal["copy", "record", "commitment"]
    copy: str | None
    record: int | None
    form: str
    title: str
    sources: tuple[str, ...]
    since: str

    @property
    def sentence(self) -> str:
        """What it is, for a person."""
        if self.kind == "commitment":
            return f"record {self.record} ({self.title}) was filed because of it"
        what = " and ".join(dict.fromkeys(_WORDS[s] for s in self.sources))
        day = day_of(self.since)
        if self.record is not None:
            return f"record {self.record} ({self.title}) is of a copy that was given {what} from it"
        return f"copy {self.copy} ({self.title}), out since {day:%d/%m/%Y}, was given {what} from it"


_WORDS = {
    "open.actions": "actions",
    "next.session": "its number",
    "open.for_supervisor": "matters for the next session",
    "open.for_supervisee": "matters for the next session",
    "means": "means of ratings",
    "unseen": "something that cannot be looked at, for its form is not here,",
}


def gives(form: FormDefinition, answers: Mapping[str, Value]) -> frozenset[Given]:
    """What a record gives to copies that are made after it."""
    held = (Held(form, answers),)
    found: set[Given] = {(_ACTIONS, f"{words}{_WHOLE}{row}") for words, row in agreed_words(held[0])}
    number = last_of(held, "next.session")
    if isinstance(number, int):
        found.add(("next.session", str(number + 1)))
    for source in ("open.for_supervisor", "open.for_supervisee"):
        value = last_of(held, source)
        if value is not None:
            found.add((source, str(value)))
    if (ratings := evaluation(form, answers)) is not None:
        found.add((_MEANS, str(ratings)))
    return frozenset(found)


def rests_on(
    conn: Connection,
    library: Library,
    row: Any,
    lost: frozenset[Given],
    *,
    since: str,
    held: dt.date | None = None,
) -> tuple[Resting, ...]:
    """What was given since, to the person whose it is, of what this record gives no more.

    `since` is a time as the ledger keeps it; `held` the day that the record is of from now on; None where
    it counts no more.
    """
    found = list(_commitments(conn, library, row, held))
    if not lost or row["person"] is None:
        return tuple(found)
    out = (
        select(copies, current_records.c.id.label("record"))
        .join(current_records, current_records.c.copy == copies.c.number, isouter=True)
        .where(
            copies.c.person == row["person"],
            copies.c.issued_at >= since,
            copies.c.withdrawn_at.is_(None),
        )
        .order_by(copies.c.issued_at, copies.c.number)
    )
    for copy in conn.execute(out).mappings():
        if copy["record"] == row["id"]:
            continue
        title, sources = _shared(library, copy, lost)
        if sources:
            kind: Literal["copy", "record"] = "copy" if copy["record"] is None else "record"
            found.append(
                Resting(kind, copy["number"], copy["record"], copy["form"], title, sources, copy["issued_at"])
            )
    return tuple(found)


def _shared(library: Library, copy: Any, lost: frozenset[Given]) -> tuple[str, tuple[str, ...]]:
    """The title of a copy's form, and the sources of what it was given of this."""
    try:
        form = library.load(copy["form"], copy["edition"])
    except CarepackError:
        return str(copy["form"]), (_UNSEEN,)
    given = _was_given(form, codec.unpack_all(copy["given"]))
    shared = {
        s for s, what in lost if (s, what.partition(_WHOLE)[0]) in given or (s == _MEANS and (s, "") in given)
    }
    return form.title, tuple(sorted(shared))


def _was_given(form: FormDefinition, given: Mapping[str, Value]) -> set[Given]:
    found: set[Given] = {(_ACTIONS, words) for words in given_words(form, given)}
    for field in given_fields(form):
        if field.given in _WORDS and (value := given.get(field.name)) is not None:
            found.add((field.given, str(value)))
    if any(bridge.path(r.id, bridge.box) in given for bridge in bridges(form) for r in bridge.table.fixed):
        found.add((_MEANS, ""))
    return found


def _commitments(conn: Connection, library: Library, row: Any, held: dt.date | None) -> tuple[Resting, ...]:
    """Employees' commitments that came after this one of the employer, and are not after one of it any more."""
    forms = [employee for employee, employer in library.policies.commitments if employer == row["form"]]
    if not forms or row["held"] is None:
        return ()
    of_form = select(current_records.c.held).where(
        current_records.c.form == row["form"], current_records.c.id != row["id"]
    )
    others = [day for day in conn.execute(of_form).scalars() if day is not None]
    theirs = select(current_records).where(
        current_records.c.form.in_(forms), current_records.c.held >= row["held"]
    )
    return tuple(
        Resting(
            "commitment",
            None,
            r["id"],
            r["form"],
            library.title_of(r["form"], r["edition"]),
            (),
            r["filed_at"],
        )
        for r in conn.execute(theirs.order_by(current_records.c.id)).mappings()
        if not any(day <= r["held"] for day in (*others, *([held] if held is not None else ())))
    )


def given_by(library: Library, row: Any) -> frozenset[Given]:
    """What the version of this row gives."""
    form = library.load(row["form"], row["edition"])
    return gives(form, answers_of(form, row["record"]))


def refuse_resting(number: int, found: tuple[Resting, ...], do: str) -> None:
    """Raises UsageError `record-rests` where something rests on a record: what does, and how to go on."""
    if not found:
        return
    told = "; ".join(r.sentence for r in found[:_TOLD])
    more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    what = f"Something rests on record {number}, and nothing was changed: {told}{more}."
    raise UsageError(Fault("record-rests", what, Place(), do))


_TOLD = 6
EVEN_SO = (
    "Withdraw the copies that are out (carepack copies withdraw NUMBER --why TEXT), then do this, and make them again "
    "after it. Records and copies that are back stay as they are: look at them, and say --even-so."
)
