"""The door to records where people sign in, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.access.accounts import Account, Accounts
from filing.access.noted import looked
from filing.access.reading import open_record, readable, readers_of
from filing.ledger.database import Ledger
from filing.people import roster
from forms import load
from schemas.errors import CarepackError, UsageError
from schemas.values import Value
from tests.filing.returns import ACT, NOON, SESSION, SIGNED, returned, submit

GOOD = "four words that are long"
ADA = Account("Ama Admin", "administrator")
ZOE = Account("Zoë Example", "member", "E02")
SAM = Account("Sam Sample", "manager", "E01")
LUKASZ = Account("Łukasz Próba", "member", "E03")
EVERYBODY = (ADA, SAM, ZOE, LUKASZ)
EVALUATION = load("contact-evaluation")


@pytest.fixture
def signed(staffed: Ledger) -> Ledger:
    """A ledger of three people, each with an account, and Zoë's session with Sam as record 1."""
    for account in EVERYBODY:
        Accounts(staffed).add(account, GOOD, ACT)
    assert submit(staffed, returned({**SESSION, **SIGNED})).outcome == "filed"
    return staffed


def evaluate(ledger: Ledger, rater: str, **more: Value) -> int:
    said: dict[str, Value] = {
        "worker": "Zoë Example",
        "date": dt.date(2026, 11, 3),
        "evaluator": rater,
        **more,
    }
    done = submit(ledger, returned({**said, "ratings.care.rating": 4}, form=EVALUATION))
    assert done.outcome == "filed", done
    return done.records[0]


def test_each_sees_their_own_in_lists_and_opens_it_and_every_look_is_noted(signed: Ledger) -> None:
    assert [readable(signed, a, [1, 2]) for a in EVERYBODY] == [set(), {1}, {1}, set()]
    assert open_record(signed, ZOE, 1, NOON) == "about"
    assert open_record(signed, SAM, 1, NOON) == "held"
    assert [(a.account, a.because) for a in looked(signed, record=1)] == [
        ("Sam Sample", "held"),
        ("Zoë Example", "about"),
    ]
    assert [a.record for a in looked(signed, account="zoë  EXAMPLE")] == [1]
    assert readers_of(signed, 1) == (("Sam Sample", "they held it"), ("Zoë Example", "it is about them"))


def test_what_is_not_theirs_and_what_is_not_there_are_refused_alike_and_not_noted(signed: Ledger) -> None:
    said = []
    for number in (1, 99):
        with pytest.raises(UsageError) as refused:
            open_record(signed, LUKASZ, number, NOON)
        assert refused.value.code == "not-yours"
        said.append(str(refused.value).replace(str(number), "N"))
    assert said[0] == said[1]
    assert looked(signed) == ()


def test_what_a_client_said_is_for_the_manager_and_what_they_said_themselves_for_them(signed: Ledger) -> None:
    clients, own = evaluate(signed, "client", client="C-17"), evaluate(signed, "self")
    both = [clients, own]
    assert [readable(signed, a, both) for a in EVERYBODY] == [set(), {clients}, {own}, set()]


def test_two_people_of_one_name_open_nothing_to_each_other_by_it(signed: Ledger) -> None:
    roster.import_csv(signed, b"ref,name\nE08,Sam Sample\n", ACT, {"new-refs"})
    other = Account("Another Sam", "member", "E08")
    Accounts(signed).add(other, GOOD, ACT)
    assert readable(signed, other, [1]) == set()
    assert readable(signed, ZOE, [1]) == {1}  # it is filed as hers, whatever the names


def test_where_a_look_cannot_be_noted_nothing_is_shown(
    signed: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("filing.ledger.read_only.is_closed", lambda _: True)
    with pytest.raises(CarepackError) as refused:
        open_record(signed, ZOE, 1, NOON)
    assert refused.value.code == "ledger-read-only"
    monkeypatch.undo()
    assert looked(signed) == ()
