"""The look: one calm family of paragraph styles, in three densities.

Arial is on every Windows and Mac, and Liberation Sans has its widths elsewhere. Text is 12 points where the
form allows (`roomy`), 11 in rows of three and four (`compact`) and 10 in wide tables (`dense`): never less.
Large print has two densities of its own, 18 and 16 points.
"""

from __future__ import annotations

import re

from fillers.word.markup import Element, el, root, val
from fillers.word.measures import Twips, points, type_size

FONT = "Arial"
INK = "1A1A1A"
QUIET = "595959"
"""Prompts, help, header and footer: 7:1 against white, 6.5:1 against the tint."""
TINT = "EEF2F4"
RULE = "8A979E"

ROOMY, COMPACT, DENSE = "", "Compact", "Dense"
LARGE, LARGE_DENSE = "Large", "LargeDense"
SIZES = {ROOMY: 12.0, COMPACT: 11.0, DENSE: 10.0, LARGE: 18.0, LARGE_DENSE: 16.0}
"""Type size in points of labels and answers, by density."""
DENSITIES = {False: (ROOMY, COMPACT, DENSE), True: (LARGE, LARGE_DENSE)}
"""The densities a form is set in, the roomiest first; in large print or not."""


BOX_SIZE, LARGE_BOX_SIZE = 16.0, 24.0
"""Type size of a tick box in points: its square is then about 4.5 mm; in large print 7 mm."""


BOX_LINE = 1.08
"""From one line of boxes to the next, as a multiple of their size."""


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
    close = density == DENSE
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
            (val("w:color", QUIET), *_size(max(10.0, size - 1))),
        ),
        _paragraph(
            f"Answer{density}",
            f"Form answer{spoken}",
            (spacing(0, 1) if close else spacing(2, 1, 1.05),),
            _size(size),
        ),
        # Programs differ in how high they set a line with a box in it: here all lines of boxes are as high.
        _paragraph(
            f"Boxes{density}",
            f"Form boxes{spoken}",
            (spacing(1, 1, box_side(size) * BOX_LINE, exact=True),),
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
        el("w:pPrDefault", None, el("w:pPr", None, spacing(0, 0, 1.0))),
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


def _furniture(name: str, width: Twips, size: float) -> Element:
    tabs = el("w:tabs", None, el("w:tab", {"w:val": "right", "w:pos": width}))
    return _paragraph(name, name.lower(), (tabs, spacing()), (val("w:color", QUIET), *_size(size)))


def styles(width: Twips, colour: str = "1F4E5F", *, large: bool = False) -> Element:
    """The styles part for a text width, with headings in a colour (RRGGBB)."""
    densities = DENSITIES[large]
    size = SIZES[densities[0]]
    sections: list[Element] = [
        _defaults(size),
        *_built_in(),
        _heading(1, size + 8, (0, 6), colour),
        _heading(2, size + 2, (10, 5), colour, rule=6),
        _heading(3, size, (10, 4), INK),
        *(style for density in densities for style in _density(density)),
        # Between two tables: Word runs tables together that touch.
        _paragraph("Gap", "Form gap", (spacing(0, 0, 5, exact=True),), _size(10)),
        _paragraph("Words", "Form text", (spacing(2, 6, 1.1),), ()),
        _furniture("Header", width, 12 if large else 10),
        _furniture("Footer", width, 12 if large else 10),
        _prompt_style(),
        _box_style(),
    ]
    return root("w:styles", *sections)
