"""A rendition compiled once: blank bytes prepared for filling, the template, and where every field lies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fillers.pdf import fonts, marks, metadata, widgets
from fillers.pdf.marks import MM
from fillers.pdf.page import Control, Page, _logo_name
from schemas.definition import FormDefinition
from schemas.errors import Place as At
from schemas.errors import RenditionError
from schemas.rendition import Branding, Rendition, Variant
from schemas.template import Box, Place, Template

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

REVISION = 1
"""Raised with every change to this package that moves a box."""
KEPT = 32
"""How many compiled renditions are kept in memory."""
QR = "/CarepackQR"
REFERENCE = "/CarepackReference"
REFERENCE_SIZE = 8.5
# The reference line, from the bottom left QR code to the bottom right marker: millimetres.
_REFERENCE_X, _REFERENCE_UP = 48.0, 13.0


@dataclass(frozen=True, slots=True)
class Target:
    """A field as filling finds it again: object numbers in the prepared bytes, control, and place."""

    control: Control
    place: Place
    annotation: int
    holder: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rendition ready to be filled. `data` is complete but for what a copy brings: identity and answers."""

    rendition: Rendition
    template: Template
    data: bytes
    targets: tuple[Target, ...]
    by_path: Mapping[str, tuple[Target, ...]]
    packet: str
    """The XMP packet with places for what a copy adds."""
    qr: tuple[int, ...]
    """Object number of each page's QR code."""
    reference: int
    resources: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.template.pages)


@cache
def layout() -> str:
    """The name of this layout: revision, typst version, and a digest over the design and the fonts."""
    from importlib.metadata import version

    digest = hashlib.sha256(_design())
    for name in _font_files():
        digest.update(files("fillers").joinpath("fonts", name).read_bytes())
    return f"pdf-{REVISION} typst-{version('typst')} {digest.hexdigest()[:12]}"


def rendition(form: FormDefinition, branding: Branding | None = None, variant: Variant | None = None) -> Rendition:
    """The rendition of a form in this format."""
    return Rendition(
        form=form, format="pdf", layout=layout(), branding=branding or Branding(), variant=variant or Variant()
    )


def compile(rendition: Rendition) -> Compiled:
    """Lay a rendition out and make its form fields. The last `KEPT` are kept.

    Raises RenditionError where the layout or the form fields cannot be made.
    """
    return _compiled(rendition.digest, _Held(rendition))


