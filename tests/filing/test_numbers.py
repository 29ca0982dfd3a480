"""A number is given once, also where the record that had it is no more."""

from __future__ import annotations

import pytest

from filing.ledger.database import Ledger, open_ledger
from filing.ledger.upkeep import move
from tests.clients.postgres import Postgres
from tests.filing.returns import ACT, SESSION, returned, submit

_RUN = "INSERT INTO destructions (id, at, \"by\") VALUES (1, 'x', 'x')"
_DOCUMENT = "INSERT INTO destroyed_documents (submission, destruction, sha256, stays) VALUES ({}, 1, 'x', {})"


def test_the_next_number_follows_the_highest_that_there_ever_was(staffed: Ledger) -> None:
    assert submit(staffed, returned(SESSION)).submission == 1
    with staffed.writing() as conn:
        conn.exec_driver_sql(_RUN)
        conn.exec_driver_sql(_DOCUMENT.format(7, "false"))
    back = returned({**SESSION, "session": 9, "summary": "Talked about the holidays."})
    # A sequence of a server never goes back by itself: nothing of it was taken out here.
    assert submit(staffed, back).submission == (8 if staffed.kind == "sqlite" else 2)


@pytest.mark.client("postgres")
def test_a_ledger_that_moves_to_a_server_goes_on_counting(plain: Ledger, postgres: Postgres) -> None:
    submit(plain, returned(SESSION))
    with plain.writing() as conn:
        conn.exec_driver_sql(_RUN)
        conn.exec_driver_sql(_DOCUMENT.format(7, "false"))
    url = postgres.database()
    move(plain, url, ACT)
    with open_ledger(plain.home, url=url) as there:
        back = returned({**SESSION, "session": 9, "summary": "Talked about the holidays."})
        assert submit(there, back).submission == 8


def test_a_number_below_those_in_use_is_no_matter(staffed: Ledger) -> None:
    for number in range(3):
        submit(
            staffed, returned({**SESSION, "session": number + 1, "summary": f"Talked about rota {number}."})
        )
    with staffed.writing() as conn:
        conn.exec_driver_sql(_RUN)
        conn.exec_driver_sql(_DOCUMENT.format(2, "false"))
    back = returned({**SESSION, "session": 9, "summary": "Talked about the holidays."})
    assert submit(staffed, back).submission == 4
