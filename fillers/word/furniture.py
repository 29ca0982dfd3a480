"""What stands around the form: title, header, footer, page."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fillers.word import heights, layout, letterhead_laid
from fillers.word.letterhead import Letterhead
from fillers.word.markup import NAMESPACES, Element, el, root, val
from fillers.word.measures import Twips, mm, points, type_size
from fillers.word.parts import LOGO, RELATION
from fillers.word.slots import FactSlot, Slots, StartSlot
from fillers.word.styles import BEARER, FURNITURE, LEADING, QUIET, RULE
from fillers.word.tables import paragraph, paragraphs, tab, words
from schemas import prompts
from schemas.definition import FormDefinition
from schemas.rendition import Branding

_EMU_PER_MM = 36_000
_LOGO_HEIGHT, _LOGO_WIDTH = 13.0, 60.0
"""The most room a logo takes, in millimetres."""
_IDENTITY_BOOKMARK = 1
_EDGE = 7
"""From the paper's edge to header or footer, in millimetres."""
_AROUND, _RULE = 3.0, 5.0
"""Between header or footer and body, and what the rule over the footer takes: in points."""


def title(form: FormDefinition, slots: Slots) -> Element:
    """The form's title, within the bookmark that names the document."""
    return paragraph(
        "Heading1",
        slots.place(StartSlot(_IDENTITY_BOOKMARK)),
        words(form.title),
        el("w:bookmarkEnd", {"w:id": _IDENTITY_BOOKMARK}),
    )


def section(
    form: FormDefinition, branding: Branding, on: Letterhead | None = None, *, large: bool = False
) -> Element:
    """The page: A4, upright or turned, with its header and footer; `on` a letterhead, or with our own."""
    width = layout.text_width(heights.landscape(form, large=large))
    wide, high = layout.PAGE_WIDTH, layout.PAGE_HEIGHT
    size: dict[str, str | int] = {"w:w": wide, "w:h": high}
    if heights.landscape(form, large=large):
        size = {"w:w": high, "w:h": wide, "w:orient": "landscape"}
    margin = layout.MARGIN
    margins: dict[str, str | int] = {
        "w:top": mm(_EDGE) + points(_head(branding, width, large=large) + _AROUND),
        "w:right": margin,
        "w:bottom": mm(_EDGE) + points(_foot(form, branding, width, large=large) + _AROUND),
        "w:left": margin,
        "w:header": mm(_EDGE),
        "w:footer": mm(_EDGE),
        "w:gutter": 0,
    }
    return el(
        "w:sectPr",
        None,
        el("w:headerReference", {"w:type": "default", "r:id": RELATION["header2"]}),
        el("w:headerReference", {"w:type": "first", "r:id": RELATION["header1"]}),
        el("w:footerReference", {"w:type": "default", "r:id": RELATION["footer1"]}),
        el(
            "w:footerReference",
            {
                "w:type": "first",
                "r:id": RELATION["footer1" if on is None else letterhead_laid.first_foot(on)],
            },
        ),
        el("w:pgSz", size),
        el("w:pgMar", margins if on is None else letterhead_laid.margins(margins, on)),
        el("w:titlePg"),
    )


def first_header(branding: Branding, logo: bytes | None) -> Element:
    """The header of the first page: the organisation's logo and name."""
    content: list[Element] = []
    if logo is not None:
        content.append(picture(logo, branding.organisation or "Logo"))
    if branding.organisation:
        content += [words("   " if logo is not None else ""), words(branding.organisation)]
    return root("w:hdr", paragraph("Organisation" if content else "Header", *content))


def header(branding: Branding, slots: Slots, width: Twips, *, large: bool = False) -> Element:
    """The header of every further page: whose record it is and of which day, and the organisation.

    A page that came apart is known by it. Nothing else stands in this line, or in the part of a tab: readers know
    it by its words.
    """
    line = el("w:t", {"xml:space": "preserve"})
    line.append(slots.place(FactSlot("bearer")))
    bearer = el("w:r", None, line)
    name = branding.organisation
    if name and _is_beside(name, width, large=large):
        quiet = words(name)
        size = type_size(FURNITURE[large])
        quiet.insert(0, el("w:rPr", None, val("w:color", QUIET), val("w:sz", size), val("w:szCs", size)))
        return root("w:hdr", paragraph("Bearer", bearer, tab(), quiet))
    return root("w:hdr", *paragraphs("Header", name), paragraph("Bearer", bearer))


def _is_beside(name: str, width: Twips, *, large: bool) -> bool:
    """Whether the organisation's name finds room beside a line with name and date that is to be written on."""
    taken = layout.width_of(prompts.bearer(None, None), BEARER[large])
    return taken + layout.width_of(f"\u2003{name}", FURNITURE[large]) <= width / 20


