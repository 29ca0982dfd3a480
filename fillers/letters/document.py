"""docxtpl, with the sandbox and without its surprises.

What it does by default and we do not: it mends a damaged result by dropping what does not fit, renders
footnotes once for every section (the second time, what a person typed), and escapes document properties twice.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sized
from functools import lru_cache
from typing import Any

from docx.opc.part import Part
from docxtpl import DocxTemplate
from lxml import etree

from fillers.letters.braces import closed, mended, without_others, wrong_in
from fillers.letters.enlarging import enlarged
from fillers.letters.fields import FIELDS, PERSON_FIELDS, Spec
from fillers.letters.language import Sandbox
from fillers.letters.order import Order
from fillers.letters.places import located, named_parts
from fillers.letters.stationery import COLOUR
from fillers.word.furniture import picture, portrait
from fillers.word.markup import clark, part
from fillers.word.package import Member, container
from schemas.errors import Fault, Place, RenditionError

_PARAGRAPH = re.compile(r"<w:p([ >])")
# What docxtpl knows beyond Jinja and a letter does not need: raw content, and cells made by a loop.
_RAW = re.compile(r"\{\{\s*(?:p|r|tr|tc)\s[^}]*|\{%\s*(?:colspan|cellbg|hm|vm)\b[^%]*|\{%tc\b[^%]*")
_FOOTNOTES = ("footnotes+xml", "endnotes+xml")


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """One template, its parts each rendered once."""

    def __init__(self, data: bytes, place: Place) -> None:
        super().__init__(io.BytesIO(data))
        self.place = place

    def sources(self) -> Iterator[tuple[str, str, str]]:
        """Every part that is rendered: what a person calls it, as it is, and as Jinja will see it."""
        self.render_init()
        body = self.get_xml()
        heads = named_parts(body)
        yield "", body, self.patched(body)
        for uri in (self.HEADER_URI, self.FOOTER_URI):
            for number, one in self.get_headers_footers(uri):
                raw = self.get_part_xml(one)
                yield heads.get(number, "head or foot of the page"), raw, self.patched(raw)
        for one in self._notes():
            raw = one.blob.decode()
            yield "notes", raw, self.patched(raw)

    def patched(self, raw: str) -> str:
        """A part as Jinja sees it, each paragraph on a line."""
        return _PARAGRAPH.sub(r"\n<w:p\1", self.patch_xml(raw))

    def _notes(self) -> Iterator[Part]:
        for one in self.docx.part.package.parts:
            if one.content_type.endswith(_FOOTNOTES):
                yield one

    def fix_tables(self, xml: str) -> Any:
        """The body's tree. Raises RenditionError `letter-mixed` where blocks and the document's structure cross."""
        self._strict(xml)
        return super().fix_tables(xml)

    def map_headers_footers_xml(self, relKey: str, xml: bytes) -> None:  # noqa: N803 - docxtpl's name
        """Puts a header or footer back. Raises RenditionError `letter-mixed`."""
        self._strict(xml.decode())
        super().map_headers_footers_xml(relKey, xml)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Nothing: title, author and time are set by us."""

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        """Footnotes and endnotes, once."""
        for one in self._notes():
            xml = self.render_xml_part(self.patch_xml(one.blob.decode()), one, context, jinja_env)
            self._strict(xml)
            one._blob = xml.encode()

    def _strict(self, xml: str) -> None:
        try:
            etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            raise RenditionError.of(
                "letter-mixed",
                "An {% if %} or {% for %} begins in one place and ends in another: in a table and outside it, for "
                "example.",
                "Begin and end it with {%p … %} in paragraphs of their own, or with {%tr … %} in rows of their own.",
                self.place,
            ) from None


def written(template: bytes, order: Order) -> bytes:
    """The letter. Raises RenditionError with everything wrong with the template."""
    place = Place(file=order.file)
    document = _Template(template, place)
    data = {**order.data, "logo": order.logo or ""}
    fields = PERSON_FIELDS if order.personal else FIELDS
    if not order.personal:
        data["picture"] = order.picture or ""
    lengths = _lengths(data, fields)
    sandbox = Sandbox(place, lengths, lambda data: _picture(document, data, order), fields)
    faults: list[Fault] = []
    for part_name, raw, patched in document.sources():
        faults += _faults_of(document, sandbox, part_name, raw, patched)
    if faults:
        raise RenditionError(*dict.fromkeys(faults))
    document.render(data, sandbox, autoescape=True)
    _state(document, order)
    out = io.BytesIO()
    document.docx.save(out)
    return _packed(out.getvalue(), order)


