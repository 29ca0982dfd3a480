"""`supervision.yaml`: what it may say, and that every mistake in it is told with its line."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from forms.organisation import faults_of, organisation, timezone_in
from schemas.errors import DefinitionError
from schemas.regime_presets import PRESETS, regime_named
from schemas.regimes import Clock, Regime, Regimes

GOOD = """\
regime: newcastle
counts_from: 2026-04-01
regimes:
  nights:
    like: newcastle
    source: "Agreed with the night team, 1 September 2026"
    formal: 8 weeks
    informal: {minutes: 30, counts: [informal, group]}
    pro_rata: false
    give_within: 7
    supervisor_absent: 3 weeks
  ours:
    formal:
      every: 4 weeks
      at_latest: 6 weeks
      first: 1 week
      phases:
        - {during: start, lasts: 3 months, every: 1 week}
      roles: {Cook: 12 weeks}
      source: "Board, 3 March 2026"
    appraisal: {in: [march]}
    review: {in: september}
    agreement: 1 year
who:
  - {regime: nights, team: Nights, home: [Oak House, Elm House]}
  - {regime: none, role: [Trustee]}
holidays: {also: [2026-06-15], worked: [2026-12-28]}
sessions: {our-talk: informal, our-minutes: none}
ratings: {poor: 2.5, exceptional: 4.75, months: 6, answer_within: 7}
"""


def write(folder: Path, text: str) -> Path:
    (folder / "supervision.yaml").write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, text: str) -> Regimes:
    return organisation(write(folder, text)).library.regimes


def told(folder: Path, text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(DefinitionError) as error:
        organisation(write(folder, text))
    assert {f.place.file for f in error.value.faults} == {"supervision.yaml"}
    return [(f.code, f.place.line) for f in error.value.faults]


def test_everything_it_may_say_is_read(tmp_path: Path) -> None:
    regimes = read(tmp_path, GOOD)
    assert (regimes.usual, regimes.counts_from) == ("newcastle", dt.date(2026, 4, 1))
    nights, ours = regime_named(regimes, "nights"), regime_named(regimes, "ours")
    assert nights.formal is not None
    assert (str(nights.formal.every), nights.formal.at_latest, nights.formal.phases) == ("8 weeks", None, ())
    assert nights.formal.source == "Agreed with the night team, 1 September 2026"
    assert nights.informal is not None
    assert (nights.informal.minutes, nights.informal.counts) == (30, ("informal", "group"))
    assert (nights.pro_rata, nights.give_days, str(nights.supervisor_absent)) == (False, 7, "3 weeks")
    # What it does not say is Newcastle's.
    assert (nights.review, nights.notes_days) == (regime_named(regimes, "newcastle").review, 28)
    assert ours.formal is not None
    assert ours.appraisal is not None
    assert (str(ours.formal.first), ours.formal.roles[0][0]) == ("1 week", "Cook")
    assert (ours.appraisal.months, ours.informal) == ((3,), None)
    assert [a.regime for a in regimes.who] == ["nights", "none"]
    assert regimes.who[0].home == ("Oak House", "Elm House")
    assert regimes.holidays.off(dt.date(2026, 6, 15))
    assert not regimes.holidays.off(dt.date(2026, 12, 28))
    assert regimes.sessions == {
        "informal-supervision": "informal",
        "our-talk": "informal",
        "our-minutes": "none",
    }
    assert (regimes.ratings.poor, regimes.ratings.exceptional) == (Decimal("2.5"), Decimal("4.75"))


def test_whose_number_it_is_is_said_and_what_is_taken_over_stays_the_others(tmp_path: Path) -> None:
    text = """\
regimes:
  days: {like: newcastle, source: "Board, 3 March 2026", formal: {first: 1 week}, appraisal: {in: [march]}}
  nights: {like: newcastle, pro_rata: true, formal: 8 weeks, informal: {minutes: 30}}
