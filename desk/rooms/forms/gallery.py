"""Forms: the gallery of all there are, found by words or by what somebody wants to do."""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException

from desk.drawing import Drawing
from desk.rooms.forms.room import ROOM
from desk.visit import Answer, Visit
from filing.clocks.falling import in_full
from forms.listing import Shown, grouped, having, listing, near
from forms.organisation import folder_in
from forms.situations import SITUATIONS
from issuing.letters import kinds
from issuing.small_pictures import file_of

PICTURES = "pictures"
"""In the desk's own folder: first pages of forms, small."""
_DRAWING = Drawing()
atexit.register(_DRAWING.end)


@dataclass(frozen=True, slots=True)
class Group:
    """Forms of one family, and what it is called; `key` names its place on the page."""

    key: str
    title: str
    shown: tuple[Shown, ...]


@ROOM.get("/")
def gallery(visit: Visit) -> Answer:
    """Every form, by family, with its first page."""
    every = listing(visit.library)
    made = [k for k in kinds() if k.form is not None]
    groups = tuple(_groups(newest(every.shown)))
    return visit.page(
        "forms/gallery.html",
        groups=groups,
        words="",
        near=(),
        faulty=every.faulty,
        made=made,
        drawn=_drawn(visit, [s for g in groups for s in g.shown]),
    )


@ROOM.post("/find")
def find(visit: Visit) -> Answer:
    """The forms that have all of these words; none of them finds all."""
    said = visit.said("words").strip()[:200]
    every = listing(visit.library)
    mine = newest(every.shown)
    found = having(mine, said)
    what: dict[str, Any] = {
        "groups": tuple(_groups(found)),
        "words": said,
        "near": near(mine, said) if not found else (),
        "drawn": _drawn(visit, found),
    }
    if visit.by_htmx:
        return visit.part("forms/found.html", **what)
    return visit.page("forms/gallery.html", faulty=every.faulty, made=(), **what)


@ROOM.get("/which")
def which(visit: Visit) -> Answer:
    """What somebody wants to do, in their own words, and the forms for it."""
    known = {s.form.form: s for s in newest(listing(visit.library).shown)}
    letters = {k.name: k for k in kinds()}
    situations = [
        (about, [(words, [n for n in names if n in known or n in letters]) for words, names in rows])
        for about, rows in SITUATIONS.items()
    ]
    return visit.page(
        "forms/which.html", situations=situations, known=known, letters=letters, in_full=in_full
    )


@ROOM.get("/look/{form}.{edition:int}.webp")
def first_page(visit: Visit) -> Answer:
    """The first page of a form, small, where it is drawn."""
    form = visit.library.load(visit.named("form"), visit.number("edition"))
    file = file_of(_pictures(visit), form, visit.library.branding)
    if not file.is_file():
        raise HTTPException(404)
    return visit.file(file, f"{form.form}.webp", "image/webp", shown=True)


@ROOM.post("/drawn")
def drawn(visit: Visit) -> Answer:
    """The pictures that have been drawn of those that a page still waits for."""
    known = {s.entry.name: s for s in newest(listing(visit.library).shown)}
    waiting = [known[n] for n in visit.said_all("waits") if n in known]
    there = _drawn(visit, waiting)
    return visit.part(
        "forms/drawn.html",
        ready=[s for s in waiting if s.entry.name in there],
        waiting=[s for s in waiting if s.entry.name not in there],
    )


def _drawn(visit: Visit, shown: Sequence[Shown]) -> frozenset[str]:
    """Of which of these the picture is there; the others are begun to be drawn."""
    folder, brand = _pictures(visit), visit.library.branding
    there = frozenset(s.entry.name for s in shown if file_of(folder, s.form, brand).is_file())
    missing = [s.entry.name for s in shown if s.entry.name not in there]
    _DRAWING.begin(folder_in(visit.home), folder, missing)
    return there


def _pictures(visit: Visit) -> Path:
    return visit.kept.folder / PICTURES


def newest(shown: Sequence[Shown]) -> tuple[Shown, ...]:
    """The newest edition of each form."""
    return tuple({s.form.form: s for s in shown}.values())


def _groups(shown: Sequence[Shown]) -> Iterator[Group]:
    """By family, an organisation's own forms first: they are what is looked for most."""
    groups = [Group(mine[0].family or "other", title, mine) for title, mine in grouped(shown)]
    yield from sorted(groups, key=lambda g: g.key != "own")
