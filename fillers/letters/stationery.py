"""What the letters' templates are made of: the forms' styles and parts, without protection, prompts and identity."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from fillers.letters.kinds import kind
from fillers.word import parts
from fillers.word.markup import Element, clark, el, part, root, val
from fillers.word.measures import Twips, mm, points, type_size
from fillers.word.package import Member, container
from fillers.word.styles import QUIET, spacing, styles
from fillers.word.tables import Cell, TableRow, paragraph, words
from fillers.word.theme import theme

COLOUR = "1F4E5F"
"""The colour of headings and rules, in whose place an organisation's own is put."""

_HEADERS = ("header1", "header2", "footer1")


def end() -> Element:
    """The paragraph that must follow a last table; too low to make a page of its own."""
    small = el("w:rPr", None, el("w:vanish"), val("w:sz", 2), val("w:szCs", 2))
    return paragraph("Gap", properties=(spacing(0, 0, 1, exact=True), small))


def tag(style: str, said: str) -> Element:
    """A paragraph that holds a tag alone; it goes when the letter is made."""
    return paragraph(style, words(said))


def tag_row(said: str, width: int) -> TableRow:
    """A row of `width` cells that holds a tag alone; it goes too."""
    first = Cell((paragraph("Row", words(said)),))
    return TableRow((first, *(Cell((paragraph("Row"),)) for _ in range(width - 1))))


def bold(said: str) -> Element:
    """A run of words in bold."""
    run = words(said)
    run.insert(0, el("w:rPr", None, el("w:b"), el("w:bCs")))
    return run


def number(instruction: str) -> Element:
    """A page number that the program keeps right (ECMA-376 part 1, 17.16.4.1)."""
    return el("w:fldSimple", {"w:instr": f" {instruction} "}, words("1"))


def section(
    page: tuple[Twips, Twips], margin: Twips, top_bottom: tuple[Twips, Twips], border: Element | None
) -> Element:
    """The last section: page size, margins at the sides, and at top and bottom, in twips, and a border."""
    size: dict[str, str | int] = {"w:w": page[0], "w:h": page[1]}
    if page[0] > page[1]:
        size["w:orient"] = "landscape"
    reference = parts.RELATION
    return el(
        "w:sectPr",
        None,
        el("w:headerReference", {"w:type": "default", "r:id": reference["header2"]}),
        el("w:headerReference", {"w:type": "first", "r:id": reference["header1"]}),
        el("w:footerReference", {"w:type": "default", "r:id": reference["footer1"]}),
        el("w:footerReference", {"w:type": "first", "r:id": reference["footer1"]}),
        el("w:pgSz", size),
        el(
            "w:pgMar",
            {
                "w:top": top_bottom[0],
                "w:right": margin,
                "w:bottom": top_bottom[1],
                "w:left": margin,
                "w:header": mm(8),
                "w:footer": mm(13) if border is not None else mm(8),
                "w:gutter": 0,
            },
        ),
        # Word centres what has a border on its page; LibreOffice 7.4 leaves it at the top.
        *((border, val("w:vAlign", "center")) if border is not None else ()),
        el("w:titlePg"),
    )


