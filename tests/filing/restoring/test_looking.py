"""A damaged or half backup is refused with what is wrong; what other systems do to a folder makes no difference."""

from __future__ import annotations

import json
import shutil
import sqlite3
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from filing.ledger import manifest, upkeep
from filing.ledger.database import FILE, Ledger, open_ledger
from filing.restoring import restore as putting_back
from filing.restoring.looking import Looked, look
from schemas.errors import LedgerError
from tests.filing.restoring.backups import ACT, backed_up, put_back, rows, same_rows


def refused(folder: Path, base: Path) -> set[str]:
    """The codes with which it is refused; nothing is made of it."""
    with pytest.raises(LedgerError) as told:
        put_back(folder, base / "refused")
    assert not (base / "refused" / FILE).exists()
    return {f.code for f in told.value.faults}


def test_a_whole_backup_has_nothing_wrong_and_looking_at_it_writes_nothing(
    plain: Ledger, tmp_path: Path
) -> None:
    folder = backed_up(plain, tmp_path)
    before = {f: f.stat().st_mtime_ns for f in folder.rglob("*")}
    found = look(folder)
    assert (found.faults, found.database, len(found.originals), len(found.texts)) == ((), "whole", 4, 1)
    assert {f: f.stat().st_mtime_ns for f in folder.rglob("*")} == before


