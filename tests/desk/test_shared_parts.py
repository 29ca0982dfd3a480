"""Shared parts of own forms are begun, written, held against the forms that use them, and removed."""

from __future__ import annotations

import pytest

from tests.desk.browsing import RunningDesk
from tests.desk.window import Window
from tests.forms.own import VISIT, folder

PART = "parts/home-visits.yaml"
MOODS = 'options:\n  moods: {good: "Good", poor: "Poor"}\n'


@pytest.fixture
def window(desk: RunningDesk) -> Window:
    return Window(desk)


def saved(window: Window, seen: str, text: str) -> Window:
    """What is told of saving this text of shared parts."""
    return window.post("/forms/save", file=PART, seen=seen, text=text)


def test_shared_parts_are_begun_written_used_and_removed(desk: RunningDesk, window: Window) -> None:
    assert "None yet" in window.get("/forms/parts").text
    assert "Say what it is about" in window.post("/forms/parts", says=" ").text
    window.post("/forms/parts", says="Home visits")
    assert window.path == "/forms/parts/home-visits"
    assert "our_home_visits" in window.text
    seen = window.field("seen")
    assert "There is parts/home-visits.yaml already." in window.post("/forms/parts", says="home visits").text
    assert "Saved. Nothing in it is wrong." in saved(window, seen, MOODS).text
    assert "Somebody else saved this since you opened it" in saved(window, seen, MOODS + "# late\n").text
    assert window.status == 409
    window.post("/forms/save", file=PART, do="give-up")
    folder(
        desk.home,
        {"organisation/forms/visit.1.yaml": VISIT.replace('{good: "Good", poor: "Poor"}', "moods")},
    )
    assert "used by Visit, edition 1" in window.get("/forms/parts").text
    seen = window.get("/forms/parts/home-visits").field("seen")
    saved(window, seen, MOODS.replace("moods", "feelings"))
    assert window.status == 422
    assert "Visit, edition 1, line 11, would be wrong then" in window.text
    window.post("/forms/save", file=PART, do="give-up")
    assert "It stays: these use it" in window.get("/forms/parts/home-visits/remove").text
    window.post("/forms/parts/home-visits/remove", seen=seen)
    assert "It is used by Visit, edition 1, and stays." in window.text
    folder(desk.home, {"organisation/forms/visit.1.yaml": VISIT})
    assert "No form uses it." in window.get("/forms/parts/home-visits/remove").text
    assert "They are removed." in window.post("/forms/parts/home-visits/remove", seen=seen).text
    assert not (desk.home / "organisation" / "forms" / PART).exists()


@pytest.mark.parametrize(
    ("name", "text", "path"),
    [
        (f"forms/{PART}", "options: 3\n", "/forms/parts/home-visits"),
        ("organisation.yaml", "color: red\n", "/settings/file/organisation"),
    ],
)
def test_a_mistake_that_holds_everything_up_leads_to_where_it_is_corrected(
    desk: RunningDesk, window: Window, name: str, text: str, path: str
) -> None:
    folder(desk.home, {f"organisation/{name}": text})
    window.get("/forms/")
    assert window.status == 422
    assert f"Correct {name.removeprefix('forms/')}" in window.text
    assert f'href="{path}"' in window.data.decode()
    assert window.get(path).status == 200


def test_shared_parts_that_are_not_there_are_no_page(window: Window) -> None:
    for name in ("nothing", "..%2F..%2Fmail", "A%20B"):
        assert window.get(f"/forms/parts/{name}").status == 404
        assert window.get(f"/forms/parts/{name}/remove").status == 404
