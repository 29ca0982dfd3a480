"""What is taken out as a file leaves out what is private and says so; all of a person is taken out on purpose."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from filing.ledger.database import Ledger
from filing.ledger.tables import audit
from filing.people import roster
from filing.records.records import find
from filing.records.taking_out import Private, taken_out
from forms import load
from schemas.errors import UsageError
from tests.filing.returns import ACT, SESSION, returned, submit
from tests.filing.test_finding import EVALUATION

RATED = load("contact-evaluation")


def both(ledger: Ledger) -> None:
    """Zoë's session, and what a client said of her, which is private."""
    submit(ledger, returned(SESSION))
    submit(ledger, returned(EVALUATION, form=RATED))


def test_private_records_stay_and_the_file_says_so(staffed: Ledger) -> None:
    both(staffed)

    made = taken_out(staffed, find(staffed), "json")

    assert [r["form"] for r in json.loads(made.data)["records"]] == ["supervision-record"]
    assert [code for _, code in made.told] == ["private-left-out"]


def test_a_persons_own_records_are_taken_out_on_purpose_and_that_is_noted(staffed: Ledger) -> None:
    both(staffed)
    mine = Private(roster.find(staffed, "E02"), "subject-access", ACT)

    made = taken_out(staffed, find(staffed, person="E02"), "json", mine)

    assert len(json.loads(made.data)["records"]) == 2
    assert made.told == ()
    with staffed.reading() as conn:
        actions = conn.execute(select(audit.c.action)).scalars().all()
    assert actions[-1] == "private-exported"


def test_private_records_of_others_are_not_taken_out_with_them(staffed: Ledger) -> None:
    both(staffed)
    with pytest.raises(UsageError) as refused:
        taken_out(staffed, find(staffed), "csv", Private(roster.find(staffed, "E03"), "legal-duty", ACT))
    assert refused.value.code == "private-of-whom"
