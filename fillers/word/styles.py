"""The look: one calm family of paragraph styles, the PDF's own colours and sizes, in two densities.

Whatever is read or filled in has 12 points, with more room (`roomy`) or, in wide tables, with less (`dense`); only
head and foot of the page have 10. Large print has two densities of its own, 18 and 16 points, and nothing smaller.
"""

from __future__ import annotations

import re

from fillers.word.markup import Element, el, root, val
from fillers.word.measures import Twips, points, type_size
from fillers.word.typeface import FONT

INK = "16191C"
QUIET = "49535C"
"""Prompts, help, header and footer: 7.8:1 against white, 7:1 against the tint."""
TINT = "EEF2F4"
RULE = "5D6972"
"""Frames and lines: 5.6:1 against white, 5:1 against the tint."""

ROOMY, DENSE = "", "Dense"
LARGE, LARGE_DENSE = "Large", "LargeDense"
SIZES = {ROOMY: 12.0, DENSE: 12.0, LARGE: 18.0, LARGE_DENSE: 16.0}
"""Type size in points of labels and answers, by density."""
DENSITIES = {False: (ROOMY, DENSE), True: (LARGE, LARGE_DENSE)}
"""The densities a form is set in, the roomiest first; in large print or not."""
FURNITURE = {False: 10.0, True: 16.0}
"""Type size in points of head and foot of the page; in large print or not."""
BEARER = {False: 12.0, True: 16.0}
"""Type size of the line with name and date at the head of the later pages; in large print or not."""
TITLES = {False: (22.0, 20.0, 18.0), True: (26.0, 24.0, 22.0)}
"""Sizes of the title, the largest first: the first in which it is one line, or else the last; in large print or not."""
LEADING = 1.2075
"""From one line to the next, in sizes of type: the typeface's own 1.15 (Arial's, too), 1.05 times."""
_LINE = 1.05


BOX_SIZE, LARGE_BOX_SIZE = 16.0, 24.0
"""Type size of a tick box in points: its square is then about 4.5 mm; in large print 7 mm."""


_BETWEEN_BOXES = 8.5
"""From a box to the one under it: 3 mm, in points."""
_BOX_SQUARE = 0.8
"""How high a box is, in sizes of its type."""


def box_line(size: float) -> float:
    """From one line of boxes beside words of a size to the next, in points."""
    return box_side(size) * _BOX_SQUARE + _BETWEEN_BOXES


def box_side(size: float) -> float:
    """The type size of a tick box beside words of a size; it is as wide as that."""
    return LARGE_BOX_SIZE if size >= SIZES[LARGE_DENSE] else BOX_SIZE


def _fonts() -> Element:
    return el("w:rFonts", {"w:ascii": FONT, "w:hAnsi": FONT, "w:eastAsia": FONT, "w:cs": FONT})


def _size(size: float) -> tuple[Element, Element]:
    return val("w:sz", type_size(size)), val("w:szCs", type_size(size))


def spacing(before: float = 0, after: float = 0, line: float | None = None, exact: bool = False) -> Element:
    """Space around a paragraph in points; `line` is the distance of its lines, in lines or (exact) points."""
    attributes: dict[str, str | int] = {"w:before": points(before), "w:after": points(after)}
    if line is not None:
        attributes |= {
            "w:line": points(line) if exact else round(line * 240),
            "w:lineRule": "exact" if exact else "auto",
        }
    return el("w:spacing", attributes)


def _paragraph(style: str, name: str, ppr: tuple[Element, ...], rpr: tuple[Element, ...]) -> Element:
    built_in = name[0].islower()
    return el(
        "w:style",
        {"w:type": "paragraph", "w:styleId": style} | ({} if built_in else {"w:customStyle": "1"}),
        val("w:name", name),
        val("w:basedOn", "Normal"),
        *((val("w:next", "Normal"),) if name.startswith("heading") else ()),
        el("w:qFormat"),
        *((el("w:pPr", None, *ppr),) if ppr else ()),
        *((el("w:rPr", None, *rpr),) if rpr else ()),
    )


def _heading(level: int, size: float, space: tuple[float, float], colour: str, rule: int = 0) -> Element:
    """A heading; `rule` is the thickness of the line under it in eighths of a point."""
    line = el("w:bottom", {"w:val": "single", "w:sz": rule, "w:space": 2, "w:color": colour})
    return _paragraph(
        f"Heading{level}",
        f"heading {level}",
        (
            el("w:keepNext"),
            el("w:keepLines"),
            *((el("w:pBdr", None, line),) if rule else ()),
            spacing(*space),
            val("w:outlineLvl", level - 1),
        ),
        (el("w:b"), el("w:bCs"), val("w:color", colour), *_size(size)),
    )


def _density(density: str) -> tuple[Element, ...]:
    size = SIZES[density]
    # In a dense table many short answers stand one under another: white space between them would fill the page.
    close = density in {DENSE, LARGE_DENSE}
    spoken = "".join(f" {part.lower()}" for part in re.findall("[A-Z][a-z]+", density))
    return (
        _paragraph(
            f"Label{density}",
            f"Form label{spoken}",
            (el("w:keepNext"), spacing(1, 0) if close else spacing(1.5, 1.5)),
            (el("w:b"), el("w:bCs"), *_size(size)),
        ),
        _paragraph(
            f"Help{density}",
            f"Form help{spoken}",
            (el("w:keepNext"), spacing(0, 2)),
            (val("w:color", QUIET), *_size(max(12.0, min(size, 16.0)))),
        ),
        _paragraph(
            f"Answer{density}",
            f"Form answer{spoken}",
            (spacing(0, 1) if close else spacing(2, 1),),
            _size(size),
        ),
        # Programs differ in how high they set a line with a box in it: here all lines of boxes are as high.
        _paragraph(
            f"Boxes{density}",
            f"Form boxes{spoken}",
            (spacing(0, 0, box_line(size), exact=True),),
            _size(size),
        ),
        _paragraph(f"Row{density}", f"Form row{spoken}", (spacing(2, 2),), _size(size)),
    )


