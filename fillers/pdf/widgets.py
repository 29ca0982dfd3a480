"""Placeholder links become form fields, tied into the structure tree.

The layout marks each place for an answer with a link to `urn:f:<number>`; typst gives it a rectangle, a
place in the reading order and a structure element. Here each becomes a widget annotation under a `/Form`
element with its question as `/Alt` (ISO 32000-1, 12.7 and 14.8.4.5; PDF/UA-1, 7.18). This rests on how typst
writes links, so every placeholder is counted, and typst is pinned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fillers.pdf import appearance
from fillers.pdf.controls import WRITING, Control
from fillers.pdf.fonts import SIMPLE
from schemas.errors import CarepackError, RenditionError

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Pdf

PLACEHOLDER = "urn:f:"
# Field flags, ISO 32000-1 tables 221, 226 and 228.
READ_ONLY = 1
REQUIRED = 1 << 1
MULTILINE = 1 << 12
RADIO = 1 << 15
COMB = 1 << 24
PRINT = 4  # annotation flag
WORDS = {"line", "when", "person"}


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget that was made: its control, page (from 1), and rectangle in PDF space (points, bottom left)."""

    control: Control
    page: int
    rect: tuple[float, float, float, float]
    multiline: bool
    annotation: Any
    holder: Any
    """The field's dictionary: the annotation itself, or the parent of a group of boxes."""
    element: Any
    """Its element of the structure tree."""

    @property
    def width(self) -> float:
        """In points."""
        return self.rect[2] - self.rect[0]

    @property
    def height(self) -> float:
        """In points."""
        return self.rect[3] - self.rect[1]


def make(pdf: Pdf, controls: Sequence[Control], fonts: Dictionary, zoom: float = 1.0) -> list[Widget]:
    """Turn every placeholder into a widget and give the document its AcroForm. In the order of `controls`.

    `zoom` is how much larger than usual the page is set.

    Raises RenditionError where a placeholder is missing, doubled or outside of the structure tree.
    """
    from pikepdf import Array, Dictionary, Name, String

    maker = _Maker(pdf, fonts, zoom)
    elements = _elements_by_annotation(pdf)
    found: dict[int, Widget] = {}
    for number, page in enumerate(pdf.pages, 1):
        page.obj.Tabs = Name.S
        for annotation in page.obj.get("/Annots", ()):
            uri = _uri(annotation)
            if not uri.startswith(PLACEHOLDER):
                continue
            index = int(uri.removeprefix(PLACEHOLDER))
            element = elements.get(annotation.objgen)
            if index in found or element is None:
                raise _broken(f"placeholder {index} of page {number}")
            found[index] = maker.widget(controls[index], annotation, page.obj, number, element)
    if len(found) != len(controls):
        raise _broken(f"{len(controls) - len(found)} of {len(controls)} placeholders")
    widgets = [found[n] for n in range(len(controls))]
    pdf.Root.AcroForm = pdf.make_indirect(
        Dictionary(
            Fields=Array(list({w.control.name: w.holder for w in widgets}.values())),
            DR=Dictionary(Font=fonts),
            DA=String(f"/{SIMPLE} 12 Tf {appearance.INK} rg"),
            NeedAppearances=False,
        )
    )
    return widgets


