"""What was made to be handed out is kept with a list that outlasts being broken off, and is found by its number."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from issuing import handed_out
from issuing.handed_out import Head, Item, Run
from schemas.errors import UsageError

AT = dt.datetime(2026, 11, 30, 15, 10, 22, tzinfo=dt.UTC)
HEAD = Head(what="packs", title="Supervision packs", at=AT, by="Pat Specimen", of=2)


def made(home: Path) -> Run:
    """A run of two people, made to its end."""
    writing = handed_out.begin(home, HEAD)
    for number, name in enumerate(("Zoë Example", "Sam Sample"), 1):
        (writing.folder / name).mkdir()
        (writing.folder / name / f"Form - {name}.docx").write_bytes(b"a form")
        writing.add(Item(person=number, name=name, place=name, documents=("Form",)))
    writing.end()
    return handed_out.run_of(home, writing.number)


def test_a_run_goes_by_the_figures_of_its_time_and_two_at_once_by_two(tmp_path: Path) -> None:
    first, second = (handed_out.begin(tmp_path, HEAD) for _ in range(2))
    assert (first.number, second.number) == (20261130151022, 20261130151023)
    assert first.folder.name == "2026-11-30 15.10.22 - Supervision packs"
    assert handed_out.numbers(tmp_path) == (second.number, first.number)


def test_a_list_that_breaks_off_in_a_line_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    run = made(tmp_path)
    file = run.folder / ".made.jsonl"
    file.write_text(
        file.read_text(encoding="utf-8").rpartition('{"end"')[0] + '{"end": {"she', encoding="utf-8"
    )
    broken = handed_out.run_of(tmp_path, run.number)
    assert (len(broken.made), broken.end) == (2, None)


@pytest.mark.parametrize("text", ["", "{}\n", "no list\n{}\n", '{"head": {"what": "packs"}}\n{}\n'])
def test_a_folder_whose_list_cannot_be_read_is_no_run(tmp_path: Path, text: str) -> None:
    run = made(tmp_path)
    (run.folder / ".made.jsonl").write_text(text, encoding="utf-8")
    assert handed_out.runs(tmp_path) == ()
    with pytest.raises(UsageError) as told:
        handed_out.run_of(tmp_path, run.number)
    assert told.value.code == "no-run"


def test_the_last_word_on_a_person_counts(tmp_path: Path) -> None:
    run = made(tmp_path)
    handed_out.again(run).add(Item(person=1, name="Zoë Example", says=("No pack.",)))
    again = handed_out.run_of(tmp_path, run.number)
    assert [i.name for i in again.not_made] == ["Zoë Example"]


def test_everything_is_one_zip_without_the_list(tmp_path: Path) -> None:
    run = made(tmp_path)
    names = zipfile.ZipFile(handed_out.zip_of(run)).namelist()
    assert names == ["Sam Sample/Form - Sam Sample.docx", "Zoë Example/Form - Zoë Example.docx"]
    assert handed_out.zip_of(run).stat().st_mode & 0o077 == 0


def test_only_what_the_list_names_can_be_asked_for(tmp_path: Path) -> None:
    run = made(tmp_path)
    (tmp_path / "secret.txt").write_text("of somebody else")
    assert [f.name for f in handed_out.files_at(run, "Zoë Example")] == ["Form - Zoë Example.docx"]
    for place in ("../../secret.txt", "", ".", ".made.jsonl"):
        with pytest.raises(UsageError):
            handed_out.files_at(run, place)


def test_what_is_removed_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    first, second = made(tmp_path), made(tmp_path)
    handed_out.remove(tmp_path, first.number)
    assert handed_out.numbers(tmp_path) == (second.number,)
    assert not first.folder.exists()
