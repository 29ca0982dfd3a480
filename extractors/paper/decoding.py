"""A picture to the grey page it shows, by Pillow: one decoder a file, chosen by its first bytes, and within bounds.

How large a picture is stands in its head, so that is asked before anything is decoded. Colour becomes lightness as the
eye sees it: a pen of any colour is darker than paper, and a highlighter's yellow is not taken for ink.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from extractors.paper.picture import Picture
from extractors.paper.picture_kinds import Kind, Size, is_too_large, is_too_small
from schemas.errors import CarepackError, DocumentError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

    from extractors.paper.picture import Grey

MOST_DECODED = 256 * 1024 * 1024
"""Bytes that one picture may take decoded: A4 at 800 dpi in colour takes 248 MB."""
MOST_KEPT = 30_000_000
"""Pixels of a page that is handed on; a larger one is halved (600 dpi to 300). Phones take up to 24 million."""
MOST_PASSES = 100
"""Passes in which a JPEG may be drawn; programs write ten, and each costs as much time as a picture."""
LEAST_DPI, MOST_DPI = 100, 2400
"""What is believed of a file's own word. Below is what cameras and programs write that do not know (72, 96)."""
_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}
"""That Pillow keeps for a pixel, by mode; four in any other."""
_SQUARE = 0.03
"""By which dots per inch across and down may differ; a fax has 204 and 98."""
FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, ArithmeticError, AttributeError,
    RuntimeError, struct.error, zlib.error,
)  # fmt: skip
"""What decoders raise at broken files."""


def page_damaged() -> CarepackError:
    """One page's picture cannot be decoded."""
    return DocumentError.of(
        "page-damaged",
        "This page is damaged, cut off, or stored in a way that carepack cannot decode.",
        "Scan or photograph it again.",
    )


def picture_too_large(size: Size) -> CarepackError:
    """More points than any scanner makes."""
    return DocumentError.of(
        "picture-too-large",
        f"This picture says it is {size[0]} by {size[1]} pixels, more than any scanner makes.",
        "Do not open it. Scan or photograph the page again.",
    )


def picture_too_small(size: Size) -> CarepackError:
    """Too few points for a page."""
    return DocumentError.of(
        "picture-too-small",
        f"This picture is {size[0]} by {size[1]} pixels, too few for the words of a page to be read.",
        "If it is a page, scan it at 300 dpi, or photograph it from nearer, and send it at its full size.",
    )


def picture_unsupported(
    why: str = "This is a picture of a kind that carepack does not read.",
) -> CarepackError:
    """A kind of picture that is not decoded, or not on this machine."""
    return DocumentError.of("picture-unsupported", why, "Save it as JPEG or PNG, and import that.")


def scan_too_long(most: int) -> CarepackError:
    """More pages than one file may have."""
    return DocumentError.of(
        "scan-too-long",
        f"This scan has more than {most} pages.",
        "Scan the drawer in smaller lots, or split the file.",
    )


def check_size(size: Size) -> None:
    """Raises DocumentError `picture-too-large`, `picture-too-small`."""
    if is_too_large(size):
        raise picture_too_large(size)
    if is_too_small(size):
        raise picture_too_small(size)


@contextmanager
def faults_told(size: Size = (0, 0)) -> Iterator[None]:
    """What a decoder raises, in our words: DocumentError `page-damaged`, `picture-too-large`. Warnings are not told."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow, about tags that are odd
            yield
    except CarepackError:
        raise
    except MemoryError as error:
        raise picture_too_large(size) from error
    except FAULTS as error:
        raise page_damaged() from error


def opened(data: bytes, kind: Kind) -> ImageFile:
    """A picture's head, read; nothing is decoded yet. Raises DocumentError `page-damaged`, `picture-unsupported`."""
    with faults_told():
        if kind == "jpeg" and data.count(b"\xff\xda") > MOST_PASSES:
            raise page_damaged()
        return _plugin(kind)(BytesIO(data))


_PLUGINS: dict[Kind, tuple[str, str]] = {
    "png": ("PIL.PngImagePlugin", "PngImageFile"),
    "jpeg": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "tiff": ("PIL.TiffImagePlugin", "TiffImageFile"),
    "bmp": ("PIL.BmpImagePlugin", "BmpImageFile"),
    "gif": ("PIL.GifImagePlugin", "GifImageFile"),
    "webp": ("PIL.WebPImagePlugin", "WebPImageFile"),
}


def _plugin(kind: Kind) -> type[ImageFile]:
    """The decoder of one kind, called by itself: no other is tried, whatever the file says next."""
    if kind not in _PLUGINS:
        raise picture_unsupported()
    module, name = _PLUGINS[kind]
    found: type[ImageFile] = getattr(import_module(module), name)
    return found


