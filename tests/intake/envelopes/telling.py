"""What became of an envelope, in the words of the tests."""

from __future__ import annotations

import struct

import pytest

from intake.envelopes import Bounds, member, members
from schemas.errors import CarepackError
from tests.intake.envelopes.making import zipped

PDF = b"%PDF-1.7\nnot more than its beginning\n"
DOCX = zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 120, 40) + bytes(40)
PAGE = PNG[:16] + struct.pack(">II", 1654, 2339) + PNG[24:]


def told(data: bytes, bounds: Bounds | None = None) -> dict[str, str]:
    """What became of each member: `read`, the code of its refusal, or why it was left out."""
    return {m.locator: m.code or m.aside or "read" for m in members(data, bounds)}


def code(data: bytes, bounds: Bounds | None = None) -> str:
    with pytest.raises(CarepackError) as error:
        members(data, bounds)
    return error.value.code


def holds(data: bytes, files: dict[str, bytes]) -> None:
    """Every file is found under its locator, as the only ones, byte for byte."""
    assert told(data) == dict.fromkeys(files, "read")
    for locator, held in files.items():
        assert member(data, locator) == held
