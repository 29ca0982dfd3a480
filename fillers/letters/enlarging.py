"""A letter in large print: every type size of its document, and the spacing that goes with it, is made larger."""

from __future__ import annotations

from lxml import etree

from fillers.word.markup import clark, part

ZOOM = 1.5
"""18 points where 12 are usual."""
LEAST = 32
"""Half points: nothing in large print is smaller than 16 points."""
_SIZES = (clark("w:sz"), clark("w:szCs"))
_SPACING = tuple(clark(f"w:{name}") for name in ("before", "after"))


def enlarged(xml: bytes, *, framed: bool = False) -> bytes:
    """A part of a letter with larger type. Table lines have sizes of the same name; only those of runs are meant.
    `framed`: of a certificate, which stays on its one page: what is smaller than 16 points grows to that."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    value = clark("w:val")
    for defaults in root.iter(clark("w:rPrDefault")):
        # Where nothing says a size, Word sets 10 points (ECMA-376 part 1, 17.3.2.38).
        properties = defaults.find(clark("w:rPr"))
        if properties is None:
            properties = etree.SubElement(defaults, clark("w:rPr"))
        if properties.find(clark("w:sz")) is None:
            etree.SubElement(properties, clark("w:sz")).set(value, "20")
    for size in root.iter(*_SIZES):
        given = size.get(value)
        if given is not None and given.isdecimal():
            size.set(value, str(max(LEAST, round(int(given) * (1 if framed else ZOOM)))))
    if framed:
        return part(root)
    for spacing in root.iter(clark("w:spacing")):
        for name in _SPACING:
            given = spacing.get(name)
            if given is not None and given.isdecimal():
                spacing.set(name, str(round(int(given) * ZOOM)))
        # A line of so many twentieths of a point is a measure; without a rule it counts 240ths of a line.
        line, rule = spacing.get(clark("w:line")), spacing.get(clark("w:lineRule"))
        if line is not None and line.isdecimal() and rule in {"exact", "atLeast"}:
            spacing.set(clark("w:line"), str(round(int(line) * ZOOM)))
    return part(root)
