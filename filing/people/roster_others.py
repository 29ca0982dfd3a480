"""Others that a line of a roster names – manager, supervisors – as references: written so, by name, or by e-mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from filing.people.roster_columns import OTHERS
from filing.people.roster_faults import Faults
from filing.people.roster_line import Line
from filing.people.roster_values import said
from filing.people.roster_who import Known
from schemas.names import name_key


def named_by_reference(lines: Sequence[Line], there: Sequence[Known], faults: Faults) -> Iterator[Line]:
    """The lines with those they name as references. Whom nobody can tell is a fault, `roster-manager`."""
    replaced = {line.was for line in lines}
    everybody = {k.ref.casefold(): (k.ref, k.name) for k in there if k.ref not in replaced}
    everybody |= {line.ref.casefold(): (line.ref, line.name) for line in lines if line.ref}
    by_name: dict[str, list[str]] = {}
    for ref, name in everybody.values():
        by_name.setdefault(name_key(name), []).append(ref)
    now_called = {line.was or line.ref: line.ref for line in lines}
    before: dict[str, list[str]] = {}  # names that the file itself gives up
    for known in there:
        before.setdefault(name_key(known.name), []).append(now_called.get(known.ref, known.ref))
    by_mail: dict[str, list[str]] = {}
    for ref, mail in ((k.ref, k.more.get("email")) for k in there):
        by_mail.setdefault((mail or "").casefold(), []).append(ref)
    for line in lines:
        mail = line.cells.get("email")
        if mail is not None and line.ref not in by_mail.get(mail.casefold(), ()):
            by_mail.setdefault(mail.casefold(), []).append(line.ref)
    # Who has no reference yet, because something on their own line is wrong or asked.
    unread = {name_key(line.name): line.number for line in lines if line.name and not line.ref}
    unread |= {m.casefold(): n.number for n in lines if not n.ref and (m := n.cells.get("email"))}
    for line in lines:
        cells = dict(line.cells)
        for column in OTHERS:
            wanted = cells.get(column)
            if not wanted:
                continue
            hit = everybody.get(wanted.casefold())
            key = name_key(wanted)
            refs = [hit[0]] if hit is not None else by_name.get(key) or before.get(key, [])
            if not refs and "@" in wanted:
                refs = [ref for ref in by_mail.get(wanted.casefold(), []) if ref]
            own = None if refs else unread.get(key) or unread.get(wanted.casefold())
            if own is not None:
                what = f"The {said(column)} “{wanted}” is in this file, but their own line {own} is faulty."
                faults.add(
                    "roster-manager", line.number, what, f"Put line {own} right first.", line.where(column)
                )
            elif (why := _unclear(line, column, refs, [n for _, n in everybody.values()])) is not None:
                faults.add("roster-manager", line.number, *why, line.where(column))
            cells[column] = refs[0] if len(refs) == 1 else None
        yield Line(line.number, cells, line.at, line.given, line.was)


def _unclear(line: Line, column: str, refs: Sequence[str], names: Sequence[str]) -> tuple[str, str] | None:
    """What is wrong with the references that somebody named goes by, and what to do; None for nothing."""
    wanted = line.cells[column] or ""
    if len(refs) > 1:
        return f"More than one person is called “{wanted}”.", f"Write the reference: {' or '.join(refs)}."
    if not refs:
        near = get_close_matches(wanted, names, n=1)
        do = f"Did you mean {near[0]}?" if near else "Add a line for them, or leave it empty."
        return f"The {said(column)} “{wanted}” is not on the roster.", do
    if refs[0].casefold() == line.ref.casefold():
        return f"This person is their own {said(column)}.", "Leave it empty."
    return None
