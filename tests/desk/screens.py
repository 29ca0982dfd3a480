"""Every screen of the desk, walked to: whatever a visitor can be shown, over a home that has something of everything.

A way of a room that shows no page of its own – a picture, a file, a piece of a page – stands in `NO_PAGE`. What is made
first – a report, an import, a choice – is made here as a visitor makes it, by the forms of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from desk.rooms import ROOMS
from tests.desk import screens_papers, screens_staff
from tests.desk.screens_mail import mail
from tests.desk.walking import Screen, Walk

_WALKS: Mapping[str, Callable[[Walk], Iterator[str]]] = {
    "today": screens_staff.today,
    "people": screens_staff.people,
    "hand-out": screens_papers.hand_out,
    "returns": screens_papers.returns,
    "questions": screens_papers.questions,
    "records": screens_staff.records,
    "reports": screens_staff.reports,
    "forms": screens_papers.forms,
    "mail": mail,
    "settings": screens_papers.settings,
}
EVERY = tuple(_WALKS)
"""The rooms, as they are walked through."""

NO_PAGE = frozenset(
    {
        "/counted",
        "/forms/form/{form}.{edition:int}/pages",
        "/forms/form/{form}.{edition:int}/{need}/{number:int}.webp",
        "/forms/look/{form}.{edition:int}.webp",
        "/forms/own/{form}.{edition:int}/look/{number:int}.webp",
        "/hand-out/made/{number:int}/all",
        "/hand-out/made/{number:int}/place/{place:int}",
        "/hand-out/made/{number:int}/sheet/{place:int}",
        "/mail/outbox/{number:int}/file",
        "/mail/settings/sign-in/{key}/state",
        "/questions/original/{query:int}",
        "/questions/picture/{query:int}/ahead",
        "/questions/picture/{query:int}/outline.svg",
        "/questions/picture/{query:int}/page.png",
        "/questions/picture/{query:int}/place.png",
        "/records/go",
        "/records/of/{person:int}",
        "/records/{record:int}/newest-edition",
        "/records/{record:int}/original",
        "/records/{record:int}/picture/{place:int}",
        "/reports/look.css",
        "/reports/made/{key}/{ending}",
        "/returns/batches/{name}/report",
        "/returns/batches/{name}/state",
        "/returns/documents/{document:int}/original",
        "/settings/letters/{name}.docx",
        "/settings/logo.png",
    }
)
"""Files, pictures, pieces of pages, and ways that only lead on."""


def walk(going: Walk, only: str | None = None) -> Iterator[Screen]:
    """Goes from screen to screen, of all rooms or one; each stands open when it is told of."""
    for name, room in _WALKS.items():
        for screen in room(going) if only in (None, name) else ():
            yield Screen(name, f"{name}-{screen}")
    missed = sorted(w for w in _ways(only) - NO_PAGE if not any(_leads(w, p) for p in going.paths))
    assert missed == [], f"no screen was shown of {missed}"


def one_of_each(going: Walk) -> Iterator[str]:
    """Of every way that was walked, one path that was opened as an address."""
    ways = _ways(None) - NO_PAGE
    for way in sorted(ways):
        path = next((p for p in going.opened if _leads(way, p)), None)
        if path is not None:
            yield path


def _ways(only: str | None) -> set[str]:
    rooms = [room for room in ROOMS if only in (None, room.path.strip("/") or "today")]
    return {way.path for room in rooms for way in room.ways if way.method == "GET"}


def _leads(way: str, path: str) -> bool:
    pattern = re.sub(r"\\\{\w+:int\\\}", r"\\d+", re.escape(way))
    return bool(re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", pattern), path.partition("?")[0]))
