"""A PDF as a screen reader gets it: its tags in order, with their words, and its fields with name, role and state.

Nothing here knows the form: what is heard comes from the file alone, the words of marked content as PDFium gives
them. (ISO 32000-1, 14.7 structure, 12.7 fields.)
"""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from issuing.pdfium import opened

Kind = Literal["heading", "text", "label", "list", "item", "table", "column", "row", "link", "control"]

_MULTILINE, _REQUIRED, _READ_ONLY, _RADIO = 1 << 12, 1 << 1, 1, 1 << 15
_INLINE = {"/Span", "/Strong", "/Em"}
_PARTED = re.compile(r"\w[-/]\s*$")
_WORDLESS = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is heard, and what it is."""

    kind: Kind
    words: str
    page: int
    """From 1."""
    level: int = 0
    """Of a heading."""
    field: str = ""
    """Of a control: its name in the file, which is not heard."""
    role: str = ""
    state: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    """Of one of several boxes: the words of them all."""
    top: float = 0.0
    """Of a control its upper edge, of a link that of the place it leads to: points from the page's foot."""
    to: int = 0
    """Of a link: the page it leads to."""

    @property
    def radio(self) -> bool:
        """Whether it is one of several boxes of which one is chosen."""
        return self.role.startswith("radio")

    @property
    def spoken(self) -> str:
        """All of it, in the order a screen reader says it."""
        before = f"heading level {self.level}" if self.kind == "heading" else _BEFORE.get(self.kind, "")
        return ", ".join(part for part in (before, self.words, self.role, *self.state) if part)


_BEFORE = {"link": "link", "column": "column heading", "row": "row heading"}


def listen(data: bytes) -> list[Said]:
    """All that is heard of a tagged PDF of our own making, in the order of its structure."""
    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        ear = _Ear(pdf, marked_words(data))
        root = pdf.Root.StructTreeRoot.K
        for element in root if isinstance(root, pikepdf.Array) else [root]:
            ear.hear(element)
        ear.pause()
        return ear.said


def bookmarks(data: bytes) -> list[tuple[str, int, float]]:
    """The bookmarks that show when the list is opened with all closed: title, page (from 1), points from its foot."""
    import pikepdf

    found = []
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {p.obj.objgen: n for n, p in enumerate(pdf.pages, 1)}
        entry: Any = pdf.Root.Outlines.get("/First") if "/Outlines" in pdf.Root else None
        while entry is not None:
            found.append((str(entry.Title), pages[entry.Dest[0].objgen], float(entry.Dest[3])))
            entry = entry.get("/Next")
    return found


def marked_words(data: bytes) -> Mapping[tuple[int, int], str]:
    """The words of each piece of marked content, by page (from 1) and number; a new line begins a new word."""
    from pypdfium2 import raw

    found: dict[tuple[int, int], str] = defaultdict(str)
    sides = [ctypes.c_float() for _ in range(4)]
    with opened(data) as document:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            low, high, parted = 0.0, 0.0, False
            for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
                mark = raw.FPDFPageObj_GetMarkedContentID(drawn)
                size = raw.FPDFTextObj_GetText(drawn, text, None, 0) if mark >= 0 else 0
                if not size:
                    continue
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFTextObj_GetText(
                    drawn, text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size
                )
                raw.FPDFPageObj_GetBounds(drawn, *sides)
                middle = (sides[1].value + sides[3].value) / 2
                # Letters of one line reach over its middle, whatever their shape.
                # PDFium tells a hyphen at the end of a line by a character of its own.
                said = buffer.raw.decode("utf-16-le").rstrip("\0").replace("\x02", "-")
                # A new line begins a new word, unless the word parted after a hyphen or a stroke.
                same = low <= middle <= high or parted
                parted = _PARTED.search(said) is not None
                found[number, mark] += ("" if same else " ") + (said.rstrip() if parted else said)
                low, high = sides[1].value, sides[3].value
    return found


