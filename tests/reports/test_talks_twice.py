"""One informal talk that is on record twice counts once, until somebody says that it is two."""

from __future__ import annotations

import datetime as dt

from filing.clocks.due import due
from filing.ledger.actor import Actor
from filing.ledger.database import Ledger
from filing.life.acts import merge
from filing.people.whom import Whom
from filing.review import queries, query_list
from filing.review.settlement_rules import Settlement
from schemas.values import Value
from tests.filing.returns import ACT, returned, submit
from tests.reports.filed import HELD, INFORMAL, TALK, cell, filed, matrix

DECEMBER = dt.date(2026, 12, 10)
HALF: dict[str, Value] = {**TALK, "length": 30, "matter": "The rota of the Christmas week."}


def twice(ledger: Ledger, **changes: Value) -> tuple[int, int]:
    """Two records of such talks; whatever is asked of the second is let stand, as of an older ledger's."""
    one = filed(ledger, HALF, form=INFORMAL)
    out = submit(ledger, returned({**HALF, **changes}, form=INFORMAL))
    if out.record is None:
        (asked,) = [q for q in query_list.listed(ledger) if q.query.code == "different-answers"]
        words = [c.kind for c in asked.query.candidates]
        out = queries.settle(ledger, asked.number, Settlement("accept", words.index("session") + 1), ACT)
    assert out.record is not None
    return one, out.record


def minutes(ledger: Ledger) -> tuple[object, str | None]:
    found = cell(ledger, table="informal", today=DECEMBER)
    return found.value, found.state


def forget_the_answer(ledger: Ledger) -> None:
    """As if nobody had been asked when the second one came in."""
    from sqlalchemy import update

    from filing.ledger.tables import submissions

    with ledger.writing() as conn:
        conn.execute(update(submissions).values(code=None))


def test_a_talk_that_comes_in_again_with_a_full_stop_less_is_asked_about(office: Ledger) -> None:
    one = filed(office, HALF, form=INFORMAL)
    back = submit(office, returned({**HALF, "matter": "The rota of the Christmas week"}, form=INFORMAL))
    assert (back.outcome, back.code) == ("review", "different-answers")
    (asked,) = query_list.listed(office)
    assert asked.query.candidates[0].record == one  # type: ignore[union-attr]


def test_the_same_talk_on_record_twice_counts_once_and_is_told(office: Ledger) -> None:
    one, two = twice(office, matter="The rota of the  Christmas week")
    forget_the_answer(office)
    found = cell(office, table="informal", today=DECEMBER)
    assert (found.value, found.state) == (30, "short")
    assert f"Record {two} may be the same talk as record {one}" in found.says
    gaps = [g for g in matrix(office, "E02", today=DECEMBER).gaps if g.code == "talk-twice"]
    assert [(g.person, g.record, g.on) for g in gaps] == [("E02", two, HELD)]
    (line,) = [d for d in due(office, today=DECEMBER, whom=Whom(("E02",))) if d.clock == "informal"]
    assert line.says.endswith(f"record {two} may be the same talk as record {one}, and counts once")


def test_they_count_twice_once_somebody_says_that_they_are_two(office: Ledger) -> None:
    twice(office, matter="The rota of the Christmas week")
    assert minutes(office) == (60, "met")


def test_one_that_is_merged_into_the_other_is_no_longer_told(office: Ledger) -> None:
    one, two = twice(office, matter="The rota of the Christmas week")
    forget_the_answer(office)
    merge(office, one, two, "One talk.", Actor("Ama", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)), even_so=True)
    report = matrix(office, "E02", today=DECEMBER)
    assert minutes(office)[0] == 30
    assert "talk-twice" not in {g.code for g in report.gaps}


def test_two_talks_of_one_day_in_other_words_count_twice(office: Ledger) -> None:
    twice(office, matter="The new hoist, and who is trained to use it.")
    assert minutes(office) == (60, "met")
    assert "talk-twice" not in {g.code for g in matrix(office, "E02", today=DECEMBER).gaps}
