"""Whether two records may be one session: signs, spaces and slips are nothing, other words, numbers and lengths are."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.records.likeness import nearly_same
from forms import load
from schemas.values import Value

FORM = load("informal-supervision")
TALK: dict[str, Value] = {
    "worker": "Zoë Example",
    "supervisor": "Sam Sample",
    "date": dt.date(2026, 11, 14),
    "length": 30,
    "form_of_it": "call",
    "matter": "Talked about the medication round on Tuesday and the rota for the Christmas week.",
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"matter": "Talked about the medication round on Tuesday and the rota for the Christmas week"},
        {"matter": "talked about  the medication round, on Tuesday and the rota for the Christmas week."},
        {"matter": "Talked about the medcation round on Tuesday and the rota for the Christmas week."},
        {"matter": "Talked about the medication round on Tuesday and rota for the Christmas week."},
        {"matter": f"{TALK['matter']} He did not like to be asked at 8."},
        {
            "matter": "Talked about the medication round on Tuesday, and about the rota for the whole Christmas week."
        },
        {"length": 35},
        {"length": 20},
        {"supervisor": "S Sample"},
        {"supervisor": "Sam Sample RN", "length": 28},
        {"outcome": "It is changed."},
        {"signed_worker": "Zoë Example", "copy_given": dt.date(2026, 11, 20)},
    ],
)
def test_a_sign_a_slip_a_signature_a_sentence_more_or_another_way_to_write_a_name_may_be_the_same_talk(
    changes: dict[str, Value],
) -> None:
    assert nearly_same(FORM, TALK, {**TALK, **changes})
    assert nearly_same(FORM, {**TALK, **changes}, TALK)


@pytest.mark.parametrize(
    "changes",
    [
        {"matter": "Talked about the medication round on Thursday and the rota for the Christmas week."},
        {"matter": "Talked about the medication round on Tuesday and the rota for week 52."},
        {"matter": "Talked about the medication round on Tuesday, not the rota for the Christmas week."},
        {"matter": "The hoist."},
        {"matter": "Talked about the medication round on Tuesday and the hoist for the old day room."},
        {"length": 45},
        {"supervisor": "Mo Madeup"},
        {"form_of_it": "visit"},
        {"date": dt.date(2026, 11, 15)},
        {"worker": "Łukasz Próba"},
    ],
)
def test_other_words_numbers_days_lengths_kinds_and_people_are_another_talk(
    changes: dict[str, Value],
) -> None:
    assert not nearly_same(FORM, TALK, {**TALK, **changes})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The rota.", "The hoist."),
        ("The rota.", "The rota for Sunday."),
        ("The rota.", "The rota again."),
        ("Checked the new hoist with her.", "Checked the new rota with her."),
        ("Talked about the hoist in room 3.", "Talked about the hoist in room 4."),
        ("Medication round, morning.", "Medication round, evening."),
    ],
)
def test_short_talks_in_other_words_are_two(one: str, other: str) -> None:
    assert not nearly_same(FORM, {**TALK, "matter": one}, {**TALK, "matter": other})
    assert not nearly_same(FORM, {**TALK, "matter": other}, {**TALK, "matter": one})
