"""Tiny documents for the drivers' own proofs: just enough Word, PDF and form field to be opened.

They are deliberately not made by the product: a driver must be provable while the product is broken.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from pikepdf import Array, Name, Object, String

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/settings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_RELS_NS}">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOC_RELS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_RELS_NS}">'
    f'<Relationship Id="rId1" Type="{_REL}/settings" Target="settings.xml"/></Relationships>'
)
_PROTECTION = '<w:documentProtection w:edit="forms" w:enforcement="1"/>'


@dataclass(frozen=True, slots=True)
class Control:
    """One content control: its bookmark, its kind (text, tick, date or list) and, for a list, its options."""

    name: str
    kind: str = "text"
    options: tuple[str, ...] = ()


def _properties(control: Control) -> str:
    if control.kind == "tick":
        return (
            '<w14:checkbox><w14:checked w14:val="0"/>'
            '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
    if control.kind == "date":
        return (
            '<w:showingPlcHdr/><w:date><w:dateFormat w:val="dd/MM/yyyy"/><w:lid w:val="en-GB"/>'
            '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
        )
    if control.kind == "list":
        items = "".join(
            f"<w:listItem w:displayText={quoteattr(option)} w:value={quoteattr(option)}/>"
            for option in control.options
        )
        return f"<w:showingPlcHdr/><w:dropDownList>{items}</w:dropDownList>"
    return "<w:showingPlcHdr/>"


def _run(control: Control, number: int) -> str:
    shown = "\u2610" if control.kind == "tick" else f"[{control.name}]"
    return (
        f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(control.name)}/><w:sdt><w:sdtPr>'
        f"<w:alias w:val={quoteattr(control.name)}/><w:tag w:val={quoteattr(control.name)}/>"
        f'<w:id w:val="{1000 + number}"/><w:lock w:val="sdtLocked"/>{_properties(control)}</w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{escape(shown)}</w:t></w:r></w:sdtContent></w:sdt>"
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def _paragraph(label: str, control: Control, number: int) -> str:
    return (
        f'<w:p><w:r><w:t xml:space="preserve">{escape(label)} </w:t></w:r>{_run(control, number)}'
        "<w:r><w:t>.</w:t></w:r></w:p>"
    )


def write_docx(out: Path, body: list[Control], cells: list[Control], *, protected: bool = False) -> Path:
    """Write a .docx with `body` controls in paragraphs and `cells` in a two-column table, label | control."""
    parts = [_paragraph(f"Question {n}:", control, n) for n, control in enumerate(body)]
    rows = []
    for n, control in enumerate(cells, start=len(body)):
        rows.append(
            f'<w:tr><w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>Row {n}</w:t></w:r>'
            '</w:p></w:tc><w:tc><w:tcPr><w:tcW w:w="5000" w:type="dxa"/></w:tcPr>'
            f"<w:p>{_run(control, n)}</w:p></w:tc></w:tr>"
        )
    if rows:
        grid = '<w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="5000"/></w:tblGrid>'
        table = '<w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>'
        parts.append(f"<w:tbl>{table}{grid}{''.join(rows)}</w:tbl>")
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{W}" xmlns:w14="{W14}" xmlns:mc='
        '"http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"><w:body>'
        f'{"".join(parts)}<w:p/><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" '
        'w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    settings = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:settings xmlns:w="{W}">{_PROTECTION if protected else ""}</w:settings>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELS)
        package.writestr("word/document.xml", document)
        package.writestr("word/_rels/document.xml.rels", _DOC_RELS)
        package.writestr("word/settings.xml", settings)
    return out


def write_form(out: Path) -> Path:
    """Write a one-page PDF form: `name`, `notes` (several lines), `ok` (tick), `rate` (1 to 3), `pick` (list)."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    page = pdf.pages[0]
    helvetica = pikepdf.Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=pdf.make_indirect(helvetica)))

    def widget(rect: tuple[int, int, int, int], **more: Object) -> Object:
        drawn = pikepdf.Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=Array(rect), F=4, P=page.obj, **more
        )
        return pdf.make_indirect(drawn)

    def states(on: str) -> Object:
        def square(marks: bytes) -> Object:
            ink = pdf.make_stream(b"0 0 0 RG 0.5 0.5 14 14 re S " + marks)
            ink.Type, ink.Subtype, ink.BBox = Name.XObject, Name.Form, Array([0, 0, 15, 15])
            return ink

        cross = square(b"2 w 3 3 m 12 12 l S 3 12 m 12 3 l S")
        return pikepdf.Dictionary(N=pikepdf.Dictionary({f"/{on}": cross, "/Off": square(b"")}))

    def text(name: str, rect: tuple[int, int, int, int], flags: int = 0) -> Object:
        return widget(rect, FT=Name.Tx, T=String(name), Ff=flags, DA=String("/Helv 12 Tf 0 g"), V=String(""))

    tick = {"FT": Name.Btn, "V": Name.Off, "AS": Name.Off}
    fields = [
        text("name", (50, 760, 400, 780)),
        text("notes", (50, 650, 400, 740), flags=4096),
        widget((50, 620, 65, 635), T=String("ok"), AP=states("Yes"), **tick),
    ]
    drawn = list(fields)
    rate = pdf.make_indirect(
        pikepdf.Dictionary(FT=Name.Btn, T=String("rate"), Ff=32768 | 16384, V=Name.Off, Kids=Array())
    )
    for number in (1, 2, 3):
        box = (30 + 20 * number, 590, 45 + 20 * number, 605)
        kid = widget(box, Parent=rate, AS=Name.Off, AP=states(str(number)))
        rate.Kids.append(kid)
        drawn.append(kid)
    options = Array([String("Done"), String("Continue"), String("Drop")])
    pick = widget(
        (50, 550, 200, 570),
        FT=Name.Ch,
        T=String("pick"),
        Ff=131072,
        Opt=options,
        DA=String("/Helv 12 Tf 0 g"),
    )
    drawn.append(pick)
    page.Annots = Array(drawn)
    pdf.Root.AcroForm = pikepdf.Dictionary(
        Fields=Array([*fields, rate, pick]), DR=resources, DA=String("/Helv 12 Tf 0 g"), NeedAppearances=False
    )
    pdf.save(out)
    return out
