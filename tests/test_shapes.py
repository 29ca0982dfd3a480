"""The forms that stand for all: few, the same each time, and nothing that a form has is missing from them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import forms
from tests import shapes

HAVE = {name: shapes.features(forms.load(name)) for name in shapes.EVERY}


def test_at_most_eight_forms_stand_for_all() -> None:
    assert 0 < len(shapes.SHAPES) <= shapes.MOST
    assert set(shapes.SHAPES) <= set(shapes.EVERY) == {e.form for e in forms.catalogue()}


def test_every_feature_of_any_form_is_one_of_a_shape() -> None:
    seen = set().union(*(HAVE[name] for name in shapes.SHAPES))
    missing = {feature: name for name, has in HAVE.items() for feature in has - seen}
    assert missing == {}


def test_nine_of_ten_pairs_of_features_stand_together_in_a_shape() -> None:
    every = set().union(*map(shapes.pairs, HAVE.values()))
    seen = set().union(*(shapes.pairs(HAVE[name]) for name in shapes.SHAPES))
    assert len(seen) >= 0.9 * len(every)


def test_what_a_form_has_is_told_from_its_definition() -> None:
    assert {"asked: signature", "rows: repeating", "asked: duration"} <= HAVE["supervision-record"]
    assert {"large", "picked text", "rows: in groups"} <= HAVE["appraisal-framework"]
    assert "asked: signature" not in HAVE["contact-evaluation"]
    assert "landscape" not in HAVE["contact-evaluation"]


def test_the_first_to_be_chosen_has_most_and_each_further_one_most_that_is_new() -> None:
    has = {"a": "xy", "b": "xyz", "c": "z", "d": "w", "e": "wz"}
    told = {name: frozenset(words) for name, words in has.items()}
    assert shapes.chosen(told) == ("b", "e")
    assert shapes.chosen(told, 1) == ("b",)
    assert shapes.chosen(dict(reversed(told.items()))) == ("b", "e")


def test_two_features_that_only_stand_together_elsewhere_bring_another_form_in() -> None:
    told = {"a": frozenset("xyz"), "b": frozenset("vw"), "c": frozenset("xw"), "d": frozenset("x")}
    assert shapes.chosen(told) == ("a", "b", "c")


def test_of_no_forms_none_is_chosen() -> None:
    assert shapes.chosen({}) == ()


def test_a_form_that_changed_or_is_new_is_run_now_and_the_others_in_the_long_run() -> None:
    assert shapes.changed({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "1"}) == {"b", "c"}
    marked = {
        param.values[0]: [mark.name for mark in param.marks] for param in shapes.matrix("abc", ("b", "c"))
    }
    assert marked == {"a": ["evidence"], "b": [], "c": []}


def test_without_a_list_of_what_was_seen_every_form_is_new(tmp_path: Path) -> None:
    assert shapes.seen(tmp_path / "none.json") == {}


def test_the_list_of_what_was_seen_names_forms_that_there_are() -> None:
    """One that is gone is taken out by the next long run; until then nobody looks for it."""
    kept = json.loads(shapes.SEEN.read_text(encoding="utf-8"))
    assert all(len(digest) == 64 for digest in kept.values())
    assert set(kept) & set(shapes.EVERY)


@pytest.mark.parametrize("name", shapes.EVERY)
def test_every_form_is_in_the_matrix_once(name: str) -> None:
    assert [param.values[0] for param in shapes.MATRIX].count(name) == 1
    assert sum(name in param.values[0] for param in shapes.TOGETHER) == 1


def test_a_form_that_stands_for_none_is_known_by_its_name_and_by_its_entry() -> None:
    entries = {e.form: e for e in forms.catalogue()}
    for name in shapes.EVERY:
        assert shapes.stands_for_no_other(name) == (name not in shapes.NOW)
        assert shapes.stands_for_no_other(entries[name]) == (name not in shapes.NOW)
    assert not shapes.stands_for_no_other("no-form")
