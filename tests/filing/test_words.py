"""Words are compared in one form, whoever wrote them and however they were typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.ledger.words import BETWEEN, LONGEST, MOST_BYTES, MOST_WORDS, Wanted, index_text, wanted, words


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Talked about the ROTA.", ["talked", "about", "the", "rota"]),
        ("Zoë Łukasz Ångström Straße Ærø", ["zoe", "lukasz", "angstrom", "strasse", "aero"]),
        ("O’Neill, OʼNeill, O'Neill", ["o", "neill", "o", "neill", "o", "neill"]),
        ("follow‑up – e-mail", ["follow", "up", "e", "mail"]),
        ("01/03/2026 at 09:30, no. 007", ["1", "3", "2026", "at", "9", "30", "no", "7"]),
        ("0 000 １２", ["0", "0", "12"]),
        ("a_b (c) \u00ad\u200b d\u00ade ½", ["a", "b", "c", "de", "1", "2"]),
        ("x" * 200, ["x" * LONGEST]),
        ("— … “” *", []),
    ],
)
def test_words_have_one_form(written: str, compared: list[str]) -> None:
    assert words(written) == compared


def one(*words: str, begins: bool = False) -> Wanted:
    return Wanted((words,), begins)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rota medication", (one("rota"), one("medication"))),
        ("rota ROTA Rota", (one("rota"),)),
        ('"night shift" rota', (one("night", "shift"), one("rota"))),
        ("“night shift”* medic*", (one("night", "shift", begins=True), one("medic", begins=True))),
        ("o'neill", (Wanted((("o", "neill"), ("oneill",))),)),
        ("follow-up*", (Wanted((("follow", "up"), ("followup",)), begins=True),)),
        ("14/11/2026", (one("14", "11", "2026"),)),
        ("2026-11-14", (one("2026", "11", "14"),)),
        (
            'rota AND NOT ("x" OR NEAR(y:^z',
            (*map(one, ("rota", "and", "not", "x", "or")), one("near", "y", "z")),
        ),
        ('say"hi', (one("say", "hi"),)),
        ("* \" ' -- “”", ()),
        ("", ()),
    ],
)
def test_what_is_typed_is_words_and_phrases_and_nothing_else(typed: str, meant: tuple[Wanted, ...]) -> None:
    assert wanted(typed) == meant


def test_a_text_has_its_words_then_other_ways_to_write_them_and_nothing_runs_together() -> None:
    told = index_text(["Follow-up on 14/11/2026", "O'Neill", "14.11.2026", "as on 2026-11-03"])
    assert told.split(f" {BETWEEN} ") == [
        "follow up on 14 11 2026",
        "o neill",
        "14 11 2026",
        "as on 2026 11 3",
        "followup",
        "2026 11 14",
        "oneill",
        "3 11 2026",
    ]
    assert index_text(["", " — "]) == ""


@given(st.text(), st.text())
def test_a_text_is_compared_the_same_in_pieces_and_however_often(one: str, other: str) -> None:
    assert words(f"{one} {other}") == [*words(one), *words(other)]
    assert words(" ".join(words(one))) == words(one)


@given(st.lists(st.text(max_size=30)))
def test_an_index_text_has_words_and_the_sign_between_alone(texts: list[str]) -> None:
    parts = index_text(texts).split(" ")
    assert all(p == BETWEEN or p.isalnum() or p == "" for p in parts)
    assert not wanted(BETWEEN)


def test_of_an_endless_record_the_beginning_counts() -> None:
    many = index_text(" ".join(f"w{n}" for n in range(MOST_WORDS * 2)) for _ in range(3))
    assert len(many.split(" ")) == MOST_WORDS
    long = index_text([" ".join(chr(0x4E00 + n % 5000) * LONGEST for n in range(MOST_WORDS))])
    assert MOST_BYTES * 0.99 < len(long.encode()) <= MOST_BYTES
