"""Workbooks as people keep a roster in them, made in the test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from filing.people.roster_file import RosterFile, read
from schemas.errors import Fault, RosterError

HEAD = ("ref", "name")
ZOE = ("E1", "Zoë Example")


def workbook(
    *rows: Sequence[Any],
    change: Callable[[Worksheet], object] | None = None,
    others: Mapping[str, Sequence[Sequence[Any]]] | None = None,
) -> bytes:
    """A workbook whose first sheet, “Staff”, has these rows and is changed so, with other sheets after it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Staff"
    for row in rows:
        sheet.append(row)
    for name, more in (others or {}).items():
        other = book.create_sheet(name)
        for row in more:
            other.append(row)
    if change is not None:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(data: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part of its zip edited."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def people(data: bytes) -> dict[str, str]:
    """Who is in the workbook: reference to name."""
    return {line.ref: line.name for line in taken(data).lines}


def taken(data: bytes) -> RosterFile:
    """What is read from the workbook, nobody being known yet."""
    return read(data, {})


def told(data: bytes, known: Mapping[str, str] | None = None) -> list[Fault]:
    """What is told about the workbook; nothing where it is taken."""
    try:
        read(data, known or {})
    except RosterError as error:
        return list(error.faults)
    return []


def codes(data: bytes, known: Mapping[str, str] | None = None) -> list[tuple[int | None, str]]:
    """Row and code of all that is told about the workbook."""
    return [(fault.place.line, fault.code) for fault in told(data, known)]
