"""What faulty files are made with: the list they are put in, and small makers of containers and PDFs."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf

from tests.faults import ours

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Faulty:
    """One file and what must become of it; `code` is exact."""

    name: str
    make: Callable[[], bytes]
    outcome: str
    code: str | None


FAULTS: list[Faulty] = []


def faulty(name: str, outcome: str, code: str | None) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Registers a maker of one file."""

    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        FAULTS.append(Faulty(name, make, outcome, code))
        return make

    return register


def plain(name: str, outcome: str, code: str | None, data: bytes) -> None:
    FAULTS.append(Faulty(name, lambda: data, outcome, code))


def zipped(files: dict[str, bytes], *, stored: bool = False) -> bytes:
    """A zip container."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """The files of a zip container."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {n: container.read(n) for n in container.namelist()}


def word_with(change: Callable[[bytes], bytes], part: str = "word/document.xml") -> bytes:
    """Our completed Word form with one part changed."""
    files = members(ours.completed("word"))
    files[part] = change(files[part])
    return zipped(files)


def resaved(data: bytes, **how: object) -> bytes:
    with warnings.catch_warnings(), pikepdf.open(io.BytesIO(data)) as document:
        warnings.simplefilter("ignore")
        out = io.BytesIO()
        document.save(out, **how)  # type: ignore[arg-type]
        return out.getvalue()


def pdf_with(change: Callable[[pikepdf.Pdf], None], data: bytes | None = None) -> bytes:
    """Our completed PDF form with its objects changed."""
    with (
        warnings.catch_warnings(),
        pikepdf.open(io.BytesIO(data if data is not None else ours.completed("pdf"))) as document,
    ):
        warnings.simplefilter("ignore")  # pikepdf warns of the very faults that are made here
        change(document)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def raw_pdf(*objects: bytes, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = b"%PDF-" + version + b"\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer\n<</Root 1 0 R /Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer, start,
    )  # fmt: skip


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(data, 9)
    return b"<</Length %d /Filter /FlateDecode %s>>stream\n%s\nendstream" % (len(packed), more, packed)


PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>"
