"""Looks into the fonts of a blank of ours before documents come, in the process that all readers are forks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdfminer.pdftypes import dict_value

from extractors.pdf.document.objects import Plumbed
from extractors.pdf.document.opening import opened
from extractors.pdf.fonts.glyph_verification import Fonts

if TYPE_CHECKING:
    from pdfminer.pdffont import PDFFont


def learn(blank: bytes) -> None:
    """Keeps the fonts of a blank, with the letters that are written most drawn.

    Raises DocumentError as `opened`; what else pdfminer or fontTools stumbles on in a font is theirs.
    """
    fonts = Fonts(keep=True)
    with opened(blank) as pdf:
        document = Plumbed(pdf, fonts).doc
        for entry in pdf.objects:
            if entry._type_name == "dictionary" and entry.get("/Type") == "/Font":
                number = entry.objgen[0]
                font = fonts.get_font(number, dict_value(document.getobj(number)))
                for code in _usual(font):
                    font.to_unichr(code)


def _usual(font: PDFFont) -> list[int]:
    said: Any = getattr(font, "unicode_map", None)
    return [code for code, text in said.cid2unichr.items() if text.isascii()] if said is not None else []
