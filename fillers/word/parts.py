"""The parts of our own minimal document that are not the form itself (ECMA-376 part 1, 11.3 and 15.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from lxml import etree

from fillers.word.markup import Element, el, part, root, val
from fillers.word.measures import points
from fillers.word.styles import QUIET
from fillers.word.typeface import FACES, FONT, INSTEAD, key
from schemas.prompts import PROMPTS

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument"

_CONTENT = {
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/fontTable.xml": f"{_WORD}.fontTable+xml",
    "word/theme/theme1.xml": f"{_PROPERTIES}.theme+xml",
    "word/header1.xml": f"{_WORD}.header+xml",
    "word/header2.xml": f"{_WORD}.header+xml",
    "word/footer1.xml": f"{_WORD}.footer+xml",
    "word/glossary/document.xml": f"{_WORD}.document.glossary+xml",
    "word/glossary/styles.xml": f"{_WORD}.styles+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{_PROPERTIES}.extended-properties+xml",
    "docProps/custom.xml": f"{_PROPERTIES}.custom-properties+xml",
}

RELATION = {
    "styles": "rId1",
    "settings": "rId2",
    "fontTable": "rId3",
    "header1": "rId4",
    "header2": "rId5",
    "footer1": "rId6",
    "glossary": "rId7",
    "theme": "rId8",
    "numbering": "rId9",
    "footer2": "rId10",
}
"""How document.xml refers to the other parts."""

LOGO = "rIdLogo"
"""How the first header refers to the logo."""


def _plain(name: str, namespace: str, prefixes: Mapping[str, str] | None = None) -> Element:
    names: dict[Any, str] = {None: namespace, **(prefixes or {})}  # the stubs know no default namespace
    return etree.Element(f"{{{namespace}}}{name}", nsmap=names)


LISTED = "word/numbering.xml"
"""The part that says how printed lists are marked; only in documents that have one."""
_MARKS = "•–·"


def numbering() -> bytes:
    """How the points of printed lists are marked, level by level (ECMA-376 part 1, 17.9)."""
    levels = (
        el(
            "w:lvl",
            {"w:ilvl": n},
            val("w:start", 1),
            val("w:numFmt", "bullet"),
            val("w:lvlText", mark),
            val("w:lvlJc", "left"),
            el("w:pPr", None, el("w:ind", {"w:left": 360 * (n + 1), "w:hanging": 360})),
        )
        for n, mark in enumerate(_MARKS)
    )
    kind = val("w:multiLevelType", "hybridMultilevel")
    one = el("w:num", {"w:numId": 1}, val("w:abstractNumId", 0))
    return part(root("w:numbering", el("w:abstractNum", {"w:abstractNumId": 0}, kind, *levels), one))


def content_types(
    logo: bool = False, *, lists: bool = False, pictures: Iterable[str] = (), two_feet: bool = False
) -> bytes:
    """[Content_Types].xml (ECMA-376 part 2, 7.2.3); `pictures` are the endings of a letterhead's."""
    namespace = f"{_PACKAGE}/content-types"
    types = _plain("Types", namespace)
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    }
    if logo:
        defaults["png"] = "image/png"
    defaults |= {ending: f"image/{ending}" for ending in sorted(set(pictures))}
    for extension, kind in defaults.items():
        etree.SubElement(types, f"{{{namespace}}}Default", Extension=extension, ContentType=kind)
    content = _CONTENT | ({LISTED: f"{_WORD}.numbering+xml"} if lists else {})
    content |= {"word/footer2.xml": f"{_WORD}.footer+xml"} if two_feet else {}
    for name, kind in content.items():
        etree.SubElement(types, f"{{{namespace}}}Override", PartName=f"/{name}", ContentType=kind)
    return part(types)


def _relations(rows: Iterable[tuple[str, str, str]]) -> bytes:
    namespace = f"{_PACKAGE}/relationships"
    relations = _plain("Relationships", namespace)
    for number, kind, target in rows:
        etree.SubElement(relations, f"{{{namespace}}}Relationship", Id=number, Type=kind, Target=target)
    return part(relations)


