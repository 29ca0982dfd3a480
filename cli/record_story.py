"""What is told of a record besides its answers: what was done with it, and what was asked and chosen on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schemas.shown_text import ends_shown

if TYPE_CHECKING:
    from filing.records.changes import Change
    from filing.records.records import Answer, Filed
    from filing.records.versions import Version
    from filing.review.settled import Told
    from filing.rights.requests import Request
    from schemas.definition import FormDefinition

_SHORT = 60
"""Characters of an answer that are told where it is not the answer that stands."""
ACTIONS = {
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


def correction(asked: Request) -> str:
    """That something was asked to be put right, and was not, with the reason."""
    return f"asked on {asked.received:%d/%m/%Y} (request {asked.number}), and refused: {asked.outcome_why}"


def correction_json(asked: Request) -> dict[str, Any]:
    """The same for a program."""
    closed = asked.closed_on.isoformat() if asked.closed_on is not None else None
    return {
        "request": asked.number,
        "received": asked.received.isoformat(),
        "refused": closed,
        "why": asked.outcome_why,
    }


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
        "replaced": told.replaced,
        "by": said.by,
        "at": said.at,
        "why": said.why,
    }


def flags(form: FormDefinition, filed: Filed, told: Sequence[Told]) -> Iterator[str]:
    """A line for each flag of a record; of what was let be or left blank, who did that, why, and what stood there."""
    from schemas.paths import slot_at

    said = {key: one for one in told for key in _keys(one)}
    for flag in filed.flags:
        slot = slot_at(form, flag["path"]) if flag["path"] else None
        asked = f"{slot.question.rstrip(' :')}: " if slot else ""
        yield f"{asked}{flag['say']}{_let_be(flag, said)} [{flag['code']}]"


def _let_be(flag: Mapping[str, Any], said: Mapping[Any, Told]) -> str:
    word = next((w for w in _FLAGGED if w in flag), None)
    if word is None:
        return ""
    done = flag[word]
    one = said.get(done["query"]) or said.get((flag["code"], done["by"], done["at"], word, flag["say"]))
    saw = _saw(one) if one is not None and one.before not in {None, *_quoted(flag["say"])} else ""
    took = f": {short(one.chosen)}" if one is not None and one.chosen else ""
    why = f"{'. ' if took else ': '}{done['why']}" if done["why"] else ""
    return f"{saw} {word.title()} by {done['by']}{took}{why}"


def _quoted(say: str) -> list[str]:
    """What a sentence quotes."""
    return [part.partition("”")[0] for part in say.split("“")[1:]]


_FLAGGED = {"waived": "waive", "blanked": "blank"}


def _keys(told: Told) -> Iterator[Any]:
    """What a flag knows a settlement by: its query, or, where the document was read once more since, the act itself."""
    query, said = told.asked.query, told.said
    yield told.asked.number
    word = next((w for w, action in _FLAGGED.items() if action == said.action), None)
    yield query.code, said.by, said.at, word, query.say


def _saw(told: Told) -> str:
    """What stood there before, unless it is what was chosen."""
    if not told.before or told.before == told.chosen:
        return ""
    return f" It says “{ends_shown(short(told.before))}”."


def settlements(form: FormDefinition, filed: Filed, told: Sequence[Told]) -> Iterator[str]:
    """A line for each thing that was said to a query; what was let be or left blank stands in the record's flags."""
    from schemas.paths import slot_at

    flagged: set[Any] = set()
    for flag in filed.flags:
        for word in _FLAGGED:
            if word in flag:
                done = flag[word]
                flagged |= {done["query"], (flag["code"], done["by"], done["at"], word, flag["say"])}
    for one in told:
        query, said = one.asked.query, one.said
        if said.action in _FLAGGED.values() and not one.replaced and flagged.intersection(_keys(one)):
            continue
        slot = slot_at(form, query.path) if query.path else None
        where = slot.question.rstrip(" :") if slot is not None else "The whole document"
        other = f" ({one.asked.document})" if one.asked.submission != filed.submission else ""
        took = f": {short(one.chosen)}" if one.chosen else ""
        why = f". {said.why}" if said.why else ""
        how = ACTIONS.get(said.action, said.action)
        gone = " (replaced by what was said later)" if one.replaced else ""
        what = f"{how.capitalize()} by {said.by}, {said.at}{took}{why}{gone}"
        yield f"{where}{other}: {query.say}{_saw(one)} {what} [{query.code}]"


def came(answer: Answer) -> str:
    """How an answer came about: how it was read and how surely, or who keyed it and what the document has."""
    from filing.records.how_read import KEYED, said_by

    by = answer.settled_by
    if by and answer.method == KEYED:
        return f"keyed by {said_by(by, answer.settled_at or '', answer.settled_why, answer.came)}"
    sure = "" if answer.confidence in {None, 1} else f" {answer.confidence:.0%}"
    how = _SETTLED.get(answer.settled_how or "", answer.settled_how)
    draft = answer.came.get("draft")
    may = f"; it may say “{ends_shown(short(draft))}”" if draft else ""
    return f"{answer.method}{sure}{f', {how} by {by}' if by else ''}{may}"


_SETTLED = {**ACTIONS, "accept": "accepted", "amend": "amended"}