def placeholders(laid_out: bytes) -> dict[int, tuple[int, float, float]]:
    """Where the placeholders of a laid-out document lie: page (from 1), lower and upper edge (points from below)."""
    from io import BytesIO

    import pikepdf

    found = {}
    with pikepdf.open(BytesIO(laid_out)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            for annotation in page.obj.get("/Annots", ()):
                uri = _uri(annotation)
                if uri.startswith(PLACEHOLDER):
                    box = annotation.Rect
                    found[int(uri.removeprefix(PLACEHOLDER))] = (number, float(box[1]), float(box[3]))
    return found


def _uri(annotation: Any) -> str:
    return str(annotation.A.get("/URI", "")) if "/A" in annotation else ""


def _broken(what: str) -> CarepackError:
    return RenditionError.of(
        "pdf-placeholders",
        f"The PDF could not be made: {what} did not become form fields.",
        "Install the version of typst that carepack names, then try again.",
    )


def _elements_by_annotation(pdf: Pdf) -> dict[tuple[int, int], Any]:
    """Structure elements by the annotation they hold, found through the parent tree's numbers."""
    from pikepdf import Array, Dictionary

    found: dict[tuple[int, int], Any] = {}
    stack: list[Object] = [pdf.Root.StructTreeRoot]
    while stack:
        element = stack.pop()
        kids = element.get("/K")
        for kid in kids if isinstance(kids, Array) else [kids]:
            if not isinstance(kid, Dictionary):
                continue
            if kid.get("/Type") == "/OBJR":
                found[kid.Obj.objgen] = element
            else:
                stack.append(kid)
    return found


def _required(control: Control) -> int:
    """The flag of what must be answered, which screen readers say (ISO 32000-1, table 221)."""
    return REQUIRED if control.field.required == "must" and not control.part else 0


class _Maker:
    """Makes widgets of one document. Each has appearance streams of its own: other programs write into them in place,
    and what they write into one must not show in another."""

    def __init__(self, pdf: Pdf, fonts: Dictionary, zoom: float) -> None:
        from pikepdf import Dictionary

        self.pdf = pdf
        self.zoom = zoom
        self.resources = pdf.make_indirect(Dictionary(Font=fonts))
        self.groups: dict[str, Any] = {}

    def stream(self, content: bytes, width: float, height: float) -> Object:
        """A form XObject with this content, of this size in points."""
        from pikepdf import Array, Name

        return self.pdf.make_stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(width, 2), round(height, 2)]),
            Resources=self.resources,
        )

    def widget(self, control: Control, annotation: Any, page: Object, number: int, element: Any) -> Widget:
        """One widget from one placeholder."""
        from pikepdf import Name, String

        for entry in ("/A", "/Border", "/Contents", "/QuadPoints", "/BS"):
            if entry in annotation:
                del annotation[entry]
        annotation.Subtype = Name.Widget
        annotation.F = PRINT
        annotation.P = page
        annotation.TU = String(control.say)
        element.S = Name.Form
        element.Alt = String(control.say)
        if "/A" in element:
            del element["/A"]
        x0, y0, x1, y1 = (float(v) for v in annotation.Rect)
        rect = (x0, y0, x1, y1)
        # A tall cell beside a paragraph takes two lines of any words, but a number is one line.
        long = control.field.type == "paragraph" or control.part > 0
        multiline = control.kind == "text" and (
            long or (control.field.type in WORDS and y1 - y0 >= 34 * self.zoom)
        )
        holder = annotation
        if control.kind == "mark":
            holder = self._mark(control, annotation, x1 - x0)
        else:
            self._text(control, annotation, x1 - x0, y1 - y0, multiline)
        return Widget(control, number, rect, multiline, annotation, holder, element)

    def _mark(self, control: Control, annotation: Any, side: float) -> Any:
        from pikepdf import Array, Dictionary, Name, String

        state = Name(f"/{control.option}")
        # Off draws nothing and needs no stream (ISO 32000-1, 12.7.4.2.3): a matrix of boxes has hundreds.
        annotation.AP = Dictionary(
            N=Dictionary({str(state): self.stream(appearance.draw_tick(side), side, side)})
        )
        annotation.AS = Name.Off
        annotation.MK = Dictionary(CA=String("4"))  # where a viewer draws its own: a check mark
        if control.field.many or control.field.type == "tick":
            annotation.FT, annotation.V, annotation.T = Name.Btn, Name.Off, String(control.name)
            # Of several boxes none is required by itself.
            if not control.field.many and (flags := _required(control)):
                annotation.Ff = flags
            return annotation
        group = self.groups.get(control.name)
        if group is None:
            group = self.pdf.make_indirect(
                Dictionary(
                    FT=Name.Btn,
                    Ff=RADIO | _required(control),
                    T=String(control.name),
                    TU=String(control.name_of_all),
                    V=Name.Off,
                    Kids=Array([]),
                )
            )
            self.groups[control.name] = group
        group.Kids.append(annotation)
        # PDFium says the parent's name and, of each box, its entry here (ISO 32000-1, table 227), or else its state. A
        # scale's states are its numbers, which say enough; beside entries they would be taken for places in the list.
        options = control.field.options
        places = {str(n) for n in range(len(options))}
        if control.field.type == "choice" and places.isdisjoint(o.key for o in options):
            if "/Opt" not in group:
                group.Opt = Array([])
            group.Opt.append(String(control.words))
        annotation.Parent = group
        return group

    def _text(self, control: Control, annotation: Any, width: float, height: float, multiline: bool) -> None:
        from pikepdf import Dictionary, Name, String

        annotation.FT = Name.Tx
        annotation.T = String(control.name)
        annotation.DA = String(f"/{SIMPLE} {control.size:g} Tf {appearance.INK} rg")
        flags = _required(control)
        content = b"/Tx BMC EMC"
        if control.kind == "comb":
            flags |= COMB
            annotation.MaxLen = 10
            content = appearance.draw_slashes(width, height)
        elif control.kind == "text" and multiline:
            flags |= MULTILINE
            content = appearance.draw_lines(width, height, WRITING * self.zoom)
        if flags:
            annotation.Ff = flags
        annotation.AP = Dictionary(N=self.stream(content, width, height))
