"""What a person is told of long work, or of a page, that met something nobody foresaw."""

from __future__ import annotations

import errno
import os

import pytest

from desk.jobs import unexpected


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_that_may_not_be_written_in_is_called_read_only_and_it_is_said_who_can_help(
    number: int,
) -> None:
    fault = unexpected(OSError(number, os.strerror(number), "/home/zoe/carepack"))
    assert fault.code == "file-system"
    assert "read-only for this account" in fault.what
    assert "whoever looks after this computer" in fault.do
    assert "zoe" not in str(fault)


def test_a_full_disk_is_told_in_the_words_of_the_system() -> None:
    fault = unexpected(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert (fault.code, "No space left on device" in fault.what) == ("file-system", True)


def test_a_fault_of_our_own_names_its_place_and_nothing_that_was_worked_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise ValueError("Zoë Example, 14/11/2026")
    except ValueError as error:
        fault = unexpected(error)
    assert (fault.code, "ValueError at test_jobs.py:" in fault.what) == ("unexpected", True)
    assert "Zoë" not in str(fault) + capsys.readouterr().err
