"""The one font of field texts: its measures, and the two ways a PDF names it.

`/CF` is a simple TrueType font with WinAnsi and `/Differences`, which a viewer uses when a person types
(ISO 32000-1, 9.6.6 and 12.7.3.3); `/CT` is a Type0 font with glyph numbers, which our own appearances use
(9.7). Both stand on one embedded file. All measures are thousandths of the type size, as in a PDF.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

SIMPLE = "CF"
"""Name of the simple font in default appearances (`/DA`)."""
COMPOSITE = "CT"
"""Name of the Type0 font in our own appearances."""
SUBSTITUTE = 0x25A1
"""White square: stands for a character the font has no glyph for. (.notdef may not be shown: PDF/UA-1 7.21.8.)"""

# Codes of the simple font beyond ASCII: WinAnsi keeps what a British form needs, and gives the rest (and the
# control codes, the rarest letters) to Welsh, Polish, Czech, Hungarian, Romanian, Turkish and the Baltic languages.
_KEPT = "€…ŠŽ‘’“”•–—™šžŸ £§«°²³·¹»¼½¾ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ"
_WANTED = "ŁłĄąĆćĘęŃńśŹźŻżŴŵŶŷČčĎďĚěŇňŘřŤťŮůŐőŰűĂăȘșȚțĞğİıŞşĀāĒēĪīŪūĖėĮįŲųĢģĶķĻļŅņ"
# Names of the Adobe Glyph List that fontTools' table lacks; no other name is allowed (PDF/UA-1, 7.21.6). The list has
# the Romanian T only as U+0162, with which pdftk-java draws what older keyboards type; it has no name for U+021A.
_NAMES = {c: f"{base}commaaccent" for c, base in zip("ȘșȚțĢģĶķĻļŅņ", "SsTtGgKkLlNn", strict=True)}


@dataclass(frozen=True, slots=True)
class FieldFont:
    """What drawing and wrapping need to know of the font: glyph and width by code point."""

    data: bytes
    glyphs: Mapping[int, int]
    widths: Mapping[int, int]
    advances: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int

    def has(self, char: str) -> bool:
        """Whether the font can show this character."""
        return ord(char) in self.glyphs


def folder() -> str:
    """Where the fonts of the layout and of the fields lie."""
    return str(files("fillers").joinpath("fonts"))


@cache
def field_font() -> FieldFont:
    """The field font, read once a process."""
    from io import BytesIO

    from fontTools.ttLib import TTFont

    data = files("fillers").joinpath("fonts", "CarepackField-Regular.ttf").read_bytes()
    font = TTFont(BytesIO(data), lazy=True)
    scale = 1000 / font["head"].unitsPerEm
    order = font.getReverseGlyphMap()
    metrics = font["hmtx"].metrics
    cmap = font.getBestCmap()
    glyphs = {code: order[name] for code, name in cmap.items()}
    # Typed line ends and invisible marks are never drawn; no-break characters look like their plain sisters.
    for twin, plain in ((0xAD, 0x2D), (0x2011, 0x2D), (0xA0, 0x20), (0x202F, 0x20)):
        glyphs[twin] = glyphs[plain]
    advances = [0] * len(order)
    for name, gid in order.items():
        advances[gid] = round(metrics[name][0] * scale)
    head, hhea = font["head"], font["hhea"]
    return FieldFont(
        data=data,
        glyphs=glyphs,
        widths={code: advances[gid] for code, gid in glyphs.items()},
        advances=tuple(advances),
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
        ascent=hhea.ascent,
        descent=hhea.descent,
        cap_height=font["OS/2"].sCapHeight,
    )


def _differences() -> dict[int, str]:
    """Code to character for 0x01-0xFF: WinAnsi where it is kept, wanted letters where it is not."""
    table: dict[int, str] = {}
    wanted = iter(_WANTED)
    for code in [*range(0x20, 0x100), *(c for c in range(1, 0x20) if c not in (9, 10, 13))]:
        try:
            plain = bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            plain = ""
        if code < 0x20 or code == 0x7F or (code >= 0x80 and (not plain or plain not in _KEPT)):
            plain = next(wanted, "")
        if plain:
            table[code] = plain
    return table


def embed(pdf: Pdf) -> Dictionary:
    """Add the font to a document; returns the `/Font` resources holding both names, as indirect objects."""
    from pikepdf import Array, Dictionary, Name

    font = field_font()
    program = pdf.make_stream(font.data, Length1=len(font.data))

    def descriptor(flags: int) -> Dictionary:
        return pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=Name("/CarepackField-Regular"),
                Flags=flags,
                FontBBox=Array(list(font.box)),
                ItalicAngle=0,
                Ascent=font.ascent,
                Descent=font.descent,
                CapHeight=font.cap_height,
                StemV=84,
                FontFile2=program,
            )
        )

    return Dictionary(
        {
            f"/{SIMPLE}": pdf.make_indirect(_simple(pdf, font, descriptor(32))),
            f"/{COMPOSITE}": pdf.make_indirect(_composite(pdf, font, descriptor(4))),
        }
    )


def _simple(pdf: Pdf, font: FieldFont, descriptor: Dictionary) -> Dictionary:
    from fontTools.agl import UV2AGL
    from pikepdf import Array, Dictionary, Name

    table = _differences()
    changed: list[object] = []
    last = -2
    for code, char in sorted(table.items()):
        if 0x20 <= code < 0x7F or bytes([code]).decode("cp1252", "replace") == char:
            continue
        if code != last + 1:
            changed.append(code)
        changed.append(Name("/" + (_NAMES.get(char) or UV2AGL[ord(char)])))
        last = code
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/CarepackField-Regular"),
        FirstChar=1,
        LastChar=0xFF,
        Widths=Array([font.widths.get(ord(table.get(code, " ")), 0) for code in range(1, 0x100)]),
        FontDescriptor=descriptor,
        Encoding=Dictionary(
            Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=Array(changed)
        ),
        ToUnicode=pdf.make_stream(_to_unicode({c: ord(v) for c, v in table.items()}, 1)),
    )


def _composite(pdf: Pdf, font: FieldFont, descriptor: Dictionary) -> Dictionary:
    from pikepdf import Array, Dictionary, Name, String

    # Where two code points share a glyph the first one is what a reader of the page text gets.
    by_glyph: dict[int, int] = {}
    for code, gid in sorted(font.glyphs.items()):
        if code not in {0xAD, 0x2011, 0xA0, 0x202F}:
            by_glyph.setdefault(gid, code)
    child = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/CarepackField-Regular"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=descriptor,
        CIDToGIDMap=Name.Identity,
        DW=500,
        W=Array([0, Array(list(font.advances))]),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/CarepackField-Regular"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(child)]),
        ToUnicode=pdf.make_stream(_to_unicode(by_glyph, 2)),
    )


def _to_unicode(codes: Mapping[int, int], size: int) -> bytes:
    """A ToUnicode CMap (ISO 32000-1, 9.10.3) from character code (of `size` bytes) to code point."""
    digits = size * 2
    top = "F" * digits
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        f"1 begincodespacerange <{'0' * digits}> <{top}> endcodespacerange",
    ]
    pairs = sorted(codes.items())
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{c:0{digits}X}> <{u:04X}>" for c, u in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
