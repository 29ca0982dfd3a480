"""Records: JSON in and out is the same record, and mistakes are told together in plain words."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import forms
from schemas import normal, records
from schemas.errors import RecordError
from tests import strategies, trial

FORM = forms.load("supervision-record")
ALL = [FORM, *(trial.load(n) for n in trial.NAMES)]


@pytest.mark.parametrize("form", ALL, ids=lambda f: f.form)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_record_is_the_same_after_json(form, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    answers = data.draw(strategies.answers(form))
    text = json.dumps(records.record_of(form, answers))
    assert records.answers_of(form, json.loads(text)) == answers


def test_blank_rows_are_dropped_and_the_others_renumbered() -> None:
    given_ = {"agenda": [{"item": " "}, {"item": "A\r\n"}, {"item": None}, {"item": "B"}]}
    assert records.answers_of(FORM, given_) == {"agenda.1.item": "A", "agenda.2.item": "B"}
    assert normal.rows_of("agenda", ["agenda.2.item", "agenda.10.item", "other"]) == [2, 10]


def test_every_mistake_of_a_record_is_told_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        records.answers_of(
            FORM,
            {
                "supervise": "A",
                "date": "14/11/2026",
                "worth_supervisee": 9,
                "actions": [{"wat": "x"}],
                "session": 0,
            },
        )
    told = {f.place.path: f"{f.what} {f.do}" for f in caught.value.faults}
    assert "supervisee" in told["supervise"]
    assert "2026-11-14" in told["date"]
    assert "1, 2, 3, 4 or 5" in told["worth_supervisee"]
    assert "“what”" in told["actions.1.wat"]
    assert "should be 1 or more" in told["session"]


def test_no_fault_repeats_what_somebody_wrote() -> None:
    with pytest.raises(RecordError) as caught:
        records.answers_of(
            FORM, {"date": "Secret Person", "length": "Secret Person", "summary": ["Secret Person"]}
        )
    assert "Secret" not in str(caught.value)


def test_the_json_schema_is_plain_json_and_closed() -> None:
    schema = json.loads(json.dumps(records.json_schema(FORM)))
    assert schema["additionalProperties"] is False
    assert schema["properties"]["session"]["anyOf"][0] == {"maximum": 9999, "minimum": 1, "type": "integer"}


def test_a_scale_tells_its_answers_in_the_order_it_prints_them_whichever_form_came_first() -> None:
    down = forms.load("appraisal-framework")
    for form, path, order in (
        (down, ("behaviours", "pq1", "self"), "5, 4, 3, 2 or 1"),
        (FORM, ("worth_supervisee",), "1, 2, 3, 4 or 5"),
    ):
        data: object = 9
        for name in reversed(path):
            data = {name: data}
        with pytest.raises(RecordError, match=order):
            records.answers_of(form, data)  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", [12, 1.5, "12", "1700000000", True])
def test_a_number_is_never_taken_for_a_date_counted_from_1970(odd: object) -> None:
    with pytest.raises(RecordError, match="2026-11-14"):
        records.answers_of(FORM, {"date": odd})


def test_an_unknown_name_is_told_which_command_lists_the_names() -> None:
    with pytest.raises(RecordError, match="`carepack forms schema supervision-record` lists the names"):
        records.answers_of(FORM, {"zzzzzz": 1})