def _faults_of(document: _Template, sandbox: Sandbox, part_name: str, raw: str, patched: str) -> list[Fault]:
    """Everything wrong with one part, each with where it stands."""
    root = etree.fromstring(raw.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    wrong = wrong_in(root, part_name, document.place)
    looked = [] if wrong.faults else sandbox.look(patched)
    if wrong.faults or any(f.code == "letter-syntax" for f in looked):
        wrong = wrong_in(root, part_name, document.place, sandbox.reads)
        # The rest is looked through without what is wrong, so that all of it is told at once.
        mended(root, part_name, wrong.spoilt, sandbox.reads, sandbox.near)
        rest = closed(document.patched(etree.tostring(root, encoding="unicode")))
        looked = sandbox.look(rest)
        if any(f.code == "letter-syntax" for f in looked):
            looked += sandbox.look(without_others(rest))
        looked = [f for f in looked if not wrong.faults or f.code != "letter-syntax"]
    found = _raw_faults(raw, document.place) + looked
    return [*wrong.faults, *(located(found, raw, part_name) if found else ())]


def _lengths(data: dict[str, Any], fields: Mapping[str, Spec]) -> dict[str, int]:
    """How often, at most, each kind of item is there."""
    return {
        spec.item: len(data[name])
        for name, spec in fields.items()
        if spec.item and isinstance(data[name], Sized)
    }


def _raw_faults(xml: str, place: Place) -> list[Fault]:
    root = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    found = []
    for paragraph in root.iter(clark("w:p")):
        text = "".join(t.text or "" for t in paragraph.iter(clark("w:t")))
        for match in _RAW.finditer(text):
            what = f"“{match[0].strip()[:60]}” is not something a letter can do."
            do = "Fields are written {{ name }}; {%p … %} repeats paragraphs and {%tr … %} table rows."
            found.append(Fault("letter-code", what, place, do))
    return found


def _picture(document: _Template, data: bytes, order: Order) -> str:
    """The logo, or the picture of the person, as a run of its own, in the part that is being rendered."""
    here = document.current_rendering_part
    if not hasattr(here, "get_or_add_image"):
        return ""  # a footnote
    relation, _ = here.get_or_add_image(io.BytesIO(data))
    drawn = (
        portrait(data, str(order.data["name"]), relation)
        if data is order.picture
        else picture(data, order.author, relation)
    )
    run = etree.tostring(drawn, encoding="unicode")
    return f'</w:t></w:r>{run}<w:r><w:t xml:space="preserve">'


def _state(document: _Template, order: Order) -> None:
    about = document.docx.core_properties
    about.title, about.author, about.last_modified_by = order.title[:255], order.author[:255], ""
    about.created = about.modified = order.when.replace(tzinfo=None, microsecond=0)
    about.revision = 1


def _packed(data: bytes, order: Order) -> bytes:
    """The document with the organisation's colour for ours, packed so that equal letters are equal bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            coloured = content if order.colour == COLOUR else _recoloured(content, order.colour)
            parts[name] = enlarged(coloured, framed=order.framed) if order.large else coloured
    return container([_member(name, content) for name, content in parts.items()])


_SAME = ("word/fonts/", "word/styles.xml", "word/theme/", "word/settings.xml", "word/fontTable.xml")
"""Parts that are the same in every letter of a template; nothing of a person stands in them."""


def _member(name: str, content: bytes) -> Member:
    return _packed_once(name, content) if name.startswith(_SAME) else Member.of(name, content)


@lru_cache(maxsize=64)
def _packed_once(name: str, content: bytes) -> Member:
    return Member.of(name, content)


def _recoloured(xml: bytes, colour: str) -> bytes:
    if COLOUR.encode() not in xml:
        return xml
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            if value == COLOUR:
                element.set(key, colour)
    return part(root)
