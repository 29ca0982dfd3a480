"""The theme: colours and fonts that Word offers to whoever unlocks the document (ECMA-376 part 1, 14.2.7).

Nothing on the form rests on it; validators ask that a document has one, and Word would add its own.
"""

from __future__ import annotations

from lxml import etree

from fillers.word.markup import NAMESPACES, Element, el, part
from fillers.word.styles import INK, TINT
from fillers.word.typeface import FONT


def theme(colour: str) -> bytes:
    """The theme part, in the organisation's colour (RRGGBB)."""
    named = {
        "dk1": INK,
        "lt1": "FFFFFF",
        "dk2": colour,
        "lt2": TINT,
        "accent1": colour,
        "accent2": "5B7F8C",
        "accent3": "8A979E",
        "accent4": "7A6A53",
        "accent5": "5E6B7A",
        "accent6": "3F6B4F",
        "hlink": "0B57A4",
        "folHlink": "6B3FA0",
    }
    colours = [el(f"a:{name}", None, el("a:srgbClr", {"val": value})) for name, value in named.items()]
    whole = etree.Element(f"{{{NAMESPACES['a']}}}theme", nsmap={"a": NAMESPACES["a"]})
    whole.set("name", "carepack")
    whole.append(
        el(
            "a:themeElements",
            None,
            el("a:clrScheme", {"name": "carepack"}, *colours),
            el("a:fontScheme", {"name": "carepack"}, _font("a:majorFont"), _font("a:minorFont")),
            el(
                "a:fmtScheme",
                {"name": "carepack"},
                el("a:fillStyleLst", None, _solid(), _solid(), _solid()),
                el("a:lnStyleLst", None, *(el("a:ln", {"w": w}, _solid()) for w in (6350, 12700, 19050))),
                el(
                    "a:effectStyleLst",
                    None,
                    *(el("a:effectStyle", None, el("a:effectLst")) for _ in range(3)),
                ),
                el("a:bgFillStyleLst", None, _solid(), _solid(), _solid()),
            ),
        )
    )
    return part(whole)


def _font(name: str) -> Element:
    return el(
        name,
        None,
        el("a:latin", {"typeface": FONT}),
        el("a:ea", {"typeface": ""}),
        el("a:cs", {"typeface": ""}),
    )


def _solid() -> Element:
    return el("a:solidFill", None, el("a:schemeClr", {"val": "phClr"}))
