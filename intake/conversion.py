"""Texts of other programs (.odt, .doc, .rtf) turned into .docx by LibreOffice, where it is installed and asked for.

A stranger's file meets a large program here, outside the reading child, which can open nothing: so that program runs
with a throw-away profile in which macros, active content and links are off, in a private folder that is removed,
bounded in time, memory and size, and is ended with everything it started. On Linux it also has no network, where the
system lets us take it away; docs/operating.md says when.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from intake.envelopes.kinds import Convertible
from intake.preflight import SIZE_LIMIT
from schemas.errors import CarepackError, DocumentError, UsageError

MB = 1024 * 1024
_INPUT_FILTERS = {"odt": "writer8", "doc": "MS Word 97", "rtf": "Rich Text Format"}
_OUTPUT_FILTER = "docx:MS Word 2007 XML"
_SWITCHES = (
    "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard", "--nologo",
)  # fmt: skip
_NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
_NO_ESCAPE = ("--pid", "--fork", "--kill-child=KILL", "--mount-proc")
_PLACES = (
    r"%PROGRAMFILES%\LibreOffice\program\soffice.com",
    r"%PROGRAMFILES(X86)%\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
_VERSION = re.compile(r"LibreOffice(?:Dev)? [0-9][0-9.]{0,20}")
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Common/Load", "UpdateDocMode", "0"),
)
# Run in the process that becomes the converter, before it does: no limit may be left to the program itself.
_BOUNDED = """
import json, os, resource, sys
for name, value in json.loads(sys.argv[1]).items():
    kind = getattr(resource, name, None)
    if kind is not None:
        hard = resource.getrlimit(kind)[1]
        top = value if hard == resource.RLIM_INFINITY else min(hard, value)
        try:
            resource.setrlimit(kind, (top, top))
        except (ValueError, OSError):
            pass
