"""What Word minds and validators miss, and what makes a document hard to use: our own checks of a .docx.

Microsoft's SDK validator and openxml-audit pass duplicate control numbers (Word drops all but the last such
control), duplicate bookmark names, duplicate list values, 80-character tags and a missing `mc:Ignorable`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from fillers.word.controls import ALIAS_LIMIT
from fillers.word.markup import NAMESPACES, Element, clark

BOOKMARK_LIMIT = 40
_BOOKMARK_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: a stable code, the part it is in, and what is wrong."""

    code: str
    part: str
    what: str

    def __str__(self) -> str:
        return f"{self.part}: {self.what} [{self.code}]"


# The order of the children that these documents use, from the standard's sequences (ECMA-376 part 1, annex A);
# the extensions of [MS-DOCX] come last.
_ORDER = {
    "w:sdt": "sdtPr sdtEndPr sdtContent",
    "w:sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex "
    "date dropDownList comboBox text richText checkbox",
    "w:date": "dateFormat lid storeMappedDataAs calendar",
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl",
    "w:rPr": "rStyle rFonts b bCs i iCs color sz szCs lang",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd tcMar vAlign",
    "w:settings": "zoom documentProtection defaultTabStop characterSpacingControl compat themeFontLang "
    "decimalSymbol listSeparator",
    "w:sectPr": "headerReference footerReference type pgSz pgMar cols titlePg",
}
_SEQUENCE = {clark(name): {n: i for i, n in enumerate(order.split())} for name, order in _ORDER.items()}


