"""A document as one tape of text pieces, walked once; controls, bookmarks and cells are ranges on it.

Ranges make all layers comparable: a bookmark and a control are the same place when they cover the same
pieces, and text that no answer covers is what somebody wrote outside the controls.
Element names are those of ECMA-376 part 1, clause 17.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from extractors.word.controls import Control, read_properties
from extractors.word.list_numbers import NUMBERED, Lists
from extractors.word.moving_fields import OpenField
from extractors.word.opening import WORD, Element
from extractors.word.runs import ALTERNATIVES, DRAWINGS, DRAWN, Extra, Runs
from extractors.word.styles import Styles, style_in
from extractors.word.text_visibility import TELLING, Look, any_white, is_on

_W = f"{{{WORD}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VAL, _ID, _NAME = f"{_W}val", f"{_W}id", f"{_W}name"
_P, _R, _T, _TBL, _TR, _TC = (f"{_W}{n}" for n in ("p", "r", "t", "tbl", "tr", "tc"))
_SDT, _SDT_PR, _SDT_CONTENT = (f"{_W}{n}" for n in ("sdt", "sdtPr", "sdtContent"))
_START, _END = f"{_W}bookmarkStart", f"{_W}bookmarkEnd"
_PPR = f"{_W}pPr"
_FIELD = f"{_W}fldSimple"
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
_MERGE, _HIDDEN = f"{_W}vMerge", f"{_W}hidden"
_UNUSUAL = (_MERGE, _HIDDEN, NUMBERED, *_TRACKED, *TELLING)
_FORMULAS = frozenset((f"{_MATH}oMath", f"{_MATH}oMathPara"))
_ATTACHED = frozenset((f"{_W}altChunk", f"{_W}subDoc"))
_PICTURES = frozenset(("blip", "imagedata", "ink", "contentPart", "OLEObject"))
_TURNS = {f"{_W}bdo": ("\u202e", "\u202c"), f"{_W}dir": ("\u202b", "\u202c")}
"""Elements that turn the order of words round, where they say `rtl`, and the characters that do the same."""


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


class Tape(Runs):
    """The walk over a document's body, and what was met on it."""

    def __init__(self, body: Element, styles: Styles | None = None, lists: Lists | None = None) -> None:
        # Looked for once, since hardly any form has one and every run, cell and row would have to be asked.
        unusual = {one.tag for one in body.iter(*_UNUSUAL)}
        plain = unusual.isdisjoint(TELLING) and not any_white(body)
        super().__init__(body, styles or Styles(), plain=plain)
        self.paragraphs: list[tuple[int, int, int]] = []
        """Start, end and cell of each paragraph, in order of their ends."""
        self.controls: list[Control] = []
        self.bookmarks: dict[str, Bookmark] = {}
        self.cells: list[Cell] = []
        self.rows: list[int] = []
        """The table of each row."""
        self.tables: list[tuple[int, int]] = []
        """The pieces and the depth each table starts at: (piece, enclosing cell)."""
        self._open: dict[str | None, str] = {}
        self._row = self._table = self._column = -1
        self._merges = _MERGE in unusual
        self._hides = _HIDDEN in unusual
        self._tracks = not unusual.isdisjoint(_TRACKED)
        self._lists = lists if NUMBERED in unusual or self._styles.numbers else None
        self._walk(body)
        self._unended()

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
                self._paragraph(child)
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
                # Only written text: marks of other removals (a paragraph's end) are empty here. A piece of its own
                # says in which answer it stood.
                words = "".join(t.text or "" for t in child.iter(f"{_W}delText", _T))
                self.extras.append(Extra("removed", words, len(texts), self._cell))
                texts.append("")
            elif tag in _ADDED:
                at = len(texts)
                self._walk(child)
                self.extras.append(Extra("added", self.text(at, len(texts)), at, self._cell, end=len(texts)))
            elif tag in DRAWN:
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
            elif tag == _FIELD:
                start = len(texts)
                self._walk(child)
                self._moved(OpenField(start, child.get(f"{_W}instr", "")), len(texts))
            else:
                self._walk(child)

    def _paragraph(self, paragraph: Element) -> None:
        start = len(self.texts)
        properties = paragraph.find(_PPR) if self._lists or self._symbols else None
        style = style_in(properties, "pStyle")
        outside = self._fonts
        self._fonts = (
            {**self._styles.usual, **self._styles.fonts.get(style, {})} if self._symbols else outside
        )
        if self._lists is not None:
            numbered = properties.find(NUMBERED) if properties is not None else None
            self._number = self._lists.number(numbered, self._styles.numbers.get(style))
        self._walk(paragraph)
        self._number, self._fonts = "", outside
        # An end that was removed joins this paragraph to the next one.
        joined = self._tracks and self._marked(paragraph, f"{_W}pPr/{_W}rPr", "¶", start)
        self.paragraphs.append((start, len(self.texts), self._cell))
        self.texts.append("" if joined else "\n")

    def _in_row(self, row: Element) -> None:
        outside = self._row, self._column
        self._row, self._column = len(self.rows), 0
        start = len(self.texts)
        self.rows.append(self._table)
        self._walk(row)
        hidden = row.find(f"{_W}trPr/{_HIDDEN}") if self._hides else None
        if hidden is not None and is_on(hidden.get(_VAL)):
            self.looks.update(dict.fromkeys(range(start, len(self.texts)), "hidden-text"))
        if self._tracks:
            words = "; ".join(
                said for c in self.cells if c.row == self._row and (said := self.text(c.start, c.end).strip())
            )
            self._marked(row, f"{_W}trPr", words, start, self._row)
        self._row, self._column = outside

    def _marked(self, whole: Element, properties: str, words: str, at: int, row: int = -1) -> bool:
        """Notes that a whole row, cell or paragraph's end was added or removed with Track Changes on."""
        kinds = [_TRACKED[mark.tag] for mark in whole.iterfind(f"{properties}/*") if mark.tag in _TRACKED]
        for kind in kinds:
            self.extras.append(Extra(kind, words, at, self._cell, end=len(self.texts), row=row))
        return "removed" in kinds

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
            self._marked(child, f"{_W}tcPr", self.text(cell.start, cell.end), cell.start, self._row)
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
                self._content(control, part)
        self.texts.append("")
        control.end = len(self.texts)
        # A control around a whole cell or row belongs to it.
        if control.row < 0 and len(self.rows) == rows + 1:
            control.row = rows
        if control.cell < 0 and len(self.cells) == cells + 1:
            control.cell = cells

    def _content(self, control: Control, content: Element) -> None:
        """What a control holds. A list's number says nothing of a prompt, or of a box and the words of its option."""
        if control.shows_prompt or control.kind == "box":
            self._number = ""
        self._walk(content)

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
        if drawn.tag == ALTERNATIVES and next(drawn.iter(*DRAWINGS), None) is None:
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
