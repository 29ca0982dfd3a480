"""What stands around the form: title, header, footer, page."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from fillers.word import heights, layout
from fillers.word.markup import NAMESPACES, Element, el, root
from fillers.word.measures import mm
from fillers.word.parts import LOGO, RELATION
from fillers.word.slots import FactSlot, Slots, StartSlot
from fillers.word.styles import RULE, spacing
from fillers.word.tables import paragraph, tab, words
from schemas.definition import FormDefinition
from schemas.rendition import Branding

_EMU_PER_MM = 36_000
_LOGO_HEIGHT, _LOGO_WIDTH = 13.0, 60.0
"""The most room a logo takes, in millimetres."""
_IDENTITY_BOOKMARK = 1


def title(form: FormDefinition, slots: Slots) -> Element:
    """The form's title, within the bookmark that names the document."""
    return paragraph(
        "Heading1",
        slots.place(StartSlot(_IDENTITY_BOOKMARK)),
        words(form.title),
        el("w:bookmarkEnd", {"w:id": _IDENTITY_BOOKMARK}),
    )


def section(form: FormDefinition, *, large: bool = False) -> Element:
    """The page: A4, upright or turned, with its header and footer, guarded as a form."""
    wide, high = layout.PAGE_WIDTH, layout.PAGE_HEIGHT
    size: dict[str, str | int] = {"w:w": wide, "w:h": high}
    if heights.landscape(form, large=large):
        size = {"w:w": high, "w:h": wide, "w:orient": "landscape"}
    margin = layout.MARGIN
    return el(
        "w:sectPr",
        None,
        el("w:headerReference", {"w:type": "default", "r:id": RELATION["header2"]}),
        el("w:headerReference", {"w:type": "first", "r:id": RELATION["header1"]}),
        el("w:footerReference", {"w:type": "default", "r:id": RELATION["footer1"]}),
        el("w:footerReference", {"w:type": "first", "r:id": RELATION["footer1"]}),
        el("w:pgSz", size),
        el(
            "w:pgMar",
            {
                "w:top": mm(16),
                "w:right": margin,
                "w:bottom": mm(17),
                "w:left": margin,
                "w:header": mm(8),
                "w:footer": mm(8),
                "w:gutter": 0,
            },
        ),
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


def header(form: FormDefinition, branding: Branding) -> Element:
    """The header of every further page: the form's title and the organisation."""
    right = [tab(), words(branding.organisation)] if branding.organisation else []
    return root("w:hdr", paragraph("Header", words(form.title), *right))


def footer(form: FormDefinition, branding: Branding, slots: Slots) -> Element:
    """The footer of every page: form, edition, page n of N, and the line that says which document it is."""
    edge = el("w:pBdr", None, el("w:top", {"w:val": "single", "w:sz": 4, "w:space": 4, "w:color": RULE}))
    reference = el("w:t", {"xml:space": "preserve"})
    reference.append(slots.place(FactSlot("reference")))
    lines = [
        paragraph(
            "Footer",
            words(f"{form.title} · edition {form.edition}"),
            tab(),
            words("Page "),
            *_number("PAGE"),
            words(" of "),
            *_number("NUMPAGES"),
            properties=(edge,),
        )
    ]
    if branding.footer:
        lines.append(paragraph("Footer", words(branding.footer)))
    lines.append(paragraph("Footer", el("w:r", None, reference), properties=(spacing(3, 0),)))
    return root("w:ftr", *lines)


def _number(instruction: str) -> Iterator[Element]:
    """A page number that the program keeps right (ECMA-376 part 1, 17.16.4.1)."""
    for step in ("begin", None, "separate", "1", "end"):
        if step is None:
            yield el("w:r", None, el("w:instrText", {"xml:space": "preserve"}, f" {instruction} "))
        elif step == "1":
            yield words("1")
        else:
            yield el("w:r", None, el("w:fldChar", {"w:fldCharType": step}))


def picture(logo: bytes, name: str, relation: str = LOGO) -> Element:
    """An inline picture of PNG bytes, as large as a logo's place allows, with alternative text.

    `relation` is how the part it stands in refers to the bytes.
    """
    wide, high = struct.unpack(">LL", logo[16:24])
    scale = min(_LOGO_HEIGHT / max(1, high), _LOGO_WIDTH / max(1, wide)) * _EMU_PER_MM
    size: dict[str, str | int] = {"cx": round(wide * scale), "cy": round(high * scale)}
    number: dict[str, str | int] = {"id": 1, "name": "Logo", "descr": name}
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
