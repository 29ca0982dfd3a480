"""Faulty files, made by code: each with the outcome and the code that `carepack import` must give it.

Nothing here is another's work; what is hostile is hostile in the way its name says, and no further.
"""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array

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


# ---- nothing, too little, something else

plain("empty.pdf", "refused", "empty-file", b"")
plain("one-byte.docx", "refused", "not-a-document", b"P")
plain("text.txt", "refused", "not-a-document", b"Dear Zoe, the form is attached.\n" * 40)
plain("noise.bin", "refused", "not-a-document", random.Random(3).randbytes(20_000))
plain("zeros.pdf", "refused", "not-a-document", bytes(100_000))
plain("letter.rtf", "refused", "other-format", b"{\\rtf1\\ansi Supervision Record}")
plain("page.html", "refused", "other-format", b"<!DOCTYPE html><html><body>Supervision Record</body></html>")
plain("mail.eml", "refused", "other-format", b"From zoe@example.org\nSubject: form\n\nattached\n")
plain("header-only.pdf", "refused", "pdf-damaged", b"%PDF-1.7\n%%EOF\n")
plain("data.json", "refused", "not-a-document", b'{"supervisee": "Zo\xc3\xab Example"}')


@faulty("truncated.docx", "refused", "doc-damaged")
def _() -> bytes:
    data = ours.completed("word")
    return data[: len(data) // 2]


@faulty("truncated.pdf", "review", "pdf-repaired")
def _() -> bytes:
    # Without its table of contents qpdf finds the objects that are whole.
    data = ours.completed("pdf")
    return data[: data.rindex(b"startxref")]


@faulty("first-kilobyte.pdf", "refused", "pdf-damaged")
def _() -> bytes:
    return ours.completed("pdf")[:1024]


@faulty("word-called.pdf", "filed", None)
def _() -> bytes:
    return ours.filled("word", ours.answers(session=11))


@faulty("pdf-called.docx", "filed", None)
def _() -> bytes:
    return ours.filled("pdf", ours.answers(session=12))


# ---- locked


def _resaved(data: bytes, **how: object) -> bytes:
    with warnings.catch_warnings(), pikepdf.open(io.BytesIO(data)) as document:
        warnings.simplefilter("ignore")
        out = io.BytesIO()
        document.save(out, **how)  # type: ignore[arg-type]
        return out.getvalue()


@faulty("user-password.pdf", "refused", "pdf-encrypted")
def _() -> bytes:
    return _resaved(ours.completed("pdf"), encryption=pikepdf.Encryption(user="secret", owner="other"))


@faulty("owner-password.pdf", "filed", None)
def _() -> bytes:
    data = ours.filled("pdf", ours.answers(session=13))
    return _resaved(data, encryption=pikepdf.Encryption(user="", owner="other"))


def _ole2(*streams: str) -> bytes:
    """The first two sectors of a compound file: header and directory ([MS-CFB] 2.2, 2.6)."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    directory = b"".join(s.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for s in ("Root Entry", *streams))
    return header.ljust(512, b"\0") + directory.ljust(4096, b"\0")


@faulty("password.docx", "refused", "doc-encrypted")
def _() -> bytes:
    return _ole2("EncryptionInfo", "EncryptedPackage")


@faulty("old.doc", "refused", "doc-old-format")
def _() -> bytes:
    return _ole2("WordDocument", "1Table")


# ---- containers


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


@faulty("archive.zip", "refused", "archive")
def _() -> bytes:
    return zipped({"form.docx": ours.completed("word"), "form.pdf": ours.completed("pdf")})


@faulty("spreadsheet.xlsx", "refused", "other-format")
def _() -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


@faulty("text.odt", "refused", "other-format")
def _() -> bytes:
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, stored=True
    )


@faulty("bomb.docx", "refused", "doc-too-large")
def _() -> bytes:
    return word_with(lambda _: b"<a>" + b" " * (100 * MB) + b"</a>")


@faulty("lying-bomb.docx", "refused", "doc-damaged")
def _() -> bytes:
    """A part of 100 MB that the container says has 1,000 bytes."""
    data = bytearray(word_with(lambda _: b"<a>" + b" " * (100 * MB) + b"</a>"))
    size = struct.pack("<I", 100 * MB + 7)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
    return bytes(data)


@faulty("nested-bomb.docx", "filed", None)
def _() -> bytes:
    """A zip of zips pasted into the document, as an embedded object: nobody needs to open it."""
    inner = zipped({f"{i}.zip": zipped({"a": bytes(2 * MB)}) for i in range(20)})
    files = members(ours.filled("word", ours.answers(session=14)))
    return zipped({**files, "word/embeddings/package.zip": inner})


@faulty("many-parts.docx", "refused", "zip-too-many")
def _() -> bytes:
    extra = {f"word/media/{i}.txt": b"" for i in range(6000)}
    return zipped({**members(ours.completed("word")), **extra})


@faulty("part-twice.docx", "refused", "doc-damaged")
def _() -> bytes:
    data = ours.completed("word")
    document = members(data)["word/document.xml"]
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as container:
        info = zipfile.ZipInfo("word/document.xmL")
        container.writestr(info, document)
    return out.getvalue().replace(b"word/document.xmL", b"word/document.xml")


@faulty("no-text.docx", "refused", "doc-damaged")
def _() -> bytes:
    files = members(ours.completed("word"))
    del files["word/document.xml"]
    return zipped(files)


# ---- XML


def _with_doctype(doctype: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"?>", b"?>" + doctype, 1)


@faulty("billion-laughs.docx", "refused", "doc-unsafe")
def _() -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 12))
    return word_with(_with_doctype(b'<!DOCTYPE w [<!ENTITY l0 "lol">' + levels + b"]>"))


@faulty("laughing.docx", "refused", "doc-damaged")
def _() -> bytes:
    levels = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 12))
    doctype = _with_doctype(b'<!DOCTYPE w [<!ENTITY l0 "lol">' + levels + b"]>")
    return word_with(lambda xml: doctype(xml).replace(b"Supervision", b"&l11;", 1))


@faulty("reaches-out.docx", "refused", "doc-unsafe")
def _() -> bytes:
    passwords = b'SYSTEM "file:///etc/passwd"'
    return word_with(_with_doctype(b"<!DOCTYPE w " + passwords + b" [<!ENTITY x " + passwords + b">]>"))


@faulty("deep.docx", "refused", "doc-damaged")
def _() -> bytes:
    return word_with(lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 50_000, 1))


@faulty("not-utf8.docx", "refused", "doc-damaged")
def _() -> bytes:
    return word_with(lambda xml: xml.replace(b"Supervision", b"Sup\xff\xfervision", 1))


# ---- PDF: what it is built of


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


@faulty("stream-bomb.pdf", "refused", "pdf-too-large")
def _() -> bytes:
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(b" " * (128 * MB)))


@faulty("twice-packed-bomb.pdf", "refused", "read-too-long")
def _() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(128 * MB), 9), 9)
    body = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed)
    return raw_pdf(CATALOGUE, PAGES, PAGE, body)


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


# ---- who it is


@faulty("another-edition.docx", "refused", "unknown-edition")
def _() -> bytes:
    newer = ours.FORM.model_copy(update={"edition": 9})
    return ours.filled("word", ours.answers(), form=newer)


@faulty("another-edition.pdf", "refused", "unknown-edition")
def _() -> bytes:
    newer = ours.FORM.model_copy(update={"edition": 9})
    return ours.filled("pdf", ours.answers(), form=newer)


@faulty("another-form.pdf", "refused", "unknown-form")
def _() -> bytes:
    other = ours.FORM.model_copy(update={"form": "someone-elses-form"})
    return ours.filled("pdf", ours.answers(), form=other)


@faulty("carriers-disagree.docx", "review", "carriers-disagree")
def _() -> bytes:
    """The text of one copy in the covers of another."""
    mine = members(ours.filled("word", ours.answers(), number="4K7Q9XT2M8WZ1A"))
    other = members(ours.filled("word", ours.answers(), number="0K7Q9XT2M8WZ1B"))
    return zipped({**other, "word/document.xml": mine["word/document.xml"]})


@faulty("unknown-copy.pdf", "review", "unknown-copy")
def _() -> bytes:
    return ours.filled("pdf", ours.answers(), number="7K7Q9XT2M8WZ1C")


# ---- pictures


def _png(wide: int, high: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", wide, high) + bytes(99)


def _jpeg(wide: int, high: int) -> bytes:
    return b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", high, wide) + bytes(99)


def _tiff(wide: int, high: int) -> bytes:
    tags = struct.pack("<HHIIHHII", 256, 4, 1, wide, 257, 4, 1, high)
    return b"II*\0\x08\0\0\0\x02\0" + tags + bytes(30)


plain("photo.jpg", "refused", "picture", _jpeg(2480, 3508))
plain("scan.png", "refused", "picture", _png(2480, 3508))
plain("fax.tif", "refused", "picture", _tiff(1728, 2200))
plain("phone.heic", "refused", "picture", b"\0\0\0\x18ftypheic" + bytes(400))
plain("bomb.jpg", "refused", "picture-too-large", _jpeg(65_535, 65_535))
plain("bomb.png", "refused", "picture-too-large", _png(2**31 - 1, 2**31 - 1))
plain("bomb.tif", "refused", "picture-too-large", _tiff(2**32 - 1, 2**32 - 1))
plain("endless.jpg", "refused", "picture", b"\xff\xd8" + b"\xff\xe0\x00\x00" * 5000)
plain("short.png", "refused", "picture", b"\x89PNG\r\n\x1a\n\0\0")