def page_of(image: ImageFile, number: int, *, heed_turn: bool = True) -> Picture:
    """The page that an opened picture shows, turned as its own mark says if that is to be heeded.

    Raises DocumentError: `picture-too-large`, `picture-too-small`, `page-damaged`.
    """
    size = image.size
    check_size(size)
    with faults_told(size):
        factor = 1 if size[0] * size[1] <= MOST_KEPT else 2
        across, down = _dpi(image)
        if factor > 1 and image.format == "JPEG":
            image.draft(
                "L", (size[0] // factor, size[1] // factor)
            )  # it is decoded no larger than it is wanted
        elif image.format == "JPEG" and image.mode == "RGB":
            image.draft("L", size)  # its lightness is all that is decoded
        if image.size[0] * image.size[1] * _BYTES.get(image.mode, 4) > MOST_DECODED:
            raise picture_too_large(size)
        image.load()
        if image.size == size and factor > 1:
            reduced: Image = (image.convert("L") if image.mode in {"1", "P"} else image).reduce(factor)
        else:
            reduced = image
        grey = _grey(reduced)
        grey = _turned(grey, image) if heed_turn else grey
        shrunk = max(1.0, round(size[0] * size[1] / max(1, grey.size)) ** 0.5)
        return made(grey, number, (across / shrunk, down / shrunk) if across else None)


def made(grey: Grey, number: int, dpi: tuple[float, float] | None) -> Picture:
    """A page of its points and its dots per inch across and down; one whose dots are not square is stretched."""
    import numpy as np

    if dpi is not None and not LEAST_DPI / 2 <= min(dpi) <= max(dpi) <= MOST_DPI:
        dpi = None
    if dpi is not None and abs(dpi[0] / dpi[1] - 1) > _SQUARE:
        grey, dpi = _squared(grey, dpi)
    return Picture(number, np.ascontiguousarray(grey), dpi[0] if dpi else None, _is_bilevel(grey))


def _squared(grey: Grey, dpi: tuple[float, float]) -> tuple[Grey, tuple[float, float] | None]:
    import cv2

    fine = max(dpi)
    size = (round(grey.shape[1] * fine / dpi[0]), round(grey.shape[0] * fine / dpi[1]))
    if max(size) > 4 * max(grey.shape) or size[0] * size[1] > MOST_KEPT:
        return grey, None  # no device has dots so long: the file's word is nonsense
    return cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), (fine, fine)  # type: ignore[return-value]


def _is_bilevel(grey: Grey) -> bool:
    """Whether it is black and white alone; some rows are asked first, which settles it for most."""
    return _two_tones(grey[::64]) and _two_tones(grey)


_BETWEEN = (40, 215)
"""What is darker or lighter than these is black or white: a black and white page that was kept as JPEG has some grey
along its edges."""
_GREY = 0.004
"""Share of such points that a page in grey always has: its paper is never that white all over, nor its print black."""


def _two_tones(grey: Grey) -> bool:
    import cv2
    import numpy as np

    between = int(np.count_nonzero(cv2.inRange(grey, np.array(_BETWEEN[0]), np.array(_BETWEEN[1]))))
    return between < _GREY * grey.size


def _dpi(image: ImageFile) -> tuple[float, float]:
    """Dots per inch across and down as the file says; zeros where it says nothing or nonsense."""
    said: Any = image.info.get("dpi")
    try:
        across, down = (float(said[0]), float(said[1])) if said else (0.0, 0.0)
    except (TypeError, ValueError, IndexError, ArithmeticError):
        return 0.0, 0.0
    fax = min(across, down) >= LEAST_DPI * 0.75 and max(across, down) <= MOST_DPI
    return (across, down) if fax and max(across, down) >= LEAST_DPI else (0.0, 0.0)


def _grey(image: Image) -> Grey:
    """Lightness as the eye sees it; what is transparent is paper."""
    import numpy as np
    from PIL.Image import new

    if image.mode.startswith("I;16"):
        return (np.asarray(image) >> 8).astype(np.uint8)
    if image.mode == "I":
        words: Grey = (np.clip(np.asarray(image), 0, 65_535) >> 8).astype(np.uint8)
        return words
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in {"LA", "PA", "RGBA", "La", "RGBa"}:
        paper = new("L", image.size, 255)
        paper.paste(
            image.convert("RGBA" if image.mode != "LA" else "LA").convert("L"), mask=image.getchannel("A")
        )
        return np.asarray(paper)
    if image.mode in {"YCbCr", "LAB"}:
        return np.asarray(image.getchannel(0))
    if image.mode == "F":
        raise ValueError(image.mode)  # nobody says which number is white
    return np.asarray(image.convert("RGB").convert("L") if image.mode == "CMYK" else image.convert("L"))


def _turned(grey: Grey, image: ImageFile) -> Grey:
    """Upright as the file's own mark says (EXIF 4.6.4, Orientation); Pillow turns a TIFF by itself."""
    mark = 1 if image.format == "TIFF" else image.getexif().get(0x0112, 1)
    return turned(grey, mark) if isinstance(mark, int) else grey


def turned(grey: Grey, mark: int) -> Grey:
    """As an EXIF mark from 1 to 8 says; any other says nothing."""
    import numpy as np

    match mark:
        case 2:
            return np.fliplr(grey)
        case 3:
            return np.rot90(grey, 2)
        case 4:
            return np.flipud(grey)
        case 5:
            return grey.T
        case 6:
            return np.rot90(grey, -1)
        case 7:
            return np.rot90(grey, 2).T
        case 8:
            return np.rot90(grey)
    return grey
