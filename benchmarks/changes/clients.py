"""The clean pages: a sample filled by us or by another program, and written anew in every way of the protocol."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Name

from benchmarks.changes import filled_by
from benchmarks.changes.damage import flattened
from benchmarks.changes.filled_by import file, values_of
from benchmarks.recovery.damages import cairo, flatten, ghostscript
from schemas.filled import Filled
from tests.clients import pdfjs
from tests.clients.process import run

Make = Callable[[Filled, Path], bytes | None]


def as_filled(filled: Filled, _: Path) -> bytes:
    return filled.data


def saved_by_pdfjs(filled: Filled, folder: Path) -> bytes:
    """A full stop typed after one answer: where nothing is typed, pdf.js hands back the very same bytes."""
    name, value = next((n, v) for n, v in values_of(filled).items() if isinstance(v, str) and "/" not in v)
    first: dict[str, str | bool] = {name: f"{value}."}
    return pdfjs.fill(file(folder, filled.data), first, folder / "out.pdf").read_bytes()


def flattened_by_pdftk(filled: Filled, folder: Path) -> bytes:
    return flatten(file(folder, filled.data), folder / "out.pdf").read_bytes()


def flattened_by_qpdf(filled: Filled, _: Path) -> bytes:
    return flattened(filled.data)


def printed(filled: Filled, folder: Path) -> bytes:
    return ghostscript(file(folder, filled.data), folder / "out.pdf").read_bytes()


def printed_twice(filled: Filled, folder: Path) -> bytes:
    once = ghostscript(file(folder, filled.data), folder / "once.pdf")
    return ghostscript(once, folder / "out.pdf").read_bytes()


def archived(filled: Filled, folder: Path) -> bytes:
    out = folder / "out.pdf"
    options = [
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-dSAFER",
        "-sDEVICE=pdfwrite",
        "-dPDFA=2",
        "-dPreserveAnnots=false",
    ]
    run(["gs", *options, "-sColorConversionStrategy=RGB", f"-sOutputFile={out}", file(folder, filled.data)])
    return out.read_bytes()


def by_cairo(filled: Filled, folder: Path) -> bytes:
    return cairo(file(folder, filled.data), folder / "out.pdf").read_bytes()


def by_mutool(filled: Filled, folder: Path) -> bytes:
    out = folder / "out.pdf"
    run(["mutool", "clean", "-gggg", "-s", file(folder, filled.data), out])
    return out.read_bytes()


def by_mutool_drawn(filled: Filled, folder: Path) -> bytes:
    out = folder / "out.pdf"
    run(["mutool", "convert", "-o", out, file(folder, filled.data)])
    return out.read_bytes()


def turned(filled: Filled, _: Path) -> bytes:
    with pikepdf.open(BytesIO(filled.data)) as pdf:
        for page in pdf.pages:
            page.rotate(90, relative=True)
        return _saved(pdf)


def content_turned(filled: Filled, _: Path) -> bytes:
    """As a printer's driver turns what it draws: a page that lies on its side."""
    with pikepdf.open(BytesIO(flattened(filled.data))) as pdf:
        for page in pdf.pages:
            wide, high = float(page.mediabox[2]), float(page.mediabox[3])
            page.contents_add(f"q 0 1 -1 0 {high} 0 cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
            page.obj.MediaBox = Array([0, 0, high, wide])
            if "/CropBox" in page.obj:
                del page.obj[Name.CropBox]
        return _saved(pdf)


def smaller(filled: Filled, _: Path) -> bytes:
    """As a printer shrinks a page to its margins."""
    with pikepdf.open(BytesIO(flattened(filled.data))) as pdf:
        for page in pdf.pages:
            wide, high = float(page.mediabox[2]), float(page.mediabox[3])
            page.contents_add(f"q 0.94 0 0 0.94 {0.03 * wide} {0.03 * high} cm\n".encode(), prepend=True)
            page.contents_add(b"\nQ")
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


MADE: dict[str, Make] = {
    "as filled": as_filled,
    "saved by pdf.js": saved_by_pdfjs,
    **filled_by.MADE,
    "flattened by pdftk": flattened_by_pdftk,
    "flattened by qpdf": flattened_by_qpdf,
    "Ghostscript": printed,
    "Ghostscript twice": printed_twice,
    "Ghostscript, PDF/A": archived,
    "cairo": by_cairo,
    "mutool clean": by_mutool,
    "mutool convert": by_mutool_drawn,
    "turned by /Rotate": turned,
    "turned by its content": content_turned,
    "printed at 94 %": smaller,
}
"""`LibreOffice Draw` besides, which needs a running office."""
