"""What this computer keeps of a home outside of it, and where."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from filing.ledger import witness
from filing.ledger.database import open_ledger, own_things
from filing.ledger.upkeep import backup
from schemas.errors import LedgerError
from tests import prepared
from tests.filing.returns import ACT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(witness.VARIABLE, str(tmp_path / "state"))
    made = tmp_path / "home"
    made.mkdir()
    return made


def kept(home: Path) -> witness.Witness:
    seen = witness.of(home)
    assert seen is not None
    return seen


def test_each_home_has_a_name_from_its_first_day_and_its_backup_has_the_same(tmp_path: Path) -> None:
    with prepared.ledgers(), open_ledger(tmp_path / "one") as ledger, open_ledger(tmp_path / "two"):
        backup(ledger, tmp_path / "backup", ACT)
    names = [witness.name_of(tmp_path / folder) for folder in ("one", "two", "backup")]
    assert all(names)
    assert names[0] == names[2] != names[1]
    with open_ledger(tmp_path / "one"):
        assert witness.name_of(tmp_path / "one") == names[0]
    assert tmp_path / "one" / witness.NAME in own_things(tmp_path / "one")


def test_lines_are_kept_once_and_only_of_a_home_that_sends_from_here(home: Path) -> None:
    witness.add(home, ["a line"])
    assert witness.of(home) is None
    witness.begin(home)
    witness.add(home, ["a line"])
    witness.add(home, ["a line", "another"])
    assert kept(home) == witness.Witness(("a line", "another"), home.resolve())


@pytest.mark.parametrize("torn", ['at "/half', "half a l"])
def test_a_line_that_a_crash_cut_short_does_no_harm(home: Path, torn: str) -> None:
    witness.begin(home)
    witness.add(home, ["a line"])
    (file,) = (witness.state_folder() / "homes").iterdir()
    with file.open("a", encoding="ascii") as out:
        out.write(torn)
    assert kept(home) == witness.Witness(("a line",), home.resolve())
    witness.add(home, ["another"])
    assert {"a line", "another"} <= set(kept(home).lines)
    assert kept(home).at == home.resolve()


def test_two_homes_of_one_computer_are_kept_apart(home: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert witness.begin(home) == witness.begin(tmp_path / "other") == witness.computer()
    witness.add(home, ["a line"])
    assert kept(tmp_path / "other").lines == ()
    assert kept(home).elsewhere(tmp_path / "other") is None


def test_only_a_copy_that_is_still_there_is_another_home(home: Path, tmp_path: Path) -> None:
    witness.begin(home)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / witness.NAME).write_bytes((home / witness.NAME).read_bytes())
    assert kept(copy).elsewhere(home) is None
    assert kept(copy).elsewhere(copy) == home.resolve()
    (home / witness.NAME).write_text("another one\n", encoding="ascii")
    assert kept(copy).elsewhere(copy) is None
    (home / witness.NAME).unlink()
    home.rmdir()
    assert kept(copy).elsewhere(copy) is None


def test_a_state_folder_that_is_none_is_told_with_what_to_do(home: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    with pytest.raises(LedgerError, match="cannot be noted in your state folder") as refused:
        witness.begin(home)
    (fault,) = refused.value.faults
    assert (fault.code, fault.place.file) == ("mail-witness", str(tmp_path / "state"))
    assert witness.VARIABLE in fault.do


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="these have places of their own")
def test_without_a_word_it_lies_where_the_system_keeps_such_things(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(witness.VARIABLE)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert witness.state_folder() == tmp_path / ".local" / "state" / "carepack"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert witness.state_folder() == tmp_path / "elsewhere" / "carepack"
