"""What a document says, question by question, in the words of its form."""

from __future__ import annotations

from collections.abc import Iterator

from forms import Library
from intake.documents import Document
from schemas.paths import slots
from schemas.records import answers_of
from schemas.values import show


def in_words(document: Document, known: Library) -> Iterator[tuple[str, str]]:
    """Every question that has an answer, with the answer as the form writes it."""
    form = known.load(document.form or "", document.edition)
    answers = answers_of(form, document.record or {})
    rows = {t.table: t.repeat.most for t in form.tables if t.repeat is not None}
    for slot in slots(form, rows):
        if slot.path in answers:
            yield slot.question, show(slot.field, answers[slot.path])
