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
    from filing.ledger.database import Ledger
    from filing.records.records import Filed
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


def of_page(
    isolation: Isolation, data: bytes, page: int, *, locator: str, form: str
) -> tuple[bytes, float] | None:
    """A whole page as PNG, and its width in points, where boxes can be found on it (else 0). Raises as `shown` does."""
    from extractors.contract import Shown

    picture = isolation.picture(data, Shown(page, whole=True), form, locator)
    return None if picture is None else (png(picture), picture.across)


def cut(picture: bytes, across: float, box: tuple[float, float, float, float]) -> bytes:
    """The lines of a page that a box (in points) stands in, from a picture that `of_page` made."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as page:
        zoom = page.width / across
        high = page.height / zoom
        x0, y0, x1, y1 = box
        wide = max(x1 - x0, _LEAST_WIDE)
        middle = (x0 + x1) / 2
        left, right = (
            max(0.0, min(x0 - _BESIDE, middle - wide / 2)),
            min(across, max(x1 + _BESIDE, middle + wide / 2)),
        )
        top, bottom = max(0.0, y0 - _ABOVE), min(high, max(y1 + _BELOW, y0 + _BELOW))
        out = BytesIO()
        page.crop((left * zoom, top * zoom, right * zoom, bottom * zoom)).save(out, "PNG", compress_level=1)
    return out.getvalue()


_BESIDE, _ABOVE, _BELOW, _LEAST_WIDE = 24.0, 26.0, 12.0, 220.0
"""Points around a place that is cut out: enough for the question above it, and never a mere strip."""


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


def of_record(ledger: Ledger, isolation: Isolation, filed: Filed, path: str) -> bytes | None:
    """The place where the answer at this path of a record was seen, as PNG; None where it was seen nowhere on a page.

    Of what was keyed, what the document has there. Raises as `shown` does, and where the document is not kept.
    """
    from filing.review.submissions import receipt_of

    came = filed.provenance.get(path, {})
    seen = came if came.get("evidence") else came.get("read") or {}
    if (seen.get("evidence") or {}).get("page") is None:
        return None
    document = receipt_of(ledger, came.get("submission", filed.submission))
    data = ledger.originals.get(document.sha256)
    form = f"{filed.form}.{filed.edition}"
    return of_answer(isolation, data, seen, form=form, locator=document.locator)


def png(picture: Pixels) -> bytes:
    """A picture as a file."""
    from PIL import Image

    out = BytesIO()
    mode = "L" if picture.channels == 1 else "RGB"
    Image.frombytes(mode, (picture.columns, picture.rows), picture.data).save(out, "PNG")
    return out.getvalue()
