"""The peer of our Word reader: the same answers of the same document, read as one does with python-docx.

It goes through python-docx's own model (tables, rows, cells, paragraphs), since rows that repeat are known by
their table row, and looks into the XML only for what python-docx does not model: content controls. It does less
than ours: no identity, no bookmarks, no labels, no doubts, nothing outside the controls. `read_leanly` is the
least a script could do: python-docx only opens the file, and the rest is a loop over its XML.
"""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import nsmap, qn

_CHECKED = "{http://schemas.microsoft.com/office/word/2010/wordml}checked"
_CHECKED_VAL = "{http://schemas.microsoft.com/office/word/2010/wordml}val"


def read(data: bytes, repeats: Collection[str] = ()) -> dict[str, str | bool]:
    """Text of each control, or whether its box is ticked, by tag; tables in `repeats` get row numbers."""
    document = Document(BytesIO(data))
    found: dict[str, str | bool] = {}
    for paragraph in document.paragraphs:
        found |= _controls(paragraph._p)
    for table in document.tables:
        numbers: dict[str, int] = {}
        for row in table.rows:
            here: dict[str, str | bool] = {}
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    here |= _controls(paragraph._p)
            for name in {tag.partition(".")[0] for tag in here} & set(repeats):
                numbers[name] = numbers.get(name, 0) + 1
            for tag, value in here.items():
                name, _, rest = tag.partition(".")
                found[f"{name}.{numbers[name]}.{rest}" if name in numbers else tag] = value
    return found


def read_leanly(data: bytes) -> dict[str, str | bool]:
    """The same without row numbers, and without python-docx's model."""
    return _controls(Document(BytesIO(data)).element.body)


def _controls(within: Any) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {}
    for control in within.iter(qn("w:sdt")):
        tag = control.xpath("./w:sdtPr/w:tag/@w:val", namespaces=nsmap)
        if tag:
            found[tag[0]] = _value(control)
    return found


def _value(control: Any) -> str | bool:
    box = control.find(f".//{_CHECKED}")
    if box is not None:
        return bool(box.get(_CHECKED_VAL) == "1")
    if control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None:
        return ""
    parts = control.find(qn("w:sdtContent")).iter(qn("w:t"), qn("w:br"))
    return "".join("\n" if p.tag == qn("w:br") else p.text or "" for p in parts)
