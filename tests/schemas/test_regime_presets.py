"""The presets carry the numbers of the sources, each with where it stands."""

from __future__ import annotations

import pytest

from schemas.regime_presets import PRESETS, regime_for
from schemas.regimes import RULES, Regimes, Rule

FORMAL = {
    "provider": "every 3 months",
    "old-vicarage": "every 8 weeks",
    "west-sussex": "every 1 month; asye 1 week",
    "nspcc": "every 1 month; start for 6 months 2 weeks",
    "newcastle": "every 1 month, at latest 6 weeks; probation 2 weeks",
    "newcastle-other": "every 12 weeks; probation 2 weeks",
    "southwark": "every 1 month; asye for 6 weeks 1 week; asye for 6 months 2 weeks; asye for 1 year 1 month",
    "southwark-group": "every 4 weeks, at latest 6 weeks; asye for 6 weeks 1 week; asye for 6 months 2 weeks; "
    "asye for 1 year 1 month",
    "integrated": "every 2 weeks, at latest 6 weeks; asye 1 week",
    "skills-for-care": "every 1 month, at latest 6 weeks; probation 1 week, at latest 2 weeks",
}


def words(rule: Rule) -> str:
    latest = f", at latest {rule.at_latest}" if rule.at_latest else ""
    parts = [f"every {rule.every}{latest}"]
    for phase in rule.phases:
        lasts = f" for {phase.lasts}" if phase.lasts else ""
        latest = f", at latest {phase.at_latest}" if phase.at_latest else ""
        parts.append(f"{phase.during}{lasts} {phase.every}{latest}")
    return "; ".join(parts)


@pytest.mark.parametrize("name", FORMAL)
def test_formal_supervision_is_as_often_as_the_source_says(name: str) -> None:
    rule = PRESETS[name].formal
    assert rule is not None
    assert words(rule) == FORMAL[name]


def test_no_other_preset_says_how_often() -> None:
    assert {n for n, r in PRESETS.items() if r.formal is None} == {"walsall", "none"}
    assert set(FORMAL) | {"walsall", "none"} == set(PRESETS)


def test_every_number_says_where_it_stands() -> None:
    for regime in PRESETS.values():
        rules = [getattr(regime, name) for name in RULES] + [regime.informal]
        assert all(r.source.startswith(("S0, ", "S1, ", "S2, ")) for r in rules if r is not None), regime.name


def test_the_clocks_beside_are_those_of_newcastle_nspcc_and_walsall() -> None:
    usual, newcastle = PRESETS["provider"], PRESETS["newcastle"]
    assert (usual.give_days, usual.notes_days, usual.rebook_days, usual.return_days) == (14, 28, 5, 5)
    assert (str(usual.supervisor_absent), str(newcastle.supervisor_absent)) == ("2 weeks", "1 month")
    assert (newcastle.pro_rata, usual.pro_rata) == (True, False)
    assert usual.informal is not None
    assert (usual.informal.minutes, usual.informal.counts) == (60, ("informal",))


def test_southwark_s_months_and_numbers_a_year() -> None:
    southwark = PRESETS["southwark-group"]
    rules = (southwark.appraisal, southwark.review, southwark.plan, southwark.group, southwark.observation)
    appraisal, review, plan, group, observation = rules
    assert appraisal is not None
    assert review is not None
    assert plan is not None
    assert group is not None
    assert observation is not None
    assert (appraisal.months, review.months, plan.months, str(plan.first)) == ((3,), (9,), (4,), "3 months")
    assert (str(group.every), str(observation.every), str(observation.phases[0].every)) == (
        "1 week",
        "6 months",
        "3 months",
    )


def test_the_jobs_of_west_sussex() -> None:
    rule = PRESETS["west-sussex"].formal
    assert rule is not None
    assert {role: str(each) for role, each in rule.roles} == {
        "Assistant Social Worker": "3 weeks",
        "Support service staff": "6 weeks",
        "Residential Child Care staff": "2 weeks",
    }


def test_without_a_file_the_provider_s_own_policy_holds_for_everybody() -> None:
    assert regime_for(Regimes(), person="E02").name == "provider"
