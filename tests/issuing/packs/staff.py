"""Invented people with a year of records behind them, as packs are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from filing.ledger.database import Ledger
from filing.people import roster
from forms import load
from samples.make import record
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, returned, submit

ROSTER = """ref,name,role,manager,email,band,home
E01,Sam Sample,Team manager,,sam@example.org,7,Ash House
E02,Zoë Example,Support worker,E01,zoe@example.org,3/2,Ash House
E03,Łukasz Próba,Support worker,E01,,3/2,Ash House
"""
NOW = dt.datetime(2026, 11, 30, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
WORKER, BOSS = "Zoë Example", "Sam Sample"
RATINGS = {"care": 5, "compassion": 4, "competence": 4, "communication": 3, "commitment": 5, "courage": 4}


def staffed(ledger: Ledger) -> Ledger:
    """Three people, of whom nothing is on record."""
    roster.import_csv(ledger, ROSTER.encode(), ACT, {"new-refs"})
    return ledger


def file(ledger: Ledger, form: str, answers: Mapping[str, Value]) -> int:
    """Files a record of these answers. Returns its number."""
    outcome = submit(ledger, returned(answers, form=load(form)))
    assert outcome.record is not None, outcome
    return outcome.record


def appraised(**more: Value) -> dict[str, Value]:
    """The sample's appraisal, held of Zoë a year ago; objectives stand where it has them."""
    answers = record(load("appraisal-framework"))
    last_year = {"date": dt.date(2025, 12, 1), "next_review": dt.date(2026, 6, 1)}
    signed = {
        "signed_appraiser": BOSS,
        "signed_appraiser_on": dt.date(2025, 12, 1),
        "signed_name": WORKER,
        "signed_name_on": dt.date(2025, 12, 1),
        "copy_given": dt.date(2025, 12, 2),
    }
    return {**answers, "name": WORKER, "appraiser": BOSS, **last_year, **signed, **more}


def planned(**more: Value) -> dict[str, Value]:
    """The sample's development plan, made by Zoë."""
    answers = record(load("pdp-2016"))
    mine = {"name": WORKER, "case_manager": BOSS, "signed_case_manager": BOSS, "signed_name": WORKER}
    return {**answers, **mine, **more}


def committed(**more: Value) -> dict[str, Value]:
    """The sample's Commitment, made by Zoë."""
    answers = record(load("commitment-employee"))
    return {**answers, "name": WORKER, "manager": BOSS, "signed_name": WORKER, **more}


def evaluation(day: int, client: str | None, ratings: Mapping[str, int]) -> dict[str, Value]:
    """One evaluation of Zoë's shift in November; without a client it is her own."""
    who: dict[str, Value] = {"evaluator": "client", "client": client} if client else {"evaluator": "self"}
    rated: dict[str, Value] = {f"ratings.{c}.rating": n for c, n in ratings.items()}
    return {"worker": WORKER, "date": dt.date(2026, 11, day), **who, **rated}


def evaluated(ledger: Ledger, clients: int = 3) -> None:
    """One evaluation by Zoë herself and some by as many clients."""
    file(ledger, "contact-evaluation", evaluation(2, None, RATINGS))
    for n in range(clients):
        ratings = {c: max(1, r - n) for c, r in RATINGS.items()}
        file(ledger, "contact-evaluation", evaluation(3 + n, f"RH-010{n}", ratings))


def with_history(ledger: Ledger) -> Ledger:
    """Zoë with an appraisal, a plan, a Commitment, evaluations and a supervision; Łukasz with nothing."""
    staffed(ledger)
    file(ledger, "appraisal-framework", appraised())
    file(ledger, "pdp-2016", planned())
    employer = {**record(load("commitment-employer")), "date": dt.date(2026, 1, 5)}
    file(ledger, "commitment-employer", employer)
    file(ledger, "commitment-employee", committed())
    evaluated(ledger)
    carried: dict[str, Value] = {"for_supervisor": "Ask about the rota", "for_supervisee": "Bring the diary"}
    file(ledger, "supervision-record", {**SESSION, **carried})
    return ledger
