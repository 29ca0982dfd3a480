"""PDFs whose pages are pictures, as scanners, fax servers and telephones make them.

Where one picture is the page, it is taken out as it was put in. Any other page is drawn by pdfium at the pictures' own
resolution: strips, layers, masks, and whatever somebody wrote upon it in a viewer.
"""

from __future__ import annotations

import re
import warnings
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from extractors.contract import no_such_part
from extractors.paper import decoding
from extractors.paper.drawn_pictures import Drawn, DrawnPicture, drawn_on
from extractors.paper.embedded_pictures import is_cut_off, taken_out
from extractors.paper.picture import Picture
from extractors.paper.picture_kinds import PAGE_EDGE, is_too_large
from extractors.paper.pictures import MOST_PAGES
from schemas.errors import DocumentError
from schemas.geometry import Box

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

    from extractors.paper.picture import Grey

MOST_LETTERS = 60
"""Letters a scan's page may show: what scanning programs stamp on it, and no answer of a typed page."""
MOST_SHAPES = 60
"""Lines and areas of a scan's page: a frame, a white ground."""
LEAST_COVERED, MOST_COVERED = 0.5, 30.0
"""Of a scanned page's area that its pictures cover together; layers cover it a few times."""
FROM_EDGE = 0.02
"""Of the page's width or height by which one picture that is the page may miss its edges."""
MOST_DPI = 300.0
"""At which a page is drawn: finer pictures are made coarser by it."""
WRITTEN_DPI = 200.0
"""The least at which one is drawn that has more on it than pictures."""
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_OURS = b"/Subtype /Widget"
"""As our fillers write a field, at the end of a form that was filled in: that is where it is looked for."""
_WIDGET = re.compile(rb"/Subtype\s*/Widget\b")
_WIDTH = re.compile(rb"/Width\s+(\d{1,9})(\s+\d{1,5}\s+R)?")


def may_be_scan(data: bytes) -> bool:
    """Whether a PDF holds a picture as wide as a page's; a look at the bytes, so that typed forms cost nothing.

    What says that a stream is a picture always stands in the open (ISO 32000-1, 7.5.7: streams are in no object
    stream), and so does what says that one is a form's field in all that our own fillers write.
    """
    if data.rfind(_OURS) >= 0 or b"/Image" not in data or _WIDGET.search(data) or not _IMAGE.search(data):
        return False
    return any(found[2] or int(found[1]) >= PAGE_EDGE for found in _WIDTH.finditer(data))


