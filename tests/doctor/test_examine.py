"""Each thing is broken for real, and the doctor tells it, says what to do, writes nothing, and never falls over."""

from __future__ import annotations

import ctypes
import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from doctor.examine import CHECKS, examine
from doctor.finding import Circumstances, Line, free_bytes
from filing.ledger import audit
from filing.ledger.database import FILE, HEAD_FILE, RESTORING, Ledger, open_ledger
from filing.people import roster
from tests import prepared
from tests.clients.postgres import Postgres
from tests.filing.conftest import ROSTER
from tests.filing.returns import ACT, NOON, SESSION, returned, submit

GB = 1_000_000_000
QUICK = tuple(name for name, _ in CHECKS if name not in {"pages", "libreoffice", "forms"})


@pytest.fixture(scope="module", autouse=True)
def ready() -> Iterator[None]:
    with prepared.ledgers():
        yield


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with people, a record and a backup, that nothing is wrong with."""
    with open_ledger(tmp_path / "home") as opened:
        roster.import_csv(opened, ROSTER.encode(), ACT)
        submit(opened, returned(SESSION), data=b"one")
        with opened.writing() as conn:
            audit.note(conn, ACT, "ledger-backed-up", "ledger")
        yield opened


def at(home: Path, **change: object) -> Circumstances:
    """As it is on a computer with enough room, a day after all that was filed, with the real clock's files."""
    now = dt.datetime.now(dt.UTC)
    environment: Mapping[str, str] = {"PATH": os.environ["PATH"], "CAREPACK_MAIL_PASSWORD": "x"}
    return replace(Circumstances(home, None, now, environment, lambda _: 500 * GB), **change)  # type: ignore[arg-type]


def told(where: Circumstances, *checks: str) -> dict[str, list[Line]]:
    """What these checks, or all, find; each that is not well says what to do, and none is a fault of ours."""
    found: dict[str, list[Line]] = {}
    for line in examine(where, checks):
        assert line.do or line.verdict == "ok", line
        assert "report this line" not in line.do, line
        found.setdefault(line.check, []).append(line)
    return found


def verdicts(where: Circumstances, *checks: str) -> dict[str, str]:
    """The worst verdict of each of these checks, or of all."""
    order = ("ok", "warn", "bad")
    return {
        check: max((n.verdict for n in lines), key=order.index)
        for check, lines in told(where, *checks).items()
    }


