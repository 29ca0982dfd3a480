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
_LONGEST = 200_000  # bytes of one appearance that are looked at


class Appearances:
    """Reads appearances; fonts are understood once a document."""

    def __init__(self) -> None:
        self._fonts: dict[tuple[tuple[int, int], str], dict[str, str] | None] = {}

    def text(self, widget: Any) -> str | None:
        """The characters a widget's appearance shows, or None where this cannot be told."""
        appearance = widget.get("/AP") if "/AP" in widget else None
        normal = appearance.get("/N") if appearance is not None and "/N" in appearance else None
        if normal is None or normal._type_code is not ObjectType.stream:
            return None
        try:
            content = normal.read_bytes()
        except PdfError:
            return None
        if b"Tj" not in content and b"TJ" not in content:
            return ""
        return None if len(content) > _LONGEST else self._shown(content, normal.get("/Resources"))

    def _shown(self, content: bytes, resources: Any) -> str | None:
        glyphs: dict[str, str] | None = None
        out: list[str] = []
        for match in _SHOWN.finditer(content):
            shown, font, other = match.groups()
            if other is not None:
                return None
            if font is not None:
                glyphs = self._font(resources, font.decode("latin-1"))
            elif glyphs is None:
                return None
            else:
                codes = shown.decode("ascii").upper()
                out += [glyphs.get(codes[i : i + 4], SUBSTITUTE) for i in range(0, len(codes), 4)]
        return "".join(out)

    def _font(self, resources: Any, name: str) -> dict[str, str] | None:
        where = (resources.objgen, name) if isinstance(resources, Object) else None
        if where is None or where not in self._fonts:
            known = _read_font(resources, name)
            if where is None or not where[0][0]:
                return known
            self._fonts[where] = known
        return self._fonts[where]


def _read_font(resources: Any, name: str) -> dict[str, str] | None:
    fonts = resources.get("/Font") if isinstance(resources, Dictionary) else None
    font = fonts.get(f"/{name}") if isinstance(fonts, Dictionary) else None
    if not isinstance(font, Dictionary) or font.get("/Subtype") != "/Type0":
        return None
    table = font.get("/ToUnicode")
    return _unicode(table.read_bytes()) if isinstance(table, Stream) else None


@lru_cache(maxsize=8)
def _unicode(table: bytes) -> dict[str, str]:
    """Character code (four hexadecimal digits) to text. Kept, since the documents of one form share their font."""
    return {
        code.decode("ascii").upper(): bytes.fromhex(text.decode("ascii")).decode("utf-16-be", "replace")
        for code, text in _PAIRS.findall(table)
        if len(text) % 4 == 0
    }


def disagrees(value: str, shown: str) -> bool:
    """Whether a field shows other characters than its value has.

    Line ends, spaces and hyphens tell nothing; a character the font lacks stands as a square; letters beyond
    ASCII may share one glyph.
    """
    wanted, drawn = _skeleton(value), _skeleton(shown)
    if wanted == drawn:
        return False
    if len(wanted) != len(drawn):
        return True
    return any(
        a != b and SUBSTITUTE not in (a, b) and (a.isascii() or b.isascii())
        for a, b in zip(wanted, drawn, strict=True)
    )


def _skeleton(text: str) -> str:
    if text.isascii():
        return "".join(text.split()).replace("-", "")
    kept = (
        c
        for c in unicodedata.normalize("NFC", text)
        if not c.isspace() and c not in "-\u2010\u2011" and not _shapeless(c)
    )
    return "".join(kept)


def _shapeless(char: str) -> bool:
    return unicodedata.category(char) in {"Cf", "Cc"} or "\ufe00" <= char <= "\ufe0f"
