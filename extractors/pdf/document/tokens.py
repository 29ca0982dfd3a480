"""PostScript-like text (a page's content, a font's ToUnicode) taken apart by qpdf, its values as pdfminer has them.

pdfminer takes such text apart letter by letter in Python; qpdf does it ten times as fast. What qpdf does not read
without a complaint, what is very large, and images among the operators are left to pdfminer.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from pdfminer.psparser import LIT, PSLiteral, literal_name
from pikepdf import (
    ContentStreamInstruction,
    Object,
    ObjectType,
    Pdf,
    PdfError,
    Stream,
    parse_content_stream,
)

_LARGEST = 300_000
"""Bytes of content that are taken apart at once: a drawing of a map is told operator by operator, as before."""
_FAULTS = (PdfError, ValueError, TypeError, Warning, RuntimeError)


class StrangeError(TypeError):
    """What pdfminer has no type for, or its own way with."""


def operators(parts: Sequence[bytes]) -> list[tuple[list[Any], str]] | None:
    """Operands and operator, one after the other; None where pdfminer must find them itself."""
    if sum(map(len, parts)) > _LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return list(_instructions(b"\n".join(parts)))
    except _FAULTS:
        return None


def _instructions(content: bytes) -> Iterator[tuple[list[Any], str]]:
    with Pdf.new() as lent:
        for told in parse_content_stream(Stream(lent, content)):
            if not isinstance(told, ContentStreamInstruction):
                raise StrangeError  # an image among the operators
            yield [value(one) for one in told.operands], str(told.operator)


def value(one: Any, inner: Callable[[Any], Any] | None = None) -> Any:
    """A name, number, string, list or dictionary as pdfminer has it.

    `inner` makes what stands in it, where that may be a reference. Raises StrangeError.
    """
    if type(one) is Decimal:
        return float(one)
    if not isinstance(one, Object):
        if one is None and inner is None:
            raise StrangeError
        return one
    each = inner or value
    match one._type_code:
        case ObjectType.name_:
            return _name(bytes(one)[1:])
        case ObjectType.string:
            return bytes(one)
        case ObjectType.array:
            return [each(item) for item in one.as_list()]
        case ObjectType.dictionary:
            return entries(one, each)
        case ObjectType.null if inner is not None:
            return None
    raise StrangeError


def entries(one: Any, each: Callable[[Any], Any]) -> dict[str, Any]:
    """A dictionary's entries. One that is null is not there (ISO 32000-1, 7.3.7), as pdfminer has it too."""
    return {
        literal_name(_name(name.encode("utf-8", "surrogateescape")[1:])): each(item)
        for name, item in one.items()
        if item is not None
    }


def _name(said: bytes) -> PSLiteral:
    """A name, which need not be UTF-8: then pdfminer has its bytes."""
    try:
        return LIT(said.decode())
    except UnicodeDecodeError:
        return LIT(said)