class _Held:
    """Carries a rendition past the cache, which goes by its digest alone."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=KEPT)
def _compiled(digest: str, held: _Held) -> Compiled:
    from io import BytesIO

    import pikepdf

    page = Page(held.rendition)
    model = page.model()
    with pikepdf.open(BytesIO(_typeset(page, model))) as pdf:
        names = fonts.embed(pdf)
        made = widgets.make(pdf, page.controls, names)
        _mark_pages(pdf, page, names)
        packet = metadata.prepare(pdf)
        for entry in list(pdf.docinfo):
            if entry != "/Title":
                del pdf.docinfo[entry]
        pdf.docinfo["/Creator"] = pdf.docinfo["/Producer"] = metadata.MAKER
        # Saving numbers the objects anew, so that each field is found by the place it has in the saved file.
        where = {w.annotation.objgen: w for w in made}
        order = [(n, where[a.objgen].control) for n, p in enumerate(pdf.pages) for a in p.Annots if a.objgen in where]
        data = _saved(pdf)
    with pikepdf.open(BytesIO(data)) as pdf:
        return _indexed(held.rendition, page, pdf, data, packet, made, order)


def _design() -> bytes:
    return files("fillers.pdf").joinpath("form.typ").read_bytes()


def _font_files() -> list[str]:
    return sorted(f.name for f in files("fillers").joinpath("fonts").iterdir() if f.name.endswith(".ttf"))


@cache
def _compiler() -> Any:
    import typst

    # Only our own fonts: a page looks, and its boxes lie, the same on every machine.
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()])
    return typst.Compiler(font_paths=own, ignore_system_fonts=True)


def _typeset(page: Page, model: dict[str, Any]) -> bytes:
    import typst

    sources = {"main.typ": _design(), "page.json": json.dumps(model).encode()}
    logo = page.rendition.branding.logo
    if logo is not None:
        sources[_logo_name(logo) or ""] = logo
    try:
        made = _compiler().compile(input=sources, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as error:
        raise RenditionError.of(
            "pdf-layout",
            f"The pages of {page.rendition.form.form} could not be laid out: {error.message}",
            "Look at the form's wording and the organisation's logo; the message says what is wrong.",
            At(form=page.rendition.form.form),
        ) from error
    return bytes(made)


def _mark_pages(pdf: Pdf, page: Page, names: Dictionary) -> None:
    """Corner markers, and places for QR codes and reference, on every page: artifacts all."""
    from pikepdf import Array, Dictionary, Name

    wide, high = page.size_mm
    codes = " ".join(
        f"q {s.side * MM:.3f} 0 0 {s.side * MM:.3f} {s.x * MM:.3f} {(high - s.y - s.side) * MM:.3f} cm {QR} Do Q"
        for s in marks.qr_places(wide, high)
    )
    line = f"q 1 0 0 1 {_REFERENCE_X * MM:.3f} {_REFERENCE_UP * MM:.3f} cm {REFERENCE} Do Q"
    content = pdf.make_stream(
        b"/Artifact <</Type /Pagination>> BDC "
        + marks.draw_tags(wide, high)
        + f" {codes} {line} EMC".encode()
    )
    reference = pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, -3, (wide - 48 - 25) * MM, 10]),
        Resources=pdf.make_indirect(Dictionary(Font=names)),
    )
    for sheet in pdf.pages:
        code = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]), Resources=Dictionary())
        resources = Dictionary(sheet.obj.Resources)
        xobjects = Dictionary(resources.get("/XObject", Dictionary()))
        xobjects[QR] = code
        xobjects[REFERENCE] = reference
        resources.XObject = xobjects
        sheet.obj.Resources = resources
        before = sheet.obj.Contents
        sheet.obj.Contents = Array([*(before if isinstance(before, Array) else [before]), content])


def _saved(pdf: Pdf) -> bytes:
    from io import BytesIO

    from pikepdf import ObjectStreamMode

    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def _indexed(
    rendition: Rendition,
    page: Page,
    pdf: Pdf,
    data: bytes,
    packet: str,
    made: list[widgets.Widget],
    order: list[tuple[int, Control]],
) -> Compiled:
    high = page.size_mm[1] * MM
    widget_of = {id(w.control): w for w in made}
    annotations = [a for p in pdf.pages for a in p.Annots if a.get("/Subtype") == "/Widget"]
    targets = []
    for annotation, (_, control) in zip(annotations, order, strict=True):
        widget = widget_of[id(control)]
        parent = annotation.get("/Parent")
        holder = parent if parent is not None else annotation
        targets.append(Target(control, _place(widget, high), annotation.objgen[0], holder.objgen[0]))
    by_path: dict[str, tuple[Target, ...]] = {}
    for target in targets:
        by_path[target.control.path] = (*by_path.get(target.control.path, ()), target)
    forms = [p.Resources.XObject for p in pdf.pages]
    template = Template(
        rendition=rendition.digest,
        form=rendition.form.form,
        edition=rendition.form.edition,
        format="pdf",
        pages=tuple((page.size_mm[0] * MM, high) for _ in pdf.pages),
        places=tuple(t.place for t in targets),
        rows=tuple(sorted(rendition.rows.items())),
        continued=rendition.variant.continued,
    )
    reference = forms[0][REFERENCE]
    return Compiled(
        rendition=rendition,
        template=template,
        data=data,
        targets=tuple(targets),
        by_path=by_path,
        packet=packet,
        qr=tuple(f[QR].objgen[0] for f in forms),
        reference=reference.objgen[0],
        resources=reference.Resources.objgen[0],
    )


def _place(widget: widgets.Widget, high: float) -> Place:
    control = widget.control
    x0, y0, x1, y1 = widget.rect
    return Place(
        path=control.path,
        box=Box(page=widget.page, x0=round(x0, 2), y0=round(high - y1, 2), x1=round(x1, 2), y1=round(high - y0, 2)),
        kind=control.kind,
        option=control.option,
        part=control.part,
        multiline=widget.multiline,
        size=control.size,
    )
