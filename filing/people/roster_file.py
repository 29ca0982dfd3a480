"""A roster as a CSV file or a workbook, read with every fault and every doubt told at once, each with its cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from filing.people.homes import one_spelling
from filing.people.roster_addresses import Had, ask_of_addresses
from filing.people.roster_columns import DATES, FIRST, LAST, OTHERS, Heading
from filing.people.roster_contradictions import ask_of_contradictions
from filing.people.roster_doubts import Meant, ask
from filing.people.roster_faults import Faults
from filing.people.roster_head import RosterTable
from filing.people.roster_line import Line, letters
from filing.people.roster_others import named_by_reference
from filing.people.roster_table import table_of
from filing.people.roster_unused import ask_unused
from filing.people.roster_values import normal_text, said, understood
from filing.people.roster_who import Known, with_references
from schemas import normal
from schemas.errors import RosterError
from schemas.normal_text import UNSEEN_IN_A_LINE

_TEXT_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
"""How spreadsheets are told that digits are text: ="00123"."""
_TEXT_MARK = re.compile(r"['’](?=[\d=+@-])")
"""The apostrophe that says the same at the start of a cell; no reference begins so."""
_LONGEST = 200
"""Characters of a name or reference; what is longer is several cells in one."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


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
    headings: tuple[Heading, ...] = ()
    """What each heading was taken for."""


def read(
    data: bytes,
    known: Mapping[str, str] | Sequence[Known],
    meant: Collection[Meant] = (),
    former: Mapping[str, Collection[str]] | None = None,
    had: Had | None = None,
) -> RosterFile:
    """The people of a CSV file or workbook, each with a reference, and others they name by theirs.

    `known` are the people of the roster, or only their names by reference; lines without a reference are found among
    them. `former` are references by former name (`schemas.names.name_key`); `meant` is what is not to be asked about;
    `had` tells who had an e-mail address before. Raises RosterError with every fault and every doubt.
    """
    faults = Faults()
    table = table_of(data, faults)
    ask_unused(table, meant, faults)
    lines = tuple(_lines(table, faults))
    _duplicates(lines, faults)
    there = tuple(Known(r, n) for r, n in known.items()) if isinstance(known, Mapping) else tuple(known)
    lines, replaced = with_references(lines, there, former or {}, meant, faults)
    ask(lines, {k.ref: k.name for k in there if k.ref not in replaced}, meant, faults)
    ask_of_contradictions(lines, there, meant, faults)
    if "other-addresses" not in meant:
        ask_of_addresses(lines, there, former or {}, had, faults)
    lines = tuple(one_spelling(tuple(named_by_reference(lines, there, faults)), there))
    if not lines:
        faults.add("roster-empty", None, "There is nobody in this file.", "Put one person on each line.")
    faults.stop_if_any()
    return RosterFile(lines, table.ignored, table.above, table.sheet, table.hidden, table.headings)


def headings_of(data: bytes) -> tuple[Heading, ...]:
    """What each heading of a file was taken for, whatever is wrong below; nothing where it is no table."""
    try:
        return table_of(data, Faults()).headings
    except RosterError:
        return ()


def _lines(table: RosterTable, faults: Faults) -> Iterator[Line]:
    for number, row in table.rows:
        if not any(c.strip() for c in row):
            continue
        if any(c.strip() for c in row[len(table.header) :]):
            what = "This line has more cells than columns."
            faults.add("roster-cells", number, what, "Is a name cut in two?")
        line, told = _line(number, row, table, faults)
        _check(line, told, faults)
        _half_a_name(table, row, line, told, faults)
        for column, raw in zip(table.header, row, strict=False):
            if column in {"ref", "name", FIRST, LAST}:
                _one_plain_line(line, column, raw, faults)
        yield understood(line, told, faults)


def _one_plain_line(line: Line, column: str, raw: str, faults: Faults) -> None:
    """What is called by a name is told by it, in lists and in the heads of e-mails: one line, as it is seen."""
    where = line.where(column, "name")
    if "\n" in normal.text(raw):
        do = "Is a quotation mark missing or too many?"
        faults.add("roster-lines", line.number, f"The {said(column)} goes over several lines.", do, where)
    elif hidden := UNSEEN_IN_A_LINE.search(normal.line(raw)):
        what = f"The {said(column)} has a mark that is not seen, or turns the letters round (U+{ord(hidden[0]):04X})."
        faults.add("roster-marks", line.number, what, "Type it anew instead of pasting it.", where)
    elif len(raw) > _LONGEST:
        what = f"The {said(column)} has {len(raw)} characters; {_LONGEST} are the most."
        faults.add(
            "roster-marks",
            line.number,
            what,
            "Is a quotation mark missing, or the wrong column meant?",
            where,
        )


