"""Characters of symbol fonts: letters in the file, pictures on the page.

In a font of symbols (Wingdings, Webdings, Symbol …) the letter “ü” is a tick. Word writes such a sign as `w:sym`,
or as an ordinary letter of a run in that font; either may be moved into the private area, F000 and up (ECMA-376
part 1, 17.3.3.30 and 17.3.2.26). What is known is read as its sign in Unicode; for the rest there is U+FFFD, and a
person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractors.word.opening import WORD, Element

UNKNOWN = "\ufffd"
_W = f"{{{WORD}}}"
FONTS = f"{_W}rFonts"
_PRIVATE = range(0xF000, 0xF100)
_IN_PRIVATE = re.compile("[\uf000-\uf0ff]")
_FACES = {"ascii": f"{_W}ascii", "hAnsi": f"{_W}hAnsi"}
_THEMES = {"ascii": f"{_W}asciiTheme", "hAnsi": f"{_W}hAnsiTheme"}

# Signs that Word puts for what is typed in its own way ("-->", ":)"), and the boxes, ticks and crosses people choose.
_WINGDINGS = {
    **{0xA8: "☐", 0x6F: "☐", 0x78: "☒", 0xFD: "☒", 0xFE: "☑", 0xFC: "✓", 0xFB: "✗"},
    **{0xE0: "→", 0xDF: "←", 0xF3: "↔", 0xE8: "➔", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0xA7: "▪"},
}
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒"}
_WEBDINGS = {0x61: "✓", 0x72: "✗"}
# Figures and marks of arithmetic stand in Symbol where they stand everywhere.
_SYMBOL = {**{ord(c): c for c in "0123456789.,:;()[]+=/%<>!?&_|{}"}, 0xB7: "•"}
_KNOWN: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
    "symbol mt": _SYMBOL,
    "marlett": {},
    "zapfdingbats": {},
    "zapf dingbats": {},
    "itc zapf dingbats": {},
    "monotype sorts": {},
    "mt extra": {},
    "bookshelf symbol 7": {},
    "ms outlook": {},
}


def is_symbol_font(name: str) -> bool:
    """Whether letters of this font are pictures. Those that add signs to letters (Segoe UI Symbol) are not meant."""
    return name.strip().casefold() in _KNOWN


def symbol(font: str, code: str) -> str:
    """The sign of a `w:sym`, its code in hexadecimal; U+FFFD where it is not known which it is."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    name = font.strip().casefold()
    if number in _PRIVATE or name in _KNOWN:
        return _KNOWN.get(name or "wingdings", {}).get(number & 0xFF, UNKNOWN)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else UNKNOWN


def font_of(properties: Element | None) -> dict[str, str]:
    """The fonts that an `rPr` names itself, for plain letters (`ascii`) and for the others (`hAnsi`)."""
    fonts = properties.find(FONTS) if properties is not None else None
    if fonts is None:
        return {}
    found: dict[str, str] = {}
    for face, name in _FACES.items():
        if (
            fonts.get(_THEMES[face]) is not None
        ):  # goes before a font's name (17.3.2.26); no theme has symbols
            found[face] = ""
        elif (named := fonts.get(name)) is not None:
            found[face] = named
    return found


def any_symbols(body: Element) -> bool:
    """Whether any run of a document is in a symbol font by its own properties."""
    return any(is_symbol_font(str(name)) for f in body.iter(FONTS) for name in f.attrib.values())


def private(words: str) -> bool:
    """Whether there are characters of the private area, which only symbol fonts have."""
    return not words.isascii() and _IN_PRIVATE.search(words) is not None


def signs(words: str, fonts: Mapping[str, str]) -> Iterator[str]:
    """The words of a run in these fonts, piece by piece: what is known together, each unknown sign alone."""
    piece = ""
    for character in words:
        said = _sign(character, fonts)
        if said == UNKNOWN:
            if piece:
                yield piece
            yield UNKNOWN
            piece = ""
        else:
            piece += said
    if piece:
        yield piece


def _sign(character: str, fonts: Mapping[str, str]) -> str:
    number = ord(character)
    name = fonts.get("ascii" if number < 0x80 else "hAnsi", "").strip().casefold()
    if number in _PRIVATE:
        # The private area says nothing without its font; both faces are asked, since programs set either.
        name = next((f for f in (name, fonts.get("ascii", "").strip().casefold()) if f in _KNOWN), "")
        return _KNOWN.get(name, {}).get(number & 0xFF, UNKNOWN)
    if name not in _KNOWN or character.isspace():
        return character
    try:
        code = character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return character  # a symbol font has no such character: another font shows it as what it is
    return _KNOWN[name].get(code, UNKNOWN)
