"""Form wording is carried word for word: what a definition does not mark as ours stands in its source, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import forms
from schemas.definition import FormDefinition
from schemas.language import parse
from schemas.shared_parts import words_of
from tests.wording.departing import FOLDER, departures, out_of_order
from tests.wording.quoted import EXTRACTS, Quote, extract, quotes

ROOT = Path(__file__).parents[2]
FORMS = sorted({e.form for e in forms.catalogue()})
NAMED = "CPIMS"
"""The organisation's name in the source: a variable in ours."""


def in_its_source(form: str) -> FormDefinition:
    """The definition as the source has it: with the organisation's name put in."""
    file = forms.builtin().entry(form).file
    parts = forms.parts()
    words = {**parts.words, **words_of(NAMED)}
    return parse(file.read_text(encoding="utf-8"), file.name, type(parts)(**{**vars(parts), "words": words}))


def told(form: str, quote: Quote) -> bool:
    """Whether the list of departures explains this wording."""
    return quote.words in departures(form)


def stands_in(words: str, source: str, start: int = 0) -> int:
    """Where the words stand in the source as whole words, or -1."""
    found = re.compile(rf"(?<![\w]){re.escape(words)}(?![\w])").search(source, start)
    return found.start() if found else -1


@pytest.mark.parametrize("form", FORMS)
def test_each_form_quotes_its_source_word_for_word(form: str) -> None:
    source = extract(form)
    missed = [
        f"{q.path}: {q.words}"
        for q in quotes(in_its_source(form))
        if not told(form, q) and stands_in(q.words, source) < 0
    ]
    assert not missed, "\n".join(missed)


@pytest.mark.parametrize("form", [f for f in FORMS if out_of_order(f) is None])
def test_statements_stand_in_the_order_of_the_source(form: str) -> None:
    source, at = extract(form), 0
    for quote in quotes(in_its_source(form)):
        if quote.statement and not told(form, quote):
            found = stands_in(quote.words, source, at)
            assert found >= 0, f"{quote.path} stands earlier in the source than what is before it"
            at = found + len(quote.words)


@pytest.mark.parametrize("form", FORMS)
def test_no_departure_is_listed_that_is_none(form: str) -> None:
    source = extract(form)
    missing = {q.words for q in quotes(in_its_source(form)) if stands_in(q.words, source) < 0}
    assert set(departures(form)) <= missing


def test_departures_are_told_of_forms_that_there_are() -> None:
    assert {f.stem for f in FOLDER.iterdir()} <= set(FORMS)


@pytest.mark.parametrize("form", sorted({e.form for e in forms.catalogue()}))
def test_each_form_says_what_it_is_for_with_a_line_of_its_source(form: str) -> None:
    purpose = in_its_source(form).purpose
    assert purpose is not None
    assert purpose.quote is not None
    assert stands_in(purpose.quote, extract(form)) >= 0


@pytest.mark.parametrize("form", FORMS)
def test_each_extract_says_where_it_is_from(form: str) -> None:
    assert re.match(r"# S[0-4]: ", (EXTRACTS / f"{form}.txt").read_text(encoding="utf-8"))


def test_the_check_notices_one_changed_word_in_a_point_of_a_list() -> None:
    words = [q.words for q in quotes(forms.load("leader-goals"))]
    (point,) = (w for w in words if w.startswith("the ‘fit and proper person’"))
    assert stands_in(point, extract("leader-goals")) > 0
    assert stands_in(point.replace("proper", "right"), extract("leader-goals")) < 0
    assert len([w for w in words if w == "Social GRRAACCES;"]) == 0
    assert [q.words for q in quotes(forms.load("case-presentation"))].count("Social GRRAACCES;") == 2


def test_the_check_notices_one_changed_word() -> None:
    source = extract("commitment-employee")
    assert (
        stands_in("Find out exactly what I should do if I think I have made a mistake at work.", source) > 0
    )
    assert stands_in("Find out exactly what I should do if I think I made a mistake at work.", source) < 0
    assert stands_in("ind out exactly", source) < 0


def test_the_families_have_their_full_number_of_statements() -> None:
    behaviours = forms.load("appraisal-framework").table("behaviours")
    assert {g.id: len(g.rows) for g in behaviours.groups} == {
        "personal": 5,
        "managing": 6,
        "working": 5,
        "improving": 7,
        "setting": 9,
    }
    tasks = forms.load("commitment-employee").table("tasks")
    assert [len(g.rows) for g in tasks.groups] == [6, 6, 5, 6, 6, 6, 6]
    assert len(forms.load("commitment-employer").table("tasks").groups) == 7


def test_employer_tasks_stand_under_the_statement_the_source_gives_them() -> None:
    source = extract("commitment-employer")
    said = re.compile(r"task which relates to statement (\d) of the Social Care Commitment: ")
    given = {m.end(): m[1] for m in said.finditer(source)}
    rows = [
        (group.heading, row.ask)
        for group in forms.load("commitment-employer").table("tasks").groups
        for row in group.rows
        if row.ours is None
    ]
    assert len(rows) == len(given) == 6
    for heading, task in rows:
        assert heading.startswith(f"{given[stands_in(task, source)]}. ")


def test_level_descriptors_go_with_the_right_band_and_domain() -> None:
    """In the source a band's caption comes after its five boxes, in an order of their own."""
    source, texts = extract("appraisal-framework"), forms.parts().texts
    domains = (
        "level_improving",
        "level_personal",
        "level_working",
        "level_managing",
        "level_setting",
        "band",
    )
    last = "Exceeding the level of capability for this post"
    at = source.index(last) + len(last)
    for band in ("9", "7_rm", "7_ap", "3_2"):
        for domain in domains:
            words = dict(texts[domain])[band]
            found = stands_in(words, source, at)
            assert source[at:found].strip() == (
                f"Band {band[0]}{'/2' * (band == '3_2')}" if domain == "band" else ""
            )
            at = found + len(words)
    assert at == len(source)
