"""Collecting that is killed again and again ends as if it never had been: nothing lost, nothing filed twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from filing.ledger.database import open_ledger
from filing.mail import collected
from filing.review import submissions
from tests.clients.dovecot import PASSWORD, Dovecot
from tests.intake import batch
from tests.mailing.inbound import inbound

pytestmark = [
    pytest.mark.client("dovecot"),
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX's"),
    pytest.mark.thorough,
]


def home(folder: Path, name: str, server: Dovecot, user: str) -> Path:
    """A ledger that knows our documents, and whose mailbox is `user`'s."""
    made = batch.home(folder, name)
    own = made / "organisation"
    own.mkdir()
    shutil.copy(server.authority.file, own / "authority.pem")
    (own / "mail.yaml").write_text(
        f'address: "{user}"\ncertificates: "authority.pem"\n'
        f'collecting:\n  server: "localhost"\n  port: "{server.port}"\n',
        encoding="utf-8",
    )
    return made


def collecting(place: Path) -> subprocess.Popen[bytes]:
    """`carepack collect`, running, in a group of its own."""
    environment = {**os.environ, "CAREPACK_MAIL_PASSWORD": PASSWORD}
    return subprocess.Popen(
        [*batch.RUN, "--home", str(place), "collect", "--no-drafts"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=environment,
    )


def became(place: Path) -> list[tuple[str, str, str]]:
    """Every message by its digest, with what became of it."""
    with open_ledger(place, create=False) as ledger, ledger.reading() as conn:
        found = collected.of(conn)
    assert all(one.moved_at is not None and one.concluded_at is not None for one in found)
    return sorted((one.sha256 or "", one.state, one.code or "") for one in found)


def kill_and_compare(
    folder: Path, server: Dovecot, mails: Sequence[bytes], *, kills: int, longest: float, seed: int
) -> Counter[str]:
    """What became of the messages, by state and code; the same with kills as without."""
    users = [f"{folder.name}-{n}@example.org" for n in (1, 2)]
    undisturbed, disturbed = (home(folder, u, server, u) for u in users)
    for user in users:
        for one in mails:
            server.deliver(one, user=user)
    collecting(undisturbed).wait()
    dice = Random(seed)
    amid = 0
    for _ in range(kills):
        process = collecting(disturbed)
        time.sleep(0.4 + dice.random() * longest)
        amid += process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with open_ledger(disturbed) as ledger:
            assert not ledger.verify()
    collecting(disturbed).wait()
    assert amid * 4 >= kills * 3, "most runs were through before they were killed"
    for user in users:
        assert server.messages(user=user) == []
        moved = [*server.messages("Done", user=user), *server.messages("Problems", user=user)]
        assert Counter(moved) == Counter(mails)
    assert became(disturbed) == became(undisturbed)
    assert len(became(disturbed)) == len(mails)
    with open_ledger(disturbed) as ledger:
        assert not submissions.unfinished(ledger)
    assert batch.state(disturbed) == batch.state(undisturbed)
    return Counter(f"{state} {code}".strip() for _, state, code in became(disturbed))


def _taken_in(told: Counter[str]) -> int:
    """How many messages were taken in, with words of their senders or without."""
    return sum(number for what, number in told.items() if what.startswith("imported"))


def test_two_kills_lose_no_message_and_file_nothing_twice(dovecot: Dovecot, tmp_path: Path) -> None:
    told = kill_and_compare(tmp_path, dovecot, inbound(6, 3), kills=2, longest=1.5, seed=5)
    assert _taken_in(told) >= 3


@pytest.mark.evidence
def test_20_kills_lose_none_of_200_messages_and_file_nothing_twice(dovecot: Dovecot, tmp_path: Path) -> None:
    mails = inbound(200, 11)
    began = time.monotonic()
    told = kill_and_compare(tmp_path, dovecot, mails, kills=20, longest=4.5, seed=13)
    sys.stderr.write(f"{len(mails)} messages, 20 kills, {time.monotonic() - began:.0f} s: {dict(told)}\n")
    assert _taken_in(told) >= 90