def _defaults(size: float) -> Element:
    language = el("w:lang", {"w:val": "en-GB", "w:eastAsia": "en-GB", "w:bidi": "ar-SA"})
    run = el("w:rPr", None, _fonts(), val("w:color", INK), *_size(size), language)
    return el(
        "w:docDefaults",
        None,
        el("w:rPrDefault", None, run),
        el("w:pPrDefault", None, el("w:pPr", None, el("w:widowControl"), spacing(0, 0, _LINE))),
    )


def _built_in() -> tuple[Element, ...]:
    def default(kind: str, style: str, name: str, *more: Element) -> Element:
        attributes = {"w:type": kind, "w:default": "1", "w:styleId": style}
        return el("w:style", attributes, val("w:name", name), *more)

    none: dict[str, str | int] = {"w:w": 0, "w:type": "dxa"}
    side: dict[str, str | int] = {"w:w": 108, "w:type": "dxa"}
    margins = el(
        "w:tblCellMar", None, el("w:top", none), el("w:left", side), el("w:bottom", none), el("w:right", side)
    )
    return (
        default("paragraph", "Normal", "Normal", el("w:qFormat")),
        default(
            "character",
            "DefaultParagraphFont",
            "Default Paragraph Font",
            val("w:uiPriority", 1),
            el("w:semiHidden"),
        ),
        default(
            "table",
            "TableNormal",
            "Normal Table",
            val("w:uiPriority", 99),
            el("w:semiHidden"),
            el("w:tblPr", None, el("w:tblInd", none), margins),
        ),
        default("numbering", "NoList", "No List", val("w:uiPriority", 99), el("w:semiHidden")),
    )


def _box_style() -> Element:
    """The table style of every box on the form: thin, quiet rules and room at the sides."""
    rule: dict[str, str | int] = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": RULE}
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    room = points(5.5)
    return el(
        "w:style",
        {"w:type": "table", "w:customStyle": "1", "w:styleId": "FormBox"},
        val("w:name", "Form box"),
        val("w:basedOn", "TableNormal"),
        val("w:uiPriority", 99),
        el(
            "w:tblPr",
            None,
            el("w:tblBorders", None, *(el(f"w:{edge}", rule) for edge in edges)),
            el(
                "w:tblCellMar",
                None,
                el("w:top", {"w:w": points(1), "w:type": "dxa"}),
                el("w:left", {"w:w": room, "w:type": "dxa"}),
                el("w:bottom", {"w:w": points(1), "w:type": "dxa"}),
                el("w:right", {"w:w": room, "w:type": "dxa"}),
            ),
        ),
    )


def _prompt_style() -> Element:
    return el(
        "w:style",
        {"w:type": "character", "w:styleId": "PlaceholderText"},
        val("w:name", "Placeholder Text"),
        val("w:basedOn", "DefaultParagraphFont"),
        val("w:uiPriority", 99),
        el("w:rPr", None, val("w:color", QUIET)),
    )


def _link_style(colour: str) -> Element:
    return el(
        "w:style",
        {"w:type": "character", "w:styleId": "Hyperlink"},
        val("w:name", "Hyperlink"),
        val("w:basedOn", "DefaultParagraphFont"),
        val("w:uiPriority", 99),
        el("w:rPr", None, val("w:color", colour), val("w:u", "single")),
    )


def _furniture(name: str, width: Twips, size: float) -> Element:
    tabs = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": width}))
    return _paragraph(name, name.lower(), (tabs, spacing()), (val("w:color", QUIET), *_size(size)))


def _bearer(width: Twips, size: float) -> Element:
    """The line with name and date at the head of the later pages: it may have to be written by hand."""
    tabs = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": width}))
    return _paragraph("Bearer", "Form bearer", (tabs, spacing()), _size(size))


def _organisation(colour: str, size: float) -> Element:
    """The name beside the logo, as on the PDF: 13 points where the foot has 10."""
    return _paragraph(
        "Organisation",
        "Form organisation",
        (spacing(0, 8),),
        (el("w:b"), el("w:bCs"), val("w:color", colour), *_size(size)),
    )


def styles(width: Twips, colour: str = "1F4E5F", *, large: bool = False, title: float = 0) -> Element:
    """The styles part for a text width, with headings in a colour (RRGGBB); `title` is the title's size in points."""
    densities = DENSITIES[large]
    size = SIZES[densities[0]]
    sections: list[Element] = [
        _defaults(size),
        *_built_in(),
        _heading(1, title or TITLES[large][0], (0, 8), colour),
        _heading(2, size + 2, (12, 6), colour, rule=8),
        _heading(3, size, (10, 5), colour),
        *(style for density in densities for style in _density(density)),
        # Between two tables: Word runs tables together that touch.
        _paragraph("Gap", "Form gap", (spacing(0, 0, 5, exact=True),), _size(10)),
        _paragraph("End", "Form end", (spacing(0, 0, 1, exact=True),), _size(1)),
        _paragraph("Words", "Form text", (spacing(2, 6),), ()),
        _organisation(colour, 18 if large else 13),
        _furniture("Header", width, FURNITURE[large]),
        _furniture("Footer", width, FURNITURE[large]),
        _bearer(width, BEARER[large]),
        _prompt_style(),
        _link_style(colour),
        _box_style(),
    ]
    return root("w:styles", *sections)