def _line(number: int, row: list[str], table: RosterTable, faults: Faults) -> tuple[Line, set[str]]:
    """One line, and the columns whose cells cannot be taken, of which it is told why."""
    cells: dict[str, str | None] = dict.fromkeys(c for c in table.header if c is not None)
    at = {
        c: f"{letters(i)}{table.row_at.get(number, number)}"
        for i, c in enumerate(table.header)
        if c is not None
    }
    told = set()
    for index, (column, raw) in enumerate(zip(table.header, row, strict=False)):
        if column is None:
            continue
        why = table.wrong.get((number, index))
        if why is not None and not (why.code == "roster-date" and _is_day(column, raw)):
            faults.add(why.code, number, why.what, why.do, at[column])
            told.add(column)
        else:
            cells[column] = _cell(column, raw)
    return _with_name(Line(number, cells, at), told), told


def _is_day(column: str, raw: str) -> bool:
    return column in DATES and _ISO.fullmatch(raw) is not None


def _with_name(line: Line, told: set[str]) -> Line:
    """The line with first name and surname made one name; a column “name” beside a surname has the first one."""
    cells = dict(line.cells)
    first, last = cells.pop(FIRST, None), cells.pop(LAST, None)
    if FIRST not in line.cells and LAST not in line.cells:
        return line
    whole = cells.get("name")
    if first is None and last is not None and whole is not None:
        parts = whole.casefold().split()
        first, whole = (whole, None) if last.casefold().split()[-1:] != parts[-1:] else (None, whole)
    cells["name"] = whole or " ".join(p for p in (first, last) if p) or None
    if told & {FIRST, LAST}:
        told.update(("name",))  # one fault is enough
    at = dict(line.at)
    at.setdefault("name", at.get(FIRST) or at.get(LAST) or "")
    return Line(line.number, cells, at)


def _cell(column: str, raw: str) -> str | None:
    """A cell in normal form, without the signs that tell a spreadsheet that it is text; None for an empty one."""
    text = normal.line(raw)
    formula = _TEXT_FORMULA.fullmatch(text)
    if formula:
        text = normal.line(formula[1].replace('""', '"'))
    elif column == "ref" or column in OTHERS:
        text = _TEXT_MARK.sub("", text, count=1) if _TEXT_MARK.match(text) else text
    return normal_text(column, text) or None


def _check(line: Line, told: Collection[str], faults: Faults) -> None:
    """Whether somebody is named; of the columns in `told` it has been said why they cannot be taken."""
    if not line.cells["name"] and "name" not in told:
        if line.cells.get("ref") or "ref" in told:
            what, do = "The name is empty.", "Every person has one."
        else:
            what = "The ref and the name are empty." if "ref" in line.cells else "The name is empty."
            do = "Are cells merged with the line above? Write both on each line."
        faults.add("roster-cell-empty", line.number, what, do, line.where("name"))
    if len(line.ref) > 64:
        what = "The reference is longer than 64 characters."
        faults.add("roster-ref-long", line.number, what, "Shorten it.", line.where("ref"))


def _half_a_name(
    table: RosterTable, row: Sequence[str], line: Line, told: Collection[str], faults: Faults
) -> None:
    """Whether a surname stands without its first name, in columns for both: somebody would be called by half a name."""
    parts = dict(zip(table.header, (c.strip() for c in row), strict=False))
    if "name" in parts or not {FIRST, LAST} <= parts.keys() or "name" in told:
        return
    if not parts[FIRST] and parts[LAST]:
        what = f"The {said(FIRST)} is empty, and the {said(LAST)} is “{parts[LAST][:_LONGEST]}”: half a name."
        do = "Write the other half; whoever has one name only has it as the first name."
        faults.add("roster-cell-empty", line.number, what, do, line.where(FIRST, LAST))


def _duplicates(lines: tuple[Line, ...], faults: Faults) -> None:
    first: dict[str, int] = {}
    for line in lines:
        at = first.setdefault(line.ref.casefold(), line.number)
        if line.ref and at != line.number:
            what = f"The reference “{line.ref}” stands on line {at} already."
            do = "Give every person one line and one reference."
            faults.add("roster-duplicate", line.number, what, do, line.where("ref"))
