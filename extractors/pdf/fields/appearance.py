"""What a text field shows on the page, where that can be told quickly: to notice a field that says another thing.

Only appearances in a composite font with a ToUnicode map are read (ISO 32000-1, 9.7, 9.10.3), which is how our
own are drawn. Any other appearance says nothing here, and the field's value stands alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from pikepdf import Dictionary, Object, ObjectType, PdfError, Stream

SUBSTITUTE = "\u25a1"
"""White square: drawn for a character the font does not have."""

_SHOWN = re.compile(
    rb"<([0-9A-Fa-f\s]*)>\s*Tj|/([^\s/<>\[\]()]+)\s+[\d.+-]+\s+Tf|(\)\s*Tj|\]\s*TJ|\)\s*['\"])"
)
_PAIRS = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4,8})>")
_PLAIN = re.compile(r"[\s\-\x00-\x1f\x7f]+")
# Unicode's controls and format characters (Cc, Cf) and variation selectors, as far as people's texts have them.
_SHAPELESS = re.compile(
    "[\\s\\-\u2010\u2011\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001-\U000e007f]+"
)
_LONGEST = 200_000  # bytes of one appearance that are looked at


class _Glyphs(dict[int, str]):
    """Text by character code of two bytes; a code that says nothing stands as a square."""

    def __missing__(self, code: int) -> str:
        return SUBSTITUTE


class Appearances:
    """Reads appearances; fonts are understood once a document."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[tuple[int, int], str], _Glyphs | None] = {}

    def text(self, widget: Any) -> str | None:
        """The characters a widget's appearance shows, or None where this cannot be told."""
        try:
            normal = widget["/AP"]["/N"]
            if normal._type_code is not ObjectType.stream:
                return None
            return self._read(normal.read_bytes(), normal)
        except KeyError:
            return None
        except (PdfError, ValueError, TypeError):  # no dictionary, no content stream, no hexadecimal digits
            return None

    def _read(self, content: bytes, normal: Any) -> str | None:
        if b"Tj" not in content and b"TJ" not in content:
            return ""
        return None if len(content) > _LONGEST else self._shown(content, normal.get("/Resources"))

    def _shown(self, content: bytes, resources: Any) -> str | None:
        glyphs: _Glyphs | None = None
        out: list[str] = []
        for shown, font, other in _SHOWN.findall(content):
            if other:
                return None
            if font:
                glyphs = self._font(resources, font.decode("latin-1"))
            elif glyphs is None:
                return None
            else:
                codes = bytes.fromhex(shown.decode("ascii")).decode("utf-16-be", "surrogatepass")
                out.append(codes.translate(glyphs))
        return "".join(out)

    def _font(self, resources: Any, name: str) -> _Glyphs | None:
        where = (resources.objgen, name) if isinstance(resources, Object) else None
        if where is None or where not in self._fonts:
            known = _read_font(resources, name)
            if where is None or not where[0][0]:
                return known
            self._fonts[where] = known
        return self._fonts[where]


def _read_font(resources: Any, name: str) -> _Glyphs | None:
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    font = fonts.get(f"/{name}") if isinstance(fonts, Dictionary) else None
    if not isinstance(font, Dictionary) or font.get("/Subtype") != "/Type0":
        return None
    table = font.get("/ToUnicode")
    return _unicode(table.read_bytes()) if isinstance(table, Stream) else None


@lru_cache(maxsize=8)
def _unicode(table: bytes) -> _Glyphs:
    """Text by character code. Kept, since the documents of one form share their font."""
    return _Glyphs(
        (int(code, 16), bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace"))
        for code, text in _PAIRS.findall(table)
        if len(text) % 4 == 0
    )


def disagrees(value: str, shown: str) -> bool:
    """Whether a field shows other characters than its value has.

    Line ends, spaces and hyphens tell nothing; a character the font lacks stands as a square; letters beyond
    ASCII may share one glyph.
    """
    if value == shown:
        return False
    wanted, drawn = _unspaced(value), _unspaced(shown)
    if wanted == drawn:  # as nearly always: a text is drawn line by line
        return False
    wanted, drawn = _skeleton(wanted), _skeleton(drawn)
    if wanted == drawn:
        return False
    if len(wanted) != len(drawn):
        return True
    return any(
        a != b and SUBSTITUTE not in (a, b) and (a.isascii() or b.isascii())
        for a, b in zip(wanted, drawn, strict=True)
    )


def _unspaced(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _skeleton(text: str) -> str:
    """A text without hyphens, and what else has no shape of its own."""
    return (_PLAIN if text.isascii() else _SHAPELESS).sub("", text)
