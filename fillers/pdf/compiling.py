"""A rendition compiled once: blank bytes prepared for filling, the template, and where every field lies."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from fillers.pdf import appearance, enlarging, fonts, marks, metadata, printed, spread, tags, widgets, writing
from fillers.pdf.logo import as_svg
from fillers.pdf.marks import MM
from fillers.pdf.page import Page
from fillers.pdf.targets import Target, on_pages, targets
from schemas import prompts
from schemas.definition import FormDefinition
from schemas.errors import Place as At
from schemas.errors import RenditionError
from schemas.rendition import Branding, Rendition, Variant
from schemas.template import PageBox, Template

if TYPE_CHECKING:
    from pikepdf import Dictionary, Pdf

REVISION = 3
"""Raised with every change to this package that moves a box."""
KEPT = 32
"""How many compiled renditions are kept in memory."""
TO_SIGN = 60.0
"""From a signature's box up to the heading over it, at most, in points before they are enlarged."""
QR = "/CarepackQR"
REFERENCE = "/CarepackReference"
BEARER = "/CarepackBearer"
"""Name and date at the head of every page but the first."""
REFERENCE_SIZE = 10.0
# The reference line, from the bottom left QR code to the bottom right marker: millimetres.
_REFERENCE_X, _REFERENCE_UP, _UNDER_FOOTER = 48.0, 18.2, 13.6


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rendition ready to be filled. `base` is complete but for what a copy brings: identity and answers."""

    rendition: Rendition
    template: Template
    base: writing.Base
    targets: tuple[Target, ...]
    by_path: Mapping[str, tuple[Target, ...]]
    packet: str
    """The XMP packet with places for what a copy adds."""
    qr: tuple[int, ...]
    """Object number of each page's QR code."""
    reference: int
    resources: int
    metadata: int
    beside: float
    """The room for the reference line, in points."""
    bearer: int | None = None
    """The drawing of the line with name and date; None where there is one page."""

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


def rendition(
    form: FormDefinition, branding: Branding | None = None, variant: Variant | None = None
) -> Rendition:
    """The rendition of a form in this format."""
    return Rendition(
        form=form,
        format="pdf",
        layout=layout(),
        branding=branding or Branding(),
        variant=variant or Variant(),
    )


def compile(rendition: Rendition) -> Compiled:
    """Lay a rendition out and make its form fields. The last `KEPT` are kept.

    Raises RenditionError where the layout or the form fields cannot be made.
    """
    return _compiled(_Key(rendition.digest, rendition))


@dataclass(frozen=True, slots=True)
class _Key:
    """What the cache goes by: the digest alone, since hashing a whole definition takes longer."""

    digest: str
    rendition: Rendition = field(compare=False)


@lru_cache(maxsize=KEPT)
def _compiled(key: _Key) -> Compiled:
    from io import BytesIO

    import pikepdf

    page, laid_out = _laid_out(key.rendition)
    with pikepdf.open(BytesIO(laid_out)) as pdf:
        names = fonts.embed(pdf)
        if page.zoom != 1:
            enlarging.enlarge(pdf, page.zoom)
        boxes = widgets.make(pdf, page.controls.made, names, page.zoom)
        tags.tidy(pdf, [[boxes[n].element for n in row] for row in spread.numbered_lines(page)])
        if signed := [w for w in boxes if w.control.kind == "signature"]:
            tags.bookmark(pdf, prompts.SIGNATURES[len(signed) > 1], signed[0].annotation, TO_SIGN * page.zoom)
        made = {w.annotation.objgen: w for w in boxes}
        _mark_pages(pdf, page, names)
        packet = metadata.prepare(pdf)
        # Saving numbers the objects anew; the order of annotations on the pages is what stays.
        order = [made[a.objgen] for a in on_pages(pdf)]
        data = _saved(pdf)
    with pikepdf.open(BytesIO(data)) as pdf:
        found = targets(pdf, order, page.size_mm[1] * MM)
        return _indexed(page, pdf, data, packet, found)


def _design() -> bytes:
    return files("fillers.pdf").joinpath("form.typ").read_bytes()


def _font_files() -> list[str]:
    return sorted(f.name for f in files("fillers").joinpath("fonts").iterdir() if f.name.endswith(".ttf"))


