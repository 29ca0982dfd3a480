"""Pages drawn as pictures of their ink, by pdfium, inside the confined process: some files make it abort.

Ink is 255 less the darkest of red, green and blue, so that nothing coloured is taken for paper. Both sides of a
comparison are drawn by the same version, since another may move pixels.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from extractors.geometry import Transform
from schemas.errors import DocumentError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ink = npt.NDArray[np.uint8]

MAX_PIXELS = 6_000_000
"""Of one picture: an A3 page at 150 dpi has 4.4 million."""


class Drawing:
    """A document open for drawing. Close it (or use it in a `with`)."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(data)
            self._pages = len(self._document)
            self._flat: set[int] = set()
        except pypdfium2.PdfiumError as broken:
            raise undrawable() from broken

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives back what it holds."""
        self._document.close()

    def __len__(self) -> int:
        return self._pages

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as it is shown, in points; pages count from 0."""
        with self._page(number) as page:
            wide, high = page.get_size()
            return float(wide), float(high)

    def ink(self, number: int, dpi: float) -> Ink:
        """A page's ink as it is shown. Raises DocumentError `page-undrawable`."""
        wide, high = self.size(number)
        zoom = dpi / 72
        return self.fitted(number, Transform(zoom, 0, 0, zoom), (round(high * zoom), round(wide * zoom)))

    def fitted(self, number: int, fit: Transform, shape: tuple[int, int]) -> Ink:
        """A page's ink in a picture of this shape (rows, columns); `fit` goes from the page's points to pixels."""
        import pypdfium2
        from pypdfium2 import raw

        high, wide = shape
        _check(wide, high)
        with self._page(number) as page:
            bitmap = pypdfium2.PdfBitmap.new_native(wide, high, raw.FPDFBitmap_BGRx)
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, wide, high)
            matrix = raw.FS_MATRIX(*fit)
            window = raw.FS_RECTF(0, 0, wide, high)
            raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, matrix, window, 0)
            return _ink(bitmap.to_numpy())

    @contextlib.contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        import pypdfium2
        from pypdfium2 import raw

        try:
            page = self._document[number]
            if number not in self._flat:
                # With a map of its own pdfium draws no fields. Made part of the page they are drawn, in their order.
                self._flat.add(number)
                if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
                    page.close()
                    page = self._document[number]
        except pypdfium2.PdfiumError as broken:
            raise undrawable() from broken
        try:
            yield page
        finally:
            page.close()


def _ink(picture: Any) -> Ink:
    import cv2

    dark = cv2.min(cv2.min(picture[:, :, 0], picture[:, :, 1]), picture[:, :, 2])
    ink: Ink = cv2.bitwise_not(dark)
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
