"""Objectives of the last development plan: told all, and put on an appraisal only where something says where."""

from __future__ import annotations

import datetime as dt

from filing.records.carry_forward import Held
from filing.records.plans import last_plan, placed
from forms import load, parts
from schemas.handwriting import WRITTEN
from schemas.language import parse
from schemas.values import Value

APPRAISAL, PLAN, GUIDED = load("appraisal-framework"), load("pdp-2016"), load("pdp-guided")


def plan(*rows: tuple[str, str | None], record: int = 7, **more: Value) -> Held:
    """A plan with these objectives and dates."""
    answers: dict[str, Value] = {"name": "Zoë Example", "start": dt.date(2026, 4, 6), **more}
    for n, (objective, by) in enumerate(rows, 1):
        answers |= {f"plan.{n}.need": f"Need {n}", f"plan.{n}.objective": objective}
        if by:
            answers[f"plan.{n}.date"] = by
    return Held(PLAN, answers, record)


def appraised(**objectives: Value) -> Held:
    """An appraisal with these objectives by row."""
    return Held(APPRAISAL, {f"behaviours.{row}.objectives": words for row, words in objectives.items()}, 3)


def told(held: Held) -> list[str]:
    """The objectives of a plan as a page says them."""
    found = last_plan([held])
    assert found is not None
    return [o.said for o in found.objectives]


def test_without_a_plan_there_is_nothing_to_put_anywhere() -> None:
    assert last_plan([appraised()]) is None
    assert placed(APPRAISAL, None, [appraised()]) == ({}, ())


def test_the_last_plan_counts() -> None:
    assert last_plan([plan(("old", None), record=1), plan(("new", None), record=2)]).record == 2  # type: ignore[union-attr]


def test_an_objective_is_told_with_its_date_as_it_is_written() -> None:
    rows = plan(
        ("Name the signs", "30/06/2026"), ("Write goals", "before the review"), ("Keep a chart", None)
    )
    assert told(rows) == ["Name the signs (by 30/06/2026)", "Write goals (before the review)", "Keep a chart"]


def test_where_a_plan_has_no_objective_its_need_is_told() -> None:
    assert told(Held(PLAN, {"plan.1.need": "Medication"}, 1)) == ["Medication"]


def test_open_actions_that_a_plan_was_given_are_none_of_its_objectives() -> None:
    text = """\
form: our-plan
edition: 1
title: "Plan"
source: "ours"
kind: development_plan
about: {person: name, actions: goals}
blocks:
  - fields: {name: {ask: "Name", type: person, required: true}}
  - table: still_open
    repeat: {print: 2, most: 9, given: open.actions}
    columns: {what: {ask: "Action", type: paragraph}}
  - table: goals
    repeat: {print: 2, most: 9}
    columns: {what: {ask: "Goal", type: paragraph}}
"""
    form = parse(text, "our-plan.1.yaml", parts())
    assert told(Held(form, {"still_open.1.what": "Ring the GP", "goals.1.what": "Learn to lead"}, 1)) == [
        "Learn to lead"
    ]


def test_handwriting_that_nobody_typed_is_counted_and_not_told() -> None:
    found = last_plan([plan((WRITTEN, None), ("Name the signs", WRITTEN))])
    assert found is not None
    assert (found.untyped, [o.said for o in found.objectives]) == (1, ["Name the signs"])


def test_an_objective_that_names_no_domain_is_put_nowhere() -> None:
    values, left = placed(APPRAISAL, last_plan([plan(("Name the signs", None))]), [])
    assert values == {}
    assert [o.words for o in left] == ["Name the signs"]


def test_an_objective_that_names_a_domain_stands_in_its_first_row() -> None:
    found = last_plan([plan(("Managing services: run the rota", "30/06/2026"))])
    assert placed(APPRAISAL, found, []) == (
        {"behaviours.ms1.objectives": "Managing services: run the rota (by 30/06/2026)"},
        (),
    )


def test_a_domain_that_is_ticked_on_the_plan_is_where_it_stands() -> None:
    held = Held(GUIDED, {"skills.1.need": "Lead a shift", "skills.1.domain": ("working", "setting")}, 4)
    values, left = placed(APPRAISAL, last_plan([held]), [])
    assert (set(values), left) == ({"behaviours.ww1.objectives", "behaviours.sd1.objectives"}, ())


def test_a_domain_that_the_appraisal_has_not_got_leaves_it_unplaced() -> None:
    held = Held(GUIDED, {"skills.1.need": "Lead a shift", "skills.1.domain": ("vision",)}, 4)
    assert [o.words for o in placed(APPRAISAL, last_plan([held]), [])[1]] == ["Lead a shift"]


def test_an_objective_that_the_last_appraisal_had_stands_where_it_stood() -> None:
    before = appraised(ww4="Talk slower. Name the signs (by June).")
    values, left = placed(APPRAISAL, last_plan([plan(("name the signs", None))]), [before])
    assert (values, left) == ({"behaviours.ww4.objectives": "name the signs"}, ())


def test_several_objectives_of_one_row_stand_one_a_line() -> None:
    found = last_plan([plan(("Managing services a", None), ("Managing services b", None))])
    values, _ = placed(APPRAISAL, found, [])
    assert values == {"behaviours.ms1.objectives": "Managing services a\nManaging services b"}
