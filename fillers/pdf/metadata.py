"""What a PDF says of itself: title and language from the layout, identity and dates from the copy.

The reference stands in the document information and in XMP under the same name, because programs that
rewrite a file keep now the one, now the other.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fillers.pdf.writing import text_string
from schemas.identity import PROPERTY

if TYPE_CHECKING:
    from pikepdf import Pdf

MAKER = "carepack"
_MARK = "%%CAREPACK%%"


def prepare(pdf: Pdf) -> str:
    """Take the XMP packet the layout wrote; returns it with places for what a copy adds."""
    from pikepdf import Dictionary, String

    packet = pdf.Root.Metadata.read_bytes().decode("utf-8")
    packet = re.sub(
        r"<xmp:CreatorTool>.*?</xmp:CreatorTool>", f"<xmp:CreatorTool>{MAKER}</xmp:CreatorTool>", packet
    )
    packet = re.sub(r"<xmpMM:(InstanceID|DocumentID)>.*?</xmpMM:\1>", "", packet)
    packet = re.sub(r"<xmp:(CreateDate|ModifyDate)>.*?</xmp:\1>", "", packet)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(str(pdf.docinfo.get("/Title", ""))), Creator=String(MAKER), Producer=String(MAKER)
        )
    )
    return packet.replace("</rdf:Description>", f"{_MARK}</rdf:Description>", 1)


def packet(prepared: str, reference: str, when: datetime, digest: str) -> bytes:
    """The XMP packet of one document. `digest` (hex) tells this document from every other."""
    stamp = when.isoformat(timespec="seconds")
    lot = hashlib.sha256(reference.encode()).hexdigest()
    added = (
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>"
        f"<xmpMM:DocumentID>uuid:{_uuid(lot)}</xmpMM:DocumentID>"
        f"<xmpMM:InstanceID>uuid:{_uuid(digest)}</xmpMM:InstanceID>"
        f'<pdfx:{PROPERTY} xmlns:pdfx="http://ns.adobe.com/pdfx/1.3/">{reference}</pdfx:{PROPERTY}>'
    )
    return prepared.replace(_MARK, added).encode("utf-8")


def information(title: str, reference: str, when: datetime) -> bytes:
    """The document information dictionary (ISO 32000-1, 14.3.3), with the reference under our own name."""
    stamp = pdf_date(when).encode()
    return b"<< /Title %b /Creator (%b) /Producer (%b) /CreationDate (%b) /ModDate (%b) /%b %b >>" % (
        text_string(title),
        MAKER.encode(),
        MAKER.encode(),
        stamp,
        stamp,
        PROPERTY.encode(),
        text_string(reference),
    )


def _uuid(digest: str) -> str:
    return f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"


def pdf_date(when: datetime) -> str:
    """A date as ISO 32000-1, 7.9.4 writes it. A time without a zone is taken as UTC."""
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    zone = when.strftime("%z")
    return f"D:{when:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'" if zone != "+0000" else f"D:{when:%Y%m%d%H%M%S}Z"
