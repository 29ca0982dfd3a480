"""Form fields and annotations as they stand in a file, before anything is made of them (ISO 32000-1, 12.5, 12.7).

The pages are walked, not only the form's own list: fields are met that the list has lost, and files are met
that have no list at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from extractors.pdf.appearance import Appearances
from extractors.pdf.limits import MAX_DEPTH, MAX_FIELDS, MAX_TEXT
from extractors.pdf.opening import too_large

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Pdf

Corners = tuple[float, float, float, float]

RADIO = 1 << 15
PUSH = 1 << 16
COMB = 1 << 24
_ADDED = {"/FreeText": "text", "/Stamp": "stamp", "/Ink": "drawing", "/Text": "note", "/StrikeOut": "crossing-out"}


@dataclass(slots=True)
class Widget:
    """One appearance of a field: page from 1 (None: on no page), box in points from the top left, its states."""

    page: int | None
    box: Corners | None
    state: str | None = None
    on: tuple[str, ...] = ()
    shown: str | None = None


@dataclass(slots=True)
class Control:
    """One field: full name, kind (`Tx`, `Btn`, `Ch`, `Sig`), flags, value and widgets."""

    name: str
    kind: str
    flags: int = 0
    value: str | tuple[str, ...] | None = None
    tooltip: str | None = None
    exports: tuple[str, ...] = ()
    widgets: list[Widget] = field(default_factory=list)

    @property
    def radio(self) -> bool:
        """Whether its widgets are the buttons of one question."""
        return self.kind == "Btn" and bool(self.flags & RADIO)


@dataclass(frozen=True, slots=True)
class Added:
    """Something laid over a page by hand: its sort, page, box in points from the top left, and words."""

    sort: str
    page: int
    box: Corners | None
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
    walk = _Walk(pdf)
    walk.pages()
    walk.form()
    return walk.found


def text_of(value: object) -> str | None:
    """A text string or text stream (ISO 32000-1, 7.9.2-7.9.3), or a name without its slash."""
    from pikepdf import Name, Stream, String

    if isinstance(value, String):
        return str(value)[:MAX_TEXT]
    if isinstance(value, Name):
        return str(value)[1:]
    if isinstance(value, Stream):
        return str(String(value.read_bytes()))[:MAX_TEXT]
    return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None


class _Walk:
    def __init__(self, pdf: Pdf) -> None:
        from pikepdf import Dictionary

        self.pdf = pdf
        self.found = Found()
        self._by_field: dict[tuple[int, int], Control] = {}
        self._count = 0
        form = pdf.Root.get("/AcroForm")
        self._form: Dictionary | None = form if isinstance(form, Dictionary) else None
        stale = self._form is not None and bool(self._form.get("/NeedAppearances", False))
        self._appearances = None if stale else Appearances()

    def pages(self) -> None:
        from pikepdf import Array, Dictionary

        for number, page in enumerate(self.pdf.pages, 1):
            annotations = page.obj.get("/Annots")
            if not isinstance(annotations, Array):
                continue
            left, top = _corner(page)
            for annotation in annotations:
                self._tick()
                if not isinstance(annotation, Dictionary):
                    continue
                sort = str(annotation.get("/Subtype", ""))
                if sort == "/Widget" or (not sort and "/FT" in annotation):
                    self._widget(annotation, number, _box(annotation, left, top))
                elif sort in _ADDED:
                    words = text_of(annotation.get("/Contents")) or ""
                    self.found.added.append(Added(_ADDED[sort], number, _box(annotation, left, top), words))

    def form(self) -> None:
        from pikepdf import Array

        if self._form is None:
            return
        self.found.listed = True
        self.found.xfa = "/XFA" in self._form
        fields = self._form.get("/Fields")
        if isinstance(fields, Array):
            for entry in fields:
                self._listed(entry, 0)

    def _tick(self) -> None:
        self._count += 1
        if self._count > MAX_FIELDS:
            raise too_large("it has more fields than a form can have")

    def _listed(self, node: Object, depth: int) -> None:
        """Meet the fields of the form's list that no page shows, so that their values are not lost."""
        from pikepdf import Array, Dictionary

        if depth > MAX_DEPTH or not isinstance(node, Dictionary) or node.objgen in self._by_field:
            return
        self._tick()
        kids = node.get("/Kids")
        named = [k for k in kids if isinstance(k, Dictionary) and "/T" in k] if isinstance(kids, Array) else []
        if named:
            for kid in named:
                self._listed(kid, depth + 1)
            return
        control = self._control(node)
        for kid in kids if isinstance(kids, Array) else (node,):
            if isinstance(kid, Dictionary):
                control.widgets.append(self._seen(kid, None, None, control))

    def _widget(self, widget: Dictionary, page: int, box: Corners | None) -> None:
        from pikepdf import Dictionary

        owner = widget
        for _ in range(MAX_DEPTH):
            parent = owner.get("/Parent")
            if "/T" in owner or not isinstance(parent, Dictionary):
                break
            owner = parent
        known = self._by_field.get(owner.objgen) if owner.objgen[0] else None
        control = known or self._control(owner)
        control.widgets.append(self._seen(widget, page, box, control))

    def _seen(self, widget: Dictionary, page: int | None, box: Corners | None, control: Control) -> Widget:
        seen = Widget(page, box)
        if control.kind == "Btn":
            seen.state = text_of(widget.get("/AS"))
            seen.on = _on_states(widget)
        elif control.kind == "Tx" and self._appearances is not None and not control.flags & COMB:
            seen.shown = self._appearances.text(widget)
        return seen

    def _control(self, node: Dictionary) -> Control:
        chain = list(_ancestors(node))
        names = [n for n in (text_of(a.get("/T")) for a in reversed(chain)) if n]
        kind = text_of(_inherited(chain, "/FT")) or ""
        flags = _inherited(chain, "/Ff")
        control = Control(
            name=".".join(names),
            kind=kind,
            flags=int(flags) if isinstance(flags, int) else 0,
            value=_value(_inherited(chain, "/V"), kind),
            tooltip=text_of(node.get("/TU")),
            exports=_texts(_inherited(chain, "/Opt")) if kind == "Btn" else (),
        )
        if node.objgen[0]:
            self._by_field[node.objgen] = control
        self.found.controls.append(control)
        return control


