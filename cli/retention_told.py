"""How periods, holds, what is due and what was destroyed are told: in lines for a person, in JSON for a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cli.terminal import tell
from schemas.retention import FROM_WORDS, in_words

if TYPE_CHECKING:
    from filing.retention.certificate import Certificate, Left
    from filing.retention.destroying import Done
    from filing.retention.due import Due, Found
    from filing.retention.holds import Hold
    from filing.retention.periods import Rule
    from schemas.retention import Period

_STATES = {
    "confirmed": "confirmed",
    "changed": "changed since it was confirmed: nothing is destroyed by it",
    "not-confirmed": "not confirmed: nothing is destroyed by it",
    "none": "kept for good: no period is settled",
}


def tell_rules(rules: Sequence[Rule]) -> None:
    """A line or some for each kind."""
    for rule in rules:
        what = (
            f"{rule.period.words} ({rule.period.source}, {rule.period.settled:%d/%m/%Y}): "
            if rule.period
            else ""
        )
        tell(f"{rule.kind.replace('_', ' ')}: {what}{_STATES[rule.state]}")
        said = rule.confirmed
        if said is not None and rule.state in {"confirmed", "changed"}:
            tell(f"    by {said.by}, {said.at:%d/%m/%Y}: {said.why}")
        if rule.state in {"changed", "not-confirmed"}:
            tell(f"    to confirm it: carepack retention confirm {rule.kind} --why TEXT", err=True)
        for one in rule.suggestions if rule.state == "none" else ():
            tell(f"    suggested: {in_words(one.months)} from {FROM_WORDS[one.counts_from]} ({one.source})")
            tell(f"    “{one.quote}”")
            do = f"carepack retention confirm {rule.kind} --suggestion {one.name} --why TEXT"
            tell(f"    to confirm it: {do}", err=True)


def as_rule(rule: Rule) -> dict[str, Any]:
    """For a program."""
    said = rule.confirmed
    return {
        "kind": rule.kind,
        "state": rule.state,
        "period": _period(rule.period) if rule.period is not None else None,
        "confirmed": None
        if said is None
        else {"period": _period(said.period), "at": said.at.isoformat(), "by": said.by, "why": said.why},
        "suggestions": [
            {"name": s.name, "months": s.months, "from": s.counts_from, "source": s.source, "quote": s.quote}
            for s in rule.suggestions
        ],
    }


def _period(period: Period) -> dict[str, Any]:
    return {
        "months": period.months,
        "from": period.counts_from,
        "source": period.source,
        "date": period.settled.isoformat(),
    }


def tell_due(found: Found) -> None:
    """A line for each record, and what stands in its way below it."""
    for one in found.due:
        who = f", {one.record.ref}" if one.record.ref else ""
        tell(f"record {one.record.number}, {one.record.title}{who}: kept until {one.until:%d/%m/%Y}")
        tell(f"    {one.period.words}, since {one.since:%d/%m/%Y} ({one.period.source})")
        for obstacle in one.obstacles:
            tell(f"    stays: {obstacle.say} [{obstacle.code}]")
    tell(f"{len(found.due)} due, {len(found.free)} of them with nothing in the way.", err=True)
    for kind, count in found.unconfirmed.items():
        tell(f"{count} of the kind {kind.replace('_', ' ')}: no confirmed period, kept.", err=True)
    if found.no_day:
        which = ", ".join(map(str, found.no_day))
        tell(f"Without a day that a period could count from, and kept: record {which}.", err=True)
    if found.no_kind:
        which = ", ".join(map(str, found.no_kind))
        tell(f"Of a form that is not here or has no kind, and kept: record {which}.", err=True)


def as_due(found: Found) -> dict[str, Any]:
    """For a program."""
    return {
        "due": [_due(one) for one in found.due],
        "unconfirmed": dict(found.unconfirmed),
        "no_day": list(found.no_day),
        "no_kind": list(found.no_kind),
    }


def _due(one: Due) -> dict[str, Any]:
    return {
        "record": one.record.number,
        "versions": list(one.record.versions),
        "form": one.record.form,
        "edition": one.record.edition,
        "kind": one.record.kind,
        "person": one.record.ref,
        "period": _period(one.period),
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "obstacles": [{"code": o.code, "say": o.say} for o in one.obstacles],
    }


def tell_holds(holds: Sequence[Hold]) -> None:
    """A line each."""
    for one in holds:
        on = f"record {one.record}" if one.record is not None else f"{one.name} ({one.person})"
        tell(f"{one.number}  {on}: held since {one.at:%d/%m/%Y} by {one.by}: {one.why}")
        if one.released_at is not None:
            tell(f"    let go on {one.released_at:%d/%m/%Y} by {one.released_by}: {one.released_why}")
    if not holds:
        tell("Nothing is held.", err=True)


def as_hold(one: Hold) -> dict[str, Any]:
    """For a program."""
    return {
        "number": one.number,
        "person": one.person,
        "record": one.record,
        "why": one.why,
        "at": one.at.isoformat(),
        "by": one.by,
        "released_at": one.released_at.isoformat() if one.released_at is not None else None,
        "released_by": one.released_by,
        "released_why": one.released_why,
    }


def tell_done(done: Done) -> None:
    """What went, what stayed and why, and whether all of it is cleared away."""
    for one in done.gone:
        papers = f", document {', '.join(map(str, one.documents))}" if one.documents else ""
        tell(f"record {one.number}{papers}: destroyed")
        if one.stays:
            which = ", ".join(map(str, one.stays))
            tell(f"    the file of document {which} holds somebody else's, too, and stays", err=True)
        if one.shared:
            which = ", ".join(map(str, one.shared))
            tell(f"    document {which} stays: another record stands on it", err=True)
    for number in done.kept:
        tell(f"record {number} stays: something came in the way meanwhile; carepack retention due", err=True)
    if done.destruction is not None:
        do = f"carepack retention certificate {done.destruction} -o FILE"
        tell(f"Destruction {done.destruction}: {len(done.gone)} records. Its certificate: {do}", err=True)
    elif done.wiped is None:
        tell("Nothing is to be destroyed.", err=True)
    if done.wiped is not None and not done.wiped.clean:
        say = "Something of it is left in the ledger's file, for another program is reading it. Run this again later."
        tell(f"{say} [retention-not-cleared]", err=True)


def as_done(done: Done) -> dict[str, Any]:
    """For a program."""
    return {
        "destruction": done.destruction,
        "gone": [
            {
                "record": one.number,
                "versions": list(one.versions),
                "documents": list(one.documents),
                "files": len(one.files),
                "files_stay": list(one.stays),
                "documents_stay": list(one.shared),
            }
            for one in done.gone
        ],
        "kept": list(done.kept),
        "cleared": done.wiped is None or done.wiped.clean,
    }


def tell_left(gone: Sequence[Left]) -> None:
    """A line each."""
    for one in gone:
        who = f", {one.person}" if one.person else ""
        what = f"{in_words(one.months)} from {FROM_WORDS[one.counts_from]}"
        tell(
            f"record {one.number}, {one.form}.{one.edition}{who}: destroyed {one.at:%d/%m/%Y} by {one.by} "
            f"(destruction {one.destruction}; {what}, {one.source})"
        )
    if not gone:
        tell("Nothing was ever destroyed.", err=True)


def as_left(one: Left) -> dict[str, Any]:
    """For a program."""
    return {
        "record": one.number,
        "versions": list(one.versions),
        "form": one.form,
        "edition": one.edition,
        "kind": one.kind,
        "person": one.person,
        "copies": list(one.copies),
        "papers": list(one.documents),
        "months": one.months,
        "from": one.counts_from,
        "source": one.source,
        "settled": one.settled.isoformat() if one.settled is not None else None,
        "until": one.kept_until.isoformat() if one.kept_until is not None else None,
        "destruction": one.destruction,
        "at": one.at.isoformat(),
        "by": one.by,
        "again": one.again,
    }


def as_certificate(made: Certificate) -> dict[str, Any]:
    """A certificate for a program."""
    return {
        "destruction": made.destruction,
        "at": made.at.isoformat(),
        "by": made.by,
        "again": made.again,
        "cleared_at": made.wiped_at.isoformat() if made.wiped_at is not None else None,
        "destroyed": [as_left(one) for one in made.records],
        "papers": list(made.documents),
        "files": made.files,
        "files_stay": list(made.staying),
        "elsewhere": [
            {
                "where": e.where,
                "number": e.number,
                "at": e.at.isoformat(),
                "by": e.by,
                "records": list(e.records),
            }
            for e in made.elsewhere
        ],
    }
