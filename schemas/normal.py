"""The one normal form, in which records are compared and filed.

Text: Unicode NFC; line ends LF; tabs and other control characters become a space or go; spaces at the ends
of lines and of the whole trimmed; empty is null. Answers: nulls left out, blank rows of repeating tables
dropped and the others renumbered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.definition import FormDefinition
    from schemas.values import Value

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES_AT_END = re.compile(r"[ \u00a0]+(?=\n)")
# What XML 1.0 (section 2.2) cannot carry, what a page cannot show, and the byte-order mark.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES, _TO_THE_LEFT = frozenset("\u202d\u202e"), frozenset("\u202b\u2067")


def unturned(raw: str) -> str:
    """Text without the marks that turn the order of characters round on the page (Unicode annex 9).

    They stay where they change nothing: beside telephone numbers, and around words that run to the left anyway.
    """
    if raw.isprintable():
        return raw
    marks = set(_TURNING.findall(raw))
    turns = marks & _OVERRIDES or (
        marks & _TO_THE_LEFT and not any(unicodedata.bidirectional(c) in {"R", "AL"} for c in raw)
    )
    return _TURNING.sub("", raw) if turns else raw


def text(raw: str) -> str:
    """Several lines in normal form; may be empty."""
    if raw.isprintable():  # no line end, tab or control character, so that nothing below has work to do
        return (raw if raw.isascii() else unicodedata.normalize("NFC", raw)).strip()
    raw = _BREAKS.sub("\n", raw).replace("\t", " ")
    raw = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", raw))
    return _SPACES_AT_END.sub("", raw).strip()


def line(raw: str) -> str:
    """One line in normal form: line ends become a space; may be empty."""
    return re.sub(r"[ \u00a0]*\n\s*", " ", text(raw))


def answers(
    form: FormDefinition, given: Mapping[str, Value | None], keep: Collection[str] = ()
) -> dict[str, Value]:
    """Answers by path in normal form and printed order: no nulls, no blank rows, rows renumbered.

    A row that holds one of the paths in `keep` stays, blank or not: a person is still to settle it.
    """
    from schemas.paths import slots
    from schemas.values import normal

    settled = {s.path: normal(s.field, given.get(s.path)) for s in slots(form, _last_rows(form, given))}
    there = {p: v for p, v in settled.items() if v is not None}
    moved = renumbering(form, [*there, *keep])
    return {moved.get(p, p): v for p, v in there.items()}


def renumbering(form: FormDefinition, paths: Iterable[str]) -> dict[str, str]:
    """Where these paths of repeating tables move when rows without any of them are dropped: old to new."""
    known = dict.fromkeys(paths)
    moved: dict[str, str] = {}
    for table in form.tables:
        if table.repeat is None:
            continue
        for new, old in enumerate(rows_of(table.table, known), 1):
            for column in table.columns:
                moved[f"{table.table}.{old}.{column.name}"] = f"{table.table}.{new}.{column.name}"
    return moved


def _last_rows(form: FormDefinition, given: Mapping[str, object]) -> dict[str, int]:
    return {t.table: max(rows_of(t.table, given), default=0) for t in form.tables}


def rows_of(table: str, given: Iterable[str]) -> list[int]:
    """The row numbers of a repeating table that are named in these paths, in order."""
    return sorted(
        {
            int(parts[1])
            for path in given
            if len(parts := path.split(".")) == 3 and parts[0] == table and parts[1].isdigit()
        }
    )
