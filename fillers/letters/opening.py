"""A look at a template before anything else opens it: is it a Word document of a size that a letter has?"""

from __future__ import annotations

import io
import zipfile

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
_AGAIN = "Start again from the one that `carepack letter NAME --template` writes, and save it as Word Document (.docx)."


def look(template: bytes, place: Place) -> None:
    """Refuses what is no template. Raises RenditionError `letter-template` or `letter-link`."""
    if template.startswith(_OLE):
        raise _not("It is protected by a password, or of Word 97 to 2003.", place)
    if len(template) > SIZE_LIMIT:
        raise _not(f"It is larger than {SIZE_LIMIT >> 20} MB.", place)
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            _members(archive.infolist(), place)
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels")):
                    _part(info.filename, archive.read(info), place)
    # A damaged container shows itself in many ways.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError):
        raise _not("It is no Word document, or a damaged one.", place) from None
    except etree.XMLSyntaxError:
        raise _not("Its contents are damaged.", place) from None


def _members(members: list[zipfile.ZipInfo], place: Place) -> None:
    names = [m.filename for m in members]
    xml = (m.file_size for m in members if m.filename.endswith((".xml", ".rels")))
    if (
        len(members) > MEMBER_LIMIT
        or sum(m.file_size for m in members) > UNPACKED_LIMIT
        or max(xml, default=0) > PART_LIMIT
    ):
        raise _not("Unpacked, it is far larger than a letter can be.", place)
    if len(set(names)) < len(names):
        raise _not("It has the same part twice.", place)
    if not {"[Content_Types].xml", "word/document.xml"} <= set(names):
        raise _not("It is no Word document.", place)


def _part(name: str, data: bytes, place: Place) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _not("It holds declarations that no Word document has.", place)
    if name == "[Content_Types].xml":
        types = {r.get("PartName"): r.get("ContentType") for r in root}
        if types.get("/word/document.xml") != _MAIN:
            raise _not("It was saved with macros, or as a template (.dotx).", place)
    if name.endswith(".rels"):
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


def _not(why: str, place: Place) -> CarepackError:
    return RenditionError.of("letter-template", f"The template cannot be used. {why}", _AGAIN, place)
