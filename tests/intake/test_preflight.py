"""The look at the bytes: sizes of pictures to the very pixel, and the names in containers however they were written."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from extractors.paper.bundle import bundled
from extractors.paper.picture_kinds import EDGE_LIMIT, PAGE_EDGE, PIXEL_LIMIT
from intake.preflight import MEMBER_LIMIT, SCAN_LIMIT, SIZE_LIMIT, look
from intake.zip_directory import program
from schemas.errors import CarepackError


def refusal(data: bytes) -> str:
    """The code these bytes are refused with."""
    with pytest.raises(CarepackError) as refused:
        look(data)
    return refused.value.faults[0].code


PASSES = "passes"


def outcome(data: bytes) -> str:
    """The code these bytes are refused with, or that they pass."""
    try:
        look(data)
    except CarepackError as refused:
        return refused.faults[0].code
    return PASSES


def png(wide: int, high: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", wide, high) + bytes(17)


def jpeg(wide: int, high: int) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHH", 17, 8, high, wide) + bytes(10)
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + bytes(14) + frame


def gif(wide: int, high: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", wide, high) + bytes(10)


def bmp(wide: int, high: int) -> bytes:
    return b"BM" + struct.pack("<I4sIIii", 100, bytes(4), 54, 40, wide, -high) + bytes(30)


def tiff(wide: int, high: int, order: str = "<") -> bytes:
    entries = b"".join(struct.pack(order + "HHII", tag, 4, 1, n) for tag, n in ((256, wide), (257, high)))
    start = b"II*\x00" if order == "<" else b"MM\x00*"
    return start + struct.pack(order + "IH", 8, 2) + entries + bytes(4)


def webp(wide: int, high: int) -> bytes:
    size = (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
    return b"RIFF" + bytes(4) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + size


PICTURES = {"png": png, "jpeg": jpeg, "gif": gif, "bmp": bmp, "tiff": tiff, "webp": webp}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_measured_and_only_one_that_no_scanner_makes_is_too_large(kind: str) -> None:
    make = PICTURES[kind]
    assert outcome(make(10_000, 12_000)) == PASSES  # 120 million, and not one more
    assert outcome(make(10_001, 12_000)) == "picture-too-large"
    assert outcome(make(12_000, 10_001)) == "picture-too-large"


def test_the_limits_of_pictures_leave_room_for_a_page_of_the_best_scanners() -> None:
    a4_at_800_dpi = (6_614, 9_354)
    assert outcome(png(*a4_at_800_dpi)) == PASSES
    assert PIXEL_LIMIT == 10_000 * 12_000


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "webp"])
def test_no_edge_of_a_picture_is_longer_than_a_scanner_s_or_shorter_than_a_page_s(kind: str) -> None:
    make = PICTURES[kind]
    for wide, high in ((EDGE_LIMIT, PAGE_EDGE), (PAGE_EDGE, EDGE_LIMIT)):
        assert outcome(make(wide, high)) == PASSES
        assert outcome(make(wide + 1, high)) == ("picture-too-large" if wide == EDGE_LIMIT else PASSES)
        assert outcome(make(wide, high + 1)) == ("picture-too-large" if high == EDGE_LIMIT else PASSES)
        assert outcome(make(wide - 1, high)) == ("picture-too-small" if wide == PAGE_EDGE else PASSES)
        assert outcome(make(wide, high - 1)) == ("picture-too-small" if high == PAGE_EDGE else PASSES)


def test_a_picture_that_does_not_say_how_large_it_is_is_left_to_its_decoder() -> None:
    for data in (b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8" + b"\xff\xe0\x00\x00" * 5000, png(0, 700)):
        assert outcome(data) == PASSES


def test_a_kind_of_picture_that_is_not_read_is_told_so() -> None:
    assert outcome(b"\0\0\0\x0cjP  \r\n\x87\n") == "picture-unsupported"
    assert outcome(b"\0\0\0\x18ftypavif" + bytes(40)) == "picture-unsupported"
    assert outcome(b"\0\0\0\x18ftypheic" + bytes(40)) == PASSES


def test_a_tiff_is_measured_in_either_order_of_its_bytes() -> None:
    assert outcome(tiff(10_001, 12_000, ">")) == "picture-too-large"
    assert outcome(tiff(10_000, 12_000, ">")) == PASSES


def test_of_a_tiff_of_several_pages_each_is_looked_at_later() -> None:
    several = tiff(40_000, 100)[:-4] + struct.pack("<I", 8)
    assert outcome(several) == PASSES


def test_pictures_that_were_handed_in_together_may_have_more_bytes_than_one_file() -> None:
    mark = bundled([])
    assert outcome(mark + bytes(SCAN_LIMIT - len(mark))) == PASSES
    assert outcome(mark + bytes(SCAN_LIMIT - len(mark) + 1)) == "too-large"


def test_a_file_may_be_as_large_as_the_limit_and_no_byte_larger() -> None:
    look(b"text" + bytes(SIZE_LIMIT - 4))
    assert refusal(b"text" + bytes(SIZE_LIMIT - 3)) == "too-large"
    look(b"%PDF" + bytes(SCAN_LIMIT - 4))
    assert refusal(b"%PDF" + bytes(SCAN_LIMIT - 3)) == "too-large"


def zipped(*names: str, body: bytes = b"x" * 40) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name in names:
            container.writestr(name, body)
    return out.getvalue()


class Stream(io.RawIOBase):
    """Where nothing can be gone back to, so that lengths are written behind the bytes (APPNOTE 4.4.4, bit 3)."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, more: bytes) -> int:  # type: ignore[override]
        self.data += bytes(more)
        return len(more)


def streamed(*names: str, body: bytes = b"x" * 40) -> bytes:
    out = Stream()
    with zipfile.ZipFile(out, "w") as container:  # type: ignore[call-overload]
        for name in names:
            container.writestr(name, body)
    return out.data


UNUSUAL = ("first.xml", "[Content_Types].xml", "other/document.xml")


def test_names_are_found_in_a_container_that_was_streamed() -> None:
    data = streamed(*UNUSUAL)
    assert struct.unpack_from("<H", data, 6)[0] & 8
    assert struct.unpack_from("<I", data, 18)[0] == 0
    look(data)  # an Office file with unusual names: the reader says which
    assert program(data) == "word"
    assert program(streamed("first.xml", "other/document.xml")) is None


def test_a_container_inside_a_file_lends_its_names_to_nobody() -> None:
    inner = zipped(*UNUSUAL)
    look(inner)
    assert program(zipped("notes.bin", "more.txt", body=inner)) is None
    # The same where the lengths stand in both places.
    outer = bytearray(zipped("notes.bin", body=inner))
    struct.pack_into("<H", outer, 6, 8)
    assert program(bytes(outer)) is None


@pytest.mark.parametrize("write", [zipped, streamed])
def test_a_container_may_hold_as_many_parts_as_the_limit_and_no_more(write: object) -> None:
    names = [f"word/{n}.xml" for n in range(MEMBER_LIMIT)]
    look(write(*names, body=b""))  # type: ignore[operator]
    assert refusal(write(*names, "word/more.xml", body=b"")) == "zip-too-many"  # type: ignore[operator]
