"""One informal talk that is on record twice counts once, until somebody says that it is two."""

from __future__ import annotations

import datetime as dt

import pytest

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


@pytest.mark.parametrize(
    "changes",
    [
        {"supervisor": "S Sample"},
        {"supervisor": "Sam Sample RN"},
        {"length": 35},
        {"matter": "The rota of the Christmas week. Agreed to look at it again."},
        {"supervisor": "S. Sample", "length": 28, "matter": "The rota of Christmas week. She was not happy."},
    ],
)
def test_another_spelling_length_or_sentence_makes_no_second_talk(
    office: Ledger, changes: dict[str, Value]
) -> None:
    one, two = twice(office, **changes)
    forget_the_answer(office)
    report = matrix(office, "E02", today=DECEMBER)
    gaps = [g for g in report.gaps if g.code == "talk-twice"]
    assert [(g.person, g.record) for g in gaps] == [("E02", two)]
    assert f"record {one}" in gaps[0].what
    assert minutes(office) == (30, "short")


@pytest.mark.parametrize(
    "changes",
    [
        {"supervisor": "S Sample", "signed_supervisor": "S Sample"},
        {"length": 35},
        {"matter": "The rota of the Christmas week. Agreed to look at it again."},
    ],
)
def test_what_may_be_the_same_talk_is_asked_about_when_it_comes_in(
    office: Ledger, changes: dict[str, Value]
) -> None:
    one = filed(office, HALF, form=INFORMAL)
    back = submit(office, returned({**HALF, **changes}, form=INFORMAL))
    assert (back.outcome, back.code) == ("review", "different-answers")
    asked = [q for q in query_list.listed(office) if q.query.code == "different-answers"]
    assert [q.query.candidates[0].record for q in asked] == [one]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "changes", [{"supervisor": "Nia Example"}, {"length": 60, "matter": "The training."}]
)
def test_another_holder_and_another_length_are_another_talk(
    office: Ledger, changes: dict[str, Value]
) -> None:
    filed(office, HALF, form=INFORMAL)
    filed(office, {**HALF, **changes}, form=INFORMAL)
    assert "talk-twice" not in {g.code for g in matrix(office, "E02", today=DECEMBER).gaps}


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


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({"length": 60}, True),
        ({"form_of_it": "visit"}, True),
        ({"date": HELD + dt.timedelta(days=1)}, True),
        ({"date": HELD + dt.timedelta(days=2)}, False),
        ({"date": HELD + dt.timedelta(days=1), "matter": "Rota.", "outcome": "Done."}, False),
    ],
)
def test_the_same_words_are_told_whatever_the_length_and_choice_and_of_the_day_after(
    office: Ledger, changes: dict[str, Value], *, is_told: bool
) -> None:
    filed(office, {**HALF, **{k: v for k, v in changes.items() if k in {"matter", "outcome"}}}, form=INFORMAL)
    filed(office, {**HALF, **changes}, form=INFORMAL)
    forget_the_answer(office)
    gaps = matrix(office, "E02", today=DECEMBER).gaps
    assert ("talk-twice" in {g.code for g in gaps}) is is_told
