"""A program that is killed while it sends: nothing goes out twice, nothing is lost, and what is not known is named."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from tests.mailing.killing import (
    Child,
    counted,
    killed_at,
    killed_at_random,
    messages_of,
    prepare,
)
from tests.mailing.smtp_server import SmtpServer

pytestmark = pytest.mark.thorough


def test_killed_amid_a_message_it_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    home, packs = tmp_path / "home", tmp_path / "packs"
    with SmtpServer(tmp_path / "server") as server:
        prepare(home, packs, 4, server)
        for moment in ("text", "taken"):
            assert killed_at(server, home, packs, moment) == -signal.SIGKILL
        assert [m.state for m in messages_of(home)].count(
            "unknown"
        ) == 1  # the second is named by the next run
        assert Child(home, packs).ended() == 3
        came = counted(home, server, 4, kills=2, while_writing=0)
    assert (came.twice, came.lost, came.wrong) == (0, 0, 0)
    assert (came.sent, came.unknown) == (2, 2)
    assert {m.code for m in messages_of(home) if m.state == "unknown"} == {"mail-unknown"}


@pytest.mark.evidence
def test_two_hundred_mails_and_fifty_crashes(tmp_path: Path) -> None:
    home, packs = tmp_path / "home", tmp_path / "packs"
    chance = random.Random(11)
    with SmtpServer(tmp_path / "server") as server:
        prepare(home, packs, 200, server)
        kills = while_writing = 0
        while kills < 50:
            before = len(server.taken())
            if killed_at_random(server, home, packs, chance) == -signal.SIGKILL:
                kills += 1
                while_writing += len(server.taken()) == before
            assert len(server.taken()) < 200, "all were out before it was killed fifty times: kill sooner"
        Child(home, packs).ended()
        came = counted(home, server, 200, kills, while_writing)
    print(came)  # noqa: T201 - the figures of docs/sending.md
    assert (came.twice, came.lost, came.wrong) == (0, 0, 0)
    assert came.sent + came.unknown == 200
