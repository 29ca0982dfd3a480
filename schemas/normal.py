"""The one normal form, in which records are compared and filed.

Text: Unicode NFC; line ends LF; tabs and other control characters become a space or go; spaces at the ends
of lines and of the whole trimmed; empty is null. Answers: nulls left out, blank rows of repeating tables
dropped and the others renumbered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.values import Value

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES_AT_END = re.compile(r"[ \u00a0]+(?=\n)")
# What XML 1.0 (section 2.2) cannot carry, what a page cannot show, and the byte-order mark.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def text(raw: str) -> str:
    """Several lines in normal form; may be empty."""
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    raw = _BREAKS.sub("\n", raw).replace("\t", " ")
    raw = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", raw))
    return _SPACES_AT_END.sub("", raw).strip()


def line(raw: str) -> str:
    """One line in normal form: line ends become a space; may be empty."""
    return re.sub(r"[ \u00a0]*\n\s*", " ", text(raw))


def answers(form: FormDefinition, given: Mapping[str, Value | None]) -> dict[str, Value]:
    """Answers by path in normal form and printed order: no nulls, no blank rows, rows renumbered."""
    from schemas.values import normal

    kept: dict[str, Value] = {}
    for path, field, value in _in_order(form, given):
        settled = normal(field, value)
        if settled is not None:
            kept[path] = settled
    return kept


def _in_order(form: FormDefinition, given: Mapping[str, Value | None]):  # type: ignore[no-untyped-def]
    from schemas.definition import FieldsBlock, TableBlock
    from schemas.paths import table_slots
    from schemas.values import normal

    for block in form.blocks:
        if isinstance(block, FieldsBlock):
            for field in block.fields:
                yield field.name, field, given.get(field.name)
        elif isinstance(block, TableBlock) and block.repeat is None:
            for slot in table_slots(block):
                yield slot.path, slot.field, given.get(slot.path)
        elif isinstance(block, TableBlock):
            number = 0
            for row in rows_of(block.table, given):
                cells = [(c, given.get(f"{block.table}.{row}.{c.name}")) for c in block.columns]
                if any(normal(c, v) is not None for c, v in cells):
                    number += 1
                    for column, value in cells:
                        yield f"{block.table}.{number}.{column.name}", column, value


def rows_of(table: str, given: Mapping[str, object]) -> list[int]:
    """The row numbers of a repeating table that are named in these answers, in order."""
    return sorted(
        {
            int(parts[1])
            for path in given
            if len(parts := path.split(".")) == 3 and parts[0] == table and parts[1].isdigit()
        }
    )
