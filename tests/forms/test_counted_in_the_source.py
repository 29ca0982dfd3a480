"""Checklists whose points the source counts, and what is told and carried over of Walsall's forms."""

from __future__ import annotations

import pytest

from filing.records.carry_forward import Held, open_actions
from forms import load
from samples.make import record
from schemas.definition import Row
from schemas.was_held import accounts_of, hearing


@pytest.mark.parametrize(
    ("form", "table", "counted"),
    [
        ("learning-provider", "criteria", [4, 4, 3, 3, 5, 2, 5, 3, 4]),
        ("supervisor-self-assessment", "criteria", [7, 9, 11]),
        ("supervision-agenda", "items", [12, 14]),
    ],
)
def test_each_point_stands_in_its_group(form: str, table: str, counted: list[int]) -> None:
    assert [len(group.rows) for group in load(form).table(table).groups] == counted


def test_the_criteria_of_a_supervisor_are_lettered_as_in_the_source() -> None:
    def letters(rows: tuple[Row, ...]) -> str:
        return "".join(row.ask[0] for row in rows)

    groups = load("supervisor-self-assessment").table("criteria").groups
    assert [letters(group.rows) for group in groups] == ["abcdefg", "abcdefghi", "abcdefghijk"]


def test_walsalls_agenda_goes_on_with_the_numbers_the_source_leaves_empty() -> None:
    form = load("supervision-record-walsall")
    empty = {}
    for name in "abc":
        further = form.further(name)
        assert further is not None
        assert further.repeat is not None
        empty[name] = [further.repeat.start + n for n in range(further.repeat.print)]
    assert empty == {"a": [4, 5], "b": [4, 5], "c": [5, 6]}


def test_what_walsalls_record_tells_of_the_last_session_is_not_told_of_this_one() -> None:
    form = load("supervision-record-walsall")
    accounts, answers = accounts_of(form), record(form)
    assert accounts.asked[0][0] == "performance"
    assert hearing(accounts, {**answers, "last": "None, this is the first."}) is None
    assert hearing(accounts, {**answers, "last": "The last one was not held, Łukasz was ill."}) is None
    found = hearing(accounts, {**answers, "performance": "Not held, Łukasz off sick."})
    assert found is not None
    assert found.path == "performance"


def test_what_was_agreed_under_each_of_walsalls_headings_stays_open() -> None:
    form = load("supervision-record-walsall")
    waiting = [str(action.cells["what"]) for action in open_actions([Held(form, record(form))])]
    assert [words.split()[0] for words in waiting] == ["Ask", "Try", "Look", "Sit", "An", "Book"]


def test_what_was_agreed_on_a_case_does_not_come_back_on_the_workers_record() -> None:
    form = load("individual-case")
    assert open_actions([Held(form, record(form))]) == ()


def test_an_agenda_leaves_open_what_it_shows_and_adds_nothing() -> None:
    earlier, agenda = load("supervision-record"), load("supervision-agenda")
    before = [Held(earlier, record(earlier))]
    shown = {p: v for p, v in record(agenda).items() if p.startswith("earlier.")}
    given = Held(agenda, shown, given=shown)
    assert [a.cells for a in open_actions([*before, given])] == [a.cells for a in open_actions(before)]
