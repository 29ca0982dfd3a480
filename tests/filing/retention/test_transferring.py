"""A transfer takes the file along: it is noted and listed later; the copy here is kept by confirmed periods alone."""

from __future__ import annotations

import datetime as dt
import json

from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import audit
from filing.people import roster
from filing.retention.certificate import certificate
from filing.retention.destroying import destroy
from filing.retention.transferring import Kept, kept, transferred
from schemas.retention import Period
from tests.filing.retention.cases import LATER, gone_away, period, settled, two_sessions
from tests.filing.returns import ACT, later

LEFT = dt.date(2026, 11, 30)


def of(ledger: Ledger, day: dt.date) -> Kept:
    """What becomes of Zoë's sessions."""
    (one,) = kept(ledger, roster.find(ledger, "E02"), day)
    return one


def after_leaving() -> Period:
    return period(24, "leaving")


def test_the_copy_that_stays_is_kept_for_good_until_somebody_confirms_a_period(staffed: Ledger) -> None:
    two_sessions(staffed)
    assert of(staffed, LEFT) == Kept("supervision", 2, None, None)


def test_a_period_from_leaving_runs_from_the_leaving_date_and_not_before_it(staffed: Ledger) -> None:
    ledger = settled(staffed, after_leaving())
    two_sessions(ledger)
    assert of(ledger, LEFT).until is None

    gone_away(ledger, "E02", LEFT)

    assert of(ledger, dt.date(2026, 12, 1)) == Kept("supervision", 2, after_leaving(), dt.date(2028, 11, 30))


def test_the_last_day_is_that_of_the_last_record(staffed: Ledger) -> None:
    ledger = settled(staffed, period(24, "held"))
    two_sessions(ledger)
    assert of(ledger, LEFT).until == dt.date(2028, 11, 14)


def test_a_transfer_is_noted_by_numbers_and_a_certificate_lists_it(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    person = roster.find(ledger, "E02")
    transferred(ledger, later(1), person, (1, 2), "employer")

    done = destroy(ledger, LATER)

    assert done.destruction is not None
    (found,) = certificate(ledger, done.destruction).elsewhere
    assert (found.where, found.at, found.records) == ("export", later(1).at, (1, 2)[: len(found.records)])
    with ledger.reading() as conn:
        body = conn.execute(select(audit.c.body).where(audit.c.action == "file-transferred")).scalar_one()
    assert json.loads(body) == {"person": person.id, "records": "1-2", "to": "employer"}


def test_a_transfer_with_private_records_says_for_what_and_is_listed_once(staffed: Ledger) -> None:
    ledger = settled(staffed)
    two_sessions(ledger)
    transferred(ledger, later(1), roster.find(ledger, "E02"), (1, 2), "home", purpose="legal-duty")

    done = destroy(ledger, LATER)

    assert done.destruction is not None
    assert len(certificate(ledger, done.destruction).elsewhere) == 1
    with ledger.reading() as conn:
        noted = conn.execute(select(audit.c.action).where(audit.c.by == ACT.by)).scalars().all()
    assert {"file-transferred", "private-exported"} <= set(noted)