os.umask(0o077)
os.execvp(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """A document as .docx, and what made it so: the program's name and version."""

    data: bytes
    by: str


@dataclass(frozen=True)
class Converter:
    """LibreOffice at `program`, asked for one document at a time.

    `seconds`: on the clock, for one document. `memory`: bytes of address space, where the system keeps that limit.
    `most`: bytes of what comes out.
    """

    program: Path
    seconds: float = 90.0
    memory: int = 4096 * MB
    most: int = SIZE_LIMIT

    def convert(self, data: bytes, kind: Convertible) -> Converted:
        """The document as .docx. Raises DocumentError: `convert-failed`, `convert-too-long`, `convert-too-large`."""
        with _ONE_AT_A_TIME, _private_folder() as folder:
            (folder / "in").mkdir()
            (folder / "out").mkdir()
            (folder / "in" / f"document.{kind}").write_bytes(data)
            _write_settings(folder)
            command = [
                str(self.program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", *_SWITCHES,
                f"--infilter={_INPUT_FILTERS[kind]}", "--convert-to", _OUTPUT_FILTER,
                "--outdir", str(folder / "out"), str(folder / "in" / f"document.{kind}"),
            ]  # fmt: skip
            if not self._run(command, folder, self.seconds):
                raise _too_long(self.seconds)
            return Converted(self._result(folder / "out" / "document.docx"), self.name)

    @cached_property
    def name(self) -> str:
        """The program's own name and version, such as `LibreOffice 7.4.7.2`."""
        with _private_folder() as folder:
            said = folder / "said"
            command = [
                str(self.program),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--version",
            ]
            self._run(command, folder, 30.0, said)
            found = _VERSION.search(said.read_text("utf-8", "replace")[:1000]) if said.exists() else None
        return found[0].rstrip(".") if found else "LibreOffice (version unknown)"

    @cached_property
    def offline(self) -> bool:
        """Whether the program runs without a network: the system keeps it from one, not the program's own settings."""
        return bool(self._walls)

    @cached_property
    def _walls(self) -> tuple[str, ...]:
        """The command that takes network and other processes away from what it starts; empty where it may not."""
        if sys.platform != "linux" or shutil.which("unshare") is None:
            return ()
        for walls in ((*_NO_NETWORK, *_NO_ESCAPE), _NO_NETWORK):
            with _private_folder() as folder:
                tried = _start([*walls, "true"], folder, folder / "said")
                if _ended(tried, 10.0) and tried.returncode == 0:
                    return walls
        return ()

    def _run(self, command: Sequence[str], folder: Path, seconds: float, said: Path | None = None) -> bool:
        """Runs the program and ends it with all its children; False where it had to be ended."""
        bounded: list[str] = list(command)
        if sys.platform != "win32":
            limits = {"RLIMIT_AS": self.memory, "RLIMIT_FSIZE": self.most + MB, "RLIMIT_CORE": 0}
            bounded = [sys.executable, "-I", "-S", "-c", _BOUNDED, json.dumps(limits), *command]
        return _ended(_start([*self._walls, *bounded], folder, said), seconds)

    def _result(self, file: Path) -> bytes:
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        try:
            if not stat.S_ISREG(file.lstat().st_mode):
                raise _failed()
            with os.fdopen(os.open(file, flags), "rb") as result:
                data = result.read(self.most + 1)
        except OSError as error:
            raise _failed() from error
        if len(data) > self.most:
            raise _too_large()
        if not data.startswith(b"PK"):
            raise _failed()
        return data


_ONE_AT_A_TIME = threading.Lock()


def find(environment: Mapping[str, str] | None = None) -> Converter:
    """LibreOffice as it is installed here. Raises UsageError `no-converter`."""
    held = os.environ if environment is None else environment
    for name in ("soffice", "libreoffice"):
        if there := shutil.which(name, path=held.get("PATH")):
            return Converter(Path(there).resolve())
    for place in _PLACES:
        named = re.sub(r"%([^%]+)%", lambda found: held.get(found[1], ""), place)
        if Path(named).is_file():
            return Converter(Path(named))
    raise UsageError.of(
        "no-converter",
        "LibreOffice, which --convert needs, is not installed here, or not where carepack looks for it.",
        "Install it from libreoffice.org, or leave --convert out and save those files as .docx.",
    )


@contextlib.contextmanager
def _private_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="carepack-convert-", ignore_cleanup_errors=True) as name:
        yield Path(name).resolve()


def _write_settings(folder: Path) -> None:
    """The profile's settings (registrymodifications.xcu), final, so that no document or extension changes them."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse" oor:finalized="true">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n",
        "utf-8",
    )


def _start(command: Sequence[str], folder: Path, said: Path | None) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own, with nothing of our environment and nobody to talk to."""
    kept = ("PATH", "SYSTEMROOT", "SystemRoot", "WINDIR", "PROGRAMFILES", "PROGRAMFILES(X86)", "COMSPEC")
    environment = {k: os.environ[k] for k in kept if k in os.environ}
    place = str(folder)
    environment |= dict.fromkeys(
        ("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), place
    )
    environment |= {"LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    with open(said or os.devnull, "wb") as out:  # noqa: PTH123 - os.devnull is no path of ours
        return subprocess.Popen(  # noqa: S603 - a program of this machine, on a file of our naming
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            if sys.platform == "win32"
            else 0,
        )


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Waits so long, then ends the program with all it started; whether it had ended by itself."""
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end_all(process)


def _end_all(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":  # written from the documentation, not tried
        words = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(words, capture_output=True, check=False)  # noqa: S603
        process.kill()
    else:
        # Its group, which outlives it where a child was left behind.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed() -> CarepackError:
    return DocumentError.of(
        "convert-failed",
        "LibreOffice could not turn this file into a Word document.",
        "Open it in the program it was made with, save it as .docx or PDF, and import that.",
    )


def _too_long(seconds: float) -> CarepackError:
    return DocumentError.of(
        "convert-too-long",
        f"LibreOffice took longer than {seconds:.0f} seconds over this file, and was stopped.",
        "Open it in the program it was made with, save it as .docx or PDF, and import that.",
    )


def _too_large() -> CarepackError:
    return DocumentError.of(
        "convert-too-large",
        "As a Word document this file is larger than any form.",
        "Is it the right file?",
    )
