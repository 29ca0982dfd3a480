"""docs/recovery.md: a table a rendition, damages by forms, and a note on how to read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.recovery.counting import Count
from benchmarks.recovery.damages import DAMAGES, PAGES, TIMES

PAGE = Path(__file__).parents[2] / "docs" / "recovery.md"
Cells = dict[tuple[str, str, str], Count]
"""Counts by rendition, damage and form."""
_CELL = re.compile(r"(\d+) / (\d+) / (\d+) / (\d+)(?: \((\d+)\))?")

_INTRODUCTION = f"""# What comes back after damage

Each built-in form was filled with its sample record (`samples/FORM/record.json`), damaged as real programs and people
damage forms, and read as `carepack read` reads it. Every answer that was filled in, and every answer that was read, is
counted once a document. Each cell says

**right / queried / missing and asked about / wrong without a query**

and the last must be 0.

- **Right**: the record has what was filled in.
- **Queried**: something was seen, and a query that must be settled names the question. The record leaves it out.
- **Missing**: nothing was seen, and a query says so: of the question, of its row, or of the whole document.
- **Wrong**: the record has something else than was filled in, or lacks it, and no such query names the question. A
  query that a rule of the form is broken (“this must be answered”) does not count as one.
- A number **in brackets**: so many of the queried and the missing are covered only by a query about the whole document
  (`carriers-disagree`: it was put together from two; `page-missing`), or the document was refused with a reason.
- **–**: the form has one page, so none can be missing or be another's; or this was not measured on it yet.

Damages that could fall anywhere are done {TIMES} times over to each form, each time elsewhere, so their cells count
{TIMES} documents; pages are taken out or exchanged one by one, up to {PAGES} of them.

What is right where the damage changes the answers themselves:

- **Row inserted**: an empty row with words in its last cell, as a word processor puts one in. The record must stay as
  it was, and the words must stand in a query or be a row of their own.
- **Row deleted**: any row, of questions, answers or headings. Answers that were in it must be missing and asked about.
- **Rows reordered**: fixed rows must be read by what they ask, wherever they stand; rows of a repeating table may come
  back in their new order, but each must hold together.
- **Cells merged**: beside or below each other. The words of both stay in the document.
- **A page of another copy**: a page is another person's copy of the same form. Right is what was filled into the first
  copy; what stands on the other page must be asked about.
- Copies are numbered, as `carepack fill` numbers them. Pages of two blanks *without* a number carry nothing that tells
  them apart; a person must.
"""

_LIMITS = """## What else the figures say

**Queried although it was read rightly.** On pages without fields a line that is full to its edge says nothing of why it
ended, unless the program that filled the form drew the space at which it wrapped the line, as ours and LibreOffice do.
Elsewhere, where the next line could begin a sentence or an item, both readings are offered
([why](decisions/line-ends-of-flattened-pages.md)). In a document without any such space a new line in small letters,
after a line that is full and ends no sentence, is then taken for a wrap: only its line end is lost, none of its words.

**Missing where a page is another copy’s.** The document is read by the layout that its first page names. Where that is
the other copy’s, and the other copy was laid out otherwise (it has extra sheets), the pages of the first copy are asked
about as a whole.

**iText itself is not among the programs.** It is under the AGPL, and cannot be joined to the small Java program that
fills forms with the others; one of its own for it (as PyMuPDF, of the same licence, has a Python of its own) was not
worth the weight of its modules. OpenPDF, which descends from iText 4, stands for it. What iText 8 was seen to do
besides, a space drawn at the writer's line ends as well as at wraps, which lost a line end before a capital letter, is
held by tests of made lines (`tests/extractors/pdf/test_wrapping.py`,
[why](decisions/line-ends-of-flattened-pages.md)).
"""


def written(cells: Mapping[tuple[str, str, str], Count], versions: Iterable[str], day: str) -> str:
    """The page's whole text."""
    forms = sorted({form for _, _, form in cells})
    parts = [_INTRODUCTION, *(_table(kind, cells, forms) for kind in DAMAGES), _LIMITS]
    total = sum(cells.values(), Count())
    parts.append(
        f"**In all**: {answers_of(total):,} answers: {total.right:,} right, {total.queried:,} queried, "
        f"{total.missing:,} missing and asked about, {total.wrong} wrong without a query.\n"
    )
    parts.append(
        "Made by `python -m benchmarks.recovery --write` (with names of forms: these alone are measured anew)\n"
        f"on {day} with {', '.join(versions)}.\n"
    )
    return "\n".join(parts)


def answers_of(one: Count) -> int:
    """How many answers a count counts."""
    return one.right + one.queried + one.missing + one.wrong


def cell(one: Count | None) -> str:
    """A count as a cell says it."""
    if one is None or not answers_of(one):
        return "–"
    wrong = f"**{one.wrong}**" if one.wrong else "0"
    whole = f" ({one.whole})" if one.whole else ""
    return f"{one.right} / {one.queried} / {one.missing} / {wrong}{whole}"


def kept() -> Cells:
    """The counts that the page holds; empty where there is no page yet."""
    cells: Cells = {}
    kind, forms = "", [""]
    for line in PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else ():
        if line.startswith("## "):
            kind = line[3:].strip()
        entries = [e.strip() for e in line.strip("|").split("|")] if line.startswith("|") else []
        if entries and entries[0] == "Damage":
            forms = entries[1:-1]
        elif entries and kind in DAMAGES and entries[0] != "All":
            for form, entry in zip(forms, entries[1:-1], strict=True):
                if found := _CELL.fullmatch(entry.replace("*", "")):
                    right, queried, missing, wrong, whole = (int(n or 0) for n in found.groups())
                    cells[kind, entries[0], form] = Count(right, queried, missing, wrong, whole)
    return cells


def _table(kind: str, cells: Mapping[tuple[str, str, str], Count], forms: list[str]) -> str:
    lines = [f"## {kind}", "", f"| Damage | {' | '.join(forms)} | All |", "|---" * (len(forms) + 2) + "|"]
    for damage in DAMAGES[kind]:
        row = [cells.get((kind, damage.name, form)) for form in forms]
        lines.append(_row(damage.name, row))
    columns = [
        sum((c for (k, _, f), c in cells.items() if (k, f) == (kind, form)), Count()) for form in forms
    ]
    lines.append(_row("All", columns))
    return "\n".join(lines) + "\n"


def _row(name: str, row: list[Count] | list[Count | None]) -> str:
    total = sum((c for c in row if c is not None), Count())
    return f"| {name} | {' | '.join(map(cell, row))} | {cell(total)} |"
