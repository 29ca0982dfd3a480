"""What a roster file comes to, in words and for programs: columns, who joins, what changes, who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.people.changes import Change
    from filing.people.roster import Imported, Person, Planned
    from filing.people.roster_columns import Heading

_MOST = 40
"""People whose changes are told one by one, unless all are wanted."""
_PEOPLE = ("manager", "supervisor", "professional_supervisor", "hand-over")
_NAMES = {"first_name": "first name", "last_name": "surname"}


def tell_of_columns(headings: Sequence[Heading]) -> None:
    """What each heading was taken for, where one is not as we call it; what is of no use is told by itself."""
    used = [h for h in headings if h.column is not None]
    if all(h.is_ours for h in used):
        return
    said = [f"“{h.written}” = {_column(h.column)}{' (nearly so written)' if h.nearly else ''}" for h in used]
    tell(f"Columns: {', '.join(said)}.", err=True)


def _column(column: str | None) -> str:
    from filing.people.roster_values import said

    return _NAMES.get(column or "", said(column or ""))


def tell_of_changes(planned: Planned, names: Mapping[str, str], *, every: bool) -> None:
    """Who joins (with `every`), and what changes for whom; `names` are people's by reference."""
    if every and planned.joining:
        joining = [
            f"{line.ref} {line.name}{' (reference given)' if line.given else ''}" for line in planned.joining
        ]
        tell(f"New: {', '.join(joining)}.", err=True)
    tell_each(planned.changes, names, most=None if every else _MOST)


def tell_each(changes: Iterable[Change], names: Mapping[str, str], *, most: int | None = None) -> None:
    """Changes, a line for each person; of more than `most` people only how many."""
    grouped = [list(mine) for _, mine in groupby(changes, key=lambda c: c.ref)]
    for mine in grouped[:most]:
        tell(f"{mine[0].ref} {mine[0].name}: {'; '.join(in_words(c, names) for c in mine)}", err=True)
    if most is not None and len(grouped) > most:
        more = len(grouped) - most
        tell(f"… and {more} more; --dry-run or --json shows all.", err=True)


def in_words(change: Any, names: Mapping[str, str]) -> str:
    """A change without whose it is: “band 3 → 4”, “manager Sam Sample (E01) → nobody”."""
    if change.what == "joined":
        return "came onto the roster"
    if change.what == "hand-over":
        return f"open actions go to {value('hand-over', change.after, names)}"
    if change.what == "ref" and change.before is None:
        return f"reference {change.after} given"
    before, after = (value(change.what, v, names) for v in (change.before, change.after))
    return f"{_column(change.what)} {before} → {after}"


def value(column: str, text: str | None, names: Mapping[str, str]) -> str:
    """A value as people read it: days as 30/11/2026, people by name and reference."""
    if column in _PEOPLE:
        return f"{names.get(text, '?')} ({text})" if text is not None else "nobody"
    if text is None:
        return "nothing"
    if column == "absence":
        return " to ".join(day(part) for part in text.split(" to "))
    return day(text)


def day(text: str) -> str:
    """A kept day as people write it; anything else as it is."""
    try:
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}" if len(text) == len("2026-11-30") else text
    except ValueError:
        return text


def tell_of_file(done: Imported | Planned) -> None:
    """What else there was in the file, used or not."""
    file = done if not hasattr(done, "file") else done.file
    if file.sheet is not None:
        tell(f"The sheet “{file.sheet}” was read, and no other.", err=True)
    if file.hidden:
        rows = "1 hidden row" if file.hidden == 1 else f"{file.hidden} hidden rows"
        tell(f"{rows} of the workbook: read like the others.", err=True)
    if file.above:
        lines = "The line" if file.above == 1 else f"{file.above} lines"
        tell(f"{lines} above the names of the columns: not used.", err=True)
    if file.ignored:
        tell(f"Columns not used: {', '.join(file.ignored)}.", err=True)


def tell_of_given(given: Sequence[tuple[str, str]]) -> None:
    """Who was given a reference."""
    if not given:
        return
    said = ", ".join(f"{ref} {name}" for ref, name in given[:_MOST])
    more = f" and {len(given) - _MOST} more" if len(given) > _MOST else ""
    tell(f"Without a reference, and given one: {said}{more}. They keep it.", err=True)


def tell_of_missing(missing: Sequence[Person], *, full: bool, asked: bool = False) -> None:
    """Who is on the roster and not in a file that has most of it, or is said to have it in `full`.

    `asked`: of each it is asked next whether they have left.
    """
    if not missing:
        return
    people = "1 person on the roster is" if len(missing) == 1 else f"{len(missing)} people on the roster are"
    said = ", ".join(f"{p.name} ({p.ref})" for p in missing[:_MOST])
    more = f" and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
    if asked:
        do = "Have they left? Each is asked about now; Enter leaves them as they are."
    else:
        do = "Nothing is done about them. Have they left? carepack roster leave PERSON --on DAY"
        do += "" if full else "; import --full asks for each at a terminal"
    tell(f"{people} not in this file: {said}{more}. {do} [roster-missing]", err=True)


def as_json(planned: Planned) -> dict[str, Any]:
    """What a file comes to, for programs."""
    file = planned.file
    return {
        "columns": [{"heading": h.written, "column": h.column, "nearly": h.nearly} for h in file.headings],
        "joining": [
            {"ref": line.ref, "name": line.name, "ref_given": line.given} for line in planned.joining
        ],
        "changes": [change_json(c) for c in planned.changes],
        "missing": [p.ref for p in planned.missing],
    }


def change_json(change: Change) -> dict[str, Any]:
    """One change, for programs."""
    return {"ref": change.ref, "what": change.what, "before": change.before, "after": change.after}