class _Compiler:
    """typst with our own fonts, for one at a time: it cannot be asked by two threads at once."""

    def __init__(self) -> None:
        import typst

        # Only our own fonts: a page looks, and its boxes lie, the same on every machine.
        own = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()]
        )
        self._typst = typst.Compiler(font_paths=own, ignore_system_fonts=True)
        self._free = threading.Lock()

    def compile(self, **how: Any) -> Any:
        """As typst has it; who comes while another is being served waits."""
        with self._free:
            return self._typst.compile(**how)


@cache
def compiler() -> _Compiler:
    """What lays pages out."""
    return _Compiler()


def _typeset(page: Page) -> bytes:
    model, sources = page.model(), {"main.typ": _design()}
    logo = page.rendition.branding.logo
    if logo is not None:
        model["logo"] = "logo.svg"
        sources["logo.svg"] = as_svg(logo)
    sources["page.json"] = json.dumps(model).encode()
    try:
        made = compiler().compile(input=sources, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    except RuntimeError as error:  # typst's own error is one; a damaged picture raises another
        raise RenditionError.of(
            "pdf-layout",
            f"The pages of {page.rendition.form.form} could not be laid out: {error}.",
            "Look at the form's wording and the organisation's logo; the message says what is wrong.",
            At(form=page.rendition.form.form),
        ) from error
    return bytes(made)


@dataclass(frozen=True, slots=True)
class _Setting:
    """A form laid out without extra sheets: where the room that pages leave over went."""

    page: Page
    made: bytes
    numbers: Mapping[int, int]
    """The page of every control, by its index."""


def _laid_out(rendition: Rendition) -> tuple[Page, bytes]:
    """The pages of a rendition. Its extra sheets change nothing before them, if they can be added without.

    What a rendition looks like goes by the rendition alone, so the form without them is laid out first, once.
    """
    if not rendition.variant.continued:
        setting = _setting(_Key(rendition.digest, rendition))
        return setting.page, setting.made
    variant = rendition.variant.model_copy(update={"continued": ()})
    plain = rendition.model_copy(update={"variant": variant})
    setting = _setting(_Key(plain.digest, plain))
    page = Page(rendition, tight=setting.page.tight)
    page.model()
    if setting.page.parted is not None:
        spread.part(page, *setting.page.parted)
    for index, box in setting.page.controls.growing.items():
        page.controls.growing[index]["h"] = box["h"]
    page, made, places = _set(page)
    if all(places[index][0] == number for index, number in setting.numbers.items()):
        return page, made
    page, made, _ = _spread_out(rendition)
    return page, made


@lru_cache(maxsize=KEPT)
def _setting(key: _Key) -> _Setting:
    page, made, places = _spread_out(key.rendition)
    return _Setting(page, made, {n: at[0] for n, at in places.items()})


def _spread_out(rendition: Rendition) -> tuple[Page, bytes, spread.Places]:
    """The best of two settings, and room left over at the foot of a page given to the paragraphs on it."""
    page, made, places = _set(Page(rendition))
    if spread.almost_empty(places, page) and spread.could_spare(places, page):
        tight = _set(Page(rendition, tight=True))
        if spread.last_page(tight[2], tight[0]) < spread.last_page(places, page):
            page, made, places = tight
    if spread.lone_signatures(places, page):
        page, made, places = _set(page)
    grown = spread.grow(places, page)
    if not grown:
        return page, made, places
    for index, more in grown.items():
        # In a table a box may be higher than it asked for: it grows from what it is.
        box, (_, low, top) = page.controls.growing[index], places[index]
        box["h"] = max(box["h"], top - low + 1.5) + more
    again = _typeset(page)
    moved = widgets.placeholders(again)
    if all(moved[n][0] == places[n][0] for n in places):
        return page, again, moved
    return page, made, places


def _set(page: Page) -> tuple[Page, bytes, spread.Places]:
    made = _typeset(page)
    return page, made, widgets.placeholders(made)


def _mark_pages(pdf: Pdf, page: Page, names: Dictionary) -> None:
    """Corner markers, and places for QR codes and reference, on every page: artifacts all."""
    from pikepdf import Array, Dictionary, Name

    wide, high = page.size_mm
    codes = " ".join(
        f"q {s.side * MM:.3f} 0 0 {s.side * MM:.3f} {s.x * MM:.3f} {(high - s.y - s.side) * MM:.3f} cm {QR} Do Q"
        for s in marks.qr_places(wide, high)
    )
    up = _UNDER_FOOTER if page.rendition.branding.footer else _REFERENCE_UP
    line = f"q 1 0 0 1 {_REFERENCE_X * MM:.3f} {up * MM:.3f} cm {REFERENCE} Do Q"
    whose = f"q 1 0 0 1 {marks.BEARER_X * MM:.3f} {(high - marks.BEARER_BASE) * MM:.3f} cm {BEARER} Do Q"
    tags = marks.draw_tags(wide, high)
    first, others = (
        pdf.make_stream(
            b"/Artifact <</Type /Pagination>> BDC "
            + tags
            + f" {codes} EMC{more}{_part('Footer', line)}".encode()
        )
        for more in ("", _part("Header", whose))
    )
    reference = pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, -3, beside(wide), 10]),
        Resources=pdf.make_indirect(Dictionary(Font=names)),
    )
    bearer = pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, -3, marks.bearer_room(wide) * MM, 14]),
        Resources=reference.Resources,
    )
    for number, sheet in enumerate(pdf.pages, 1):
        code = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
        code.Resources = Dictionary()
        resources: Any = sheet.obj.Resources
        resources = Dictionary(resources)
        xobjects: Any = Dictionary(resources.get("/XObject", Dictionary()))
        xobjects[QR] = code
        xobjects[REFERENCE] = reference
        if number > 1:
            xobjects[BEARER] = bearer
        resources.XObject = xobjects
        sheet.obj.Resources = resources
        before = sheet.obj.Contents
        drawn = before if isinstance(before, Array) else [before]
        sheet.obj.Contents = Array([*drawn, others if number > 1 else first])


