"""A staff list brought in by two steps: what it would change is shown, and then made as it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from desk.jobs import Progress
from desk.kept import ROSTERS
from desk.rooms.people.room import ROOM
from desk.visit import Answer, Visit
from filing.people.days import day_meant
from filing.people.directory import Person, people
from filing.people.held_files import HeldFiles
from filing.people.leaving import leave
from filing.people.oddities import in_words as odd_in_words
from filing.people.roster_answers import EVERY, MEANINGS, TICKS, answers_to, with_ticks
from filing.people.roster_columns import NAMES
from filing.people.roster_doubts import Meant
from filing.people.roster_table import SIZE_LIMIT
from filing.people.roster_words import by_person, column, in_words, of_file, taken_for, worth_telling
from filing.people.standing import copies_become, standing
from filing.people.standing import in_words as hanging
from filing.review.bringing_in import BroughtIn, Shown, bring_in, changed, look, still_here
from filing.review.told_in_words import waited_in_words
from schemas.errors import Fault, RosterError, UsageError

_EXAMPLES = 3
"""Other ways to write a heading that are shown of each column."""


def _held(visit: Visit) -> HeldFiles:
    return HeldFiles(visit.kept.folder / ROSTERS)


@ROOM.get("/roster")
def choose(visit: Visit) -> Answer:
    """Where a file is chosen, and which columns are known."""
    return _chosen(visit)


def _chosen(visit: Visit, faults: tuple[Fault, ...] = ()) -> Answer:
    columns = [
        ("reference" if name == "ref" else column(name), ways[1 : 1 + _EXAMPLES])
        for name, ways in NAMES.items()
    ]
    status_code = 422 if faults else 200
    return visit.page("people/roster.html", status_code=status_code, columns=columns, faults=faults)


@ROOM.post("/roster")
def take(visit: Visit) -> Answer:
    """Keeps the file, and shows what it comes to."""
    file = visit.upload("file")
    if file is None:
        fault = UsageError.of("no-file", "No file was chosen.", "Choose your staff list first.")
        return _chosen(visit, fault.faults)
    with file.path.open("rb") as source:
        digest = _held(visit).hold(source.read(SIZE_LIMIT + 1), file.name, visit.actor.at)
    ticked: list[tuple[str, str]] = [("meant", m) for m in EVERY if m in visit.said_all("meant")]
    asked = urlencode([("full", "yes")] * bool(visit.said("full")) + ticked)
    return visit.see(f"/people/roster/{digest}{'?' if asked else ''}{asked}")


@ROOM.get("/roster/{roster}")
def shown(visit: Visit) -> Answer:
    """What the file comes to, with what was ticked; nothing is written."""
    ticked = visit.request.query_params.getlist("meant")
    meant = frozenset(m for m in EVERY if m in ticked)
    digest = visit.named("roster")
    if _held(visit).outcome(digest) is not None:
        return visit.see(f"/people/roster/{digest}/done")
    return _shown(visit, meant, full=visit.asked("full") == "yes")


def _shown(visit: Visit, meant: frozenset[Meant], *, full: bool, faults: tuple[Fault, ...] = ()) -> Answer:
    digest, held = visit.named("roster"), _held(visit)
    data, name = held.data(digest), held.name(digest)
    found = look(visit.ledger, data, visit.today, meant)
    what: dict[str, Any] = {"digest": digest, "name": name, "found": found, "meant": meant, "full": full}
    what |= {"headings": _headings(found), "changed": faults}
    if found.planned is None:
        groups = [
            ("What must be corrected in the file", [_row(f) for f in found.mistakes], False),
            ("What may be right as it stands", [_row(f) for f in found.doubts], True),
        ]
        ticks = [(m, TICKS[m], MEANINGS[m], m in meant) for m in EVERY if m in found.asks or m in meant]
        return visit.page("people/roster_faults.html", status_code=422, groups=groups, ticks=ticks, **what)
    planned = found.planned
    what["changes"] = [
        (mine[0].name, mine[0].ref, [in_words(c, found.names) for c in mine])
        for mine in by_person(planned.changes)
    ]
    what["joining"] = [
        _joining(line.name, line.ref, line.cells, given=line.given) for line in planned.joining
    ]
    what["missing"] = worth_telling(planned, full=full)
    what["odd"] = [say for _, say in odd_in_words(found.odd)] if found.odd is not None else []
    what["notes"] = list(of_file(planned))
    return visit.page("people/roster_shown.html", status_code=409 if faults else 200, planned=planned, **what)


def _headings(found: Shown) -> list[tuple[str, str, bool]]:
    return [
        (written, "reference" if c == "ref" else c, nearly)
        for written, c, nearly in taken_for(found.headings)
    ]


def _row(fault: Fault) -> dict[str, Any]:
    """A fault of the file as a list of them shows it: its cell first."""
    place = fault.place
    where = (place.path or "").replace("cell ", "") or (f"line {place.line}" if place.line else "the file")
    do = with_ticks(fault.do)
    return {"where": where, "what": fault.what, "do": do, "code": fault.code, "answers": answers_to(fault)}


def _joining(name: str, ref: str, cells: Mapping[str, str | None], *, given: bool) -> dict[str, Any]:
    parts = (cells.get("role"), cells.get("home"), cells.get("team"))
    return {"name": name, "ref": ref, "given": given, "about": " · ".join(p for p in parts if p)}


@ROOM.post("/roster/{roster}")
def make(visit: Visit) -> Answer:
    """Makes what was shown; where it would come to something else by now, that is shown first."""
    digest, held = visit.named("roster"), _held(visit)
    if visit.said("drop"):
        held.drop(digest)
        return visit.see("/people/", told="Nothing was changed, and the file is thrown away.", tone="note")
    if held.outcome(digest) is not None:
        told = "This list was brought in already; nothing was done twice."
        return visit.see(f"/people/roster/{digest}/done", told=told, tone="note")
    meant = frozenset(m for m in EVERY if m in visit.said_all("meant"))
    full = bool(visit.said("full"))
    data, actor, ledger = held.data(digest), visit.actor, visit.ledger
    found = look(ledger, data, actor.day, meant)
    if found.planned is None or found.seal != visit.said("seal"):
        return _shown(visit, meant, full=full, faults=changed().faults)
    done = f"/people/roster/{digest}/done"

    def work(progress: Progress) -> str:
        progress(0, 0, "What is shown is made, and what follows is looked for")
        held.done(digest, _outcome(bring_in(ledger, data, actor, found.seal, meant), full=full))
        return done

    if any(change.what == "leaves" for change in found.planned.changes):
        return visit.begin(
            work, "Bringing in your staff list"
        )  # all records are gone through for their actions
    try:
        held.done(digest, _outcome(bring_in(ledger, data, actor, found.seal, meant), full=full))
    except RosterError as error:
        return _shown(visit, meant, full=full, faults=error.faults)
    return visit.see(done)


def _outcome(done: BroughtIn, *, full: bool) -> dict[str, Any]:
    """What came of it and what follows, as it is kept for the page that tells it."""
    made = done.done
    most = full or made.updated + made.unchanged > len(made.missing)
    return {
        "counts": f"{made.added} added, {made.updated} updated, {made.unchanged} as they were.",
        "given": [f"{name} ({ref})" for ref, name in made.given],
        "waited": [[waited_in_words(o), list(o.records)] for o in done.waited],
        "met": [[m.submission, m.name, m.ref, m.open] for m in done.met],
        "moves": [
            [m.kind, m.says, list(m.more), m.person.id, [str(c) for c in m.copies]] for m in done.moves.told
        ],
        "untold": done.moves.untold,
        "unclaimed": [
            [u.name, list(u.records), [f"{p.name} ({p.ref})" for p in u.people]] for u in done.unclaimed
        ],
        "missing": [p.ref for p in made.missing] if most else [],
    }


@ROOM.get("/roster/{roster}/done")
def told(visit: Visit) -> Answer:
    """What was done, and what follows."""
    return _told(visit)


def _told(visit: Visit, errors: Mapping[int, str] | None = None) -> Answer:
    digest = visit.named("roster")
    outcome = _held(visit).outcome(digest)
    if outcome is None:
        return visit.see(f"/people/roster/{digest}")
    missing = still_here(people(visit.ledger), outcome["missing"], visit.today)
    return visit.page(
        "people/roster_done.html",
        status_code=422 if errors else 200,
        digest=digest,
        outcome=outcome,
        missing=missing,
        errors=errors or {},
    )


@ROOM.post("/roster/{roster}/left")
def have_left(visit: Visit) -> Answer:
    """Those of whom a last day is said leave; what hangs on them is shown before."""
    digest = visit.named("roster")
    outcome = _held(visit).outcome(digest)
    if outcome is None:
        return visit.see(f"/people/roster/{digest}")
    days, errors = [], {}
    for person in still_here(people(visit.ledger), outcome["missing"], visit.today):
        said = visit.said(f"left-{person.id}").strip()
        if not said:
            continue
        try:
            days.append((person, day_meant(said)))
        except UsageError as error:
            errors[person.id] = f"{error.faults[0].what} {error.faults[0].do}"
    if errors:
        return _told(visit, errors)
    if not days:
        return visit.see(f"/people/roster/{digest}/done", told="No last day was given.", tone="note")
    if not visit.said("sure"):
        rows = [(p, on, _hanging(visit, p), copies_become(on, visit.today)) for p, on in days]
        return visit.page("people/roster_left.html", digest=digest, rows=rows)
    done = []
    for person, on in days:
        leave(visit.ledger, person, on, visit.actor)
        done.append(f"{person.name} ({'left' if on < visit.today else 'leaves'} {on:%d/%m/%Y})")
    return visit.see(f"/people/roster/{digest}/done", told=f"Noted: {', '.join(done)}.")


def _hanging(visit: Visit, person: Person) -> list[str]:
    of = standing(visit.ledger, person, visit.actor.at, visit.today, actions=False)
    return list(hanging(of, visit.library.title_of))


__all__ = ["choose", "have_left", "make", "shown", "take", "told"]
