"""A form on a letterhead: its heads and feet around the form's own lines, which say which document it is.

The form's lines stand nearest to its text: under the letterhead's head and over its foot, so that what an organisation
has placed at the edge of its paper stays there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from fillers.word.letterhead import Letterhead, Strip, letterhead
from fillers.word.letterhead_contents import SPACES
from fillers.word.markup import Element, clark, part, root
from fillers.word.measures import Twips, points
from fillers.word.parts import picture_relations
from fillers.word.styles import spacing
from fillers.word.tables import paragraph
from schemas.letterhead import stated
from schemas.rendition import Branding

_APART = 8.0
"""Points between the letterhead's lines and the form's own."""
FIRST_FOOT = "footer2"
"""The foot of the first page, where it is another one."""


def of(branding: Branding) -> Letterhead | None:
    """The letterhead of an organisation, if it has one. Raises RenditionError with all that is wrong with it."""
    return letterhead(branding.letterhead) if branding.letterhead is not None else None


def plain(branding: Branding, on: Letterhead) -> Branding:
    """What of the organisation's look stands beside its letterhead: no second logo, name or line."""
    said: dict[str, None] = {"logo": None}
    if on.further.margin.words or on.further.pictures:
        said["organisation"] = None
    if on.foot.margin.words:
        said["footer"] = None
    return branding.model_copy(update=said)


def first_header(on: Letterhead) -> bytes:
    """The head of the first page, and room below it where its pictures lie beside no words."""
    head = root("w:hdr")
    missing = (on.top - max(on.header, _reach(on.top, on.header, on.further))) / 20
    missing = min(missing, (on.top - on.header) / 20 - on.first.height)
    if on.first.floating and missing > 1:
        head.append(_gap(missing))
    return part(_around(head, on.first, 100))


def header(own: Element, on: Letterhead) -> Element:
    """The head of the later pages: the letterhead's, and under it the form's."""
    return _around(own, on.further, 200)


def footer(own: Element, on: Letterhead, strip: Strip) -> Element:
    """A foot: the form's lines, and under them the letterhead's."""
    return _around(own, strip, 300 if strip == on.foot else 400, below=True)


def _around(own: Element, strip: Strip, number: int, *, below: bool = False) -> Element:
    """Both together; drawings are numbered from `number` on, for no two of a document may have the same."""
    made = etree.Element(own.tag, nsmap=SPACES)
    made.set(clark("mc:Ignorable"), "w14")
    ours = list(own)
    theirs = [etree.fromstring(e) for e in strip.elements]
    between = [_gap(_APART)] if ours and theirs and not _is_gap(ours) else []
    made.extend([*ours, *between, *theirs] if below else [*theirs, *between, *ours])
    for at, drawing in enumerate(made.iter(clark("wp:docPr")), number):
        drawing.set("id", str(at))
    if not len(made) or made[-1].tag != clark("w:p"):
        made.append(paragraph("End"))  # Word wants a paragraph after a table
    return made


def _gap(high: float) -> Element:
    return paragraph("Gap", properties=(spacing(0, 0, high, exact=True),))


def _is_gap(ours: Sequence[Element]) -> bool:
    return next((t for e in ours for t in e.iter(clark("w:t"), clark("w:fldChar"))), None) is None


def margins(own: Mapping[str, str | int], on: Letterhead) -> dict[str, str | int]:
    """The page's margins in twips, with room for the letterhead beside that of the form's own lines (`own`)."""
    head, foot = int(own["w:top"]) - int(own["w:header"]), int(own["w:bottom"]) - int(own["w:footer"])
    over = _reach(on.top, on.header, on.further)
    under = max(_reach(on.bottom, on.footer, strip) for strip in (on.foot, on.first_foot))
    # The text stands off the head a little more than our own has it: how high a letterhead is drawn is known roughly.
    head += points(1.5 * _APART) if on.further.elements else 0
    foot += points(_APART) if on.foot.elements or on.first_foot.elements else 0
    return {
        **own,
        "w:header": on.header,
        "w:footer": on.footer,
        "w:top": over + head,
        "w:bottom": under + foot,
    }


def _reach(margin: Twips, edge: Twips, strip: Strip) -> int:
    """How far a head or foot reaches from the paper's edge: as it is high, or as its document says."""
    high = edge + points(strip.height)
    return max(margin, high) if strip.floating else high


def first_foot(on: Letterhead) -> str:
    """Which foot the first page has, by the name of its part."""
    return FIRST_FOOT if on.first_foot != on.foot else "footer1"


def files(on: Letterhead) -> dict[str, bytes]:
    """The pictures, and which head or foot shows them."""
    found = {f"word/media/{name}": data for name, data in on.media}
    strips = {"header1": on.first, "header2": on.further, "footer1": on.foot, FIRST_FOOT: on.first_foot}
    for name, strip in strips.items():
        if strip.pictures and (name != FIRST_FOOT or first_foot(on) == name):
            targets = {f"rIdLetterhead{n}": f"media/{on.media[n - 1][0]}" for n in strip.pictures}
            found[f"word/_rels/{name}.xml.rels"] = picture_relations(targets)
    return found


def add_styles(styles: Element, on: Letterhead) -> Element:
    """The form's styles, and the letterhead's under names of their own."""
    styles.extend(etree.fromstring(s) for s in on.styles)
    return styles


def statement(on: Letterhead) -> str:
    """What the document states of its letterhead."""
    return stated(on.margins)