class _Ear:
    """Goes through the tree; words that stand in one block are heard together."""

    def __init__(self, pdf: Any, words: Mapping[tuple[int, int], str]) -> None:
        self.said: list[Said] = []
        self._words = words
        self._pages = {page.obj.objgen: n for n, page in enumerate(pdf.pages, 1)}
        self._named = _destinations(pdf)
        self._line: list[str] = []
        self._kind: tuple[Kind, int] = ("text", 0)
        self._page = 1

    def hear(self, element: Any) -> None:
        """An element and all under it."""
        sort = str(element.S)
        if sort in _INLINE or (sort == "/P" and self._kind[0] in {"row", "column"}):
            self._line.append(" " if sort == "/P" else "")
            self._kids(element)
            return
        before = self._kind
        self.pause()
        if sort in {"/Form", "/Link"}:
            self._annotation(element)
            self._kind = before
            return
        if sort in {"/L", "/Table"}:
            self._announce(element)
        self._kind = _kind(element) or before
        self._kids(element)
        self.pause()
        self._kind = before

    def pause(self) -> None:
        """Say what has come together."""
        words = " ".join("".join(self._line).split())
        self._line.clear()
        if not _WORDLESS.fullmatch(words):
            kind, level = self._kind
            self.said.append(Said(kind, words, self._page, level))

    def _kids(self, element: Any) -> None:
        for kid in _kids(element):
            if isinstance(kid, int):
                self._content(element.Pg, kid)
            elif kid.get("/Type") == "/MCR":
                self._content(kid.get("/Pg", element.get("/Pg")), int(kid.MCID))
            elif "/S" in kid:
                self.hear(kid)

    def _content(self, page: Any, mark: int) -> None:
        number = self._pages[page.objgen]
        if not self._line:
            self._page = number
        self._line.append(self._words.get((number, mark), ""))

    def _announce(self, element: Any) -> None:
        if element.S == "/L":
            self.said.append(Said("list", f"list of {len(_kids(element))} items", self._page))
            return
        rows = [row for part in _kids(element) for row in _kids(part)]
        across = max(sum(_across(cell) for cell in _kids(row)) for row in rows)
        self.said.append(Said("table", f"table, {len(rows)} rows, {across} columns", self._page))

    def _annotation(self, element: Any) -> None:
        held = next(k.Obj for k in _kids(element) if not isinstance(k, int) and k.get("/Type") == "/OBJR")
        self._page = self._pages[held.P.objgen] if "/P" in held else self._page
        if element.S == "/Form":
            self.said.append(_control(held, self._page))
            return
        self._kids(element)
        words = " ".join("".join(self._line).split())
        self._line.clear()
        place = self._place(held)
        self.said.append(Said("link", words, self._page, to=place[0], top=place[1]))

    def _place(self, link: Any) -> tuple[int, float]:
        there = link.Dest if "/Dest" in link else link.A.D
        if not hasattr(there, "__len__") or str(there) in self._named:
            there = self._named[str(there)]
        return self._pages[there[0].objgen], float(there[3])


def _kids(element: Any) -> list[Any]:
    from pikepdf import Array

    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else [] if kids is None else [kids]


def _kind(element: Any) -> tuple[Kind, int] | None:
    sort = str(element.S)
    if re.fullmatch(r"/H[1-6]", sort):
        return "heading", int(sort[2])
    if sort == "/TH":
        return ("row" if "/Row" in _attributes(element, "/Scope") else "column"), 0
    found: Kind | None = {"/Lbl": "label", "/LI": "item", "/TD": "text", "/P": None}.get(sort)
    return (found, 0) if found else None


def _attributes(element: Any, key: str) -> list[str]:
    from pikepdf import Array

    held = element.get("/A")
    return [str(a[key]) for a in (held if isinstance(held, Array) else [held] if held else []) if key in a]


def _across(cell: Any) -> int:
    return int(next(iter(_attributes(cell, "/ColSpan")), "1"))


def _destinations(pdf: Any) -> dict[str, Any]:
    names = pdf.Root.Names.Dests.Names if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else []
    return {str(names[n]): names[n + 1] for n in range(0, len(names), 2)}


def _control(widget: Any, page: int) -> Said:
    holder = widget.get("/Parent", widget)
    flags = int(holder.get("/Ff", 0))
    words = str(widget.get("/TU", holder.get("/TU", "")))
    state: list[str] = []
    options: tuple[str, ...] = ()
    if holder.FT == "/Tx":
        role = "edit, several lines" if flags & _MULTILINE else "edit"
        state += [f"“{holder.V}”"] if str(holder.get("/V", "")) else []
    else:
        kids = list(holder.get("/Kids", [widget]))
        options = tuple(_options(holder, kids)) if len(kids) > 1 else ()
        at = next((n for n, k in enumerate(kids, 1) if k.objgen == widget.objgen), 1)
        role = f"radio button, {at} of {len(kids)}" if flags & _RADIO else "check box"
        state.append("not checked" if widget.get("/AS", "/Off") == "/Off" else "checked")
    state += ["required"] if flags & _REQUIRED else []
    state += ["read only"] if flags & _READ_ONLY else []
    top = float(widget.Rect[3])
    return Said(
        "control", words, page, field=str(holder.T), role=role, state=tuple(state), options=options, top=top
    )


def _options(holder: Any, kids: list[Any]) -> Iterator[str]:
    """The words of each box: those that the parent lists, or what its own name has more than the question."""
    asked = str(holder.get("/TU", ""))
    for n, kid in enumerate(kids):
        words = str(kid.get("/TU", "")).removeprefix(asked).lstrip(": ")
        yield str(holder.Opt[n]) if "/Opt" in holder else words
