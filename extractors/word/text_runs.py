"""A document as one tape of text pieces, walked once; controls, bookmarks and cells are ranges on it.

Ranges make all layers comparable: a bookmark and a control are the same place when they cover the same
pieces, and text that no answer covers is what somebody wrote outside the controls.
Element names are those of ECMA-376 part 1, clause 17.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from extractors.word.opening import WORD, Element
from extractors.word.text_visibility import OFF, UNKNOWN, Look, Styles, any_in, look_of, raised, symbol

Kind = Literal["text", "box", "list", "date"]
Note = Literal["comment", "footnote", "endnote"]
ExtraKind = Literal["added", "removed", Note, "text-box", "picture", "drawing", "attached"]

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W = f"{{{WORD}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VAL, _W14_VAL, _ID, _NAME = f"{_W}val", f"{_W14}val", f"{_W}id", f"{_W}name"
_P, _R, _T, _TBL, _TR, _TC = (f"{_W}{n}" for n in ("p", "r", "t", "tbl", "tr", "tc"))
_SDT, _SDT_PR, _SDT_CONTENT = (f"{_W}{n}" for n in ("sdt", "sdtPr", "sdtContent"))
_START, _END = f"{_W}bookmarkStart", f"{_W}bookmarkEnd"
_RPR = f"{_W}rPr"
_TAG, _SHOWING, _BOXES = f"{_W}tag", f"{_W}showingPlcHdr", frozenset((f"{_W14}checkbox",))
_LISTS, _DATE = frozenset((f"{_W}dropDownList", f"{_W}comboBox")), f"{_W}date"
_TELLING = frozenset((_SHOWING, _DATE, *_BOXES, *_LISTS))
"""Properties of a control that say what it holds, beside its tag."""
_PROPERTIES = frozenset(
    f"{_W}{n}"
    for n in (
        *("pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
        *("proofErr", "permStart", "permEnd", "commentRangeStart", "commentRangeEnd"),
    )
)
_REMOVED = frozenset((f"{_W}del", f"{_W}moveFrom"))
_ADDED = frozenset((f"{_W}ins", f"{_W}moveTo"))
_TRACKED: dict[str, Literal["added", "removed"]] = {
    **dict.fromkeys((*_REMOVED, f"{_W}cellDel"), "removed"),
    **dict.fromkeys((*_ADDED, f"{_W}cellIns"), "added"),
}
"""What is said of a whole row, cell or paragraph's end, among its properties (17.13.5)."""
CHARACTERS = {
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
_ALTERNATIVES = f"{_MC}AlternateContent"
_PART = (f"{_W}contentPart", f"{_W14}contentPart")
_DRAWINGS = (f"{_W}drawing", f"{_W}pict", f"{_W}object", *_PART)
_DRAWN = frozenset((*_DRAWINGS, _ALTERNATIVES))
_FORMULAS = frozenset((f"{_MATH}oMath", f"{_MATH}oMathPara"))
_ATTACHED = frozenset((f"{_W}altChunk", f"{_W}subDoc"))
_RUBY = f"{_W}ruby"
_PICTURES = frozenset(("blip", "imagedata", "ink", "contentPart", "OLEObject"))
_TURNS = {f"{_W}bdo": ("\u202e", "\u202c"), f"{_W}dir": ("\u202b", "\u202c")}
"""Elements that turn the order of words round, where they say `rtl`, and the characters that do the same."""
_SILENT = frozenset(
    f"{_W}{n}"
    for n in (
        *("lastRenderedPageBreak", "fldChar", "instrText", "delInstrText", "delText", "annotationRef"),
        *("footnoteRef", "endnoteRef", "separator", "continuationSeparator"),
    )
)
"""What may stand in a run and shows nothing there."""
_CHOSEN = (f"{_W}ffData/{_W}checkBox", f"{_W}ffData/{_W}ddList")
"""Form fields of the old kind, whose answers are no words."""


@dataclass(slots=True)
class Control:
    """A content control: pieces `start` to `end`, and what its properties say."""

    tag: str | None = None
    kind: Kind = "text"
    shows_prompt: bool = False
    ticked: bool = False
    items: dict[str, str] = field(default_factory=dict)
    full_date: str | None = None
    start: int = 0
    end: int = 0
    row: int = -1
    cell: int = -1


@dataclass(slots=True)
class Cell:
    """A table cell as it stands in its row; `merged`: it is part of a merge down the column."""

    row: int
    index: int
    start: int
    end: int = 0
    merged: bool = False


@dataclass(slots=True)
class Bookmark:
    """A bookmark: pieces `start` to `end`, and the cells it starts and ends in."""

    start: int
    cell: int
    row: int
    end: int = -1
    end_cell: int = -1


@dataclass(slots=True)
class Extra:
    """Something that is no plain text: kind, the words in it, the piece it stands at, its number in its part."""

    kind: ExtraKind
    words: str
    at: int
    cell: int
    number: str = ""


class Tape:
    """The walk over a document's body, and what was met on it."""

    def __init__(self, body: Element, styles: Styles | None = None) -> None:
        self.texts: list[str] = []
        self.looks: dict[int, Look] = {}
        """Pieces whose looks say that they may not count; hardly any document has one."""
        self.paragraphs: list[tuple[int, int, int]] = []
        """Start, end and cell of each paragraph, in order of their ends."""
        self.controls: list[Control] = []
        self.bookmarks: dict[str, Bookmark] = {}
        self.cells: list[Cell] = []
        self.rows: list[int] = []
        """The table of each row."""
        self.tables: list[tuple[int, int]] = []
        """The pieces and the depth each table starts at: (piece, enclosing cell)."""
        self.extras: list[Extra] = []
        self._open: dict[str | None, str] = {}
        self._cell = self._row = self._table = self._column = -1
        # Looked for once, since hardly any form has one and every cell would have to be asked.
        self._merges = next(body.iter(f"{_W}vMerge"), None) is not None
        self._tracks = next(body.iter(*_TRACKED), None) is not None
        self._styles = styles or {}
        self._plain = not self._styles and not any_in(body)
        self._walk(body)

    def text(self, start: int, end: int) -> str:
        """The text of a range."""
        return "".join(self.texts[start:end])

    def shown(self, start: int, end: int) -> str:
        """The text of a range without the pieces that may not count."""
        return "".join(t for n, t in enumerate(self.texts[start:end], start) if n not in self.looks)

    def look(self, start: int, end: int) -> Look | None:
        """Why words of a range may not count."""
        if not self.looks:
            return None
        return next((self.looks[n] for n in range(start, end) if n in self.looks and self.texts[n]), None)

    def _walk(self, parent: Element) -> None:  # noqa: C901, PLR0912 - one branch an element, in the order they are met
        texts = self.texts
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child)
            elif tag in _PROPERTIES:
                continue
            elif tag == _P:
                start = len(texts)
                self._walk(child)
                if self._tracks:
                    self._marked(child, f"{_W}pPr/{_W}rPr", "¶", start)
                self.paragraphs.append((start, len(texts), self._cell))
                texts.append("\n")
            elif tag == _SDT:
                self._control(child)
            elif tag == _START:
                self._start(child)
            elif tag == _END:
                self._end(child)
            elif tag == _TC:
                self._in_cell(child)
            elif tag == _TR:
                self._in_row(child)
            elif tag == _TBL:
                outer = self._table, self._row, self._cell
                self._table = len(self.tables)
                self.tables.append((len(texts), self._cell))
                self._walk(child)
                self._table, self._row, self._cell = outer
            elif tag in _REMOVED:
                # Only written text: marks of other removals (a paragraph's end) are empty here.
                words = "".join(t.text or "" for t in child.iter(f"{_W}delText", _T))
                self.extras.append(Extra("removed", words, len(texts), self._cell))
            elif tag in _ADDED:
                at = len(texts)
                self._walk(child)
                self.extras.append(Extra("added", self.text(at, len(texts)), at, self._cell))
            elif tag in _DRAWN:
                self._drawn(child, self._walk)
            elif tag in _FORMULAS:
                self._look("".join(t.text or "" for t in child.iter(f"{_MATH}t", _T)), "not-in-line")
            elif tag in _ATTACHED:
                self.extras.append(Extra("attached", "", len(texts), self._cell))
            elif tag in _TURNS and child.get(_VAL) == "rtl":
                before, behind = _TURNS[tag]
                texts.append(before)
                self._walk(child)
                texts.append(behind)
            else:
                self._walk(child)

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
        if (look := look_of(properties, self._styles)) is not None:
            self.looks.update(dict.fromkeys(range(start, len(self.texts)), look))

    def _pieces(self, run: Element, properties: Element | None) -> None:
        for child in run:
            tag = child.tag
            if tag == _T:
                if child.text:
                    self.texts.append(child.text if properties is None else raised(properties, child.text))
            elif tag == _RPR:
                continue
            elif tag in CHARACTERS:
                self.texts.append(CHARACTERS[tag])
            elif tag in _NOTES:
                number = str(child.get(_ID, ""))
                self.extras.append(Extra(_NOTES[tag], "", len(self.texts), self._cell, number))
            elif tag in _DRAWN:
                self._drawn(child, lambda seen: self._pieces(seen, properties))
            elif tag == f"{_W}sym":
                shown = symbol(str(child.get(f"{_W}font", "")), str(child.get(f"{_W}char", "")))
                self._look(shown, "unreadable-text" if shown == UNKNOWN else None)
            elif tag == _RUBY:
                for base in child.iterfind(f"{_W}rubyBase"):
                    self._walk(base)
                self._look("".join(t.text or "" for t in child.iterfind(f"{_W}rt//{_T}")), "not-in-line")
            elif tag not in _SILENT or any(child.find(field) is not None for field in _CHOSEN):
                self._look(UNKNOWN, "unreadable-text")

    def _in_row(self, row: Element) -> None:
        outside = self._row, self._column
        self._row, self._column = len(self.rows), 0
        start = len(self.texts)
        self.rows.append(self._table)
        self._walk(row)
        hidden = row.find(f"{_W}trPr/{_W}hidden")
        if hidden is not None and hidden.get(_VAL, "1") not in OFF:
            self.looks.update(dict.fromkeys(range(start, len(self.texts)), "hidden-text"))
        if self._tracks:
            for n, cell in enumerate(self.cells):
                if cell.row == self._row:
                    self._marked(row, f"{_W}trPr", self.text(cell.start, cell.end), cell.start, n)
        self._row, self._column = outside

    def _marked(self, whole: Element, properties: str, words: str, at: int, cell: int | None = None) -> None:
        """Notes that a whole row, cell or paragraph's end was added or removed with Track Changes on."""
        for mark in whole.iterfind(f"{properties}/*"):
            if mark.tag in _TRACKED:
                self.extras.append(Extra(_TRACKED[mark.tag], words, at, self._cell if cell is None else cell))

    def _in_cell(self, child: Element) -> None:
        outer = self._cell
        self._cell = len(self.cells)
        merged = self._merges and child.find(f"{_W}tcPr/{_W}vMerge") is not None
        cell = Cell(self._row, self._column, len(self.texts), merged=merged)
        self._column += 1
        self.cells.append(cell)
        self._walk(child)
        cell.end = len(self.texts)
        if self._tracks:
            self._marked(child, f"{_W}tcPr", self.text(cell.start, cell.end), cell.start)
        self._cell = outer

    def _control(self, child: Element) -> None:
        control = Control(start=len(self.texts), row=self._row, cell=self._cell)
        self.controls.append(control)
        # An empty piece at each end: so that no two controls, and no bookmark beside one, share a place.
        self.texts.append("")
        rows, cells = len(self.rows), len(self.cells)
        for part in child:
            if part.tag == _SDT_PR:
                read_properties(control, part)
            elif part.tag == _SDT_CONTENT:
                self._walk(part)
        self.texts.append("")
        control.end = len(self.texts)
        # A control around a whole cell or row belongs to it.
        if control.row < 0 and len(self.rows) == rows + 1:
            control.row = rows
        if control.cell < 0 and len(self.cells) == cells + 1:
            control.cell = cells

    def _start(self, mark: Element) -> None:
        name = str(mark.get(_NAME, ""))
        if name and not name.startswith("_") and name not in self.bookmarks:
            self.bookmarks[name] = Bookmark(len(self.texts), self._cell, self._row)
            self._open[mark.get(_ID)] = name

    def _end(self, mark: Element) -> None:
        name = self._open.pop(mark.get(_ID), None)
        if name is not None:
            self.bookmarks[name].end = len(self.texts)
            self.bookmarks[name].end_cell = self._cell

    def _drawn(self, drawn: Element, walk: Callable[[Element], None]) -> None:
        """Takes in something drawn; `walk` takes in words for which Word only knows another way (emoji)."""
        if drawn.tag == _ALTERNATIVES and next(drawn.iter(*_DRAWINGS), None) is None:
            fallback = drawn.find(f"{_MC}Fallback")
            if fallback is not None:
                walk(fallback)
            return
        # The fallback of an alternative says the same again.
        choice = drawn.find(f"{_MC}Choice")
        seen = drawn if choice is None else choice
        boxes = list(seen.iter(f"{_W}txbxContent"))
        lines = ["".join(t.text or "" for t in p.iter(_T)) for b in boxes for p in b.iter(_P)]
        lines += [str(e.get("string", "")) for e in seen.iter("{urn:schemas-microsoft-com:vml}textpath")]
        at = len(self.texts)
        if (words := "\n".join(lines)).strip():
            self.extras.append(Extra("text-box", words, at, self._cell))
        elif any(isinstance(e.tag, str) and e.tag.rpartition("}")[2] in _PICTURES for e in seen.iter()):
            self.extras.append(Extra("picture", "", at, self._cell))
        else:
            self.extras.append(Extra("drawing", "", at, self._cell))


def read_properties(control: Control, properties: Element) -> None:
    """Takes in what `w:sdtPr` says of a control (17.5.2.38; [MS-DOCX] 2.6.1.1 for boxes)."""
    for child in properties:
        name = child.tag
        if name == _TAG:
            control.tag = child.get(_VAL)
        elif name not in _TELLING:
            continue
        elif name == _SHOWING:
            control.shows_prompt = child.get(_VAL, "1") not in OFF
        elif name in _BOXES:
            control.kind = "box"
            checked = child.find(f"{_W14}checked")
            control.ticked = checked is not None and checked.get(_W14_VAL, "1") not in OFF
        elif name in _LISTS:
            control.kind = "list"
            for item in child:
                value = item.get(f"{_W}value")
                if value is not None:
                    control.items[item.get(f"{_W}displayText", value)] = value
        else:
            control.kind = "date"
            control.full_date = child.get(f"{_W}fullDate")
