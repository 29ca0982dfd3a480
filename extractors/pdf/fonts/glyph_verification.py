"""Each character on a page held against the glyph that is drawn: what a font says of its glyphs may be wrong.

A PDF draws glyphs and says separately which characters they are (ToUnicode). Programs that print a PDF to PDF again
write that list anew, and some write it wrongly: Ghostscript 10.0, printing its own print, makes ’ a 9 and Ł an A,
although the page looks as it should. So the glyphs themselves are witnesses:

- A glyph of our own font is known by its outline, whatever the list says; its character is taken.
- Any other must look like what it is said to be, within what ordinary fonts do. In a font with a glyph that is
  clearly something else the whole list is not trusted.
- Two different glyphs of a font cannot be the same letter.
- A glyph that is the font's sign for a character it lacks is that sign. (LibreOffice 7.4 draws every such character
  so, and says of all that they are the first one that was met.)

What is not trusted keeps the character it is said to be, and `Glyph.sure` is False: whoever uses it must ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name

from extractors.pdf.fonts import kept
from extractors.pdf.fonts.codes import SUBSTITUTE
from extractors.pdf.fonts.letters import letters, strangeness
from extractors.pdf.fonts.outlines import Outline, Program, of_cid, of_code

_SIGNS = "-;"
"""Signs that are drawn as several rare ones are, so that programs that find characters by glyphs say the rare one."""
_MOST = 0xFFFF  # the last character of a composite font (9.7.4.3)
_COMPOSITE = ("CIDFontType0", "CIDFontType2")


@dataclass(slots=True, eq=False)
class Glyph:
    """One glyph of a font on the pages: its text, whether that can be trusted, and its outline if there is one."""

    text: str
    sure: bool = True
    known: bool = False
    alphabets: str = ""
    """Of an outline that is known: all characters that are drawn so."""
    told: bool = True
    """Whether the font says which character it is."""
    outline: Outline | None = None


class Said(str):
    """The text of a drawn character, with the glyph it is drawn by."""

    __slots__ = ("glyph",)
    glyph: Glyph


class Fonts(PDFResourceManager):
    """pdfminer's fonts, each asked what its glyphs look like. After the pages are read, `settle` decides."""

    def __init__(self, *, keep: bool = False) -> None:
        super().__init__()
        self._keep = keep
        self._looked: list[_Looked] = []

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """A font by its dictionary, looked into the first time."""
        if objid and objid in self._cached_fonts:
            return self._cached_fonts[objid]
        if literal_name(resolve1(spec.get("Subtype"))) == "Type0":
            return super().get_font(objid, spec)  # which asks for the font that it stands for
        _bounded(spec)
        table = resolve1(spec.get("ToUnicode"))
        if isinstance(table, PDFStream):
            # pdfminer would take it apart letter by letter; it is given an empty one instead.
            font: PDFFont = super().get_font(objid, {**spec, "ToUnicode": PDFStream({}, b"")})
            vars(font)["unicode_map"] = kept.characters(table.get_data(), keep=self._keep)
        else:
            font = super().get_font(objid, spec)
        if "to_unichr" not in vars(font):
            looked = _Looked(font, spec, keep=self._keep)
            self._looked.append(looked)
            font.to_unichr = looked.text  # type: ignore[method-assign]
        return font

    def settle(self) -> None:
        """Decides which glyphs are to be trusted, now that all that are drawn are known."""
        for font in self._looked:
            font.settle()


def _bounded(spec: Mapping[str, object]) -> None:
    """Raises ValueError where widths are told of more characters than a font has: each would be written down."""
    for name in ("W", "W2"):
        told = resolve1(spec.get(name))
        if isinstance(told, list) and any(
            isinstance(n, int | float) and n > _MOST for n in map(resolve1, told)
        ):
            raise ValueError("a font of more characters than there are")


@dataclass(slots=True)
class _Spec:
    """What a font's dictionary says of codes: names and text by /Encoding, CIDToGIDMap."""

    composite: bool
    encoded: bool
    names: dict[int, str] = field(default_factory=dict)
    to_glyph: bytes | None = None


