"""What is told of a record besides its answers: what was done with it, and what was asked and chosen on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.terminal import ends_shown

if TYPE_CHECKING:
    from filing.records.changes import Change
    from filing.records.records import Filed
    from filing.records.versions import Version
    from filing.review.settled import Told
    from schemas.definition import FormDefinition

_SHORT = 60
"""Characters of an answer that are told where it is not the answer that stands."""
_ACTIONS = {
    "accept": "taken as offered",
    "correct": "corrected",
    "blank": "left blank",
    "waive": "waived",
}
_EMPTY = "(blank)"


def history(
    filed: Filed, versions: Sequence[Version], changed: Mapping[int, tuple[Change, ...]]
) -> Iterator[tuple[str, str]]:
    """What was done with the record since it was filed, version by version; nothing, where it was filed alone."""
    if len(versions) == 1:
        return
    before: Version | None = None
    for v in versions:
        why = f": {v.why}" if v.why else ""
        into = f" into record {v.merged_into}" if v.merged_into is not None else ""
        whose = f" to {v.name} ({v.person})" if v.act == "moved" and v.person else ""
        if v.act == "undone" and v.person and before is not None and before.person != v.person:
            whose = f", of {v.name} ({v.person})"
        elif whose and before is not None and before.person:
            whose += f" from {before.name} ({before.person})"
        here = " (this one)" if v.number == filed.number else ""
        did = f"{v.act}{into}{whose} by {v.by}, {v.at}{why}"
        yield f"Version {v.version}", f"record {v.number}{here}: {did}"
        for change in changed[v.number]:
            yield (
                "",
                f"  {change.question.rstrip(' :')}: {_shown(change.became)}, before {_shown(change.was)}",
            )
        before = v


def _shown(words: str | None) -> str:
    return _EMPTY if words is None else f"“{short(words)}”"


def short(words: str) -> str:
    """Words on one line, cut where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 2].rstrip()} …"


def version_json(version: Version, changed: Sequence[Change]) -> dict[str, Any]:
    """A version, with what it changed of the one before it."""
    from schemas.records import plain

    names = ("version", "act", "by", "at", "why", "person", "name", "merged_into")
    told = [
        {"path": c.path, "question": c.question, "before": plain(c.before), "after": plain(c.after)}
        for c in changed
    ]
    return {"record": version.number, **{n: getattr(version, n) for n in names}, "changed": told}


def settled_json(told: Told) -> dict[str, Any]:
    """What was said to one query, with what was chosen by it."""
    query, said = told.asked.query, told.said
    return {
        "query": told.asked.number,
        "submission": told.asked.submission,
        "document": told.asked.document,
        "code": query.code,
        "path": query.path,
        "question": query.question,
        "say": query.say,
        "before": told.before,
        "action": said.action,
        "chosen": told.chosen,
        "by": said.by,
        "at": said.at,
        "why": said.why,
    }


def settlements(form: FormDefinition, filed: Filed, told: Sequence[Told]) -> Iterator[str]:
    """A line for each thing that was said to a query; what was let be or left blank stands in the record's flags."""
    from schemas.paths import slot_at

    flagged = {flag[word]["query"] for flag in filed.flags for word in ("waived", "blanked") if word in flag}
    for one in told:
        query, said = one.asked.query, one.said
        if one.chosen is None and one.asked.number in flagged:
            continue
        slot = slot_at(form, query.path) if query.path else None
        where = slot.question.rstrip(" :") if slot is not None else "The whole document"
        other = f" ({one.asked.document})" if one.asked.submission != filed.submission else ""
        saw = (
            f" It says “{ends_shown(short(one.before))}”." if one.before and one.before != one.chosen else ""
        )
        took = f": {short(one.chosen)}" if one.chosen else ""
        why = f". {said.why}" if said.why else ""
        how = _ACTIONS.get(said.action, said.action)
        yield f"{where}{other}: {query.say}{saw} {how.capitalize()} by {said.by}, {said.at}{took}{why} [{query.code}]"
