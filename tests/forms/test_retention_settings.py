"""`retention:` of organisation.yaml is read as it is meant, and every mistake in it is told at its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from forms.organisation import organisation
from schemas.errors import DefinitionError
from schemas.retention import Period

GOOD = """retention:
  supervision: {years: 2, from: leaving, source: "The board", date: 2026-11-30}
  evaluation: {months: 18, from: held, source: "The board", date: 2026-11-30}
"""


def _read(folder: Path, text: str) -> tuple[Period, ...]:
    (folder / "organisation.yaml").write_text(text, encoding="utf-8")
    return organisation(folder).library.retention


def test_periods_are_read_in_years_and_months(tmp_path: Path) -> None:
    found = _read(tmp_path, GOOD)
    assert [(p.kind, p.months, p.counts_from, p.source) for p in found] == [
        ("supervision", 24, "leaving", "The board"),
        ("evaluation", 18, "held", "The board"),
    ]
    assert found[0].settled == dt.date(2026, 11, 30)


def test_without_any_nothing_has_a_period(tmp_path: Path) -> None:
    assert _read(tmp_path, 'name: "Oak House"\n') == ()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("supervisions: {years: 2, from: held, source: S, date: 2026-11-30}", "def-unknown-key"),
        ("supervision: {from: held, source: S, date: 2026-11-30}", "def-period"),
        ("supervision: {years: 2, months: 3, from: held, source: S, date: 2026-11-30}", "def-period"),
        ("supervision: {years: 0, from: held, source: S, date: 2026-11-30}", "def-period"),
        ("supervision: {years: two, from: held, source: S, date: 2026-11-30}", "def-number"),
        ("supervision: {years: 2, from: birth, source: S, date: 2026-11-30}", "def-period"),
        ("supervision: {years: 2, from: held, source: S, date: 30/11/2026}", "def-period"),
        ("supervision: {years: 2, from: held, date: 2026-11-30}", "def-missing"),
        ('supervision: {years: 2, from: held, source: "", date: 2026-11-30}', "def-value"),
        ("supervision: 2 years", "def-shape"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, wrong: str, code: str) -> None:
    with pytest.raises(DefinitionError) as told:
        _read(tmp_path, f"retention:\n  {wrong}\n")
    assert [(f.code, f.place.line) for f in told.value.faults] == [(code, 2)]
