"""A file's objects as pdfminer has them, told by qpdf, which has opened the file already.

pdfminer would take the file apart once more, letter by letter in Python, which took as long as the words of a page;
and where a file is odd, two programs may find two different documents in it. Here there is one: what qpdf found,
mended where it had to be, and with an owner's password gone. A test holds what is read to what pdfminer finds itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfplumber.pdf import PDF
from pikepdf import Object, ObjectType

from extractors.pdf.document.tokens import entries, value

if TYPE_CHECKING:
    from pdfminer.pdfinterp import PDFResourceManager
    from pikepdf import Pdf


_ELSEWHERE = ("F", "FFilter", "FDecodeParms", "DP")
"""Entries of a stream that pdfminer takes for its /Filter and /DecodeParms; no viewer does."""


class Plumbed(PDF):
    """A document that qpdf has open, as pdfplumber has documents. It is not closed with this."""

    def __init__(self, pdf: Pdf, fonts: PDFResourceManager) -> None:
        # Not as pdfplumber does: it would take the file apart.
        self.doc = _Document(pdf)
        self.rsrcmgr = fonts
        self.pages_to_parse = None  # all of them


class _Document(PDFDocument):
    """Objects that another has found, turned into pdfminer's when they are asked for."""

    def __init__(self, pdf: Pdf) -> None:
        # Not as pdfminer does, for the same reason.
        self._pdf = pdf
        self._generations = dict(
            one.objgen for one in pdf.objects if isinstance(one, Object) and one.objgen[1]
        )
        self.xrefs: list[Any] = []
        self._made: dict[int, object] = {}
        self.catalog = entries(pdf.Root, self.made)

    def getobj(self, objid: int) -> object:
        """An object by its number; None where there is none."""
        if objid not in self._made:
            generation = self._generations.get(objid, 0)
            one = self._pdf.get_object((objid, generation))
            self._made[objid] = made = (
                value(one, self.made) if not isinstance(one, Object) else self._whole(one)
            )
            if isinstance(made, PDFStream):
                made.set_objid(objid, generation)
        return self._made[objid]

    def made(self, one: Any) -> Any:
        """A value that stands in another: what has a number of its own is only referred to."""
        if isinstance(one, Object) and (number := one.objgen[0]):
            return PDFObjRef(self, number)
        return value(one, self.made)

    def _whole(self, one: Object) -> Any:
        if one._type_code is ObjectType.stream:
            attributes = entries(one.stream_dict, self.made)
            for name in _ELSEWHERE:
                attributes.pop(name, None)
            return PDFStream(attributes, one.read_raw_bytes())
        made = value(one, self.made)
        if isinstance(made, dict) and isinstance(kind := made.get("Type"), PDFObjRef):
            made["Type"] = kind.resolve()  # pdfminer knows a page by its very name
        return made
