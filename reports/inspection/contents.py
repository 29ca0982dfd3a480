"""What an inspection pack holds of one home and period, and what it leaves out, each with the reason."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from filing.clocks.evidence import Judged, judged
from filing.clocks.record_facts import facts
from filing.clocks.sessions import sessions
from filing.ledger.actor import day_of
from filing.ledger.database import Ledger
from filing.ledger.staff_tables import people_changes
from filing.people.roster import Person, people
from filing.records.finding import Choice, Listing, listed
from reports.inspection.headings import KEPT_OUT, Heading, Headings
from reports.scope import Scope
from reports.settings import sign_within
from reports.table import Report
from schemas.errors import CarepackError
from schemas.file_names import readable_name
from schemas.names import name_key

STANDING_ON = frozenset({"agreement", "development_plan"})
"""Kinds of which the newest holds until there is a newer one: it is shown even where it is of before the period."""
_PRIVATE = "they are private"
_RATINGS = "ratings are told as means only, and what somebody says of themselves not at all"
_TOGETHER = {_PRIVATE: "Private records", _RATINGS: "Evaluations"}
"""What is left out without saying of which form: that there is one may be private, too."""
OTHERS = Heading(title="Other records that the reports rest on")


@dataclass(frozen=True, slots=True)
class Piece:
    """A record in the pack: whose, of which kind, what it is evidence of (None: of no session), and its file."""

    record: Listing
    person: Person
    kind: str | None
    judged: Judged | None
    file: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that are left out on purpose: so many of a form, and why."""

    form: str
    why: str
    number: int


@dataclass(frozen=True, slots=True)
class NotIn:
    """Somebody of the home who is not in the pack, and why."""

    person: Person
    why: str


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a pack has. `sections` are its headings with their records, in order."""

    sections: tuple[tuple[Heading, tuple[Piece, ...]], ...]
    left_out: tuple[LeftOut, ...]
    not_in: tuple[NotIn, ...]
    told: Mapping[str, str]
    """Of people in it, by reference, what must be known of their time in the home."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Every record of the pack, each once."""
        return tuple({p.record.number: p for _, found in self.sections for p in found}.values())


def contents(
    ledger: Ledger, scope: Scope, headings: Headings, made: Collection[Report], home: str, *, named: bool
) -> Contents:
    """The records of these people under the headings; what the reports rest on is among them whatever its day is."""
    behind = {found.record for report in made for *_, found in report.evidence()}
    verdicts = _verdicts(ledger, scope)
    by_ref = {p.ref: p for p in scope.people}
    out: Counter[tuple[str, str]] = Counter()
    pieces: list[Piece] = []
    filed = listed(ledger, Choice(people=scope.refs)).records if scope.refs else ()
    newest = _newest(ledger, filed, scope)
    for one in filed:
        person = by_ref[one.person or ""]
        kind, why = _kept_out(ledger, one.form, one.edition)
        of_here = scope.holds(one.held) and scope.has(person, one.held or scope.today)
        if why is None and not (of_here or one.number in behind or one.number in newest):
            continue
        if why is None and one.number not in behind and not any(kind in h.records for h in headings.headings):
            why = "no heading asks for it"
        if why is not None:
            if of_here:
                out[_TOGETHER.get(why, one.title), why] += 1
            continue
        pieces.append(Piece(one, person, kind, verdicts.get(one.number), _file(one, person, named=named)))
    return Contents(
        sections=tuple(_sections(headings, pieces)),
        left_out=tuple(LeftOut(form, why, n) for (form, why), n in sorted(out.items())),
        not_in=tuple(_not_in(ledger, scope, home)),
        told=_told(ledger, scope, home),
    )


def is_kept_out(ledger: Ledger, form: str, edition: int) -> bool:
    """Whether records of a form are in no pack."""
    return _kept_out(ledger, form, edition)[1] is not None


def _kept_out(ledger: Ledger, name: str, edition: int) -> tuple[str | None, str | None]:
    """The kind of a form, and why its records are in no pack."""
    try:
        form = ledger.library.load(name, edition)
    except CarepackError:
        return None, "nobody knows its form any more"
    if form.kind == "evaluation":
        return form.kind, _RATINGS
    if form.kind == "case_content":
        return form.kind, "it belongs to the file of whoever uses the service"
    if form.private is not None or form.kind in KEPT_OUT:
        return form.kind, _PRIVATE
    return form.kind, None


