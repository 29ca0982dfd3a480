"""The structure tree as a screen reader should find it: labels, lists, and tables with heads of columns and rows.

typst tags what it lays out, boxes for layout among it. Here what is there for layout alone is taken away, the printed
name of a field becomes its label, numbered lines to write on become a list, and tables get regular rows. Nothing that
is drawn changes. (ISO 32000-1, 14.7 and 14.8.4; PDF/UA-1, 7.2, 7.5, 7.6 and 7.18.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fillers.pdf.tagged_tables import Table, kids_of, named, set_kids

if TYPE_CHECKING:
    from pikepdf import Pdf

_FOR_LAYOUT = {"/Div", "/Span", "/P"}
"""What holds nothing, or one element alone, says nothing by itself."""
_PAGE = re.compile(r"page \d+$")
_BLOCKS = {"/Div", "/Document", "/LBody", "/TD", "/TH"}


def tidy(pdf: Pdf, lines: Sequence[Sequence[Any]]) -> None:
    """Make the structure tree of a laid-out form say what the form means.

    `lines` are blocks of numbered lines to write on: of each the `/Form` elements, in order. Each has a label beside
    it in an element that holds no more than the two, as the layout makes it.
    """
    root = pdf.Root.StructTreeRoot
    if (
        "/Suspects" in pdf.Root.MarkInfo
    ):  # false without it, too (14.7.1); poppler takes the word for an error
        del pdf.Root.MarkInfo.Suspects
    top = root.K[0] if not named(root.K) else root.K
    _simplify(pdf, top)
    for n, table in enumerate(_all(top, "/Table")):
        Table(pdf, table, n).tidy()
    for block in lines:
        _list(pdf, block)
    index(pdf, top)
    _say_where(pdf)


def _simplify(pdf: Pdf, element: Any) -> list[Any]:
    """What stands in the tree for this element: nothing, its only child, or itself with simpler children."""
    if not named(element) or element.get("/S") == "/Form":
        return [element]
    sort = str(element.S)
    if sort == "/Em":
        element.S = _name("/Lbl")
        return [element]
    before = kids_of(element)
    kids = [one for kid in before for one in _simplify(pdf, kid)]
    alone = len(kids) == 1 and named(kids[0])
    if sort in _FOR_LAYOUT and (not kids or alone):
        return kids
    set_kids(element, _pairs(pdf, element, kids))
    if sort in _BLOCKS:
        for kid in kids:
            _as_paragraph(kid)
    return [element]


def _pairs(pdf: Pdf, element: Any, kids: list[Any]) -> list[Any]:
    """Boxes and their words in turn: each box with its own words in an element of their own."""
    sorts = [str(k.S) if named(k) else "" for k in kids]
    pair = sorts[:2]
    if len(kids) < 4 or sorted(pair) != ["/Form", "/Lbl"] or sorts != pair * (len(kids) // 2):
        return kids
    made = []
    for n in range(0, len(kids), 2):
        made.append(pdf.make_indirect(_element("/Div", element)))
        set_kids(made[-1], kids[n : n + 2])
    return made


def _as_paragraph(element: Any) -> None:
    """Words of their own in a block are a paragraph, not a part of a line."""
    if (
        named(element)
        and element.get("/S") == "/Span"
        and "/TextDecorationType" not in str(element.get("/A"))
    ):
        element.S = _name("/P")
        if "/A" in element:
            del element["/A"]


def _list(pdf: Pdf, forms: Sequence[Any]) -> None:
    """Lines to write on as a list, each with its number; on several pages they are several lists."""
    items: list[Any] = []
    for form in forms:
        row = form.P
        label = [k for k in kids_of(row) if named(k) and k.S == "/Lbl"]
        body = pdf.make_indirect(_element("/LBody", row))
        set_kids(body, [k for k in kids_of(row) if not named(k) or k.S != "/Lbl"])
        row.S = _name("/LI")
        if "/A" in row:
            del row["/A"]
        set_kids(row, [*label, body])
        items.append(row)
    while items:
        parent = items[0].P
        kids = kids_of(parent)
        own = {i.objgen for i in items if i.P.objgen == parent.objgen}
        made = pdf.make_indirect(_element("/L", parent))
        made.A = _numbered()
        at = next(n for n, k in enumerate(kids) if named(k) and k.objgen in own)
        set_kids(made, [k for k in kids if named(k) and k.objgen in own])
        rest = [k for k in kids if not named(k) or k.objgen not in own]
        set_kids(parent, [*rest[:at], made, *rest[at:]])
        items = [i for i in items if i.objgen not in own]


def _element(sort: str, parent: Any) -> Any:
    from pikepdf import Dictionary, Name

    return Dictionary(Type=Name.StructElem, S=Name(sort), P=parent)


def _numbered() -> Any:
    from pikepdf import Dictionary, Name

    return Dictionary(O=Name.List, ListNumbering=Name.Decimal)


def _name(sort: str) -> Any:
    from pikepdf import Name

    return Name(sort)


def _all(element: Any, sort: str) -> Iterator[Any]:
    if named(element):
        if str(element.S) == sort:
            yield element
        for kid in kids_of(element):
            yield from _all(kid, sort)


def index(pdf: Pdf, top: Any) -> None:
    """The table of elements by their names, made anew: some went and some came (ISO 32000-1, table 322)."""
    from pikepdf import Array, Dictionary, String

    found = {bytes(e.ID): e for e in _with_id(top)}
    root = pdf.Root.StructTreeRoot
    if found:
        pairs = [part for name in sorted(found) for part in (String(name.decode("ascii")), found[name])]
        root.IDTree = pdf.make_indirect(Dictionary(Names=Array(pairs)))
    elif "/IDTree" in root:
        del root["/IDTree"]


def _with_id(element: Any) -> Iterator[Any]:
    if named(element):
        if "/ID" in element:
            yield element
        for kid in kids_of(element):
            yield from _with_id(kid)


def _say_where(pdf: Pdf) -> None:
    """What is said of a link: that it leads to a page, as typst says beside more (PDF/UA-1, 7.18.5)."""
    from pikepdf import String

    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            said = str(annotation.get("/Contents", ""))
            if annotation.Subtype == "/Link" and (number := _PAGE.search(said)):
                annotation.Contents = String(f"Go to {number[0]}")


def bookmark(pdf: Pdf, title: str, box: Any, above: float) -> None:
    """A last bookmark of the document, that leads to what stands so many points above a field's box.

    The end of a list is a key away, however long it is (ISO 32000-1, 12.3.3).
    """
    from pikepdf import Array, Dictionary, Name, String

    outlines = pdf.Root.Outlines
    last = outlines.Last
    top = float(box.Rect[3]) + above
    there = Array([box.P, Name.XYZ, round(float(box.Rect[0]), 2), round(top, 2), 0])
    entry = pdf.make_indirect(Dictionary(Title=String(title), Parent=outlines, Prev=last, Dest=there))
    last.Next = entry
    outlines.Last = entry
    outlines.Count = int(outlines.Count) + 1
