"""What a definition quotes, in printed order; what is marked `ours` is not among it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.definition import Field, FieldsBlock, FormDefinition, Item, Row, RowGroup, TableBlock, TextBlock

EXTRACTS = Path(__file__).parent / "extracts"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that must stand in the source. A statement also has its place among the other statements."""

    path: str
    words: str
    statement: bool = False


def extract(form: str) -> str:
    """The source's words for a form: white space mended, boxes and the lines that say where they stand left out."""
    lines = (EXTRACTS / f"{form}.txt").read_text(encoding="utf-8").splitlines()
    return mended(" ".join(line for line in lines if not line.startswith("# ")))


def mended(words: str) -> str:
    """Broken lines and doubled spaces mended, also within words that a line broke at their hyphen or stroke."""
    plain = " ".join(words.replace("□", " ").split())
    for word in ("co-production", "decision-making", "evening/weekend"):
        plain = plain.replace(re.sub(r"(?<=[-/])", " ", word), word)
    return plain


def quotes(form: FormDefinition) -> Iterator[Quote]:
    """Every quoted wording of a form."""
    yield Quote("title", form.title)
    for number, block in enumerate(form.blocks, 1):
        if block.ours is None:
            at = f"block {number}"
            yield from _some(at, block.heading, block.help)
            if isinstance(block, FieldsBlock):
                for field in block.fields:
                    yield from _field(field.name, field)
            elif isinstance(block, TableBlock):
                yield from _table(block)
            else:
                yield from _text(at, block)
        elif isinstance(block, TextBlock):  # the words before a list may be ours, and its points the source's
            yield from _some(f"block {number}", block.heading if block.items else None)
            yield from _points(f"block {number}", block.items)


def _some(path: str, *words: str | None) -> Iterator[Quote]:
    yield from (Quote(path, line) for w in words if w for line in w.splitlines())


def _text(at: str, block: TextBlock) -> Iterator[Quote]:
    yield from _some(at, block.text, *(words for _, words in block.texts))
    yield from _points(at, block.items)


def _points(at: str, items: Sequence[Item]) -> Iterator[Quote]:
    """The points of a printed list, which keep the order of the source."""
    yield from (Quote(at, said, statement=True) for item in items for said in item.said)


def _table(table: TableBlock) -> Iterator[Quote]:
    yield from _some(table.table, *table.heads)
    for column in table.columns:
        yield from _field(f"{table.table}.*.{column.name}", column)
    for part in table.groups or (RowGroup(id="rows", heading="", rows=table.rows),):
        if part.ours is None and part.heading:
            yield Quote(f"{table.table}: {part.id}", part.heading, statement=True)
            yield from _some(f"{table.table}: {part.id}", part.help)
        for row in part.rows:
            yield from _row(f"{table.table}.{row.id}", row)


def _row(path: str, row: Row) -> Iterator[Quote]:
    if row.ours is None:
        yield Quote(path, row.ask, statement=True)
        yield from _some(path, row.help)
        yield from _points(path, row.items)


def _field(path: str, field: Field) -> Iterator[Quote]:
    if field.ours is None:
        yield from _some(path, field.head, field.ask, field.help)
        yield from _some(path, *(o.say for o in field.options))
        yield from _some(path, *(say for _, say in (field.scale.say if field.scale else ())))
