"""What reports there are, and that each is made as it is asked for."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger
from filing.people.whom import Whom
from reports.kinds import KINDS, Kind, Wanted, made
from schemas.errors import UsageError
from tests.reports.filed import TODAY, by, filed


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_report_is_made_by_its_own_word_of_whom_and_when(office: Ledger, kind: Kind) -> None:
    filed(office)
    report = made(office, kind, Wanted(Whom(people=("E02",)), "2026"), by(TODAY))
    assert report.key == kind.key
    assert report.period.words == "2026"
    assert report.whom == "Zoë Example (E02)"


def test_what_is_asked_beside_whom_and_when_is_kept_to(office: Ledger) -> None:
    first = made(office, KINDS["sample"], Wanted(size=2, seed="one"), by(TODAY))
    again = made(office, KINDS["sample"], Wanted(size=2, seed="one"), by(TODAY))
    assert len(first.tables[0].rows) == 2
    assert first.tables[0].rows == again.tables[0].rows
    with pytest.raises(UsageError) as refused:
        made(office, KINDS["matrix"], Wanted(period="last spring"), by(TODAY))
    assert refused.value.code == "report-period"