def test_a_backup_that_was_broken_off_is_told_from_a_whole_one(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    kept = rows(plain)
    (folder / manifest.NAME).unlink()
    assert refused(folder, tmp_path) == {"backup-half"}
    done = put_back(folder, tmp_path / "new", what_is_whole=True)
    assert [f.code for f in done.left_out] == ["backup-half"]
    same_rows(tmp_path / "new", None, kept)
    (folder / FILE).unlink()
    assert refused(folder, tmp_path) == {"backup-half", "backup-lost"}
    with pytest.raises(LedgerError, match="carepack import"):
        put_back(folder, tmp_path / "newer", what_is_whole=True)


@pytest.mark.parametrize(
    "name", [FILE, "audit.head", "home.id", "organisation/letters/Zoë.txt", manifest.NAME]
)
def test_a_changed_byte_in_any_file_is_found(plain: Ledger, tmp_path: Path, name: str) -> None:
    folder = backed_up(plain, tmp_path)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    assert refused(folder, tmp_path) & {"backup-changed", "backup-damaged", "backup-lost"}


def test_each_original_that_is_damaged_or_gone_is_told_and_the_rest_can_be_had(
    plain: Ledger, tmp_path: Path
) -> None:
    folder = backed_up(plain, tmp_path)
    first, second, *_ = sorted((folder / "originals").glob("??/*"))
    first.write_bytes(b"damaged")
    second.unlink()
    (next((folder / "outgoing").glob("??/*"))).write_bytes(b"damaged")
    with pytest.raises(LedgerError) as told:
        put_back(folder, tmp_path / "new")
    assert (first.name[:12] in str(told.value), second.name[:12] in str(told.value)) == (True, True)
    done = put_back(folder, tmp_path / "new", what_is_whole=True)
    assert (done.originals, {f.code for f in done.left_out}) == (2, {"backup-missing"})
    assert {f.code for f in done.findings} == {"original-missing"}


def test_an_original_that_was_damaged_before_the_backup_does_not_make_it_a_damaged_one(
    plain: Ledger, tmp_path: Path
) -> None:
    backed_up(plain, tmp_path)
    next((plain.home / "originals").glob("??/*")).unlink()
    assert len(upkeep.backup(plain, tmp_path / "second", ACT).missing) == 1
    assert look(tmp_path / "second").faults == ()
    assert [f.code for f in put_back(tmp_path / "second", tmp_path / "new").findings] == ["original-missing"]


def test_a_backup_in_which_somebody_worked_is_no_longer_the_backup(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    with open_ledger(folder) as ledger:
        upkeep.reindex(ledger, ACT)
    assert refused(folder, tmp_path) == {"backup-changed"}
    done = put_back(folder, tmp_path / "new", what_is_whole=True)
    assert done.findings == ()


def test_a_truncated_database_is_lost(plain: Ledger, tmp_path: Path) -> None:
    folder = backed_up(plain, tmp_path)
    data = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(data[: len(data) // 2])
    assert "backup-lost" in refused(folder, tmp_path)


def test_line_ends_capitals_accents_and_the_files_of_systems_make_no_difference(
    plain: Ledger, tmp_path: Path
) -> None:
    folder = backed_up(plain, tmp_path)
    kept = rows(plain)
    for name in ("audit.head", "home.id", manifest.NAME, "organisation/letters/Zoë.txt"):
        (folder / name).write_bytes((folder / name).read_bytes().replace(b"\n", b"\r\n"))
    letters = folder / "organisation" / "letters"
    (letters / "Zoë.txt").rename(letters / unicodedata.normalize("NFD", "ZOË.TXT"))
    (folder / "organisation").rename(folder / "Organisation")
    (folder / "audit.head").rename(folder / "AUDIT.HEAD")
    (folder / ".DS_Store").write_bytes(b"\0")
    next((folder / "originals").glob("??")).joinpath("Thumbs.db").write_bytes(b"\0")
    (folder / "originals" / "._ab").write_bytes(b"\0")
    assert put_back(folder, tmp_path / "new").left_out == ()
    same_rows(tmp_path / "new", None, kept)
    own = tmp_path / "new" / "organisation" / "letters" / "Zoë.txt"
    assert own.read_bytes() == b"Dear {{ name }},\nthank you.\n"


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/outside.txt", "organisation/../../outside.txt"])
def test_a_manifest_that_leads_out_of_the_home_is_refused(plain: Ledger, tmp_path: Path, name: str) -> None:
    folder = backed_up(plain, tmp_path)
    told = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    told.pop("sha256")
    told["files"][name] = told["files"]["home.id"]
    manifest.write(folder, manifest.Manifest.model_validate(told))
    assert refused(folder, tmp_path) == {"backup-damaged"}


def test_names_that_one_disk_can_hold_and_another_takes_for_one_are_told(
    plain: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.home.joinpath("organisation").mkdir()
    names = {"note.txt", "NOTE.txt"}
    for name in names:
        (plain.home / "organisation" / name).write_text(name)
    upkeep.backup(plain, tmp_path / "backup", ACT)
    if len(list((tmp_path / "backup" / "organisation").iterdir())) == 2:
        assert put_back(tmp_path / "backup", tmp_path / "new").left_out == ()
        assert {f.read_text() for f in (tmp_path / "new" / "organisation").iterdir()} == names

    def one_place(folder: Path, progress: object) -> Looked:
        found = look(folder)
        return replace(found, files={**found.files, "organisation//note.txt": b"the other"})

    monkeypatch.setattr(putting_back, "look", one_place)
    with pytest.raises(LedgerError) as told:
        put_back(tmp_path / "backup", tmp_path / "newer")
    assert told.value.code == "restore-names"
    done = put_back(tmp_path / "backup", tmp_path / "newer", what_is_whole=True)
    assert [f.code for f in done.left_out] == ["restore-names"]


def test_a_ledger_of_a_newer_carepack_is_refused_before_anything_is_moved(
    plain: Ledger, tmp_path: Path
) -> None:
    folder = backed_up(plain, tmp_path)
    (folder / manifest.NAME).unlink()
    raw = sqlite3.connect(folder / FILE)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    plain.close()
    home = tmp_path / "home"
    with pytest.raises(LedgerError) as told:
        put_back(folder, home, replace=True, what_is_whole=True)
    assert told.value.code == "ledger-newer"
    with open_ledger(home, create=False) as ledger:
        assert ledger.verify(deep=True) == ()
    shutil.rmtree(folder)
