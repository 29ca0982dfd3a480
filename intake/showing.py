"""The picture of a place of a document as it came, for whoever settles a query: drawn where it can do no harm.

What comes out of the confined process is bare pixels of bounded size; the picture file is made of them here. So no
file that a stranger's document had a hand in is ever opened by the program that shows pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.contract import Shown
    from extractors.pixels import Pixels
    from filing.review.query_view import QueryView
    from intake.isolation.isolation import Isolation


def shown(
    isolation: Isolation, data: bytes, place: Shown, *, locator: str = "", form: str | None = None
) -> bytes | None:
    """A place of a part of an envelope, as PNG; None where it has no such page, or it cannot be drawn.

    `form` (`ID.N`): what it is read as, where it does not say so itself. Raises CarepackError `no-reader`.
    """
    picture = isolation.picture(data, place, form, locator)
    return None if picture is None else png(picture)


def of_query(isolation: Isolation, data: bytes, asked: QueryView) -> bytes | None:
    """The place that a query is about, as PNG; None where it was seen nowhere on a page. Raises as `shown` does."""
    from extractors.contract import Shown

    where = asked.query.evidence
    if where is None or where.page is None:
        return None
    place, form = Shown(where.page, where.box), f"{asked.form}.{asked.edition}"
    return shown(isolation, data, place, locator=asked.locator, form=form)


def of_answer(
    isolation: Isolation, data: bytes, came: Mapping[str, Any], *, form: str, locator: str
) -> bytes | None:
    """The place where an answer of a record was seen, by its provenance (`came`), as PNG. Raises as `shown` does."""
    from extractors.contract import Shown

    where = came.get("evidence") or {}
    if where.get("page") is None:
        return None
    box = tuple(where["box"]) if where.get("box") else None
    return shown(isolation, data, Shown(where["page"], box), locator=locator, form=form)


def png(picture: Pixels) -> bytes:
    """A picture as a file."""
    from PIL import Image

    out = BytesIO()
    mode = "L" if picture.channels == 1 else "RGB"
    Image.frombytes(mode, (picture.columns, picture.rows), picture.data).save(out, "PNG")
    return out.getvalue()