class ScannedPdf:
    """A PDF that is open, and looked through: whether it is a scan, and its pages as pictures. Close it.

    `repaired`: it had lost its table of contents, so that pages, or an older state of them, may be missing.
    """

    def __init__(self, data: bytes) -> None:
        """Raises DocumentError as `extractors.pdf.document.opening.opened` does."""
        from extractors.pdf.document.limits import MAX_SCAN_BYTES
        from extractors.pdf.document.opening import opened, warnings_of, was_repaired

        self._data = data
        self._pdf: Pdf = opened(data, most_pages=MOST_PAGES, most_bytes=MAX_SCAN_BYTES)
        self.repaired = was_repaired(warnings_of(self._pdf))
        self._pages: list[Drawn | None] = []
        self._pdfium: Any = None

    def close(self) -> None:
        """Gives back what it holds."""
        if self._pdfium is not None:
            self._pdfium.close()
        self._pdf.close()

    def __len__(self) -> int:
        return len(self._pdf.pages)

    @cached_property
    def is_scan(self) -> bool:
        """Whether each page is a picture, or empty, and one at least is a picture. It ends at the first that is not."""
        if self._has_fields():
            return False
        pictures = 0
        for page in self._pdf.pages:
            drawn = _drawn(page)
            self._pages.append(drawn)
            if drawn is None or drawn.nothing:
                continue  # what cannot be read does not make a typed document of a scan
            if not _is_picture(drawn, _shown(page)):
                return False
            pictures += 1
        return pictures > 0

    def picture(self, number: int) -> Picture:
        """A page. Raises DocumentError: `page-damaged`, `picture-too-large`, `picture-too-small`."""
        if not 0 < number <= len(self):
            raise no_such_part()
        with decoding.faults_told(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._picture(number)

    def _picture(self, number: int) -> Picture:
        page = self._pdf.pages[number - 1]
        drawn = _drawn(page)
        if drawn is None:
            raise decoding.page_damaged()
        shown = _shown(page)
        self._check_sizes(page)
        alone = _alone(drawn, shown)
        if (
            alone is not None
            and (grey := taken_out(alone.stream, number, complete=self.repaired)) is not None
        ):
            return _placed(grey, page, alone.box, number)
        return self._rendered(number, drawn, shown)

    def _has_fields(self) -> bool:
        with suppress(*decoding.FAULTS):
            form = self._pdf.Root.get("/AcroForm")
            return form is not None and len(form.get("/Fields", ())) > 0
        return False

    @cached_property
    def _too_large(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Pictures of the file that say they are larger than any scanner makes, by their numbers."""
        import pikepdf

        found = {}
        for one in self._pdf.objects:
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
                with suppress(*decoding.FAULTS):
                    size = (int(one.get("/Width", 0)), int(one.get("/Height", 0)))
                    if is_too_large(size):
                        found[one.objgen] = size
        return found

    def _check_sizes(self, page: Page) -> None:
        """Raises DocumentError `picture-too-large` where anything the page uses is such a picture."""
        if self._too_large and (size := _reached(page.obj, self._too_large)) is not None:
            raise decoding.picture_too_large(size)

    def _rendered(self, number: int, drawn: Drawn, shown: Box) -> Picture:
        """The page as pdfium draws it, with notes that were added to it."""
        import cv2
        import pypdfium2
        from pypdfium2 import raw

        if any(p.stream is not None and is_cut_off(p.stream) for p in drawn.pictures):
            raise decoding.page_damaged()
        page = self._open_in_pdfium()[number - 1]
        try:
            if any(p.stream is not None and _only_pdfium_knows(p.stream) for p in drawn.pictures):
                _check_decoded(page)
            wide, high = page.get_size()
            dpi = min(_dpi_of(drawn, shown), 72 * (decoding.MOST_KEPT / max(1.0, wide * high)) ** 0.5)
            size = max(1, round(wide * dpi / 72)), max(1, round(high * dpi / 72))
            decoding.check_size(size)
            bitmap = pypdfium2.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx)
            try:
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
                raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
                grey: Any = cv2.cvtColor(bitmap.to_numpy(), cv2.COLOR_BGRA2GRAY)
            finally:
                bitmap.close()
        finally:
            page.close()
        return decoding.made(grey, number, (dpi, dpi))

    def _open_in_pdfium(self) -> Any:
        """The file as pdfium has it; what only qpdf can open, as qpdf has mended it."""
        import pypdfium2

        if self._pdfium is None:
            try:
                self._pdfium = pypdfium2.PdfDocument(self._data)
                if len(self._pdfium) != len(self):
                    self._pdfium.close()
                    raise pypdfium2.PdfiumError("another number of pages")
            except pypdfium2.PdfiumError:
                mended = BytesIO()
                self._pdf.save(mended)
                self._pdfium = pypdfium2.PdfDocument(mended.getvalue())
        return self._pdfium


def _only_pdfium_knows(stream: Any) -> bool:
    return any(name in str(stream.get("/Filter")) for name in ("JBIG2Decode", "JPXDecode"))


def _check_decoded(page: Any) -> None:
    """Raises DocumentError `page-damaged` where a picture cannot be decoded: pdfium says nothing and leaves it out."""
    import pypdfium2
    from pypdfium2 import raw

    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        try:
            one.get_bitmap().close()
        except pypdfium2.PdfiumError as error:
            raise decoding.page_damaged() from error


def _drawn(page: Page) -> Drawn | None:
    """What a page draws; None where it cannot be read."""
    with suppress(*decoding.FAULTS):
        return drawn_on(page)
    return None


def _shown(page: Page) -> Box:
    """What of a page is shown, in its points (ISO 32000-1, 14.11.2)."""
    with suppress(*decoding.FAULTS):
        media, crop = _sorted(page.mediabox), _sorted(page.cropbox)
        shown = Box(
            max(media.x0, crop.x0), max(media.y0, crop.y0), min(media.x1, crop.x1), min(media.y1, crop.y1)
        )
        return shown if shown.x1 > shown.x0 and shown.y1 > shown.y0 else media
    return Box(0, 0, 612, 792)  # as viewers take it that find none


def _sorted(box: Any) -> Box:
    x0, y0, x1, y1 = (float(n) for n in box)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _is_picture(drawn: Drawn, shown: Box) -> bool:
    if not drawn.whole or drawn.fields or drawn.letters > MOST_LETTERS or drawn.shapes > MOST_SHAPES:
        return False
    area = (shown.x1 - shown.x0) * (shown.y1 - shown.y0)
    return LEAST_COVERED * area <= sum(_common(p.box, shown) for p in drawn.pictures) <= MOST_COVERED * area


def _common(one: Box, other: Box) -> float:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0.0, wide) * max(0.0, high)


def _alone(drawn: Drawn, shown: Box) -> DrawnPicture | None:
    """The picture that is all there is on a page, as large as the page and upright."""
    if len(drawn.pictures) != 1 or not drawn.whole or drawn.letters or drawn.shapes or drawn.notes:
        return None
    one = drawn.pictures[0]
    across, down = FROM_EDGE * (shown.x1 - shown.x0), FROM_EDGE * (shown.y1 - shown.y0)
    fits = (
        abs(one.box.x0 - shown.x0) <= across
        and abs(one.box.x1 - shown.x1) <= across
        and abs(one.box.y0 - shown.y0) <= down
        and abs(one.box.y1 - shown.y1) <= down
    )
    return one if fits and one.upright and one.stream is not None else None


def _placed(grey: Grey, page: Page, box: Box, number: int) -> Picture:
    """A page's own picture, with the dots per inch that its place gives it, turned as the page is."""
    import numpy as np

    dots = (grey.shape[1] * 72 / (box.x1 - box.x0), grey.shape[0] * 72 / (box.y1 - box.y0))
    made = decoding.made(grey, number, dots)
    quarters = int(page.obj.get("/Rotate", _inherited(page))) // 90 % 4
    return Picture(number, np.ascontiguousarray(np.rot90(made.grey, -quarters)), made.dpi, made.bilevel)


def _inherited(page: Page) -> int:
    """The turn that a page has from those above it (ISO 32000-1, 7.7.3.4)."""
    above = page.obj.get("/Parent")
    for _ in range(32):
        if above is None:
            break
        if (turn := above.get("/Rotate")) is not None:
            return int(turn)
        above = above.get("/Parent")
    return 0


def _dpi_of(drawn: Drawn, shown: Box) -> float:
    """At which a page is drawn: as fine as the finest of its pictures that are as wide or high as half of it."""
    finest = 0.0
    for one in drawn.pictures:
        wide, high = one.box.x1 - one.box.x0, one.box.y1 - one.box.y0
        large = wide >= (shown.x1 - shown.x0) / 2 or high >= (shown.y1 - shown.y0) / 2
        if one.stream is not None and large and wide > 0 and high > 0:
            columns, rows = float(one.stream.get("/Width", 0)), float(one.stream.get("/Height", 0))
            finest = max(
                finest, min(columns, rows) * 72 / min(wide, high), max(columns, rows) * 72 / max(wide, high)
            )
    bare = drawn.pictures and not (drawn.letters or drawn.shapes or drawn.notes) and finest
    return min(MOST_DPI, finest if bare else max(finest, WRITTEN_DPI))


def _reached(start: Any, wanted: dict[tuple[int, int], tuple[int, int]]) -> tuple[int, int] | None:
    """The size of the first of these objects that is reached from a page, whatever draws it."""
    import pikepdf

    waiting, been = [start], set[tuple[int, int]]()
    while waiting and len(been) < 20_000:
        one = waiting.pop()
        number = one.objgen if isinstance(one, pikepdf.Object) else (0, 0)
        if number in wanted:
            return wanted[number]
        if number != (0, 0):
            if number in been:
                continue
            been.add(number)
        if isinstance(one, pikepdf.Array):
            waiting += [x for x in one if isinstance(x, pikepdf.Object)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [
                x for n, x in one.items() if n not in {"/Parent", "/P"} and isinstance(x, pikepdf.Object)
            ]
    return None


def scan_of(data: bytes) -> ScannedPdf | None:
    """The PDF as a scan, where it is one and can be opened."""
    if not may_be_scan(data):
        return None
    try:
        found = ScannedPdf(data)
    except DocumentError:
        return None  # the PDF reader says why
    if found.is_scan:
        return found
    found.close()
    return None
