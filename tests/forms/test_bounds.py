"""Names that are heard, pages that are written on: a form that breaks a bound is told its line, and can be used."""

from __future__ import annotations

from pathlib import Path

import pytest

import forms
from cli.exit_codes import ExitCode
from cli.main import run
from forms.families import FAMILIES
from forms.faults import faults_in
from issuing.bounds import CHECKS
from schemas.errors import DefinitionError, Fault
from schemas.language import parse
from schemas.lint_names import names
from schemas.spoken import LONGEST, WORD_LIMIT

pytestmark = pytest.mark.thorough

GOOD = """\
form: visit
edition: 1
title: "Visit"
source: "ours"
blocks:
  - across: 2
    fields:
      who: {ask: "Who", type: person}
      day: {ask: "Day", type: date}
      sum: {ask: "Sum"}
  - table: needs
    heads: ["Needs"]
    groups:
      home:
        heading: "At home"
        rows:
          bath: "Bath"
          bed: "Bed"
      away:
        heading: "Away"
        rows: {car: "Car"}
    columns:
      met: {ask: "Met", type: choice, of: {met: "Met", not_met: "Not met"}}
      note: {ask: "Note", type: paragraph}
  - table: steps
    heading: "Steps"
    repeat: {print: 2, most: 12}
    columns:
      what: {ask: "What", type: paragraph}
      on: {ask: "On", type: date}
"""


def told(*changes: tuple[str, str]) -> list[Fault]:
    """What the further checks say of the sound form with these changes, each of one line."""
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    try:
        parse(text, "visit.1.yaml", forms.parts(), further=CHECKS)
    except DefinitionError as error:
        return list(error.faults)
    return []


def line(words_: str) -> int:
    return next(n for n, text in enumerate(GOOD.splitlines(), 1) if words_ in text)


def test_the_sound_form_keeps_every_bound() -> None:
    assert told() == []


LONG = "Helping to get into the bath, out of the bath, and to dry off"
ROW = f'bath: "{LONG}"'


def test_a_row_of_long_words_is_told_its_line_and_how_long_its_short_name_may_be() -> None:
    (fault,) = told(('bath: "Bath"', ROW))
    assert (fault.code, fault.place.line, fault.place.file) == ("def-name-long", line("bath"), "visit.1.yaml")
    assert "`needs.bath.met`" in fault.what
    assert "row `bath`" in fault.do
    # "…, Met: Not met" takes 14 characters and 3 words of the name.
    assert "at most 50 characters and 12 words" in fault.do
    assert told(('bath: "Bath"', f'bath: {{ask: "{LONG}", say_as: "{"B" * 50}"}}')) == []
    (still,) = told(('bath: "Bath"', f'bath: {{ask: "{LONG}", say_as: "{"B" * 51}"}}'))
    assert "65 characters" in still.what


@pytest.mark.parametrize(
    ("old", "new", "blamed"),
    [
        ('sum: {ask: "Sum"', f'sum: {{ask: "{LONG} and so on"', "question `sum`"),
        ('not_met: "Not met"', f'not_met: "{LONG}"', "answer `not_met`"),
        ('heading: "Steps"', f'heading: "{LONG} and so"', "table `steps`"),
        ('note: {ask: "Note"', f'note: {{ask: "{LONG}"', "question `needs.note`"),
    ],
)
def test_the_longest_words_of_a_long_name_are_those_to_shorten(old: str, new: str, blamed: str) -> None:
    found = told((old, new))
    assert {f.code for f in found} == {"def-name-long"}
    assert {f.place.line for f in found} == {line(old) if "heading" not in old else line("table: steps")}
    assert all(blamed in f.do for f in found)


def test_short_words_that_are_too_many_are_told_too() -> None:
    many = " ".join(["on"] * (LONGEST + 1))
    assert len(many) <= WORD_LIMIT
    (fault,) = told(('ask: "Sum"', f'ask: "{many}"'))
    assert fault.code == "def-name-long"
    assert "16 words" in fault.what
    assert told(('ask: "Sum"', f'ask: "{many.removesuffix(" on")}"')) == []


def test_the_highest_number_of_a_row_counts() -> None:
    """Row 12 has a longer name than row 2."""
    ask = "What was done in it, and by whom, for this person and us"[: WORD_LIMIT - len("Steps 1, ")]
    (fault,) = told(('ask: "What"', f'ask: "{ask}"'))
    assert "`steps.12.what`" in fault.what


def test_two_rows_of_a_name_are_told_apart_by_their_groups_and_two_groups_of_a_name_by_nothing() -> None:
    assert told(('car: "Car"', 'car: "Bath"')) == []
    (fault,) = told(('car: "Car"', 'car: "Bath"'), ('heading: "Away"', 'heading: "At home"'))
    assert (fault.code, fault.place.line) == ("def-name-twice", line('car: "Car"'))
    assert "`needs.bath.met.met` and `needs.car.met.met`" in fault.what


def test_two_questions_of_one_name_are_told_at_the_second() -> None:
    (fault,) = told(
        ('heading: "Steps"', 'heading: "Steps"\n    say_as: "Who"'), ('ask: "Sum"', 'ask: "Who 1, What"')
    )
    assert fault.code == "def-name-twice"


