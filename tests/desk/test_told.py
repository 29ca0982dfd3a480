"""Words of the services name commands; at the desk they name the room that offers them."""

from __future__ import annotations

import pytest

from desk.offered import in_rooms
from desk.pages import where
from desk.rooms import ROOMS
from schemas.errors import Place

DOORS = {room.path: room.label for room in ROOMS}
PEOPLE, QUESTIONS = '<a href="/people/">People</a>', '<a href="/questions/">Questions</a>'


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Bring the roster in first: carepack roster import FILE", f"Bring the roster in first: {PEOPLE}"),
        ("`carepack queries list` shows what is open.", f"{QUESTIONS} shows what is open."),
        ("Say why: carepack queries settle 12 --waive --why TEXT; or go.", f"Say why: {QUESTIONS}; or go."),
        ("(carepack send NUMBER…, and then)", "(carepack send NUMBER…, and then)"),
        ("Look at it: `carepack explain CODE`.", "Look at it: `carepack explain CODE`."),
        ("Say whose it is: --organisation NAME.", 'Say whose it is: <a href="/settings/">Settings</a>.'),
        ("carepack roster is a group", f"{PEOPLE} is a group"),
        ("<b>carepack</b> & more", "&lt;b&gt;carepack&lt;/b&gt; &amp; more"),
    ],
)
def test_a_command_is_told_as_its_room_and_nothing_else_is_changed(said: str, shown: str) -> None:
    assert in_rooms(said, {p: w for p, w in DOORS.items() if p != "/mail"}) == shown


def test_a_place_is_told_in_words() -> None:
    assert where(Place(file="mail.yaml", line=2)) == "mail.yaml, line 2"
    assert where(Place(file="staff.csv", line=7, path="started")) == "staff.csv, line 7, started"
    assert where(Place(form="file-audit", page=3)) == "file-audit, page 3"


def test_where_there_is_no_such_room_the_words_stay() -> None:
    assert in_rooms("carepack queries list", {}) == "carepack queries list"
