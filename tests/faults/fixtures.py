"""Faulty files, made by code: each with the outcome and the code that `carepack import` must give it.

Nothing here is another's work; what is hostile is hostile in the way its name says, and no further.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

import pikepdf

from tests.faults import ours
from tests.faults.making import (
    MB,
    faulty,
    members,
    plain,
    resaved,
    word_with,
    zipped,
)  # fmt: skip

# ---- nothing, too little, something else

plain("empty.pdf", "refused", "empty-file", b"")
plain("one-byte.docx", "refused", "not-a-document", b"P")
plain("text.txt", "refused", "not-a-document", b"Dear Zoe, the form is attached.\n" * 40)
plain("noise.bin", "refused", "not-a-document", random.Random(3).randbytes(20_000))
plain("zeros.pdf", "refused", "not-a-document", bytes(100_000))
plain("letter.rtf", "refused", "other-format", b"{\\rtf1\\ansi Supervision Record}")
plain("page.html", "refused", "other-format", b"<!DOCTYPE html><html><body>Supervision Record</body></html>")
plain("mail.eml", "refused", "envelope-empty", b"From: zoe@example.org\nSubject: form\n\nattached\n")
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


@faulty("user-password.pdf", "refused", "pdf-encrypted")
def _() -> bytes:
    return resaved(ours.completed("pdf"), encryption=pikepdf.Encryption(user="secret", owner="other"))


@faulty("owner-password.pdf", "filed", None)
def _() -> bytes:
    data = ours.filled("pdf", ours.answers(session=13))
    return resaved(data, encryption=pikepdf.Encryption(user="", owner="other"))


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


plain("archive.7z", "refused", "archive", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100))
plain("archive.tar", "refused", "archive", b"form.docx".ljust(257, b"\0") + b"ustar\x0000".ljust(900, b"\0"))


@faulty("notes.zip", "refused", "envelope-empty")
def _() -> bytes:
    return zipped({"read me.txt": b"The forms follow.", "__MACOSX/._x": b"x"})


@faulty("cut-off.zip", "refused", "envelope-damaged")
def _() -> bytes:
    return zipped({"form.pdf": ours.completed("pdf")})[:-40]


@faulty("pictures.zip", "refused", "page-damaged")
def _() -> bytes:
    return zipped({"page.jpg": b"\xff\xd8\xff\xe0" + bytes(200)})


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


plain("photo.jpg", "refused", "page-damaged", _jpeg(2480, 3508))
plain("scan.png", "refused", "page-damaged", _png(2480, 3508))
plain("fax.tif", "refused", "page-damaged", _tiff(1728, 2200))
plain("phone.heic", "refused", "page-damaged", b"\0\0\0\x18ftypheic" + bytes(400))
plain("logo.png", "refused", "picture-too-small", _png(300, 120))
plain("film.avif", "refused", "picture-unsupported", b"\0\0\0\x18ftypavif" + bytes(400))
plain("bomb.jpg", "refused", "picture-too-large", _jpeg(65_535, 65_535))
plain("bomb.png", "refused", "picture-too-large", _png(2**31 - 1, 2**31 - 1))
plain("bomb.tif", "refused", "picture-too-large", _tiff(2**32 - 1, 2**32 - 1))
plain("endless.jpg", "refused", "page-damaged", b"\xff\xd8" + b"\xff\xe0\x00\x00" * 5000)
plain("short.png", "refused", "page-damaged", b"\x89PNG\r\n\x1a\n\0\0")
