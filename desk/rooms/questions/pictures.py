"""Pictures of what a question is about: its page, where on it, and its place cut out; by number, drawn once."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.rooms.questions.room import ROOM, going
from desk.visit import Answer, Visit
from filing.review.query_list import get
from filing.review.query_view import QueryView
from filing.review.surroundings import located
from intake.pictures import PagePicture
from intake.showing import cut

_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
_AROUND = 4.0


@ROOM.get("/picture/{query:int}/page.png")
def page(visit: Visit) -> Answer:
    """The whole page."""
    _, picture = _drawn(visit)
    return visit.file(picture.file.read_bytes(), "page.png", "image/png", shown=True)


@ROOM.get("/picture/{query:int}/outline.svg")
def outline(visit: Visit) -> Answer:
    """A line around the place, as large as the page."""
    asked, picture = _drawn(visit)
    box = asked.query.evidence.box if asked.query.evidence else None
    if box is None or not picture.across:
        return Response(_NOTHING, media_type="image/svg+xml")
    wide, high = _size(picture)
    x0, y0, x1, y1 = (n + d for n, d in zip(box, (-_AROUND, -_AROUND, _AROUND, _AROUND), strict=True))
    made = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.2f} {high:.2f}" preserveAspectRatio="none">'
        f'<rect x="{x0:.2f}" y="{y0:.2f}" width="{x1 - x0:.2f}" height="{y1 - y0:.2f}" rx="3" '
        'fill="#f59e0b" fill-opacity=".14" stroke="#c2410c" stroke-width="2.2"/></svg>'
    )
    return Response(made, media_type="image/svg+xml")


@ROOM.get("/picture/{query:int}/place.png")
def place(visit: Visit) -> Answer:
    """The place and its lines; all of the page where it is no place on it. With this it was shown."""
    asked, picture = _drawn(visit)
    box = asked.query.evidence.box if asked.query.evidence else None
    data = picture.file.read_bytes()
    if box is not None and picture.across:
        data = cut(data, picture.across, box)
    going(visit).seen(visit, asked.number)
    return visit.file(data, "place.png", "image/png", shown=True)


@ROOM.get("/picture/{query:int}/ahead")
def ahead(visit: Visit) -> Answer:
    """Nothing, once the page is drawn that is asked about next."""
    asked = located(visit.ledger, get(visit.ledger, visit.number("query")))
    visit.kept.pictures.page(asked)
    return Response(status_code=204)


def _drawn(visit: Visit) -> tuple[QueryView, PagePicture]:
    asked = located(visit.ledger, get(visit.ledger, visit.number("query")))
    picture = visit.kept.pictures.page(asked) if asked.open else None
    if picture is None:
        going(visit).seen(visit, asked.number)  # what cannot be drawn is told in words
        raise HTTPException(404)
    return asked, picture


def _size(picture: PagePicture) -> tuple[float, float]:
    """Points across and down, by the picture's own shape."""
    head = picture.file.read_bytes()[16:24]  # of a PNG: its width and height
    columns, rows = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
    return picture.across, picture.across * rows / columns


__all__ = ["ahead", "outline", "page", "place"]
