"""Reads completed Word documents (.docx): who a document is, and what every answer says.

Answers are found in three layers, and each says by which it was found: the tags of content controls, then
bookmarks, then the words around them. What cannot be told is left out of the reading, never guessed; a blank
answer is in it with nothing written. What stands outside every answer becomes a query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.word.document import WordReader

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Reading

__all__ = ["READER", "carriers", "extract", "recognises"]

READER = WordReader()


def recognises(data: bytes) -> bool:
    """Whether this is Word's, by content and not by name."""
    return READER.recognises(data)


def carriers(data: bytes) -> tuple[Carrier, ...]:
    """Who a document is; it is opened for this alone. Raises DocumentError as `WordReader.open` does."""
    with READER.open(data) as document:
        return document.part("").carriers()


def extract(data: bytes, form: FormDefinition) -> Reading:
    """A document read as one form; it is opened for this alone. Raises DocumentError as `WordReader.open` does."""
    with READER.open(data) as document:
        return document.part("").read(form)