"""
    days, nights = (regime_named(read(tmp_path, text), name) for name in ("days", "nights"))
    newcastle = PRESETS["newcastle"]
    assert days.formal is not None
    assert newcastle.formal is not None
    assert days.formal.source == newcastle.formal.source
    assert days.appraisal is not None
    assert days.appraisal.source == "Board, 3 March 2026"
    assert days.pro_rata_source == newcastle.pro_rata_source != ""
    assert nights.formal is not None
    assert nights.informal is not None
    own = {nights.formal.source, nights.informal.source, nights.pro_rata_source}
    assert own == {"supervision.yaml"}


def test_without_the_file_or_with_an_empty_one_the_defaults_hold(tmp_path: Path) -> None:
    assert organisation(tmp_path).library.regimes == Regimes()
    assert read(tmp_path, "\n") == Regimes()


def test_a_rule_of_one_s_own_takes_the_limit_of_the_other_away_and_keeps_its_phases(tmp_path: Path) -> None:
    text = "regimes:\n  ours:\n    like: newcastle\n    formal: {every: 2 months}\n"
    formal = regime_named(read(tmp_path, text), "ours").formal
    assert formal is not None
    assert (str(formal.every), formal.at_latest) == ("2 months", None)
    assert [p.during for p in formal.phases] == ["probation"]


def test_none_takes_a_rule_away(tmp_path: Path) -> None:
    text = "regimes:\n  ours: {like: provider, informal: none, agreement: none}\n"
    ours = regime_named(read(tmp_path, text), "ours")
    assert (ours.informal, ours.agreement) == (None, None)
    assert isinstance(ours, Regime)


def test_every_mistake_is_told_with_its_line_and_all_at_once(tmp_path: Path) -> None:
    text = """\
regime: newcasle
counts_from: 1 April
regimes:
  provider: {formal: 6 weeks}
  ours:
    like: nothing
    formal: weekly
    informal: {minutes: 0}
    review: {in: [sept, noon]}
    plan: {first: 1 week}
    give_within: soon
who:
  - {regime: nights}
  - {regime: nspcc}
sessions: {our-talk: chat}
ratings: {poor: 9}
colour: red
"""
    assert told(tmp_path, text) == [
        ("def-regime", 1),
        ("def-day", 2),
        ("def-regime", 4),
        ("def-regime", 6),
        ("def-length", 7),
        ("def-value", 8),
        ("def-value", 9),
        ("def-missing", 10),
        ("def-number", 11),
        ("def-regime", 13),
        ("def-missing", 14),
        ("def-value", 15),
        ("def-value", 16),
        ("def-unknown-key", 17),
    ]
    assert len(faults_of(tmp_path)) == 14


def test_a_phase_from_the_start_needs_its_length(tmp_path: Path) -> None:
    text = "regimes:\n  ours:\n    formal:\n      every: 1 month\n      phases:\n"
    text += "        - {during: start, every: 1 week}\n"
    assert told(tmp_path, text) == [("def-missing", 6)]


def test_the_time_zone_is_a_policy_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "organisation.yaml"
    file.write_text("policies: {timezone: Europe/Dublin}\n", encoding="utf-8")
    assert organisation(tmp_path).library.policies.timezone == "Europe/Dublin"
    assert timezone_in(tmp_path) == "Europe/Dublin"
    assert timezone_in(tmp_path / "none") == "Europe/London"
    file.write_text("name: 'x'\npolicies: {timezone: Europe/Lundun}\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        organisation(tmp_path)
    assert [(f.code, f.place.line) for f in error.value.faults] == [("def-timezone", 2)]


def test_the_guide_s_examples_can_be_used_and_its_table_has_every_preset(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "clocks.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", page, re.S)
    assert len(examples) == 2
    assert [r.name for r in read(tmp_path, examples[-1]).regimes] == ["nights", "cooks"]
    assert read(tmp_path, examples[0]).counts_from == dt.date(2026, 4, 1)
    told_of = set(re.findall(r"^\| `([a-z-]+)`(?: \(S|  ?\|)", page, re.M))
    assert set(PRESETS) <= told_of


def test_every_clock_is_explained_in_the_guide() -> None:
    page = (Path(__file__).parents[2] / "docs" / "clocks.md").read_text(encoding="utf-8")
    rows = " ".join(re.findall(r"^\| (`.*?) \|", page, re.M))
    assert set(get_args(Clock)) <= set(re.findall(r"`([a-z]+)`", rows))


def test_records_are_counted_from_a_day_that_people_now_can_mean(tmp_path: Path) -> None:
    for day in ("1950-01-01", "2049-12-31"):
        assert read(tmp_path, f"counts_from: {day}\n").counts_from == dt.date.fromisoformat(day)
    for day in ("1949-12-31", "2050-01-01", "9999-12-31"):
        assert told(tmp_path, f"counts_from: {day}\n") == [("def-day", 1)]
