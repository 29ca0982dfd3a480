"""What a roster file comes to, in words and for programs: columns, who joins, what changes, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.terminal import tell

if TYPE_CHECKING:
    from filing.people.changes import Change
    from filing.people.roster import Imported, Person, Planned
    from filing.people.roster_columns import Heading

_MOST = 40
"""People whose changes are told one by one, unless all are wanted."""


def tell_of_columns(headings: Sequence[Heading]) -> None:
    """What each heading was taken for, where one is not as we call it; what is of no use is told by itself."""
    from filing.people.roster_words import taken_for

    if all(h.is_ours for h in headings if h.column is not None):
        return
    said = [
        f"“{written}” = {column}{' (nearly so written)' if nearly else ''}"
        for written, column, nearly in taken_for(headings)
    ]
    tell(f"Columns: {', '.join(said)}.", err=True)


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
    from filing.people.roster_words import by_person, in_words

    grouped = list(by_person(changes))
    for mine in grouped[:most]:
        tell(f"{mine[0].ref} {mine[0].name}: {'; '.join(in_words(c, names) for c in mine)}", err=True)
    if most is not None and len(grouped) > most:
        more = len(grouped) - most
        tell(f"… and {more} more; --dry-run or --json shows all.", err=True)


def tell_of_file(done: Imported | Planned) -> None:
    """What else there was in the file, used or not."""
    from filing.people.roster_words import of_file

    for line in of_file(done):
        tell(line, err=True)


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
