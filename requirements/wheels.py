"""Whether every pin of run.txt is there as a wheel for the systems and Pythons that people have: `make wheels`.

Asks the package index through uv, which `make lock` uses as well; only lists of files are downloaded. Prints a line
for each system and Python with the pins that have none, and ends with 1 if there are any. Of macOS, whose wheels
name the oldest version they run on, the oldest that has them all is found.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PINS = Path(__file__).with_name("run.txt")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACOS = ("13.0", "14.0", "15.0", "26.0")
SYSTEMS = {
    "Windows (x86-64)": ("x86_64-pc-windows-msvc", ("",)),
    "Linux (x86-64, glibc 2.28)": ("x86_64-unknown-linux-gnu", ("",)),
    "Linux (ARM, glibc 2.28)": ("aarch64-unknown-linux-gnu", ("",)),
    "macOS (ARM)": ("aarch64-apple-darwin", MACOS),
}
"""By name: uv's platform, and the versions of the system that are tried, oldest first."""
_NAMED = re.compile(r"Because ([a-z0-9._-]+)(?:\{[^}]*\})?==(\S+) has no (?:usable )?wheels")


def main() -> int:
    """Prints the table; 1 if a pin has no wheel somewhere, 2 if uv is not here."""
    command = uv()
    if command is None:
        sys.stderr.write("uv is not here; pip install uv\n")
        return 2
    short = False
    for system, (platform, versions) in SYSTEMS.items():
        for python in PYTHONS:
            for version in versions:
                missing = list(without_wheel(command, platform, python, version))
                if not missing:
                    break
                if len(versions) > 1:
                    sys.stdout.write(
                        f"    {system} {version}, Python {python}: none of {', '.join(missing)}\n"
                    )
            told = "none of " + ", ".join(missing) if missing else "every pin"
            since = f" from {version} on" if version else ""
            sys.stdout.write(f"{system}{since}, Python {python}: {told}\n")
            sys.stdout.flush()
            short = short or bool(missing)
    return 1 if short else 0


def uv() -> list[str] | None:
    """How uv is called here: as a command, or as a module of this Python."""
    if found := shutil.which("uv"):
        return [found]
    command = [sys.executable, "-m", "uv"]
    return (
        command
        if subprocess.run([*command, "-V"], capture_output=True, check=False).returncode == 0
        else None
    )


def without_wheel(command: list[str], platform: str, python: str, macos: str) -> Iterator[str]:
    """The pins that no wheel suits, by name and version. uv names one at a time; it is left out, and asked again.

    Raises RuntimeError where uv fails for another reason.
    """
    pins = PINS.read_text(encoding="utf-8")
    environment = {**os.environ, **({"MACOSX_DEPLOYMENT_TARGET": macos} if macos else {})}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pins.txt"
        while True:
            file.write_text(pins, encoding="utf-8")
            how = [
                "--no-deps",
                "--only-binary",
                ":all:",
                "--python-platform",
                platform,
                "--python-version",
                python,
            ]
            done = subprocess.run(
                [*command, "pip", "compile", str(file), *how, "--quiet", "-o", str(Path(folder) / "out.txt")],
                capture_output=True, text=True, check=False, env=environment,
            )  # fmt: skip
            if done.returncode == 0:
                return
            named = named_by(done.stderr)
            if named is None:
                raise RuntimeError(done.stderr)
            yield named
            pins = without(pins, named)


def named_by(told: str) -> str | None:
    """The pin that uv says has no wheel; None where it says something else."""
    found = _NAMED.search(" ".join(told.split()))
    return f"{found[1]}=={found[2]}" if found else None


def without(pins: str, pin: str) -> str:
    """The lock without a pin and its hashes."""
    return re.sub(rf"^{re.escape(pin)}(?: .*)?\n(?: .*\n?)*", "", pins, flags=re.M)


if __name__ == "__main__":
    raise SystemExit(main())
