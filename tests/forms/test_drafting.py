"""A new form can be used as it is, whatever it is called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import forms
from forms import drafting
from schemas.definition import FORM_ID
from schemas.language import parse
from tests.forms.own import VISIT


@pytest.mark.parametrize(
    ("title", "form_id"),
    [
        ("Home visit", "home-visit"),
        ("Łódź & Sons' Review (2026)", "lodz-sons-review-2026"),
        ("2026 plan", "plan"),
        ("回訪", "form"),
    ],
)
def test_a_title_suggests_a_name(title: str, form_id: str) -> None:
    assert drafting.id_of(title) == form_id


@settings(deadline=None)
@given(
    title=st.text(min_size=1, max_size=80).filter(str.strip),
    sections=st.lists(st.text(max_size=60).filter(str.strip), max_size=4),
)
def test_a_draft_is_right_at_once_whatever_it_is_called(title: str, sections: list[str]) -> None:
    form_id = drafting.id_of(title)
    assert re.fullmatch(FORM_ID, form_id)
    printable = [s for s in sections if s.isprintable()]
    title = title if title.isprintable() else "Visit"
    text = drafting.draft(form_id, title, "ours", printable)
    form = parse(text, "draft.yaml", forms.parts())
    assert form.title == " ".join(title.split())
    assert {b.heading for b in form.blocks} >= {" ".join(s.split()) for s in printable}


def test_the_notes_in_a_draft_are_right_when_the_hash_is_taken_away() -> None:
    text = drafting.draft("visit", "Visit", "ours", ["Notes"])
    opened = re.sub(r"^  # (- heading|  )", r"  \1", text, flags=re.M)
    form = parse(opened, "draft.yaml", forms.parts())
    assert {f.type for b in form.blocks if b.kind == "fields" for f in b.fields} >= {
        "number",
        "choice",
        "tick",
        "scale",
    }


@pytest.mark.parametrize("name", [e.form for e in forms.catalogue()])
def test_a_copy_of_a_built_in_form_is_the_same_form_under_another_name(name: str) -> None:
    old = forms.load(name)
    entry = forms.builtin().entry(name)
    text = drafting.copied(entry.file.read_text(encoding="utf-8"), "ours", "Our own", "Hill")
    new = parse(text, "ours.1.yaml", forms.parts())
    assert (new.form, new.edition, new.title, new.source) == ("ours", 1, "Our own", "Hill")
    assert (new.blocks, new.rules, new.about) == (old.blocks, old.rules, old.about)


def test_the_next_edition_differs_in_nothing_but_its_number_and_what_it_replaces() -> None:
    first = parse(VISIT, "visit.1.yaml", forms.parts())
    second = parse(drafting.next_edition(VISIT, 2, 1), "visit.2.yaml", forms.parts(), {1: first})
    assert (second.edition, second.replaces) == (2, 1)
    text = drafting.next_edition(VISIT, 2, 1).replace(
        "replaces: 1", 'replaces: 1\nmoved: {day: when}\ndropped:\n  x: "a"\n  y: "b"'
    )
    third = drafting.next_edition(text, 3, 2)
    assert third.count("replaces:") == 1
    assert "\nmoved:" not in third
    assert '"b"' not in third
    assert parse(third, "visit.3.yaml", forms.parts(), {2: second}).blocks == first.blocks
