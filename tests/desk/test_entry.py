"""Signing in: asked of everybody from the first account on, anew after a while, and of nobody before that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.sessions import SIGNED_IN_IDLE, SIGNED_IN_MOST, Sessions
from filing.access.accounts import Accounts
from filing.ledger.tables import audit
from tests.desk import browsing, signed_in
from tests.desk.browsing import RunningDesk
from tests.desk.calling import came_in
from tests.filing.returns import ACT


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    home = tmp_path_factory.mktemp("entry") / "home"
    signed_in.prepare(home)
    with browsing.running(home) as started:
        yield started


def test_nobody_goes_anywhere_before_signing_in(desk: RunningDesk) -> None:
    caller = came_in(desk)
    for path in ("/", "/records/", "/records/1", "/people/", "/settings/accounts"):
        status, heads, _ = caller.ask("GET", path)
        assert (status, heads["Location"]) == (303, "/sign-in"), path
    assert caller.send("/records/find", words="x")[1]["Location"] == "/sign-in"
    assert caller.ask("GET", "/nowhere")[0] == 404
    assert "Records" not in caller.ask("GET", "/sign-in")[2]


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(desk: RunningDesk) -> None:
    caller = came_in(desk)
    answers = {
        (status, page.partition("notice bad")[2].partition("<form")[0])
        for status, _, page in (
            caller.send("/sign-in", name="zoe", password="wrong"),
            caller.send("/sign-in", name="nobody", password="wrong"),
        )
    }
    assert len(answers) == 1
    assert next(iter(answers))[0] == 422
    assert caller.ask("GET", "/records/")[0] == 303


def test_a_session_is_another_one_after_signing_in_and_ends_by_signing_out(desk: RunningDesk) -> None:
    before = came_in(desk)
    status, heads, _ = before.send("/sign-in", name="zoe", password=signed_in.PASSWORD)
    after = heads["Set-Cookie"].partition(";")[0]
    assert (status, after != before.cookie) == (303, True)
    assert before.ask("GET", "/")[0] == 403  # a cookie that somebody had planted is worth nothing
    before.cookie = after
    assert "signed in as zoe" in before.ask("GET", "/")[2]
    assert before.send("/sign-out")[0] == 303
    assert before.ask("GET", "/")[0] == 403


def test_what_is_done_is_done_under_the_name_of_the_account(desk: RunningDesk) -> None:
    caller = signed_in.signed_in(desk, "office")
    assert caller.send("/people/2/away", first="02/11/2026", last="03/11/2026")[0] == 303
    with desk.ledger() as ledger, ledger.reading() as conn:
        assert conn.execute(select(audit.c.by).order_by(audit.c.seq.desc()).limit(1)).scalar_one() == "office"


def test_an_account_that_is_ended_is_out_at_once(desk: RunningDesk) -> None:
    mo, office = signed_in.signed_in(desk, "mo"), signed_in.signed_in(desk, "office")
    assert mo.ask("GET", "/records/")[0] == 200
    assert office.send("/settings/accounts/end", name="mo")[0] == 303
    assert mo.ask("GET", "/records/")[0] in {303, 403}


def test_signing_in_lasts_half_an_hour_of_nothing_and_ten_hours_at_most() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    key = sessions.renew("", "zoe")
    session = sessions.of(key)
    assert session is not None
    while now[0] <= SIGNED_IN_MOST:
        assert sessions.signed_in(session, acts=True) == "zoe"
        now[0] += SIGNED_IN_IDLE - 1
    assert sessions.signed_in(session, acts=True) is None
    idle = sessions.of(sessions.renew("", "zoe"))
    assert idle is not None
    now[0] += SIGNED_IN_IDLE - 1
    assert sessions.signed_in(idle, acts=False) == "zoe"
    now[0] += 2
    assert sessions.signed_in(idle, acts=True) is None


def test_without_an_account_nobody_signs_in(tmp_path: Path) -> None:
    home = tmp_path / "home"
    signed_in.prepare(home, accounts=False)
    with browsing.running(home) as desk:
        caller = came_in(desk)
        assert caller.ask("GET", "/records/1")[0] == 200
        assert caller.ask("GET", "/sign-in")[1]["Location"] == "/"
        with desk.ledger() as ledger:
            Accounts(ledger).add(signed_in.ACCOUNTS["office"], signed_in.PASSWORD, ACT)
        assert caller.ask("GET", "/records/1")[1]["Location"] == "/sign-in"
