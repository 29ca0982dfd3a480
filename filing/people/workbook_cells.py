"""A cell of a workbook as the text that a person sees in it, or why it cannot be taken for one."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from filing.people.roster_head import WrongCell

_TEXT_LIMIT = 32_767
"""Signs that a cell holds at most; its format has 255."""
_FORMAT_LIMIT = 255
_EXACT = 10**15
"""From here on a spreadsheet has lost the last digits of a number: it keeps fifteen."""
_CONTROL = re.compile(r"_x00([01][0-9A-Fa-f])_")
"""How a sign that XML cannot hold is written, such as a carriage return (ECMA-376 part 1, 22.9.2.19)."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]'
    r"|(?P<colour>\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\])|(?P<width>[_*].)"
    r"|(?P<general>general|@)|(?P<digits>[0#?]+(?:,[0#?]+)*(?:\.[0#?]*)?(?:E[+-][0#?]+)?)"
    r"|(?P<bare>[-+ ()/:])|(?P<end>;)",
    re.IGNORECASE,
)
"""The pieces of a number's format (ECMA-376 part 1, 18.8.31) that leave a reference readable; no per cents."""
_TEXT = "Format the column as “Text”, and write what is meant into the cell again."


def shown(cell: Any, where: str) -> tuple[str, WrongCell | None]:
    """The text of an openpyxl cell, and what is wrong with it where it is none; `where` is its place, such as B7.

    Raises ValueError for a text longer than a cell can hold.
    """
    value, kind = cell.value, cell.data_type
    if value is None:
        return "", None
    if kind == "e":
        what = f"The cell {where} shows {value}: a spreadsheet could not work something out."
        return str(value), _wrong("roster-formula", what, "Write what is meant, or leave the cell empty.")
    if isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
        return text, _wrong(
            "roster-cell-kind", f"The cell {where} holds {text}, a truth value and no text.", _TEXT
        )
    if isinstance(value, str):
        if len(value) > _TEXT_LIMIT:
            raise ValueError("more text than a cell holds")
        return _CONTROL.sub(lambda m: chr(int(m[1], 16)), value), None
    if isinstance(value, int | float):
        text = _number(value)
        seen = _formatted(value, cell.number_format)
        if seen is not None:
            return seen, None
        what = f"The cell {where} holds the number {text}, whose format shows something else."
        return text, _wrong("roster-cell-kind", what, _TEXT)
    said = value.date() if isinstance(value, datetime) else value
    text = said.isoformat() if isinstance(said, date) else str(said)
    what = f"The cell {where} holds a date or time ({text}): a spreadsheet made one of what was written?"
    return text, _wrong("roster-date", what, _TEXT)


def without_result(where: str) -> tuple[str, WrongCell | None]:
    """As `shown`, for a formula whose result is not in the file."""
    what = f"The cell {where} holds a formula, and its result is not in the file."
    do = "Open the workbook in Excel or LibreOffice, save it there, and try again."
    return "=", _wrong("roster-formula", what, do)


def _wrong(code: str, what: str, do: str) -> WrongCell:
    return WrongCell(code, what, do)


def _number(value: float) -> str:
    """A number without a format: whole ones by their digits, too long ones as a spreadsheet shortens them."""
    if not math.isfinite(value):
        raise ValueError("no number")
    if value == int(value):
        return str(int(value)) if abs(value) < _EXACT else f"{value:.5E}"
    return f"{value:.15g}"


def _formatted(value: float, pattern: str) -> str | None:
    """A number as its format shows it, with leading zeros and words around it; None where that is something else.

    Marks of thousands, decimals and powers are left off: they are dress, and no part of a reference.
    """
    sections = _sections(pattern) if len(pattern) <= _FORMAT_LIMIT else None
    text = _number(abs(value))
    if sections is None:
        return None
    if abs(value) >= _EXACT:
        return _number(value)  # asked about as a shortened one, whatever its format shows of it
    which = 1 if value < 0 else 2 if value == 0 else 0
    pieces = sections[which] if which < len(sections) else sections[0]
    sign = "-" if value < 0 and len(sections) == 1 else ""
    dress = "".join(p for is_digits, p in pieces if is_digits)
    words = "".join(p for is_digits, p in pieces if not is_digits).strip()
    if dress == "G":
        return f"{sign}{''.join(text if d else p for d, p in pieces)}".strip()
    if not dress:
        return None
    if text.isdigit() and set(dress) <= set("0#?"):
        return f"{sign}{_filled(pieces, text)}".strip()
    if words or not (text.isdigit() or "." in dress or "E" in dress):
        return None
    zeros = 0 if "E" in dress else dress.partition(".")[0].count("0")
    return f"{sign}{text.zfill(zeros) if text.isdigit() else text}"


def _sections(pattern: str) -> list[list[tuple[bool, str]]] | None:
    """The pieces of each section: whether it stands for digits (`G` for any number), and the piece; None if unknown."""
    sections: list[list[tuple[bool, str]]] = [[]]
    at = 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            return None
        at = token.end()
        kind = token.lastgroup
        if kind == "end":
            sections.append([])
        elif kind in {"general", "digits"}:
            sections[-1].append((True, "G" if kind == "general" else token[kind].upper()))
        elif kind in {"quoted", "escaped", "money", "bare"}:
            sections[-1].append((False, token[kind]))
    return sections


def _filled(pieces: list[tuple[bool, str]], digits: str) -> str:
    """Digits in the places of a format, from the last to the first; the first takes what is left."""
    places = sum(len(piece) for is_digits, piece in pieces if is_digits)
    out: list[str] = []
    left = digits
    for is_digits, piece in reversed(pieces):
        for sign in reversed(piece) if is_digits else (piece,):
            if not is_digits:
                out.append(sign)
                continue
            places -= 1
            taken = left if places == 0 else left[-1:]
            left = left[: len(left) - len(taken)]
            out.append(taken or ("0" if sign == "0" else ""))
    return "".join(reversed(out))
