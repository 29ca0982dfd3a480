"""The parts of a workbook that a roster is read from, looked at before anything else opens them.

A workbook (.xlsx, ECMA-376 part 1, clause 12) is a zip of XML parts. Only those that hold cells are taken: the list of
sheets, the sheets, their texts and formats. Each is unpacked within limits, must be XML without declarations of its
own, and is written anew, without links to other files, names, charts, filters and what else cells do not need.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from filing.people.workbook_refusals import damaged, kind_of_compound, kind_of_zip, macros, strict, too_large
from filing.people.workbook_sheet import MAIN, Sheet, looked_through
from schemas.errors import RosterError

if TYPE_CHECKING:
    from lxml import etree

UNPACKED_LIMIT = 24 * 1024 * 1024
"""Bytes of all parts that are taken; ten thousand people in six columns are about four million."""
PART_LIMIT = 8 * 1024 * 1024
"""Bytes of one of them."""
MEMBER_LIMIT = 2_000
"""Files in the zip."""
SHEET_LIMIT = 100
"""Sheets of the workbook."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES = "[Content_Types].xml"
_STYLES = "xl/styles.xml"
_STRICT = "{http://purl.oclc.org/ooxml/"  # a document saved as "Strict Open XML" (ECMA-376 part 1, annex A)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOKS = tuple(
    f"application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}.main+xml"
    for kind in ("sheet", "template")
)
_STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_MACROS = "application/vnd.ms-excel."


@dataclass(frozen=True, slots=True)
class Parts:
    """The sheets of a workbook in their order, and a zip that holds them and what their cells need, not compressed."""

    sheets: tuple[Sheet, ...]
    package: bytes


def parts_of(data: bytes) -> Parts:
    """What is taken from a workbook.

    Raises RosterError: roster-workbook (a kind that is not read), roster-locked, roster-damaged, roster-too-large.
    """
    if data.startswith(_OLE):
        raise kind_of_compound(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _taken(_Unpacking(archive))
    except RosterError:
        raise
    except Exception as fault:  # a damaged zip or part shows itself in many ways, and all of them mean this
        raise damaged() from fault


class _Unpacking:
    """The parts of a zip as XML, by name; what they come to together is counted."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        members = archive.infolist()
        self.members = {m.filename: m for m in members}
        self._left = UNPACKED_LIMIT
        if len(members) > MEMBER_LIMIT:
            raise too_large()
        if len({name.casefold() for name in self.members}) < len(members):
            raise damaged()  # two programs would read two things

    def bytes(self, name: str) -> bytes:
        """A part as it is. Raises KeyError where it is not there, RosterError roster-too-large or roster-damaged."""
        member = self.members[name]
        if member.file_size > min(PART_LIMIT, self._left):
            raise too_large()
        # Packages hold nothing packed in another way (ECMA-376 part 2, annex B.3); one of those has no bound.
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged()
        with self._archive.open(member) as part:
            # No further than it says, and to its end, where the checksum is held against what was unpacked.
            data = part.read(member.file_size + 1)
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root of a part. Raises RosterError roster-damaged for one that declares entities, and as `bytes`."""
        from lxml import etree  # noqa: PLC0415 - only where a workbook is read

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        root = etree.fromstring(self.bytes(name), parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise damaged()
        return root


def _taken(unpacking: _Unpacking) -> Parts:
    types = _types(unpacking)
    main = next((name for name, kind in types.items() if kind in _WORKBOOKS), None)
    if main is None:
        if any(kind.startswith(_MACROS) for kind in types.values()):
            raise macros()
        raise kind_of_zip(unpacking.members, types, unpacking.bytes)
    workbook = unpacking.xml(main)
    if str(workbook.tag).startswith(_STRICT):
        raise strict()
    # 18.2.2: every formula is to be worked out when the file is opened, because no spreadsheet has done it yet.
    stale = any(c.get("fullCalcOnLoad") in {"1", "true"} for c in workbook.iterfind(f"{MAIN}calcPr"))
    folder, file = posixpath.split(main)
    relations = unpacking.xml(rels := f"{folder}/_rels/{file}.rels")
    targets = {
        str(r.get("Id")): (str(r.get("Type")).rpartition("/")[2], _path(folder, str(r.get("Target"))))
        for r in relations
        if r.get("TargetMode") != "External"
    }
    parts = {
        _TYPES: _written(unpacking.xml(_TYPES)),
        main: _written(_plain(workbook)),
        rels: _written(relations),
    }
    sheets = []
    for name, hidden, relation in _listed(workbook):
        kind, path = targets[relation]
        if kind == "worksheet":  # and no chart
            if path in parts:
                raise damaged()
            sheets.append(looked_through(root := unpacking.xml(path), name, hidden, stale))
            parts[path] = _written(root)
    for name, kind in types.items():
        if kind == _STRINGS:
            parts[name] = _written(unpacking.xml(name))
    for kind, path in targets.values():
        if kind == "styles":
            parts[_STYLES] = _written(unpacking.xml(path))
    return Parts(tuple(sheets), _packed(parts))


def _types(unpacking: _Unpacking) -> Mapping[str, str]:
    """What kind of part each is, by name (ECMA-376 part 2, clause 10.1.2); empty where the zip is no such package."""
    if _TYPES not in unpacking.members:
        return {}
    root = unpacking.xml(_TYPES)
    return {
        str(one.get("PartName")).lstrip("/"): str(one.get("ContentType"))
        for one in root
        if one.get("PartName")
    }


def _path(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _plain(workbook: etree._Element) -> etree._Element:
    """The workbook's own part with its sheets and the start of its calendar alone."""
    for child in list(workbook):
        if child.tag not in {f"{MAIN}sheets", f"{MAIN}workbookPr"}:
            workbook.remove(child)
    return workbook


def _listed(workbook: etree._Element) -> list[tuple[str, bool, str]]:
    """Name, whether it is hidden, and relation of each sheet."""
    listed = workbook.findall(f"{MAIN}sheets/{MAIN}sheet")
    if len(listed) > SHEET_LIMIT:
        raise too_large()
    names = [str(s.get("name")) for s in listed]
    if len(set(names)) < len(names):
        raise damaged()
    shown = (s.get("state", "visible") == "visible" for s in listed)
    return [(n, not v, str(s.get(_RELATION))) for n, v, s in zip(names, shown, listed, strict=True)]


def _written(root: etree._Element) -> bytes:
    from lxml import etree  # noqa: PLC0415 - only where a workbook is read

    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
