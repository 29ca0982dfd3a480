"""Shared parts of one's own: their mistakes, what uses them, and what a change of them would spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms import own_parts
from forms.organisation import organisation
from forms.published import files_for
from tests.forms.own import VISIT, folder

PART = "parts/visits.yaml"
MOODS = 'options:\n  moods: {good: "Good", poor: "Poor"}\n'
USING = VISIT.replace('{good: "Good", poor: "Poor"}', "moods")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a form that uses a part, and one that does not."""
    return folder(
        tmp_path / "organisation",
        {
            "forms/visit.1.yaml": USING,
            "forms/other.1.yaml": VISIT.replace("form: visit", "form: other").replace('"Visit"', '"Other"'),
            f"forms/{PART}": MOODS,
        },
    )


def test_who_uses_parts_is_told_by_title(root: Path) -> None:
    assert own_parts.names(root) == (PART,)
    assert own_parts.users(root, PART) == ("Visit, edition 1",)


def test_parts_that_other_parts_use_are_used(root: Path) -> None:
    folder(root, {"forms/parts/common.yaml": 'options:\n  words: {good: "Good", poor: "Poor"}\n'})
    folder(
        root,
        {"forms/parts/more.yaml": 'columns:\n  felt:\n    mood: {ask: "Mood", type: choice, of: words}\n'},
    )
    assert own_parts.users(root, "parts/common.yaml") == ("parts/more.yaml",)


def test_mistakes_are_told_at_their_lines(root: Path) -> None:
    assert own_parts.faults(root, PART, MOODS) == ()
    (fault,) = own_parts.faults(root, PART, "options:\n  moods: 3\n")
    assert (fault.place.file, fault.place.line) == (PART, 2)
    (taken,) = own_parts.faults(root, PART, MOODS + '  yes_no: {yes: "Y", no: "N"}\n')
    assert (taken.code, taken.place.line) == ("def-part-taken", 3)


def test_what_a_form_would_lose_is_told_with_its_title(root: Path) -> None:
    (fault,) = own_parts.faults(root, PART, MOODS.replace("moods", "feelings"))
    assert fault.place.line is None
    assert "Visit, edition 1, line 11, would be wrong then" in fault.what


def test_a_form_that_was_wrong_before_holds_up_nothing(root: Path) -> None:
    folder(root, {"forms/broken.1.yaml": "form: broken\n"})
    assert own_parts.faults(root, PART, MOODS.replace("Good", "Fine")) == ()


def test_what_a_published_form_uses_stays_as_it_is(root: Path) -> None:
    library = organisation(root).library
    for file, data in files_for(root, library, library.entry("visit", 1)).items():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    (fault,) = own_parts.faults(root, PART, MOODS.replace("Good", "Fine"))
    assert fault.code == "form-published"
    assert own_parts.faults(root, PART, MOODS + '  weather: {sun: "Sun", rain: "Rain"}\n') == ()


def test_parts_are_begun_without_mistakes_and_never_with_a_name_that_is_taken(root: Path) -> None:
    name, text = own_parts.started(root, "Home visits")
    assert name == "parts/home-visits.yaml"
    assert own_parts.faults(root, name, text) == ()
    folder(root, {f"forms/{name}": text})
    again, other = own_parts.started(root, "Home visits!")
    assert again == name
    assert own_parts.faults(root, name, other) == ()
    folder(root, {"forms/parts/visits.yaml": text.replace("home_visits", "winter")})
    third, text = own_parts.started(root, "Winter")
    assert "our_winter_2:" in text
    assert own_parts.faults(root, third, text) == ()


def test_what_is_told_of_other_kinds_of_parts_can_be_used_as_it_stands(root: Path) -> None:
    name, text = own_parts.started(root, "Home visits")
    lines = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    begin = next(n for n, line in enumerate(lines) if line.startswith("scales:"))
    kinds = [line for line in lines[begin:] if not line[0].isupper()]
    assert own_parts.faults(root, name, text + "\n".join(kinds) + "\n") == ()
    using = USING.replace("blocks:", "blocks:\n  - part: our_visit", 1)
    folder(root, {f"forms/{name}": text + "\n".join(kinds) + "\n", "forms/visit.1.yaml": using})
    assert organisation(root).library.load("visit", 1).title == "Visit"
    assert own_parts.users(root, name) == ("Visit, edition 1",)
