"""What leads through a long form: bookmarks to go to, and links to them (ECMA-376 part 1, 17.13.6 and 17.16.22).

A program lists headings and bookmarks to go to; neither helps who does not know of them. So a long form has a link to
its signatures under its title, and a question whose help stands elsewhere has one to there.
"""

from __future__ import annotations

from fillers.word.markup import Element, el, val
from fillers.word.tables import paragraph, words
from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock, TextBlock
from schemas.paths import slots
from schemas.prompts import SIGNATURES, TO_SIGNATURES

TO_SIGN, TO_READ = "Signatures", "Guidance"
"""The bookmarks' names. No answer's bookmark begins with a capital letter."""
_NUMBERS = {TO_SIGN: 2, TO_READ: 3}
"""A bookmark's number: 1 is the document's own, and those of answers are high."""
FAR = 24
"""Places for answers before the first signature, from which on a link leads there."""


def landmark(element: Element, name: str) -> Element:
    """The paragraph, within a bookmark to go to."""
    ends = {"w:id": _NUMBERS[name]}
    element.insert(1, el("w:bookmarkStart", {**ends, "w:name": name}))  # after its properties
    element.append(el("w:bookmarkEnd", ends))
    return element


def link(said: str, name: str) -> Element:
    """Words that lead to a bookmark of the same document."""
    run = words(said)
    run.insert(0, el("w:rPr", None, val("w:rStyle", "Hyperlink")))
    return el("w:hyperlink", {"w:anchor": name, "w:history": 1}, run)


def to_signatures(form: FormDefinition, style: str) -> Element | None:
    """The line under the title that leads to the signatures, where they are far."""
    asked = (n for n, slot in enumerate(slots(form)) if slot.field.type == "signature")
    return paragraph(style, link(TO_SIGNATURES, TO_SIGN)) if next(asked, 0) >= FAR else None


def signing(form: FormDefinition) -> str:
    """What stands over the first place to sign."""
    return SIGNATURES[sum(f.type == "signature" for b in form.blocks for f in asked_in(b)) > 1]


def asked_in(block: FieldsBlock | TableBlock | TextBlock) -> tuple[Field, ...]:
    """The fields or columns of a block."""
    if isinstance(block, FieldsBlock):
        return block.fields
    return block.columns if isinstance(block, TableBlock) else ()


def read_elsewhere(form: FormDefinition) -> dict[str, TextBlock]:
    """The fields whose texts stand apart, further on, by name: each with the block whose heading is over the first."""
    found: dict[str, TextBlock] = {}
    headed: TextBlock | None = None
    for block in form.blocks:
        if not isinstance(block, TextBlock):
            headed = None
            continue
        headed = block if block.heading else headed
        if block.pick is not None and headed is not None:
            found.setdefault(block.pick, headed)
    return found
