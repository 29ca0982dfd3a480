"""A roster as a CSV file, read with every fault told at once, each with its line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from schemas import normal
from schemas.errors import Fault, Place, RosterError

COLUMNS = ("ref", "name", "role", "manager", "email", "band")
SIZE_LIMIT = 8 * 1024 * 1024
"""Bytes of a roster; ten thousand people are about one million."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the file has them; `cells` holds the columns that are there, empty ones as None."""

    number: int
    cells: Mapping[str, str | None]

    @property
    def ref(self) -> str:
        """The organisation's reference of the person."""
        return self.cells["ref"] or ""

    @property
    def name(self) -> str:
        """The person's name."""
        return self.cells["name"] or ""

    @property
    def manager(self) -> str | None:
        """The manager: a reference once `read` has returned."""
        return self.cells.get("manager")


@dataclass(slots=True)
class _Faults:
    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, line: int | None, what: str, do: str) -> None:
        self.found.append(Fault(code, what, Place(file="roster", line=line), do))

    def stop_if_any(self) -> None:
        if self.found:
            raise RosterError(*sorted(self.found, key=lambda f: f.place.line or 0))


def name_key(name: str) -> str:
    """A name as it is compared: normal form, single spaces, no capitals."""
    return re.sub(r"\s+", " ", normal.line(name)).casefold()


def read(data: bytes, known: Mapping[str, str]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The people of a CSV file, managers by reference, and the columns that were ignored.

    `known` are the people of the roster: reference to name. Raises RosterError with every fault.
    """
    faults = _Faults()
    text = _text(data, faults)
    named = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say it, before the columns
    delimiter = named[1] if named else _delimiter(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if named:
        next(rows)
    header, ignored = _header(rows, faults)
    lines = tuple(_lines(rows, header, faults))
    _duplicates(lines, faults)
    lines = tuple(_managed(line, lines, known, faults) for line in lines)
    if not lines:
        faults.add("roster-empty", None, "There is nobody in this file.", "Put one person on each line.")
    faults.stop_if_any()
    return lines, ignored


def _text(data: bytes, faults: _Faults) -> str:
    if len(data) > SIZE_LIMIT:
        faults.add("roster-too-large", None, "This is too large for a roster.", "Is it the right file?")
        faults.stop_if_any()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data[:200].count(0) > 60:
        do = "In Excel, save it as “CSV UTF-8 (Comma delimited)”, not as “Unicode Text”."
        faults.add("roster-not-utf8", None, "This file is UTF-16 text, not UTF-8.", do)
        faults.stop_if_any()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        do = "In Excel, save it as “CSV UTF-8 (Comma delimited)”."
        faults.add("roster-not-utf8", line, "This file is not UTF-8 text: names would be damaged.", do)
        raise RosterError(*faults.found) from None


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max((",", ";", "\t"), key=first.count)


def _header(rows: Iterator[list[str]], faults: _Faults) -> tuple[list[str | None], tuple[str, ...]]:
    cells = [c.strip().casefold() for c in _next(rows, faults) or []]
    at = getattr(rows, "line_num", 1)
    for needed in ("ref", "name"):
        if needed not in cells:
            what = f"There is no column “{needed}”."
            faults.add("roster-column", at, what, f"The first line names the columns: {', '.join(COLUMNS)}.")
    for twice in {c for c in cells if c in COLUMNS and cells.count(c) > 1}:
        faults.add("roster-column", at, f"The column “{twice}” is there twice.", "Keep one of them.")
    ignored = tuple(c for c in cells if c and c not in COLUMNS)
    for strange in ignored:
        meant = get_close_matches(strange, [c for c in COLUMNS if c not in cells], n=1)
        if meant:
            faults.add("roster-column", at, f"There is no column “{strange}”.", f"Did you mean “{meant[0]}”?")
    faults.stop_if_any()
    return [c if c in COLUMNS else None for c in cells], ignored


def _next(rows: Iterator[list[str]], faults: _Faults) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error:
        line = getattr(rows, "line_num", None)
        do = "Check the quotation marks here, or save the file again from the spreadsheet."
        faults.add("roster-csv", line, "This line is not proper CSV.", do)
        faults.stop_if_any()
        return None


def _lines(rows: Iterator[list[str]], header: list[str | None], faults: _Faults) -> Iterator[Line]:
    while True:
        number = getattr(rows, "line_num", 0) + 1
        row = _next(rows, faults)
        if row is None:
            return
        if not any(c.strip() for c in row):
            continue
        if any(c.strip() for c in row[len(header) :]):
            faults.add(
                "roster-cells", number, "This line has more cells than columns.", "Is a name cut in two?"
            )
        there = {k: normal.line(v) or None for k, v in zip(header, row, strict=False) if k is not None}
        cells = {**dict.fromkeys(k for k in header if k is not None), **there}
        line = Line(number, cells)
        for needed in ("ref", "name"):
            if not cells[needed]:
                faults.add("roster-cell-empty", number, f"The {needed} is empty.", "Every person has one.")
        if len(line.ref) > 64:
            faults.add(
                "roster-ref-long", number, "The reference is longer than 64 characters.", "Shorten it."
            )
        email = cells.get("email")
        if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            faults.add(
                "roster-email", number, "This is not an e-mail address.", "Correct it or leave it empty."
            )
        yield line


def _duplicates(lines: tuple[Line, ...], faults: _Faults) -> None:
    first: dict[str, int] = {}
    for line in lines:
        at = first.setdefault(line.ref.casefold(), line.number)
        if line.ref and at != line.number:
            what = f"The reference “{line.ref}” stands on line {at} already."
            faults.add("roster-duplicate", line.number, what, "Give every person one line and one reference.")


def _managed(line: Line, lines: tuple[Line, ...], known: Mapping[str, str], faults: _Faults) -> Line:
    """The line with its manager as a reference; a manager may be written by reference or by exact name."""
    wanted = line.manager
    if not wanted:
        return line
    everybody = {ref.casefold(): (ref, name) for ref, name in known.items()}
    everybody |= {o.ref.casefold(): (o.ref, o.name) for o in lines}
    if (hit := everybody.get(wanted.casefold())) is not None:
        refs = [hit[0]]
    else:
        refs = [ref for ref, name in everybody.values() if name_key(name) == name_key(wanted)]
    if len(refs) > 1:
        what = f"More than one person is called “{wanted}”."
        faults.add("roster-manager", line.number, what, f"Write the reference: {' or '.join(refs)}.")
    elif not refs:
        near = get_close_matches(wanted, [n for _, n in everybody.values()], n=1)
        hint = f"Did you mean {near[0]}?" if near else "Add a line for them, or leave it empty."
        faults.add("roster-manager", line.number, f"The manager “{wanted}” is not on the roster.", hint)
    elif refs[0].casefold() == line.ref.casefold():
        faults.add("roster-manager", line.number, "This person is their own manager.", "Leave it empty.")
    return Line(line.number, {**line.cells, "manager": refs[0] if len(refs) == 1 else None})
