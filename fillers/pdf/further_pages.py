"""Further pages behind a filled form, in the same file and under the same tags.

They are laid out by themselves, because what a form's pages look like goes by its rendition alone: nothing of any
record may be in it. Programs that join PDFs lose the tags or number them twice; here the tree of the further pages
becomes a part of the form's own (ISO 32000-1, 14.7.2 and 14.7.4.4), and nothing of the form's pages is touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fillers.colour import readable, tinted
from fillers.pdf import appearance, fonts, tags
from fillers.pdf.compiling import compiler
from fillers.pdf.marks import MM
from fillers.pdf.tagged_tables import kids_of, named, set_kids
from schemas.errors import RenditionError

if TYPE_CHECKING:
    from pikepdf import Pdf

    from schemas.filled import Filled
    from schemas.further_pages import FurtherPages, Section
    from schemas.rendition import Branding

_USUAL = {"size": 12, "small": 11, "foot": 10, "names": 90}
_LARGE = {"size": 16, "small": 16, "foot": 16, "names": 120}
"""Type sizes in points, and the width of the names of facts."""
_WIDE = 178 * MM
"""Between the margins, in points."""
_BETWEEN, _INSET = 4 * MM, 5.0
"""Between a fact's name and its words; at either side of a cell: points."""
_BREAK = "\u200b"
_PREFIX = "further-"
"""Before the names of tags, so that none of them is one of the form's."""


def with_further_pages(
    filled: Filled, pages: FurtherPages, brand: Branding, *, beside: str, large: bool = False
) -> Filled:
    """The filled PDF with these pages behind its own; `beside` stands at their feet, as the form's name does at its.

    Raises RenditionError `pdf-layout`.
    """
    import pikepdf

    laid_out = _laid_out(pages, brand, beside, large=large)
    with pikepdf.open(BytesIO(filled.data)) as pdf, pikepdf.open(BytesIO(laid_out)) as more:
        _join(pdf, more, pages.title)
        out = BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return replace(filled, data=out.getvalue())


@cache
def _design() -> bytes:
    return files("fillers.pdf").joinpath("further.typ").read_bytes()


def _laid_out(pages: FurtherPages, brand: Branding, beside: str, *, large: bool) -> bytes:
    colour = readable(brand.colour)
    sizes = _LARGE if large else _USUAL
    model = {
        "title": pages.title,
        "author": brand.organisation or "",
        "organisation": brand.organisation,
        "colour": colour,
        "tint": tinted(colour),
        "begins": pages.begins,
        "notice": pages.notice,
        "foot-line": pages.foot("{page}", "{pages}"),
        "beside": beside,
        **sizes,
        "sections": [_section(s, sizes) for s in pages.sections],
    }
    source = {"main.typ": _design(), "pages.json": json.dumps(_drawable(model)).encode()}
    try:
        made = compiler().compile(input=source, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except RuntimeError as error:
        what = f"The pages about this record could not be laid out: {error}."
        raise RenditionError.of("pdf-layout", what, "Print it without them, and report this.") from error
    return bytes(made)


def _section(section: Section, sizes: Mapping[str, float]) -> dict[str, Any]:
    facts, told = section.facts, section.table
    beside = _WIDE - sizes["names"] - _BETWEEN
    out: dict[str, Any] = {"heading": section.heading, "table": None}
    out["facts"] = [(name, _parting(said, beside, sizes["size"])) for name, said in facts]
    if told is not None:
        rooms = [_WIDE * share / sum(told.shares) - 2 * _INSET for share in told.shares]
        rows = [
            [_parting(said, room, sizes["small"]) for said, room in zip(row, rooms, strict=True)]
            for row in told.rows
        ]
        out["table"] = {"heads": told.heads, "shares": told.shares, "rows": rows}
    return out


def _parting(text: str, room: float, size: float) -> str:
    """The text, in which a word wider than its room (points) may part anywhere, without a hyphen."""
    return " ".join(
        _BREAK.join(word) if appearance.width(word, size) > room else word for word in text.split()
    )


def _drawable(part: Any) -> Any:
    """The same with a white square for each character that the font has not got, as in the form's own boxes."""
    if isinstance(part, str):
        has, lost = fonts.field_font().has, appearance.missing(part)
        shown = (
            c if has(c) else chr(fonts.SUBSTITUTE) if c in lost else " " if c.isspace() else "" for c in part
        )
        return "".join(shown)
    if isinstance(part, dict):
        return {k: _drawable(v) for k, v in part.items()}
    return [_drawable(v) for v in part] if isinstance(part, list | tuple) else part


def _join(pdf: Pdf, more: Pdf, title: str) -> None:
    """Puts the pages of `more` behind those of `pdf`, and its tree into the other's."""
    import pikepdf

    first = len(pdf.pages)
    _name_apart(more)
    # Pages first: what refers to them is copied after them, and then refers to the copies.
    for page in more.pages:
        pdf.pages.append(page)
    root, other = pdf.Root.StructTreeRoot, more.Root.StructTreeRoot
    top = kids_of(root)[0]
    part = pdf.copy_foreign(kids_of(other)[0])
    part.S = pikepdf.Name.Part
    set_kids(top, [*kids_of(top), part])
    parents, theirs = pikepdf.NumberTree(root.ParentTree), pikepdf.NumberTree(other.ParentTree)
    number = int(root.get("/ParentTreeNextKey", max(parents, default=-1) + 1))
    for page in list(pdf.pages)[first:]:
        old = int(page.obj.StructParents)
        parents[number] = pdf.copy_foreign(_indirect(more, theirs[old]))
        page.obj.StructParents = number
        number += 1
    root.ParentTreeNextKey = number
    tags.index(pdf, top)
    _bookmark(pdf, title, pdf.pages[first])


def _name_apart(more: Pdf) -> None:
    """Gives every named element of a tree a name that none of a form has, and what refers to it the same."""
    from pikepdf import Array, String

    def changed(name: Any) -> Any:
        return String(_PREFIX + str(name))

    def go(element: Any) -> None:
        if not named(element):
            return
        if "/ID" in element:
            element.ID = changed(element.ID)
        held = element.get("/A")
        for attributes in held if isinstance(held, Array) else [held] if held is not None else []:
            if "/Headers" in attributes:
                attributes.Headers = Array([changed(h) for h in attributes.Headers])
        for kid in kids_of(element):
            go(kid)

    for element in kids_of(more.Root.StructTreeRoot):
        go(element)


def _indirect(pdf: Pdf, value: Any) -> Any:
    return value if value.is_indirect else pdf.make_indirect(value)


def _bookmark(pdf: Pdf, title: str, page: Any) -> None:
    """A last bookmark of the document, that leads to the first of the further pages (ISO 32000-1, 12.3.3)."""
    from pikepdf import Array, Dictionary, Name, String

    outlines = pdf.Root.Outlines
    top = float(page.mediabox[3])
    entry = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Parent=outlines,
            Prev=outlines.Last,
            Dest=Array([page.obj, Name.XYZ, 0, top, 0]),
        )
    )
    outlines.Last.Next = entry
    outlines.Last = entry
    outlines.Count = int(outlines.Count) + 1
