"""A look at a document of an organisation before anything else opens it: is it Word's, of a size that it can have?"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from lxml import etree

from schemas.errors import CarepackError, Place, RenditionError

SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes of a template; ours have ten thousand, one with photographs some million."""
UNPACKED_LIMIT = 64 * 1024 * 1024
"""Bytes of all its parts."""
PART_LIMIT = 4 * 1024 * 1024
"""Bytes of one part that is XML."""
MEMBER_LIMIT = 300
"""Parts of the document."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LINK = "/hyperlink"
_DOTX = _MAIN.replace("document.main", "template.main")
_OTHERWISE = {True: "a template (.dotx)", False: "something else than a document"}


@dataclass(frozen=True, slots=True)
class Sort:
    """What a document from outside is meant to be, for messages and codes."""

    name: str
    code: str
    again: str
    main: tuple[str, ...] = (_MAIN,)
    links: bool = True
    """Whether a link to something outside is looked for: only in what is taken over as a whole."""


TEMPLATE = Sort(
    "template",
    "letter-template",
    "Start again from the one that `carepack letter NAME --template` writes, and save it as Word Document (.docx).",
)
LETTERHEAD = Sort(
    "letterhead",
    "letterhead-file",
    "Save your letterhead in Word as Word Document (.docx), without a password, and give that.",
    main=(_MAIN, _DOTX),
    links=False,
)


def look(template: bytes, place: Place, sort: Sort = TEMPLATE) -> None:
    """Refuses what is no template. Raises RenditionError `letter-template` or `letter-link`; of a letterhead
    `letterhead-file`."""
    if template.startswith(_OLE):
        raise _not("It is protected by a password, or of Word 97 to 2003.", place, sort)
    if len(template) > SIZE_LIMIT:
        raise _not(f"It is larger than {SIZE_LIMIT >> 20} MB.", place, sort)
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            _members(archive.infolist(), place, sort)
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels")):
                    _part(info.filename, archive.read(info), place, sort)
    # A damaged container shows itself in many ways.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError):
        raise _not("It is no Word document, or a damaged one.", place, sort) from None
    except etree.XMLSyntaxError:
        raise _not("Its contents are damaged.", place, sort) from None


def _members(members: list[zipfile.ZipInfo], place: Place, sort: Sort) -> None:
    names = [m.filename for m in members]
    xml = (m.file_size for m in members if m.filename.endswith((".xml", ".rels")))
    if (
        len(members) > MEMBER_LIMIT
        or sum(m.file_size for m in members) > UNPACKED_LIMIT
        or max(xml, default=0) > PART_LIMIT
    ):
        raise _not(f"Unpacked, it is far larger than a {sort.name} can be.", place, sort)
    if len(set(names)) < len(names):
        raise _not("It has the same part twice.", place, sort)
    if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
        raise _not("It is no Word document.", place, sort)


def _part(name: str, data: bytes, place: Place, sort: Sort) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _not("It holds declarations that no Word document has.", place, sort)
    if name == "[Content_Types].xml":
        types = {r.get("PartName"): r.get("ContentType") for r in root}
        if types.get("/word/document.xml") not in sort.main:
            raise _not(f"It was saved with macros, or as {_OTHERWISE[sort.links]}.", place, sort)
    if sort.links and name.endswith(".rels"):
        for relation in root:
            outside = relation.get("TargetMode") == "External"
            if outside and not str(relation.get("Type")).endswith(_LINK):
                kind = str(relation.get("Type")).rpartition("/")[2][:40]
                raise RenditionError.of(
                    "letter-link",
                    f"The template takes something from elsewhere ({kind}), which may be gone or not be its own.",
                    "Put pictures into the document, and take off any document template it is attached to.",
                    place,
                )


def _not(why: str, place: Place, sort: Sort) -> CarepackError:
    return RenditionError.of(sort.code, f"The {sort.name} cannot be used. {why}", sort.again, place)
