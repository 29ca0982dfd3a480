"""A roster as a CSV file or a workbook, read with every fault and every doubt told at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from filing.people.roster_doubts import Meant, ask
from filing.people.roster_faults import Faults
from filing.people.roster_head import RosterTable
from filing.people.roster_line import Line
from filing.people.roster_table import table_of
from schemas import normal
from schemas.names import name_key

_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""How spreadsheets are told that digits are text: ="00123"."""
_TEXT_MARK = re.compile(r"['’](?=[\d=+@-])")
"""The apostrophe that says the same at the start of a cell; no reference begins so."""
_YES_OR_NO = {"y": "yes", "yes": "yes", "true": "yes", "n": "no", "no": "no", "false": "no"}
_ERRORS = {"#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#null!", "#num!"}
"""What a spreadsheet shows where a formula failed."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """The people of a file, the columns that were ignored, and how many lines stood above the columns' names."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...]
    above: int
    sheet: str | None = None
    """The sheet of a workbook that was read, where there are others."""
    hidden: int = 0
    """Lines that a workbook does not show; they were read like the others."""


def read(data: bytes, known: Mapping[str, str], meant: Collection[Meant] = ()) -> RosterFile:
    """The people of a CSV file or workbook, managers by reference.

    `known` are the people of the roster: reference to name; `meant` is what is not to be asked about. Raises
    RosterError with every fault and every doubt.
    """
    faults = Faults()
    table = table_of(data, faults)
    lines = tuple(_lines(table, faults))
    _duplicates(lines, faults)
    ask(lines, known, meant, faults)
    lines = tuple(_managed(lines, known, faults))
    if not lines:
        faults.add("roster-empty", None, "There is nobody in this file.", "Put one person on each line.")
    faults.stop_if_any()
    return RosterFile(lines, table.ignored, table.above, table.sheet, table.hidden)


def _lines(table: RosterTable, faults: Faults) -> Iterator[Line]:
    for number, row in table.rows:
        if not any(c.strip() for c in row):
            continue
        if any(c.strip() for c in row[len(table.header) :]):
            what = "This line has more cells than columns."
            faults.add("roster-cells", number, what, "Is a name cut in two?")
        line, told = _line(number, row, table, faults)
        _check(line, told, faults)
        for column, raw in zip(table.header, row, strict=False):
            if column in {"ref", "name"} and re.search(r"\S\s*[\r\n]+\s*\S", raw):
                what = f"The {column} goes over several lines."
                faults.add("roster-lines", number, what, "Is a quotation mark missing or too many?")
        yield line


def _line(number: int, row: list[str], table: RosterTable, faults: Faults) -> tuple[Line, set[str]]:
    """One line, and the columns whose cells cannot be taken, of which it is told why."""
    cells: dict[str, str | None] = dict.fromkeys(c for c in table.header if c is not None)
    told = set()
    for index, (column, raw) in enumerate(zip(table.header, row, strict=False)):
        if column is None:
            continue
        if (why := table.wrong.get((number, index))) is not None:
            faults.add(why.code, number, why.what, why.do)
            told.add(column)
        else:
            cells[column] = _cell(column, raw)
    return Line(number, cells), told


def _cell(column: str, raw: str) -> str | None:
    """A cell in normal form, without the signs that tell a spreadsheet that it is text; None for an empty one."""
    text = normal.line(raw)
    formula = _TEXT_FORMULA.fullmatch(text)
    if formula:
        text = normal.line(formula[1].replace('""', '"'))
    elif column in {"ref", "manager"}:
        text = _TEXT_MARK.sub("", text, count=1) if _TEXT_MARK.match(text) else text
    elif column == "large_print":
        text = _YES_OR_NO.get(text.casefold(), text)
    return text or None


def _check(line: Line, told: Collection[str], faults: Faults) -> None:
    """The cells of one line; of the columns in `told` it has been said why they cannot be taken."""
    empty = [c for c in ("ref", "name") if not line.cells[c] and c not in told]
    if len(empty) == 2:
        what, do = (
            "The ref and the name are empty.",
            "Are cells merged with the line above? Write both on each line.",
        )
        faults.add("roster-cell-empty", line.number, what, do)
    elif empty:
        faults.add("roster-cell-empty", line.number, f"The {empty[0]} is empty.", "Every person has one.")
    if len(line.ref) > 64:
        faults.add(
            "roster-ref-long", line.number, "The reference is longer than 64 characters.", "Shorten it."
        )
    email = line.cells.get("email")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        do = "Correct it or leave it empty."
        faults.add("roster-email", line.number, "This is not an e-mail address.", do)
    large = line.cells.get("large_print")
    if large is not None and large not in {"yes", "no"}:
        do = "Write “yes” for somebody who needs large print, else “no” or nothing."
        faults.add("roster-large-print", line.number, "Large print is “yes” or “no”.", do)
    for column, text in line.cells.items():
        if text is not None and text.casefold() in _ERRORS:
            what = f"The {column} is “{text}”, where a spreadsheet could not work something out."
            faults.add("roster-formula", line.number, what, "Write what is meant, or leave the cell empty.")


def _duplicates(lines: tuple[Line, ...], faults: Faults) -> None:
    first: dict[str, int] = {}
    for line in lines:
        at = first.setdefault(line.ref.casefold(), line.number)
        if line.ref and at != line.number:
            what = f"The reference “{line.ref}” stands on line {at} already."
            faults.add("roster-duplicate", line.number, what, "Give every person one line and one reference.")


def _managed(lines: tuple[Line, ...], known: Mapping[str, str], faults: Faults) -> Iterator[Line]:
    """The lines with their managers as references; a manager may be written by reference or by exact name."""
    everybody = {ref.casefold(): (ref, name) for ref, name in known.items()}
    everybody |= {o.ref.casefold(): (o.ref, o.name) for o in lines}
    by_name: dict[str, list[str]] = {}
    for ref, name in everybody.values():
        by_name.setdefault(name_key(name), []).append(ref)
    for line in lines:
        wanted = line.manager
        if not wanted:
            yield line
            continue
        hit = everybody.get(wanted.casefold())
        refs = [hit[0]] if hit is not None else by_name.get(name_key(wanted), [])
        if len(refs) > 1:
            what = f"More than one person is called “{wanted}”."
            faults.add("roster-manager", line.number, what, f"Write the reference: {' or '.join(refs)}.")
        elif not refs:
            near = get_close_matches(wanted, [n for _, n in everybody.values()], n=1)
            hint = f"Did you mean {near[0]}?" if near else "Add a line for them, or leave it empty."
            what = f"The manager “{wanted}” is not on the roster."
            faults.add("roster-manager", line.number, what, hint)
        elif refs[0].casefold() == line.ref.casefold():
            faults.add("roster-manager", line.number, "This person is their own manager.", "Leave it empty.")
        yield Line(line.number, {**line.cells, "manager": refs[0] if len(refs) == 1 else None})