def footer(form: FormDefinition, branding: Branding, slots: Slots) -> Element:
    """The footer of every page: form, edition, page n of N, and the line that says which document it is."""
    edge = el("w:pBdr", None, el("w:top", {"w:val": "single", "w:sz": 4, "w:space": 4, "w:color": RULE}))
    line = el("w:t", {"xml:space": "preserve"})
    line.append(slots.place(FactSlot("reference")))
    reference = el("w:r", None, line)
    lines = [
        paragraph(
            "Footer",
            words(_named(form)),
            tab(),
            words("Page "),
            *_number("PAGE"),
            words(" of "),
            *_number("NUMPAGES"),
            properties=(edge,),
        )
    ]
    lines += paragraphs("Footer", branding.footer)
    # In a line of its own: readers of a page know it by that.
    lines.append(paragraph("Footer", reference))
    return root("w:ftr", *lines)


def _named(form: FormDefinition) -> str:
    return f"{form.title} · edition {form.edition}"


def _lines(text: str, width: Twips, size: float) -> int:
    return max(1, heights.lines(text, size, width / 20)) if text else 0


def _foot(form: FormDefinition, branding: Branding, width: Twips, *, large: bool) -> float:
    """How high the footer is, in points: stated, or LibreOffice lays tables out as if there were more room."""
    size = FURNITURE[large]
    count = _lines(f"{_named(form)} Page 99 of 99", width, size) + 1
    count += _lines(branding.footer or "", width, size)
    return count * size * LEADING + _RULE


def _head(branding: Branding, width: Twips, *, large: bool) -> float:
    """How high the header of the later pages is, in points, with a name of usual length."""
    name = branding.organisation
    above = _lines(name, width, FURNITURE[large]) if name and not _is_beside(name, width, large=large) else 0
    return above * FURNITURE[large] * LEADING + BEARER[large] * LEADING


def _number(instruction: str) -> Iterator[Element]:
    """A page number that the program keeps right (ECMA-376 part 1, 17.16.4.1)."""
    for step in ("begin", None, "separate", "1", "end"):
        if step is None:
            yield el("w:r", None, el("w:instrText", {"xml:space": "preserve"}, f" {instruction} "))
        elif step == "1":
            yield words("1")
        else:
            yield el("w:r", None, el("w:fldChar", {"w:fldCharType": step}))


_PORTRAIT = (60.0, 40.0)
"""Millimetres: how wide and how high the picture of a person may be."""


def picture(logo: bytes, name: str, relation: str = LOGO) -> Element:
    """An inline picture of PNG bytes, as large as a logo's place allows, with alternative text.

    `relation` is how the part it stands in refers to the bytes.
    """
    return _drawn(logo, (1, "Logo", name), relation, (_LOGO_WIDTH, _LOGO_HEIGHT))


def portrait(data: bytes, name: str, relation: str) -> Element:
    """As `picture`, of a person on a certificate."""
    return _drawn(data, (2, "Picture", f"Picture of {name}"), relation, _PORTRAIT)


def _drawn(data: bytes, about: tuple[int, str, str], relation: str, room: tuple[float, float]) -> Element:
    """`about` is its number in the part, its kind, and what it shows; `room` is in millimetres."""
    wide, high = struct.unpack(">LL", data[16:24])
    scale = min(room[1] / max(1, high), room[0] / max(1, wide)) * _EMU_PER_MM
    size: dict[str, str | int] = {"cx": round(wide * scale), "cy": round(high * scale)}
    number: dict[str, str | int] = {"id": about[0], "name": about[1], "descr": about[2]}
    picture = el(
        "pic:pic",
        None,
        el("pic:nvPicPr", None, el("pic:cNvPr", number), el("pic:cNvPicPr")),
        el(
            "pic:blipFill", None, el("a:blip", {"r:embed": relation}), el("a:stretch", None, el("a:fillRect"))
        ),
        el(
            "pic:spPr",
            None,
            el("a:xfrm", None, el("a:off", {"x": 0, "y": 0}), el("a:ext", size)),
            el("a:prstGeom", {"prst": "rect"}, el("a:avLst")),
        ),
    )
    return el(
        "w:r",
        None,
        el(
            "w:drawing",
            None,
            el(
                "wp:inline",
                {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
                el("wp:extent", size),
                el("wp:docPr", number),
                el("a:graphic", None, el("a:graphicData", {"uri": NAMESPACES["pic"]}, picture)),
            ),
        ),
    )
