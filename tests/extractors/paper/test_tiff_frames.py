"""The pages of a TIFF: each by itself, whatever is wrong with the others, and never more than a scan may have."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from extractors.paper.pictures import MOST_PAGES
from extractors.paper.tiff_frames import MOST_TAGS, MOST_VALUES, TiffFrames
from schemas.errors import DocumentError
from tests.extractors.paper.page_files import HIGH, WIDE, drawn, picture, saved

Change = Callable[[bytearray, int, int], None]
"""Changes a file, told where a directory is and how many entries it has."""


def tiff(*pages: Image.Image, **how: object) -> bytes:
    return saved(pages[0], "TIFF", save_all=True, append_images=list(pages[1:]), **how)


def small(number: int) -> list[Image.Image]:
    return [Image.new("1", (600, 600), 1)] * number


def directories(data: bytes) -> list[int]:
    found, at = [], struct.unpack_from("<I", data, 4)[0]
    while at:
        found.append(at)
        at = struct.unpack_from("<I", data, after(data, at))[0]
    return found


def after(data: bytes, at: int) -> int:
    """Where a directory says which one follows."""
    return at + 2 + 12 * int(struct.unpack_from("<H", data, at)[0])


def entry(data: bytes, at: int, tag: int) -> int:
    """Where an entry stands in a directory."""
    places = range(at + 2, after(data, at), 12)
    return next(p for p in places if struct.unpack_from("<H", data, p)[0] == tag)


def codes(data: bytes) -> list[str]:
    """What each page comes to."""
    scan = TiffFrames(data)
    found = []
    for number in range(1, len(scan) + 1):
        try:
            scan.picture(number)
            found.append("read")
        except DocumentError as refused:
            found.append(refused.code)
    scan.close()
    return found


def test_the_pages_of_a_file_come_in_its_order_each_of_its_own_kind() -> None:
    scan = TiffFrames(tiff(picture("1"), picture("L").rotate(180), picture("RGB"), compression="tiff_lzw"))
    assert len(scan) == 3
    for number in (3, 1, 2, 3):  # whichever is asked for next
        found = scan.picture(number)
        wanted = np.rot90(drawn(), 2) if number == 2 else drawn()
        assert np.abs(found.grey.astype(int) - wanted).mean() < 1.5
        assert (found.number, found.bilevel) == (number, number == 1)


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_no_part(number: int) -> None:
    with pytest.raises(DocumentError) as refused:
        TiffFrames(tiff(picture())).picture(number)
    assert refused.value.code == "no-such-part"


def test_a_scan_has_as_many_pages_as_the_limit_and_no_more() -> None:
    pages = small(MOST_PAGES + 1)
    scan = TiffFrames(tiff(*pages[1:], compression="group4"))
    assert len(scan) == MOST_PAGES
    assert scan.picture(MOST_PAGES).number == MOST_PAGES
    with pytest.raises(DocumentError) as refused:
        TiffFrames(tiff(*pages, compression="group4"))
    assert refused.value.code == "scan-too-long"


def test_a_thumbnail_and_a_mask_are_no_pages() -> None:
    data = bytearray(tiff(picture(), *small(3)))
    for at, says in zip(
        directories(data)[1:], (1, 4, 2), strict=True
    ):  # smaller, a mask, one page of several
        struct.pack_into("<HHII", data, entry(data, at, 284), 254, 4, 1, says)
    assert len(TiffFrames(bytes(data))) == 2


def _loop(data: bytearray, at: int, first: int) -> None:
    struct.pack_into("<I", data, after(data, at), first)


def _leads_out(data: bytearray, at: int, first: int) -> None:
    struct.pack_into("<I", data, after(data, at), len(data) + 90)


@pytest.mark.parametrize("change", [_loop, _leads_out])
def test_pages_before_a_way_that_goes_round_or_nowhere_are_read_and_the_rest_is_told(change: Change) -> None:
    data = bytearray(tiff(*small(3)))
    places = directories(data)
    change(data, places[1], places[0])
    assert codes(bytes(data)) == ["read", "read", "page-damaged"]


def test_a_file_without_any_page_is_one_page_that_is_damaged() -> None:
    assert codes(b"II*\x00" + struct.pack("<I", 5000)) == ["page-damaged"]
    assert codes(b"II*\x00\x08\x00") == ["page-damaged"]
    with pytest.raises(DocumentError) as refused:
        TiffFrames(b"II*\x00" + bytes(40))
    assert refused.value.code == "page-damaged"


def _says(tag: int, value: int, count: int = 1, instead_of: int | None = None) -> Change:
    def change(data: bytearray, at: int, first: int) -> None:
        struct.pack_into("<HHII", data, entry(data, at, instead_of or tag), tag, 4, count, value)

    return change


LIES: dict[str, tuple[list[Change], str]] = {
    "it is as wide as no scanner": ([_says(256, 40_000)], "picture-too-large"),
    "it has more points than any page": ([_says(256, 12_001), _says(257, 10_000)], "picture-too-large"),
    "it is far longer than its bytes": ([_says(256, 9_000), _says(257, 9_000)], "page-damaged"),
    "it is as narrow as no page": ([_says(256, 499)], "picture-too-small"),
    "its strips are more than its rows": ([_says(273, 8, MOST_VALUES + 1)], "page-damaged"),
    "it has a thousand colours": ([_says(277, 1000, instead_of=284)], "page-damaged"),
    "its bytes lie outside": ([_says(273, 1 << 31)], "page-damaged"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_page_that_lies_is_refused_and_the_others_are_read(lie: str) -> None:
    changes, code = LIES[lie]
    data = bytearray(tiff(*small(3), compression="group4"))
    at = directories(data)[1]
    for change in changes:
        change(data, at, at)
    assert codes(bytes(data)) == ["read", code, "read"]


def test_a_directory_has_as_many_entries_as_the_limit_and_no_more() -> None:
    image = picture("1")
    for tags, code in ((MOST_TAGS, "read"), (MOST_TAGS + 1, "page-damaged")):
        data = bytearray(saved(image, "TIFF"))
        at = directories(data)[0]
        there = (after(data, at) - at - 2) // 12
        private = b"".join(struct.pack("<HHII", 60_000 + n, 4, 1, 0) for n in range(tags - there))
        moved = len(data)
        body = data[at + 2 : after(data, at)] + private
        data += struct.pack("<H", tags) + body + bytes(4)
        struct.pack_into("<I", data, 4, moved)
        assert codes(bytes(data)) == [code]


def test_a_tile_may_not_have_more_points_than_any_picture() -> None:
    data = bytearray(saved(picture(), "TIFF"))
    at = directories(data)[0]
    # Rows of a strip, and how its samples lie, make way for the width and length of tiles.
    struct.pack_into("<HHII", data, entry(data, at, 278), 322, 4, 1, 65_536)
    struct.pack_into("<HHII", data, entry(data, at, 279), 323, 4, 1, 65_536)
    assert codes(bytes(data)) == ["page-damaged"]


@pytest.mark.parametrize("how", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_a_page_whose_bytes_end_too_soon_is_damaged(how: str) -> None:
    data = bytearray(tiff(picture(), picture(), picture(), compression=how))
    at = directories(data)[1]
    bytes_of_strip = entry(data, at, 279)
    kind, many, value = struct.unpack_from("<HII", data, bytes_of_strip + 2)
    assert kind == 4
    place = bytes_of_strip + 8 if many == 1 else value
    struct.pack_into("<I", data, place, struct.unpack_from("<I", data, place)[0] // 2)
    assert codes(bytes(data)) == ["read", "page-damaged", "read"]


def test_a_tiff_is_read_in_either_order_of_its_bytes() -> None:
    rows = drawn().tobytes()
    tags = [
        (256, WIDE),
        (257, HIGH),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, HIGH),
        (279, len(rows)),
    ]
    for order, start in (("<", b"II*\x00"), (">", b"MM\x00*")):
        entries = b"".join(struct.pack(order + "HHII", tag, 4, 1, said) for tag, said in tags)
        told = struct.pack(order + "H", len(tags)) + entries + bytes(4)
        data = start + struct.pack(order + "I", 8 + len(rows)) + rows + told
        assert (TiffFrames(data).picture(1).grey == drawn()).all()
