"""A home with records as a small one has them: sessions, a rating, one under a name alone, one filed twice."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from filing.ledger.database import Ledger, open_ledger
from filing.people import roster
from filing.review import queries
from filing.review.queries import Settlement
from forms import load
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit

PEOPLE = """ref,name,role,manager,home,team
E01,Sam Sample,Team manager,,Oak House,
E02,Zoë Example,Support worker,E01,Oak House,Nights
E03,Mo Madeup,Support worker,E01,Oak House,Days
"""
RATING: dict[str, Value] = {
    "worker": "Zoë Example",
    "date": dt.date(2026, 11, 2),
    "evaluator": "client",
    "client": "RH-0142",
    "ratings.care.rating": 4,
    "comments": "The tea was too strong.",
}


def prepare(home: Path) -> None:
    """Records 1 and 2 are Zoë's, of two sessions; 3 is private; 4 is Robin's, who is on no roster; 5 is 1 once more."""
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, PEOPLE.encode(), ACT)
        _file(ledger, {**SESSION, **SIGNED})
        nights: dict[str, Value] = {
            "summary": "Talked about nights, and who covers them.",
            "date": dt.date(2026, 10, 10),
            "session": 3,
        }
        _file(ledger, {**SESSION, **nights, "next_meeting": dt.date(2026, 11, 14)})
        rated = submit(ledger, returned(RATING, form=load("contact-evaluation")))
        assert rated.record == 3, rated
        _file(ledger, {**SESSION, "supervisee": "Robin Invented"})
        _file(ledger, {**SESSION, "summary": "Talked about the rota, and about the holidays of everybody."})


def _file(ledger: Ledger, answers: dict[str, Value]) -> None:
    """Files a session; whoever is not on the roster is let be nobody's."""
    outcome = submit(ledger, returned(answers))
    if outcome.record is None:
        (asked,) = (q for q in queries.listed(ledger) if q.open and q.query.code == "unknown-person")
        outcome = queries.settle(ledger, asked.number, Settlement("waive", why="Not on the roster yet."), ACT)
    assert outcome.record is not None, outcome