OVERRIDE = f"{{{_PACKAGE}/content-types}}Override"
"""The element that says of what kind one part is."""
FOOTER = f"{_WORD}.footer+xml"


def footer_relation(number: str, target: str) -> Element:
    """How document.xml refers to one more foot."""
    kind, namespace = f"{_OFFICE}/relationships/footer", f"{_PACKAGE}/relationships"
    return etree.Element(f"{{{namespace}}}Relationship", Id=number, Type=kind, Target=target)


def picture_relations(targets: Mapping[str, str]) -> bytes:
    """The relationships of a head or foot that shows pictures: which file by which name."""
    kind = f"{_OFFICE}/relationships/image"
    return _relations((number, kind, target) for number, target in targets.items())


def relations(logo: bool = False, *, lists: bool = False, two_feet: bool = False) -> dict[str, bytes]:
    """Every relationship part, by its name in the container."""
    kind = f"{_OFFICE}/relationships"
    own = [
        ("styles", "styles.xml"),
        ("settings", "settings.xml"),
        ("fontTable", "fontTable.xml"),
        ("header1", "header1.xml"),
        ("header2", "header2.xml"),
        ("footer1", "footer1.xml"),
        ("glossary", "glossary/document.xml"),
        ("theme", "theme/theme1.xml"),
    ]
    if lists:
        own.append(("numbering", "numbering.xml"))
    if two_feet:
        own.append(("footer2", "footer2.xml"))
    kinds = {"header1": "header", "header2": "header", "footer1": "footer", "glossary": "glossaryDocument"}
    kinds["footer2"] = "footer"
    found = {
        "_rels/.rels": _relations(
            (
                ("rId1", f"{kind}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                ("rId3", f"{kind}/extended-properties", "docProps/app.xml"),
                ("rId4", f"{kind}/custom-properties", "docProps/custom.xml"),
            )
        ),
        "word/_rels/document.xml.rels": _relations(
            (RELATION[name], f"{kind}/{kinds.get(name, name)}", target) for name, target in own
        ),
        "word/_rels/fontTable.xml.rels": _relations(
            (f"rId{face}", f"{kind}/font", f"fonts/{face}.odttf") for face in FACES.values()
        ),
        "word/glossary/_rels/document.xml.rels": _relations((("rId1", f"{kind}/styles", "styles.xml"),)),
    }
    if logo:
        found["word/_rels/header1.xml.rels"] = _relations(((LOGO, f"{kind}/image", "media/logo.png"),))
    return found


def settings(*, protected: bool) -> bytes:
    """Settings: British English, today's Word layout (ECMA-376 part 1, 17.15.1); `protected`: only controls change.

    `documentProtection` has no password: it guards the wording from slips, it is not security.
    """
    word = "http://schemas.microsoft.com/office/word"
    compatible = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
        "useWord2013TrackBottomHyphenation": 0,
    }
    return part(
        root(
            "w:settings",
            el("w:zoom", {"w:percent": 100}),
            el("w:embedTrueTypeFonts"),
            *([el("w:documentProtection", {"w:edit": "forms", "w:enforcement": 1})] if protected else []),
            val("w:defaultTabStop", points(36)),
            val("w:characterSpacingControl", "doNotCompress"),
            el(
                "w:compat",
                None,
                *(
                    el("w:compatSetting", {"w:name": name, "w:uri": word, "w:val": setting})
                    for name, setting in compatible.items()
                ),
            ),
            el("w:themeFontLang", {"w:val": "en-GB"}),
            val("w:decimalSymbol", "."),
            val("w:listSeparator", ","),
        )
    )


def font_table() -> bytes:
    """The fonts named, each with what to use where it is missing (ECMA-376 part 1, 17.8.3); ours comes along."""
    fonts = (
        (FONT, INSTEAD, "020B0604020202020204", "00", "swiss", "variable"),
        ("MS Gothic", "Segoe UI Symbol", "020B0609070205080204", "80", "modern", "fixed"),
    )
    kinds = ("w:altName", "w:panose1", "w:charset", "w:family", "w:pitch")
    return part(
        root(
            "w:fonts",
            *(
                el(
                    "w:font",
                    {"w:name": name},
                    *(val(kind, said) for kind, said in zip(kinds, rest, strict=True)),
                    *(
                        el(place, {"r:id": f"rId{face}", "w:fontKey": key(face)})
                        for place, face in FACES.items()
                        if name == FONT
                    ),
                )
                for name, *rest in fonts
            ),
        )
    )


