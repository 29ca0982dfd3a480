"""Faulty PDFs: damaged, endless, enormous, or a form and yet none."""

from __future__ import annotations

import re
import zlib

import pikepdf
from pikepdf import Array

from tests.faults import ours
from tests.faults.making import (
    CATALOGUE,
    MB,
    PAGE,
    PAGES,
    faulty,
    pdf_with,
    raw_pdf,
    stream,
    word_with,
)  # fmt: skip

# ---- PDF: what it is built of


@faulty("no-pages.pdf", "refused", "pdf-empty")
def _() -> bytes:
    return raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>")


@faulty("no-catalogue.pdf", "refused", "pdf-damaged")
def _() -> bytes:
    return raw_pdf(b"<</Type/Nothing>>")


@faulty("circular-pages.pdf", "refused", "pdf-damaged")
def _() -> bytes:
    return raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")


@faulty("circular-xref.pdf", "refused", "unknown-document")
def _() -> bytes:
    data = raw_pdf(CATALOGUE, PAGES, PAGE, stream(b""), trailer=b"/Prev 0000000000")
    start = re.search(rb"startxref\n(\d+)", data)
    assert start is not None
    return data.replace(b"/Prev 0000000000", b"/Prev %010d" % int(start[1]))


@faulty("circular-fields.pdf", "refused", "unknown-document")
def _() -> bytes:
    catalogue = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>"
    return raw_pdf(catalogue, PAGES, PAGE, stream(b""), b"<</FT/Tx/T(a)/Kids[5 0 R]/Parent 5 0 R>>")


@faulty("nested-arrays.pdf", "refused", "pdf-damaged")
def _() -> bytes:
    deep = b"[" * 200_000 + b"]" * 200_000
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R/X " + deep + b">>", PAGES, PAGE, stream(b""))


@faulty("nested-content.pdf", "refused", "unknown-document")
def _() -> bytes:
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(b"[" * 100_000 + b"<<" * 100_000))


@faulty("many-pages.pdf", "refused", "pdf-too-large")
def _() -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + i) for i in range(5000))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[" + kids + b"]/Count 5000>>", *([page] * 5000))


@faulty("said-pages.pdf", "refused", "unknown-document")
def _() -> bytes:
    return raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 2000000000>>", PAGE, stream(b""))


@faulty("said-objects.pdf", "refused", "pdf-too-large")
def _() -> bytes:
    data = raw_pdf(CATALOGUE, PAGES, PAGE, stream(b""))
    return data.replace(b"/Size 5", b"/Size 2000000000")


_OUR_TITLE = b"/Info <</Title(Supervision Record)>>"
"""By which a file is taken for one of our forms, so that its pages are read in earnest."""


@faulty("stream-bomb.pdf", "refused", "unknown-document")
def _() -> bytes:
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(b" " * (128 * MB)))


@faulty("stream-bomb-of-ours.pdf", "refused", "pdf-too-large")
def _() -> bytes:
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(b" " * (128 * MB)), trailer=_OUR_TITLE)


@faulty("state-saved-for-ever.pdf", "refused", "unknown-document")
def _() -> bytes:
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(b"q " * 10_000_000))


@faulty("twice-packed-bomb.pdf", "refused", "read-too-long")
def _() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(128 * MB), 9), 9)
    body = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    return raw_pdf(CATALOGUE, PAGES, PAGE, body, trailer=_OUR_TITLE)


@faulty("many-fields.pdf", "refused", "pdf-too-large")
def _() -> bytes:
    field = b"<</FT/Tx/T(f)/Subtype/Widget/Rect[0 0 9 9]>>"
    refs = b" ".join(b"%d 0 R" % (5 + i) for i in range(20_000))
    catalogue = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" + refs + b"]>>>>"
    return raw_pdf(catalogue, PAGES, PAGE, stream(b""), *([field] * 20_000))


@faulty("vast-page.pdf", "refused", "unknown-document")
def _() -> bytes:
    page = PAGE.replace(b"595 842", b"1e30 1e30")
    return raw_pdf(CATALOGUE, PAGES, page, stream(b"0 0 m 1e38 1e38 l S\n" * 2000))


@faulty("picture-bomb.pdf", "refused", "unknown-document")
def _() -> bytes:
    page = PAGE.replace(b"/Resources<<>>", b"/Resources<</XObject<</I 5 0 R>>>>")
    says = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    image = stream(bytes(1000), says)
    return raw_pdf(CATALOGUE, PAGES, page, stream(b"q 500 0 0 500 0 0 cm /I Do Q"), image)


@faulty("with-script.pdf", "refused", "unknown-document")
def _() -> bytes:
    catalogue = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\('hello'\\))>>>>"
    return raw_pdf(catalogue, PAGES, PAGE, stream(b""))


# ---- PDF: forms


@faulty("acroform-without-fields.pdf", "refused", "unknown-document")
def _() -> bytes:
    return raw_pdf(b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>", PAGES, PAGE, stream(b""))


def _no_fields(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm.Fields = Array()
    for page in document.pages:
        del page["/Annots"]


@faulty("ours-fields-gone.pdf", "review", "required")
def _() -> bytes:
    return pdf_with(_no_fields)


@faulty("fields-without-acroform.pdf", "filed", None)
def _() -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        del document.Root["/AcroForm"]

    return pdf_with(change, ours.filled("pdf", ours.answers(session=15)))


@faulty("field-removed.pdf", "review", "missing")
def _() -> bytes:
    return pdf_with(lambda document: remove_field(document, "summary"))


def remove_field(document: pikepdf.Pdf, name: str) -> None:
    """Takes one field out of the form and off its pages."""
    fields = document.Root.AcroForm.Fields
    gone = [f for f in fields if str(f.get("/T", "")) == name]
    assert gone
    document.Root.AcroForm.Fields = Array([f for f in fields if str(f.get("/T", "")) != name])
    marks = {w.objgen for f in gone for w in [f, *f.get("/Kids", [])]}
    for page in document.pages:
        page.Annots = Array([a for a in page.Annots if a.objgen not in marks])


@faulty("control-removed.docx", "review", "missing")
def _() -> bytes:
    def change(xml: bytes) -> bytes:
        # The whole control of one answer, and the bookmark around it.
        at = xml.index(b'<w:tag w:val="comments"/>')
        start = xml.rindex(b"<w:sdt>", 0, at)
        end = xml.index(b"</w:sdt>", at) + len(b"</w:sdt>")
        xml = xml[:start] + xml[end:]
        return re.sub(rb'<w:bookmarkStart[^>]*w:name="comments"[^>]*/>', b"", xml)

    return word_with(change)
