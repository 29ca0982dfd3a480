"""Further pages behind a filled form: what is known of its record, in the document's own styles.

They are put into the finished document, because a rendition is compiled once for all records: nothing of any may be in
it. They hold no control, and begin with a line by which readers know where the form ends.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from fillers.word import heights, layout
from fillers.word.markup import Element, clean, el, fragment
from fillers.word.measures import Twips
from fillers.word.package import Member, container
from fillers.word.styles import DENSITIES, RULE, TINT
from fillers.word.tables import Cell, TableRow, bold, kept, on_a_new_page, paragraph, table, words

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.filled import Filled
    from schemas.further_pages import FurtherPages, Table

_DOCUMENT = "word/document.xml"
_SECTION = b"<w:sectPr>"
"""The page of the whole body, which is its last element (ECMA-376 part 1, 17.6.17)."""


def with_further_pages(
    filled: Filled, pages: FurtherPages, form: FormDefinition, *, large: bool = False
) -> Filled:
    """The filled Word document with these pages behind its own."""
    width = layout.text_width(heights.landscape(form, large=large))
    added = b"".join(fragment(e) for e in _content(pages, width, DENSITIES[large][1]))
    with zipfile.ZipFile(BytesIO(filled.data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    body, section, end = parts[_DOCUMENT].rpartition(_SECTION)
    parts[_DOCUMENT] = body + added + section + end
    return replace(filled, data=container([Member.of(name, data) for name, data in parts.items()]))


def _content(pages: FurtherPages, width: Twips, density: str) -> Iterator[Element]:
    yield on_a_new_page(paragraph(f"Help{density}", words(pages.begins)))
    yield paragraph("Heading2", words(pages.title))
    if pages.notice is not None:
        yield _notice(pages.notice)
    for section in pages.sections:
        yield paragraph("Heading3", words(section.heading))
        for n, (name, said) in enumerate(section.facts):
            line = paragraph(f"Answer{density}", bold(f"{clean(name)}: "), words(clean(said)))
            yield kept(line) if n == 0 else line
        if section.table is not None:
            yield _table(section.table, section.heading, width, density)
    yield paragraph("End")


def _notice(said: str) -> Element:
    edge = el("w:left", {"w:val": "single", "w:sz": 24, "w:space": 6, "w:color": RULE})
    shade = el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": TINT})
    return paragraph("Words", bold(said), properties=(el("w:pBdr", None, edge), shade))


def _table(told: Table, title: str, width: Twips, density: str) -> Element:
    columns = [layout.Column(0, share) for share in told.shares]
    widths = layout.spread(columns, width)
    assert widths is not None  # noqa: S101 - they ask for no width
    heads = tuple(Cell((paragraph(f"Label{density}", words(head)),), "head") for head in told.heads)
    rows = [TableRow(heads, header=True)]
    rows += [
        TableRow(tuple(Cell((paragraph(f"Row{density}", words(clean(said))),)) for said in row))
        for row in told.rows
    ]
    return table(widths, rows, title)
