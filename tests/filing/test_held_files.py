"""A file is held between being shown and being taken in: whole, privately, by its digest, and not for ever."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from filing.people.held_files import HeldFiles
from schemas.errors import UsageError

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def held(tmp_path: Path) -> HeldFiles:
    return HeldFiles(tmp_path / "passing" / "rosters")


def test_what_was_held_is_there_to_the_byte_and_the_name_its_owner_gave_it(held: HeldFiles) -> None:
    digest = held.hold(b"ref,name\r\n", "staff ä.csv", NOW)
    assert held.data(digest) == b"ref,name\r\n"
    assert held.name(digest) == "staff ä.csv"
    assert held.outcome(digest) is None


def test_once_it_is_taken_in_only_what_came_of_it_is_left(held: HeldFiles) -> None:
    digest = held.hold(b"x", "a.csv", NOW)
    held.done(digest, {"added": 3})
    assert held.outcome(digest) == {"added": 3}
    with pytest.raises(UsageError, match="not kept any more"):
        held.data(digest)


def test_the_same_file_again_begins_anew(held: HeldFiles) -> None:
    digest = held.hold(b"x", "a.csv", NOW)
    held.done(digest, {"added": 3})
    assert held.hold(b"x", "b.csv", NOW) == digest
    assert (held.data(digest), held.name(digest), held.outcome(digest)) == (b"x", "b.csv", None)


def test_a_file_thrown_away_or_older_than_a_day_is_gone(held: HeldFiles) -> None:
    one, other = held.hold(b"1", "1.csv", NOW), held.hold(b"2", "2.csv", NOW)
    held.drop(one)
    held.hold(b"3", "3.csv", NOW + dt.timedelta(days=2))
    for digest in (one, other):
        with pytest.raises(UsageError) as gone:
            held.data(digest)
        assert gone.value.code == "file-gone"


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64])
def test_nothing_but_a_digest_names_a_file(held: HeldFiles, digest: str) -> None:
    held.hold(b"1", "1.csv", NOW)
    with pytest.raises(UsageError):
        held.data(digest)
    held.drop(digest)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_only_its_owner_reads_it(held: HeldFiles, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        digest = held.hold(b"1", "1.csv", NOW)
    finally:
        os.umask(before)
    folder = tmp_path / "passing" / "rosters"
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / digest).stat().st_mode & 0o077 == 0
