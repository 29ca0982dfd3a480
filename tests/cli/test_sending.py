"""`carepack send …`: who gets what is shown first, and what became of each message is told and kept."""

from __future__ import annotations

import csv
import datetime as dt
import email
import json
from collections.abc import Callable, Iterator
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.exit_codes import ExitCode
from cli.main import run
from filing.ledger.database import open_ledger
from tests.house.test_json_shapes import documented, shape
from tests.mailing.copies_out import hand_out, make
from tests.mailing.killing import prepare
from tests.mailing.sending_office import Office
from tests.mailing.smtp_server import PASSWORD, SmtpServer

pytestmark = pytest.mark.thorough

Carepack = Callable[..., tuple[int, str, str]]
ZOE = "e001@example.org"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    with SmtpServer(tmp_path / "server") as made:
        yield made


@pytest.fixture
def packs(tmp_path: Path, server: SmtpServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two people's packs, in a home with settings for the server."""
    monkeypatch.setenv("CAREPACK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", PASSWORD)
    monkeypatch.setenv("CAREPACK_USER", "Ama Admin")
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path / "home", tmp_path / "packs", 2, server)
    return Path("packs")


@pytest.fixture
def carepack(capsys: pytest.CaptureFixture[str]) -> Carepack:
    """Runs the command: its exit code and what it says on either stream."""

    def go(*args: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([str(a) for a in args])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def told(carepack: Carepack, *args: object) -> Any:
    return json.loads(carepack(*args, "--json")[1])


def test_a_dry_run_shows_who_gets_what_and_does_nothing(carepack: Carepack, packs: Path) -> None:
    code, out, _ = carepack("send", packs, "--dry-run")
    assert code == ExitCode.DONE
    assert out.splitlines() == [
        "E000 Example (E000)  e000@example.org  1 document: Supervision record  (locked with a password)",
        "E001 Example (E001)  e001@example.org  1 document: Supervision record  (locked with a password)",
    ]
    assert told(carepack, "send", "list") == {"messages": []}


def test_nothing_is_sent_where_nobody_can_be_asked(
    carepack: Carepack, packs: Path, server: SmtpServer
) -> None:
    code, _, err = carepack("send", packs)
    assert code == ExitCode.REVIEW
    assert "add --yes" in err
    assert server.taken() == []


def test_a_second_run_tells_that_they_are_out_already(
    carepack: Carepack, packs: Path, server: SmtpServer
) -> None:
    code, out, err = carepack("send", packs, "--yes")
    assert (code, len(server.taken())) == (ExitCode.DONE, 2)
    assert "sent             E001 Example <e001@example.org>" in out
    assert "2 sent; 0 left in the outbox." in err
    code, out, err = carepack("send", "packs", packs, "--yes")
    assert (code, out, len(server.taken())) == (ExitCode.DONE, "", 2)
    assert err.count("Not sent again: Supervision record to E00") == 2


def test_what_an_earlier_run_did_not_come_to_goes_with_the_next(
    carepack: Carepack, packs: Path, server: SmtpServer
) -> None:
    carepack("send", packs, "--queue")
    code, _, err = carepack("send", packs, "--yes")
    assert (code, len(server.taken())) == (ExitCode.DONE, 2)
    assert err.count("In the outbox already") == 2


def test_refused_and_unknown_messages_need_a_person(
    carepack: Carepack, packs: Path, server: SmtpServer
) -> None:
    server.commands["e000@example.org"] = ["rcpt 550 no such user"]
    server.commands[ZOE] = ["drop after", "ok"]
    code, out, err = carepack("send", packs, "--yes")
    assert code == ExitCode.REVIEW
    said = "The mail server does not take it and says “no such user” (550)."
    assert f"REFUSED          E000 Example <e000@example.org> – {said} [mail-refused]" in out
    assert "UNKNOWN          E001 Example <e001@example.org>" in out
    assert "carepack send sent NUMBER" in err
    assert carepack("send", "retry", 2)[0] == ExitCode.USAGE
    assert carepack("send", "sent", 2, "--why", "she has it")[0] == ExitCode.DONE
    assert [m["state"] for m in told(carepack, "send", "list")["messages"]] == ["refused", "sent"]
    assert [a["outcome"] for a in told(carepack, "send", "show", 2)["history"]] == [
        "sending",
        "unknown",
        "confirmed",
    ]


def test_what_is_refused_for_now_goes_with_send_go(
    carepack: Carepack, packs: Path, server: SmtpServer
) -> None:
    server.commands[ZOE] = ["rcpt 451 later", "ok"]
    code, _, err = carepack("send", packs, "--yes")
    assert code == ExitCode.REVIEW
    assert "Go on from" in err
    assert told(carepack, "send", "go")["told"] == []
    carepack("send", "retry", 2)
    assert [t["became"] for t in told(carepack, "send", "go")["told"]] == ["sent"]


def test_drafts_are_written_once_and_open_as_messages_to_send(
    carepack: Carepack, packs: Path, server: SmtpServer, tmp_path: Path
) -> None:
    code, out, _ = carepack("send", packs, "--yes", "--drafts", "drafts")
    assert code == ExitCode.DONE
    assert out.count("drafted") == 2
    files = sorted((tmp_path / "drafts").iterdir())
    assert [f.name for f in files] == ["0001 - E000 Example.eml", "0002 - E001 Example.eml"]
    draft = email.message_from_bytes(files[1].read_bytes(), policy=default)
    assert (draft["X-Unsent"], draft["To"].addresses[0].addr_spec) == ("1", ZOE)
    assert [f.get_filename()[-4:] for f in draft.iter_attachments()] == [".pdf"]
    _, out, err = carepack("send", packs, "--yes", "--drafts", "drafts")
    assert out == ""
    assert "was written as a draft" in err
    assert server.taken() == []


def test_the_outbox_can_be_looked_at_before_anything_goes(
    carepack: Carepack, packs: Path, server: SmtpServer, tmp_path: Path
) -> None:
    carepack("send", packs, "--queue")
    shown = told(carepack, "send", "preview", "-o", "look")
    assert sorted(p.name for p in (tmp_path / "look").iterdir()) == [
        "0001 - E000 Example.eml",
        "0002 - E001 Example.eml",
        "who-gets-what.csv",
        "who-gets-what.html",
    ]
    assert len(shown["files"]) == 4
    with (tmp_path / "look" / "who-gets-what.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["address"], r["documents"], r["protection"]) for r in rows] == [
        ("e000@example.org", "Supervision record", "password"),
        (ZOE, "Supervision record", "password"),
    ]
    assert carepack("send", "preview", "-o", "look")[0] == ExitCode.USAGE
    assert server.taken() == []


def test_what_is_held_back_and_cancelled_is_kept_with_its_reason(carepack: Carepack, packs: Path) -> None:
    carepack("send", packs, "--queue")
    carepack("send", "hold", 1, "--why", "until Monday")
    carepack("send", "cancel", 2, "--why", "made again")
    found = told(carepack, "send", "list", "--for", "E000", "--for", "E001")["messages"]
    assert [(m["state"], m["reason"]) for m in found] == [
        ("held", "until Monday"),
        ("cancelled", "made again"),
    ]
    assert [m["message"] for m in told(carepack, "send", "list", "--state", "held")["messages"]] == [1]
    assert carepack("send", "show", 9)[0] == ExitCode.USAGE


def test_without_a_server_it_says_what_can_be_done(carepack: Carepack, packs: Path) -> None:
    (Path("home") / "organisation" / "mail.yaml").write_text("address: care@example.org\n", encoding="utf-8")
    code, _, err = carepack("send", packs, "--yes")
    assert code == ExitCode.USAGE
    assert "--drafts FOLDER" in err
    assert told(carepack, "send", "list") == {"messages": []}


def test_a_server_that_is_not_there_leaves_everything_in_the_outbox(carepack: Carepack, packs: Path) -> None:
    settings = Path("home") / "organisation" / "mail.yaml"
    settings.write_text(
        "address: care@example.org\nsending: {server: localhost, port: 1, timeout: 2}\n", encoding="utf-8"
    )
    code, _, err = carepack("send", packs, "--yes")
    assert code == ExitCode.REVIEW
    assert "[mail-unreachable]" in err
    assert "2 left in the outbox" in err
    assert carepack("send", "check")[0] == ExitCode.REVIEW


def test_the_settings_and_the_server_can_be_tried(
    carepack: Carepack, packs: Path, server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert carepack("send", "check")[0] == ExitCode.DONE
    monkeypatch.setenv("CAREPACK_MAIL_PASSWORD", "wrong")
    code, _, err = carepack("send", "check")
    assert code == ExitCode.REVIEW
    assert "[mail-sign-in]" in err
    assert "wrong" not in err


def test_reminders_name_what_is_out_and_are_not_sent_twice_a_week(
    carepack: Carepack, packs: Path, server: SmtpServer, tmp_path: Path
) -> None:
    with open_ledger(tmp_path / "home") as ledger:
        office, now = Office(ledger, tmp_path / "packs"), dt.datetime.now(dt.UTC)
        hand_out(office, "E001", "4K7Q9XT2M8WZ1A", at=now - dt.timedelta(days=20))
        hand_out(office, "E000", "4K7Q9XT2M8WZ2B", at=now - dt.timedelta(days=19))
    code, out, _ = carepack("send", "reminders", "--older-than", 20, "--yes")
    assert code == ExitCode.DONE
    told_of = "a reminder of 1 document: "
    assert f"E001 Example (E001)  e001@example.org  {told_of}" in out
    assert "(copy 4K7Q9XT2M8WZ1A), given to you on" in out
    assert [to for _, to in server.taken()] == [ZOE]
    body = email.message_from_bytes(server.bodies[0], policy=default)
    assert "(copy 4K7Q9XT2M8WZ1A), given to you on" in " ".join(
        body.get_body(("plain",)).get_content().split()
    )
    assert list(body.iter_attachments()) == []
    _, out, err = carepack("send", "reminders", "--older-than", 20, "--yes")
    assert out == ""
    assert "Not sent again: a reminder to E001 Example" in err


def test_a_word_that_is_no_command_and_no_folder_is_told(carepack: Carepack, packs: Path) -> None:
    code, _, err = carepack("send", "lists")
    assert code == ExitCode.USAGE
    assert "Did you mean “list”?" in err
    code, _, err = carepack("send", "packs/March")
    assert "[no-such-file]" in err


def test_what_is_printed_as_json_has_the_documented_shape(
    carepack: Carepack, packs: Path, server: SmtpServer
) -> None:
    server.commands[ZOE] = ["rcpt 550 no such user"]
    sent = told(carepack, "send", packs, "--yes")
    example = documented(set(sent))
    assert shape(sent["letters"][0] | {"held": [], "notes": []}) == shape(
        example["letters"][0] | {"held": [], "notes": []}
    )
    assert set(sent["queued"][0]) == set(example["queued"][0])
    assert set(sent["run"]) == set(example["run"])
    again = told(carepack, "send", packs, "--yes")
    assert shape(again["already"]) == shape(example["already"])
    listed = told(carepack, "send", "list")
    assert shape(listed["messages"][0]) == shape(documented({"messages"})["messages"][0])
    assert set(told(carepack, "send", "show", 1)) == {*listed["messages"][0], "history", "would_be_held"}
    carepack("send", "retry", 2)
    went = told(carepack, "send", "go")
    assert set(went["told"][0]) == set(documented(set(went))["told"][0])
    assert set(told(carepack, "send", "check")) == {"server", "address", "reached", "faults"}


def test_copies_are_out_once_somebody_says_that_they_were_handed_over(
    carepack: Carepack, packs: Path, tmp_path: Path
) -> None:
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=20)
    with open_ledger(tmp_path / "home") as ledger:
        office = Office(ledger, tmp_path / "packs")
        make(office, "E001", "4K7Q9XT2M8WZ1A", at=then)
        make(office, "E000", "4K7Q9XT2M8WZ2B", at=then)
    code, out, err = carepack("send", "reminders", "--older-than", 5, "--dry-run")
    assert (code, out) == (ExitCode.REVIEW, "")
    assert err.count("nothing says that it was sent or handed over") == 2
    day = f"{then - dt.timedelta(days=2):%d/%m/%Y}"
    tomorrow = f"{dt.datetime.now(dt.UTC) + dt.timedelta(days=2):%d/%m/%Y}"
    assert "[handed-before-made]" in carepack("copies", "handed", "4k7q9xt2m8wz1a", "--on", day)[2]
    assert "[handed-later]" in carepack("copies", "handed", "--for", "E001", "--on", tomorrow)[2]
    assert "[handed-which]" in carepack("copies", "handed")[2]
    assert "[no-copy]" in carepack("copies", "handed", "0" * 14)[2]
    day = f"{dt.datetime.now(dt.UTC) - dt.timedelta(days=6):%d/%m/%Y}"
    noted = told(carepack, "copies", "handed", "--for", "E001", "--on", day)
    assert noted == {"handed": ["4K7Q9XT2M8WZ1A"]}
    _, out, err = carepack("send", "reminders", "--older-than", 5, "--dry-run")
    assert f"E001 Example (E001)  {ZOE}  a reminder of 1 document: " in out
    assert f"given to you on {day}" in out
    assert err.count("nothing says that it was sent or handed over") == 1
    assert told(carepack, "copies", "handed", "--for", "E001") == {"handed": []}


def test_nobody_to_remind_is_said(carepack: Carepack, packs: Path) -> None:
    code, out, err = carepack("send", "reminders", "--older-than", 5, "--yes")
    assert (code, out) == (ExitCode.DONE, "")
    assert "Nobody is to be reminded" in err


def test_help_shows_how_a_folder_is_sent(carepack: Carepack, packs: Path) -> None:
    code, out, _ = carepack("send", "--help")
    assert code == ExitCode.DONE
    for option in ("--dry-run", "--to", "--drafts", "--return-by"):
        assert option in out
    assert "FOLDER|ZIP... [OPTIONS]" in out
    assert "reminders" in out


@pytest.mark.parametrize("group", ["send", "reports", "roster", "mail"])
def test_a_group_without_a_command_shows_what_it_can_do_line_by_line(
    carepack: Carepack, packs: Path, group: str
) -> None:
    code, out, err = carepack(group)
    assert (code, out) == (ExitCode.USAGE, "")
    assert "\nCommands:\n" in err
    assert len(err.splitlines()) > 8


def test_a_folder_that_is_not_there_is_called_one(carepack: Carepack, packs: Path) -> None:
    assert "There is no folder or zip “nosuch” here" in carepack("send", "nosuch")[2]


def test_settings_without_a_server_are_right_for_drafts(
    carepack: Carepack, packs: Path, tmp_path: Path
) -> None:
    assert "mail.yaml is right" in carepack("send", "check", "--settings")[2]
    settings = Path("home") / "organisation" / "mail.yaml"
    settings.write_text("address: care@example.org\n", encoding="utf-8")
    for how in ("--settings", "--server"):
        code, _, err = carepack("send", "check", how)
        assert code == ExitCode.DONE
        assert "--drafts FOLDER" in err
    settings.unlink()
    code, _, err = carepack("send", "check")
    assert code == ExitCode.USAGE
    assert "[mail-no-sender]" in err


@pytest.mark.parametrize("command", ["hold", "cancel", "lost"])
def test_a_reason_is_needed_to_say_so_of_a_message(carepack: Carepack, packs: Path, command: str) -> None:
    carepack("send", packs, "--queue")
    code, _, err = carepack("send", command, 1)
    assert code == ExitCode.USAGE
    assert "--why is missing" in err
    assert "[mail-state]" in carepack("send", "sent", 1)[2]


def test_papers_are_not_wanted_back_by_a_day_that_is_past(carepack: Carepack, packs: Path) -> None:
    code, _, err = carepack("send", packs, "--return-by", "01/01/2020", "--dry-run")
    assert code == ExitCode.USAGE
    assert "is past" in err
    today = f"{dt.datetime.now(ZoneInfo('Europe/London')):%d/%m/%Y}"
    assert carepack("send", packs, "--return-by", today, "--dry-run")[0] == ExitCode.DONE


def test_letters_go_to_whom_they_are_for_and_to_no_supervisor(
    carepack: Carepack, packs: Path, server: SmtpServer, tmp_path: Path
) -> None:
    with open_ledger(tmp_path / "home") as ledger:
        office = Office(ledger, tmp_path / "packs")
        office.person("S1")
        office.person("E900", name="Zoë Example", supervisor="S1")
    said = ("--set", "about=Supervision", "--set", "meeting_on=14/12/2098")
    code, _, err = carepack("letter", "invitation", "--for", "E900", *said, "--to", "pdf", "-o", "letters")
    assert code == ExitCode.DONE, err
    code, out, _ = carepack("send", "letters", "--dry-run")
    assert code == ExitCode.DONE
    assert "Zoë Example (E900)  e900@example.org  1 document: Invitation" in out
    code, out, err = carepack("send", "letters", "--to", "supervisor", "--yes")
    assert (code, out) == (ExitCode.REVIEW, "")
    assert "[mail-private]" in err
    assert carepack("send", "letters", "--yes")[0] == ExitCode.DONE
    assert [to for _, to in server.taken()] == ["e900@example.org"]
    assert (
        "Here is a letter for you."
        in email.message_from_bytes(server.bodies[0], policy=default).get_body(("plain",)).get_content()
    )
    assert told(carepack, "pack", "list", "--kind", "letters")["packs"][0]["person"] == "E900"
