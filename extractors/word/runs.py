"""What a run says: its words piece by piece, with what its looks, its font and the fields around it make of them.

Element names are those of ECMA-376 part 1, clause 17.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from extractors.word.moving_fields import OpenField, moves
from extractors.word.opening import WORD, Element
from extractors.word.styles import Styles, style_in
from extractors.word.symbol_fonts import UNKNOWN, any_symbols, font_of, is_symbol_font, private, signs, symbol
from extractors.word.text_visibility import Look, look_of, raised
from schemas.prompts import is_prompt

Note = Literal["comment", "footnote", "endnote"]
ExtraKind = Literal["added", "removed", Note, "text-box", "picture", "drawing", "attached"]

_W = f"{{{WORD}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_ID, _T, _RPR = f"{_W}id", f"{_W}t", f"{_W}rPr"
_CHARACTERS = {
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}noBreakHyphen": "\u2011",
    f"{_W}softHyphen": "\u00ad",
}
_NOTES: dict[str, Note] = {
    f"{_W}commentReference": "comment",
    f"{_W}footnoteReference": "footnote",
    f"{_W}endnoteReference": "endnote",
}
ALTERNATIVES = f"{_MC}AlternateContent"
_PART = (f"{_W}contentPart", f"{_W14}contentPart")
DRAWINGS = (f"{_W}drawing", f"{_W}pict", f"{_W}object", *_PART)
DRAWN = frozenset((*DRAWINGS, ALTERNATIVES))
_RUBY, _SIGN = f"{_W}ruby", f"{_W}sym"
_FIELD_MARK, _FIELD_CODE = f"{_W}fldChar", f"{_W}instrText"
_SILENT = frozenset(
    f"{_W}{n}"
    for n in (
        *("lastRenderedPageBreak", "delInstrText", "delText", "annotationRef"),
        *("footnoteRef", "endnoteRef", "separator", "continuationSeparator"),
    )
)
"""What may stand in a run and shows nothing there."""
_CHOSEN = (f"{_W}ffData/{_W}checkBox", f"{_W}ffData/{_W}ddList")
"""Form fields of the old kind, whose answers are no words."""


@dataclass(slots=True)
class Extra:
    """Something that is no plain text: kind, the words in it, the piece it stands at, its number in its part.

    `end` is where words that were added end; `row` the row of the tape that was removed or added, in whole or part.
    """

    kind: ExtraKind
    words: str
    at: int
    cell: int
    number: str = ""
    end: int = -1
    row: int = -1


class Runs(ABC):
    """Takes in runs; what stands around them is told by whoever walks over the document."""

    def __init__(self, body: Element, styles: Styles, *, plain: bool) -> None:
        """`plain`: nothing in the properties of the document's runs but perhaps a font changes what words say."""
        self.texts: list[str] = []
        self.looks: dict[int, Look] = {}
        """Pieces whose looks say that they may not count; hardly any document has one."""
        self.numbers: set[int] = set()
        """Pieces that are numbers of lists."""
        self.extras: list[Extra] = []
        self._cell = -1
        self._styles = styles
        self._symbols = styles.symbols or any_symbols(body)
        self._plain = plain and not self._symbols and not styles.looks
        self._fonts: Mapping[str, str] = styles.usual
        self._number = ""
        """The number of a list that stands before the next words."""
        self._fields: list[OpenField] = []

    @abstractmethod
    def _walk(self, parent: Element) -> None:
        """Takes in everything in an element."""

    @abstractmethod
    def _drawn(self, drawn: Element, walk: Callable[[Element], None]) -> None:
        """Takes in something drawn; `walk` takes in words for which Word only knows another way (emoji)."""

    def _look(self, words: str, look: Look | None) -> None:
        if look is not None:
            self.looks[len(self.texts)] = look
        self.texts.append(words)

    def _run(self, run: Element) -> None:
        properties = None if self._plain else run.find(_RPR)
        if properties is None:
            self._pieces(run, None)
            return
        start = len(self.texts)
        self._pieces(run, properties)
        if (look := look_of(properties, self._styles.looks)) is not None:
            self.looks.update(dict.fromkeys(range(start, len(self.texts)), look))

    def _pieces(self, run: Element, properties: Element | None) -> None:
        for child in run:
            tag = child.tag
            if tag == _T:
                if words := child.text:
                    self._words(words, properties)
            elif tag == _RPR:
                continue
            elif tag in _CHARACTERS:
                self.texts.append(_CHARACTERS[tag])
            elif tag == _FIELD_MARK:
                self._field(child)
            elif tag == _FIELD_CODE:
                if self._fields and not self._fields[-1].shows:
                    self._fields[-1].code += child.text or ""
            else:
                self._odd(child, properties)

    def _odd(self, child: Element, properties: Element | None) -> None:
        """What is no word, nor stands for a character of plain text."""
        tag = child.tag
        if tag in _NOTES:
            number = str(child.get(_ID, ""))
            self.extras.append(Extra(_NOTES[tag], "", len(self.texts), self._cell, number))
        elif tag in DRAWN:
            self._drawn(child, lambda seen: self._pieces(seen, properties))
        elif tag == _SIGN:
            shown = symbol(str(child.get(f"{_W}font", "")), str(child.get(f"{_W}char", "")))
            if self._number:
                self._begin(shown)
            self._look(shown, "unreadable-text" if shown == UNKNOWN else None)
        elif tag == _RUBY:
            for base in child.iterfind(f"{_W}rubyBase"):
                self._walk(base)
            self._look("".join(t.text or "" for t in child.iterfind(f"{_W}rt//{_T}")), "not-in-line")
        elif tag not in _SILENT:
            self._look(UNKNOWN, "unreadable-text")

    def _words(self, words: str, properties: Element | None) -> None:
        if self._number:
            self._begin(words)
        if self._symbols or private(words):
            fonts = {
                **self._fonts,
                **self._styles.fonts.get(style_in(properties, "rStyle"), {}),
                **font_of(properties),
            }
            if private(words) or any(map(is_symbol_font, fonts.values())):
                for said in signs(words, fonts):
                    self._look(said, "unreadable-text" if said == UNKNOWN else None)
                return
        self.texts.append(words if properties is None else raised(properties, words))

    def _begin(self, words: str) -> None:
        """Puts the number of a list before the first words of its paragraph, unless they are a prompt."""
        number, self._number = self._number, ""
        if not is_prompt(words):
            self.numbers.add(len(self.texts))
            self._look(number, "unreadable-text" if number == UNKNOWN else None)

    def _field(self, mark: Element) -> None:
        """The beginning, middle or end of a field that spans runs (17.16.18)."""
        kind = mark.get(f"{_W}fldCharType")
        if kind == "begin":
            self._fields.append(OpenField(len(self.texts)))
            if any(mark.find(chosen) is not None for chosen in _CHOSEN):
                self._look(UNKNOWN, "unreadable-text")
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._moved(self._fields.pop(), len(self.texts))

    def _moved(self, field: OpenField, end: int) -> None:
        if moves(field.code):
            self.looks.update(dict.fromkeys(range(field.start, end), "moving-field"))

    def _unended(self) -> None:
        """What fields show that never end, ends with their paragraph."""
        for field in self._fields:
            ends = (n for n in range(field.start, len(self.texts)) if self.texts[n] == "\n")
            self._moved(field, next(ends, field.start))
