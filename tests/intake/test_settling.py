"""Files that come into a folder are whole once nothing about them changes any more, and nobody writes them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.open_elsewhere import is_open_to_write
from intake.settling import Mark, Settling, is_under_way, owner_marks

A, B = Path("in/a.pdf"), Path("in/b.pdf")
ONE, TWO = Path("in/1.jpg"), Path("in/2.jpg")


def nobody(_: Path) -> bool:
    return False


def test_a_file_that_grows_is_not_whole_and_one_that_stands_is() -> None:
    settling = Settling(5.0)
    assert settling.look({A: Mark(10, 1), B: Mark(5, 1)}, 0.0, nobody)[0] == set()
    assert settling.look({A: Mark(20, 2), B: Mark(5, 1)}, 4.0, nobody)[0] == set()
    assert settling.look({A: Mark(20, 2), B: Mark(5, 1)}, 5.0, nobody)[0] == {B}
    assert settling.look({A: Mark(20, 2), B: Mark(5, 1)}, 9.0, nobody)[0] == {A, B}


def test_a_file_that_is_written_anew_with_the_same_size_is_not_whole() -> None:
    settling = Settling(5.0)
    settling.look({A: Mark(10, 1)}, 0.0, nobody)
    assert settling.look({A: Mark(10, 2)}, 6.0, nobody)[0] == set()


def test_a_file_that_went_and_came_back_begins_anew() -> None:
    settling = Settling(5.0)
    settling.look({A: Mark(10, 1)}, 0.0, nobody)
    settling.look({}, 3.0, nobody)
    assert settling.look({A: Mark(10, 1)}, 6.0, nobody)[0] == set()


def test_a_file_that_somebody_uses_waits_and_is_named() -> None:
    settling = Settling(1.0)
    settling.look({A: Mark(10, 1)}, 0.0, nobody)
    assert settling.look({A: Mark(10, 1)}, 2.0, lambda _: True) == (set(), {A})
    assert settling.look({A: Mark(10, 1)}, 3.0, nobody)[0] == {A}


def test_whether_a_file_is_in_use_is_asked_only_once_it_has_stood_long_enough() -> None:
    asked: list[Path] = []
    settling = Settling(5.0)
    for at in (0.0, 3.0):
        settling.look({A: Mark(10, 1)}, at, lambda p: bool(asked.append(p)))
    assert asked == []


def test_pictures_of_one_folder_are_whole_together_and_others_do_not_wait_for_them() -> None:
    settling = Settling(5.0)
    settling.look({ONE: Mark(1, 1), A: Mark(1, 1)}, 0.0, nobody)
    there = {ONE: Mark(1, 1), TWO: Mark(1, 1), A: Mark(1, 1)}
    assert settling.look(there, 5.0, nobody)[0] == {A}
    assert settling.look(there, 10.0, nobody)[0] == {A, ONE, TWO}


@given(st.lists(st.tuples(st.floats(0.1, 4.9), st.integers(0, 3)), min_size=1, max_size=20))
def test_nothing_is_whole_that_changed_within_the_time(steps: list[tuple[float, int]]) -> None:
    settling, at, since, before = Settling(5.0), 0.0, 0.0, -1
    for wait, size in steps:
        at += wait
        if size != before:
            since, before = at, size
        assert (settling.look({A: Mark(size, 0)}, at, nobody)[0] == {A}) == (at - since >= 5.0)


@pytest.mark.parametrize("name", ["a.pdf.part", "B.TMP", "scan.crdownload", "x.filepart", "y.partial"])
def test_names_of_files_that_are_being_written_are_known(name: str) -> None:
    assert is_under_way(name)


@pytest.mark.parametrize("name", ["a.pdf", "part.docx", "tmp.pdf", "download.zip"])
def test_names_of_documents_are_no_such(name: str) -> None:
    assert not is_under_way(name)


def test_what_word_and_libreoffice_put_beside_an_open_document_is_known() -> None:
    assert set(owner_marks("return.docx")) == {"~$return.docx", "~$turn.docx", ".~lock.return.docx#"}


@pytest.mark.skipif(sys.platform != "linux", reason="a read lease is Linux's")
def test_a_file_that_another_has_open_to_write_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x")
    assert not is_open_to_write(file)
    with file.open("ab"):
        assert is_open_to_write(file)
    with file.open("rb"):
        assert not is_open_to_write(file)
    assert not is_open_to_write(tmp_path / "gone.pdf")
    assert not is_open_to_write(tmp_path)
