"""Rules: each kind, over rows and groups, says exactly what is missing."""

from __future__ import annotations

import datetime as dt

from schemas import rules
from schemas.definition import FormDefinition
from tests import trial


def broken(form: FormDefinition, **answers: object) -> set[tuple[str, str | None]]:
    """Code and path of every broken rule; `__` in a name stands for the dot."""
    values = {k.replace("__", "."): v for k, v in answers.items()}
    return {(q.code, q.path) for q in rules.check(form, values)}  # type: ignore[arg-type]


def test_count_in_each_group_asks_for_one_in_the_group_that_has_none() -> None:
    form = trial.load("trial-commitment-employee")
    found = broken(form, tasks__t1_1__chosen=True, tasks__t1_1__deadline=dt.date(2027, 1, 1))
    assert ("count", "tasks.t2_1.chosen") in found
    assert ("count", "tasks.t1_1.chosen") not in found


def test_when_then_looks_at_the_same_row() -> None:
    form = trial.load("trial-commitment-employee")
    found = broken(form, tasks__t1_1__chosen=True, tasks__t2_1__deadline=dt.date(2027, 1, 1))
    assert ("when-then", "tasks.t1_1.deadline") in found


def test_order_compares_a_field_with_each_row() -> None:
    form = trial.load("trial-commitment-employee")
    found = broken(
        form,
        committed_on=dt.date(2026, 5, 1),
        tasks__t1_1__done_on=dt.date(2026, 4, 1),
        tasks__t1_2__done_on=dt.date(2026, 6, 1),
    )
    assert ("order", "tasks.t1_1.done_on") in found
    assert ("order", "tasks.t1_2.done_on") not in found


def test_order_within_a_row_lets_equal_dates_pass_unless_strict() -> None:
    form = trial.load("trial-group-supervision")
    day = dt.date(2026, 5, 1)
    found = broken(form, visits__1__last=day, visits__1__due=day, date=day, next_date=day)
    assert ("order", "visits.1.due") not in found
    assert ("order", "next_date") in found


def test_count_over_several_columns_is_met_by_any_of_them() -> None:
    form = trial.load("trial-pdp-guided")
    assert not {c for c, _ in broken(form, confidence_needs__2__need="x")} & {"count"}
    assert "count" in {c for c, _ in broken(form)}


def test_what_a_rule_requires_is_asked_for_where_it_is_not_answered_and_nowhere_else() -> None:
    form = trial.load("appraisal-framework")
    rows = [r.id for r in form.table("levels").fixed]
    assert len(rows) == 5
    found = broken(form, **{f"levels__{rows[0]}__agreed": "full"})
    assert {p for c, p in found if c == "required" and p and p.startswith("levels.")} == {
        f"levels.{row}.agreed" for row in rows[1:]
    }
