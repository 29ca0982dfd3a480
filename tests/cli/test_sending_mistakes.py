"""`carepack send …` with numbers that nobody can mean, and with zips that are damaged: told, with nothing done."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.exit_codes import ExitCode
from tests.cli.test_sending import Carepack, carepack, packs, server

__all__ = ["carepack", "packs", "server"]


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 99999999999999999999])
@pytest.mark.parametrize(
    "words",
    [("show",), ("retry",), ("cancel", "--why", "x"), ("hold", "--why", "x"), ("preview", "-o", "look")],
)
def test_a_number_that_no_message_can_have_is_told(
    carepack: Carepack, packs: Path, words: tuple[str, ...], number: int
) -> None:
    carepack("send", packs, "--queue")
    code, _, err = carepack("send", words[0], number, *words[1:])
    assert (code, "[no-such-message]" in err) == (ExitCode.USAGE, True)


@pytest.mark.parametrize(
    ("days", "code"), [(36_500, ExitCode.DONE), (36_501, ExitCode.USAGE), (10**20, ExitCode.USAGE)]
)
def test_days_that_no_calendar_has_are_told(
    carepack: Carepack, packs: Path, days: int, code: ExitCode
) -> None:
    assert carepack("send", "reminders", "--older-than", days, "--every", 7)[0] == code
    assert carepack("send", "reminders", "--older-than", 36_500, "--every", days)[0] == code
    assert carepack("send", "go", "--drafts", "drafts", "--wait", 10**20)[0] == ExitCode.USAGE


def test_a_damaged_zip_is_named_where_nothing_else_lies(
    carepack: Carepack, packs: Path, tmp_path: Path
) -> None:
    (tmp_path / "packs.zip").write_bytes(b"PK\x03\x04 cut off")
    code, _, err = carepack("send", tmp_path / "packs.zip", "--dry-run")
    assert code == ExitCode.USAGE
    assert "[mail-zip]" in err
    assert "[mail-nothing]" in err