def glossary() -> bytes:
    """The prompts as building blocks, so that Word shows ours again when an answer is deleted (17.12).

    Their optional `w:types` are left out, because openxml-audit takes its only fitting value for a fault.
    """
    blocks = [
        el(
            "w:docPart",
            None,
            el(
                "w:docPartPr",
                None,
                val("w:name", building_block(name)),
                el("w:category", None, val("w:name", "General"), val("w:gallery", "placeholder")),
                el("w:behaviors", None, val("w:behavior", "content")),
                val("w:guid", f"{{CA4E9AC0-0000-4000-8000-{number:012X}}}"),
            ),
            el(
                "w:docPartBody",
                None,
                el("w:p", None, prompt_run(words)),
            ),
        )
        for number, (name, words) in enumerate(PROMPTS.items(), 1)
    ]
    return part(root("w:glossaryDocument", el("w:docParts", None, *blocks)))


def building_block(prompt: str) -> str:
    """The name of a prompt's building block."""
    return f"CarepackPrompt{prompt.capitalize()}"


def prompt_run(words: str) -> Element:
    """A prompt as Word shows it in an empty control."""
    return el(
        "w:r",
        None,
        # The colour again: LibreOffice does not take it from the style of a prompt.
        el("w:rPr", None, val("w:rStyle", "PlaceholderText"), val("w:color", QUIET)),
        el("w:t", {"xml:space": "preserve"}, words),
    )


def app_properties() -> bytes:
    """Extended properties (ECMA-376 part 1, 22.2)."""
    namespace = f"{_OFFICE}/extended-properties"
    properties = _plain("Properties", namespace)
    for name, text in (("Application", "carepack"), ("DocSecurity", "0")):
        etree.SubElement(properties, f"{{{namespace}}}{name}").text = text
    return part(properties)


def core_properties(title: str, organisation: str | None, when: Element, line: str | None = None) -> bytes:
    """Core properties (ECMA-376 part 2, 8.3); `when` stands where the two times go.

    `line` is the organisation's at the foot of the page: whoever reads the document back knows by it that
    nobody added it.
    """
    core = f"{_PACKAGE}/metadata/core-properties"
    dc, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    properties = etree.Element(
        f"{{{core}}}coreProperties", nsmap={"cp": core, "dc": dc, "dcterms": terms, "xsi": xsi}
    )
    for name, text in (("title", title), ("creator", organisation or "carepack"), ("language", "en-GB")):
        etree.SubElement(properties, f"{{{dc}}}{name}").text = text
    if line:
        etree.SubElement(properties, f"{{{dc}}}description").text = line
    for name in ("created", "modified"):
        moment = etree.SubElement(properties, f"{{{terms}}}{name}")
        moment.set(f"{{{xsi}}}type", "dcterms:W3CDTF")
        moment.append(copy(when))
    return part(properties)


def custom_properties(name: str, value: Element, further: Mapping[str, str] | None = None) -> bytes:
    """A custom property (ECMA-376 part 1, 22.3), where `value` stands where its text goes; and `further` ones."""
    namespace = f"{_OFFICE}/custom-properties"
    types = f"{_OFFICE}/docPropsVTypes"
    properties = _plain("Properties", namespace, {"vt": types})
    # The format id is the one the standard fixes for user-defined properties; their numbers begin at 2.
    entry = etree.SubElement(
        properties,
        f"{{{namespace}}}property",
        fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}",
        pid="2",
        name=name,
    )
    etree.SubElement(entry, f"{{{types}}}lpwstr").append(value)
    for number, (also, text) in enumerate((further or {}).items(), 3):
        entry = etree.SubElement(
            properties, f"{{{namespace}}}property", fmtid=entry.get("fmtid") or "", pid=str(number), name=also
        )
        etree.SubElement(entry, f"{{{types}}}lpwstr").text = text
    return part(properties)
