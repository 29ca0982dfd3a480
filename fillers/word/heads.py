"""What stands over answers and before them: questions, heads of columns, the words of fixed rows."""

from __future__ import annotations

from collections.abc import Iterator

from fillers.word import layout, texts
from fillers.word.markup import Element
from fillers.word.tables import Cell, bold, kept, paragraph, paragraphs, words
from schemas.definition import Row, RowGroup, TableBlock
from schemas.heads import above, short_head
from schemas.prompts import NUMBERS


def label(ask: str, help_text: str | None, density: str) -> tuple[Element, ...]:
    """A question and its help."""
    return (paragraph(f"Label{density}", words(ask)), *paragraphs(f"Help{density}", help_text))


def helps(block: TableBlock, density: str) -> Iterator[Element]:
    """What stands under the heads of columns, once above the table: its head is printed again on every page."""
    for lead, *_ in block.stacks:
        if lead.help and not lead.head:
            helped = " ".join(lead.help.split())
            yield kept(paragraph(f"Help{density}", bold(short_head(lead)), words(layout.GAP + helped)))


def names_rows(block: TableBlock) -> bool:
    """Whether the first column says what each row is about."""
    return bool(block.fixed) or (block.repeat is not None and block.repeat.mark is not None)


def cells(block: TableBlock, density: str, group: RowGroup | None = None, *, helped: bool) -> Iterator[Cell]:
    """The header row: what stands over printed words, then over answers; `helped`: with the help of each.

    A table that is one of several names its group there, since the row is printed again on every page.
    """
    if block.repeat is None:
        named = tuple(paragraphs(f"Help{density}", group.short if group else None))
        whole = above(block)
        for n, head in enumerate(block.heads or ("",)):
            if head in whole and n == 0 and group is not None:
                yield Cell((paragraph(f"Label{density}", words(group.short)),), "head")
                continue
            over = paragraph(f"Label{density}", *((words(head),) if head else ()))
            # A group's name over words without a head of their own stands alone: no empty line on every page.
            yield Cell(named if n == 0 and named and not head else (over, *(named if n == 0 else ())), "head")
    elif block.repeat.mark is not None:
        yield Cell(label(NUMBERS, None, density), "head")
    for lead, *_ in block.stacks:
        yield Cell(label(short_head(lead), lead.help if helped and not lead.head else None, density), "head")


def row_cells(block: TableBlock, row: Row, density: str) -> Iterator[Cell]:
    """A fixed row's words; its help in a cell of its own where that has a head of its own."""
    apart = len(block.heads) == 2
    ask = paragraph(f"Row{density}", words(row.ask))
    helped = (*paragraphs(f"Help{density}", row.help), *texts.points(row.items, f"Help{density}"))
    yield Cell((ask,) if apart else (ask, *helped))
    if apart:
        yield Cell(helped or (paragraph(f"Help{density}"),))
