"""What a roster file says that may be a slip: asked about before anything changes, and taken where somebody means it.

A spreadsheet drops leading zeros and damages letters, a register is sorted by one column alone, a reference is given
out anew. Each of these would make two people of one, or one of two, and every later document would go to the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from filing.people.roster_faults import Faults
from filing.people.roster_line import Line
from schemas.names import name_key

Meant = Literal["new-refs", "other-names", "odd-letters", "same-people", "other-addresses", "unused-columns"]
"""What somebody may mean all the same: a new reference for a name that is known (or a second one), another name
under a known reference, letters that look damaged, columns that are of no use; that somebody of a known name, without
a reference of their own until now, is that person; and that a colleague's address is somebody's now."""

_ALIKE = 80
"""How alike two names must be, of 100, to be two spellings of one, or a slip of the pen mended."""
_NUMBER = re.compile(r"[1-9]\d*(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
"""How a spreadsheet shows a long number: the digits after the first ones are lost."""
_DAY = re.compile(r"\d{1,2}-[A-Z][a-z]{2,3}|[A-Z][a-z]{2,3}-\d{2}")
"""What a spreadsheet makes of `3/2` or `3-2`: 03-Feb, Feb-03."""
_LOST = re.compile(r"\ufffd|\w\?\w|\w\?(?=\s)|\?\w")
_NEW = "Correct it, or add --accept-new-refs if this is somebody else, or should have this reference, too."
_OTHER = "Correct it, or add --accept-other-names if the name under this reference has really changed."
_ODD = "Save the file again as “CSV UTF-8”, or add --accept-odd-letters if it is written so."


def ask(lines: Sequence[Line], known: Mapping[str, str], meant: Collection[Meant], faults: Faults) -> None:
    """Adds every doubt that nobody said is `meant`. `known` are the people of the roster: reference to name."""
    if "odd-letters" not in meant:
        for line in lines:
            _odd_letters(line, faults)
    there = {ref.casefold(): (ref, name) for ref, name in known.items()}
    by_name: dict[str, list[str]] = {}
    by_number: dict[str, list[str]] = {}
    for ref, name in known.items():
        by_name.setdefault(name_key(name), []).append(ref)
        if (number := _bare(ref)) is not None:
            by_number.setdefault(number, []).append(ref)
    for line in lines:
        if not (line.ref and line.name):
            continue
        owner = there.get(line.ref.casefold())
        if owner is not None and "other-names" not in meant:
            _known_ref(line, owner, by_name, faults)
        if owner is None and "new-refs" not in meant:
            _new_ref(line, known, by_name, by_number, faults)
    if "new-refs" not in meant:
        _twice_in_file(lines, there, known, faults)


def mended(text: str) -> str | None:
    """What was written, where UTF-8 was once taken for a code page of Windows: Zoë for ZoÃ«."""
    if text.isascii():
        return None
    for page in ("cp1252", "latin-1"):
        try:
            right = text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        return mended(right) or right
    return None


def _odd_letters(line: Line, faults: Faults) -> None:
    for column, text in line.cells.items():
        if text is None:
            continue
        right = mended(text)
        if right is not None:
            what = f"The {column} says “{text}”, whose letters look damaged: “{right}”?"
            faults.add("roster-letters", line.number, what, _ODD, line.where(column))
        elif _LOST.search(text) and column in {
            "ref",
            "name",
            "manager",
            "supervisor",
            "professional_supervisor",
        }:
            what = f"The {column} says “{text}”: a letter is lost."
            faults.add("roster-letters", line.number, what, _ODD, line.where(column))
        elif column in {"ref", "band"} and _DAY.fullmatch(text):
            what = f"The {column} says “{text}”: a spreadsheet made a date of it."
            do = "Write it again into a column of the kind “Text”, or add --accept-odd-letters if it is written so."
            faults.add("roster-date", line.number, what, do, line.where(column))


def _known_ref(
    line: Line, owner: tuple[str, str], by_name: Mapping[str, Sequence[str]], faults: Faults
) -> None:
    """The name under a reference that is known: is it the same person still?"""
    ref, name = owner
    if name_key(line.name) == name_key(name):
        return
    others = [r for r in by_name.get(name_key(line.name), ()) if r != ref]
    says = f"On the roster {ref} is {name}; the file says {line.ref} is {line.name}"
    if others:
        what = f"{says}, who is {' or '.join(others)} on the roster. Are two people mixed up?"
        faults.add("roster-name-moved", line.number, what, _OTHER, line.where("name"))
    elif ref != line.ref:
        what = f"{says}. The references differ only in capitals. Is it the same person?"
        faults.add("roster-ref-case", line.number, what, _OTHER, line.where("name"))
    elif not _may_be_same(name, line.name):
        what = f"{says}. Is it the same person?"
        faults.add("roster-another-name", line.number, what, _OTHER, line.where("name"))


def _may_be_same(before: str, now: str) -> bool:
    """Whether one person may well be called by both: one first name, the same words, or a slip mended."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where a name has changed

    one, other = name_key(before), name_key(now)
    words, theirs = re.findall(r"\w+", one), re.findall(r"\w+", other)
    if not words or not theirs:
        return False
    return words[0] == theirs[0] or sorted(words) == sorted(theirs) or fuzz.ratio(one, other) >= _ALIKE