def _styles(width: Twips, certificate: bool) -> Element:
    whole = styles(width, COLOUR)
    centre = val("w:jc", "center")
    whole.append(_style("Centred", "Letter centred", (spacing(0, 5, 1.1), centre), ()))
    if not certificate:
        return whole
    colour = val("w:color", COLOUR)
    statement = (
        el("w:tabs", None, el("w:tab", {"w:val": "left", "w:pos": mm(8)})),
        spacing(0, 5, 1.05),
        el("w:ind", {"w:left": mm(8), "w:hanging": mm(8)}),
    )
    rule = el("w:pBdr", None, el("w:bottom", {"w:val": "single", "w:sz": 6, "w:space": 4, "w:color": COLOUR}))
    whole.extend(
        (
            _style(
                "CertificateKicker",
                "Certificate kicker",
                (spacing(0, 2), centre),
                (el("w:caps"), val("w:color", QUIET), val("w:spacing", points(2)), *_size(12)),
            ),
            _style(
                "CertificateName",
                "Certificate name",
                (rule, spacing(10, 8), centre),
                (el("w:b"), el("w:bCs"), colour, *_size(28)),
            ),
            _style(
                "CertificateRole",
                "Certificate role",
                (spacing(0, 6), centre),
                (val("w:color", QUIET), *_size(12)),
            ),
            _style("CertificateLine", "Certificate line", (spacing(0, 8), centre), _size(16)),
            _style(
                "CertificateAward",
                "Certificate award",
                (spacing(4, 16), centre),
                (el("w:b"), el("w:bCs"), *_size(20)),
            ),
            _style(
                "CertificateIdea",
                "Certificate idea",
                (spacing(0, 16, 1.15), centre),
                (el("w:i"), el("w:iCs"), *_size(14)),
            ),
            _style(
                "CertificateMotto",
                "Certificate motto",
                (spacing(28, 0), centre),
                (val("w:color", QUIET), *_size(10.5)),
            ),
            _style("CertificateStatement", "Certificate statement", statement, _size(12)),
        )
    )
    for heading in whole.iter(clark("w:style")):
        if heading.get(clark("w:styleId")) == "Heading1":
            _enlarge(heading)
    return whole


def _enlarge(heading: Element) -> None:
    """The certificate's title: centred, and large enough to be read on a wall."""
    for outline in list(heading.iter(clark("w:outlineLvl"))):
        outline.addprevious(val("w:jc", "center"))
    for properties in heading.iter(clark("w:pPr")):
        for space in properties.iter(clark("w:spacing")):
            space.set(clark("w:after"), str(points(24)))
    for name in ("w:sz", "w:szCs"):
        for size in heading.iter(clark(name)):
            size.set(clark("w:val"), str(type_size(34)))


def _style(style: str, name: str, ppr: Sequence[Element], rpr: Sequence[Element]) -> Element:
    # Built from copies: one element stands in one place only.
    copies = [[etree.fromstring(etree.tostring(e)) for e in some] for some in (ppr, rpr)]
    return el(
        "w:style",
        {"w:type": "paragraph", "w:customStyle": "1", "w:styleId": style},
        val("w:name", name),
        val("w:basedOn", "Normal"),
        el("w:qFormat"),
        el("w:pPr", None, *copies[0]),
        *((el("w:rPr", None, *copies[1]),) if copies[1] else ()),
    )


def _size(size: float) -> tuple[Element, Element]:
    return val("w:sz", type_size(size)), val("w:szCs", type_size(size))


def package(
    name: str,
    width: Twips,
    body: Sequence[Element],
    section: Element,
    furniture: tuple[Element, Element, Element],
) -> bytes:
    """The .docx: the form's own parts but for protection, prompts and identity, which a letter has not."""
    certificate = section.find(clark("w:pgBorders")) is not None
    content = {
        "[Content_Types].xml": _without(parts.content_types(), "PartName", ("glossary", "custom")),
        **{
            file: _without(data, "Target", ("glossary", "custom"))
            for file, data in parts.relations().items()
            if "glossary" not in file
        },
        "word/document.xml": part(root("w:document", el("w:body", None, *body, section))),
        "word/styles.xml": part(_styles(width, certificate)),
        "word/settings.xml": parts.settings(protected=False),
        "word/fontTable.xml": parts.font_table(),
        "word/theme/theme1.xml": theme(COLOUR),
        **{f"word/{file}.xml": part(one) for file, one in zip(_HEADERS, furniture, strict=True)},
        "docProps/app.xml": parts.app_properties(),
        "docProps/core.xml": _core(kind(name).title),
    }
    return container([Member.of(file, data, level=9) for file, data in content.items()])


def _without(xml: bytes, attribute: str, names: Sequence[str]) -> bytes:
    tree = etree.fromstring(xml)
    for entry in list(tree):
        if any(name in entry.get(attribute, "") for name in names):
            tree.remove(entry)
    return part(tree)


def _core(title: str) -> bytes:
    when = etree.Element("when")
    tree = etree.fromstring(parts.core_properties(title, None, when))
    for moment in list(tree):
        if moment.find("when") is not None:
            tree.remove(moment)
    return part(tree)
