"""An icon that opens the desk: on Linux in the menu and on the desktop; on Windows and macOS on the desktop.

What is written for Windows and macOS was not tried there.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import UsageError

ICON = Path(__file__).with_name("static") / "icon.svg"
_POWERSHELL = (
    "$ErrorActionPreference = 'Stop'; "
    "$link = Join-Path ([Environment]::GetFolderPath('Desktop')) 'carepack.lnk'; "
    "$made = (New-Object -ComObject WScript.Shell).CreateShortcut($link); "
    "$made.TargetPath = $env:CAREPACK_LINK_TARGET; $made.Arguments = $env:CAREPACK_LINK_ARGUMENTS; "
    "$made.WindowStyle = 7; $made.Description = 'The desk of carepack'; $made.Save(); "
    "[Console]::OutputEncoding = [Text.Encoding]::UTF8; [Console]::Write($link)"
)
"""The same words whatever folders are called: it finds the paths in its environment."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where an account of this computer keeps its desktop and its programs."""

    system: str
    user: Path
    environment: Mapping[str, str]
    run: Callable[[Sequence[str], Mapping[str, str]], str]


def here() -> Account:
    """The account that is logged in."""
    return Account(sys.platform, Path.home(), os.environ, _run)


def put(home: Path, elsewhere: bool, account: Account | None = None) -> tuple[Path, ...]:
    """Puts the icon there, again if need be; the files that were written. Raises UsageError, OSError.

    `elsewhere`: the ledger is on a server that only a variable of this terminal names, which an icon would not know.
    """
    if elsewhere:
        what = "The ledger's address (CAREPACK_LEDGER) is known to this terminal alone, and no icon would find it."
        do = "Set the variable for your whole account, then make the icon without it in this terminal."
        raise UsageError.of("desk-shortcut-server", what, do)
    account = account or here()
    command = (sys.executable, "-P", "-m", "cli", "--home", str(home.absolute()), "desk")
    if account.system == "win32":
        return (_windows(command, account),)
    if account.system == "darwin":
        return (_macos(command, account),)
    return _linux(command, account)


def _linux(command: Sequence[str], account: Account) -> tuple[Path, ...]:
    """As freedesktop.org's Desktop Entry Specification has it."""
    data = Path(account.environment.get("XDG_DATA_HOME") or account.user / ".local" / "share")
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "carepack.svg"
    icon.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ICON, icon)
    entry = (
        "[Desktop Entry]\nType=Application\nVersion=1.5\nName=carepack\n"
        "Comment=Forms of social care: hand out, take back, find\n"
        f"Exec={' '.join(map(_quoted, command))}\nIcon={icon}\nTerminal=false\nCategories=Office;\n"
        "StartupNotify=false\n"
    )
    places = [data / "applications", *_desktop(account)]
    written = []
    for folder in places:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "carepack.desktop"
        file.write_text(entry, encoding="utf-8")
        file.chmod(0o755)
        written.append(file)
    return tuple(written)


def _desktop(account: Account) -> list[Path]:
    """The desktop's folder, where there is one: xdg-user-dirs says how it is called in the account's language."""
    config = Path(account.environment.get("XDG_CONFIG_HOME") or account.user / ".config")
    named = account.user / "Desktop"
    with contextlib.suppress(OSError, ValueError):
        for line in (config / "user-dirs.dirs").read_text(encoding="utf-8").splitlines():
            if line.startswith("XDG_DESKTOP_DIR="):
                named = Path(shlex.split(line.partition("=")[2])[0].replace("$HOME", str(account.user)))
    return [named] if named.is_dir() and named != account.user else []


def _quoted(argument: str) -> str:
    """An argument of `Exec`: in quotes, with what acts in them escaped, twice where the file's own escapes act too."""
    inside = "".join(f"\\{c}" if c in '"`$\\' else c for c in argument).replace("%", "%%")
    return '"' + inside.replace("\\", "\\\\") + '"'


def _windows(command: Sequence[str], account: Account) -> Path:
    """A link on the desktop, made by the system's own shell."""
    windowless = Path(command[0]).with_name("pythonw.exe")  # no black window beside the browser
    told = {
        "CAREPACK_LINK_TARGET": str(windowless if windowless.exists() else command[0]),
        "CAREPACK_LINK_ARGUMENTS": subprocess.list2cmdline(command[1:]),
    }
    shell = ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _POWERSHELL)
    return Path(account.run(shell, told))


def _macos(command: Sequence[str], account: Account) -> Path:
    """A file that Terminal runs when it is opened."""
    file = account.user / "Desktop" / "carepack.command"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def _run(command: Sequence[str], told: Mapping[str, str]) -> str:
    """What a program prints that is `told` this by its environment. Raises UsageError `desk-shortcut`."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=True,
            timeout=60,
            env={**os.environ, **told},
        )
    except (OSError, subprocess.SubprocessError) as error:
        what = "The icon could not be made."
        raise UsageError.of("desk-shortcut", what, "Make a shortcut by hand to `carepack desk`.") from error
    return done.stdout.strip()
