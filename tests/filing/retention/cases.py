"""Ledgers with records whose time is over, and what is left on disk and in tables of words that stood on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, cast, insert, select
from sqlalchemy import Text as AsText

from filing.ledger import retention_tables
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.ledger.metadata import METADATA
from filing.people import roster
from filing.people.leaving import leave
from filing.records.copies import issue
from filing.retention.periods import confirm
from filing.review.apply_decision import Outcome
from forms.library import BUILT_IN, Library
from schemas.copies import Copy
from schemas.retention import CountsFrom, Period
from schemas.template import Template
from schemas.values import Value
from tests.filing.returns import ACT, FORM, NOON, NUMBER, RENDITION, SESSION, returned, submit

DAY = dt.date(2026, 11, 20)
WORD = "Quillfeather"
"""A word that stands on the record that goes, and nowhere else."""
TALKED = f"Talked about the rota, and about the {WORD} course of next month."
LATER = Actor("Ama Admin", NOON + dt.timedelta(days=800))
"""Whoever destroys, two years and more after all of it was filed."""


def period(
    months: int = 24, counts_from: CountsFrom = "held", kind: str = "supervision", settled: dt.date = DAY
) -> Period:
    return Period.model_validate(
        {
            "kind": kind,
            "months": months,
            "counts_from": counts_from,
            "source": "The board, minute 12",
            "settled": settled,
        }
    )


def keeping(ledger: Ledger, *periods: Period) -> Ledger:
    """The same ledger by settings that say how long records are kept."""
    library = Library((BUILT_IN,))
    library.retention = periods
    return ledger.going_by(library)


def settled(ledger: Ledger, *periods: Period) -> Ledger:
    """As `keeping`, and somebody has confirmed them."""
    kept = keeping(ledger, *(periods or (period(),)))
    for one in periods or (period(),):
        confirm(kept, one.kind, "The board settled it.", ACT)
    return kept


def session(day: dt.date, number: int, **more: Value) -> dict[str, Value]:
    return {**SESSION, "date": day, "session": number, "next_meeting": None, **more}


def issued(ledger: Ledger) -> Copy:
    """A copy of Zoë Example's that was given the word."""
    copy = Copy(
        form=FORM.form, edition=1, rendition=RENDITION, number=NUMBER, given={"summary": f"Given: {WORD}."}
    )
    template = Template(rendition=RENDITION, form=FORM.form, edition=1, format="word")
    issue(ledger, [copy], [template], actor=ACT, person=roster.find(ledger, "E02"))
    return copy


def two_sessions(ledger: Ledger) -> tuple[Outcome, Outcome]:
    """An old session with the word on it, and a later one of the same person, which stays."""
    old = session(dt.date(2024, 1, 15), 1, summary=TALKED) | dict.fromkeys(
        ("actions.1.what", "actions.1.who", "actions.1.when")
    )
    new = session(dt.date(2026, 11, 14), 2, summary="Talked about the rota.")
    data = f"%PDF the old document says {WORD}".encode()
    return submit(ledger, returned(old), data=data), submit(ledger, returned(new))


def gone_away(ledger: Ledger, ref: str, day: dt.date) -> None:
    leave(ledger, roster.find(ledger, ref), day, ACT)


def frame(conn: Connection) -> None:
    """A period that was confirmed, and what is left of a record that it was gone by."""
    period = {"months": 24, "counts_from": "held", "source": "The board"}
    settled = {"kind": "supervision", "rule": "x", "settled": dt.date(2026, 11, 1), "written": True}
    said = {**settled, **period, "why": "Settled.", "at": "now", "by": "Ama"}
    conn.execute(insert(retention_tables.confirmations).values(**said))
    conn.execute(insert(retention_tables.destructions).values(id=1, at="now", by="Ama"))
    frame = {
        "record": 99,
        "number": 99,
        "destruction": 1,
        "form": FORM.form,
        "edition": 1,
        "kind": "supervision",
    }
    left = {**frame, **period, "filed_at": "now", "seal": "x"}
    conn.execute(insert(retention_tables.destroyed).values(**left))


def files_with(ledger: Ledger, word: str) -> list[str]:
    """The files of the home in whose bytes the word stands, in any case."""
    low = word.lower().encode()
    return [
        file.relative_to(ledger.home).as_posix()
        for file in sorted(ledger.home.rglob("*"))
        if file.is_file() and low in file.read_bytes().lower()
    ]


def rows_with(ledger: Ledger, word: str) -> list[str]:
    """The columns of tables in which the word stands, in any case."""
    return sorted(set(_rows_with(ledger, word.lower())))


def _rows_with(ledger: Ledger, word: str) -> Iterator[str]:
    with ledger.reading() as conn:
        for table in METADATA.sorted_tables:
            for column in table.columns:
                if column.name == "blank":
                    continue
                for value in conn.execute(select(cast(column, AsText)).where(column.is_not(None))).scalars():
                    if word in value.lower():
                        yield f"{table.name}.{column.name}"
        if ledger.kind == "postgresql":
            shown = conn.exec_driver_sql(
                "SELECT words::text || coalesce(everything::text, '') FROM record_fulltext"
            )
            for value in shown.scalars():
                if word in value:
                    yield "record_fulltext"


__all__ = [
    "DAY", "LATER", "TALKED", "WORD", "files_with", "frame", "gone_away", "issued", "keeping", "period", "rows_with",
    "session", "settled", "two_sessions",
]  # fmt: skip
