"""The icon: tried on Linux as the desktop reads it; for Windows and macOS only what is written is looked at."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from desk.shortcut import ICON, Account, put
from schemas.errors import UsageError

NASTY = 'Zoë\'s "home" $(touch x) `y` 100% \\ ; & done'


def _account(system: str, user: Path, run: object = None) -> Account:
    def none(command: Sequence[str], told: Mapping[str, str]) -> str:
        raise AssertionError(command)

    return Account(system, user, {}, run if callable(run) else none)


def _exec(entry: Path) -> list[str]:
    """What the desktop runs: the value's own escapes, then quoting, then field codes (Desktop Entry Specification)."""
    (line,) = [x for x in entry.read_text(encoding="utf-8").splitlines() if x.startswith("Exec=")]
    value = line.removeprefix("Exec=").replace("\\\\", "\\")
    assert "%" not in value.replace("%%", "")
    # A shell takes words in double quotes as the specification does.
    told = subprocess.run(["sh", "-c", f"printf '%s\\0' {value}"], capture_output=True, check=True).stdout
    return [word.replace("%%", "%") for word in told.decode().split("\0")[:-1]]


def test_on_linux_it_stands_in_the_menu_and_on_the_desktop_whatever_the_home_is_called(
    tmp_path: Path,
) -> None:
    (tmp_path / "Schreibtisch").mkdir()
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/Schreibtisch"\n')
    home = tmp_path / NASTY
    menu, desktop = put(home, False, _account("linux", tmp_path))
    assert menu == tmp_path / ".local/share/applications/carepack.desktop"
    assert desktop == tmp_path / "Schreibtisch" / "carepack.desktop"
    for entry in (menu, desktop):
        assert _exec(entry) == [sys.executable, "-P", "-m", "cli", "--home", str(home), "desk"]
        assert entry.stat().st_mode & 0o111
    (icon,) = [x for x in menu.read_text(encoding="utf-8").splitlines() if x.startswith("Icon=")]
    assert Path(icon.removeprefix("Icon=")).read_bytes() == ICON.read_bytes()
    assert put(home, False, _account("linux", tmp_path)) == (menu, desktop)  # again is no mistake


def test_on_windows_no_path_is_a_part_of_the_script(tmp_path: Path) -> None:
    asked: list[tuple[Sequence[str], Mapping[str, str]]] = []

    def run(command: Sequence[str], told: Mapping[str, str]) -> str:
        asked.append((command, told))
        return str(tmp_path / "carepack.lnk")

    assert put(tmp_path / NASTY, False, _account("win32", tmp_path, run)) == (tmp_path / "carepack.lnk",)
    ((command, told),) = asked
    assert not any("Zoë" in word or str(tmp_path) in word for word in command)
    assert told["CAREPACK_LINK_TARGET"].startswith(str(Path(sys.executable).parent))
    assert "Zoë" in told["CAREPACK_LINK_ARGUMENTS"]


def test_on_macos_it_is_a_file_that_terminal_runs(tmp_path: Path) -> None:
    (file,) = put(tmp_path / NASTY, False, _account("darwin", tmp_path))
    head, line = file.read_text(encoding="utf-8").splitlines()
    assert head == "#!/bin/sh"
    assert shlex.split(line) == [
        "exec",
        sys.executable,
        "-P",
        "-m",
        "cli",
        "--home",
        str(tmp_path / NASTY),
        "desk",
    ]


def test_a_server_that_only_the_terminal_knows_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told:
        put(tmp_path, True, _account("linux", tmp_path))
    assert told.value.code == "desk-shortcut-server"
