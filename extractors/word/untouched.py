"""The common case, quickly: every control where it was put, every bookmark around its own, nothing written beside.

Most documents come back so. What they say is then read straight off the text of the part, without making a tree
of it or laying it out as a tape. Anything at all unusual and this gives up: the tree decides, with its three
layers. A test holds both to the same reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extractors.align import plain
from extractors.word.answers import Said, of_box, of_control, written
from extractors.word.index import Index, Target
from extractors.word.rows import found
from extractors.word.scan import Token, items, names, said, tokens
from extractors.word.text_runs import Control, Kind
from extractors.word.text_visibility import OFF
from schemas.definition import FormDefinition

_BETWEEN = re.compile("[\t\n\u2003]+")
_NOT_IN_A_TITLE = re.compile("[\t\n\u2011\u00ad]")
_Box = tuple[bool, str | None, str | None]
"""Whether it is ticked, a doubt, and what is against it."""
_TICKED: _Box = (True, None, None)
_EMPTY: _Box = (False, None, None)
_CHECKED, _UNCHECKED = "\u2612", "\u2610"


@dataclass(slots=True)
class Untouched:
    """What an untouched document says, in printed order; the names of bookmarks around no control; its title."""

    values: list[dict[str, Any]]
    bookmarks: list[str]
    title: str


class _UnusualError(Exception):
    """Something is not as it was made."""


def quickly(data: bytes, form: FormDefinition, index: Index, least: Mapping[str, int]) -> Untouched | None:
    """What the main part of an untouched document says; None where it is not quite untouched."""
    stream = tokens(data)
    if stream is None:
        return None
    met = _Met(index)
    try:
        met.all(stream)
    except _UnusualError:
        return None
    rows = {name: met.rows.get(name, 0) for name in index.repeats}
    if any(rows.get(name, 0) < wanted for name, wanted in least.items()):
        return None
    values = _values(met, index.order(form, rows), index)
    return None if values is None else Untouched(values, met.bookmarks, met.title)


class _Met:
    """What one pass meets: answers and boxes by path, the rows of repeating tables, and what is no answer."""

    def __init__(self, index: Index) -> None:
        self.wholes: dict[str, tuple[str, Said]] = {}
        self.boxes: dict[str, tuple[str, Target, dict[str, _Box]]] = {}
        self.rows: dict[str, int] = {}
        self.bookmarks: list[str] = []
        self.title = ""
        self._index = index
        self._places, self._exact = index.places, index.exact
        self._row, self._in_table, self._open = 0, False, False
        self._column, self._answered, self._here, self._before = 0, False, "", ""
        self._over: dict[int, str] = {}
        self._questions, self._agreed = index.questions, index.agreed
        self._last: dict[str, int] = {}

    def all(self, stream: Iterator[Token]) -> None:
        """Takes in a document. Raises _UnusualError where it is not whole, or not as it was made."""
        for token in stream:
            if not token:
                break
            if token[0] is not None:
                self._paragraph(token[0], token[1])
                if token[2] in self._exact and not token[3] and token[6] is None and self.title:
                    if token[2] in self._questions:  # the commonest: a label
                        self._here = token[2]
                elif token[2] or token[3]:
                    self._printed(token[2], token[3] or "", alone=token[6] is None)
            if token[6] is not None:
                say = self._control(token)
                if say or token[14] or token[15]:
                    self._beside(say, token[14], token[15] or "")
            if token[16]:
                if not self._open:
                    raise _UnusualError
                self._open = False
        else:
            raise _UnusualError
        if self._open or self._in_table:
            raise _UnusualError

    def _paragraph(self, between: str, empty: str | None) -> None:
        if self._open:
            raise _UnusualError
        self._open = not empty
        if between:
            # It closes a cell, or opens a table; only one that is open can be closed, and none lies in another.
            if between.startswith("</w:tc>") is not self._in_table:
                raise _UnusualError
            self._in_table = not between.endswith("</w:tbl>")
            # What a cell without an answer asks stands over those below it, and before those beside it.
            if self._here:
                if not self._answered:
                    self._over[self._column] = self._here
                    self._before = self._before or self._here
                self._here = ""
            self._answered = False
            self._column += 1
            if "<w:tr" in between:
                self._row += 1
                self._column, self._before = 0, ""
                if between.startswith("<w:tbl>") or "</w:tbl>" in between:
                    self._over.clear()

    def _printed(self, first: str | None, more: str, *, alone: bool) -> None:
        """Words before any control of a paragraph: the form's own, in a paragraph without controls."""
        if "<w:bookmarkStart" in more:
            for name in names(more):
                if self._index.bookmark(name) is not None:
                    raise _UnusualError
                self.bookmarks.append(name)
        words = said(first, more)
        if not words or words.isspace():
            return
        if not alone or not (
            self._index.prints(words) or all(map(self._index.prints, _BETWEEN.split(words)))
        ):
            raise _UnusualError
        if plain(words) in self._index.asked:
            self._here = words
        if not self.title:
            if _NOT_IN_A_TITLE.search(words):
                raise _UnusualError
            self.title = words.strip()[:300]

    def _beside(self, say: str, first: str | None, more: str) -> None:
        """Words behind a control: those of its box, if any."""
        if "<w:bookmarkStart" in more:
            raise _UnusualError
        words = said(first, more)
        if words.strip() != say and words and not words.isspace() and plain(words) != plain(say):
            raise _UnusualError

    def _control(self, token: Token) -> str:
        """Takes in a control; returns what the form prints behind it."""
        name, tag, shows, box, date, day, offered, first, more = token[5:14]
        tag = tag or ""
        target, path, wanted = self._places.get((tag, 0)) or self._place(tag)
        if name != wanted or not self._open or not self.title:
            raise _UnusualError
        if self._in_table:
            self._answered = True
            over = self._here or self._over.get(self._column, "")
            if (tag, over, self._before) not in self._agreed:
                self._agrees(target, tag, over)
        text = first if first and not more and "&" not in first else said(first, more or "")
        if target.option is not None:
            boxes = self.boxes.setdefault(path, (tag, target, {}))[2]
            if target.option in boxes:
                raise _UnusualError
            if text == _CHECKED and box is not None and box not in OFF:
                boxes[target.option] = _TICKED
            elif text == _UNCHECKED and box in OFF:
                boxes[target.option] = _EMPTY
            else:
                boxes[target.option] = of_box(_properties(tag, shows, box, date, day, offered), text)
            return target.say
        if path in self.wholes:
            raise _UnusualError
        if shows is box is date is offered is None and not target.field.options:
            self.wholes[path] = tag, written(text)
        else:
            control = _properties(tag, shows, box, date, day, offered)
            self.wholes[path] = tag, of_control(control, text, target.field)
        return ""

    def _agrees(self, target: Target, tag: str, over: str) -> None:
        """Whether an answer stands under and beside its own question. Raises _UnusualError where it does not."""
        before = self._before if target.table is None and target.rowed else ""
        if not self._index.agrees(target, plain(over), plain(before)):
            raise _UnusualError
        self._agreed.add((tag, over, self._before))

    def _place(self, tag: str) -> tuple[Target, str, str]:
        """What a tag names here: in a table that repeats, by the row."""
        target = self._index.tags.get(tag)
        if target is None:
            raise _UnusualError
        row, table = 0, target.table
        if table is not None:
            if not self._in_table:
                raise _UnusualError
            if self._last.get(table) != self._row:
                self._last[table] = self._row
                self.rows[table] = self.rows.get(table, 0) + 1
            row = self.rows[table]
        place = self._index.place(tag, row)
        if place is None:
            raise _UnusualError
        return place


