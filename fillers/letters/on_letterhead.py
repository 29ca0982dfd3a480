"""A letter on the organisation's letterhead: its heads, feet and pictures in place of those of our own template.

Only our templates are put on it: a template of an organisation's own has the head and foot that stand in it. A framed
certificate has none.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from fillers.letters.enlarging import enlarged
from fillers.word import letterhead_laid
from fillers.word.letterhead import Letterhead, letterhead
from fillers.word.markup import Element, clark, part
from fillers.word.measures import Twips
from fillers.word.package import Member, container
from fillers.word.parts import FOOTER, OVERRIDE, RELATION, footer_relation

_DOCUMENT, _TYPES, _RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"


def on_letterhead(letter: bytes, paper: bytes, *, large: bool = False) -> bytes:
    """The letter on this letterhead. Raises RenditionError with all that is wrong with the letterhead."""
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    document = _xml(parts[_DOCUMENT])
    section = next(s for s in document.iter(clark("w:sectPr")) if s.find(clark("w:pgMar")) is not None)
    margins = section.find(clark("w:pgMar"))
    assert margins is not None  # noqa: S101 - looked for above
    own = {f"w:{etree.QName(k).localname}": str(v) for k, v in margins.attrib.items()}
    on = letterhead(paper, Twips(int(own["w:left"])))
    for name, value in letterhead_laid.margins(own, on).items():
        margins.set(clark(name), str(value))
    further, foot = _xml(parts["word/header2.xml"]), _xml(parts["word/footer1.xml"])
    parts["word/header1.xml"] = letterhead_laid.first_header(on)
    parts["word/header2.xml"] = part(letterhead_laid.header(further, on))
    if letterhead_laid.first_foot(on) == letterhead_laid.FIRST_FOOT:
        _second_foot(parts, section)
        first = _xml(parts["word/footer1.xml"])
        parts[f"word/{letterhead_laid.FIRST_FOOT}.xml"] = part(
            letterhead_laid.footer(first, on, on.first_foot)
        )
    parts["word/footer1.xml"] = part(letterhead_laid.footer(foot, on, on.foot))
    styles = part(letterhead_laid.add_styles(etree.Element("styles"), on))
    family = _xml(parts["word/styles.xml"])
    family.extend(_xml(enlarged(styles) if large else styles))
    parts["word/styles.xml"] = part(family)
    parts[_DOCUMENT] = part(document)
    types = _xml(parts[_TYPES])
    _pictures(types, on)
    parts[_TYPES] = part(types)
    parts |= letterhead_laid.files(on)
    return container([Member.of(name, data) for name, data in parts.items()])


def _second_foot(parts: dict[str, bytes], section: Element) -> None:
    """Makes the first page's foot a part of its own."""
    relations, types = _xml(parts[_RELATIONS]), _xml(parts[_TYPES])
    number = RELATION[letterhead_laid.FIRST_FOOT]
    relations.append(footer_relation(number, f"{letterhead_laid.FIRST_FOOT}.xml"))
    etree.SubElement(types, OVERRIDE, PartName=f"/word/{letterhead_laid.FIRST_FOOT}.xml", ContentType=FOOTER)
    parts[_RELATIONS], parts[_TYPES] = part(relations), part(types)
    for reference in section.findall(clark("w:footerReference")):
        if reference.get(clark("w:type")) == "first":
            reference.set(clark("r:id"), number)


def _pictures(types: Element, on: Letterhead) -> None:
    there = {d.get("Extension") for d in types}
    for ending in sorted({name.rpartition(".")[2] for name, _ in on.media} - there):
        default = etree.Element(
            OVERRIDE.replace("Override", "Default"), Extension=ending, ContentType=f"image/{ending}"
        )
        types.insert(0, default)


def _xml(data: bytes) -> Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
