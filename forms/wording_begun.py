"""The first text of other words for a form: every place of it, with the words that stand there now."""

from __future__ import annotations

from collections.abc import Iterator

from forms.drafting import quoted
from forms.wording import places_in
from schemas.definition import FieldsBlock, FormDefinition, TableBlock


def with_places(text: str, form: FormDefinition) -> str:
    """The text of `wording.yaml` with a part for this form at its end; as it is where it has one.

    Only the title is in force at once, as it stands: the others are notes, each to be freed and changed.
    """
    name, known = f"{form.form}.{form.edition}", places_in(form)
    places = dict(reversed(list(_places(form))))  # where rows go on, the words of the first ones are meant
    if any(row.startswith(f"{name}:") for row in text.splitlines()):
        return text
    rows = [
        f"{name}:",
        f"  title: {quoted(form.title)}",
        "  # Take away the # before a line, and change its words:",
        *(f"  # {path}: {said}" for path, said in reversed(places.items()) if path in known),
    ]
    between = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{between}{chr(10) if text.strip() else ''}{chr(10).join(rows)}\n"


def _places(form: FormDefinition) -> Iterator[tuple[str, str]]:
    """Each path with its words as they are written: a heading is named as such, all else is what is asked.

    Of two with one name the first is meant: a row before its group.
    """
    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for field in block.fields:
                yield field.name, quoted(field.ask)
                yield from ((f"{field.name}.{o.key}", quoted(o.say)) for o in field.options)
        elif isinstance(block, TableBlock):
            if block.heading:
                yield block.table, _heading(block.heading)
            yield from ((f"{block.table}.{r.id}", quoted(r.ask)) for r in block.fixed)
            yield from ((f"{block.table}.{g.id}", _heading(g.heading)) for g in block.groups)
            yield from ((f"{block.table}.*.{c.name}", quoted(c.ask)) for c in block.columns)


def _heading(words: str) -> str:
    return f"{{heading: {quoted(words)}}}"
