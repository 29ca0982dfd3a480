"""The picture that a page of a PDF is, out of its stream as it was put in: JPEG, fax, and points packed or plain.

What is not plainly one of these – masks, palettes, four colours, JBIG2, JPEG 2000 – is not taken out: pdfium draws it.
A picture that is cut off is damaged here, where a viewer shows white for what is missing: an answer may have stood
there.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from extractors.paper import decoding
from extractors.paper.picture_kinds import kind_of

if TYPE_CHECKING:
    from extractors.paper.picture import Grey

_PLAIN = {"/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3}
"""Colours that are shown as they stand, and how many numbers each has."""
_MASKS = ("/SMask", "/Mask", "/ImageMask", "/Matte", "/SMaskInData")
_TAIL = 4096
"""Bytes at the end of a picture among which its mark of the end stands; programs write their own notes behind it."""
_TURNED_ROUND, _AS_IT_IS = [1.0, 0.0], [0.0, 1.0]


def taken_out(stream: Any, number: int, *, complete: bool = False) -> Grey | None:
    """The points of a picture; None where it is of another kind. Raises DocumentError as `decoding.page_of` does.

    `number` is the page's. `complete`: a fax must have its mark of the end, since the file is a damaged one.
    Nothing in the picture's own bytes turns it: viewers do not heed that, either.
    """
    import pikepdf

    filters = stream.get("/Filter")
    names = (
        [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)] if filters else []
    )
    colours = _colours(stream)
    if any(name in stream for name in _MASKS) or colours is None or len(names) > 1:
        return None
    decode = [float(n) for n in stream.get("/Decode", ())]
    kind = names[0] if names else "/FlateDecode"
    if kind == "/DCTDecode" and decode in ([], _AS_IT_IS * colours):
        data = bytes(stream.read_raw_bytes())
        if kind_of(data) != "jpeg":
            return None
        return decoding.page_of(decoding.opened(data, "jpeg"), number, heed_turn=False).grey
    if colours == 1 and decode not in ([], _AS_IT_IS, _TURNED_ROUND):
        return None
    if kind == "/CCITTFaxDecode" and colours == 1:
        return _fax(stream, number, turned_round=decode == _TURNED_ROUND, complete=complete)
    if kind in {"/FlateDecode", "/LZWDecode"} and decode in ([], _AS_IT_IS * colours, _TURNED_ROUND):
        return _points(stream, colours, turned_round=decode == _TURNED_ROUND)
    return None


def _colours(stream: Any) -> int | None:
    """How many numbers a point has, of colours that are shown as they stand."""
    import pikepdf

    colours = stream.get("/ColorSpace")
    if isinstance(colours, pikepdf.Array) and len(colours):
        if str(colours[0]) == "/ICCBased":
            count = int(colours[1].get("/N", 0))
            return count if count in {1, 3} else None
        colours = colours[0]
    return _PLAIN.get(str(colours))


def _size(stream: Any) -> tuple[int, int]:
    size = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
    decoding.check_size(size)
    return size


def _fax(stream: Any, number: int, *, turned_round: bool, complete: bool) -> Grey | None:
    """A fax's points (ISO 32000-1, 7.4.6), by the decoder of TIFF, which wraps the same bytes in its own way."""
    import cv2
    import pikepdf

    told = stream.get("/DecodeParms")
    told = told[0] if isinstance(told, pikepdf.Array) and len(told) else told
    told = told if isinstance(told, pikepdf.Dictionary) else pikepdf.Dictionary()
    wide, high = _size(stream)
    if bool(told.get("/EncodedByteAlign", False)) or int(told.get("/Columns", 1728)) != wide:
        return None
    way = int(told.get("/K", 0))
    data = bytes(stream.read_raw_bytes())
    if complete and way < 0 and not _ends(data):
        raise decoding.page_damaged()
    grey = decoding.page_of(decoding.opened(_as_tiff(data, wide, high, way), "tiff"), number).grey
    # Black is 1 in a TIFF that says so, as this one does; in a PDF it is 0 unless that is said (table 11).
    return cv2.bitwise_not(grey) if bool(told.get("/BlackIs1", False)) != turned_round else grey  # type: ignore[return-value]


def _ends(data: bytes) -> bool:
    """Whether the mark of a page's end stands near a fax's end, at whichever bit (ITU-T T.6, 2.4.1.1)."""
    last = b"\1" + data[-_TAIL:]
    return "000000000001" * 2 in f"{int.from_bytes(last, 'big'):b}"


def is_cut_off(stream: Any) -> bool:
    """Whether a picture that pdfium is to draw has plainly fewer bytes than points: it would draw white for them."""
    import pikepdf

    filters = stream.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        return b"\xff\xd9" not in bytes(stream.read_raw_bytes())[-_TAIL:]
    colours, bits = _colours(stream) or 1, int(stream.get("/BitsPerComponent", 1))
    if names == ["/FlateDecode"]:
        wanted = (int(stream.get("/Width", 0)) * colours * bits + 7) // 8 * int(stream.get("/Height", 0))
        try:
            return len(stream.read_bytes()) < wanted
        except pikepdf.PdfError:  # more than qpdf may unpack
            return False
    return False


def _as_tiff(data: bytes, wide: int, high: int, way: int) -> bytes:
    """A fax in the wrapping of a TIFF of one strip (TIFF 6.0, sections 2 and 11). `way`: as `/K` says."""
    tags = [
        (256, 4, wide), (257, 4, high), (258, 3, 1), (259, 3, 4 if way < 0 else 3), (262, 3, 0), (273, 4, 0),
        (277, 3, 1), (278, 4, high), (279, 4, len(data)), (292, 4, 1 if way > 0 else 0),
    ]  # fmt: skip
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(
        struct.pack("<HHI", tag, kind, 1)
        + (struct.pack("<HH", said, 0) if kind == 3 else struct.pack("<I", said))
        for tag, kind, said in ((t, k, start if t == 273 else s) for t, k, s in tags)
    )
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + data


def _points(stream: Any, colours: int, *, turned_round: bool) -> Grey | None:
    """Points that stand as they are, once unpacked; None where that takes more than qpdf may unpack."""
    import cv2
    import numpy as np
    import pikepdf

    bits = int(stream.get("/BitsPerComponent", 0))
    wide, high = _size(stream)
    row = (wide * colours * bits + 7) // 8
    if (bits, colours) not in {(1, 1), (8, 1), (8, 3)} or wide * high > decoding.MOST_KEPT:
        return None
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        return None
    if len(data) < row * high:
        raise decoding.page_damaged()
    points: Any = np.frombuffer(data, np.uint8, row * high).reshape(high, row)
    if bits == 1:
        points = np.unpackbits(points, axis=1)[:, :wide] * np.uint8(255)
    elif colours == 3:
        points = cv2.cvtColor(points.reshape(high, wide, 3), cv2.COLOR_RGB2GRAY)
    made: Grey = cv2.bitwise_not(points) if turned_round else points
    return made
