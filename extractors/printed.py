"""Every word that a form prints around its answers: what is read in a document beside these is somebody's own."""

from __future__ import annotations

from schemas.definition import Field, FieldsBlock, FormDefinition, TableBlock, TextBlock
from schemas.heads import short_head
from schemas.prompts import HOW_TO_MARK, NUMBERS, SIGNATURES, TO_SIGNATURES


def printed(form: FormDefinition) -> list[str]:
    """Every text a rendition prints outside the cells of answers, line by line.

    The words of options stand beside their boxes only: anywhere else, a "Yes" is somebody's answer.
    """
    words: list[str | None] = [form.title, HOW_TO_MARK]
    if any(_is_signed(block) for block in form.blocks):
        words += [*SIGNATURES, TO_SIGNATURES]
    picks = {b.pick for b in form.blocks if isinstance(b, TextBlock)}
    for block in form.blocks:
        for field in block.fields if isinstance(block, FieldsBlock) else ():
            words += [o.say for o in field.options if field.name in picks]
    for block in form.blocks:
        words += [block.heading, block.help]
        if isinstance(block, TextBlock):
            words += [
                block.text,
                *(said for item in block.items for said in item.said),
                *(text for _, text in block.texts),
            ]
        elif isinstance(block, FieldsBlock):
            words += _of_fields(block.fields)
        else:
            words += [*block.heads, *(c.head for c in block.columns), *_of_fields(block.columns)]
            words += [short_head(stack[0]) for stack in block.stacks]
            for row in block.fixed:
                words += [row.ask, row.under]
            for group in block.groups:
                words += [group.heading, group.short, group.help]
            if block.repeat is not None:
                words += [NUMBERS] if block.repeat.mark else []
                words += [block.repeat.label(n) for n in range(1, block.repeat.most + 1)]
    return [line.strip() for text in words if text for line in text.splitlines() if line.strip()]


def _is_signed(block: FieldsBlock | TableBlock | TextBlock) -> bool:
    asked = block.fields if isinstance(block, FieldsBlock) else getattr(block, "columns", ())
    return any(field.type == "signature" for field in asked)


def _of_fields(fields: tuple[Field, ...]) -> list[str | None]:
    made: list[str | None] = []
    for field in fields:
        made += [field.ask, field.help]
    return made