def worse(where: Circumstances, *checks: str) -> dict[str, str]:
    """Those that are not well."""
    return {check: verdict for check, verdict in verdicts(where, *checks).items() if verdict != "ok"}


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and folder, with its time and bytes."""
    return {
        f.relative_to(folder).as_posix(): (f.stat().st_mtime_ns, f.read_bytes() if f.is_file() else b"")
        for f in folder.rglob("*")
    }


def test_where_nothing_is_wrong_all_is_well_and_nothing_is_written(ledger: Ledger) -> None:
    ledger.close()
    before = snapshot(ledger.home)
    # The day of the backup in the ledger is some days ago by the real clock, which is another test's.
    assert worse(at(ledger.home, deep=True)) in ({}, {"backup": "warn"})
    assert snapshot(ledger.home) == before


def test_while_somebody_works_it_looks_and_disturbs_nobody(ledger: Ledger) -> None:
    with ledger.writing() as conn:
        conn.exec_driver_sql("UPDATE people SET band = 4")
        assert verdicts(at(ledger.home, deep=True), "store")["store"] == "ok"
    assert submit(ledger, returned({**SESSION, "session": 5})).outcome == "filed"


def test_an_empty_home_and_one_that_is_not_there_are_told(tmp_path: Path) -> None:
    assert worse(at(tmp_path / "nowhere"), *QUICK) == {"store": "warn"}
    assert not (tmp_path / "nowhere").exists()


def test_a_truncated_database_is_bad_and_nothing_falls_over(ledger: Ledger) -> None:
    ledger.close()
    data = (ledger.home / FILE).read_bytes()
    for size in (len(data) // 2, 8192, 100, 0):
        (ledger.home / FILE).write_bytes(data[:size])
        found = told(at(ledger.home, deep=True), *QUICK)
        assert found["store"][0].verdict == ("bad" if size else "ok"), size
        if size:
            assert "ledger restore" in found["store"][0].do or "backup" in found["store"][0].do
        else:
            assert found["audit"][0].verdict == "bad"


def test_a_file_that_is_no_database_is_bad(ledger: Ledger) -> None:
    ledger.close()
    (ledger.home / FILE).write_bytes(b"no database at all" * 1000)
    assert verdicts(at(ledger.home), "store")["store"] == "bad"


def test_an_original_that_is_gone_or_changed_is_bad(ledger: Ledger) -> None:
    (original,) = (ledger.home / "originals").glob("??/*")
    original.write_bytes(b"changed")
    assert verdicts(at(ledger.home), "originals")["originals"] == "ok"
    (line,) = told(at(ledger.home, deep=True), "originals")["originals"]
    assert (line.verdict, original.name[:12] in line.what) == ("bad", True)
    original.unlink()
    (line,) = told(at(ledger.home), "originals")["originals"]
    assert (line.verdict, "Import the same document again" in line.do) == ("bad", True)


def test_a_changed_entry_of_the_audit_and_a_cut_end_are_bad(ledger: Ledger) -> None:
    ledger.close()
    with sqlite3.connect(ledger.home / FILE) as raw:
        raw.execute("DROP TRIGGER IF EXISTS audit_no_update")
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("UPDATE audit SET by = 'Somebody Else' WHERE seq = 2")
    raw.close()
    (line,) = told(at(ledger.home), "audit")["audit"]
    assert (line.verdict, "Entry 2" in line.what) == ("bad", True)
    (ledger.home / HEAD_FILE).write_text(f"99 {'0' * 64}\n")
    assert "audit-cut" in " ".join(n.what for n in told(at(ledger.home), "audit")["audit"])


def test_a_record_that_was_changed_behind_the_audit_is_found_by_looking_deep(ledger: Ledger) -> None:
    ledger.close()
    with sqlite3.connect(ledger.home / FILE) as raw:
        raw.execute("UPDATE submissions SET state = 'rejected'")
    raw.close()
    assert verdicts(at(ledger.home), "audit")["audit"] == "ok"
    assert verdicts(at(ledger.home, deep=True), "audit")["audit"] == "bad"


def test_a_ledger_of_another_revision_is_told_and_not_brought_up_to_date(ledger: Ledger) -> None:
    ledger.close()
    for revision, verdict in (("0001", "warn"), ("9999", "bad")):
        raw = sqlite3.connect(ledger.home / FILE)
        raw.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        raw.commit()
        raw.close()
        before = (ledger.home / FILE).read_bytes()
        assert verdicts(at(ledger.home), "store")["migrations"] == verdict
        assert (ledger.home / FILE).read_bytes() == before


def test_a_restore_that_was_broken_off_is_bad(ledger: Ledger) -> None:
    (ledger.home / RESTORING).write_text("{}")
    assert "ledger restore" in told(at(ledger.home), "store")["store"][0].do


@pytest.mark.parametrize(("free", "verdict"), [(100_000_000, "bad"), (700_000_000, "warn"), (5 * GB, "ok")])
def test_a_disk_that_is_nearly_full_is_told(ledger: Ledger, free: int, verdict: str) -> None:
    assert verdicts(at(ledger.home, free=lambda _: free), "disk")["disk"] == verdict


def test_the_room_of_a_disk_is_what_the_system_says(tmp_path: Path) -> None:
    assert 0 < free_bytes(tmp_path / "not" / "there") == pytest.approx(free_bytes(tmp_path), abs=GB)


def test_a_clock_that_is_behind_what_was_done_is_bad(ledger: Ledger) -> None:
    early = at(ledger.home, now=NOON - dt.timedelta(hours=1))
    lines = told(early, "clock")["clock"]
    assert ("bad", True) in {(n.verdict, "newest entry" in n.what) for n in lines}
    assert ("warn", True) in {(n.verdict, FILE in n.what) for n in lines}
    assert (
        told(at(ledger.home, now=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)), "clock")["clock"][0].verdict
        == "bad"
    )


def test_a_time_zone_that_is_not_this_computers_is_told(ledger: Ledger) -> None:
    own = ledger.home / "organisation"
    own.mkdir()
    (own / "organisation.yaml").write_text(
        'name: "Example Care"\npolicies:\n  timezone: "Pacific/Auckland"\n'
    )
    (line,) = told(at(ledger.home), "clock")["clock"]
    assert (line.verdict, "Pacific/Auckland" in line.what) == ("warn", True)


@pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")
def test_a_home_that_others_can_read_is_told(ledger: Ledger) -> None:
    ledger.home.chmod(0o755)
    assert verdicts(at(ledger.home), "permissions")["permissions"] in {"warn", "bad"}
    (ledger.home / FILE).chmod(0o644)
    (line,) = told(at(ledger.home), "permissions")["permissions"]
    assert (line.verdict, FILE in line.what, "chmod" in line.do) == ("bad", True, True)


def test_a_home_in_a_folder_that_a_program_keeps_copying_is_bad(tmp_path: Path) -> None:
    home = tmp_path / "OneDrive" / "carepack"
    home.mkdir(parents=True)
    (line,) = told(at(home), "place")["place"]
    assert (line.verdict, "OneDrive" in line.what) == ("bad", True)


def _as_others() -> None:
    """Lets rights hold for the administrator's account, too (capabilities(7))."""
    for power in (1, 2):  # to write, and to read, whatever the rights say
        ctypes.CDLL(None).prctl(24, power, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="how an administrator is held to rights is Linux's")
