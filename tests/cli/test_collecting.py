"""`carepack collect` and `carepack mail sign-in`, as they are typed: what is told, and what the exit code says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from tests.clients.dovecot import PASSWORD, Dovecot
from tests.house.test_json_shapes import shape
from tests.mailing.postbox import filed, mail
from tests.mailing.test_collecting_kills import home as home_of

pytestmark = [pytest.mark.client("dovecot"), pytest.mark.thorough]
PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
USERS = iter(f"cli{n}@example.org" for n in range(100))


class InMemory(keyring.backend.KeyringBackend):
    """A keyring that is gone with the test."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[InMemory]:
    before = keyring.get_keyring()
    made = InMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def user() -> str:
    return next(USERS)


@pytest.fixture
def home(
    tmp_path: Path, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch, ring: InMemory
) -> Path:
    """A home folder whose mailbox is a user's of the server."""
    made = home_of(tmp_path, "home", dovecot, user)
    monkeypatch.setenv("CAREPACK_HOME", str(made))
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", PASSWORD)
    return made


def examples() -> list[Any]:
    found = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    return [json.loads(one) for one in found]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    capsys.readouterr()
    code = run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_what_came_is_told_filed_and_listed(
    home: Path, dovecot: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dovecot.deliver(mail("Re: Papers", {"form.docx": filed(1)}).as_bytes(), user=user)
    capsys.readouterr()
    assert run(["collect", "--dry-run"]) == ExitCode.DONE
    out, err = capsys.readouterr()
    assert "filed      mail 1!/form.docx" in out
    assert "Nothing was filed or moved (--dry-run)." in err
    code, done = told(capsys, "collect")
    assert code == ExitCode.DONE
    (example,) = [e for e in examples() if set(e) == {"messages", "besides", "summary"}]
    assert shape({**done, "messages": []}) == shape({**example, "messages": []})
    assert list(done["messages"][0]) == list(example["messages"][0])
    (document,) = done["messages"][0]["documents"]
    assert (document["outcome"], document["locator" if "locator" in document else "part"]) == (
        "filed",
        "form.docx",
    )
    capsys.readouterr()
    assert run(["collect", "--list"]) == ExitCode.DONE
    assert run(["collect", "--list", "--days", "36500"]) == ExitCode.DONE
    assert run(["collect", "--list", "--days", "99999999999"]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert "mail 1 from zoe@example.org “Re: Papers”" in out
    assert "filed      mail 1!/form.docx  record 1" in out
    code, listed = told(capsys, "collect", "--list")
    assert set(listed["messages"][0]) == set(done["messages"][0])
    assert told(capsys, "collect")[1]["summary"]["messages"] == 0


def test_what_a_person_must_look_at_shows_in_the_exit_code(
    home: Path, dovecot: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dovecot.deliver(mail("I am ill").as_bytes(), user=user)
    assert told(capsys, "collect")[0] == ExitCode.REVIEW
    dovecot.deliver(mail("doubt", {"form.docx": filed(1, supervisor="")}).as_bytes(), user=user)
    assert told(capsys, "collect")[0] == ExitCode.REVIEW
    dovecot.deliver(mail("half", {"form.docx": filed(2)[:4000]}).as_bytes(), user=user)
    code, done = told(capsys, "collect")
    assert (code, done["messages"][0]["code"]) == (ExitCode.REFUSED, "doc-damaged")
    dovecot.deliver(b"\x00 no mail", user=user)
    assert told(capsys, "collect")[0] == ExitCode.REFUSED
    assert told(capsys, "collect")[0] == ExitCode.DONE


def test_a_server_that_is_not_there_is_told_and_the_json_is_whole(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = home / "organisation" / "mail.yaml"
    settings.write_text(re.sub(r'port: "\d+"', 'port: "1"', settings.read_text()))
    code, done = told(capsys, "collect")
    assert code == ExitCode.NOT_WRITTEN
    assert done["error"]["code"] == "mailbox-unreachable"
    (home / "organisation" / "mail.yaml").unlink()
    capsys.readouterr()
    assert run(["collect"]) == ExitCode.USAGE
    assert "[mail-not-set]" in capsys.readouterr().err


def test_signing_in_asks_once_keeps_the_password_and_tries_it(
    home: Path,
    user: str,
    ring: InMemory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CAREPACK_MAIL_PASSWORD")
    assert run(["collect"]) == ExitCode.USAGE
    assert "carepack mail sign-in" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO("Another-Word-1\n"))
    assert run(["mail", "sign-in"]) == ExitCode.NOT_WRITTEN
    assert "[mailbox-sign-in]" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    code, done = told(capsys, "mail", "sign-in")
    assert (code, done) == (ExitCode.DONE, {"account": user, "mailbox": True, "sending": None})
    assert shape(done) == shape(next(e for e in examples() if set(e) == set(done)))
    assert PASSWORD not in (home / "organisation" / "mail.yaml").read_text()
    assert run(["mail", "sign-in", "--check"]) == ExitCode.DONE
    assert told(capsys, "collect")[0] == ExitCode.DONE
    code, done = told(capsys, "mail", "sign-in", "--forget")
    assert done == {"forgotten": [f"password of {user}"]}
    assert ring.kept == {}
    assert run(["collect"]) == ExitCode.USAGE
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    capsys.readouterr()
    assert run(["mail", "sign-in"]) == ExitCode.USAGE
    assert "[nothing-typed]" in capsys.readouterr().err


def test_nothing_of_a_message_is_in_the_audit(home: Path, dovecot: Dovecot, user: str) -> None:
    dovecot.deliver(mail("Re: Papers of Zoë", {"Zoë Example.docx": filed(1)}).as_bytes(), user=user)
    run(["collect"])
    with open_ledger(home) as ledger, ledger.reading() as conn:
        rows = conn.exec_driver_sql("SELECT action, subject, body FROM audit").all()
    said = " ".join(" ".join(map(str, row)) for row in rows)
    assert "mail-imported" in said
    assert not re.search("zo[eë]", said, re.IGNORECASE)
    assert user not in said


def test_a_folder_that_the_server_does_not_make_is_told_in_a_line_of_its_own(
    home: Path, dovecot: Dovecot, user: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = home / "organisation" / "mail.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + '  done: "no..name"\n', encoding="utf-8")
    dovecot.deliver(mail("form", {"form.docx": filed(1)}, words="").as_bytes(), user=user)
    assert run(["collect"]) == ExitCode.REVIEW
    lines = capsys.readouterr().err.splitlines()
    (line,) = (one for one in lines if one.endswith("[mail-folders]"))
    assert line.startswith("The folder “no..name” cannot be made in the mailbox.")
    assert len(dovecot.messages(user=user)) == 1
    code, shown = told(capsys, "collect")
    assert (code, shown["summary"]["not_moved"], len(shown["summary"]["no_folder"])) == (
        ExitCode.REVIEW,
        1,
        1,
    )