def check(document: bytes) -> tuple[Finding, ...]:
    """Every fault found in a .docx of ours.

    Raises zipfile.BadZipFile and lxml.etree.XMLSyntaxError for what is no such document at all.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        names = archive.namelist()
        parts = {n: etree.fromstring(archive.read(n), parser) for n in names if n.endswith((".xml", ".rels"))}
    found = [*_package(parts, names)]
    story = {n: r for n, r in parts.items() if re.fullmatch(r"word/(document|header\d+|footer\d+)\.xml", n)}
    found += _controls(story)
    found += _bookmarks(story)
    checks: Sequence[Callable[[str, Element], Iterable[Finding]]] = (_lists, _namespaces, _order, _tables)
    for name, root in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            found += [finding for one in checks for finding in one(name, root)]
    found += _headings("word/document.xml", parts["word/document.xml"])
    return tuple(found)


def _all(root: Element, name: str) -> Iterator[Element]:
    return root.iter(clark(name))


def _val(element: Element | None) -> str:
    return "" if element is None else element.get(clark("w:val"), "")


def _doubled(values: Iterable[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)


def _controls(story: dict[str, Element]) -> Iterator[Finding]:
    ids: list[str] = []
    for part, root in story.items():
        for control in _all(root, "w:sdtPr"):
            tag, alias = _val(control.find(clark("w:tag"))), _val(control.find(clark("w:alias")))
            number = _val(control.find(clark("w:id")))
            ids.append(number)
            if not number:
                yield Finding("control-no-id", part, f"The control {tag!r} has no number.")
            if not tag:
                yield Finding("control-no-tag", part, f"The control {alias!r} has no tag.")
            if not alias.strip():
                yield Finding("control-no-alias", part, f"The control {tag!r} has no title.")
            for what, text in (("tag", tag), ("title", alias)):
                if len(text) > ALIAS_LIMIT:
                    yield Finding(
                        "control-too-long", part, f"The {what} {text!r} is longer than {ALIAS_LIMIT}."
                    )
            if control.find(clark("w:text")) is not None:
                yield Finding(
                    "control-plain", part, f"The control {tag!r} is of plain text, which loses lines."
                )
            if _val(control.find(clark("w:lock"))) not in {"sdtLocked", "sdtContentLocked"}:
                yield Finding("control-unlocked", part, f"The control {tag!r} can be deleted.")
    for number in _doubled(ids):
        yield Finding("control-same-id", "word/document.xml", f"Two controls have the number {number}.")


def _bookmarks(story: dict[str, Element]) -> Iterator[Finding]:
    names: list[str] = []
    for part, root in story.items():
        starts = list(_all(root, "w:bookmarkStart"))
        ids = [s.get(clark("w:id"), "") for s in starts]
        ends = [e.get(clark("w:id"), "") for e in _all(root, "w:bookmarkEnd")]
        for number in _doubled(ids):
            yield Finding("bookmark-same-id", part, f"Two bookmarks have the number {number}.")
        if sorted(ids) != sorted(ends):
            yield Finding("bookmark-open", part, "A bookmark has no end, or an end no bookmark.")
        for start in starts:
            name = start.get(clark("w:name"), "")
            names.append(name.casefold())
            if len(name) > BOOKMARK_LIMIT or not _BOOKMARK_NAME.fullmatch(name):
                yield Finding("bookmark-name", part, f"Word takes no bookmark named {name!r}.")
    for name in _doubled(names):
        yield Finding("bookmark-same-name", "word/document.xml", f"Two bookmarks are named {name!r}.")


def _lists(part: str, root: Element) -> Iterator[Finding]:
    for kind in ("w:dropDownList", "w:comboBox"):
        for box in _all(root, kind):
            items = box.findall(clark("w:listItem"))
            for attribute in ("w:value", "w:displayText"):
                values = [item.get(clark(attribute), "") for item in items]
                for value in _doubled(values):
                    yield Finding("list-same-value", part, f"Two items of a list are {value!r}.")
                if "" in values:
                    yield Finding("list-empty", part, "An item of a list is empty.")


def _namespaces(part: str, root: Element) -> Iterator[Finding]:
    ignorable = root.get(clark("mc:Ignorable"), "").split()
    for prefix in ignorable:
        if prefix not in root.nsmap:
            yield Finding("ignorable-unknown", part, f"mc:Ignorable names {prefix}, which is not declared.")
    uses_w14 = any(
        isinstance(e.tag, str) and e.tag.startswith(f"{{{NAMESPACES['w14']}}}") for e in root.iter()
    )
    if uses_w14 and "w14" not in ignorable:
        yield Finding("ignorable-missing", part, "w14 markup is used, but mc:Ignorable does not name it.")


def _order(part: str, root: Element) -> Iterator[Finding]:
    for element in root.iter():
        order = _SEQUENCE.get(element.tag) if isinstance(element.tag, str) else None
        if order is None:
            continue
        names = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
        known = [order[n] for n in names if n in order]
        if known != sorted(known):
            kind = etree.QName(element).localname
            yield Finding(
                "order", part, f"The children of {kind} stand in the wrong order: {' '.join(names)}."
            )


def _tables(part: str, root: Element) -> Iterator[Finding]:
    """One header row first, no merged cell, no table within a table, none touching the next.

    A table at the head or foot of the page is a letterhead's way to set words beside a picture, and holds no data.
    """
    if re.match(r"word/(?:header|footer)", part):
        return
    for table in _all(root, "w:tbl"):
        columns = len(list(_all(table, "w:gridCol")))
        rows = table.findall(clark("w:tr"))
        headers = [row.find(f"{clark('w:trPr')}/{clark('w:tblHeader')}") is not None for row in rows]
        if not any(headers) or headers != sorted(headers, reverse=True):
            yield Finding("table-header", part, "A table has no header row, or has it in the wrong place.")
        if any(len(row.findall(clark("w:tc"))) != columns for row in rows):
            yield Finding("table-ragged", part, "A row has not as many cells as its table has columns.")
        if any(next(_all(table, name), None) is not None for name in ("w:gridSpan", "w:vMerge", "w:hMerge")):
            yield Finding("table-merged", part, "A table has merged cells.")
        if any(cell[-1].tag != clark("w:p") for cell in _all(table, "w:tc")):
            yield Finding("cell-end", part, "A cell does not end with a paragraph.")
        if table.getparent() is not None and table.getparent().tag == clark("w:tc"):  # type: ignore[union-attr]
            yield Finding("table-nested", part, "A table stands within a table.")
        following = table.getnext()
        if following is not None and following.tag == table.tag:
            yield Finding("table-touching", part, "Two tables touch; Word makes one of them.")


def _headings(part: str, root: Element) -> Iterator[Finding]:
    styles = [_val(style) for style in _all(root, "w:pStyle")]
    levels = [int(style[-1]) for style in styles if re.fullmatch(r"Heading[1-9]", style)]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield Finding("heading-first", part, "The title is not the one heading of level 1, or not the first.")
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield Finding("heading-order", part, f"A heading leaves out a level: {levels}.")


def _package(parts: dict[str, Element], names: Sequence[str]) -> Iterator[Finding]:
    for name in _doubled(names):
        yield Finding("part-twice", name, "The package holds this part twice.")
    types = parts["[Content_Types].xml"]
    overrides = {e.get("PartName", "")[1:] for e in types if e.tag.endswith("}Override")}
    for name in sorted(overrides - set(names)):
        yield Finding("part-missing", name, "[Content_Types].xml names a part that is not there.")
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder = name.replace("_rels/", "").rpartition("/")[0]
        for relation in root:
            target = f"{folder}/{relation.get('Target', '')}".lstrip("/")
            if relation.get("TargetMode") != "External" and target not in names:
                yield Finding(
                    "target-missing", name, f"{relation.get('Id')} leads to {target}, which is not there."
                )
    title = parts["docProps/core.xml"].findtext("{http://purl.org/dc/elements/1.1/}title")
    if not (title or "").strip():
        yield Finding("no-title", "docProps/core.xml", "The document has no title.")