def test_a_home_that_is_closed_is_told(ledger: Ledger) -> None:
    ledger.close()
    ledger.home.chmod(0)
    words = [sys.executable, "-m", "cli", "--home", str(ledger.home), "doctor", "--json"]
    root = Path(__file__).parents[2]
    try:
        done = subprocess.run(
            words, cwd=root, preexec_fn=_as_others, capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        ledger.home.chmod(0o700)
    assert (done.returncode, "Traceback" in done.stderr) == (5, False), done.stderr
    bad = {line["check"] for line in json.loads(done.stdout)["lines"] if line["verdict"] == "bad"}
    assert "store" in bad


def test_folders_where_files_should_be_are_told_and_nothing_falls_over(
    ledger: Ledger, tmp_path: Path
) -> None:
    ledger.close()
    for name in (HEAD_FILE, FILE, "mail.journal", "home.id"):
        (ledger.home / name).unlink(missing_ok=True)
        (ledger.home / name).mkdir()
        assert told(at(ledger.home, deep=True), *QUICK)
    odd = tmp_path / "odd"
    odd.write_text("a file where a home should be")
    assert told(at(odd), *QUICK)


def test_missing_programs_are_told(ledger: Ledger, tmp_path: Path) -> None:
    found = told(at(ledger.home, environment={"PATH": str(tmp_path)}), "libreoffice")["libreoffice"]
    assert found[0].verdict in {"warn", "ok"}  # where an installer put it, it is found without a PATH
    broken = tmp_path / "bin" / "soffice"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    (line,) = told(at(ledger.home, environment={"PATH": str(broken.parent)}), "libreoffice")["libreoffice"]
    assert (line.verdict, "does not start" in line.what) == ("warn", True)


def test_settings_of_mail_with_a_mistake_and_without_a_password_are_bad(ledger: Ledger) -> None:
    own = ledger.home / "organisation"
    own.mkdir()
    (own / "mail.yaml").write_text("address: office@example.org\nsending: {sever: localhost}\n")
    assert verdicts(at(ledger.home), "mail")["mail"] == "bad"
    (own / "mail.yaml").write_text(
        "address: office@example.org\nname: Example Care\nsending: {server: localhost, port: 1}\n"
    )
    assert verdicts(at(ledger.home), "mail")["mail"] == "ok"
    (line,) = told(at(ledger.home, environment={"PATH": ""}), "mail")["mail"]
    assert (line.verdict, line.do) == ("bad", "carepack mail sign-in")
    assert verdicts(at(ledger.home, online=True), "mail")["mail"] == "bad"


def test_mistakes_in_forms_and_letters_of_ones_own_are_bad(ledger: Ledger) -> None:
    own = ledger.home / "organisation"
    (own / "forms").mkdir(parents=True)
    (own / "forms" / "own-form.1.yaml").write_text("form: own-form\nedition: 1\nbloks: []\n")
    (own / "letterhead.docx").write_bytes(b"no Word document")
    found = verdicts(at(ledger.home), "forms", "letters")
    assert (found["forms"], found["letters"]) == ("bad", "bad")


def test_what_was_left_half_written_and_what_waits_is_told(ledger: Ledger) -> None:
    (shard,) = (ledger.home / "originals").glob("??")
    draft = shard / ".draft-abc"
    draft.write_bytes(b"half")
    assert verdicts(at(ledger.home), "drafts")["drafts"] == "ok"
    os.utime(draft, (1, 1))
    assert verdicts(at(ledger.home), "drafts")["drafts"] == "warn"
    (ledger.home / "before-restore-2026-11-30T12.00.00Z").mkdir()
    assert any("beside" in n.what for n in told(at(ledger.home), "drafts")["drafts"])
    raw = sqlite3.connect(ledger.home / FILE)
    raw.execute("UPDATE submissions SET state = 'received'")
    raw.commit()
    raw.close()
    (line,) = told(at(ledger.home), "batches")["batches"]
    assert (line.verdict, "carepack import" in line.do) == ("warn", True)


def test_a_backup_that_is_old_or_was_never_made_is_told(ledger: Ledger, tmp_path: Path) -> None:
    assert verdicts(at(ledger.home, now=NOON + dt.timedelta(days=3)), "backup")["backup"] == "ok"
    assert verdicts(at(ledger.home, now=NOON + dt.timedelta(days=9)), "backup")["backup"] == "warn"
    with open_ledger(tmp_path / "other"):
        pass
    (line,) = told(at(tmp_path / "other"), "backup")["backup"]
    assert (line.verdict, "ever made" in line.what) == ("warn", True)


@pytest.mark.client("postgres")
def test_a_ledger_on_a_server_is_looked_at_and_a_server_that_is_gone_is_told(
    tmp_path: Path, postgres: Postgres
) -> None:
    url = postgres.database()
    with open_ledger(tmp_path / "home", url=url) as opened:
        submit(opened, returned(SESSION), data=b"one")
    assert worse(at(tmp_path / "home", url=url, deep=True), *QUICK) == {"backup": "warn"}
    gone = told(at(tmp_path / "home", url=f"postgresql://x@/y?host={tmp_path}"), *QUICK)
    assert gone["store"][0].verdict == "bad"
