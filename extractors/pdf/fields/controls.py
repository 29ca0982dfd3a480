"""Form fields and annotations as they stand in a file, before anything is made of them (ISO 32000-1, 12.5, 12.7).

The pages are walked, not only the form's own list: fields are met that the list has lost, and files are met
that have no list at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pikepdf import Object, ObjectType

from extractors.pdf.document.limits import MAX_DEPTH, MAX_FIELDS, MAX_TEXT
from extractors.pdf.document.opening import too_large
from extractors.pdf.document.text_strings import text_string
from extractors.pdf.fields.appearance import Appearances, UnreadableAppearanceError
from schemas.geometry import Box

if TYPE_CHECKING:
    from pikepdf import Pdf


PUSH = 1 << 16
_SORTS = {
    "/Caret": "insertion",
    "/Circle": "drawing",
    "/FileAttachment": "attached file",
    "/FreeText": "text",
    "/Highlight": "highlighting",
    "/Ink": "drawing",
    "/Line": "drawing",
    "/PolyLine": "drawing",
    "/Polygon": "drawing",
    "/Redact": "blacking-out",
    "/Sound": "recording",
    "/Square": "drawing",
    "/Squiggly": "underlining",
    "/Stamp": "stamp",
    "/StrikeOut": "crossing-out",
    "/Text": "note",
    "/Underline": "underlining",
}
"""Annotations people make, in their words (ISO 32000-1, table 169). What is not named here is told as it is."""
_WINDOW = "/Popup"
"""Shows the words of another annotation, and has none of its own."""
_DICTIONARY, _ARRAY = ObjectType.dictionary, ObjectType.array
_STRING, _NAME, _STREAM = ObjectType.string, ObjectType.name_, ObjectType.stream
_REFERENCE = re.compile(rb"(?<= )\d+ \d+ R\b")
_LOOKED_AT = ("/AP", "/AS", "/FT", "/Ff", "/Opt", "/Parent", "/Rect", "/Subtype", "/T", "/TU", "/V")


@dataclass(slots=True)
class Widget:
    """One appearance of a field: page from 1 (None: on no page), box in points from the top left, its states.

    `shown`: the words it shows, None where nothing is known of them; `unreadable` where they cannot be told. `value`
    is one of its own, which a widget of a named field should not have.
    """

    page: int | None
    box: Box | None
    state: str | None = None
    on: tuple[str, ...] = ()
    shown: str | None = None
    unreadable: bool = False
    value: str | None = None


@dataclass(slots=True)
class Control:
    """One field: full name, kind (`Tx`, `Btn`, `Ch`, `Sig`), flags, value and widgets.

    `other` is what else the bytes of its value may say. `stale`: viewers are told to draw the field anew.
    """

    name: str
    kind: str
    flags: int = 0
    value: str | tuple[str, ...] | None = None
    tip: str | bytes | None = None
    exports: tuple[str, ...] = ()
    widgets: list[Widget] = field(default_factory=list)
    other: str | None = None
    stale: bool = False

    @property
    def tooltip(self) -> str | None:
        """What a viewer says of the field. It is made into text when it is asked for, which is seldom."""
        return text_string(self.tip).text[:MAX_TEXT] if isinstance(self.tip, bytes) else self.tip


@dataclass(frozen=True, slots=True)
class Added:
    """Something laid over a page by hand: its sort, page, box in points from the top left, and words."""

    sort: str
    page: int
    box: Box | None
    words: str


@dataclass(slots=True)
class Found:
    """Every field and addition of a document."""

    controls: list[Control] = field(default_factory=list)
    added: list[Added] = field(default_factory=list)
    xfa: bool = False
    listed: bool = False


def controls(pdf: Pdf) -> Found:
    """What fields and additions a document has. Raises DocumentError `pdf-too-large` for too many."""
    walk = Walk(pdf)
    walk.pages()
    walk.form()
    return walk.found


def kind_of(value: object) -> ObjectType | None:
    """The type of a PDF object, None for what is none. (`isinstance` with pikepdf's types takes 20 times as long.)"""
    return value._type_code if isinstance(value, Object) else None


def entry(node: Any, name: str) -> Any:
    """An entry of a dictionary, or None. (A `get` that misses takes six times as long as asking first.)"""
    return node.get(name) if name in node else None


def is_dictionary(value: object) -> bool:
    """Whether this is a dictionary and no stream."""
    return isinstance(value, Object) and value._type_code is _DICTIONARY


def text_of(value: object) -> str | None:
    """A text string or text stream (ISO 32000-1, 7.9.2-7.9.3), or a name without its slash."""
    if value is None:
        return None
    kind = kind_of(value)
    if kind is _STRING:
        return text_string(bytes(value)).text[:MAX_TEXT]  # type: ignore[call-overload]
    if kind is _NAME:
        return str(value)[1:]
    if kind is _STREAM:
        return text_string(value.read_bytes()).text[:MAX_TEXT]  # type: ignore[attr-defined]
    return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None


class Walk:
    """A walk over pages and list; `by_field` are the controls it met, by the numbers of their fields."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.found = Found()
        self.by_field: dict[tuple[int, int], Control] = {}
        self._states: dict[bytes, tuple[str, ...]] = {}
        self._count = 0
        form = entry(pdf.Root, "/AcroForm")
        self._form: Any = form if is_dictionary(form) else None
        self._stale = self._form is not None and bool(entry(self._form, "/NeedAppearances"))
        self._appearances = Appearances(self._form)

    def pages(self) -> None:
        """Meet the annotations of all pages."""
        for number, page in enumerate(self.pdf.pages, 1):
            annotations = entry(page.obj, "/Annots")
            if kind_of(annotations) is not _ARRAY:
                continue
            left, top = corner(page)
            for annotation in annotations:
                self._tick()
                if is_dictionary(annotation):
                    self.annotation(annotation, number, left, top)

    def annotation(self, annotation: Any, page: int, left: float, top: float) -> None:
        """One annotation of a page whose left and top these are."""
        # The names of its entries are asked for once: each look-up leaves Python.
        have = _entries(annotation)
        sort = str(annotation.get("/Subtype")) if "/Subtype" in have else ""
        if sort == "/Widget" or (not sort and "/FT" in have):
            self._widget(annotation, have, page, _box(annotation, have, left, top))
        elif sort != _WINDOW and (sort != "/Link" or _has_frame(annotation, have)):
            words = text_of(entry(annotation, "/Contents")) or ""
            name = _SORTS.get(sort, sort[1:] or "something")
            self.found.added.append(Added(name, page, _box(annotation, have, left, top), words))

    def form(self) -> None:
        """Meet what the form's own list has beside those."""
        if self._form is None:
            return
        self.found.listed = True
        self.found.xfa = "/XFA" in self._form
        for node in _array(entry(self._form, "/Fields")):
            self._listed(node, 0)

    def _tick(self) -> None:
        self._count += 1
        if self._count > MAX_FIELDS:
            raise too_large("it has more fields than a form can have")

    def _listed(self, node: Any, depth: int) -> None:
        """Meet the fields of the form's list that no page shows, so that their values are not lost."""
        if depth > MAX_DEPTH or not is_dictionary(node) or node.objgen in self.by_field:
            return
        self._tick()
        kids = [k for k in _array(entry(node, "/Kids")) if is_dictionary(k)]
        named = [k for k in kids if "/T" in k]
        if named:
            for kid in named:
                self._listed(kid, depth + 1)
            return
        control = self._control(node, _entries(node))
        for kid in kids or (node,):
            control.widgets.append(self._seen(kid, _entries(kid), None, None, control))

    def _widget(self, widget: Any, have: set[str], page: int, box: Box | None) -> None:
        owner, owned = widget, have
        for _ in range(MAX_DEPTH):
            if "/T" in owned or "/Parent" not in owned or not is_dictionary(parent := owner.get("/Parent")):
                break
            owner = parent
            if owner.objgen in self.by_field:
                break
            owned = _entries(owner)
        control = self.by_field.get(owner.objgen) or self._control(owner, owned)
        control.widgets.append(self._seen(widget, have, page, box, control))

    def _seen(
        self, widget: Any, have: set[str], page: int | None, box: Box | None, control: Control
    ) -> Widget:
        # A field may be its own widget, and its value is then the field's.
        own = text_of(widget.get("/V")) if "/V" in have and "/T" not in have else None
        if control.kind == "Btn":
            state = text_of(widget.get("/AS")) if "/AS" in have else None
            on = self._on_states(widget.get("/AP")) if "/AP" in have else ()
            return Widget(page, box, state, on, value=own)
        if control.kind == "Tx" and "/AP" in have:
            try:
                return Widget(page, box, shown=self._appearances.text(widget), value=own)
            except UnreadableAppearanceError:
                return Widget(page, box, unreadable=True, value=own)
        return Widget(page, box, value=own)

    def _on_states(self, appearance: Any) -> tuple[str, ...]:
        """The states a button has beside off. Kept by how they are written: many buttons have the same ones."""
        if not isinstance(appearance, Object):
            return ()
        written = appearance.unparse()
        if b"/N <<" in written:  # the states stand here, and which streams they are does not matter
            written = _REFERENCE.sub(b"R", written)
        known = self._states.get(written)
        if known is None:
            known = self._states[written] = _on_states(appearance)
        return known

    def _control(self, node: Any, have: set[str]) -> Control:
        chain = _ancestors(node) if "/Parent" in have else [(node, have)]
        names = [n for a, own in reversed(chain) if "/T" in own and (n := text_of(a.get("/T")))]
        kind = text_of(_inherited(chain, "/FT")) or ""
        flags = _inherited(chain, "/Ff")
        value = _inherited(chain, "/V")
        control = Control(
            name=".".join(names),
            kind=kind,
            flags=int(flags) if isinstance(flags, int) else 0,
            value=_value(value, kind),
            tip=_tip(node.get("/TU")) if "/TU" in have else None,
            exports=_texts(_inherited(chain, "/Opt")) if kind == "Btn" else (),
            other=_other(value),
            stale=self._stale,
        )
        where = node.objgen
        if where[0]:
            self.by_field[where] = control
        self.found.controls.append(control)
        return control


def _entries(node: Any) -> set[str]:
    """The names of a dictionary's entries; where one of them is no text, those that are looked at."""
    try:
        names: set[str] = node.keys()
    except UnicodeDecodeError:
        return {name for name in _LOOKED_AT if name in node}
    return names


def _ancestors(node: Any) -> list[tuple[Any, set[str]]]:
    """A field and what it inherits from, each with the names of its entries."""
    chain = []
    for _ in range(MAX_DEPTH):
        have = _entries(node)
        chain.append((node, have))
        if "/Parent" not in have or not is_dictionary(node := node.get("/Parent")):
            break
    return chain


def _inherited(chain: list[tuple[Any, set[str]]], name: str) -> Any:
    for node, have in chain:
        if name in have:
            return node.get(name)
    return None


def _has_frame(link: Any, have: set[str]) -> bool:
    """Whether a link is seen on the page: one that draws a frame around its place, as it does unless told not to."""
    style: Any = link.get("/BS") if "/BS" in have else None
    border: Any = link.get("/Border") if "/Border" in have else None
    if "/AP" in have:
        return True
    if is_dictionary(style):
        return float(style.get("/W", 1)) > 0
    return kind_of(border) is not _ARRAY or len(border) < 3 or float(border[2]) > 0


def _tip(value: Any) -> str | bytes | None:
    return bytes(value) if kind_of(value) is _STRING else text_of(value)


def _array(value: object) -> Iterable[Any]:
    return value if kind_of(value) is _ARRAY else ()  # type: ignore[return-value]


def _value(value: object, kind: str) -> str | tuple[str, ...] | None:
    if kind == "Sig":
        return "signed" if is_dictionary(value) else None
    return _texts(value) if kind_of(value) is _ARRAY else text_of(value)


def _other(value: object) -> str | None:
    return text_string(bytes(value)).other if kind_of(value) is _STRING else None  # type: ignore[call-overload]


def _texts(value: object) -> tuple[str, ...]:
    shown = (text_of(v[0] if kind_of(v) is _ARRAY and len(v) else v) for v in _array(value))
    return tuple(s or "" for s in shown)


def _on_states(appearance: Any) -> tuple[str, ...]:
    if not is_dictionary(appearance) or "/N" not in appearance:
        return ()
    normal = appearance.get("/N")
    if not is_dictionary(normal):
        return ()
    return tuple(k[1:] for k in sorted(normal.keys()) if k != "/Off")


def corner(page: Any) -> tuple[float, float]:
    """Left and top of a page in its own space: what boxes are measured from."""
    numbers = [float(v) for v in (page.cropbox if "/CropBox" in page.obj else page.mediabox)]
    return min(numbers[0], numbers[2]), max(numbers[1], numbers[3])


def _box(annotation: Any, have: set[str], left: float, top: float) -> Box | None:
    if "/Rect" not in have or kind_of(rect := annotation.get("/Rect")) is not _ARRAY:
        return None
    # Its text is read quicker than its items are made into numbers.
    return _measured(rect.unparse(), left, top)


@lru_cache(maxsize=4096)
def _measured(rect: bytes, left: float, top: float) -> Box | None:
    """Kept, since the documents of one form have their boxes at the same places."""
    try:
        x0, y0, x1, y1 = map(float, rect[1:-1].split())
    except ValueError:
        return None
    if x0 > x1:
        x0, x1 = x1, x0
    if y0 > y1:
        y0, y1 = y1, y0
    return Box(x0 - left, top - y1, x1 - left, top - y0).rounded()
