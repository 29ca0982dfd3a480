"""From a rendition to a document that only wants its answers: everything that can be done once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from fillers.colour import rrggbb
from fillers.pictures import JPEG, PNG, as_png
from fillers.svg_look import is_svg, look
from fillers.word import furniture, heights, layout, letterhead_laid, parts
from fillers.word.blocks import Body, spare_rows
from fillers.word.controls import Controls
from fillers.word.letterhead import Letterhead
from fillers.word.markup import el, part, root
from fillers.word.measures import Twips
from fillers.word.package import Member, container
from fillers.word.slots import Facts, FactSlot, Pieces, Slots, render
from fillers.word.styles import TITLES, styles
from fillers.word.tables import paragraph
from fillers.word.theme import theme
from fillers.word.typeface import FACES, embedded
from schemas.definition import FormDefinition, TextBlock
from schemas.errors import CarepackError, RenditionError
from schemas.identity import PROPERTY
from schemas.letterhead import PROPERTY as LETTERHEAD
from schemas.rendition import Branding, Rendition, Variant
from schemas.template import Template

LAYOUT = "word-4"
"""The revision of how a Word rendition is laid out; part of its digest."""


@dataclass(frozen=True, slots=True)
class CompiledWord:
    """A rendition ready to be filled: unchanging members compressed, the changing parts in pieces."""

    rendition: Rendition
    template: Template
    unchanging: tuple[Member, ...]
    changing: tuple[tuple[str, Pieces], ...]

    def document(self, facts: Facts) -> bytes:
        """The .docx that states these facts."""
        changed = (Member.of(name, render(pieces, facts)) for name, pieces in self.changing)
        return container((*self.unchanging, *changed))


def rendition(
    form: FormDefinition, branding: Branding | None = None, variant: Variant | None = None
) -> Rendition:
    """The Word rendition of a form."""
    return Rendition(
        form=form, format="word", layout=LAYOUT, branding=branding or Branding(), variant=variant or Variant()
    )


_KEPT = 32
_cache: OrderedDict[str, CompiledWord] = OrderedDict()


def compile(rendition: Rendition) -> CompiledWord:
    """The compiled rendition; the last 32 are kept, so that the same one is compiled once.

    Raises RenditionError where the logo is no PNG, JPG or SVG.
    """
    found = _cache.get(rendition.digest)
    if found is None:
        found = _compiled(rendition)
    _cache[rendition.digest] = found
    _cache.move_to_end(rendition.digest)
    while len(_cache) > _KEPT:
        _cache.popitem(last=False)
    return found


def _compiled(wanted: Rendition) -> CompiledWord:
    rows = shown_rows(wanted)
    form, branding, on = wanted.form, wanted.branding, letterhead_laid.of(wanted.branding)
    beside = branding if on is None else letterhead_laid.plain(branding, on)
    logo = logo_png(beside)
    colour = rrggbb(branding.colour)
    large = wanted.variant.large
    width = layout.text_width(heights.landscape(form, large=large))
    sizes = TITLES[large]
    title = next((s for s in sizes if layout.width_of(form.title, s, True) <= width / 20), sizes[-1])
    family = styles(width, colour, large=large, title=title)
    look = part(family if on is None else letterhead_laid.add_styles(family, on))
    lists = any(isinstance(b, TextBlock) and b.items for b in form.blocks)
    lists = lists or any(row.items for table in form.tables for row in table.fixed)
    two_feet = on is not None and letterhead_laid.first_foot(on) != "footer1"
    endings = [name.rpartition(".")[2] for name, _ in on.media] if on is not None else []
    unchanging = {
        "[Content_Types].xml": parts.content_types(
            logo is not None, lists=lists, pictures=endings, two_feet=two_feet
        ),
        **parts.relations(logo is not None, lists=lists, two_feet=two_feet),
        "word/styles.xml": look,
        "word/settings.xml": parts.settings(protected=not wanted.variant.open),
        "word/fontTable.xml": parts.font_table(),
        "word/theme/theme1.xml": theme(colour),
        "word/header1.xml": part(furniture.first_header(beside, logo))
        if on is None
        else letterhead_laid.first_header(on),
        "word/glossary/document.xml": parts.glossary(),
        "word/glossary/styles.xml": look,
        "docProps/app.xml": parts.app_properties(),
        **{f"word/fonts/{face}.odttf": embedded(face) for face in FACES.values()},
    }
    if lists:
        unchanging[parts.LISTED] = parts.numbering()
    if logo is not None:
        unchanging["word/media/logo.png"] = logo
    if on is not None:
        unchanging |= letterhead_laid.files(on)
    slots = Slots()
    changing = {
        "word/document.xml": _document(wanted, rows, slots, beside, on),
        **_margins(wanted, beside, on, slots, width),
        "docProps/core.xml": parts.core_properties(
            form.title, branding.organisation, slots.place(FactSlot("when")), branding.footer
        ),
        "docProps/custom.xml": parts.custom_properties(
            PROPERTY,
            slots.place(FactSlot("reference")),
            {LETTERHEAD: letterhead_laid.statement(on)} if on is not None else None,
        ),
    }
    return CompiledWord(
        rendition=wanted,
        template=Template(
            rendition=wanted.digest,
            form=form.form,
            edition=form.edition,
            format="word",
            rows=tuple(sorted(rows.items())),
        ),
        unchanging=tuple(Member.of(name, data, level=9) for name, data in unchanging.items()),
        changing=tuple((name, slots.split(data)) for name, data in changing.items()),
    )


def _margins(
    wanted: Rendition, beside: Branding, on: Letterhead | None, slots: Slots, width: Twips
) -> dict[str, bytes]:
    """The heads and feet that differ from document to document."""
    header = furniture.header(beside, slots, width, large=wanted.variant.large)
    footer = furniture.footer(wanted.form, beside, slots)
    if on is None:
        return {"word/header2.xml": part(header), "word/footer1.xml": part(footer)}
    made = {"word/header2.xml": part(letterhead_laid.header(header, on))}
    if letterhead_laid.first_foot(on) != "footer1":
        first = letterhead_laid.footer(furniture.footer(wanted.form, beside, slots), on, on.first_foot)
        made[f"word/{letterhead_laid.FIRST_FOOT}.xml"] = part(first)
    return {**made, "word/footer1.xml": part(letterhead_laid.footer(footer, on, on.foot))}


def shown_rows(wanted: Rendition) -> dict[str, int]:
    """How many rows each repeating table has in the document, spare ones included."""
    repeats = {t.table: t.repeat for t in wanted.form.tables if t.repeat is not None}
    return {name: spare_rows(repeats[name], rows) for name, rows in wanted.rows.items()}


def _document(
    wanted: Rendition, rows: Mapping[str, int], slots: Slots, beside: Branding, on: Letterhead | None
) -> bytes:
    large = wanted.variant.large
    body = Body(
        wanted.form, Controls(slots, large=large), dict(rows), dict(wanted.variant.picks), large=large
    )
    content = list(body.content())
    if not content:
        content = [paragraph("Words")]
    return part(
        root(
            "w:document",
            el(
                "w:body",
                None,
                furniture.title(wanted.form, slots),
                *content,
                furniture.section(wanted.form, beside, on, large=large),
            ),
        )
    )


def logo_png(branding: Branding) -> bytes | None:
    """The organisation's logo as PNG, if it has one. Raises RenditionError where it is no PNG, JPG or SVG."""
    logo = branding.logo
    if logo is None:
        return None
    if is_svg(logo):
        look(logo)
        return _drawn(logo)
    if logo.startswith((PNG, JPEG)):
        return as_png(logo)
    raise _no_logo("The logo is neither a PNG, a JPG nor an SVG picture.")


def _drawn(svg: bytes) -> bytes:
    """An SVG logo as PNG, four pixels a point: older Words show no SVG."""
    import typst

    page = (
        b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        b'#image(bytes(sys.inputs.svg), height: 14mm, format: "svg")'
    )
    try:
        made = typst.compile(page, format="png", ppi=288.0, sys_inputs={"svg": svg.decode()})
    except (RuntimeError, ValueError) as fault:
        raise _no_logo("The SVG logo could not be drawn.") from fault
    if not isinstance(made, bytes):
        raise _no_logo("The SVG logo has more than one page.")
    return made


def _no_logo(what: str) -> CarepackError:
    return RenditionError.of("logo-kind", what, "Save the logo as PNG and give that.")
