"""Reads completed Word documents (.docx): who a document is, and what every answer says.

    extractors.word.recognises(data)        -> bool
    extractors.word.carriers(data)          -> tuple[Carrier, ...]
    extractors.word.extract(data, form)     -> Reading

Answers are found in three layers, and each says by which it was found: the tags of content controls, then
bookmarks, then the words around them. What cannot be told is left out of the reading, never guessed; a blank
answer is in it with nothing written. What stands outside every answer becomes a query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.identity import Carrier
    from schemas.reading import Reading

__all__ = ["carriers", "extract", "recognises"]


def recognises(data: bytes) -> bool:
    """Whether this is Word's, by content and not by name.

    A damaged .docx, an encrypted one and an old .doc are Word's too: `carriers` and `extract` then say why
    they cannot be read.
    """
    from extractors.word.opening import claims

    return claims(data)


def carriers(data: bytes) -> tuple[Carrier, ...]:
    """What the document says it is, from its custom property, bookmark, footers and title.

    Raises DocumentError (doc-encrypted, doc-old-format, doc-too-large, doc-damaged, doc-unsafe, doc-not-word).
    """
    from extractors.word.opening import opened
    from extractors.word.reader import carriers_of

    return carriers_of(opened(data))


def extract(data: bytes, form: FormDefinition) -> Reading:
    """Reads a document as a completed `form`.

    Doubts of a value (`Observation.doubt`): layers-disagree, two-values,
    answers-overlap, glyph-disagrees, box-missing, box-unreadable, list-disagrees, date-disagrees, prompt-left,
    prompt-changed, label-disagrees, struck-out, hidden-text, not-in-line, unreadable-text, moving-field. Queries of
    the whole: stray-text, label-changed, tracked-changes, comment, footnote, text-box, picture, added-by-hand,
    rows-missing. Raises DocumentError as `carriers` does.
    """
    from extractors.word.opening import opened
    from extractors.word.reader import read

    return read(opened(data), form)
