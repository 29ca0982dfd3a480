"""Records under a name alone are offered to whoever of that name joins the roster, and are nobody else's till then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from filing.ledger.database import Ledger
from filing.life.acts import move, withdraw
from filing.people.roster import find, import_csv
from filing.records.finding import Choice, listed
from filing.records.unclaimed import _UNDER_A_NAME, Unclaimed, unclaimed
from filing.review import queries, second_look
from filing.review.queries import Settlement
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, SESSION, later, returned, submit

pytestmark = pytest.mark.thorough

HEAD = "ref,name\n"


def under(ledger: Ledger, name: str, session: int = 4) -> int:
    """A session filed under a name that nobody on the roster has."""
    out = submit(ledger, returned({**SESSION, "supervisee": name, "session": session}))
    if out.outcome == "review":
        (number,) = out.asked
        assert queries.get(ledger, number).query.code == "unknown-person"
        why = "From an agency."
        out = queries.settle(ledger, number, Settlement("waive", why=why), ACT)
    assert (out.outcome, out.person) == ("filed", None)
    return out.record or 0


def joined(ledger: Ledger, lines: str, *meant: str) -> list[tuple[str, tuple[int, ...], list[str]]]:
    """What is offered after these people were brought in."""
    done, _, _ = second_look.import_roster(ledger, f"{HEAD}{lines}".encode(), later(1), {*meant})  # type: ignore[arg-type]
    return told(unclaimed(ledger, done.named))


def told(found: tuple[Unclaimed, ...]) -> list[tuple[str, tuple[int, ...], list[str]]]:
    return [(u.name, u.records, [p.ref for p in u.people]) for u in found]


@contextmanager
def counting(ledger: Ledger) -> Iterator[list[str]]:
    """The statements that reach the database."""
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with ledger.reading() as conn:
        engine = conn.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_who_joins_is_offered_what_was_filed_under_their_name_and_is_given_nothing(staffed: Ledger) -> None:
    one, two, other = under(staffed, "Tom Fox"), under(staffed, "tom  fox", 5), under(staffed, "Nia Nova")
    assert joined(staffed, "E12,Tom Fox\n") == [("Tom Fox", (one, two), ["E12"])]
    assert {r.number: r.person for r in listed(staffed).records} == {one: None, two: None, other: None}
    moved = move(staffed, [one, two], "E12", "It was his.", later(2))
    assert unclaimed(staffed) == ()
    assert [r.person for r in listed(staffed, Choice(people="E12")).records] == ["E12"] * len(moved)
    assert staffed.verify(deep=True) == ()


def test_a_name_that_changes_to_it_is_offered_and_one_that_stays_is_not_told_again(staffed: Ledger) -> None:
    one = under(staffed, "Zoë Newname")
    assert joined(staffed, "E03,Łukasz Próba\n") == []
    assert joined(staffed, "e02,Zoë Newname\n", "other-names") == [("Zoë Newname", (one,), ["E02"])]
    assert joined(staffed, "E02,Zoë Newname\n") == []
    assert told(unclaimed(staffed)) == [("Zoë Newname", (one,), ["E02"])]


def test_two_people_of_the_name_are_both_offered(staffed: Ledger) -> None:
    one = under(staffed, "Tom Fox")
    assert joined(staffed, "E12,Tom Fox\nE13,Tom Fox\n", "new-refs") == [("Tom Fox", (one,), ["E12", "E13"])]


@pytest.mark.parametrize("name", ["Thom Fox", "Tom Fox and Nia Nova", "Zoe Fox"])
def test_a_name_that_is_only_like_it_is_not_offered(staffed: Ledger, name: str) -> None:
    under(staffed, name)
    assert joined(staffed, "E12,Tom Fox\nE14,Zoë Fox\n") == []


def test_what_does_not_count_any_more_is_not_offered(staffed: Ledger) -> None:
    withdraw(staffed, [under(staffed, "Tom Fox")], "It was the minutes.", later(1))
    assert joined(staffed, "E12,Tom Fox\n") == []


def test_what_came_before_there_was_a_roster_is_offered_with_the_first(ledger: Ledger) -> None:
    one = under(ledger, "Zoë Example")
    done = import_csv(ledger, ROSTER.encode(), ACT)
    assert done.named == ("E01", "E02", "E03")
    assert told(unclaimed(ledger, done.named)) == [("Zoë Example", (one,), ["E02"])]
    assert find(ledger, "E02").name == "Zoë Example"


def test_nobodys_records_are_found_by_themselves(staffed: Ledger) -> None:
    one = under(staffed, "Tom Fox")
    submit(staffed, returned(SESSION))
    assert [r.number for r in listed(staffed, Choice(nobodys=True)).records] == [one]
    assert listed(staffed).number == 2


def test_it_is_three_questions_to_the_database_however_many_join(staffed: Ledger) -> None:
    for n in range(3):
        under(staffed, f"Agency {'ABC'[n]}", n + 1)
    lines = "".join(f"X{n},Agency {chr(65 + n)}\n" for n in range(20))
    done = import_csv(staffed, f"{HEAD}{lines}".encode(), ACT)
    with counting(staffed) as seen:
        assert len(unclaimed(staffed, done.named)) == 3
    assert len([s for s in seen if s.lstrip().upper().startswith("SELECT")]) == 3
    with counting(staffed) as seen:
        assert unclaimed(staffed, ()) == ()
    assert seen == []


def test_records_of_people_on_the_roster_are_not_walked_through(plain: Ledger) -> None:
    with plain.reading() as conn:
        query = str(_UNDER_A_NAME.compile(conn.engine, compile_kwargs={"literal_binds": True}))
        plan = [row.detail for row in conn.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
    assert any("ix_record_index_person_held (person=?" in step for step in plan), plan
