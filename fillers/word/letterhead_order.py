"""Which properties a letterhead may have, each in the standard's order: what is not listed is left out."""

from __future__ import annotations

from lxml import etree

from fillers.word.markup import NAMESPACES, Element, clark

_W = f"{{{NAMESPACES['w']}}}"
_EDGES = "top left start bottom right end insideH insideV between bar tl2br tr2bl"
_THEME = ("theme", "Theme")
ORDER = {
    # ECMA-376 part 1, annex A, the sequences of these types.
    "w:pPr": "pStyle keepNext keepLines widowControl pBdr shd tabs spacing ind contextualSpacing jc textAlignment",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u shd "
    "vertAlign lang",
    "w:tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "w:trPr": "cantSplit trHeight jc",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection vAlign",
    "w:tblStylePr": "pPr rPr tblPr trPr tcPr",
}


def ordered(given: Element | None, name: str) -> Element | None:
    """The properties without what is not listed, in order, each once; None where there are none."""
    if given is None:
        return None
    allowed = {f"{_W}{n}": i for i, n in enumerate(ORDER[name].split())}
    kept: dict[str, Element] = {}
    for child in given:
        if child.tag in allowed:
            kept.setdefault(str(child.tag), child)
    if not kept:
        return None
    made = etree.Element(clark(name))
    made.extend(_plain(kept[tag]) for tag in sorted(kept, key=lambda t: allowed[t]))
    return made


def _plain(element: Element) -> Element:
    """A property and what is in it, with attributes of Word alone, and colours that name no theme."""
    made = etree.Element(element.tag)
    for key, value in element.attrib.items():
        local = str(key).removeprefix(_W)
        if str(key).startswith(_W) and not (local.startswith("theme") or "Theme" in local):
            made.set(key, value)
    for child in element:
        if str(child.tag).startswith(_W):
            made.append(_plain(child))
    return made
