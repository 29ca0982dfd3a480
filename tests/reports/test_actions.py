"""Open actions: when they are over, by their own words and the day of their record."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from filing.ledger.database import Ledger
from reports import actions
from reports.inspection.making import plan
from reports.plain import as_json
from tests.filing.returns import ACT
from tests.reports.filed import by, filed, of, shown


def test_a_day_without_its_year_gets_over_and_what_is_no_day_is_among_what_is_lacking(office: Ledger) -> None:
    said: dict[str, Any] = {
        "actions.1.when": "25/11", "actions.2.what": "Read the policy", "actions.2.when": "by end of November",
        "actions.3.what": "Ask the pharmacist", "actions.3.when": "ASAP", "actions.4.what": "Ring the GP",
    }  # fmt: skip
    number = filed(office, **said)
    report = actions.report(office, of(office, today=dt.date(2026, 12, 1)))
    assert shown(report.table("open"), "what", "when", "state") == [
        ("Book the medication course", "25/11/2026 (“25/11”)", "over"),
        ("Read the policy", "30/11/2026 (“by end of November”)", "over"),
        ("Ask the pharmacist", "ASAP", "open, no day"),
        ("Ring the GP", "", "open, no day"),
    ]
    assert [(g.code, g.record) for g in report.gaps] == [
        ("action-over", number), ("action-over", number), ("action-no-day", number),
    ]  # fmt: skip
    assert report.gaps[0].on == dt.date(2026, 11, 25)
    assert report.gaps[2].what.startswith(
        f"2 actions of record {number}: by when is not said, or cannot be read"
    )
    pack = plan(office, "Oak House", "2026", ACT, today=dt.date(2026, 12, 1))
    dict(pack.files(lambda told: json.dumps(as_json(told)).encode()))
    assert [g.code for g in pack.gaps if g.code.startswith("action-")] == [
        "action-over", "action-over", "action-no-day",
    ]  # fmt: skip


def test_a_new_day_is_read_against_the_record_that_gives_it(office: Ledger) -> None:
    first: dict[str, Any] = {"actions.1.when": "end of November"}
    filed(office, **first)
    again = dt.date(2027, 1, 12)
    second: dict[str, Any] = {
        "date": again, "session": 5, "summary": "More.", "signed_supervisor_on": again,
        "signed_supervisee_on": again, "next_meeting": None, "last_actions.1.now": "continue",
        "last_actions.1.what": "Book the medication course", "last_actions.1.new_date": "end of November",
        "actions.1.what": None, "actions.1.who": None, "actions.1.when": None,
    }  # fmt: skip
    filed(office, actor=by(again), **second)
    table = actions.report(office, of(office, today=dt.date(2027, 2, 1))).table("open")
    assert shown(table, "when", "state") == [("30/11/2027 (“end of November”)", "open")]
