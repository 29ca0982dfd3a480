"""Names: what makes no other name, and how people look for one in a list."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.names import joins_names, name_key, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siobhán O’Neill", "Siobhán O'Neill"),
        ("Siobhán Oʼ Neill", "Siobhán O'Neill"),
        ("Siobhán O´Neill", "Siobhán O'Neill"),
        ("Siobhán O`Neill", "SIOBHÁN O′NEILL"),
        ("Anne\u2011Marie Sample", "Anne-Marie Sample"),
        ("Anne – Marie Sample", "Anne-Marie Sample"),
        ("Anne\u2010Marie Sample", "anne−marie sample"),
        ("Zoë\u00a0Example", "Zoë Example"),
        ("Zoë  Example ", "Zoë Example"),
        ("Zoë\tExample", "Zoë Example"),
        ("Zo\u00adë Exam\u200bple", "Zoë Example"),
        ("\u200fZoë\u200e Example\ufeff", "Zoë Example"),
        ("\u202aZoë Example\u202c", "Zoë Example"),
        ("Zoe\u0308 Example", "Zoë Example"),
        ("Zoe\u200d\u0308 Example", "Zoë Example"),
        ("So\ufb01a Example", "Sofia Example"),
        ("Zoë Strauß", "ZOË STRAUSS"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoe Example", "Zoë Example"),
        ("Anne Marie", "Anne-Marie"),
        ("Annemarie", "Anne-Marie"),
        ("ONeill", "O'Neill"),
        ("Łukasz", "Lukasz"),
        ("Tom Smith", "Tom Smyth"),
    ],
)
def test_what_only_looks_alike_is_another_name(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=30))
def test_a_key_is_its_own_key_and_that_of_every_encoding(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key
    assert name_key(unicodedata.normalize("NFD", name)) == key == name_key(unicodedata.normalize("NFC", name))


@given(
    st.text("aeÉłÓ'’-‑ Zz", max_size=12), st.sampled_from("\u00ad\u200b\u200e\u200f\u2060\ufeff"), st.data()
)
def test_a_mark_without_a_shape_makes_no_other_name_wherever_it_stands(
    name: str, mark: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(name)))
    assert name_key(name[:at] + mark + name[at:]) == name_key(name)


def test_lists_are_sorted_as_people_file_names() -> None:
    filed = [
        "Ægir Sample", "Anne Marie", "Anne-Marie", "Annemarie", "de la Cruz", "Dean Example", "Dora Example",
        "Đorđe Example", "Edwin Sample", "Élodie Sample", "Eve Sample", "Łukasz Próba", "Luke Sample", "MacDonald",
        "Mbeki", "McDonald", "Oakes", "Ólafur Sample", "O'Neill", "Oscar Sample", "Þór", "Tom", "Zoë",
    ]  # fmt: skip
    mixed = filed[::-1]  # a tie would show, too
    assert sorted(mixed, key=sort_key) == filed


def test_nobody_named_comes_last() -> None:
    assert sorted([None, "Zoë", "Élodie"], key=sort_key) == ["Élodie", "Zoë", None]


@pytest.mark.parametrize(
    "words",
    ["Zoë Example and Tom Example", "Ann & Tom Fox", "Ann Lee AND Tom Fox", "Ann Lee / Tom Fox", "Ann Lee; Tom Fox",
     "Ann Lee + Tom Fox", "Maria de la Cruz and Tom Fox"],
)  # fmt: skip
def test_two_names_that_are_joined_are_several_people(words: str) -> None:
    assert joins_names(words)


@pytest.mark.parametrize(
    "words",
    ["Zoë Example", "Example, Zoë", "Zoë Example, Senior Carer", "Zoë Example and mentor", "Learning and Development",
     "Sandy Andrews", "Zoë Example and", "and", "", "Ann Lee and the whole team"],
)  # fmt: skip
def test_what_may_be_one_person_is_not(words: str) -> None:
    assert not joins_names(words)
