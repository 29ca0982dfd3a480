"""A page drawn in code, and files of it in every kind that scanners and telephones make."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pikepdf
from PIL import Image

WIDE, HIGH = 620, 877
"""Pixels of the page: A4 at 75 dots per inch, the fewest that tests need."""


@cache
def drawn() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Grey; a dark bar near the top left, a half-dark one at the right, and words."""
    page = np.full((HIGH, WIDE), 255, np.uint8)
    page[80:140, 60:300] = 0
    page[80:140, 500:560] = 120
    cv2.putText(page, "Supervision", (60, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
    page.flags.writeable = False
    return page


def picture(mode: str = "L") -> Image.Image:
    """The page in a mode of Pillow's."""
    page = Image.fromarray(drawn())
    return page.convert("RGB").convert(mode) if mode == "CMYK" else page.convert(mode)


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    """A picture as a file."""
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def png_saying(wide: int, high: int, bits: int = 1) -> bytes:
    """A PNG of black points, of this size, packed as tightly as that goes."""
    row = (wide * bits + 7) // 8 + 1
    head = struct.pack(">IIBBBBB", wide, high, bits, 0, 0, 0, 0)
    body = zlib.compress(bytes(row * high), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(b)) + t + b + struct.pack(">I", zlib.crc32(t + b))
        for t, b in ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    )


def fax(image: Image.Image) -> bytes:
    """The bytes of a fax (G4) alone; as Pillow writes it, what is white has the code of black."""
    data = saved(image.convert("1"), "TIFF", compression="group4", strip_size=1 << 30)
    with Image.open(BytesIO(data)) as file:
        tags = file.tag_v2  # type: ignore[attr-defined]
        return data[tags[273][0] : tags[273][0] + tags[279][0]]


PLACED = b"q 595 0 0 842 0 0 cm /Im Do Q"
"""What draws a picture over a whole page of 595 by 842 points."""


def pdf(
    pictures: Sequence[tuple[bytes, dict[str, Any]]],
    content: bytes = PLACED,
    *,
    size: tuple[float, float] = (595, 842),
    more: dict[str, Any] | None = None,
) -> bytes:
    """A PDF of a page a picture, each told by its bytes as packed and the entries of its dictionary."""
    with pikepdf.new() as made:
        for packed, entries in pictures:
            made.add_blank_page(page_size=size)
            stream = made.make_stream(packed)
            for name, said in {
                "Type": pikepdf.Name.XObject,
                "Subtype": pikepdf.Name.Image,
                **entries,
            }.items():
                stream[f"/{name}"] = said
            page = made.pages[-1]
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(
                XObject=pikepdf.Dictionary(Im=stream), Font=pikepdf.Dictionary(F=font)
            )
            page.Contents = made.make_stream(content)
            for name, said in (more or {}).items():
                page.obj[f"/{name}"] = said
        out = BytesIO()
        made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def embedded(kind: str, image: Image.Image | None = None) -> tuple[bytes, dict[str, Any]]:
    """The page as it is put into a PDF: `jpeg`, `points` (packed), `plain` (not), `fax`."""
    image = image or picture()
    colours = {"1": "/DeviceGray", "L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}[image.mode]
    entries: dict[str, Any] = {
        "Width": image.width,
        "Height": image.height,
        "ColorSpace": pikepdf.Name(colours),
        "BitsPerComponent": 1 if image.mode == "1" or kind == "fax" else 8,
    }
    match kind:
        case "jpeg":
            return saved(image, "JPEG"), entries | {"Filter": pikepdf.Name.DCTDecode}
        case "points":
            return zlib.compress(image.tobytes()), entries | {"Filter": pikepdf.Name.FlateDecode}
        case "fax":
            told = pikepdf.Dictionary(K=-1, Columns=image.width, Rows=image.height, BlackIs1=True)
            return fax(image), entries | {"Filter": pikepdf.Name.CCITTFaxDecode, "DecodeParms": told}
    return image.tobytes(), entries