def _new_ref(
    line: Line,
    known: Mapping[str, str],
    by_name: Mapping[str, Sequence[str]],
    by_number: Mapping[str, Sequence[str]],
    faults: Faults,
) -> None:
    """A reference that is not known: is it somebody new?"""
    if _NUMBER.fullmatch(line.ref):
        what = f"The reference “{line.ref}” is a long number that a spreadsheet has shortened."
        do = "Make the column wider or of the kind “Text” and save it again, or add --accept-new-refs."
        faults.add("roster-zeros", line.number, what, do, line.where("ref"))
        return
    twins = by_number.get(_bare(line.ref) or "", ())
    if twins:
        there = " and ".join(f"{r} ({known[r]})" for r in twins)
        what = f"On the roster there is {there}; the file says {line.ref} ({line.name}). Have leading zeros been lost?"
        do = "Make the column of the kind “Text” and write the zeros, or add --accept-new-refs."
        faults.add("roster-zeros", line.number, what, do, line.where("ref"))
        return
    same = by_name.get(name_key(line.name), ())
    if same:
        what = f"On the roster {line.name} is {' and '.join(same)}; the file says {line.ref}, which is new."
        faults.add(
            "roster-same-name", line.number, f"{what} Is it the same person?", _NEW, line.where("name")
        )


def _bare(ref: str) -> str | None:
    """A reference of digits alone without its leading zeros; None for any other."""
    return (ref.lstrip("0") or "0") if ref.isascii() and ref.isdigit() else None


def _twice_in_file(
    lines: Sequence[Line], there: Mapping[str, tuple[str, str]], known: Mapping[str, str], faults: Faults
) -> None:
    """Two lines of one name, or of one number with and without zeros, of people who are new by that name or number."""
    asked = {name_key(name) for name in known.values()} | {_bare(ref) for ref in known}
    first: dict[str, Line] = {}
    for line in (one for one in lines if one.ref and one.name):
        for key, what in ((name_key(line.name), "name"), (_bare(line.ref), "reference but for zeros")):
            before = first.setdefault(key, line) if key is not None else line
            if before.ref.casefold() == line.ref.casefold() or key in asked:
                continue
            if before.ref.casefold() in there and line.ref.casefold() in there:
                continue
            say = f"Line {before.number} has the same {what}: {before.name} is {before.ref}, {line.name} is {line.ref}."
            code = "roster-same-name" if what == "name" else "roster-zeros"
            where = line.where("name" if what == "name" else "ref")
            faults.add(code, line.number, f"{say} Is it one person?", _NEW, where)
