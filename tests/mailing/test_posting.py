"""From a plan to what became of it: what waited goes along, and what could not be written is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filing.ledger.database import open_ledger
from mailing import posting
from mailing.outcomes import Run
from mailing.planning import Plan
from mailing.told import in_short, needs_a_look, papers, whom
from schemas.errors import UsageError
from tests import prepared
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import SmtpServer


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with prepared.ledgers(), open_ledger(tmp_path / "home") as ledger:
        made = Office(ledger, tmp_path / "packs")
        made.pack(made.person("E02", name="Zoë Example"))
        yield made


def post(office: Office, plan: Plan, sent: list[frozenset[int]] | None) -> posting.Posted:
    def send(numbers: frozenset[int]) -> Run:
        assert sent is not None
        sent.append(numbers)
        return Run()

    return posting.post(office.ledger, plan, office.writer(), send if sent is not None else None)


def test_what_only_goes_into_the_outbox_is_not_sent_and_goes_along_the_next_time(office: Office) -> None:
    first = post(office, office.plan(), None)
    assert (first.numbers, first.run, first.needs_a_look) == (frozenset({1}), None, False)
    assert first.owed == ("Zoë Example (E02)",)
    office.pack(office.person("E03", name="Łukasz Próba"))
    plan, sent = office.plan(), list[frozenset[int]]()
    assert posting.waiting(plan) == {1}
    post(office, plan, sent)
    assert sent == [frozenset({1, 2})]


def test_what_is_held_needs_a_look(office: Office) -> None:
    office.pack(office.person("E04", email="office@example.org"))
    posted = post(office, office.plan(), [])
    assert posted.needs_a_look
    assert sorted(one.held for one in posted.queued) == [False, True]


def test_without_a_server_nothing_is_begun(office: Office) -> None:
    with pytest.raises(UsageError) as refused:
        posting.must_have_server(office.settings)
    assert refused.value.code == "mail-no-server"


def test_who_gets_what_and_what_became_of_it_is_said_in_a_line(office: Office, tmp_path: Path) -> None:
    (letter,) = office.plan().letters
    assert (whom(letter), papers(letter)) == ("Zoë Example (E02)", "1 document: Supervision record")
    office.queue()
    with SmtpServer(tmp_path / "server") as server:
        server.commands["e02@example.org"] = ["drop after"]
        run = office.send(server)
    assert in_short(run) == "1 unknown; 0 left in the outbox."
    assert needs_a_look(run)
    assert (in_short(Run()), needs_a_look(Run())) == ("Nothing was sent; 0 left in the outbox.", False)
