"""Four renderers of PDF pages, form widgets drawn: pdfium, poppler, MuPDF and Ghostscript.

Each takes a file and dots per inch and returns one array a page: height x width x 3, 8 bits, red-green-blue, top
row first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.clients.process import ClientError, found, run

Picture = npt.NDArray[np.uint8]


def pdfium(pdf: Path, dpi: int = 100) -> list[Picture]:
    """Chrome's renderer, in this process: only for documents we made."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        pages = []
        for page in document:
            bitmap = page.render(scale=dpi / 72, may_draw_forms=True, rev_byteorder=True)
            pages.append(np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8))
            page.close()
        return pages
    finally:
        document.close()


def poppler(pdf: Path, dpi: int = 100) -> list[Picture]:
    """The renderer of GNOME's and KDE's viewers."""
    # What a viewer shows: without the option it draws what the crop box hides.
    return _drawn(lambda base: ["pdftoppm", "-cropbox", "-r", str(dpi), "-png", pdf, base / "page"])


def mupdf(pdf: Path, dpi: int = 100) -> list[Picture]:
    """The renderer of SumatraPDF and many telephones."""
    return _drawn(lambda base: ["mutool", "draw", "-q", "-r", str(dpi), "-o", base / "page-%05d.png", pdf])


def ghostscript(pdf: Path, dpi: int = 100) -> list[Picture]:
    """The renderer of print servers; it draws what would be printed."""
    options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=png16m", f"-r{dpi}", "-dPrinted=false"]
    smooth = ["-dTextAlphaBits=4", "-dGraphicsAlphaBits=4"]
    return _drawn(lambda base: ["gs", *options, *smooth, f"-sOutputFile={base / 'page-%05d.png'}", pdf])


#: By the client's name, as the tests' marks know them.
RENDERERS: dict[str, Callable[[Path, int], list[Picture]]] = {
    "pdfium": pdfium,
    "poppler": poppler,
    "mupdf": mupdf,
    "ghostscript": ghostscript,
}

_PROGRAMS = {"poppler": "pdftoppm", "mupdf": "mutool", "ghostscript": "gs"}


def available(name: str) -> bool:
    """Whether the renderer of that name is here; pdfium comes with the test requirements."""
    return name not in _PROGRAMS or found(_PROGRAMS[name])


def ink(page: Picture, box: tuple[float, float, float, float], dpi: int) -> float:
    """The share of dark pixels, 0 to 1, in a box of points: left, top, right, bottom from the page's top left."""
    left, top, right, bottom = (round(edge * dpi / 72) for edge in box)
    part = page[top:bottom, left:right]
    if part.size == 0:
        raise ValueError(f"the box {box} is not on the page")
    return float((part.mean(axis=2) < 128).mean())


def _drawn(command: Callable[[Path], Sequence[str | Path]]) -> list[Picture]:
    with tempfile.TemporaryDirectory(prefix="carepack-pages-") as folder:
        run(command(Path(folder)))
        files = sorted(Path(folder).glob("page*.png"), key=lambda file: (len(file.name), file.name))
        if not files:
            raise ClientError("the renderer drew no page")
        pages = []
        for file in files:
            with Image.open(file) as picture:
                pages.append(np.array(picture.convert("RGB"), dtype=np.uint8))
        return pages