def _ancestors(node: Dictionary) -> Iterator[Dictionary]:
    from pikepdf import Dictionary

    at: Any = node
    for _ in range(MAX_DEPTH):
        if not isinstance(at, Dictionary):
            return
        yield at
        at = at.get("/Parent")


def _inherited(chain: list[Dictionary], name: str) -> Any:
    for node in chain:
        value = node.get(name)
        if value is not None:
            return value
    return None


def _value(value: object, kind: str) -> str | tuple[str, ...] | None:
    from pikepdf import Array, Dictionary

    if isinstance(value, Array):
        return _texts(value)
    if kind == "Sig":
        return "signed" if isinstance(value, Dictionary) else None
    return text_of(value)


def _texts(value: object) -> tuple[str, ...]:
    from pikepdf import Array

    if not isinstance(value, Array):
        return ()
    shown = (text_of(v[0] if isinstance(v, Array) and len(v) else v) for v in value)
    return tuple(s or "" for s in shown)


def _on_states(widget: Dictionary) -> tuple[str, ...]:
    from pikepdf import Dictionary

    appearance = widget.get("/AP")
    normal = appearance.get("/N") if isinstance(appearance, Dictionary) else None
    if not isinstance(normal, Dictionary):
        return ()
    return tuple(k[1:] for k in normal.keys() if k != "/Off")  # noqa: SIM118 - a pikepdf dictionary iterates otherwise


def _corner(page: Any) -> tuple[float, float]:
    """Left and top of a page in its own space: what boxes are measured from."""
    box = page.cropbox if "/CropBox" in page.obj else page.mediabox
    numbers = [float(v) for v in box]
    return min(numbers[0], numbers[2]), max(numbers[1], numbers[3])


def _box(annotation: Dictionary, left: float, top: float) -> Corners | None:
    from pikepdf import Array

    rect = annotation.get("/Rect")
    if not isinstance(rect, Array) or len(rect) != 4:
        return None
    try:
        x0, y0, x1, y1 = (float(v) for v in rect)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return (
        round(min(x0, x1) - left, 2),
        round(top - max(y0, y1), 2),
        round(max(x0, x1) - left, 2),
        round(top - min(y0, y1), 2),
    )
