"""The peer of our Word reader: the same answers of the same document, read as one would with python-docx.

It reads content controls by their tags, with python-docx's own runs for the text, and groups the controls of
repeating rows by their table row. It does less than ours: no bookmarks, no labels, no doubts, nothing outside
the controls.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.text.run import CT_R
from docx.text.run import Run

_CHECKED = "{http://schemas.microsoft.com/office/word/2010/wordml}checked"
_CHECKED_VAL = "{http://schemas.microsoft.com/office/word/2010/wordml}val"


def read(data: bytes, repeats: frozenset[str] = frozenset()) -> dict[str, str | bool]:
    """Text of each control, or whether its box is ticked, by tag; tables in `repeats` get row numbers."""
    document = Document(BytesIO(data))
    found: dict[str, str | bool] = {}
    rows: dict[str, list[object]] = {}
    for control in document.element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        mark = properties.find(qn("w:tag")) if properties is not None else None
        if mark is None:
            continue
        tag = mark.get(qn("w:val"))
        table, _, rest = tag.partition(".")
        if table in repeats:
            row = next(control.iterancestors(qn("w:tr")))
            known = rows.setdefault(table, [])
            if not known or known[-1] is not row:
                known.append(row)
            tag = f"{table}.{len(known)}.{rest}"
        box = properties.find(".//" + _CHECKED)
        if box is not None:
            found[tag] = box.get(_CHECKED_VAL) == "1"
        elif properties.find(qn("w:showingPlcHdr")) is not None:
            found[tag] = ""
        else:
            runs = (r for r in control.iter(qn("w:r")) if isinstance(r, CT_R))
            found[tag] = "".join(Run(r, document._body).text for r in runs)
    return found
