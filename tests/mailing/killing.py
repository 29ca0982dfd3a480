"""`carepack send` as a process that is killed, again and again, and what the server and the ledger say then."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from filing.ledger.database import open_ledger
from filing.mail.messages import Message
from mailing import outbox
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import PASSWORD, USER, SmtpServer

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Count:
    """What came of it. `twice`: taken more than once; `lost`: neither taken nor named; `wrong`: the ledger says sent
    and the server has nothing, or the server has it and the ledger does not even call it unknown."""

    mails: int
    kills: int
    while_writing: int
    twice: int
    lost: int
    wrong: int
    sent: int
    unknown: int
    unknown_and_taken: int


def prepare(home: Path, packs: Path, people: int, server: SmtpServer) -> None:
    """An office with so many people, one pack each, and settings for this server."""
    own = home / "organisation"
    own.mkdir(parents=True)
    (own / "authority.pem").write_bytes(server.authority.file.read_bytes())
    (own / "mail.yaml").write_text(
        f"address: {USER}\nname: Example Care\ncertificates: authority.pem\n"
        f"sending: {{server: localhost, port: {server.port}, most_a_minute: 10000, most_a_day: 100000}}\n",
        encoding="utf-8",
    )
    with open_ledger(home) as ledger:
        office = Office(ledger, packs)
        for number in range(people):
            office.pack(office.person(f"E{number:03d}"))


class Child:
    """One run of the command; `kill` is SIGKILL, which no program can prepare for."""

    def __init__(self, home: Path, packs: Path) -> None:
        self.said = ""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "CAREPACK_MAIL_PASSWORD": PASSWORD}
        command = [
            sys.executable,
            "-m",
            "cli",
            "--home",
            str(home),
            "send",
            str(packs),
            "--yes",
            "--by",
            "Ama",
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)

    def runs(self) -> bool:
        """Whether it is still there."""
        return self._process.poll() is None

    def ended(self) -> int:
        """Its exit code, when it has ended; negative where it was killed."""
        _, said = self._process.communicate(timeout=120)
        self.said = said.decode()
        assert "Traceback" not in self.said, self.said
        return self._process.returncode


def killed_at(server: SmtpServer, home: Path, packs: Path, moment: str) -> int:
    """One run that is killed when a text is there (`text`), or was taken (`taken`), before it hears of it."""
    child: list[Child] = []
    started = threading.Event()

    def strike() -> None:
        if moment == "taken" and len(server.taken()) == before:
            return  # the server is still at the end of the message of the run before
        started.wait(60)
        child[0].kill()
        while child[0].runs():  # dead before the server goes on
            time.sleep(0.002)

    before = len(server.taken())
    setattr(server, f"on_{moment}", strike)
    try:
        child.append(Child(home, packs))
        started.set()
        code = child[0].ended()
        until = time.monotonic() + 60
        while len(server.taken()) == before:  # the server, which lives on, takes it all the same
            assert time.monotonic() < until, (
                f"the run ended with {code}, and the server has nothing: {child[0].said}"
            )
            time.sleep(0.01)
        return code
    finally:
        setattr(server, f"on_{moment}", None)


def killed_at_random(server: SmtpServer, home: Path, packs: Path, chance: random.Random) -> int:
    """One run that is killed at some moment: while it starts, writes the outbox, or sends."""
    taken, begun = len(server.taken()), time.monotonic()
    child = Child(home, packs)
    if chance.random() < 0.75:  # most of them while messages are handed over
        while len(server.taken()) == taken and child.runs() and time.monotonic() - begun < 20:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.07))
    else:
        time.sleep(chance.uniform(0.2, 2.5))
    child.kill()
    return child.ended()


def messages_of(home: Path) -> tuple[Message, ...]:
    """What the ledger says."""
    with open_ledger(home) as ledger:
        return outbox.listed(ledger)


def counted(home: Path, server: SmtpServer, people: int, kills: int, while_writing: int) -> Count:
    """The ledger held against the server's own log."""
    found = messages_of(home)
    taken = Counter(number for number, _ in server.taken())
    recipients = Counter(to for _, to in server.taken())
    unknown = [m for m in found if m.state == "unknown"]
    wrong = [m for m in found if m.state == "sent" and taken[m.message_id] != 1]
    wrong += [m for m in found if taken[m.message_id] and m.state not in {"sent", "unknown"}]
    out = {m.recipient_ref for m in found if m.state in {"sent", "unknown"}}
    return Count(
        mails=people,
        kills=kills,
        while_writing=while_writing,
        twice=sum(count > 1 for count in (*taken.values(), *recipients.values())),
        lost=people - len(out),
        wrong=len(wrong),
        sent=sum(m.state == "sent" for m in found),
        unknown=len(unknown),
        unknown_and_taken=sum(taken[m.message_id] for m in unknown),
    )
