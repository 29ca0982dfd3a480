"""Headings of inspection packs are data: dated, with their source, and every mistake in them is told with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reports.inspection.headings import KEPT_OUT, SIZE_LIMIT, headings_in, headings_of
from schemas.errors import DefinitionError

GOOD = """name: "Ours"
source: "Written by us"
dated: 2026-11-01
look_again: 2027-11-01
headings:
  - title: "Staff"
    about: "How staff are led."
    reports: [matrix, unsigned]
    records: [supervision, agreement]
  - title: "Learning"
    records: appraisal
"""


def own(home: Path, data: bytes) -> Path:
    """A home folder with a settings file of the organisation's own."""
    (home / "organisation").mkdir(parents=True)
    (home / "organisation" / "inspection.yaml").write_bytes(data)
    return home


def test_those_that_come_along_say_where_they_are_from_and_when(tmp_path: Path) -> None:
    found = headings_of(tmp_path)
    assert not found.own
    assert "Care Quality Commission" in found.name
    assert "regulations 17 and 18" in found.source
    assert found.dated < found.look_again
    assert {"matrix", "unsigned", "actions", "appraisals"} <= set(found.reports)


def test_an_organisation_s_own_take_their_place_altogether(tmp_path: Path) -> None:
    found = headings_of(own(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()))
    assert found.own
    assert [h.title for h in found.headings] == ["Staff", "Learning"]
    assert found.reports == ("matrix", "unsigned")
    assert found.headings[1].records == ("appraisal",)


@pytest.mark.parametrize(("day", "stale"), [(dt.date(2027, 10, 31), False), (dt.date(2027, 11, 1), True)])
def test_from_the_day_named_on_they_are_to_be_looked_at_again(day: dt.date, stale: bool) -> None:
    assert headings_in(GOOD).stale(day) is stale


@pytest.mark.parametrize(
    ("was", "now", "line", "code"),
    [
        ("reports: [matrix, unsigned]", "reports: [matters]", 8, "def-value"),
        ("reports: [matrix, unsigned]", "reports: [sample]", 8, "def-value"),
        *(("records: appraisal", f"records: {kind}", 11, "def-value") for kind in KEPT_OUT),
        ("dated: 2026-11-01", "dated: 1 November", 3, "def-value"),
        ("look_again: 2027-11-01", "look_again: 2026-11-01", 4, "def-value"),
        ("about:", "abuot:", 7, "def-unknown-key"),
        ('source: "Written by us"\n', "", 1, "def-missing"),
        ('"Learning"', '"staff"', 10, "def-value"),
        ('title: "Learning"', "title: Learning, and more: this", 10, "def-yaml"),
    ],
)
def test_a_mistake_is_told_with_its_line(was: str, now: str, line: int, code: str) -> None:
    assert was in GOOD
    with pytest.raises(DefinitionError) as error:
        headings_in(GOOD.replace(was, now))
    assert (code, line) in {(f.code, f.place.line) for f in error.value.faults}
    assert {f.place.file for f in error.value.faults} == {"inspection.yaml"}


def test_all_mistakes_are_told_at_once() -> None:
    text = GOOD.replace("matrix", "matrx").replace("2026-11-01", "soon").replace("appraisal", "aprraisal")
    with pytest.raises(DefinitionError) as error:
        headings_in(text)
    assert [f.place.line for f in error.value.faults] == [3, 8, 11]


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"# " + b"x" * SIZE_LIMIT, b"headings:\n"])
def test_a_file_that_says_nothing_or_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DefinitionError) as error:
        headings_of(own(tmp_path, data))
    assert error.value.faults[0].place.file == "inspection.yaml"