def test_a_date_in_a_quarter_of_a_page_has_cells_too_narrow_for_a_pen() -> None:
    """Four across leave 40 mm each, ten cells of 4.0 mm."""
    (fault,) = told(("across: 2", "across: 4"))
    assert (fault.code, fault.place.line) == ("def-narrow", line("day:"))
    assert "4.0 mm" in fault.what
    assert "`across: 3`" in fault.do
    assert told(("across: 2", "across: 3")) == []


@pytest.mark.parametrize(("to", "says"), [(30, "mm apart"), (80, "run off the page")])
def test_a_scale_of_more_points_than_a_line_holds_is_told(to: int, says: str) -> None:
    scale = f'"Sum", type: scale, scale: {{from: 1, to: {to}}}'
    (fault,) = told(('"Sum"', scale), ("across: 2", "across: 1"))
    assert (fault.code, fault.place.line) == ("def-narrow", line("sum:"))
    assert says in fault.what
    assert "type: number" in fault.do


WIDE = "\n".join(f'      more_{n}: {{ask: "More of {n}", type: date}}' for n in range(4))


def test_a_table_that_becomes_cards_beside_one_that_does_not_says_why() -> None:
    found = told(('      on: {ask: "On", type: date}', WIDE))
    by_code = {f.code: f for f in found}
    assert set(by_code) == {"def-layout"}
    assert by_code["def-layout"].place.line == line("table: steps")
    assert "each row a card" in by_code["def-layout"].what
    assert "a page has 178" in by_code["def-layout"].what
    assert "landscape: true" in by_code["def-layout"].do
    turned = (
        ('      on: {ask: "On", type: date}', WIDE),
        ('title: "Visit"', 'title: "Visit"\nlandscape: true'),
    )
    assert told(*turned) == []


def test_words_over_each_row_in_one_table_alone_are_told() -> None:
    columns = "\n".join(f'      d{n}: {{ask: "Day {n}", type: date}}' for n in range(3))
    found = told(('      note: {ask: "Note", type: paragraph}', columns))
    assert [f.code for f in found] == ["def-layout"]
    assert "the words of each row over it" in found[0].what


def test_a_head_of_five_lines_is_told_for_both_renditions() -> None:
    words_ = "Ask this of the person, and of whoever was there when it was done. " * 4
    helped = f'met: {{ask: "Met", help: "{words_}"'
    found = told(('met: {ask: "Met"', helped))
    assert {f.code for f in found} == {"def-head-long"}
    assert {f.place.line for f in found} == {line("table: needs")}
    assert [f.what.startswith("In Word") for f in found] == [False, True]
    assert told(('met: {ask: "Met"', 'met: {ask: "Met", help: "Ask the person"')) == []


def test_word_too_is_told_where_it_has_no_room_for_a_tables_columns() -> None:
    columns = "\n".join(f'      c{n}: {{ask: "Acknowledgements{n}"}}' for n in range(14))
    found = told(('      on: {ask: "On", type: date}', columns))
    assert any(f.code == "def-narrow" and f.what.startswith("In Word") for f in found)
    assert {f.place.line for f in found} <= {line("table: steps")}


def test_a_form_with_a_mistake_is_told_that_alone() -> None:
    (fault,) = told(('bath: "Bath"', ROW), ("type: person", "type: persn"))
    assert fault.code == "def-value"


def test_a_form_that_breaks_a_bound_can_be_made_and_is_not_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "organisation" / "forms"
    own.mkdir(parents=True)
    (own / "visit.1.yaml").write_text(GOOD.replace('bath: "Bath"', ROW), encoding="utf-8")
    here = ["--home", str(tmp_path)]
    assert run([*here, "blank", "visit", "-o", str(tmp_path / "out")]) == ExitCode.DONE
    assert run([*here, "forms", "lint", str(own / "visit.1.yaml")]) == ExitCode.FAULTY
    said = capsys.readouterr().out
    assert "visit.1.yaml:17" in said
    assert "def-name-long" in said
    assert run([*here, "forms", "publish", "visit"]) == ExitCode.FAULTY
    assert "def-name-long" in capsys.readouterr().err
    (own / "visit.1.yaml").write_text(GOOD, encoding="utf-8")
    assert run([*here, "forms", "publish", "visit"]) == ExitCode.DONE


def test_every_form_that_comes_with_carepack_has_names_that_can_be_heard() -> None:
    looked_at = 0
    for family in FAMILIES:
        files, found = faults_in(forms.library.BUILT_IN / family, Path("nowhere"), [names])
        assert [str(f) for f in found] == []
        looked_at += len(files)
    assert looked_at == len(forms.catalogue())


@pytest.mark.parametrize("entry", forms.catalogue(), ids=lambda e: e.name)
def test_every_form_that_comes_with_carepack_keeps_the_bounds_of_its_pages(
    entry: forms.library.Entry,
) -> None:
    _, found = faults_in(entry.file, Path("nowhere"), CHECKS)
    assert [str(f) for f in found] == []
