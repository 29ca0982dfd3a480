"""What a PDF says of itself: the reference in its document information, in XMP and on every page, and its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.identity import PROPERTY, Carrier, parse_reference

if TYPE_CHECKING:
    from pikepdf import Pdf

    from extractors.pdf.page.content import Page

_PACKET = 1_000_000  # bytes of an XMP packet that are looked at
_ENTRY = 300  # bytes in which the entry's value stands, as an element or an attribute


def in_metadata(pdf: Pdf) -> list[Carrier]:
    """The carriers that need no page to be read: document information, XMP, title."""
    from pikepdf import Dictionary, PdfError

    from extractors.pdf.fields.controls import text_of

    info = pdf.trailer.get("/Info")
    reference: str | None = None
    title: str | None = None
    if isinstance(info, Dictionary):
        reference, title = text_of(info.get(f"/{PROPERTY}")), text_of(info.get("/Title"))
    try:
        packet = _packet(pdf)
    except PdfError:
        packet = b""
    return stated(reference, title, packet)


def stated(reference: str | None, title: str | None, packet: bytes) -> list[Carrier]:
    """The carriers that stand in the document information's entries and in an XMP packet."""
    said = parse_reference(reference or "", "metadata")
    found = [said] if said else []
    # Only the entry itself: to look for a reference in a whole packet takes longer than all fields.
    at = packet.find(f":{PROPERTY}".encode(), 0, _PACKET)
    entry = packet[at : at + _ENTRY] if at >= 0 else b""
    said = parse_reference(entry.decode("utf-8", "replace"), "metadata")
    if said and said not in found:
        found.append(said)
    if title and title.strip():
        found.append(Carrier(kind="title", text=title.strip()[:200]))
    return found


def author(pdf: Pdf) -> str | None:
    """Whom a PDF names as its author: the organisation, where it was made of our Word form."""
    from pikepdf import Dictionary

    from extractors.pdf.fields.controls import text_of

    info = pdf.trailer.get("/Info")
    return text_of(info.get("/Author")) if isinstance(info, Dictionary) else None


def _packet(pdf: Pdf) -> bytes:
    """The XMP packet; empty without one."""
    from pikepdf import Stream

    metadata = pdf.Root.get("/Metadata")
    return metadata.read_bytes() if isinstance(metadata, Stream) else b""


def on_pages(pages: tuple[Page, ...]) -> list[Carrier]:
    """The reference line of every page that has one."""
    found = (parse_reference(page.text, "footer", page.number) for page in pages)
    return [c for c in found if c is not None]
