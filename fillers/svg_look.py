"""An SVG logo looked through before anything draws it: nothing in it acts, fetches, or grows without end.

An SVG is a program of sorts: it can name files and addresses, hold scripts and other documents, and repeat a part of
itself a million times. A logo needs none of that, so that one that has it is refused, not mended.
"""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache

from lxml import etree

from fillers.pictures import size
from schemas.errors import CarepackError, RenditionError

BYTES = 2_000_000
ELEMENTS = 20_000
"""Of the picture as it is drawn: what is used again counts again."""
DEPTH = 60
SLIM = 40
"""How many times as wide as high, or as high as wide, a logo may be."""
_ACTING = frozenset(
    {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "link"}
)
_INLINE = re.compile(r"data:image/(png|jpe?g);base64,(.*)", re.S)
_FETCHING = re.compile(r"@import|url\(\s*[\"']?\s*(?!#)[^\s)\"']", re.I)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(?:px|pt|mm|cm|in|pc|em)?\s*")


def is_svg(data: bytes) -> bool:
    """Whether a picture is an SVG, by its beginning."""
    return b"<svg" in data[:1000]


@lru_cache(maxsize=8)
def look(svg: bytes) -> None:
    """Raises RenditionError `logo-kind` for what is no SVG, and `logo-unsafe` for one that no logo needs to be."""
    if len(svg) > BYTES:
        raise _unsafe("is larger than 2 MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(svg, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        do = "Save it as PNG, and give that."
        raise RenditionError.of("logo-kind", "The SVG logo is damaged.", do) from fault
    if _name(root) != "svg":
        raise RenditionError.of("logo-kind", "The logo is no SVG picture.", "Save it as PNG, and give that.")
    if b"<!ENTITY" in svg:
        raise _unsafe("has words of its own that stand for others (entities)")
    if any(isinstance(i, etree._ProcessingInstruction) for i in root.itersiblings(preceding=True)):
        raise _unsafe("asks for a style from another file")
    for element in root.iter():
        _look_at(element)
    _bounded(root)
    _not_slim(root)


def _look_at(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        if isinstance(element, etree._Entity):
            raise _unsafe("has words of its own that stand for others (entities)")
        return
    name = _name(element)
    if name in _ACTING:
        raise _unsafe(f"holds something that acts or comes from elsewhere (<{name}>)")
    if name == "style" and _FETCHING.search("".join(map(str, element.itertext()))):
        raise _unsafe("names a file or an address that is not in it")
    for key, value in element.attrib.items():
        bare = str(key).rpartition("}")[2].casefold()
        said = str(value)
        if bare.startswith("on"):
            raise _unsafe("holds something that acts (a script)")
        if bare in {"href", "src"}:
            _in_it(said.strip())
        elif _FETCHING.search(said):
            raise _unsafe("names a file or an address that is not in it")


def _in_it(said: str) -> None:
    """What is referred to is a part of the picture, or a PNG or JPEG inside it, of no more points than a logo has."""
    if said.startswith("#") or not said:
        return
    inline = _INLINE.fullmatch(said)
    if inline is None:
        raise _unsafe("names a file or an address that is not in it")
    try:
        size(base64.b64decode(inline[2]))
    except (binascii.Error, ValueError) as fault:
        raise _unsafe("holds a damaged picture") from fault


def _bounded(root: etree._Element) -> None:
    """Not deeper, and drawn of no more parts, than a logo is; one that uses itself is without end."""
    named = {str(e.get("id")): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    counted: dict[etree._Element, int] = {}

    def parts(element: etree._Element, deep: int, within: frozenset[etree._Element]) -> int:
        if deep > DEPTH or element in within:
            raise _unsafe("is drawn of parts within parts without end")
        if element in counted:
            return counted[element]
        inner = within | {element}
        number = 1 + sum(parts(c, deep + 1, inner) for c in element if isinstance(c.tag, str))
        target = next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == "href"), "")
        used = named.get(target.removeprefix("#")) if target.startswith("#") else None
        if used is not None and _name(element) == "use":
            number += parts(used, deep + 1, inner)
        if number > ELEMENTS:
            raise _unsafe(f"is drawn of more than {ELEMENTS:,} parts")
        counted[element] = number
        return number

    parts(root, 0, frozenset())


def _not_slim(root: etree._Element) -> None:
    box = str(root.get("viewBox") or "").replace(",", " ").split()
    sides = [_LENGTH.fullmatch(str(root.get(k) or "")) for k in ("width", "height")]
    try:
        pairs = [(float(box[2]), float(box[3]))] if len(box) == 4 else []
    except ValueError:
        pairs = []
    if sides[0] and sides[1]:
        pairs.append((float(sides[0][1]), float(sides[1][1])))
    for wide, high in pairs:
        if min(wide, high) <= 0 or max(wide, high) / min(wide, high) > SLIM:
            raise _unsafe("is too long and thin to stand in a page head")


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.casefold()


def _unsafe(what: str) -> CarepackError:
    do = "Open it in the program it was drawn with, save it as PNG, some 600 pixels across, and give that."
    return RenditionError.of("logo-unsafe", f"The SVG logo {what}.", do)
