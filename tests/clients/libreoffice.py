"""LibreOffice, worked over UNO: fills our Word blanks as a person does, converts, exports PDF.

One office serves a whole test session, with a profile of its own in a temporary folder, on a named pipe; it
is ended by its process group. `libreoffice_bridge.py` runs beside it under the system's Python, which has `uno`.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from tests.clients.process import ClientError, found

SaveAs = Literal["docx", "odt", "doc", "rtf", "pdf", "xlsx", "ods", "xls"]
_BRIDGE = Path(__file__).with_name("libreoffice_bridge.py")
#: The Python that Debian's python3-uno serves.
_PYTHON = Path("/usr/bin/python3")


def available() -> bool:
    """Whether soffice and a Python with `uno` are here."""
    if not (found("soffice") and _PYTHON.exists()):
        return False
    return subprocess.run([_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


def calc_available() -> bool:
    """Whether spreadsheets can be opened and saved, too: Debian has them in a package of their own."""
    soffice = shutil.which("soffice")
    return available() and soffice is not None and (Path(soffice).resolve().parent / "libsclo.so").exists()


class LibreOffice:
    """A running office; started at the first task, started again if it has crashed."""

    def __init__(self, *, seconds: float = 180) -> None:
        """`seconds`: how long one task may take before the office is ended."""
        self._seconds = seconds
        self._home = Path(tempfile.mkdtemp(prefix="carepack-office-"))
        self._office: subprocess.Popen[bytes] | None = None
        self._bridge: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> LibreOffice:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def fill_docx(
        self, src: Path, values: Mapping[str, str | bool], out: Path, save_as: SaveAs = "docx"
    ) -> Path:
        """Open `src`, fill the control in each bookmark by keyboard, and save as `out`.

        A value is typed over what the control shows, a line break by Enter. A tick box takes a bool and is
        toggled with the space bar. A date written YYYY-MM-DD is picked in the calendar and an option of a
        drop-down in its list; other words are typed over both.

        Raises ClientError if a bookmark or its control is missing, or the value does not suit it.
        """
        return self._task("fill", src, out, save_as, values=dict(values))

    def fill_locked(self, src: Path, values: Mapping[str, str | bool], out: Path, password: str) -> Path:
        """As `fill_docx` with a document that is locked: it is saved where it was, as it was, still locked."""
        return self._task("fill", src, out, "docx", values=dict(values), unlock=password)

    def convert(
        self, src: Path, out_ext: SaveAs, out: Path | None = None, *, password: str | None = None
    ) -> Path:
        """Open `src` and save it as `out_ext`, beside it or at `out`, locked where a password is given."""
        target = out or src.with_suffix(f".{out_ext}")
        options = {"Password": password} if password else {}
        return self._task("save", src, target, out_ext, options=options)

    def detour(self, src: Path, out: Path, via: Sequence[SaveAs] = ("odt", "docx")) -> Path:
        """Save `src` as each of `via` in turn, each opened from the one before; the last becomes `out`."""
        step = src
        for number, kind in enumerate(via):
            last = number == len(via) - 1
            step = self.convert(step, kind, out if last else self._scratch(f".{kind}"))
        return out

    def export_pdf(self, src: Path, out: Path, *, tagged: bool = True, form_fields: bool = True) -> Path:
        """Save as PDF as the menu does; controls become PDF fields from LibreOffice 7.5 on."""
        options = {"UseTaggedPDF": tagged, "ExportFormFields": form_fields}
        return self._task("save", src, out, "pdf", options=options)

    def close(self) -> None:
        """End the office and remove its profile."""
        self._stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def _task(self, do: str, src: Path, out: Path, save_as: SaveAs, **more: Any) -> Path:
        # A copy, because LibreOffice puts a lock file beside what it opens.
        mine = self._scratch(src.suffix)
        shutil.copyfile(src, mine)
        task: dict[str, Any] = {
            "do": do,
            "src": str(mine),
            "out": str(out.resolve()),
            "save_as": save_as,
            "options": {},
        }
        answer = self._ask(task | more)
        if "unlock" in more and "fault" not in answer:
            shutil.copyfile(mine, out)
        mine.unlink(missing_ok=True)
        if "fault" in answer:
            raise ClientError(f"LibreOffice, {do} {src.name}: {answer['fault']}")
        return out

    def _scratch(self, suffix: str) -> Path:
        self._count += 1
        return self._home / f"{self._count}{suffix}"

    def _ask(self, task: dict[str, Any]) -> dict[str, Any]:
        bridge = self._running()
        assert bridge.stdin is not None
        bridge.stdin.write(json.dumps(task).encode() + b"\n")
        bridge.stdin.flush()
        answer = self._answer(bridge, self._seconds)
        if "fault" in answer and "Disposed" in answer["fault"]:
            self._stop()  # the office is gone; the next task gets a fresh one
        return answer

    def _answer(self, bridge: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        assert bridge.stdout is not None
        ready, _, _ = select.select([bridge.stdout], [], [], seconds)
        line = bridge.stdout.readline() if ready else b""
        if not line:
            why = "stopped" if ready else f"did not answer within {seconds:.0f} s"
            self._stop()
            raise ClientError(f"LibreOffice {why}: {self._log()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._bridge is not None and self._bridge.poll() is None:
            return self._bridge
        self._stop()
        pipe = f"carepack{uuid.uuid4().hex}"
        log = (self._home / "log").open("ab")
        with log:
            self._office = subprocess.Popen(
                [
                    "soffice",
                    "--headless",
                    "--norestore",
                    "--nologo",
                    "--nodefault",
                    "--nofirststartwizard",
                    f"-env:UserInstallation={(self._home / 'profile').as_uri()}",
                    f"--accept=pipe,name={pipe};urp;",
                ],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # soffice forks; its group is ended as one
            )
            self._bridge = subprocess.Popen(
                [_PYTHON, "-I", _BRIDGE, pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        self._answer(self._bridge, 90)
        return self._bridge

    def _stop(self) -> None:
        bridge, self._bridge = self._bridge, None
        if bridge is not None:
            assert bridge.stdin is not None
            assert bridge.stdout is not None
            try:
                bridge.stdin.close()
                bridge.wait(15)
            except (subprocess.TimeoutExpired, BrokenPipeError):
                bridge.kill()
                bridge.wait()
            bridge.stdout.close()
        office, self._office = self._office, None
        if office is not None:
            try:
                office.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(office.pid, signal.SIGKILL)
                office.wait()

    def _log(self) -> str:
        log = self._home / "log"
        return log.read_text("utf-8", "replace")[-1500:] if log.exists() else "no log"
