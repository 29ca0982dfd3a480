"""Once round: an admin's roster, a pack by mail, LibreOffice, mail back, and what a manager sees then."""

from __future__ import annotations

import datetime as dt
import email
import json
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.main import cli
from fillers.word.controls import key
from tests.clients.dovecot import PASSWORD as IMAP_PASSWORD
from tests.clients.dovecot import Dovecot
from tests.clients.libreoffice import LibreOffice
from tests.mailing.smtp_server import PASSWORD, USER, SmtpServer

ROSTER = """Employee no,First name,Surname,Job title,Line manager,E-mail,Location,Team,Start date
E01,Sam,Sample,Registered manager,,sam@example.org,Rose House,Days,{before}
E02,Zoë,Example,Support worker,Sam Sample,zoe@example.org,Rose House,Days,{before}
"""
MAIL = """address: {user}
name: "Example Care"
certificates: servers.pem
sending: {{server: localhost, port: {smtp}, most_a_minute: 10000}}
collecting: {{server: localhost, port: {imap}, user: circle@example.org}}
"""
BOX = "circle@example.org"


@dataclass
class Desk:
    """Somebody at a terminal, with a home of their own."""

    home: Path
    said: list[str] = field(default_factory=list)

    def does(self, *words: str, ends: int = 0) -> str:
        """One command; what it prints on standard output."""
        done = CliRunner().invoke(
            cli, ["--home", str(self.home), *words], standalone_mode=False, catch_exceptions=False
        )
        self.said.append(f"$ carepack {' '.join(words)}\n{done.output}")
        assert int(done.return_value or 0) == ends, "\n".join(self.said)
        return done.stdout

    def told(self, *words: str, ends: int = 0) -> Any:
        """One command's JSON."""
        return json.loads(self.does(*words, "--json", ends=ends))


def _attached(message: bytes, folder: Path) -> Path:
    """The one document that hangs on a message, saved as its recipient saves it."""
    parts = email.message_from_bytes(message, policy=policy.default)
    (part,) = [p for p in parts.iter_attachments() if str(p.get_filename()).endswith(".docx")]
    file = folder / str(part.get_filename())
    file.write_bytes(part.get_content())
    return file


def _reply(file: Path, answered: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Zoë Example <zoe@example.org>", BOX
    message["Subject"], message["In-Reply-To"] = "Re: Your documents", answered
    message["Message-ID"] = "<reply-1@example.org>"
    message.set_content("Done, see attached. Zoë")
    message.add_attachment(
        file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name
    )
    return message.as_bytes()


@pytest.mark.client("dovecot")
@pytest.mark.client("libreoffice")
def test_a_record_goes_out_by_mail_and_comes_back_and_the_month_turns_green(
    dovecot: Dovecot, libreoffice: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, today = Desk(tmp_path / "home"), dt.datetime.now(dt.UTC).date()
    monkeypatch.setenv("CAREPACK_USER", "Ama Admin")
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD_CARE_EXAMPLE_ORG", PASSWORD)
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD_CIRCLE_EXAMPLE_ORG", IMAP_PASSWORD)
    (tmp_path / "staff.csv").write_text(
        ROSTER.format(before=today - dt.timedelta(days=400)), encoding="utf-8"
    )
    desk.does("roster", "import", str(tmp_path / "staff.csv"))
    with SmtpServer(tmp_path / "smtp") as server:
        own = tmp_path / "home" / "organisation"
        own.mkdir(parents=True, exist_ok=True)
        (own / "organisation.yaml").write_text('name: "Example Care"\n', encoding="utf-8")
        trusted = server.authority.file.read_bytes() + dovecot.authority.file.read_bytes()
        (own / "servers.pem").write_bytes(trusted)
        settings = MAIL.format(user=USER, smtp=server.port, imap=dovecot.port)
        (own / "mail.yaml").write_text(settings, encoding="utf-8")
        month = f"{today:%Y-%m}"
        before = _cell(desk.told("reports", "matrix", "--for", "E02", "--period", month), month)
        assert before["state"] not in {"done", "within"}

        made = ("--for", "E02", "-o", str(tmp_path / "packs"), "--without", "summary", "--without", "letter")
        desk.does("pack", "supervision", *made)
        desk.does(
            "mail", "passwords", "--for", "E02", "--slips", str(tmp_path / "slip.pdf"), "--given", "slip"
        )
        desk.does("send", "packs", str(tmp_path / "packs"), "--yes")
        again = desk.told("send", "packs", str(tmp_path / "packs"), "--yes")
        assert len(server.taken()) == 1, again
    password = desk.told("mail", "password", "E02")["password"]
    document = _attached(server.bodies[0], tmp_path)
    assert (
        document.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    )  # locked: what is in it is nobody's to see on the way

    typed = {  # the names are given
        "date": today.isoformat(),
        "length": "1 hour",
        "summary": "Talked about the night rota & what helps.",
        "next_meeting": (today + dt.timedelta(days=28)).isoformat(),
        "signed_supervisor": "Sam Sample",
        "signed_supervisor_on": today.isoformat(),
        "signed_supervisee": "Zoë Example",
        "signed_supervisee_on": today.isoformat(),
    }
    (tmp_path / "back").mkdir()
    filled = libreoffice.fill_locked(
        document,
        {key(path): words for path, words in typed.items()},
        tmp_path / "back" / document.name,
        password,
    )
    message = email.message_from_bytes(server.bodies[0], policy=policy.default)
    dovecot.deliver(_reply(filled, str(message["Message-ID"])), user=BOX)

    collected = desk.told("collect")
    assert _outcomes(collected) == ["filed"], collected
    assert desk.told("collect")["messages"] == []
    (record,) = desk.told("records", "list", "--for", "E02")["records"]
    assert record["held"] == today.isoformat()
    assert desk.told("records", "show", str(record["record"]))["record"]["summary"] == typed["summary"]
    cell = _cell(desk.told("reports", "matrix", "--for", "E02", "--period", month), month)
    assert cell["state"] == "done"
    assert [(e["record"], e["counts"]) for e in cell["evidence"]] == [(record["record"], True)]
    assert desk.told("copies", "list")["copies"] == []
    desk.does("ledger", "verify", "--deep")


def _cell(report: Any, month: str) -> dict[str, Any]:
    """What the matrix says of its one person in that month."""
    (row,) = report["tables"][0]["rows"]
    found: dict[str, Any] = row["cells"][month]
    return found


def _outcomes(collected: Any) -> list[str]:
    return [d["outcome"] for m in collected["messages"] for d in m["documents"]]
