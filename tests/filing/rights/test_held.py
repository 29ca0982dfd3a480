"""Which records somebody gets who asks for all, and which not, each with its reason; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from filing.ledger.database import Ledger
from filing.life.acts import move
from filing.life.amending import amend
from filing.people.roster import find, import_csv
from filing.rights import held as rights
from filing.rights.held import held_records
from forms import load
from schemas.values import Value
from tests.filing.returns import ACT, SESSION, SIGNED, later
from tests.reports.filed import filed

EVALUATION = load("contact-evaluation")
RATED: dict[str, Value] = {
    "worker": "Zoë Example",
    "date": dt.date(2026, 11, 3),
    "ratings.care.rating": 2,
}


def rated(ledger: Ledger, who: str, **more: Value) -> int:
    """An evaluation of Zoë's by this rater."""
    return filed(ledger, {**RATED, "evaluator": who, **more}, form=EVALUATION)


@pytest.fixture
def kept(staffed: Ledger) -> Ledger:
    """A session of Zoë's, and one of somebody else on which she is named."""
    filed(staffed, {**SESSION, **SIGNED, "summary": "Sam Sample said it was so."})
    filed(
        staffed, {**SESSION, **SIGNED, "supervisee": "Łukasz Próba", "summary": "He is on with Zoë Example."}
    )
    return staffed


def left_out(ledger: Ledger) -> dict[str, tuple[int, ...]]:
    """What Zoë does not get, by its reason."""
    return {o.why: o.records for o in held_records(ledger, find(ledger, "E02")).left_out}


def got(ledger: Ledger) -> list[int]:
    """The records that Zoë gets."""
    return [p.number for p in held_records(ledger, find(ledger, "E02")).pieces]


def test_she_gets_her_own_records_and_those_of_others_that_name_her_are_told_and_left_out(
    kept: Ledger,
) -> None:
    assert got(kept) == [1]
    assert left_out(kept) == {rights.OTHERS: (2,)}


def test_what_one_client_said_is_left_out_and_what_she_said_of_herself_is_hers(kept: Ledger) -> None:
    own = rated(kept, "self")
    clients = tuple(rated(kept, who, client="C-014") for who in ("client", "for_client"))
    assert got(kept) == [1, own]
    assert left_out(kept)[rights.RATINGS] == clients


def test_what_is_said_of_a_case_belongs_to_another_file(kept: Ledger) -> None:
    case: dict[str, Value] = {
        "staff": "Zoë Example",
        "supervisor": "Sam Sample",
        "date": dt.date(2026, 11, 4),
        "client": "C-014",
        "summary": "The brother came again.",
    }
    number = filed(kept, case, form=load("individual-case"))
    assert left_out(kept)[rights.CASE] == (number,)
    assert number not in got(kept)


def test_every_version_that_says_something_of_its_own_is_hers(kept: Ledger) -> None:
    after = amend(kept, 1, {"summary": "Talked about nights."}, "It was so", ACT).record
    assert got(kept) == [1, after]


def test_a_record_that_was_moved_to_somebody_else_is_theirs_in_every_version(kept: Ledger) -> None:
    move(kept, [1], "E03", "It is Łukasz’s", ACT, even_so=True)
    assert got(kept) == []
    assert left_out(kept)[rights.ANOTHER] == (1,)


def test_means_of_too_few_ratings_are_left_out_of_her_appraisal(kept: Ledger) -> None:
    row: dict[str, Value] = {
        "behaviours.pq1.self": 3,
        "behaviours.pq1.client": 4,
        "behaviours.pq1.client_mean": 4,
        "behaviours.pq1.client_n": 2,
        "behaviours.pq1.cs": ("care",),
    }
    form = load("appraisal-framework")
    whose: dict[str, Value] = {"name": "Zoë Example", "date": dt.date(2026, 11, 5)}
    number = filed(kept, {**whose, **row}, form=form)
    (piece,) = [p for p in held_records(kept, find(kept, "E02")).pieces if p.number == number]
    assert piece.few == 3
    assert "behaviours.pq1.client" not in piece.answers
    assert piece.answers["behaviours.pq1.self"] == 3


def test_others_are_known_by_former_names_too(kept: Ledger) -> None:
    import_csv(kept, b"ref,name\nE01,Sam Otherwise\n", later(1), {"same-people"})
    held = held_records(kept, find(kept, "E02"))
    assert ("former", "Sam Sample") in {(m.kind, m.words) for m in held.mentions if m.path == "summary"}
