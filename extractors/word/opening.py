"""Opens a .docx that came from anywhere: sizes are looked at before anything is inflated.

What cannot be opened is refused with a DocumentError: a stable code, and a sentence for a supervisor.
Limits follow what real forms need (a six-page matrix has 0.7 MB of XML) with room to spare.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from lxml import etree

from schemas.errors import CarepackError, DocumentError

Element = etree._Element

PACKAGE_LIMIT = 50_000_000
"""Bytes of a whole .docx, pictures included."""
PART_LIMIT = 16_000_000
"""Bytes of one XML part, inflated."""
INFLATED_LIMIT = 300_000_000
"""Bytes of all parts together, inflated, as the container states them."""
MEMBER_LIMIT = 2_000
"""Files in the container."""
RATIO_LIMIT = 250
"""How many times larger than its compressed bytes a part may be, once it is over `RATIO_FROM` bytes."""
RATIO_FROM = 1_000_000

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MAIN = "word/document.xml"
_OFFICE_DOCUMENT = "/officeDocument"
# A document saved as "Strict Open XML" has other names for the same things (ECMA-376 part 1, annex A).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml/main)")


def claims(data: bytes) -> bool:
    """Whether these bytes are Word's, by content: a .docx, even a damaged one, or a kind that must be refused."""
    if data.startswith(_OLE2):
        return _has_stream(data, "WordDocument") or _has_stream(data, "EncryptedPackage")
    if not data.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            return any(n.startswith("word/") and n.endswith(".xml") for n in container.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return b"word/" in data  # a truncated one has lost its directory, but names stand before each part


def _has_stream(data: bytes, name: str) -> bool:
    # Names in an OLE2 directory are UTF-16 ([MS-CFB] 2.6.1).
    return name.encode("utf-16-le") in data


@dataclass(frozen=True)
class Package:
    """An opened .docx: its parts are read one by one, each within its limits."""

    container: zipfile.ZipFile
    data: bytes

    @cached_property
    def document(self) -> Element:
        """The root of the main part. Raises DocumentError where there is none."""
        root = self.part(_MAIN if _MAIN in self.names else self._main())
        if root is None or root.tag != f"{{{WORD}}}document":
            raise _no_text()
        return root

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self.container.namelist())

    def named(self, pattern: str) -> list[str]:
        """The names of the parts that match a pattern, in order."""
        return sorted(n for n in self.names if re.fullmatch(pattern, n))

    def part(self, name: str) -> Element | None:
        """The root of a part; None where it is not there. Raises DocumentError where it is damaged."""
        data = self.bytes(name)
        return None if data is None else parse(data)

    def bytes(self, name: str) -> bytes | None:
        """A part as it is; None where it is not there. Raises DocumentError where it is damaged or too large."""
        if name not in self.names:
            return None
        if (plainly := _inflated(self.data, self.container.getinfo(name))) is not None:
            return plainly
        try:
            with self.container.open(name) as member:
                data = member.read(PART_LIMIT + 1)
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ) as fault:
            raise _damaged("Part of this Word document is missing or broken.") from fault
        except Exception as fault:  # zlib.error and its kind: all of them mean broken bytes
            raise _damaged("Part of this Word document is broken.") from fault
        if len(data) > PART_LIMIT:
            raise _too_large()
        return data

    def _main(self) -> str:
        # Some editors call the main part document2.xml: the package's relationships say which it is.
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
                return str(relation.get("Target", "")).lstrip("/")
        return _MAIN


def opened(data: bytes) -> Package:
    """The package in these bytes.

    Raises DocumentError: doc-encrypted, doc-old-format, doc-too-large, doc-damaged, doc-not-word.
    """
    if data.startswith(_OLE2):
        raise _old(data)
    if not data.startswith(_ZIP):
        raise DocumentError.of(
            "doc-not-word",
            "This is not a Word document.",
            "Open it in Word and save it as a Word document (.docx).",
        )
    if len(data) > PACKAGE_LIMIT:
        raise _too_large()
    try:
        container = zipfile.ZipFile(BytesIO(data))
        members = container.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise _damaged("This Word document is cut short or broken.") from fault
    _preflight(members)
    package = Package(container, data)
    if not any(n.startswith("word/") for n in package.names):
        raise DocumentError.of(
            "doc-not-word",
            "This is a zip file, but not a Word document.",
            "Take the Word document out of it and send that.",
        )
    return package


def _inflated(data: bytes, member: zipfile.ZipInfo) -> bytes | None:
    """A member in the plainest form, whole and within its limit; None lets zipfile read it, or say what is wrong."""
    at = member.header_offset
    if member.compress_type != zipfile.ZIP_DEFLATED or data[at : at + 4] != _ZIP or len(data) < at + 30:
        return None
    # Lengths of name and extra field (APPNOTE.TXT 4.3.7); both headers must mean the same member.
    named, extra = int.from_bytes(data[at + 26 : at + 28], "little"), data[at + 28] + 256 * data[at + 29]
    start = at + 30 + named + extra
    if data[at + 30 : at + 30 + named] != member.orig_filename.encode() or member.file_size > PART_LIMIT:
        return None
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = inflating.decompress(data[start : start + member.compress_size], member.file_size + 1)
    except zlib.error:
        return None
    whole = inflating.eof and len(found) == member.file_size and zlib.crc32(found) == member.CRC
    return found if whole else None


def _preflight(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT or sum(m.file_size for m in members) > INFLATED_LIMIT:
        raise _too_large()
    names = [m.filename for m in members]
    if len(set(names)) != len(names):
        # Programs differ in which of the two they show, so nobody can say what the document says.
        raise _damaged("This Word document holds the same part twice.")
    for m in members:
        if m.flag_bits & 1:
            raise encrypted()
        xml = m.filename.endswith((".xml", ".rels"))
        if xml and m.file_size > PART_LIMIT:
            raise _too_large()
        if m.file_size > RATIO_FROM and m.file_size > RATIO_LIMIT * max(1, m.compress_size):
            raise _too_large()


def parse(data: bytes) -> Element:
    """XML with everything off that reaches outside the file or grows. Raises DocumentError."""
    if b"purl.oclc.org" in data[:4096]:
        data = _STRICT.sub(WORD.encode(), data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _damaged("The text of this Word document is broken.") from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentError.of(
            "doc-unsafe",
            "This Word document holds instructions that no Word document needs (a doctype).",
            "Do not open it. Ask the sender how it was made, and for a fresh copy saved by Word.",
        )
    return root


def _old(data: bytes) -> CarepackError:
    if _has_stream(data, "EncryptedPackage"):
        return encrypted()
    return DocumentError.of(
        "doc-old-format",
        "This is a Word document of the old kind (.doc), or another old Office file.",
        "Open it in Word, choose Save As, take “Word Document (.docx)” and send that. "
        "Or read it with --convert, where LibreOffice is installed.",
    )


def encrypted() -> CarepackError:
    """The document opens only with a password."""
    return DocumentError.of(
        "doc-encrypted",
        "This document is locked with a password.",
        "Open it in Word, remove the password (File, Info, Protect Document) and send it again.",
    )


def _damaged(what: str) -> CarepackError:
    return DocumentError.of(
        "doc-damaged",
        what,
        "Ask for the document to be sent again; open it in Word first to see that it is whole.",
    )


def _no_text() -> CarepackError:
    return _damaged("The text of this Word document is not in the file.")


def _too_large() -> CarepackError:
    return DocumentError.of(
        "doc-too-large",
        "This Word document is far larger than a form can be.",
        "Remove pictures and pasted pages, save it again in Word, and send that.",
    )
