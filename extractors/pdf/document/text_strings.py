"""Text strings of a PDF, in every encoding that they are met in (ISO 32000-2, 7.9.2.2).

A string says by its first bytes that it is UTF-16 or UTF-8, and is PDFDocEncoding without them. Programs are met that
write UTF-8 without its mark; a text that was written in letters of PDFDocEncoding almost never reads as that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pikepdf import String

_LANGUAGE = re.compile("\x1b[A-Za-z]{2}(?:-?[A-Za-z]{2})?\x1b")
"""An escape that names the language of what follows; no part of the text."""
_MARKS = (b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")
_TYPED = re.compile(
    "[\x00-\u024f\u0300-\u036f\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u1e00-\u1fff\u2010-\u2027"
    "\u2030-\u205e\u20a0-\u20cf\u2100-\u27bf\u2900-\u2bff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\ufb00-\ufb06\ufe00-"
    "\ufe0f\U0001f000-\U0001faff]*"
)
"""Characters that people write. That of two bytes which ß and a closing quote make (U+07C0 and on) is none."""
_ENDS = re.compile("(?<![a-z])[\u00c2-\u00de][\u2013\u2014\u2026\u2018-\u201e\u203a](?![A-Za-z])")
"""A capital with an accent that ends a word, and a sign that follows one: as PDFDocEncoding that is sense as well."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text string's text; `other` is what else its bytes may say."""

    text: str
    other: str | None = None


def text_string(raw: bytes) -> Text:
    """The text of a text string's bytes."""
    if raw.isascii() and (text := raw.decode("ascii")).isprintable():
        return Text(text)  # as nearly always; letters of both encodings
    if raw.startswith(_MARKS):
        return Text(_LANGUAGE.sub("", _marked(raw)))
    plain = str(String(raw))
    if raw.isascii():
        return Text(plain)
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Text(plain)
    if _TYPED.fullmatch(decoded) is None:
        return Text(plain)
    decoded = _LANGUAGE.sub("", decoded)
    return Text(decoded, plain if _ENDS.sub("", plain).isascii() else None)


def _marked(raw: bytes) -> str:
    """The text of bytes that say how they are coded."""
    if raw.startswith(_MARKS[0]):
        try:
            return raw[2:].decode("utf-16-be")
        except UnicodeDecodeError:
            pass  # half of a pair, which qpdf makes something of
    return str(String(raw))
