"""The spoken transcript of every form, held as text: what was read through by ear once is what is heard again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import forms
from issuing.transcripts import Transcript, transcript
from schemas.paths import key, slots
from schemas.rendition import Branding
from schemas.spoken import PDF_LIMIT, words
from tests.fillers.pdf import made
from tests.goldens import Golden

pytestmark = pytest.mark.thorough

NAMES = [e.form for e in forms.catalogue()]
KEPT = Path(__file__).parent / "spoken"


def spoken(name: str, *, large: bool = False) -> Transcript:
    return transcript(forms.load(name), Branding(), large=large, when=made.WHEN)


@pytest.mark.parametrize("name", NAMES)
def test_a_form_says_what_it_said_when_it_was_read_through_by_ear(name: str, golden: Golden) -> None:
    golden.holds(KEPT / f"{name}.txt", "\n".join(spoken(name).lines()) + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_control_is_heard_once_with_its_name_role_and_whether_it_must_be_answered(name: str) -> None:
    form = forms.load(name)
    controls = [one for one in spoken(name).said if one.kind == "control"]
    assert len({one.words for one in controls}) == len(controls)
    assert all(one.words and one.role for one in controls)
    expected = {
        key(slot.path, option.key) if option and slot.field.many else key(slot.path): slot.field
        for slot in slots(form)
        for option in (slot.field.options or (None,))
    }
    assert {one.field for one in controls} == set(expected)
    for one in controls:
        asked = expected[one.field]
        assert ("required" in one.state) == (asked.required == "must" and not asked.many)
        if one.radio:
            assert list(one.options) == [
                o.spoken if asked.type == "choice" else one.options[n] for n, o in enumerate(asked.marks)
            ]
            assert any(one.words.endswith(words_of) for words_of in one.options)


@pytest.mark.parametrize("name", ["supervision-record", "commitment-employee"])
def test_large_print_says_the_same_controls_in_the_same_order(name: str) -> None:
    usual, large = spoken(name), spoken(name, large=True)
    assert _names(usual) == _names(large)
    assert large.pages > usual.pages
    assert next(large.lines()).endswith(f"in large print, {large.pages} pages")


def _names(one: Transcript) -> list[str]:
    return [said.words for said in one.said if said.kind == "control"]


def test_the_time_is_that_of_all_words_at_180_a_minute() -> None:
    heard = spoken("supervision-record")
    assert heard.seconds == round(sum(words(one.spoken) for one in heard.said) / 3)
    assert heard.seconds_of_names == round(sum(words(name) for name in _names(heard)) / 3)
    assert 0 < heard.seconds_of_names < heard.seconds


def test_the_transcript_as_json_holds_all_that_its_text_says() -> None:
    heard = spoken("contact-evaluation")
    told = json.loads(json.dumps(heard.as_json()))
    assert [one["words"] for one in told["said"]] == [one.words for one in heard.said]
    assert told["keys_to_signature"] == {"tab": None, "headings": None, "bookmark": None, "link": None}
    rating = next(one for one in told["said"] if one.get("field") == "ratings__care__rating")
    assert rating["role"] == "radio button, 1 of 5"
    assert rating["options"] == ["1 = poor", "2", "3", "4", "5 = excellent"]
    assert max(len(one["words"]) for one in told["said"] if one["kind"] == "control") <= PDF_LIMIT
