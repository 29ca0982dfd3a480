"""What pdfminer makes of a page, with its operators told by qpdf, which finds them ten times as fast.

pdfminer takes a page's content apart letter by letter in Python, which was half of the time of a page. Here qpdf does
that (ISO 32000-1, 7.8.2), and pdfminer goes on from the operators. What qpdf does not read without a complaint, what
is very large, and images among the operators are left to pdfminer as before. A test holds the two to one another.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfminer.psparser import LIT
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pikepdf import ContentStreamInstruction, Object, ObjectType, Pdf, PdfError, Stream, parse_content_stream

_LARGEST = 300_000
"""Bytes of content that are taken apart at once: a drawing of a map is told operator by operator, as before."""
_FAULTS = (PdfError, ValueError, TypeError, Warning, RuntimeError)


class _OtherError(TypeError):
    """An operand that pdfminer has its own way with."""


def laid_out(page: Any) -> Any:
    """The layout (`LTPage`) of a pdfplumber page, as `page.layout` has it."""
    device = PDFPageAggregatorWithMarkedContent(
        page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams
    )
    Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    return device.get_result()


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter of content, with operators that another found."""

    def execute(self, streams: Sequence[object]) -> None:
        """Draws what streams say, one after the other; a form that draws itself is not drawn again."""
        self.stream_ids.clear()
        for stream in map(stream_value, streams):
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
        mine = [s for s in map(stream_value, streams) if s.objid in self.stream_ids]
        told = _operators([s.get_data() for s in mine])
        if told is None:
            super().execute(streams)
            return
        for operands, operator in told:
            self.argstack.extend(operands)
            found = _method(operator)
            if found is None:
                continue
            name, count = found
            if not count:
                getattr(self, name)()
            elif len(arguments := self.pop(count)) == count:
                getattr(self, name)(*arguments)


@cache
def _method(operator: str) -> tuple[str, int] | None:
    """The method of an operator, and how many operands it takes itself."""
    name = "do_" + operator.replace("*", "_a").replace('"', "_w").replace("'", "_q")
    function = getattr(PDFPageInterpreter, name, None)
    return (name, function.__code__.co_argcount - 1) if function is not None else None


def _operators(parts: Sequence[bytes]) -> list[tuple[list[Any], str]] | None:
    """Operands and operator, one after the other; None where pdfminer must find them itself."""
    if sum(map(len, parts)) > _LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return list(_told(b"\n".join(parts)))
    except _FAULTS:
        return None


def _told(content: bytes) -> Iterator[tuple[list[Any], str]]:
    with Pdf.new() as lent:
        for told in parse_content_stream(Stream(lent, content)):
            if not isinstance(told, ContentStreamInstruction):
                raise _OtherError  # an image among the operators
            yield [_operand(one) for one in told.operands], str(told.operator)


def _operand(one: Any) -> Any:
    """As pdfminer has it. Raises _OtherError."""
    if type(one) is Decimal:
        return float(one)
    if not isinstance(one, Object):
        if one is None:
            raise _OtherError
        return one
    match one._type_code:
        case ObjectType.name_:
            return LIT(str(one)[1:])
        case ObjectType.string:
            return bytes(one)
        case ObjectType.array:
            return [_operand(item) for item in one.as_list()]
        case ObjectType.dictionary:
            return {str(name)[1:]: _operand(item) for name, item in one.items()}
    raise _OtherError
