"""Pages drawn as pictures of their ink, by pdfium, inside the confined process: some files make it abort.

Ink is 255 less the darkest of red, green and blue, so that nothing coloured is taken for paper. Both sides of a
comparison are drawn by the same version, since another may move pixels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from schemas.errors import DocumentError
from schemas.geometry import Box, Transform

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ink = npt.NDArray[np.uint8]

MAX_PIXELS = 6_000_000
"""Of one picture: an A3 page at 150 dpi has 4.4 million."""


class Drawing:
    """A document open for drawing. Close it (or use it in a `with`); `beside`: one that lends what it draws on."""

    def __init__(self, data: bytes, *, beside: Drawing | None = None) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(data)
            self._pages = len(self._document)
            self._loaded: dict[int, Any] = {}
            self._canvases: dict[tuple[int, int], _Canvas] = beside._canvases if beside is not None else {}
        except pypdfium2.PdfiumError as broken:
            raise undrawable() from broken

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives back what it holds."""
        for page in self._loaded.values():
            page.close()
        self._document.close()

    def __len__(self) -> int:
        return self._pages

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as it is shown, in points; pages count from 0."""
        wide, high = self._page(number).get_size()
        return float(wide), float(high)

    def ink(self, number: int, dpi: float) -> Ink:
        """A page's ink as it is shown. Raises DocumentError `page-undrawable`."""
        wide, high = self.size(number)
        zoom = dpi / 72
        return self.fitted(number, Transform(zoom, 0, 0, zoom), (round(high * zoom), round(wide * zoom)))

    def fitted(self, number: int, fit: Transform, shape: tuple[int, int]) -> Ink:
        """A page's ink in a picture of this shape (rows, columns); `fit` goes from the page's points to pixels."""
        high, wide = shape
        _check(wide, high)
        page = self._page(number)
        if shape not in self._canvases:
            self._canvases.clear()  # one at a time
            self._canvases[shape] = _Canvas(shape)
        return self._canvases[shape].ink(page, fit)

    def coloured(self, number: int, fit: Transform, shape: tuple[int, int]) -> Ink:
        """A page as it is shown in a picture of this shape: rows by columns by red, green, blue; 255 is white."""
        _check(shape[1], shape[0])
        return _Canvas(shape).coloured(self._page(number), fit)

    def words(self, number: int, box: Box) -> str:
        """The words that stand in a box of a page as it is shown, line by line; none of a page that is turned."""
        page = self._page(number)
        if page.get_rotation():
            return ""
        left, _, _, top = page.get_bbox()
        text = page.get_textpage()
        said = text.get_text_bounded(left + box.x0, top - box.y1, left + box.x1, top - box.y0)
        text.close()
        return "\n".join(line.strip() for line in said.splitlines() if line.strip())

    def _page(self, number: int) -> Any:
        """A page, loaded once, since that interprets all of its content."""
        import pypdfium2
        from pypdfium2 import raw

        if number not in self._loaded:
            try:
                page = self._document[number]
                # With a map of its own pdfium draws no fields. Made part of the page they are drawn, in their order.
                if (
                    raw.FPDFPage_GetAnnotCount(page)
                    and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
                ):
                    page.close()
                    page = self._document[number]
            except pypdfium2.PdfiumError as broken:
                raise undrawable() from broken
            self._loaded[number] = page
        return self._loaded[number]


class _Canvas:
    """What pages of one shape (rows, columns) are drawn on, one after the other: to get new memory takes as long."""

    def __init__(self, shape: tuple[int, int]) -> None:
        import numpy as np
        import pypdfium2
        from pypdfium2 import raw

        self.shape = shape
        self._bitmap = pypdfium2.PdfBitmap.new_native(shape[1], shape[0], raw.FPDFBitmap_BGRx)
        self._planes = [np.empty(shape, np.uint8) for _ in range(4)]

    def _draw(self, page: Any, fit: Transform) -> None:
        from pypdfium2 import raw

        high, wide = self.shape
        self._bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
        raw.FPDF_RenderPageBitmapWithMatrix(
            self._bitmap, page, raw.FS_MATRIX(*fit), raw.FS_RECTF(0, 0, wide, high), 0
        )

    def coloured(self, page: Any, fit: Transform) -> Ink:
        """A page in red, green and blue."""
        import cv2

        self._draw(page, fit)
        picture: Ink = cv2.cvtColor(self._bitmap.to_numpy(), cv2.COLOR_BGRA2RGB)
        return picture

    def ink(self, page: Any, fit: Transform) -> Ink:
        """A page's ink, which stays when the next one is drawn."""
        import cv2

        self._draw(page, fit)
        cv2.split(self._bitmap.to_numpy(), self._planes)
        darkest, green, red, _ = self._planes
        cv2.min(darkest, green, dst=darkest)
        cv2.min(darkest, red, dst=darkest)
        ink: Ink = cv2.bitwise_not(darkest)  # type: ignore[assignment]
        return ink


def _check(wide: float, high: float) -> None:
    if not 0 < math.ceil(wide) * math.ceil(high) <= MAX_PIXELS:
        raise undrawable()


def one_thread() -> None:
    """OpenCV works in this thread alone: a confined process can start no other."""
    import cv2

    cv2.setNumThreads(1)


def undrawable() -> Exception:
    """The page cannot be drawn, or is larger than any form's."""
    return DocumentError.of(
        "page-undrawable",
        "A page of this PDF cannot be drawn.",
        "Open it, print it to PDF or on paper, and send that.",
    )
