"""What stands over a table's columns on every page: a long head is printed whole once, above its table.

A head that is printed again on each page must leave the page to the answers: four lines of a narrow column at most.
"""

from __future__ import annotations

from schemas.definition import Field, TableBlock

HEAD_LINES = 4
"""Lines that are printed again over a table's columns on every page, at most."""
SHORTER = (
    "Shorten the longest question or its help, or give it a short one: `head` over the column, or `say_as`, which "
    "stands there where the question has more than 80 characters."
)
"""What helps where they are more."""
LONG_HEAD = 80
"""Characters from which a column's head is printed once, above the table, and a short one over the column."""
LONG_LEAD = 24
"""The same for what stands over a fixed row's words, where a group's name stands there, too."""
_SHORT_HEAD = 24


def is_long(field: Field) -> bool:
    """Whether a column's head is printed whole above its table only."""
    return len(field.over) > LONG_HEAD


def short_head(field: Field) -> str:
    """What stands over a column on every page: its head; where that is long, its short name, or its first words."""
    if not is_long(field):
        return field.over
    return cut(field.over) if field.head else field.say_as or cut(field.over)


def short_lead(table: TableBlock, head: str) -> str:
    """What stands over the words of fixed rows on every page, where the whole of it stands above the table."""
    return table.say_as or cut(head)


def above(table: TableBlock) -> tuple[str, ...]:
    """The heads that are printed above a table, before its first row."""
    leads = table.heads if table.groups and any(len(head) > LONG_LEAD for head in table.heads) else ()
    return (*leads, *(stack[0].over for stack in table.stacks if is_long(stack[0])))


def cut(head: str) -> str:
    """A long head's words before its colon, or its first ones."""
    before, colon, _ = head.partition(":")
    if colon and len(before) <= _SHORT_HEAD:
        return before
    said: list[str] = []
    for word in head.split():
        if len(" ".join([*said, word])) > _SHORT_HEAD:
            return " ".join(said) + " …"
        said.append(word)
    return head
