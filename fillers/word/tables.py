"""Paragraphs, runs and plain tables: what blocks, title, header and footer are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from fillers.word.markup import Element, clark, el, val
from fillers.word.measures import Twips, points
from fillers.word.styles import TINT

NO_HEIGHT = Twips(0)
_FEW = 2
"""A table with no more rows may part between them."""
_SHORT = points(200)
"""Up to this height, of its rows at least, a table is kept whole."""


def paragraph(style: str, *content: Element, properties: Sequence[Element] = ()) -> Element:
    """A paragraph in a style."""
    return el("w:p", None, el("w:pPr", None, val("w:pStyle", style), *properties), *content)


def words(text: str) -> Element:
    """A run of printed words, exactly as the definition has them."""
    return el("w:r", None, el("w:t", {"xml:space": "preserve"}, text))


def bold(text: str) -> Element:
    """A run of printed words in bold."""
    run = words(text)
    run.insert(0, el("w:rPr", None, el("w:b"), el("w:bCs")))
    return run


def kept(element: Element) -> Element:
    """The element with every paragraph in it kept on the page of the next one."""
    for properties in element.iter(clark("w:pPr")):
        if properties.find(clark("w:keepNext")) is None:
            properties.insert(1, el("w:keepNext"))  # after the style, which is always first
    return element


def last_rows_kept(made: Element) -> Element:
    """The table with its last two rows on one page: the last alone, under heads printed again, looks forgotten."""
    _, *rows = made.findall(clark("w:tr"))
    if len(rows) > _FEW:
        kept(rows[-2])
    return made


def first_rows_kept(made: Element) -> Element:
    """The table with its heads and first two rows on one page.

    LibreOffice loses rows of a table that goes over a page behind its first one, or behind its heads alone, where the
    rows are whole and the heads printed again (docs/decisions/word-rendition.md).
    """
    head, *rows = made.findall(clark("w:tr"))
    if len(rows) > 1:
        kept(head)
        kept(rows[0])
    return made


def keep_with(body: Sequence[Element], element: Element) -> None:
    """Keeps what stands before an element of the body on its page, so that it never begins a page alone.

    Of a long table that is the last row; a short one is kept whole, since LibreOffice keeps whole tables only.
    """
    for before in reversed(body[: body.index(element)]):
        rows = before.findall(clark("w:tr"))
        if not rows:
            kept(before)
            if next(before.iter(clark("w:t")), None) is not None:
                return
            continue
        heights = (int(h.get(clark("w:val"), "0")) for h in before.iter(clark("w:trHeight")))
        for row in rows if sum(heights) <= _SHORT else rows[-1:]:
            kept(row)
        return


def on_a_new_page(element: Element) -> Element:
    """The paragraph, with a page begun before it."""
    properties = element.find(clark("w:pPr"))
    if properties is not None:
        properties.insert(1, el("w:pageBreakBefore"))
    return element


def tab() -> Element:
    """A run that goes on at the next tab stop."""
    return el("w:r", None, el("w:tab"))


def paragraphs(style: str, text: str | None) -> Iterator[Element]:
    """One paragraph for each line of a text; none without one."""
    for line in (text or "").splitlines():
        if line.strip():
            yield paragraph(style, words(line.strip()))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's paragraphs. A `head` is tinted, at the top of a table; a `label` stands free above its box."""

    content: tuple[Element, ...]
    kind: Literal["answer", "head", "label"] = "answer"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells, least height (twips, 0: as its text), and whether it may break over pages."""

    cells: tuple[Cell, ...]
    height: Twips = NO_HEIGHT
    header: bool = False
    whole: bool = True


def table(
    widths: Sequence[Twips], rows: Iterable[TableRow], title: str, *, row_heads: bool = False
) -> Element:
    """A boxed table with fixed column widths; `title` is its name for a screen reader.

    `row_heads`: its first column says what each row is about, as the first row does of each column.
    """
    return el(
        "w:tbl",
        None,
        el(
            "w:tblPr",
            None,
            val("w:tblStyle", "FormBox"),
            el("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
            el("w:tblLayout", {"w:type": "fixed"}),
            el(
                "w:tblLook",
                {
                    "w:val": "06A0" if row_heads else "0620",
                    "w:firstRow": 1,
                    "w:lastRow": 0,
                    "w:firstColumn": int(row_heads),
                    "w:lastColumn": 0,
                    "w:noHBand": 1,
                    "w:noVBand": 1,
                },
            ),
            val("w:tblCaption", title),
        ),
        el("w:tblGrid", None, *(el("w:gridCol", {"w:w": width}) for width in widths)),
        *(_row(row, widths) for row in rows),
    )


def _row(row: TableRow, widths: Sequence[Twips]) -> Element:
    properties = el("w:trPr")
    if row.whole:
        properties.append(el("w:cantSplit"))
    if row.height:
        properties.append(el("w:trHeight", {"w:val": row.height, "w:hRule": "atLeast"}))
    if row.header:
        properties.append(el("w:tblHeader"))
    cells = (_cell(cell, width) for cell, width in zip(row.cells, widths, strict=True))
    return el("w:tr", None, *((properties,) if len(properties) else ()), *cells)


def _cell(cell: Cell, width: Twips) -> Element:
    properties = el("w:tcPr", None, el("w:tcW", {"w:w": width, "w:type": "dxa"}))
    if cell.kind == "label":
        properties.append(
            el("w:tcBorders", None, *(val(f"w:{edge}", "nil") for edge in ("top", "left", "right")))
        )
        # Its words begin where the box below begins.
        properties.append(el("w:tcMar", None, el("w:left", {"w:w": points(1), "w:type": "dxa"})))
        properties.append(val("w:vAlign", "bottom"))
    elif cell.kind == "head":
        properties.append(el("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": TINT}))
    return el("w:tc", None, properties, *cell.content)