def _part(sort: str, drawn: str) -> str:
    """What is drawn at the head or the foot of every page (ISO 32000-1, 14.8.2.2.2)."""
    return f" /Artifact <</Type /Pagination /Subtype /{sort}>> BDC {drawn} EMC"


def bearer_size(line: str, wide: float, zoom: float) -> float:
    """The type size of the line with name and date on a page so wide (mm): a long name makes it smaller."""
    size = 12.0 * zoom
    return min(size, size * marks.bearer_room(wide) * MM / appearance.width(line, size))


def beside(wide: float) -> float:
    """The room between QR code and marker at the foot of a page, in points; `wide` is the page's, in mm."""
    return (wide - _REFERENCE_X - 25) * MM


def _saved(pdf: Pdf) -> bytes:
    from io import BytesIO

    from pikepdf import ObjectStreamMode

    out = BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def _indexed(page: Page, pdf: Pdf, data: bytes, packet: str, targets: tuple[Target, ...]) -> Compiled:
    rendition = page.rendition
    about = rendition.form.about
    wide, high = (mm * MM for mm in page.size_mm)
    by_path: dict[str, tuple[Target, ...]] = {}
    for target in targets:
        by_path[target.control.path] = (*by_path.get(target.control.path, ()), target)
    template = Template(
        rendition=rendition.digest,
        form=rendition.form.form,
        edition=rendition.form.edition,
        format="pdf",
        pages=tuple((round(wide, 2), round(high, 2)) for _ in pdf.pages),
        places=tuple(t.place for t in targets),
        rows=tuple(sorted(rendition.rows.items())),
        continued=rendition.variant.continued,
        whose=(about.person or about.by or "", about.held or ""),
        heads=tuple(_head(n, page.size_mm[0]) for n in range(2, len(pdf.pages) + 1)),
        printed=printed.on_pages(pdf, besides=(QR, REFERENCE, BEARER)),
    )
    drawn: list[Any] = [p.obj.Resources.XObject for p in pdf.pages]
    return Compiled(
        rendition=rendition,
        template=template,
        base=writing.Base.of(data, pdf),
        targets=targets,
        by_path=by_path,
        packet=packet,
        qr=tuple(forms[QR].objgen[0] for forms in drawn),
        reference=drawn[0][REFERENCE].objgen[0],
        resources=drawn[0][REFERENCE].Resources.objgen[0],
        metadata=pdf.Root.Metadata.objgen[0],
        beside=beside(page.size_mm[0]),
        bearer=drawn[1][BEARER].objgen[0] if len(drawn) > 1 else None,
    )


def _head(page: int, wide: float) -> PageBox:
    x, base = marks.BEARER_X * MM, marks.BEARER_BASE * MM
    return PageBox(
        page=page,
        x0=round(x, 2),
        y0=round(base - marks.BEARER_HIGH * MM, 2),
        x1=round(x + marks.bearer_room(wide) * MM, 2),
        y1=round(base + 4.0, 2),
    )
