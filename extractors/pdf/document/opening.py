"""Opening a PDF that came from outside: size, damage and encryption told apart, in words a supervisor can use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from extractors.pdf.document.limits import MAX_BYTES, MAX_OBJECTS, MAX_PAGES, MAX_STREAM
from schemas.errors import CarepackError, DocumentError

if TYPE_CHECKING:
    from pikepdf import Pdf

HEADER = b"%PDF-"
HEADER_WITHIN = 1024
"""Bytes at the start in which the header may stand (ISO 32000-2, annex I; every viewer takes it)."""


def recognises(data: bytes) -> bool:
    """Whether this is a PDF, by its content."""
    return HEADER in data[: HEADER_WITHIN + len(HEADER)]


def damaged() -> CarepackError:
    """The document cannot be read as a PDF."""
    return DocumentError.of(
        "pdf-damaged",
        "This PDF is damaged and cannot be opened.",
        "Ask for it to be sent again, or open it, print it and send the paper or a scan.",
    )


def encrypted() -> CarepackError:
    """The document opens only with a password."""
    return DocumentError.of(
        "pdf-encrypted",
        "This PDF is locked with a password.",
        "Open it with its password, save a copy without one, and send that copy.",
    )


def too_large(what: str) -> CarepackError:
    """The document asks for more than a form can need."""
    return DocumentError.of(
        "pdf-too-large",
        f"This PDF is too large to be one of our forms: {what}.",
        "Send each form as a file of its own, without pictures added to it.",
    )


def empty() -> CarepackError:
    """There is nothing in the document."""
    return DocumentError.of(
        "pdf-empty",
        "There is nothing in this PDF.",
        "Send the completed form again; this copy came without pages.",
    )


@cache
def _guard() -> None:
    """Bound what qpdf unpacks. Its limits are the whole process's, so they are set once."""
    from pikepdf import settings

    settings.set_qpdf_limits(
        flate_max_memory=MAX_STREAM,
        png_max_memory=MAX_STREAM,
        run_length_max_memory=MAX_STREAM,
        tiff_max_memory=MAX_STREAM,
        dct_max_memory=MAX_STREAM,
        max_stream_filters=4,
    )


def opened(data: bytes, *, most_pages: int | None = None, most_bytes: int | None = None) -> Pdf:
    """The document, open; close it. An owner's password alone does not keep a reader out.

    Raises DocumentError: `pdf-empty`, `pdf-too-large`, `pdf-damaged`, `pdf-encrypted`.
    """
    import pikepdf

    if not data:
        raise empty()
    most = MAX_BYTES if most_bytes is None else most_bytes
    if len(data) > most:
        raise too_large(f"it has more than {most // 1024 // 1024} MB")
    if not recognises(data):
        raise damaged()
    _guard()
    try:
        pdf = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as locked:
        raise encrypted() from locked
    except (pikepdf.PdfError, ValueError, RuntimeError, NotImplementedError) as broken:
        raise damaged() from broken
    try:
        _measure(pdf, MAX_PAGES if most_pages is None else most_pages)
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError, AttributeError) as broken:
        pdf.close()
        raise damaged() from broken
    except DocumentError:
        pdf.close()
        raise
    return pdf


def _measure(pdf: Pdf, most_pages: int) -> None:
    pages = len(pdf.pages)
    if pages == 0:
        raise empty()
    if pages > most_pages:
        raise too_large(f"it has more than {most_pages} pages")
    if int(pdf.trailer.get("/Size", 0)) > MAX_OBJECTS:
        raise too_large("it holds more parts than a form can have")


def warnings_of(pdf: Pdf) -> tuple[str, ...]:
    """What was odd about the file, as far as it was read. (qpdf forgets what it has told.)"""
    return tuple(map(str, pdf.get_warnings()))


_REPAIRED = ("damaged", "reconstruct", "QPDFFake", "in hexstring", "unknown token while reading object")
"""What qpdf says where it went on with a file that it could not follow: a lost table of contents, or an object of which
some cannot be read, where a value may be lost with its appearance."""


def was_repaired(warnings: Iterable[str]) -> bool:
    """Whether something of the file was lost, so that an older state of it, or less than it had, may have been read."""
    return any(said in w for w in warnings for said in _REPAIRED)
