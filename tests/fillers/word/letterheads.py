"""Letterheads for the tests, as organisations make them in Word: logo, address, table, text box, line, foot."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from docx import Document
from docx.document import Document as Open
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def png(wide: int = 240, high: int = 80, colour: tuple[int, int, int] = (31, 120, 95)) -> bytes:
    """A plain picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * wide) * high
    head = struct.pack(">LLBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def saved(document: Open) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plain(change: Callable[[Open], None] = lambda _: None) -> bytes:
    """A letterhead with the same head and foot on every page: a logo, the name on the right, an address at the foot."""
    document = Document()
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Mm(38), Mm(28)
    section.left_margin = section.right_margin = Mm(25)
    section.header_distance, section.footer_distance = Mm(10), Mm(9)
    head = section.header.paragraphs[0]
    head.paragraph_format.tab_stops.add_tab_stop(Mm(160), WD_TAB_ALIGNMENT.RIGHT)
    head.add_run().add_picture(io.BytesIO(png()), width=Mm(36))
    run = head.add_run("\t\tRowan House Care & Support")
    run.bold, run.font.size, run.font.color.rgb, run.font.name = (
        True,
        Pt(13),
        RGBColor(31, 120, 95),
        "Georgia",
    )
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("1 Example Road, Exampleton EX1 1EX · 00000 000000 · www.example.org").font.size = Pt(9)
    section.footer.add_paragraph("Registered in England 0000000").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("Dear Sir or Madam, what stands here is no part of a letterhead.")
    change(document)
    return saved(document)


def rich() -> bytes:
    """Another first page: a table with logo and address, a text box, a line; further pages with a name alone."""

    def change(document: Open) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        head = section.first_page_header
        table = head.add_table(1, 2, Mm(160))
        table.style = "Table Grid"
        table.cell(0, 0).paragraphs[0].add_run().add_picture(
            io.BytesIO(png(120, 120, (90, 40, 120))), width=Mm(20)
        )
        table.cell(0, 1).text = "Rowan House Care & Support\nHead office\n1 Example Road"
        head.paragraphs[0]._p.append(parse_xml(BOX))
        head.add_paragraph()._p.append(parse_xml(LINE))
        for old in list(section.header.paragraphs[0].runs):
            old._r.getparent().remove(old._r)
        section.header.paragraphs[0].add_run("Rowan House – continued")
        foot = section.first_page_footer.paragraphs[0]
        foot.add_run("A company of the Example Group. Directors: Z. Example, S. Sample").italic = True

    return plain(change)


def _shape(inside: str, wide: int, high: int, text: str = "", at: tuple[int, int] = (0, 0)) -> str:
    return (
        f'<w:r {NAMES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{at[0]}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{at[1]}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        '<wp:docPr id="7" name="Shape 7"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>{inside}'
        "</wps:spPr>"
        f"{text}<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        '<mc:Fallback><w:pict><v:rect style="width:10pt;height:10pt"/></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )  # fmt: skip


BOX = _shape(
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>', 1_700_000, 420_000,
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>Ring us: 00000 000000</w:t></w:r></w:p></w:txbxContent></wps:txbx>",
    (5_300_000, 250_000),
)  # fmt: skip
LINE = _shape(
    '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="19050"><a:solidFill><a:schemeClr val="accent1"/>'
    "</a:solidFill></a:ln>",
    5_760_000, 0, at=(900_000, 1_330_000),
)  # fmt: skip
