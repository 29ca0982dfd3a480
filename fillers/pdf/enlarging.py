"""Large print: pages that were laid out small are made as large as they should be.

Everything on them grows alike - type, boxes, lines to write on -, so the design has no sizes of its own for it. What
a page is printed with afterwards (markers, codes, reference line) keeps its size: machines read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Pdf


def enlarge(pdf: Pdf, zoom: float) -> None:
    """Make pages, what is drawn on them, and the boxes of their annotations `zoom` times as large."""
    from pikepdf import Array

    before, after = pdf.make_stream(f"q {zoom:g} 0 0 {zoom:g} 0 0 cm".encode()), pdf.make_stream(b"Q")
    for page in pdf.pages:
        page.obj.MediaBox = _times(page.obj.MediaBox, zoom)
        drawn = page.obj.Contents
        page.obj.Contents = Array([before, *(drawn if isinstance(drawn, Array) else [drawn]), after])
        for annotation in page.obj.get("/Annots", ()):
            annotation.Rect = _times(annotation.Rect, zoom)
            if "/QuadPoints" in annotation:
                annotation.QuadPoints = _times(annotation.QuadPoints, zoom)
    for thing in pdf.objects:
        _destination(thing, zoom)


def _times(numbers: Any, zoom: float) -> Any:
    from pikepdf import Array

    return Array([round(float(n) * zoom, 4) for n in numbers])


def _destination(thing: Any, zoom: float) -> None:
    """A place that a bookmark or a link leads to: [page /XYZ left top zoom] (ISO 32000-1, 12.3.2.2).

    Several may lead to one place, which is then an object of its own and met once as that.
    """
    from pikepdf import Array, Dictionary

    if isinstance(thing, Dictionary):
        held = [thing.get("/Dest"), thing.get("/D"), *_names(thing)]
        places = [place for place in held if isinstance(place, Array) and not place.is_indirect]
    else:
        places = [thing]
    for place in places:
        if isinstance(place, Array) and len(place) == 5 and str(place[1]) == "/XYZ":
            for n in (2, 3):
                if place[n] is not None:
                    place[n] = round(float(place[n]) * zoom, 4)


def _names(thing: Any) -> list[Any]:
    from pikepdf import Array

    names = thing.get("/Names")
    return list(names) if isinstance(names, Array) else []