class _Looked:
    """One font, its glyphs as they are met."""

    def __init__(self, font: Any, spec: Mapping[str, Any], *, keep: bool) -> None:
        self._font = font
        self._said = font.to_unichr
        self._met: dict[int, Said | None] = {}
        self._program: Program | None = None
        self._listed = "ToUnicode" in spec or literal_name(resolve1(spec.get("Subtype"))) not in _COMPOSITE
        try:
            self._program = _program(spec, keep=keep)
            self._spec = _spec(spec)
        except Exception:  # a foreign font may be broken in any way; then it says nothing
            self._program = None

    def text(self, cid: int) -> str:
        """Instead of pdfminer's `to_unichr`. Raises PDFUnicodeNotDefined as that does."""
        if cid not in self._met:
            self._met[cid] = self._met_first(cid)
        said = self._met[cid]
        if said is None:
            raise PDFUnicodeNotDefined(None, cid)
        return said

    def _met_first(self, code: int) -> Said | None:
        try:
            text: str | None = self._said(code)
        except PDFUnicodeNotDefined:
            text = None
        outlines = self._outlines(code)
        if not self._listed and all(not o.digest for o in outlines):
            text = None if outlines else text  # pdfminer's guess from the font program: it says § of spaces
        glyph = _judged(text, outlines)
        if glyph is None:
            return None
        said = Said(glyph.text)
        said.glyph = glyph
        return said

    def _outlines(self, code: int) -> list[Outline]:
        if self._program is None:
            return []
        try:
            if self._spec.composite:
                one = of_cid(self._program, code, self._spec.to_glyph)
                return [one] if one is not None else []
            text = self._font.cid2unicode.get(code) if self._spec.encoded else None
            return list(of_code(self._program, code, text, self._name(code, text)))
        except Exception:  # as above
            return []

    def _name(self, code: int, text: str | None) -> str | None:
        from fontTools.agl import UV2AGL

        return self._spec.names.get(code) or (UV2AGL.get(ord(text)) if text and len(text) == 1 else None)

    def settle(self) -> None:
        """Two glyphs that are said to be one letter, and a list that was seen to be wrong."""
        met = [said.glyph for said in self._met.values() if said is not None]
        drawn = "".join(g.alphabets for g in met if len(g.alphabets) == 1)
        if any("\u0370" <= c < "\u0530" for c in drawn):  # Greek or Cyrillic is written here
            for glyph in met:
                glyph.sure = glyph.sure and (glyph.told or len(glyph.alphabets) < 2)
        open_ = [g for g in met if not g.known and g.outline is not None]
        same: defaultdict[str, set[str]] = defaultdict(set)
        for glyph in open_:
            if glyph.outline is not None and glyph.text.strip():
                same[glyph.text].add(glyph.outline.digest)
        lies = any(_strange(g) > 1 for g in open_)
        for glyph in open_:
            if lies or _strange(glyph) or len(same[glyph.text]) > 1:
                glyph.sure = glyph.sure and not glyph.text.strip()


def _strange(glyph: Glyph) -> int:
    return strangeness(glyph.text, glyph.outline) if glyph.outline is not None else 0


def _judged(text: str | None, outlines: list[Outline]) -> Glyph | None:
    """The glyph as far as it can be told alone; None where neither font nor outline says what it is."""
    if any(o.missing and o.digest for o in outlines):
        return Glyph(SUBSTITUTE, known=True)
    joined = {letters().joined.get(o.digest, "") for o in outlines}
    if len(joined) == 1 and "" not in joined:
        return Glyph(joined.pop(), known=True)
    ours = [letters().known.get(o.digest, "") for o in outlines]
    if outlines and all(ours):
        if ours[0][0] in _SIGNS:
            return Glyph(ours[0][0], known=True, alphabets=ours[0])
        if text and any(text in chars for chars in ours):
            return Glyph(text, known=True, alphabets=ours[0])
        # What several alphabets share (A, А) is one of them. Where the list says that it is something else
        # altogether, it cannot be told which; where there is no list, `settle` looks at the others.
        return Glyph(
            ours[0][0], sure=not text or len(ours[0]) == 1, known=True, alphabets=ours[0], told=bool(text)
        )
    if not text or not text.isprintable():
        blank = bool(outlines) and all(not o.digest and o.advance for o in outlines)
        if blank or not text:
            return Glyph(" ", known=True) if blank else None
    if not outlines:
        return Glyph(text, sure=not text.strip() or strangeness(text, _NOTHING_KNOWN) < 2)
    return Glyph(text, outline=min(outlines, key=lambda o: strangeness(text, o)))


_NOTHING_KNOWN = Outline("?", tuple, 10_000)
"""A glyph whose font cannot be drawn: it could be any, but not a character that is none."""


def _program(spec: Mapping[str, Any], *, keep: bool) -> Program | None:
    descriptor = dict_value(spec["FontDescriptor"]) if "FontDescriptor" in spec else {}
    for key in ("FontFile2", "FontFile3"):
        stream = resolve1(descriptor.get(key))
        if isinstance(stream, PDFStream):
            return kept.program(stream.get_data(), cff=key == "FontFile3", keep=keep)
    return None


def _spec(spec: Mapping[str, Any]) -> _Spec:
    made = _Spec(literal_name(resolve1(spec["Subtype"])) in _COMPOSITE, "Encoding" in spec)
    if made.composite:
        table = resolve1(spec.get("CIDToGIDMap"))
        made.to_glyph = table.get_data() if isinstance(table, PDFStream) else None
        return made
    encoding = resolve1(spec.get("Encoding"))
    if isinstance(encoding, dict):
        code = 0
        for entry in list_value(encoding.get("Differences", [])):
            if isinstance(entry, PSLiteral):
                made.names[code] = literal_name(entry)
                code += 1
            else:
                code = int(resolve1(entry))
    return made
