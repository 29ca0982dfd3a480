"""Printed texts: paragraphs, lists, and a guidance behind all questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fillers.word.markup import Element, el, val
from fillers.word.tables import paragraph, paragraphs, words
from schemas.definition import FieldsBlock, FormDefinition, Item, TextBlock


def content(form: FormDefinition, block: TextBlock, picks: Mapping[str, str]) -> Iterator[Element]:
    """A text's paragraphs; of those that hang on an answer, the one that was picked, or each under its answer."""
    yield from paragraphs("Words", block.text)
    yield from points(block.items, "Words")
    if block.pick is None:
        return
    picked = picks.get(block.pick)
    for key, text in block.texts:
        if picked is None or key == picked:
            if picked is None:
                style = "Heading3" if block.heading else "Heading2"
                yield from paragraphs(style, _option_words(form, block.pick, key))
            yield from paragraphs("Words", text)


def apart(form: FormDefinition) -> TextBlock | None:
    """The first block of a guidance that stands behind all questions: it begins a page, and need not be printed.

    A line or two to close with is no guidance: it stays with what it closes.
    """
    found: list[TextBlock] = []
    for block in reversed(form.blocks):
        if not isinstance(block, TextBlock):
            break
        found.append(block)
    guidance = any(b.pick is not None for b in found) and len(found) < len(form.blocks)
    return found[-1] if guidance else None


def _option_words(form: FormDefinition, name: str, key: str) -> str:
    for block in form.blocks:
        for field in block.fields if isinstance(block, FieldsBlock) else ():
            if field.name == name:
                return next((o.say for o in field.options if o.key == key), key)
    return key


def points(items: Sequence[Item], style: str, level: int = 0) -> Iterator[Element]:
    """The points of a printed list: paragraphs of one numbering, each on its level."""
    for item in items:
        listed = el("w:numPr", None, val("w:ilvl", level), val("w:numId", 1))
        yield paragraph(style, words(item.say), properties=(listed,))
        yield from points(item.items, style, level + 1)
