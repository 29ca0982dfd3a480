"""Short, checked construction of Word XML with lxml, and its way to bytes.

An element is written `el("w:p", {"w:rsidR": "0"}, child, "text")`; the prefixes are those of `NAMESPACES`,
all of which the root of a part declares, so that fragments serialised on their own can be put into it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
"""ECMA-376 part 1 annex A; `mc` is part 3; `w14` is [MS-DOCX] 2.2.4 and must be ignorable."""

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# What XML 1.0 cannot carry at all (its production 2). The normal form strips it; a caller may not have.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def clark(name: str) -> str:
    """`w:p` as lxml names it; a name without a prefix stays."""
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def el(name: str, attributes: Mapping[str, str | int] | None = None, *children: Element | str) -> Element:
    """One element with attributes and children; a string child becomes its text."""
    element = etree.Element(clark(name), nsmap=_nsmap(name))
    for key, value in (attributes or {}).items():
        element.set(XML_SPACE if key == "xml:space" else clark(key), str(value))
    for child in children:
        if isinstance(child, str):
            element.text = (element.text or "") + child
        else:
            element.append(child)
    return element


@cache
def _nsmap(name: str) -> dict[str, str]:
    prefix = name.partition(":")[0]
    return {prefix: NAMESPACES[prefix]} if prefix in NAMESPACES else {}


def val(name: str, value: str | int) -> Element:
    """The commonest shape in Word XML: `<w:name w:val="value"/>`."""
    return el(name, {"w:val": value})


def root(name: str, *children: Element) -> Element:
    """The root of a Word part: every namespace declared, and `w14` marked as one an older Word may ignore."""
    element = etree.Element(clark(name), nsmap=dict(NAMESPACES))
    element.set(clark("mc:Ignorable"), "w14")
    element.extend(children)
    return element


def part(element: Element) -> bytes:
    """A whole part as UTF-8 bytes with the declaration Word writes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)


def fragment(element: Element) -> bytes:
    """An element for a place inside a part whose root declares `NAMESPACES`: without declarations of its own.

    The element is moved: lxml drops a declaration when an ancestor already has it.
    """
    holder = etree.Element("holder", nsmap=dict(NAMESPACES))
    holder.append(element)
    whole = etree.tostring(holder, encoding="UTF-8", xml_declaration=False)
    return whole[whole.index(b">") + 1 : whole.rindex(b"</holder>")]


def clean(text: str) -> str:
    """The text without the characters XML cannot carry."""
    return _NOT_XML.sub("", text)


def escaped(text: str) -> str:
    """Text for between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
