"""What a record keeps beside its answers: where each came from, and what was noted, waived or left blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from filing.records.how_read import BY_HAND, SIGNATURE_KEYED, keyed, signatures_keyed
from filing.review.case import Case
from schemas import rules, signatures
from schemas.values import Value

RULE_CODES = rules.CODES


def provenance_of(case: Case, answers: Mapping[str, Value], earlier: Any) -> dict[str, Any]:
    """By path, where the answer was seen and how, who settled it, and in which document.

    What a person gave is keyed, by them: what had been read stands beside it. `earlier` is the row of the record that
    this return completes; what stood on that one came from there.
    """
    mine: dict[str, Any] = {}
    for path in case.answers:
        entry: dict[str, Any] = {**(case.places.get(path) or {"method": "keyed", "confidence": 1.0})}
        if (settled := case.settled.get(path)) is not None:
            seen = case.seen.get(path)
            if settled["action"] in BY_HAND:
                entry = keyed(case.places.get(path), settled, seen or "")
            else:
                entry |= {"settled": settled} | ({"raw": seen} if seen is not None else {})
        if (state := signatures.state_at(case.form, case.answers, path)) is not None:
            entry["signature"] = state
        mine[path] = {**entry, "submission": case.submission, "sha256": case.sha256}
    before = dict(earlier["provenance"]) if earlier else {}
    return {p: before.get(p) or mine[p] for p in answers if p in before or p in mine}


def flags_of(
    case: Case, answers: Mapping[str, Value], earlier: Any, provenance: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What is noted of a record with these answers, and what people let stand on its return, or left blank there."""
    asked = [q for q in rules.check(case.form, answers, on=case.on) if q.level == "note"]
    notes = [q for q in case.notes if q.code not in RULE_CODES]
    told = [{"code": q.code, "path": q.path, "say": q.say} for q in (*asked, *notes)]
    signed = signatures_keyed(case.form, answers, provenance)
    # What people let stand on the return that this one completes, they let stand on the record.
    kept = [f for f in (earlier["flags"] if earlier else ()) if "waived" in f or "blanked" in f]
    known = [(f["code"], f["path"], f["say"]) for f in kept]
    flagged = (dict(f) for f in case.flagged if (f["code"], f["path"], f["say"]) not in known)
    return [*told, *signed, *kept, *flagged]


__all__ = ["RULE_CODES", "SIGNATURE_KEYED", "flags_of", "provenance_of"]
