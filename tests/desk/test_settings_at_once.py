"""Two windows on the same settings: the second is told plainly, and nothing of the first is lost."""

from __future__ import annotations

import pytest

from issuing.letters import template_of
from tests.desk.browsing import RunningDesk
from tests.desk.window import Window
from tests.fillers.word import letterheads
from tests.forms.own import PNG, jpeg

pytestmark = pytest.mark.thorough

TOLD = "Somebody else put another file here since you opened this page, so nothing was changed."


@pytest.fixture
def windows(desk: RunningDesk) -> tuple[Window, Window]:
    return Window(desk), Window(desk)


def test_of_two_who_bring_a_letterhead_or_template_the_second_is_told(
    desk: RunningDesk, windows: tuple[Window, Window]
) -> None:
    paper = letterheads.plain()
    for letter, data, file in (
        ("letterhead", paper, "letterhead.docx"),
        ("invitation", template_of("invitation", None), "letters/invitation.docx"),
    ):
        seen = [w.get("/settings/letters").field("seen", f'value="{letter}"') for w in windows]
        first, second = windows
        first.upload("/settings/letters", "file", "a.docx", data, letter=letter, seen=seen[0])
        assert "Taken." in first.text
        second.upload("/settings/letters", "file", "b.docx", data, letter=letter, seen=seen[1])
        assert second.status == 422
        assert TOLD in second.text
        second.post("/settings/letters", letter=letter, do="away", seen=seen[1])
        assert TOLD in second.text
        assert (desk.home / "organisation" / file).read_bytes() == data
        again = second.field("seen", f'value="{letter}"')  # the page that told it knows what is there now
        assert "Gone." in second.post("/settings/letters", letter=letter, do="away", seen=again).text
        assert not (desk.home / "organisation" / file).exists()


def test_of_two_who_bring_a_logo_the_second_is_told(
    desk: RunningDesk, windows: tuple[Window, Window]
) -> None:
    seen = [w.get("/settings/look").field("seen", 'action="/settings/logo"') for w in windows]
    first, second = windows
    first.upload("/settings/logo", "logo", "a.jpg", jpeg(), seen=seen[0])
    assert "The logo is taken." in first.text
    second.upload("/settings/logo", "logo", "b.png", PNG, seen=seen[1])
    assert "Somebody else changed the logo since you opened this page" in second.text
    assert (desk.home / "organisation" / "logo.jpg").read_bytes() == jpeg()
    assert not (desk.home / "organisation" / "logo.png").exists()
    name = second.field("seen", 'action="/settings/look"')
    second.post("/settings/look", seen=name, name="Hill Care", footer="", colour="#1f4e5f")
    assert "Saved." in second.text
