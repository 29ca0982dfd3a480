"""An appraisal is lacking where the clocks say that it is over, and not because a period has none."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.clocks.due import due
from filing.ledger.database import Ledger
from filing.people import roster
from filing.people.whom import Whom
from reports import domains
from reports.inspection.making import plan
from tests.filing.returns import ACT
from tests.reports.filed import by, of, shown
from tests.reports.test_others import appraised
from tests.reports.test_rules import ruled

TODAY = dt.date(2026, 11, 30)


def tom(ledger: Ledger, starts: str) -> None:
    """Tom, who began on that day."""
    row = f"ref,name,role,manager,home,starts\nE07,Tom Sample,Support worker,E01,Oak House,{starts}\n"
    roster.import_csv(ledger, row.encode(), ACT)


def on(ledger: Ledger, day: dt.date, who: str = "Tom Sample", **changes: object) -> int:
    """An appraisal held, signed and filed on that day."""
    days = {"date": day, "signed_appraiser_on": day, "signed_person_on": day}
    return appraised(ledger, who, actor=by(day), **{**days, **changes})  # type: ignore[arg-type]


def lacking(ledger: Ledger, period: str = "2026", today: dt.date = TODAY) -> list[tuple[str, str]]:
    """Gaps of Tom's appraisals, by code, of the report and of the pack alike."""
    report = domains.report(ledger, of(ledger, "E07", today=today, period=period))
    pack = plan(ledger, "Oak House", period, ACT, today=today)
    told = [g.code for g in pack.gaps if g.person == "E07" and g.code.startswith("appraisal")]
    mine = [g for g in report.gaps if g.person == "E07" and g.code.startswith("appraisal")]
    assert told or not mine  # the pack tells what is over on its own day, whatever its period
    return [(g.code, g.what) for g in mine]


def state(ledger: Ledger, period: str = "2026", today: dt.date = TODAY) -> tuple[str, str]:
    table = domains.report(ledger, of(ledger, "E07", today=today, period=period)).table("who")
    (cell,) = [r.cells[-1] for r in table.rows]
    return cell.shown, cell.says


def test_who_began_less_than_a_year_ago_lacks_no_appraisal(office: Ledger) -> None:
    tom(office, "01/09/2026")
    assert lacking(office) == []
    assert state(office) == ("not due yet", "By the clocks the next is due by 01/09/2027.")
    (said,) = [d for d in due(office, today=TODAY, whom=Whom(people=("E07",))) if d.clock == "appraisal"]
    assert said.on == dt.date(2027, 9, 1)


@pytest.mark.parametrize(
    ("today", "missing"), [(dt.date(2026, 12, 10), False), (dt.date(2026, 12, 11), True)]
)
def test_whose_last_one_was_less_than_a_year_ago_lacks_none_until_the_day_after(
    office: Ledger, today: dt.date, missing: bool
) -> None:
    tom(office, "01/09/2020")
    on(office, dt.date(2025, 12, 10))
    found = lacking(office, today=today)
    assert bool(found) == missing
    if missing:
        assert found == [("appraisal-missing", "An appraisal was due by 10/12/2026, and none is filed.")]
        assert state(office, today=today)[0] == "missing"


def test_what_was_over_before_the_period_and_is_not_held_yet_is_lacking_in_a_short_period_too(
    office: Ledger,
) -> None:
    tom(office, "01/03/2025")
    assert lacking(office, "2026-11") == [
        ("appraisal-missing", "An appraisal was due by 01/03/2026, and none is filed.")
    ]
    assert lacking(office, "2025") == []


def test_one_that_is_no_evidence_meets_nothing_and_is_told(office: Ledger) -> None:
    tom(office, "01/03/2025")
    number = on(office, dt.date(2026, 2, 10), appraiser="Tom Sample", signed_appraiser="Tom Sample")
    report = domains.report(office, of(office, "E07", today=TODAY))
    assert [(g.code, g.record) for g in report.gaps] == [
        ("appraisal-missing", None),
        ("record-no-evidence", number),
    ]
    assert shown(report.table("who"), "state") == [("no evidence",)]


def test_of_whom_none_is_asked_for_none_is_lacking_and_that_is_told(office: Ledger) -> None:
    tom(office, "01/03/2020")
    ruled(office, "who:\n  - {regime: none, person: [E07]}\n")
    report = domains.report(office, of(office, "E07", today=TODAY))
    assert [g.code for g in report.gaps] == ["rule-none"]
    assert state(office)[0] == "no rule"


def test_who_has_no_start_date_and_no_record_cannot_be_told_of(office: Ledger) -> None:
    tom(office, "")
    report = domains.report(office, of(office, "E07", today=TODAY))
    assert [g.code for g in report.gaps] == ["start-unknown"]
    assert state(office)[0] == "cannot be told"
