"""A group session is evidence for each person in it by their own signature, and for nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from reports.table import Table
from schemas.values import Value
from tests.filing.returns import ACT, returned, submit
from tests.forms import group
from tests.reports.conftest import ROSTER
from tests.reports.filed import TODAY, at, matrix

TEAM: dict[str, Value] = {
    "led": "Sam Sample",
    "day": dt.date(2026, 11, 1),
    "began": "14:30",
    "attendees.1.name": "Zoë Example",
    "attendees.1.signed": "Z. Example",
    "attendees.2.name": "Łukasz Próba",
    "notes": "The rota: who covers Christmas.",
}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that knows the form."""
    with open_ledger(tmp_path / "home", library=group.library(tmp_path)) as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        yield opened


def table(ledger: Ledger) -> Table:
    return matrix(ledger, today=TODAY).table("matrix")


def test_of_a_group_session_each_person_is_judged_by_their_own_signature(ledger: Ledger) -> None:
    assert submit(ledger, returned(TEAM, form=group.form())).outcome == "filed"
    found = {ref: at(table(ledger), ref, "2026-11") for ref in ("E02", "E03", "E04")}
    assert "the person has not signed" in found["E03"].says
    assert found["E03"].state == "unsigned"
    assert "the person has not signed" not in found["E02"].says
    assert found["E04"].evidence == ()


def test_whoever_led_a_group_has_no_supervision_by_it(ledger: Ledger) -> None:
    there = {**TEAM, "led": "Zoë Example"}
    submit(ledger, returned(there, form=group.form()))
    found = at(table(ledger), "E02", "2026-11")
    assert found.state in {"void", "nothing"}
