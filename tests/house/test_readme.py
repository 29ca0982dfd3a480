"""The README's first round works on a fresh clone, line by line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.exit_codes import ExitCode

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[2]


def round_of_the_readme() -> list[str]:
    """The commands of its first round."""
    (block,) = re.findall(
        r"## A first round.*?```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S
    )
    return [line.partition("  #")[0].rstrip() for line in block.splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="the lines are of a POSIX shell")
def test_every_command_of_the_first_round_can_be_run_in_order(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    commands = round_of_the_readme()
    assert len(commands) > 8
    script = "".join(f'{c}\necho "ended $? {c.split()[1].partition("=")[0]}" >&2\n' for c in commands if c)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CAREPACK_")}
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path,
        env=clean | {"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=False,
    )
    codes = re.findall(r"^ended (\d+) (\S+)$", done.stderr, re.M)
    assert len(codes) == len(commands), done.stderr
    assert {c for c, _ in codes} <= {str(int(ExitCode.DONE)), str(int(ExitCode.REVIEW))}, done.stderr
    assert [c for c, said in codes if said == "import"] == ["0", "3"]
    assert "[unknown-copy]" in done.stdout
    assert re.search(r"^1 record\.$", done.stderr, re.M)


def test_the_command_is_where_the_readme_says() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.search(r"^VENV := \.venv$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert "`carepack` into `.venv/bin`" in text
    assert "`pipx install .`" in text