def _properties(tag: str | None, *told: str | None) -> Control:
    """A control of a tag, by its mark of a prompt, box, date picker, date and list."""
    shows, box, date, day, offered = told
    kind: Kind = "box" if box is not None else "list" if offered else "date" if date else "text"
    ticked = box is not None and box not in OFF
    return Control(tag, kind, shows is not None, ticked, items(offered or ""), day)


def _values(met: _Met, order: Iterable[str], index: Index) -> list[dict[str, Any]] | None:
    """The answers in printed order; None where one is missing, whole or in part, or is one too many."""
    values: list[dict[str, Any]] = []
    wholes, boxes, evidence = met.wholes, met.boxes, index.evidence
    for path in order:
        if (whole := wholes.pop(path, None)) is not None:
            tag, it = whole
            raw, marks, doubt, other = it.raw, it.marks, it.doubt, it.other
        elif (parts := boxes.pop(path, None)) is not None:
            tag, target, states = parts
            if len(states) < len(target.marks):
                return None
            raw, doubt, other = None, None, None
            marks = tuple(o.key for o in target.marks if states[o.key][0])
            for option in target.marks:
                if states[option.key][1] is not None:
                    _, doubt, other = states[option.key]
        else:
            return None
        values.append(found(path, "tag", tag, doubt, other, raw=raw, marks=marks, evidence=evidence[tag]))
    return None if wholes or boxes else values
