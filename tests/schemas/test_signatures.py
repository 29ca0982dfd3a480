"""Signatures: only the person's own name is one; what was written instead is kept, and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import forms
from schemas import rules
from schemas.signatures import SignatureState, awaits, state_at, state_of
from schemas.values import Value

FORM = forms.load("supervision-record")
SESSION: dict[str, Value] = {"supervisee": "Zoë Example", "supervisor": "Ama Admin"}

STATES: dict[SignatureState, list[str]] = {
    "refused": [
        "Refused to sign", "refused", "Declined", "Declined to sign", "Zoë refused", "Zoë Example refuses to sign",
        "will not sign", "won't sign", "Didn’t want to sign", "REFUSED – does not agree with point 3",
    ],
    "absent": ["absent on the day", "Absent", "not present", "off sick", "on leave", "on annual leave", "DNA"],
    "unable": ["unable to sign", "Unable", "cannot sign (broken wrist)", "can't sign", "could not sign"],
    "unsigned": [
        "N/A", "n/a", "NA", "-", "--", "–", "…", "not signed", "Not yet signed", "none", "nil", "To be signed",
        "see email", "See e-mail", "TBC", "awaiting signature", "pending", "unsigned", "no", "no signature",
    ],
    "other-name": ["Tom Example", "Ama Admin", "p.p. Ama Admin", "Ann Smith", "Tom", "T. Example", "Zara Exley",
        "pp Zoë Example", "p.p. Zoë Example", "Sam Sample pp Zoë Example", "Zoë Example pp",
        "Sam Sample for Zoë Example",
        "for Zoë Example", "on behalf of Zoë Example",
    ],
    "unclear": ["signed", "✓", "yes", "by phone", "12345", "agreed verbally", "Manager", "signed 14/11/2026", "xx",
        "Zoë Example?", "Zoë Example (?)", "?Zoë", "Z", "z.", "E",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("state", "words"), [(s, w) for s, every in STATES.items() for w in every])
def test_what_is_no_signature_is_told_apart(state: SignatureState, words: str) -> None:
    assert state_of(words, "Zoë Example") == state


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Zoë Example", "Zoë Example"), ("Zoë Example", "Zoe Example"), ("Zoë Example", "zoe example"),
        ("Zoë Example", "Z Example"), ("Zoë Example", "Z. Example"), ("Zoë Example", "ZE"), ("Zoë Example", "Z.E."),
        ("Zoë Example", "Zoë"), ("Zoë Example", "Example"), ("Zoë Example", "EXAMPLE, Zoë"), ("Zoë Example", "Z E"),
        ("Zoë Example", "Zoë Marie Example"), ("Zoë Example", "Zoë Exmaple"), ("Zoë Example", "Zoë Example 14/11/26"),
        ("Zoë Example", "Signed: Zoë Example"), ("Zoë Example", "Ms Z. Example, Registered Manager"),
        ("Ann Lee", "Mrs A. Lee"),
        ("Priya Padma Sample", "P. P. Sample"), ("Paul Peters", "PP"), ("Zoë Example", "Zoë Example for Oak House"),
        ("Ann Lee", "Annie Lee"), ("Ann Lee", "Ms Lee RGN"),
        ("Elizabeth Madeup", "Liz Madeup"), ("William Sample", "Bill Sample"), ("Katherine Próba", "Kate Proba"),
        ("Anna-Marie O’Sample", "Anna-Marie O'Sample"), ("Anna-Marie O’Sample", "Anna OSample"),
        ("Anna-Marie O’Sample", "A-M O'Sample"), ("Siân Example-Łukasz", "Sian Example"),
        ("Siân ap Sampl", "Siân ap Sampl"),
        ("Łukasz Próba", "Lukasz Proba"), ("Łukasz Próba", "Próba Łukasz"), ("Lee, Ann", "Ann Lee"), ("Ng", "Ng"),
        ("Dr Ann Lee", "Ann Lee"), ("Ștefan Çelik", "Stefan Celik"), ("Madeline Sample", "Maddie Sample"),
        ("Will Away", "Will Away"), ("Zoë Example", "ZoëExample"),
    ],
)  # fmt: skip
def test_nobody_is_asked_about_the_persons_own_name_however_it_is_written(name: str, words: str) -> None:
    assert state_of(words, name) == "signed"


@given(
    st.sampled_from(
        ["Zoë Example", "Łukasz Próba", "Siân ap Sampl", "Anna-Marie O’Sample", "Ng", "Ștefan Çelik"]
    )
)
def test_a_name_is_always_its_own_signature(name: str) -> None:
    for words in (name, name.upper(), name.lower(), f"Mr {name}", f"{name}, 14/11/2026"):
        assert state_of(words, name) == "signed"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Marie Lee", "Mark Lee"),
        ("Maria Lee", "Marie Lee"),
        ("Ann Lee", "Hannah Lee"),
        ("Tom Lee", "Tim Lee"),
    ],
)
def test_a_relation_is_another_person(name: str, words: str) -> None:
    assert state_of(words, name) == "other-name"


def test_where_no_name_stands_any_name_is_a_signature() -> None:
    assert state_of("Tom Example", None) == "signed"
    assert state_of("Refused", None) == "refused"


@pytest.mark.parametrize(
    ("words", "open_"),
    [
        ("not signed", True), ("no", True), ("-", True), ("to follow", True), ("Zoë Example - not yet", True),
        ("N/A", False), ("not required", False), ("not applicable", False), ("see e-mail", False), ("n a", False),
    ],
)  # fmt: skip
def test_words_by_which_nobody_will_sign_are_told_from_those_that_leave_it_open(
    words: str, open_: bool
) -> None:
    assert state_of(words, "Zoë Example") == "unsigned"
    assert awaits(words) is open_


@given(st.text(max_size=30), st.text(max_size=30))
def test_anything_can_be_written(words: str, name: str) -> None:
    assert state_of(words, name) in {*STATES, "signed"}


def asked(**more: Value) -> list[tuple[str, str, str | None]]:
    found = rules.check(FORM, {**SESSION, **more})
    return [(q.code, q.level, q.raw) for q in found if q.path in {"signed_supervisee", "signed_supervisor"}]


def test_words_that_say_why_not_are_a_note_with_the_words() -> None:
    assert asked(signed_supervisee="Refused to sign", signed_supervisor="Ama Admin") == [
        ("unsigned", "note", "Refused to sign")
    ]


def test_another_name_and_unclear_words_hold_the_record_back() -> None:
    assert asked(signed_supervisee="Tom Example", signed_supervisor="yes") == [
        ("signature-unclear", "must", "yes"),
        ("signed-by-another", "must", "Tom Example"),
    ]


def test_each_signs_for_themselves_on_every_form() -> None:
    for entry in forms.catalogue():
        form = forms.load(entry.form)
        for field in (f for b in form.blocks for f in getattr(b, "fields", ()) if f.type == "signature"):
            assert field.of is not None
            own = {field.of: "Zoë Example", field.name: "Zoë Example"}
            assert state_at(form, own, field.name) == "signed"
            for state, words in (("other-name", "Tom Example"), ("refused", "Refused"), ("unsigned", "N/A")):
                said: dict[str, Value] = {**own, field.name: words}
                assert state_at(form, said, field.name) == state
                codes = [q.code for q in rules.check(form, said) if q.path == field.name]
                assert codes == ["signed-by-another" if state == "other-name" else "unsigned"]