def _newest(ledger: Ledger, filed: Sequence[Listing], scope: Scope) -> frozenset[int]:
    """The newest agreement and plan of each person by the end of the period, or of their time in the home."""
    people = {p.ref: p for p in scope.people}
    found: dict[tuple[str | None, str], Listing] = {}
    for one in filed:
        kind, why = _kept_out(ledger, one.form, one.edition)
        last = min(scope.last, scope.today, scope.until(people[one.person or ""]))
        if why is None and kind in STANDING_ON and one.held is not None and one.held <= last:
            key = (one.person, kind or "")
            if key not in found or (found[key].held or dt.date.min) <= one.held:
                found[key] = one
    return frozenset(one.number for one in found.values())


def _verdicts(ledger: Ledger, scope: Scope) -> Mapping[int, Judged]:
    """What each session of these people is evidence of, by the rule of the matrix."""
    known, within = facts(ledger), sign_within(ledger)
    whose = sessions(ledger, people=scope.ids)
    return {
        one.session.record: one
        for p in scope.people
        for one in judged(whose.get(p.id, ()), p, known, scope.today, sign_within=within(p))
    }


def _sections(headings: Headings, pieces: Sequence[Piece]) -> Iterator[tuple[Heading, tuple[Piece, ...]]]:
    for heading in headings.headings:
        yield heading, tuple(p for p in pieces if p.kind in heading.records)
    asked = {kind for h in headings.headings for kind in h.records}
    if others := tuple(p for p in pieces if p.kind not in asked):
        yield OTHERS, others


def _file(one: Listing, person: Person, *, named: bool) -> str:
    """Where its print stands: by reference, day, form and number; with the name where names may travel."""
    whose = f"{person.name} ({person.ref})" if named else person.ref
    day = one.held.isoformat() if one.held else "no date"
    title = f"{day} {one.title}" if named else f"{day} {one.form}"
    folder = readable_name(whose, suffix="")
    return f"records/{folder}/{readable_name(f'{title} (record {one.number})', suffix='.pdf')}"


def _changes(ledger: Ledger, scope: Scope) -> Sequence[tuple[int, dt.date, str | None, str | None]]:
    """Every change of home since the period began: of whom, when, from where to where."""
    asked = select(people_changes).where(people_changes.c.what == "home").order_by(people_changes.c.id)
    zone = ledger.library.policies.timezone
    with ledger.reading() as conn:
        rows = conn.execute(asked).all()
    told = [(r.person, day_of(r.at, zone), r.before, r.after) for r in rows]
    return [c for c in told if c[1] >= scope.first]


def _same(one: str | None, other: str | None) -> bool:
    return name_key(one or "") == name_key(other or "")


def _not_in(ledger: Ledger, scope: Scope, home: str) -> Iterator[NotIn]:
    """Who left before the period, and who came after it: in the order of the roster."""
    moved = {who for who, _, before, _ in _changes(ledger, scope) if _same(before, home)}
    for person in people(ledger):
        if person.id in scope.ids or not (_same(person.home, home) or person.id in moved):
            continue
        if person.over(scope.first):
            yield NotIn(person, f"left on {person.leaves:%d/%m/%Y}, before the period")
        elif _same(person.home, home):
            yield NotIn(person, "came after the period, by the roster")


def _told(ledger: Ledger, scope: Scope, home: str) -> Mapping[str, str]:
    told: dict[int, list[str]] = {p.id: [] for p in scope.people}
    for who, on, before, after in _changes(ledger, scope):
        if who not in told:
            continue
        if before and _same(after, home):
            told[who].append(
                f"came from {before}, by the roster on {on:%d/%m/%Y}; what was before is not in it"
            )
        elif _same(before, home):
            where = f"has been in {after}" if after else "has been in no home"
            told[who].append(f"{where} by the roster since {on:%d/%m/%Y}; what was since is not in it")
    for person in scope.people:
        mine = told[person.id]
        if person.began is None:
            mine.append("start date unknown")
        elif person.began > scope.last:
            mine.append("begins after the period")
        for then, again in pairwise(person.spells):
            if then.meets(scope.first, scope.last) and then.leaves is not None and again.starts is not None:
                mine.append(f"left on {then.leaves:%d/%m/%Y}, back from {again.starts:%d/%m/%Y} on")
        if person.leaves is not None and person.leaves <= scope.last:
            mine.append(f"last day {person.leaves:%d/%m/%Y}")
    return {p.ref: "; ".join(told[p.id]) for p in scope.people}
