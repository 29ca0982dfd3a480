"""A home with accounts, and somebody who signs in there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from filing.access.accounts import Account, Accounts
from filing.ledger.database import open_ledger
from filing.people import roster
from filing.review import queries
from forms import load
from schemas.values import Value
from tests.desk.browsing import RunningDesk
from tests.desk.calling import Caller, came_in
from tests.filing.returns import ACT, SESSION, SIGNED, returned, submit

PASSWORD = "a long enough phrase 1"
PEOPLE = """ref,name,role,manager,home,team
E01,Sam Sample,Team manager,,Oak House,
E02,Zoë Example,Support worker,E01,Oak House,Nights
E03,Mo Madeup,Support worker,E01,Oak House,Days
E04,Pat Specimen,Team manager,,Rose Court,
"""
OF_ZOE, OF_MO, RATING, SELF, ASKED = "Quincemark", "Medlarmark", "Damsonmark", "Sorbmark", "Rowanmark"
"""A word on one record each: Zoë's session, Mo's, a client's rating of Zoë, her self-evaluation; and on a return that
asks something and is not filed."""
ACCOUNTS = {
    "office": Account("office", "administrator", None, ()),
    "post": Account("post", "importer", None, ()),
    "sam": Account("sam", "manager", "E01", ("Oak House",)),
    "pat": Account("pat", "manager", "E04", ("Rose Court",)),
    "zoe": Account("zoe", "member", "E02", ()),
    "mo": Account("mo", "member", "E03", ()),
}


def prepare(home: Path, *, accounts: bool = True) -> None:
    """Records 1 and 2 are Zoë's and Mo's sessions with Sam; 3 and 4 are evaluations of Zoë, by a client and herself."""
    rating: dict[str, Value] = {
        "worker": "Zoë Example",
        "date": dt.date(2026, 11, 2),
        "evaluator": "client",
        "client": "RH-0142",
        "ratings.care.rating": 4,
        "comments": f"The tea was too strong, said {RATING}.",
    }
    itself: dict[str, Value] = {
        "worker": "Zoë Example",
        "date": dt.date(2026, 11, 3),
        "evaluator": "self",
        "ratings.care.rating": 3,
        "comments": f"I could listen better, said {SELF}.",
    }
    with open_ledger(home) as ledger:
        roster.import_csv(ledger, PEOPLE.encode(), ACT)
        for number, (answers, form) in enumerate(
            (
                (
                    {**SESSION, **SIGNED, "summary": f"Talked about the rota and {OF_ZOE}."},
                    "supervision-record",
                ),
                (
                    {**SESSION, "supervisee": "Mo Madeup", "summary": f"Talked about nights and {OF_MO}."},
                    "supervision-record",
                ),
                (rating, "contact-evaluation"),
                (itself, "contact-evaluation"),
            ),
            1,
        ):
            outcome = submit(ledger, returned(answers, form=load(form)))
            assert outcome.record == number, outcome
        submit(
            ledger,
            returned(
                {**SESSION, "supervisee": "Nobody Known", "summary": f"Talked about {ASKED} and the rota."}
            ),
        )
        assert any(q.open for q in queries.listed(ledger))
        for account in ACCOUNTS.values() if accounts else ():
            Accounts(ledger).add(account, PASSWORD, ACT)


def signed_in(desk: RunningDesk, name: str, password: str = PASSWORD) -> Caller:
    """A browser in which this account signed in."""
    caller = came_in(desk)
    status, heads, page = caller.send("/sign-in", name=name, password=password)
    assert (status, heads["Location"]) == (303, "/"), page
    caller.cookie = heads["Set-Cookie"].partition(";")[0]
    return caller
